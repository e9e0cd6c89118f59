"""What is found wrong with one part, sentence by sentence, and the calls to the part, none of which may end the check."""

import copy
import importlib

from ...core import MinnetError
from .values import misshapen, same, show


class CheckFailed(MinnetError, AssertionError):
    """What is wrong with a part or a plugin: a sentence each in `findings`, and one a line in the text."""

    def __init__(self, findings: list):
        super().__init__("\n".join(findings))
        self.findings = list(findings)


class Unanswered(Exception):
    """A call gave nothing to go on with; why is among the findings."""


class Refused(Unanswered):
    """A part said with a MinnetError that something is not for it."""


def numpy():
    """NumPy, or None where it is not installed: the vectorised forms are then left out."""
    try:
        return importlib.import_module("numpy")
    except ImportError:
        return None


def find(parts, part):
    """The part of this name, or the object itself; CheckFailed where it is no such part."""
    try:
        return parts.find(part)
    except MinnetError as error:
        raise CheckFailed([str(error)]) from None


class Findings:
    """What is wrong with one part. kind and part: as its sentences name it.

    remember: where such a part should keep what it has to remember. named=False: it needs no name.
    """

    def __init__(self, kind: str, part, remember="a part keeps nothing between calls", named=True):
        self.what = f"{kind} '{getattr(part, 'name', None) or type(part).__name__}'"
        self.remember = remember
        self.told = {}
        self.asked = []
        self.refusal = ""
        if named and not (isinstance(getattr(part, "name", None), str) and part.name):
            self.add(f"its name is {getattr(part, 'name', None)!r}, and should be text")

    def add(self, sentence: str, about=""):
        """Note a sentence; of several about the same thing the first stands for all."""
        entry = self.told.setdefault(about or sentence, [" ".join(sentence.split()), 0])
        entry[1] += 1

    def broken(self) -> bool:
        """Whether a call raised an error, or gave something of a wrong shape or each time something else: what follows would only say so again."""
        return any(" raised" in about or about.endswith((" shape", " finite", " again")) for about in self.told)

    def __contains__(self, about):
        return about in self.told

    def sentences(self) -> list:
        """All that was noted."""
        others = {1: "", 2: " (and at one more place)"}
        return [f"{self.what}: {sentence}" + others.get(times, f" (and at {times - 1} more places)") for sentence, times in self.told.values()]

    def done(self):
        """Let the part's calls be asked again, and raise CheckFailed if anything is wrong."""
        self.ask_again()
        if self.told:
            raise CheckFailed(self.sentences())

    def call(self, name: str, function, *arguments):
        """function(*arguments). Raises Refused for a MinnetError; any other error is noted, and Unanswered raised."""
        try:
            return function(*arguments)
        except MinnetError as error:
            self.refusal = " ".join(str(error).split())
            raise Refused(self.refusal) from None
        except (Exception, SystemExit) as error:
            self.add(f"{said(name, arguments)} raised {type(error).__name__}: {error}", f"{name} raised {type(error).__name__}")
            raise Unanswered from None

    def ask(self, name: str, function, *arguments):
        """The result of `call`, which is noted down to be asked for again at the end; the arguments must come back as they went in."""
        given = copy.deepcopy(arguments)
        result = self.call(name, function, *given)
        if not same(given, arguments):
            after = next(its for its, before in zip(given, arguments) if not same(its, before))
            self.add(f"{said(name, arguments)} changes what it is given, to {show(after)}", f"{name} changes")
        self.asked.append((name, function, copy.deepcopy(arguments), result, copy.deepcopy(result)))
        return result

    def must(self, name: str, function, *arguments):
        """The result of `ask`, where a MinnetError is no answer."""
        try:
            return self.ask(name, function, *arguments)
        except Refused as error:
            self.add(f"{said(name, arguments)} raised MinnetError: {error}", f"{name} raised")
            raise Unanswered from None

    def ask_again(self):
        """Ask everything once more, the last first: the answers must be the same."""
        for name, function, arguments, result, then in reversed(self.asked):
            if not same(result, then):
                self.add(f"{said(name, arguments)} was {show(then)} and became {show(result)} by a later call: return a new list each time",
                         f"{name} again")
            try:
                now = self.call(name, function, *copy.deepcopy(arguments))
            except Unanswered:
                continue
            if not same(now, then):
                self.add(f"{said(name, arguments)} was {show(then)} at first, and {show(now)} after other calls: {self.remember}", f"{name} again")
        self.asked = []

    def fits(self, name: str, arguments: tuple, result, like):
        """Note a result that is not finite numbers nested as `like`, and raise Unanswered."""
        wrong = misshapen(result, like)
        if wrong:
            self.add(f"{said(name, arguments)} {wrong}", name + (" finite" if wrong.endswith(("nan", "inf")) else " shape"))
            raise Unanswered

    def each(self, check, *places) -> int:
        """check(*place) for every place; one that fails leaves the others. Returns how many were not refused."""
        refused = 0
        for place in places:
            try:
                check(*place)
            except Refused:
                refused += 1
            except Unanswered:
                pass
            except (Exception, SystemExit) as error:
                self.add(f"it raised {type(error).__name__}: {error} (in {check.__name__})", check.__name__)
        return len(places) - refused


def said(name: str, arguments) -> str:
    """A call as a sentence shows it; functions and whole networks are left out."""
    shown = [show(argument) for argument in arguments if not callable(argument) and not hasattr(argument, "__dict__")]
    return f"{name}({', '.join(shown)})"
