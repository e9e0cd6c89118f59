"""The living book: its examples are run, and functions as they were edited.

Whether an edited function still agrees with its equation is told by its check, if it has one, and
by what its example prints.
"""

import ast
import contextlib
import functools
import io
import linecache
import os
import re
import traceback
import types

from .copies import Copier, Place

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "examples")
LONGEST_OUTPUT = 10_000
LAST_LINES = 8
NUMBER = re.compile(r"-?(?:\d+\.?\d*(?:e[-+]?\d+)?|\binf\b|\bnan\b)")


def cells_run(place: str, code: str, source: str = None) -> dict:
    """What an example prints, with the function as it was edited (None: as it stands).

    The output is cut where it is too long; the error is the last lines of what went wrong, or "".
    """
    run = Run(Place(place), source)
    run.do(code, "example")
    return {"output": run.output, "error": run.error}


def cells_check(place: str, source: str) -> dict:
    """Whether an edited function agrees with its equation; where not, the two numbers.

    compared: how many numbers were; differences: [{what, found, expected}], the first of them, in
    the line of the example's output if that is what differs; error: as of cells_run.
    """
    here, claims = Place(place), Claims()
    edited, original = Run(here, source), Run(here)
    example, check = cells_of(place)
    if check and not edited.error:
        edited.names.update(agree=claims.agree, original=types.SimpleNamespace(**original.names))
        edited.do(check, "check")
    failed = edited.error
    if not failed:
        edited.do(example, "example")
        original.do(example, "example")
        claims.agree_in_print(edited.printed, original.printed)
        failed = edited.error if not original.error else ""
    return {"agrees": not failed and not claims.differences, "compared": claims.compared,
            "differences": claims.differences[:3], "error": failed}


def cells_of(place: str) -> tuple:
    """The example of a function, and its check, "" if it has none."""
    chapter, _, name = place.partition(".")
    cells = chapter_cells(chapter)
    return cells.get(name, ""), cells.get(f"check {name}", "")


@functools.lru_cache(maxsize=None)
def chapter_cells(chapter: str) -> dict:
    """The examples of a chapter by name, and its checks, "check NAME"."""
    path = os.path.join(FOLDER, f"{chapter.replace('/', '-')}.txt")
    if not os.path.isfile(path):
        return {}
    with open(path, encoding="utf-8") as file:
        _, *rest = re.split(r"^# %% (.+)\n", file.read(), flags=re.MULTILINE)
    return {name: code.strip() + "\n" for name, code in zip(rest[::2], rest[1::2])}


class Run:
    """Code that is run in a fresh copy of a function's file."""

    def __init__(self, place: Place, source=None):
        self.written, self.error = Written(), ""
        self.copier, self.names = contextlib.nullcontext(), {}
        with self.watched():
            self.copier = Copier(place, source)
            with self.copier:
                self.names = self.copier.names()

    def do(self, code: str, name: str):
        """Run code; as in a notebook, the value of an expression at its end is shown."""
        if self.error:
            return
        linecache.cache[name] = (len(code), None, code.splitlines(True), name)
        with self.watched():
            tree = ast.parse(code, name)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, name, "exec"), self.names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
                if value is not None:
                    print(repr(value))

    @contextlib.contextmanager
    def watched(self):
        """What is printed is kept, and what is raised becomes the error."""
        try:
            with self.copier, contextlib.redirect_stdout(self.written):
                with contextlib.redirect_stderr(self.written):
                    yield
        except (Exception, SystemExit) as error:
            self.error = last_lines(error)

    @property
    def output(self) -> str:
        """What was printed, cut where it is too long."""
        return self.written.getvalue()

    @property
    def printed(self) -> str:
        """What was printed, and what went wrong."""
        return self.output + self.error.rpartition("\n")[2]


class Written(io.StringIO):
    """What is printed, of which the first LONGEST_OUTPUT signs are kept."""

    is_full = False

    def write(self, text):
        """Keep what there is room for."""
        room = LONGEST_OUTPUT - self.tell()
        if not self.is_full:
            self.is_full = len(text) > room
            super().write(text[:room] + "\n…\n" if self.is_full else text)
        return len(text)


class Claims:
    """Numbers that should be equal: how many were compared, and those that differ."""

    def __init__(self):
        self.compared, self.differences = 0, []

    def agree(self, what: str, found, expected, within=1e-9):
        """Compare numbers, or lists of them; within: the largest relative difference."""
        if isinstance(expected, (list, tuple)):
            if not isinstance(found, (list, tuple)):
                return self.differ(what, found, expected)
            if len(found) != len(expected):
                return self.differ(f"len({what})", len(found), len(expected))
            for k, (one, other) in enumerate(zip(found, expected)):
                self.agree(f"{what}[{k}]", one, other, within)
        elif isinstance(expected, dict):
            self.agree(what, list(getattr(found, "items", list)()), list(expected.items()), within)
        else:
            self.compared += 1
            if not close(found, expected, within):
                self.differ(what, found, expected)

    def agree_in_print(self, found: str, expected: str):
        """Compare what was printed: number by number, and the words between."""
        lines = found.splitlines(), expected.splitlines()
        for number, (one, other) in enumerate(zip(*lines), 1):
            words = NUMBER.split(one), NUMBER.split(other)
            numbers = [list(map(float, NUMBER.findall(line))) for line in (one, other)]
            if words[0] != words[1] or len(numbers[0]) != len(numbers[1]):
                return self.differ(number, one, other)
            self.compared += max(1, len(numbers[0]))
            pairs = [pair for pair in zip(*numbers) if not close(*pair, within=1e-9)]
            if pairs:
                self.differ(number, *pairs[0])
        if len(lines[0]) != len(lines[1]):
            self.differ("lines", len(lines[0]), len(lines[1]))

    def differ(self, what, found, expected):
        """Note what is not as it should be."""
        self.differences.append({"what": what, "found": shown(found), "expected": shown(expected)})


def close(found, expected, within: float) -> bool:
    """Whether two numbers agree, or other things are equal."""
    if isinstance(found, (int, float)) and isinstance(expected, (int, float)):
        size = max(abs(found), abs(expected), 1e-5)
        return found == expected or abs(found - expected) <= within * size
    return found == expected or found is expected


def shown(value, longest=200) -> str:
    """A value as it is shown: a number to twelve digits, of what is long the beginning."""
    text = value if isinstance(value, str) else repr(value)
    if isinstance(value, float):
        text = f"{value:.12g}"
    return text if len(text) <= longest else text[:longest] + "…"


def last_lines(error) -> str:
    """The last lines of a traceback, without the lines of this program."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename.startswith((os.path.dirname(FOLDER), "<")):
        trace = trace.tb_next
    error = error.with_traceback(trace)
    error.__context__ = error.__cause__ = None
    told = "".join(traceback.format_exception(type(error), error, trace, limit=-3))
    lines = re.sub(r"\b[\w.]+_copy\.\w+\.", "", told).strip().splitlines()
    return "\n".join([line for line in lines if line.strip(" ^~")][-LAST_LINES:])
