"""One training step of a copy of a network, carried out by the core, every number noted down."""

import copy
import math

from ..core import SGD, Dense, Layer, MinnetError, PythonEngine
from ..core.backend import parameters
from ..core.vectors import check_vector, numbers

FORMULAS = ("forward", "delta", "backward", "gradient", "forward_in_training")


class TracedStep:
    """The numbers of one step.

    Lists of layers count from 1: what stands at 0 is None, and of a the inputs x.

    z, a, delta: of every layer.
    slope: ∂C/∂a, None for the last layer where loss and activation are a pair.
    gradient, before, after: by name the parameters' gradients, the parameters, what they become.
    output: a of the last layer after the step.
    """

    def __init__(self, network, x, y, learning_rate):
        check(network, x, y, learning_rate)
        self.x, self.y = [float(x_k) for x_k in x], [float(y_j) for y_j in y]
        self.learning_rate = learning_rate
        self.network = copied(network)
        self.layers = [None] + self.network.layers
        self.last = len(self.network.layers)
        self.loss = self.network.loss
        self.cost_of_pair, self.delta_of_pair = self.network.pair()
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
        self.cost_alone = network.output_cost(self.z[-1], self.a[-1], self.y)
        self.penalty = network.penalty()
        self.cost = self.cost_alone + self.penalty
        if not math.isfinite(self.cost):
            raise MinnetError(f"the cost before the step is {self.cost}: "
                              "the inputs, the target or the weights are too large to compute with")
        self.delta = [None] + network.deltas(trace, self.y)
        self.slope = [None] + [layer.backward(a, delta) for layer, a, delta
                               in zip(network.layers[1:], self.a[1:], self.delta[2:])]
        self.slope.append(None if self.delta_of_pair else self.loss.gradient(self.a[-1], self.y))
        self.gradient = [None] + [network.gradient(layer, [x], [delta]) for layer, x, delta
                                  in zip(network.layers, self.a, self.delta[1:])]
        self.before = [None] + parameters(network)

    def step(self):
        """w ← w − η ∂C/∂w for every parameter, and the cost after that."""
        network, engine = self.network, PythonEngine(self.network)
        for layer, x, delta in zip(network.layers, self.a, self.delta[1:]):
            engine.step(layer, [x], [delta], SGD(), self.learning_rate)
        self.after = [None] + parameters(network)
        self.output_z, self.output = network.forward(self.x)[-1][1:]
        self.output_cost = network.output_cost(self.output_z, self.output, self.y)
        self.penalty_after = network.penalty()
        self.cost_after = self.output_cost + self.penalty_after
        weights = [w for lists in self.after[1:] for name in lists for w in numbers(lists[name])]
        for value, what in (sum(map(abs, weights)), "a weight"), (self.cost_after, "the cost"):
            if not math.isfinite(value):
                raise MinnetError(f"{what} is {value} after the step: the step is too large; "
                                  f"try a learning rate smaller than {self.learning_rate}")

    def dense(self, l: int) -> bool:
        """Whether layer l computes what Dense does: its neurons can be shown one by one."""
        kind = type(self.layers[l])
        return all(getattr(kind, name, None) is getattr(Dense, name) for name in FORMULAS)

    def biased(self, l: int) -> bool:
        """Whether layer l learns its biases."""
        return "biases" in self.layers[l].parameters

    def penalised(self) -> bool:
        """Whether the loss puts penalties on the weights."""
        return bool(getattr(self.loss, "penalties", ()))

    def penalties(self, l: int) -> list:
        """Those that bear on layer l."""
        return self.network.penalties(self.layers[l])

    def only_in_training(self) -> list:
        """The numbers of the layers that behave otherwise in training."""
        usual = Layer.forward_in_training
        return [l for l, layer in enumerate(self.network.layers, 1)
                if getattr(type(layer), "forward_in_training", None) is not usual]


def copied(network):
    """A network of the same weights; a step leaves the lists of the first as they are."""
    twin = copy.copy(network)
    twin.layers = [copied_layer(layer) for layer in network.layers]
    return twin


def copied_layer(layer):
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
    for vector, count, what in ((x, network.inputs, "the network's input"),
                                (y, network.outputs, "the target")):
        check_vector(vector, count, what)
        if not all(math.isfinite(number) for number in vector):
            raise MinnetError(f"{what} holds a number that is infinite or not a number")
    if not isinstance(learning_rate, (int, float)) or not 0 < learning_rate < math.inf:
        raise MinnetError(f"learning_rate should be a number above 0, and is {learning_rate!r}")
