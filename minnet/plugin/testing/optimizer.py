"""The checks of an optimizer and of an initializer: what moves the weights, and what draws them."""

from ...core import INITIALIZERS, OPTIMIZERS, random_source
from .arrays import ArrayFormChecks
from .findings import AnswerChecks, Wrong, needs
from .values import fault, show

RATES, STEPS = (1.0, 0.1, 0.01, 0.001), 300
PATH = [0.0, 0.0, 1e-6, 0.3, -2.0, 0.0]
LARGE_PATH = [0.0, 1e6, 1e6, -1e6, 0.0, 1e-6, 0.3]
SIZES = [(1, 1), (3, 2), (2, 5), (1, 4), (7, 1)]


class OptimizerChecks(ArrayFormChecks):
    """The checks of an optimizer, which is called for many steps at once."""

    kind, registry, methods = "optimizer", OPTIMIZERS, ("step",)
    memory = "what it remembers of a weight belongs in `start` and in the memory that step is given"
    check_slopes = None

    def subject(self):
        return self

    def steps(self, w, gradients) -> list:
        """[w, *memory] after the step along each gradient."""
        return walk(self.part, w, gradients)

    def calls(self, large=False):
        return [("steps", (w, path), [[0.0] * (1 + len(self.part.start))] * len(path))
                for w in (1.0, -0.5, 0.0, 2.0)
                for path in ([LARGE_PATH] if large else [PATH, PATH[::-1]])]

    def runs(self):
        """Four steps of a matrix."""
        gradients = [[[g * (1 + k) - j for k in range(3)] for j in range(2)]
                     for g in (0.3, -2.0, 0.0, 1.5)]
        return [(lambda form, w, *path: {"step": walk(form, w, path)[-1][0]},
                 [[[1.0, -0.5, 2.0], [0.0, 0.25, -3.0]], *gradients])]

    def check_methods(self):
        """It has step, and start, a tuple of the numbers that it keeps for each weight at first."""
        super().check_methods()
        start = getattr(self.part, "start", None)
        if not isinstance(start, tuple) or fault(list(start), list(start)):
            raise Wrong(f"its start is {show(start)}, where a tuple of numbers belongs, () for "
                        "none: what it keeps for each weight at first")

    @needs("check_state")
    def check_descent(self):
        """Its steps make ½(w − 3)² smaller, with one of several learning rates."""
        for start in (-4.0, 0.0, 10.0):
            reached = []
            for rate in RATES:
                w, memory = start, list(self.part.start)
                for _ in range(STEPS):
                    w = self.part.step(w, w - 3, rate, memory)
                reached.append((w - 3) ** 2 / 2)
            if not min(reached) < (start - 3) ** 2 / 2:
                raise Wrong(f"{STEPS} steps from w = {show(start)} do not make ½(w − 3)² smaller "
                            f"than {show((start - 3) ** 2 / 2)}: with the learning rates "
                            f"{show(list(RATES))} it comes to {show(reached)}")


def walk(optimizer, w, gradients) -> list:
    """[w, *memory] after the step along each gradient."""
    memory, reached = list(optimizer.start), []
    for gradient in gradients:
        w = optimizer.step(w, gradient, 0.1, memory)
        reached.append([w, *memory])
    return reached


class InitializerChecks(AnswerChecks):
    """The checks of an initializer, which is given a new source of random numbers each time."""

    kind, registry, methods = "initializer", INITIALIZERS, ("weights", "biases")
    memory = "draw every random number from the source that is given"
    check_large = check_slopes = None

    def subject(self):
        return self

    def weights(self, seed, inputs, neurons):
        """The weights that this seed gives."""
        return self.part.weights(random_source(seed), inputs, neurons)

    def biases(self, seed, inputs, neurons):
        """The biases that this seed gives."""
        return self.part.biases(random_source(seed), inputs, neurons)

    def calls(self):
        return [call for seed in (1, 2) for inputs, neurons in SIZES
                for call in (("weights", (seed, inputs, neurons), [[0.0] * inputs] * neurons),
                             ("biases", (seed, inputs, neurons), [0.0] * neurons))]

    @needs("check_answers")
    def check_rows(self):
        """Every neuron's weights are a list of their own."""
        for inputs, neurons in SIZES:
            if len({id(row) for row in self.weights(1, inputs, neurons)}) < neurons:
                raise Wrong(f"weights for {inputs} inputs and {neurons} neurons are the same list "
                            "for several rows: what one neuron learns would change the others")
