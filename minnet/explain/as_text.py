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


def render(explanation, sections: list, style, words: dict, width=None, colour: bool = False) -> str:
    """The text, no line longer than `width` columns (None: the terminal's) but for what cannot be broken."""
    width = width or shutil.get_terminal_size().columns
    paint = painted if colour else plain
    style = Style(style.digits, style.most, style.more.replace(" ", UNBROKEN))
    lines = [paint(line, BOLD) for line in wrapped(words["title"], width, "", "")]
    for word, text in opening(explanation, style, words):
        lines += wrapped(word + words["colon"] + text, width, "  ", "    ")
    for section in sections:
        lines += [""] + [paint(line, BOLD) for line in wrapped(heading(section, explanation, words), width, "", "  ")]
        for step in section.steps:
            lines += lines_of(step, style, width, paint)
        for note in notes(section, style, words):
            lines += [paint(line, DIM) for line in wrapped(note, width, "  ", "  ")]
    return "\n".join(lines).replace(UNBROKEN, " ") + "\n"


def lines_of(step, style, width: int, paint) -> list:
    """A step in one line if it fits, else with a line for its symbols, one for its numbers and one for its value."""
    symbols, numbers, value = step.written(style)
    middle = ([numbers] if numbers else [])
    line = "  " + " = ".join([f"{step.symbol} {step.sign} {symbols}"] + middle + [value])
    if columns(line) <= width and len(step.known(style)) <= 9:
        return [line[:len(line) - len(value)] + paint(value, CYAN)]
    margin = " " * (2 + columns(step.symbol) + 1)
    lines = wrapped(f"{step.symbol} {step.sign} {symbols}", width, "  ", margin + "  ")
    for text in middle:
        lines += wrapped(f"= {text}", width, margin, margin + "  ")
    last = wrapped(f"= {value}", width, margin, margin + "  ")
    return lines + [f"{margin}= {paint(value, CYAN)}"] if len(last) == 1 else lines + last


def wrapped(text: str, width: int, first: str, rest: str) -> list:
    """The text in lines of at most `width` columns, broken at blanks and between wide letters; first, rest: what they begin with."""
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


def plain(text: str, colour: str) -> str:
    """A text as it is."""
    return text
