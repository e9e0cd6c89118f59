"""One training step of a copy of a network, carried out by the core, every number noted down."""

import copy
import math

from ..core import SGD, Dense, Layer, MinnetError, new_memory, numbers, update
from ..core.vectors import check_vector

FORMULAS = ("forward", "delta", "backward", "gradient", "forward_in_training")


class TracedStep:
    """The numbers of one step.

    Lists of layers count from 1: what stands at 0 is None, and of a the inputs x.

    z, a, delta: of every layer.
    slope: the ∂C/∂a that a layer is given, None for the last where it makes a pair with the loss.
    gradient, before, after: by name the parameters' gradients, the parameters, what they become.
    output: a of the last layer after the step.
    """

    def __init__(self, network, x, y, learning_rate):
        check(network, x, y, learning_rate)
        self.x, self.y = [float(x_k) for x_k in x], [float(y_j) for y_j in y]
        self.learning_rate = learning_rate
        self.network = copy.copy(network)
        self.network.layers = [copied(layer) for layer in network.layers]
        self.layers = [None] + self.network.layers
        self.last = len(self.network.layers)
        self.loss = self.network.loss
        self.slope = [None] * (self.last + 1)
        try:
            self.before_the_step()
            self.step()
        except ArithmeticError as error:
            raise MinnetError(
                f"the numbers of this step are beyond what a float can hold ({error}): try smaller "
                f"inputs or weights, or a learning rate smaller than {learning_rate}") from None

    def before_the_step(self):
        """Forward and backward: the trace, the cost, δ, and the gradient."""
        network = self.network
        trace = network.forward(self.x, training=True)
        self.z = [None] + [z for x, z, a in trace]
        self.a = [self.x] + [a for x, z, a in trace]
        check_vector(self.y, len(numbers(self.a[-1])), "the target")
        self.cost_alone, self.penalty = network.output_cost(trace, self.y), network.penalty()
        self.cost = self.cost_alone + self.penalty
        if not math.isfinite(self.cost):
            raise MinnetError(f"the cost before the step is {self.cost}: "
                              "the inputs, the target or the weights are too large to compute with")
        for l in range(1, self.last + 1):
            self.note_slope(l)
        self.delta = [None] + network.deltas(trace, self.y)
        self.gradient = [None] + network.mean_gradients([trace], [self.y])

    def note_slope(self, l: int):
        """Have layer l note down the ∂C/∂a that it makes δ of."""
        of_layer = self.layers[l].delta

        def delta(z, a, gradient):
            """The layer's own δ."""
            self.slope[l] = gradient
            return of_layer(z, a, gradient)

        self.layers[l].delta = delta

    def step(self):
        """w ← w − η ∂C/∂w for every parameter, and the cost after that."""
        network, sgd = self.network, SGD()
        self.before = self.parameters()
        update(network.layers, self.gradient[1:], sgd, self.learning_rate,
               new_memory(network.layers, sgd))
        self.after = self.parameters()
        trace = network.forward(self.x)
        self.output_z, self.output = trace[-1][1:]
        self.output_cost, self.penalty_after = network.output_cost(trace, self.y), network.penalty()
        self.cost_after = self.output_cost + self.penalty_after
        weights = [w for lists in self.after[1:] for name in lists for w in numbers(lists[name])]
        for value, what in (sum(map(abs, weights)), "a weight"), (self.cost_after, "the cost"):
            if not math.isfinite(value):
                raise MinnetError(f"{what} is {value} after the step: the step is too large; "
                                  f"try a learning rate smaller than {self.learning_rate}")

    def parameters(self) -> list:
        """The parameters as they are now; a step puts new lists in their place."""
        return [None] + [{name: getattr(layer, name) for name in layer.parameters}
                         for layer in self.network.layers]

    @property
    def pair(self) -> bool:
        """Whether the loss and the last activation are a pair, with a δ of their own."""
        return self.slope[self.last] is None

    def dense(self, l: int) -> bool:
        """Whether layer l computes what Dense does: its neurons can be shown one by one."""
        kind = type(self.layers[l])
        return all(getattr(kind, name, None) is getattr(Dense, name) for name in FORMULAS)

    def biased(self, l: int) -> bool:
        """Whether layer l learns its biases."""
        return "biases" in self.layers[l].parameters

    def only_in_training(self) -> list:
        """The numbers of the layers that behave otherwise in training."""
        usual = Layer.forward_in_training
        return [l for l, layer in enumerate(self.network.layers, 1)
                if getattr(type(layer), "forward_in_training", None) is not usual]


def copied(layer):
    """A layer's copy; a step replaces a dense one's lists, so that they need no copying."""
    if type(layer) is Dense:
        return copy.copy(layer)
    try:
        return copy.deepcopy(layer)
    except TypeError:
        return copy.copy(layer)


def check(network, x, y, learning_rate):
    """Refuse what no step can be taken with."""
    if not hasattr(network, "layers"):
        raise MinnetError(f"expected a Network to explain, and got {network!r:.80}; "
                          "it is explain(network, x, y)")
    network.check_sample(x, y)
    if not isinstance(learning_rate, (int, float)) or not 0 < learning_rate < math.inf:
        raise MinnetError(f"learning_rate should be a number above 0, and is {learning_rate!r}")
