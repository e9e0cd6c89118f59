"""The runs of a search in a file, so that a search that was interrupted goes on with them."""

import json
import os

import minnet
from minnet import MinnetError

FORMAT = "minnet search"
VERSION = 1


class Kept:
    """A line of JSON for each run that has ended, below one that says which search it is.

    runs: those that were in the file, by (combination, seed).
    """

    def __init__(self, path, search: dict):
        self.path, self.runs = os.path.abspath(os.fspath(path)), {}
        minnet.check_writable(self.path, FORMAT)
        head = json.loads(json.dumps({"format": FORMAT, "version": VERSION, **search}))
        if os.path.exists(self.path) and os.path.getsize(self.path):
            self.take_up(head)
        else:
            self.append(head)

    def take_up(self, head: dict):
        """Read the runs; a last line that was cut short goes."""
        with open(self.path, "rb") as file:
            whole, _, cut = file.read().rpartition(b"\n")
        if cut:
            os.truncate(self.path, len(whole) + 1 if whole else 0)
        if not whole:
            return self.append(head)
        first, *lines = whole.split(b"\n")
        self.check_same(self.read(first, 1), head)
        for number, line in enumerate(lines, 2):
            run = self.read(line, number)
            try:
                if "error" not in run:
                    float(run["loss"]), float(run["accuracy"] or 0), float(run["seconds"])
                self.runs[run["combination"], run["seed"]] = run
            except (KeyError, TypeError, ValueError):
                raise self.damaged(number) from None

    def read(self, line: bytes, number: int) -> dict:
        """What a line holds."""
        try:
            return dict(json.loads(line))
        except (ValueError, TypeError, RecursionError):
            raise self.damaged(number) from None

    def damaged(self, number: int):
        """The error of a line that no search wrote."""
        return MinnetError(f"{self.path} is damaged in line {number}: take that line out, and its "
                           "run is done anew, or name another file")

    def check_same(self, found: dict, head: dict):
        """Refuse a file of another search, and say in what it is another."""
        others = [name for name in head if found.get(name) != head[name]]
        for first in "data", "combinations":
            others = [first] if first in others else others
        if "settings" in others and isinstance(found.get("settings"), dict):
            others.remove("settings")
            others += [name for name in {**found["settings"], **head["settings"]}
                       if found["settings"].get(name) != head["settings"].get(name)]
        if others:
            raise MinnetError(f"{self.path} is of another search, with other "
                              f"{', '.join(others).replace('_', ' ')}: name another file to keep "
                              "this one's runs in, or give the command that the file is of")

    def append(self, values: dict):
        """Append a line, a run that has ended say."""
        try:
            with open(self.path, "ab") as file:
                file.write(json.dumps(values).encode() + b"\n")
        except OSError as error:
            raise MinnetError(f"cannot write to {self.path}: {error.strerror}; the runs in it "
                              "before are kept") from None
