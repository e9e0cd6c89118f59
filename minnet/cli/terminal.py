"""What a person sees while a network is learning."""

import json
import shutil
import sys
import time


class Progress:
    """A bar on the last line of a terminal, moved on at most ten times a second; nothing where the output is no terminal."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.shown = False
        self.alive = self.stream.isatty()
        self.next = 0.0

    def move(self, epoch, done, total):
        """Show how much of the epoch is done."""
        if not self.alive or (time.monotonic() < self.next and done < total):
            return
        self.next = time.monotonic() + 0.1
        width = max(10, min(40, shutil.get_terminal_size().columns - 40))
        filled = width * done // total
        self.stream.write(f"\r  epoch {epoch} [{'#' * filled}{'.' * (width - filled)}] {done} / {total}")
        self.stream.flush()
        self.shown = True

    def clear(self):
        """Take the bar away, so that a line can be printed in its place."""
        if self.shown:
            self.stream.write("\r\033[K")
            self.shown = False


def percent(share) -> str:
    """0.912 as '91.20 %'; '-' where there is nothing to measure."""
    return "-" if share is None else f"{100 * share:.2f} %"


def table(rows) -> str:
    """Rows of texts as columns, all but the last padded to the same width."""
    widths = [max(len(text) for text in column) for column in zip(*rows)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in rows)


def print_json(**values):
    """One JSON object on a line of its own, at once."""
    print(json.dumps(values), flush=True)


def some(names: list) -> str:
    """Names in a sentence, not more than a few of them."""
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
