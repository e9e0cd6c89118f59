"""The checks of a backend: on small networks of every kind it comes to the reference's numbers."""

import contextlib
import copy
import io
from numbers import Real

from ...core import BACKENDS, Dataset, PythonBackend, numbers
from .backend_cases import cases
from .findings import CheckFailed, LeftOut, PartChecks, Refused, Wrong, told_by
from .values import beside, difference, misshapen, same, show


def check_backend(part):
    """Raise CheckFailed with all that is wrong with a backend."""
    BackendChecks(part).demand()


def check_case(backend, case):
    """Raise CheckFailed where a backend does not come to the reference's numbers in this case."""
    result = BackendChecks(backend).result_of_case(case)
    if result.outcome == "wrong":
        raise CheckFailed([result.reason])


class BackendChecks(PartChecks):
    """The checks of a backend."""

    kind, registry, methods = "backend", BACKENDS, ("load",)

    def check_speed(self):
        """Its speed is a number."""
        speed = getattr(self.part, "speed", None)
        if not isinstance(speed, Real):
            raise Wrong(f"its speed is {show(speed)}, where the number belongs by which "
                        "--backend auto chooses")

    def run(self):
        return super().run() + [self.result_of_case(case) for case in cases()]

    def result_of_case(self, case):
        """What comes of running a case on the backend and a copy of it on the reference.

        What the backend says of the kit's own parts on standard error concerns nobody.
        """
        self.when = f", {case}"
        with contextlib.redirect_stderr(io.StringIO()):
            return self.result_of(f"It comes to the reference's numbers: {case}.",
                                  lambda: Comparison(self.part, case).run())


class Comparison:
    """A case on a backend's engine, beside a copy of it on the reference."""

    def __init__(self, backend, case):
        self.case, self.dataset = case, copy.deepcopy(case.dataset)
        self.network, self.reference = copy.deepcopy(case.network), copy.deepcopy(case.network)
        self.engine, self.expected = self.load(backend), PythonBackend().load(self.reference)

    def load(self, backend):
        """The backend's engine. A refusal is right if it names what is none of the core's own."""
        try:
            with told_by("load"):
                return backend.load(self.network)
        except Refused as refused:
            if self.case.stranger and self.case.stranger in str(refused):
                raise LeftOut(str(refused)) from None
            raise Wrong("it refuses a network of dense layers and the core's own parts"
                        if not self.case.stranger else "its refusal does not name what it cannot "
                        f"do ('{self.case.stranger}'): {refused}") from None

    def run(self):
        """Evaluate, learn, store and evaluate; all that comes of it has to be the reference's."""
        data = self.prepare(self.dataset)
        self.evaluate(data, self.case.dataset, "before learning")
        for epoch, batches in enumerate(self.case.epochs, 1):
            given = (batches, self.case.optimizer, self.case.learning_rate)
            with told_by("learn"):
                steps = list(self.engine.learn(data, *given))
            self.compare(f"what learn yields in epoch {epoch}, the costs and how many are right,",
                         twos(steps), twos(list(self.expected.learn(self.case.dataset, *given))))
            self.compare_weights(f"after epoch {epoch}")
        self.evaluate(data, self.case.dataset, "after learning")
        inputs, same_inputs = [Dataset(dataset.inputs, None)
                               for dataset in (self.dataset, self.case.dataset)]
        self.evaluate(self.prepare(inputs), same_inputs, "without targets")
        self.compare_weights("after evaluate")
        for side in ("inputs", "targets"):
            now, before = [list(map(list, getattr(data, side)))
                           for data in (self.dataset, self.case.dataset)]
            if not same(now, before):
                raise Wrong(f"the {side} of the data set are not as they were")

    def prepare(self, dataset):
        """The data set in the engine's form."""
        with told_by("prepare"):
            return self.engine.prepare(dataset)

    def evaluate(self, data, dataset, when: str):
        """The sum of the costs and the outputs of all samples."""
        with told_by("evaluate"):
            result = self.engine.evaluate(data)
        (cost, outputs), expected = twos([result])[0], self.expected.evaluate(dataset)
        self.compare(f"the cost that evaluate gives {when}", cost, expected[0])
        self.compare_plain(f"the outputs that evaluate gives {when}", outputs, expected[1])

    def compare(self, words: str, found, expected):
        """Numbers in lists should be the reference's."""
        wrong, differs = misshapen(found, expected), None
        if not wrong:
            differs = difference(found, expected)
        if wrong or differs:
            raise Wrong(f"{words} " + (
                wrong or f"{differs[0]} {beside(*differs[1:], 'that of the reference')}"))

    def compare_plain(self, words: str, found, expected):
        """Numbers that should be Python's own besides."""
        self.compare(words, found, expected)
        kinds = {type(number) for number in numbers(found)} - {float, int}
        if kinds:
            raise Wrong(f"{words} holds numbers of type {kinds.pop().__name__}, where Python's "
                        "floats belong")

    def compare_weights(self, when: str):
        """The network's own lists hold what was learned."""
        with told_by("store"):
            self.engine.store()
        pairs = zip(self.network.layers, self.reference.layers)
        for number, (layer, other) in enumerate(pairs, 1):
            for name in layer.parameters:
                self.compare_plain(f"the {name} of layer {number} {when}", getattr(layer, name),
                                   getattr(other, name))


def twos(results: list) -> list:
    """What learn and evaluate give, two things each, as lists."""
    for result in results:
        if not isinstance(result, tuple) or len(result) != 2:
            raise Wrong(f"what comes is {show(result)}, where two things belong: the sum of the "
                        "costs and, of learn, how many are right, of evaluate, the outputs")
    return list(map(list, results))
