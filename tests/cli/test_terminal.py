"""The bar that a person sees, and nobody else."""

import io
import json

from minnet.cli import terminal


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_a_bar_shows_the_share_that_is_done():
    screen = Screen()
    terminal.Progress(screen).move(3, 30, 40)
    text = screen.getvalue()
    assert text.startswith("\r  epoch 3 [") and text.endswith("] 30 / 40")
    bar = text[text.index("[") + 1:text.index("]")]
    assert bar.strip("#").strip(".") == ""
    assert bar.count("#") == len(bar) * 3 // 4


def test_a_full_bar_is_full():
    screen = Screen()
    terminal.Progress(screen).move(1, 40, 40)
    assert "." not in screen.getvalue()


def test_the_end_of_an_epoch_is_always_shown():
    screen = Screen()
    bar = terminal.Progress(screen)
    for done in range(1, 41):
        bar.move(1, done, 40)
    assert screen.getvalue().endswith("] 40 / 40")


def test_a_bar_that_is_taken_away_leaves_an_empty_line_and_once_is_enough():
    screen = Screen()
    bar = terminal.Progress(screen)
    bar.move(1, 20, 40)
    before = screen.getvalue()
    bar.clear()
    bar.clear()
    assert screen.getvalue() == before + "\r\033[K"


def test_a_bar_that_was_never_shown_need_not_be_taken_away():
    screen = Screen()
    terminal.Progress(screen).clear()
    assert screen.getvalue() == ""


def test_where_there_is_no_terminal_there_is_no_bar():
    paper = io.StringIO()
    bar = terminal.Progress(paper)
    bar.move(1, 40, 40)
    bar.clear()
    assert paper.getvalue() == ""


def test_a_share_is_told_in_hundredths_of_a_percent():
    assert [terminal.percent(share) for share in (0.912, 1, 1 / 3, 0, None)] \
        == ["91.20 %", "100.00 %", "33.33 %", "0.00 %", "-"]


def test_a_table_lines_its_columns_up():
    assert terminal.table([("a", "long", "c"), ("word", "b", "")]) == "a     long  c\nword  b"


def test_a_table_that_is_wider_than_it_may_be_goes_on_below():
    rows = [("a", "b"), ("word", "one two-three\nfour" + " five" * 10)]
    assert terminal.table(rows, 20) == """\
a     b
word  one two-three
      four five five five five five
        five five five five five"""


def test_json_is_one_line(capsys):
    terminal.print_json(name="ä\n", numbers=[1, 2.5], nothing=None)
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    assert json.loads(output) == {"name": "ä\n", "numbers": [1, 2.5], "nothing": None}
