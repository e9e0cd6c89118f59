"""An explanation as text that fits the width of a terminal."""

import re
import shutil
import unicodedata

from .notation import Style
from .words import heading, notes, opening

BOLD, DIM, CYAN = "1", "2", "36"

# A blank at which no line is broken.
UNBROKEN = "\u00a0"

# A wide letter with the closing marks that may not begin a line, or a run of others.
UNITS = re.compile("[\u2e80-\u9fff\uff00-\uffef“][，。；：、）”]*|[^\u2e80-\u9fff\uff00-\uffef“]+")


def render(explanation, sections: list, style, words: dict, width=None, colour=False) -> str:
    """The text, no line longer than `width` columns but for what cannot be broken.

    width: None for the terminal's; colour: with a terminal's colours.
    """
    width = width or shutil.get_terminal_size().columns
    paint = painted if colour else lambda text, colour: text
    style = Style(style.digits, style.most, style.more.replace(" ", UNBROKEN))
    lines = [paint(line, BOLD) for line in wrapped(words["title"], width, "", "")]
    for word, text in opening(explanation, style, words):
        lines += wrapped(word + words["colon"] + text, width, "  ", "    ")
    for section in sections:
        title = wrapped(heading(section, explanation, words), width, "", "  ")
        lines += [""] + [paint(line, BOLD) for line in title]
        for step in section.steps:
            lines += lines_of(step, style, width, paint)
        for note in notes(section, style, words):
            lines += [paint(line, DIM) for line in wrapped(note, width, "  ", "  ")]
    return "\n".join(lines).replace(UNBROKEN, " ") + "\n"


def lines_of(step, style, width: int, paint) -> list:
    """A step in one line if it fits, else its symbols, its numbers and its value in lines below."""
    symbols, numbers, value = step.written(style)
    beginning = f"{step.symbol} {step.sign} {symbols}"
    line = "  " + " = ".join([beginning] + [text for text in (numbers, value)
                                            if text not in ("", symbols)])
    if columns(line) <= width and len(step.known(style)) <= 9:
        return [line[:len(line) - len(value)] + paint(value, CYAN)]
    margin = " " * (2 + columns(step.symbol) + 1)
    lines = wrapped(beginning, width, "  ", margin + "  ")
    if numbers:
        lines += wrapped(f"= {numbers}", width, margin, margin + "  ")
    last = wrapped(f"= {value}", width, margin, margin + "  ")
    return lines + [f"{margin}= {paint(value, CYAN)}"] if len(last) == 1 else lines + last


def wrapped(text: str, width: int, first: str, rest: str) -> list:
    """The text in lines of at most `width` columns, broken at blanks and between wide letters.

    first, rest: what the first line and the others begin with.
    """
    lines, line, empty = [], first, True
    for word in text.split(" "):
        blank = " "
        for unit in UNITS.findall(word):
            if not empty and columns(line + blank + unit) > width:
                lines.append(line)
                line, empty = rest, True
            line += unit if empty else blank + unit
            empty, blank = False, ""
    return lines + [line]


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: a wide letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def painted(text: str, colour: str) -> str:
    """A text in a terminal's colour."""
    return f"\033[{colour}m{text}\033[0m"
