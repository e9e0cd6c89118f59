"""What a person sees while a network is learning."""

import json
import os
import shutil
import sys
import textwrap


class ProgressLine:
    """How far a training has come, on the last line of a terminal; nothing elsewhere."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.alive, self.shown = self.stream.isatty(), False

    def show(self, progress):
        """Write the line over the one that was shown before."""
        if self.alive:
            self.shown = True
            self.stream.write(f"\r  {progress.line(self.width() - 3)}\033[K")
            self.stream.flush()

    def width(self) -> int:
        """The columns of the terminal, as it is now."""
        try:
            columns = os.get_terminal_size(self.stream.fileno()).columns
        except (OSError, ValueError):
            columns = 0
        return columns or shutil.get_terminal_size().columns

    def clear(self):
        """Take the line away, so that another can be printed in its place."""
        if self.shown:
            self.stream.write("\r\033[K")
            self.stream.flush()
            self.shown = False


def percent(share) -> str:
    """0.912 as '91.20 %'; '-' where there is nothing to measure."""
    return "-" if share is None else f"{100 * share:.2f} %"


def table(rows, width=None) -> str:
    """Rows of texts as columns, all but the last padded to the same width.

    With a width given, a table that is wider goes on with its last column below.
    """
    widths = [max(len(text) for text in column) for column in zip(*rows)]
    lines = []
    for *texts, last in rows:
        start = "".join(text.ljust(its_width + 2) for text, its_width in zip(texts, widths))
        for piece in [last] if width is None else folded(last, max(20, width - len(start))):
            lines.append((start + piece).rstrip())
            start = " " * len(start)
    return "\n".join(lines)


def folded(text: str, width: int) -> list:
    """The lines of a text, those that are longer than the width cut between words."""
    return [piece for line in text.split("\n") for piece in textwrap.wrap(
        line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)]


def say_notes(data):
    """What was done about a table's missing cells, on standard error."""
    for note in getattr(data, "notes", ()):
        print(f"minnet: {data.name}: {note}", file=sys.stderr)


def print_json(**values):
    """One JSON object on a line of its own, at once."""
    print(json.dumps(values), flush=True)


def some(names: list) -> str:
    """Names in a sentence, not more than a few of them."""
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
