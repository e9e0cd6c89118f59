"""history in characters, for where there is no matplotlib: in Braille, or in letters."""

import math
import shutil
import string

from .runs import is_wide, label_of, lines_of, named_runs
from .words import WORDS

HEIGHT, MARGIN = 12, 8

# The bits of a Braille sign's dots, row by row.
BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def history_in_text(runs, lang: str, encoding: str) -> str:
    """The loss of each run, the accuracy below it if it is known, and what is what.

    At the end of each curve stands its letter: a small one for training, whose curve is dotted, and
    a capital for validation. Where the encoding lacks Braille, curves are drawn with their letters;
    where it lacks Chinese, the words are English.
    """
    words = WORDS[lang if can_hold(WORDS[lang]["loss"], encoding) else "en"]
    histories = named_runs(runs)
    width = max(20, min(100, shutil.get_terminal_size().columns) - MARGIN - 6)
    canvas = Braille if can_hold("⣿", encoding) else Letters
    shown, legend = [], {}
    for panel in "loss", "accuracy":
        lines = lines_of(histories, panel)
        if lines:
            shown += chart(lines, canvas(width), words[panel], words["epoch"], panel == "accuracy")
        legend.update({letter_of(line): label_of(histories, *line[1:3], words) for line in lines})
    return "\n".join(shown + [f"{letter}  {label}" for letter, label in legend.items()])


def can_hold(text: str, encoding: str) -> bool:
    """Whether an encoding has the signs of a text."""
    try:
        return bool(text.encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False


def letter_of(line: tuple) -> str:
    """The letter of a run, as a capital for validation."""
    number, name, part = line[:3]
    letter = string.ascii_lowercase[number % 26]
    return letter.upper() if part == "validation" else letter


class Letters:
    """Signs in rows, of which each is the letter of a curve."""

    across = down = 1

    def __init__(self, width: int):
        self.width, self.signs = width, {}

    def put(self, x: int, y: int, letter: str):
        """Mark a place, counted from the left and from above."""
        self.signs[x, y] = letter

    def rows(self) -> list:
        """The rows as text."""
        return ["".join(self.signs.get((x, y), " ") for x in range(self.width))
                for y in range(HEIGHT)]


class Braille(Letters):
    """Signs in rows, of which each has two dots across and four down."""

    across, down = 2, 4

    def put(self, x, y, letter):
        """Mark a place, counted in dots."""
        sign = x // 2, y // 4
        self.signs[sign] = self.signs.get(sign, 0) | BRAILLE[y % 4][x % 2]

    def rows(self):
        """The rows as text."""
        return ["".join(chr(0x2800 + bits) if bits else " " for bits in
                        (self.signs.get((x, y), 0) for x in range(self.width)))
                for y in range(HEIGHT)]


def chart(lines: list, canvas, title: str, below: str, in_percent: bool) -> list:
    """The rows of a chart, with its scales: the largest and the smallest value, and the epochs."""
    scale = math.log if is_wide(lines) else float
    lowest, highest = (find(y for *_, ys in lines for y in ys) for find in (min, max))
    first, last = (find(x for *_, xs, ys in lines for x in xs) for find in (min, max))
    wide, tall = canvas.width * canvas.across - 1, HEIGHT * canvas.down - 1
    ends = [""] * HEIGHT
    for line in lines:
        *_, part, xs, ys = line
        dots = [(share(x, first, last) * wide, (1 - share(scale(y), scale(lowest), scale(highest)))
                 * tall) for x, y in zip(xs, ys)]
        for x, y in between(dots):
            if part == "validation" or x % 4 < 2 or canvas.across == 1:
                canvas.put(x, y, letter_of(line))
        ends[round(dots[-1][1]) // canvas.down] += letter_of(line)
    marks = [""] * HEIGHT
    marks[0], marks[-1] = (f"{100 * value:.4g}" if in_percent else f"{value:.4g}"
                           for value in (highest, lowest))
    rows = [f"{mark:>{MARGIN}}|{row} {letters}".rstrip()
            for mark, row, letters in zip(marks, canvas.rows(), ends)]
    epochs = f"{first}{str(last).rjust(canvas.width - len(str(first)))}"
    return [title, *rows, f"{'+':>{MARGIN + 1}}{'-' * canvas.width}",
            f"{'':{MARGIN + 1}}{epochs}  {below}", ""]


def share(value: float, least: float, most: float) -> float:
    """How far a value is from the least to the most, from 0 to 1; ½ if these are one."""
    return (value - least) / (most - least) if most > least else 0.5


def between(dots: list):
    """Every place on straight lines through some dots."""
    for (x, y), (to_x, to_y) in zip(dots, dots[1:] or dots):
        steps = max(1, math.ceil(max(abs(to_x - x), abs(to_y - y))))
        for k in range(steps + 1):
            yield round(x + (to_x - x) * k / steps), round(y + (to_y - y) * k / steps)
