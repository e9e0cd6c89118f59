"""An explanation in Markdown: a heading and a table for each section."""

import re

from .words import COLUMNS, heading, notes, opening


def render(explanation, sections: list, style, words: dict) -> str:
    """The text in Markdown."""
    lines = ["# " + words["title"], ""]
    lines += ["- " + word + words["colon"] + escaped(text)
              for word, text in opening(explanation, style, words)]
    for section in sections:
        lines += ["", "## " + escaped(heading(section, explanation, words)), "",
                  row(words[name] for name in COLUMNS), "|---|---|---|---:|"]
        lines += [row(map(escaped, step.cells(style))) for step in section.steps]
        for note in notes(section, style, words):
            lines += ["", escaped(note)]
    return "\n".join(lines) + "\n"


def row(cells) -> str:
    """A row of a table."""
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """A text whose signs mean nothing to Markdown."""
    return re.sub(r"([\\`*_\[\]<>|&])", r"\\\1", text)
