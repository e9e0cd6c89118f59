"""Checks of a backend: on small networks it comes to the reference's numbers."""

import contextlib
import copy
import io
from numbers import Real

from ...core import MinnetError
from ...core.backend import BACKENDS, PythonBackend
from .backend_cases import cases
from .findings import Findings, Refused, Unanswered, find
from .values import beside, difference, misshapen, own_shape, same, show


def check_backend(part):
    """A backend's costs, counts, classes and weights are the reference's, whatever the network; what it cannot do it refuses by name in load."""
    part = find(BACKENDS, part)
    findings = Findings("backend", part)
    if not isinstance(getattr(part, "speed", None), Real):
        findings.add(f"its speed is {show(getattr(part, 'speed', None))}, where the number belongs by which --backend auto chooses")
    findings.each(check_case, *[(findings, part, case) for case in cases()])
    findings.done()


def check_case(findings, part, case):
    """One network: evaluated, trained batch by batch, evaluated again, and handed back."""
    Check(findings, part, case).check()


class Check:
    """A network run by the backend and, a copy of it, by the reference."""

    def __init__(self, findings, part, case):
        self.findings, self.case = findings, case
        self.network, self.reference = case.network, copy.deepcopy(case.network)
        self.before = rows_of(case.dataset)
        self.engine = self.load(part)
        self.expected = PythonBackend().load(self.reference)
        self.data = self.call("prepare", self.engine.prepare, case.dataset)

    def load(self, part):
        """The backend's engine. A refusal is right where the network has something that isn't the core's, if it says what.

        What it has to say of the kit's own parts on standard error concerns nobody.
        """
        case = self.case
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                return self.answer("load", part.load, self.network)
        except Refused as error:
            if not case.alien:
                self.findings.add(f"{case.words}: it refuses a network of dense layers and the core's own parts: {error}", "refuses")
            elif case.alien not in str(error):
                self.findings.add(f"{case.words}: its refusal does not name what it cannot do ('{case.alien}'): {error}", "refusal")
            raise

    def call(self, name: str, function, *arguments):
        """A call to the engine, which no longer may refuse."""
        try:
            return self.answer(name, function, *arguments)
        except Refused as error:
            self.wrong(f"{name} raised MinnetError, which only load may: {error}", f"{name} raised MinnetError")
            raise Unanswered from None

    def answer(self, name: str, function, *arguments):
        """function(*arguments). Raises Refused for a MinnetError; any other error is noted, and Unanswered raised."""
        try:
            return function(*arguments)
        except MinnetError as error:
            raise Refused(str(error)) from None
        except (Exception, SystemExit) as error:
            self.wrong(f"{name} raised {type(error).__name__}: {error}", f"{name} raised {type(error).__name__}")
            raise Unanswered from None

    def check(self):
        """Evaluate, learn and evaluate; then hold the weights and the data set against what they should be."""
        self.check_evaluation("before learning")
        for number, batch in enumerate(self.case.batches, 1):
            self.check_learn(number, batch)
        self.check_evaluation("after learning")
        self.call("store", self.engine.store)
        self.check_weights()
        stored = [copy.deepcopy(getattr(layer, name)) for layer in self.network.layers for name in layer.parameters]
        self.call("evaluate", self.engine.evaluate, self.data)
        self.call("store", self.engine.store)
        if not same(stored, [getattr(layer, name) for layer in self.network.layers for name in layer.parameters]):
            self.wrong("evaluate changes the weights")
        if not same(rows_of(self.case.dataset), self.before):
            self.wrong("the data set is not as it was")

    def wrong(self, sentence: str, about=""):
        """Note what is wrong with this network."""
        self.findings.add(f"{self.case.words}: {sentence}", about or sentence)

    def check_evaluation(self, when: str):
        """Cost and classes of all samples."""
        result = self.call("evaluate", self.engine.evaluate, self.data)
        cost, classes = self.expected.evaluate(self.case.dataset)
        got = self.two("evaluate", result, "the sum of the costs and the list of the classes")
        self.near(f"the sum of the costs that evaluate gives {when}", got[0], cost, "evaluate cost")
        found = list(got[1]) if hasattr(got[1], "__iter__") else got[1]
        if found != classes:
            self.wrong(f"the classes that evaluate gives {when} are {show(found)}, and the reference's are {classes}", "evaluate classes")

    def check_learn(self, number: int, batch: list):
        """One step, and what it returns."""
        case = self.case
        result = self.call("learn", self.engine.learn, self.data, list(batch), case.optimizer, case.learning_rate)
        cost, correct = self.expected.learn(case.dataset, batch, case.optimizer, case.learning_rate)
        got = self.two("learn", result, "the sum of the costs and how many were right")
        self.near(f"the cost that learn gives for batch {number}, the samples {batch},", got[0], cost, "learn cost")
        if got[1] != correct:
            self.wrong(f"learn counts {show(got[1])} right in batch {number}, the samples {batch}, and the reference {correct}", "learn correct")

    def two(self, name: str, result, words: str):
        """A result that should be two things."""
        if not isinstance(result, tuple) or len(result) != 2:
            self.wrong(f"{name} is {show(result)}, where two things belong, {words}", f"{name} result")
            raise Unanswered
        return result

    def near(self, what: str, got, expected: float, about: str):
        """A number that should be the reference's."""
        if misshapen(got, 0.0):
            self.wrong(f"{what} {misshapen(got, 0.0)}", about)
        elif difference(float(got), expected):
            self.wrong(f"{what} is {beside(got, expected, 'that of the reference')}", about)

    def check_weights(self):
        """The network's own lists hold what was learned, in Python's floats."""
        for number, (layer, reference) in enumerate(zip(self.network.layers, self.reference.layers), 1):
            for name in layer.parameters:
                got, expected = getattr(layer, name), getattr(reference, name)
                what = f"the {name} of layer {number} after {len(self.case.batches)} batches"
                wrong = misshapen(got, own_shape(expected))
                if wrong:
                    self.wrong(f"the {name} of layer {number} after store {wrong}", "weights shape")
                    continue
                strange = next((w for w in flat(got) if type(w) is not float), None)
                if strange is not None:
                    kind = type(strange).__name__
                    self.wrong(f"the {name} of layer {number} after store hold numbers of type {kind}, where Python's floats belong", "weights type")
                differs = difference(got, expected)
                if differs:
                    place, p, q = differs
                    self.wrong(f"{what} have at {place} {beside(p, q, 'that of the reference')}", "weights")


def rows_of(dataset) -> list:
    """The rows of a data set as they are now."""
    return [[list(row) for row in (rows[i] for i in range(len(rows)))] for rows in (dataset.inputs, dataset.targets)]


def flat(xs) -> list:
    """The numbers of nested lists."""
    return [number for part in xs for number in flat(part)] if isinstance(xs, list) else [xs]
