"""How a part is checked: claim by claim, in one loop that writes down all that is wrong."""

import contextlib
import copy
import inspect

from ...core import MinnetError
from ...equations import EQUATIONS
from .slopes import compare_slopes
from .values import fault, same, show


class CheckFailed(MinnetError, AssertionError):
    """What is wrong with a part or a plugin: its `findings` are sentences, each a line here."""

    def __init__(self, findings: list):
        AssertionError.__init__(self, "\n".join(findings))  # as many lines as there are findings
        self.findings = list(findings)


class Wrong(Exception):
    """What is wrong with a part: a sentence, before which its kind and name are put."""


class Refused(Wrong):
    """A part said with a MinnetError that something is not for it."""


class LeftOut(Exception):
    """Why a check finds nothing to look at."""


class Result:
    """What came of a check: its claim, and "ok", "wrong" or "left out", with the reason."""

    def __init__(self, claim: str, outcome="ok", reason=""):
        self.claim, self.outcome, self.reason = claim, outcome, reason


def needs(*names):
    """Mark a check that makes no sense unless these, which stand before it, went well."""
    def mark(check):
        check.needs = names
        return check
    return mark


class Checks:
    """The checks of one part: methods named check_…, which raise Wrong where their claim fails.

    The claim is the first line of a check's docstring. A subclass is for one kind of part, and may
    leave a check out by making it None. methods: what such a part has to have.
    """

    kind, when, registry, methods = "part", "", None, ()

    def __init__(self, part):
        """part: the part, or its name."""
        try:
            self.part = self.registry.find(part)
        except MinnetError as error:
            raise CheckFailed([str(error)]) from None

    def run(self) -> list:
        """A Result for each check."""
        results = {}
        names = [name for kind in reversed(type(self).__mro__) for name in vars(kind)]
        for name in dict.fromkeys(names):
            check = getattr(self, name)
            if name.startswith("check_") and check:
                claim = inspect.getdoc(check).splitlines()[0]
                needed = [results[other] for other in getattr(check, "needs", ())
                          if other in results]
                unmet = [result.claim for result in needed if result.outcome != "ok"]
                results[name] = (Result(claim, "left out", f"it needs: {unmet[0]}") if unmet
                                 else self.result_of(claim, check))
        return list(results.values())

    def result_of(self, claim: str, check):
        """Run one check."""
        name = getattr(self.part, "name", None) or type(self.part).__name__
        try:
            with told_by(f"its check ({claim})"):
                check()
            return Result(claim)
        except LeftOut as reason:
            return Result(claim, "left out", str(reason))
        except Wrong as wrong:
            sentence = f"{self.kind} '{name}'{self.when}: {wrong}"
            return Result(claim, "wrong", " ".join(sentence.split()))

    @classmethod
    def check(cls, part, *options, **named):
        """Run every check of a part, or of the one of this name; CheckFailed has all faults."""
        findings = wrong_of(cls(part, *options, **named).run())
        if findings:
            raise CheckFailed(findings)

    def check_name(self):
        """It has a name."""
        name = getattr(self.part, "name", None)
        if not isinstance(name, str) or not name:
            raise Wrong(f"its name is {name!r}, and should be text")

    def check_methods(self):
        """It has the methods that minnet calls."""
        for name in self.methods:
            if not callable(getattr(self.part, name, None)):
                raise Wrong(f"it has no {name}; such a part has {', '.join(self.methods)}")


class AnswerChecks(Checks):
    """The checks of what a part answers to calls: (method, arguments, numbers nested alike).

    A subclass has such `calls`, of large numbers if so asked; `slopes` are what compare_slopes
    takes. memory: where such a part should keep what it has to remember.
    """

    memory, refusal = "a part keeps nothing between calls", None

    def subject(self):
        """What is called: the part itself."""
        return self.part

    def not_refused(self, samples: list, ask) -> list:
        """What ask(sample) gives, for the samples that are not refused."""
        found = []
        for sample in samples:
            try:
                found.append(ask(sample))
            except Refused as error:
                self.refusal = error.__cause__
        return found

    @needs("check_methods")
    def check_answers(self):
        """Its answers are finite numbers in lists of the right lengths; what it is given stays."""
        calls = self.calls()
        if not calls:
            raise Wrong(f"it refuses everything: {self.refusal}")
        self.asked = self.subject()
        self.answered = answers(self.asked, calls)

    @needs("check_answers")
    def check_large(self):
        """Large numbers give finite ones."""
        answers(self.subject(), self.calls(large=True))

    @needs("check_answers")
    def check_state(self):
        """Its answers are the same again after others, and none changes later."""
        for method, arguments, answer, then in reversed(self.answered):
            words = f"{said(method, arguments)} was {show(then)}"
            if not same(answer, then):
                raise Wrong(f"{words} and became {show(answer)} by a later call: return a new list")
            now = call(self.asked, method, *arguments)
            if not same(now, then):
                raise Wrong(f"{words} at first, and {show(now)} after other calls: {self.memory}")

    @needs("check_state")
    def check_slopes(self):
        """The derivatives that it gives are the numerical ones."""
        for wrong in self.not_refused(self.slopes(), lambda slope: compare_slopes(*slope)):
            if wrong:
                raise Wrong(wrong)


def wrong_of(results: list) -> list:
    """The sentences of what is wrong."""
    return [result.reason for result in results if result.outcome == "wrong"]


@contextlib.contextmanager
def told_by(words: str):
    """Whatever is raised inside becomes Refused, a MinnetError, or Wrong, after these words."""
    try:
        yield
    except (Wrong, LeftOut):
        raise
    except (Exception, SystemExit) as error:
        refused = isinstance(error, MinnetError)
        name = "MinnetError" if refused else type(error).__name__
        raise (Refused if refused else Wrong)(f"{words} raised {name}: {error}") from error


def require(words: str, value, like, other=""):
    """Raise Wrong where a value, called by these words, has a fault."""
    wrong = fault(value, like, other)
    if wrong:
        raise Wrong(f"{words} {wrong}")


def two(words: str, result, what: str) -> tuple:
    """A result that should be two things; `what` says which."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise Wrong(f"{words} is {show(result)}, where the tuple {what} belongs")
    return result


@contextlib.contextmanager
def known_parts_kept(*registries):
    """Forget whatever parts and equations become known meanwhile, to be made known again."""
    before = [(registry, dict(registry.parts)) for registry in registries]
    equations = list(EQUATIONS)
    try:
        yield
    finally:
        for registry, parts in before:
            registry.parts.clear()
            registry.parts.update(parts)
        EQUATIONS[:] = equations


def call(part, method: str, *arguments):
    """part.method(*arguments), which has to leave its arguments as they are."""
    given, words = copy.deepcopy(arguments), said(method, arguments)
    with told_by(words):
        answer = getattr(part, method)(*given)
    if not same(arguments, given):
        changed = next(after for before, after in zip(arguments, given) if not same(before, after))
        raise Wrong(f"{words} changes what it is given, to {show(changed)}")
    return answer


def answers(part, calls: list) -> list:
    """(method, arguments, answer, a copy of it) of calls that have to give finite numbers."""
    found = []
    for method, arguments, like in calls:
        answer = call(part, method, *arguments)
        require(said(method, arguments), answer, like)
        found.append((method, arguments, answer, copy.deepcopy(answer)))
    return found


def said(method: str, arguments) -> str:
    """A call as a sentence shows it, without layers and other objects."""
    shown = [show(argument) for argument in arguments if not hasattr(argument, "__dict__")]
    return f"{method}({', '.join(shown)})"
