"""One training step of a copy of a network, carried out by the core, every number noted down."""

import copy
import math

from ..core import SGD, Dense, Layer, MinnetError, argmax, new_memory, numbers, update
from ..core.network import shape_after
from ..core.vectors import check_vector

FORMULAS = ("forward", "delta", "backward", "gradient", "forward_in_training")


class TracedStep:
    """The numbers of one step.

    Lists of layers count from 1: what stands at 0 is None, and of a the inputs x.

    z, a, delta: of every layer.
    slope: the ∂C/∂a that a layer is given, None for the last where it makes a pair with the loss.
    gradient, before, after: by name the parameters' gradients, the parameters, what they become.
    output: a of the last layer after the step.
    shapes: what the layers put out, a picture as (channels, rows, columns).
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
        self.shapes, self.ways_back = [network.input_shape or (len(x),)], {}
        for layer in self.network.layers:
            self.shapes.append(shape_after(layer, self.shapes[-1]))
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
        """Whether layer l computes what Dense does."""
        kind = type(self.layers[l])
        return all(getattr(kind, name, None) is getattr(Dense, name) for name in FORMULAS)

    def biased(self, l: int) -> bool:
        """Whether layer l learns its biases."""
        return "biases" in self.layers[l].parameters

    def by_terms(self, l: int) -> bool:
        """Whether layer l tells what its outputs are made of: they can be shown one by one."""
        return self.dense(l) or hasattr(self.layers[l], "terms")

    def joined_by(self, l: int) -> str:
        """What becomes of an output's terms: their "sum", "max" or "mean"."""
        return getattr(self.layers[l], "joined_by", "sum")

    def terms(self, l: int, j: int) -> list:
        """What output j of layer l is made of: (the place of a parameter, the input k), each.

        place: ("weights", j, k), or None where the input stands alone; k is None for a bias.
        """
        if not self.dense(l):
            return self.layers[l].terms(j)
        weights = [(("weights", j, k), k) for k in range(len(self.a[l - 1]))]
        return weights + [(("biases", j), None)] * self.biased(l)

    def largest(self, l: int, j: int) -> tuple:
        """The term that output j is, of a layer which takes the largest."""
        terms = self.terms(l, j)
        x = self.a[l - 1]
        return terms[argmax([self.parameter(l, place) * (1.0 if k is None else x[k])
                             for place, k in terms])]

    def parameter(self, l: int, place) -> float:
        """The parameter at a place before the step, 1 where there is none."""
        found = self.before[l][place[0]] if place else 1.0
        for index in place[1:] if place else ():
            found = found[index]
        return found

    def way_back(self, l: int) -> tuple:
        """Whom the parameters and the inputs of layer l serve.

        They are {place: [(j, k) …]} and {k: [(place, j) …]}.
        """
        if l not in self.ways_back:
            of_parameters, of_inputs = self.ways_back[l] = {}, {}
            for j in range(len(self.a[l])):
                largest = self.joined_by(l) == "max"
                for place, k in [self.largest(l, j)] if largest else self.terms(l, j):
                    of_parameters.setdefault(place, []).append((j, k))
                    of_inputs.setdefault(k, []).append((place, j))
        return self.ways_back[l]

    def uses(self, l: int, place) -> list:
        """The (j, k) of every term that a parameter of layer l stands in, but those that are 0."""
        if self.dense(l):
            return [(place[1], place[2] if len(place) > 2 else None)]
        x, delta = self.a[l - 1], self.delta[l]
        return [(j, k) for j, k in self.way_back(l)[0].get(place, ())
                if delta[j] and (k is None or x[k])]

    def readers(self, l: int, k: int) -> list:
        """The (place, j) of every term that input k of layer l stands in, but where δ is 0."""
        if self.dense(l):
            return [(("weights", j, k), j) for j in range(len(self.delta[l]))]
        return [(place, j) for place, j in self.way_back(l)[1].get(k, ()) if self.delta[l][j]]

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
