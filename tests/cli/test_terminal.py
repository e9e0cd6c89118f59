"""The bar that a person sees, and nobody else."""

import io
import json
import os
import re
import shutil

from minnet.cli import terminal
from minnet.progress import Progress

PROGRESS = Progress(epoch=3, epochs=4, done=30, total=40, loss=0.25, samples_per_second=1234.5,
                    seconds_left=65.4)


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def shown(screen, *progresses):
    """The line on a screen, after each of these was shown."""
    line = terminal.ProgressLine(screen)
    for progress in progresses:
        line.show(progress)
    return line


def test_each_line_is_written_over_the_one_before_it():
    screen = Screen()
    shown(screen, PROGRESS, PROGRESS._replace(done=40))
    assert re.fullmatch(r"(\r  epoch 3 / 4[^\n]* left\x1b\[K){2}", screen.getvalue())


def test_a_line_is_never_as_wide_as_the_terminal_which_may_change_its_width(monkeypatch):
    widths = [200, 80, 61, 40, 25, 9, 1]
    sizes = iter(widths)
    monkeypatch.setattr(shutil, "get_terminal_size",
                        lambda: os.terminal_size((next(sizes), 24)))
    screen = Screen()
    shown(screen, *[PROGRESS] * len(widths))
    lines = re.findall(r"\r  ([^\x1b]*)\x1b\[K", screen.getvalue())
    assert [2 + len(line) < width for line, width in zip(lines, widths)] == [True] * 6 + [False]
    assert lines[-1] == ""


def test_a_line_that_is_taken_away_leaves_an_empty_one_and_once_is_enough():
    screen = Screen()
    line = shown(screen, PROGRESS)
    before = screen.getvalue()
    line.clear()
    line.clear()
    assert screen.getvalue() == before + "\r\033[K"


def test_a_line_that_was_never_shown_need_not_be_taken_away():
    screen = Screen()
    terminal.ProgressLine(screen).clear()
    assert screen.getvalue() == ""


def test_where_there_is_no_terminal_nothing_is_written():
    paper = io.StringIO()
    shown(paper, PROGRESS).clear()
    assert paper.getvalue() == ""


def test_a_share_is_told_in_hundredths_of_a_percent():
    assert [terminal.percent(share) for share in (0.912, 1, 1 / 3, 0, None)] \
        == ["91.20 %", "100.00 %", "33.33 %", "0.00 %", "-"]


def test_a_table_lines_its_columns_up():
    assert terminal.table([("a", "long", "c"), ("word", "b", "")]) == "a     long  c\nword  b"


def test_a_table_that_is_wider_than_it_may_be_goes_on_below():
    rows = [("a", "b"), ("word", "one two-three\nfour" + " five" * 7)]
    assert terminal.table(rows, 20) == """\
a     b
word  one two-three
      four five five five
        five five five
        five"""


def test_json_is_one_line(capsys):
    terminal.print_json(name="ä\n", numbers=[1, 2.5], nothing=None)
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    assert json.loads(output) == {"name": "ä\n", "numbers": [1, 2.5], "nothing": None}
