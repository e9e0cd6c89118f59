"""The checks of a backend: on small networks of every kind it comes to the reference's numbers."""

import contextlib
import copy
import io
from numbers import Real

from ...core import BACKENDS, Dataset, PythonBackend, numbers
from .backend_cases import cases
from .findings import CheckFailed, Checks, LeftOut, Refused, Wrong, require, told_by, two
from .values import same, show


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
                                  lambda: compare(self.part, case))


def compare(backend, case):
    """Raise Wrong where a case comes to other numbers on a backend than on the reference."""
    dataset = copy.deepcopy(case.dataset)
    found, expected = outcome(backend, case, dataset), outcome(PythonBackend(), case, case.dataset)
    for words, right in expected.items():
        require(words, found[words], right, "that of the reference")
        others = {type(number) for number in numbers(found[words])} - {float, int}
        if others and isinstance(found[words], list):
            raise Wrong(f"{words} holds numbers of type {others.pop().__name__}, where Python's "
                        "floats belong")
    for side in ("inputs", "targets"):
        if not same(*[list(map(list, getattr(data, side))) for data in (dataset, case.dataset)]):
            raise Wrong(f"the {side} of the data set are not as they were")


def outcome(backend, case, dataset) -> dict:
    """What two epochs come to, and a prediction after them: numbers by what they are."""
    network, found = copy.deepcopy(case.network), {}
    engine = loaded(backend, network, case)
    order = [3, 0, 5, 1, 6, 2, 4]
    batches = [order[k:k + case.batch_size] for k in range(0, len(order), case.batch_size)]
    data = ask(engine, "prepare", dataset)
    for epoch in (1, 2):
        steps = ask(engine, "learn", data, batches, case.optimizer, 0.1)
        found[f"learn's list of costs in epoch {epoch}"] = [cost for cost, right in steps]
        if dataset.classes:
            found[f"learn's list of how many are right in epoch {epoch}"] = [n for cost, n in steps]
        ask(engine, "store")
        cost, outputs = ask(engine, "evaluate", data)
        found[f"evaluate's cost after epoch {epoch}"] = cost
        found[f"evaluate's list of outputs after epoch {epoch}"] = outputs
    engine = loaded(backend, network, case)
    cost, outputs = ask(engine, "evaluate", ask(engine, "prepare", Dataset(dataset.inputs, None)))
    for number, layer in enumerate(network.layers, 1):
        for name in layer.parameters:
            found[f"the {name} of layer {number}"] = getattr(layer, name)
    return {**found, "evaluate's list of outputs, without targets,": outputs}


def ask(engine, method: str, *arguments):
    """What a method of an engine comes to."""
    with told_by(method):
        answer = getattr(engine, method)(*arguments)
        if method == "learn":
            return [two("what learn yields", step, "(sum of the costs, how many are right)")
                    for step in answer]
        if method == "evaluate":
            return two("what evaluate gives", answer, "(sum of the costs, outputs)")
        return answer


def loaded(backend, network, case):
    """The engine of a network. A refusal is right if it names what is none of the core's own."""
    try:
        with told_by("load"):
            return backend.load(network)
    except Refused as refused:
        if not case.stranger:
            raise Wrong("it refuses a network of dense layers and the core's own parts: "
                        f"{refused}") from None
        if case.stranger in str(refused):
            raise LeftOut(str(refused)) from None
        raise Wrong(f"its refusal does not name what it cannot do ('{case.stranger}'): "
                    f"{refused}") from None
