"""The checks of a backend: on small networks of every kind it comes to the reference's numbers."""

import contextlib
import copy
import io
from numbers import Real

from ...core import BACKENDS, numbers, predict, train
from .backend_cases import cases
from .findings import CheckFailed, Checks, LeftOut, Refused, Wrong, told_by
from .values import same, show, unlike


def check_case(backend, case):
    """Raise CheckFailed where a backend does not come to the reference's numbers in this case."""
    result = BackendChecks(backend).result_of_case(case)
    if result.outcome == "wrong":
        raise CheckFailed([result.reason])


class BackendChecks(Checks):
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
        """The Result of a case; what a backend says of the kit's parts is left unsaid."""
        self.when = f", {case}"
        with contextlib.redirect_stderr(io.StringIO()):
            return self.result_of(f"It comes to the reference's numbers: {case}.",
                                  lambda: compare(Told(self.part, case), case))


class Told:
    """A backend and its engine in one, whose errors are told by the name of the method."""

    def __init__(self, backend, case):
        self.backend, self.case = backend, case

    def load(self, network):
        """Load the network. A refusal is right if it names what is none of the core's own."""
        try:
            with told_by("load"):
                self.engine = self.backend.load(network)
                return self
        except Refused as refused:
            if self.case.stranger and self.case.stranger in str(refused):
                raise LeftOut(str(refused)) from None
            raise Wrong(f"it refuses a network of dense layers and the core's own parts: {refused}"
                        if not self.case.stranger else "its refusal does not name what it cannot "
                        f"do ('{self.case.stranger}'): {refused}") from None

    def prepare(self, dataset):
        """The data set in the engine's form."""
        with told_by("prepare"):
            return self.engine.prepare(dataset)

    def learn(self, data, batches, optimizer, learning_rate):
        """The engine's steps, one for each batch."""
        with told_by("learn"):
            steps = list(self.engine.learn(data, batches, optimizer, learning_rate))
        if len(steps) != len(batches):
            raise Wrong(f"learn yields {len(steps)} times for {len(batches)} batches")
        return iter([two("learn", step, "how many are right") for step in steps])

    def evaluate(self, data):
        """The sum of the costs and the outputs."""
        with told_by("evaluate"):
            return two("evaluate", self.engine.evaluate(data), "the outputs")

    def store(self):
        """Bring the network's lists up to date."""
        with told_by("store"):
            self.engine.store()


def two(method: str, result, other: str):
    """A result that should be two things."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise Wrong(f"{method} gives {show(result)}, where two things belong, the sum of the "
                    f"costs and {other}")
    return result


def compare(backend, case):
    """Raise Wrong where a case comes to other numbers on a backend than on the reference."""
    dataset = copy.deepcopy(case.dataset)
    found, expected = outcome(backend, case, dataset), outcome("python", case, case.dataset)
    for words in expected:
        wrong = unlike(found[words], expected[words], "that of the reference")
        if wrong:
            raise Wrong(f"{words} {wrong}")
        others = {type(number) for number in numbers(found[words])} - {float, int}
        if others and isinstance(found[words], list):
            raise Wrong(f"{words} holds numbers of type {others.pop().__name__}, where Python's "
                        "floats belong")
    for side in ("inputs", "targets"):
        if not same(*[list(map(list, getattr(data, side))) for data in (dataset, case.dataset)]):
            raise Wrong(f"the {side} of the data set are not as they were")


def outcome(backend, case, dataset) -> dict:
    """What two epochs and a prediction come to: numbers by what they are."""
    network, found = copy.deepcopy(case.network), {}
    for record in train(network, dataset, epochs=2, batch_size=case.batch_size,
                        learning_rate=0.1, optimizer=case.optimizer, backend=backend,
                        validation=dataset).epochs:
        for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
            value = getattr(record, name)
            found[f"the {name} of epoch {record.epoch}"] = [] if value is None else value
    outputs = predict(network, dataset.inputs, backend)
    for number, layer in enumerate(network.layers, 1):
        for name in layer.parameters:
            found[f"the {name} of layer {number}"] = getattr(layer, name)
    return {**found, "the outputs": outputs}
