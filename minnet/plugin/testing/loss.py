"""The checks of a loss, its δ after every activation included; and of a penalty."""

from ...core import ACTIVATIONS, LOSSES, PENALTIES, Dense
from .arrays import ArrayFormChecks
from .findings import LeftOut, Wrong, call, needs
from .values import beside, near, show

# Samples (a, y): probabilities, any numbers, lone outputs; a loss may refuse what is not for it.
SAMPLES = [
    ([0.2, 0.7, 0.4], [0, 1, 0]), ([0.9, 0.05], [1.0, 0.0]),
    ([0.6, 0.3, 0.8, 0.5], [0.0, 0.0, 0.0, 1.0]), ([0.2, 0.7, 0.1], [0.0, 1.0, 0.0]),
    ([0.55, 0.45], [0.0, 1.0]), ([0.2, 0.5, 0.3], [0.1, 0.6, 0.3]), ([0.25, 0.75], [0.5, 0.5]),
    ([0.2, 0.5, 0.3], [0.2, 0.5, 0.3]), ([1.4, -2.3, 0.6], [0.5, -1.1, 2.0]),
    ([0.7, -3.0], [0.7, 4.0]), ([8.0, -50.0], [-1.5, 0.3]), ([-0.4], [2.2]), ([0.3], [1.0]),
    ([0.3], [0.0]), ([0.9], [1]), ([0.5], [0]), ([0.3], [-1.0]), ([1.0], [1.0]), ([-1.7], [1.0]),
    ([2.5], [-1.0]), ([0.0], [1.0])]

# Outputs of exactly 0 and 1 are what sigmoid and softmax round to when the network is sure.
LARGE = [([0.0, 1.0, 0.0], [0.0, 1.0, 0.0]), ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]),
         ([0.0], [1.0]), ([1.0], [0.0]), ([1.0], [1.0]), ([0.0], [0.0]),
         ([50.0, -50.0], [0.5, -1.1]), ([710.0, -710.0], [0.5, -1.1]),
         ([1e4, -1e4], [0.5, -1.1]), ([1e4], [-1.0]), ([-1e4], [1.0])]

# Activations before the loss, besides those after which it has a δ of its own; z of that layer, and
# the targets for so many outputs.
ALWAYS = ("sigmoid", "tanh", "relu", "identity", "softmax")
MODERATE_Z = [[0.3], [-1.6], [0.5, -1.2], [1.3, -0.4, 0.8], [-2.0, 0.4, 1.1]]
SURE_Z = [[50.0], [-50.0], [50.0, -50.0], [-50.0, 0.5, 50.0]]
LARGE_Z = [[710.0], [-710.0], [1e4], [-1e4], [710.0, -710.0], [1e4, -1e4], [1e4, 0.5, -1e4],
           [-1e4, -1e4, -710.0]]
TARGETS = {1: [[0.0], [1.0], [-1.0]], 2: [[1.0, 0.0], [0.0, 1.0], [0.3, 0.7]],
           3: [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.2, 0.5, 0.3]]}

WEIGHTS = [-50.0, -2.5, -1.0, -0.3, -1e-3, 0.0, 1e-3, 0.2, 1.0, 1.7, 3.0, 50.0]

# What keeps a loss from a logarithm of 0 is in C(a, y), and not in the exact cost after softmax.
ALIKE = 1e-4


class LossChecks(ArrayFormChecks):
    """The checks of a loss.

    distance: whether the cost must be smallest at the target; None: if the loss says so, by
    `distance` or by its name.
    """

    kind, registry = "loss", LOSSES
    methods = ("cost", "gradient", "delta", "output_cost")
    array_methods = ("delta", "output_cost")

    def __init__(self, part, distance=None):
        super().__init__(part)
        named = str(getattr(self.part, "name", "")).endswith(("_error", "_distance"))
        claimed = getattr(self.part, "distance", named)
        self.distance = claimed if distance is None else distance
        self.layers = [layer for name in dict.fromkeys([*ALWAYS, *ACTIVATIONS.names()])
                       for layer in [Dense(1, outputs, name, "zeros") for outputs in TARGETS]
                       if name in ALWAYS or self.has_own_delta(layer)]

    def has_own_delta(self, layer) -> bool:
        """Whether its δ after this layer is another than the plain rule's."""
        try:
            return any(self.part.delta(layer, z, a, y)
                       != layer.delta(z, a, self.part.gradient(a, y))
                       for z in MODERATE_Z if len(z) == layer.outputs
                       for a in [layer.activation.output(z)] for y in TARGETS[len(z)])
        except Exception:
            return False

    def accepted(self, samples=SAMPLES) -> list:
        """The (a, y) that are not refused."""
        costs = self.not_refused(samples, lambda sample: (sample, call(self.part, "cost", *sample)))
        return [sample for sample, cost in costs]

    def last_layers(self, zs: list) -> list:
        """(layer, z, a, y) for each last layer, z and target, where that is not refused."""
        def ask(sample):
            layer, z, y = sample
            a = call(layer.activation, "output", z)
            call(self.part, "output_cost", layer, z, a, y)
            return layer, z, a, y

        return self.not_refused([(layer, z, y) for layer in self.layers for z in zs
                                 if len(z) == layer.outputs for y in TARGETS[len(z)]], ask)

    def calls(self, large=False):
        return [one for a, y in self.accepted(LARGE if large else SAMPLES)
                for one in (("cost", (a, y), 0.0), ("gradient", (a, y), a))] + [
                one for last in self.last_layers(LARGE_Z if large else MODERATE_Z + SURE_Z)
                for one in (("output_cost", last, 0.0), ("delta", last, last[1]))]

    def slopes(self):
        """∂C/∂a beside the slope of cost, and δ beside that of output_cost."""
        for a, y in self.accepted():
            yield (f"its gradient for a = {show(a)}, y = {show(y)}",
                   call(self.part, "gradient", a, y),
                   lambda a: call(self.part, "cost", a, y), list(a))
        for layer, z, a, y in self.last_layers(MODERATE_Z + SURE_Z):
            yield (f"its delta after {layer.activation}, for z = {show(z)}, y = {show(y)}",
                   call(self.part, "delta", layer, z, a, y),
                   lambda z: call(self.part, "output_cost", layer, z,
                                  call(layer.activation, "output", z), y), list(z))

    @needs("check_slopes")
    def check_output_cost(self):
        """output_cost is cost(a, y), whatever the last activation."""
        for layer, z, a, y in self.last_layers(MODERATE_Z):
            cost = call(self.part, "cost", a, y)
            exact = call(self.part, "output_cost", layer, z, a, y)
            if not near(exact, cost, ALIKE):
                raise Wrong(f"its output_cost after {layer.activation}, of z = {show(z)} and "
                            f"y = {show(y)}, is {beside(exact, cost, 'cost(a, y)')}")

    @needs("check_answers")
    def check_distance(self):
        """The cost is smallest where a = y, if it is a distance."""
        if not self.distance:
            raise LeftOut("it does not say that it is a distance")
        for a, y in self.accepted():
            least = call(self.part, "cost", y, y)
            for share in (0.01, 0.1, 0.5, 1.0):
                between = [y_j + share * (a_j - y_j) for a_j, y_j in zip(a, y)]
                cost = call(self.part, "cost", between, y)
                if cost < least and not near(cost, least):
                    raise Wrong(f"its cost at the target itself, a = y = {show(y)}, is "
                                f"{show(least)}, and at a = {show(between)} it is less, "
                                f"{show(cost)}: a distance is smallest at the target")


class PenaltyChecks(ArrayFormChecks):
    """The checks of a penalty."""

    kind, registry, methods = "penalty", PENALTIES, ("cost", "gradient")

    def calls(self, large=False):
        return [(method, (w,), 0.0) for method in self.methods
                for w in ([1e4, -1e4] if large else WEIGHTS)]

    def slopes(self):
        """gradient(w) beside the slope of cost(w)."""
        return [(f"its gradient at w = {show(w)}", [call(self.part, "gradient", w)],
                 lambda xs: call(self.part, "cost", xs[0]), [w]) for w in WEIGHTS]
