"""One training step of a copy of a network, carried out by the core, every number noted down."""

import copy
import math

from ..core import SGD, Dense, Layer, MinnetError, Standardize, argmax, new_memory, numbers, update
from ..core.network import shape_after
from ..core.vectors import check_vector

FORMULAS = ("forward", "delta", "backward", "gradient", "forward_in_training")

# Of a layer that standardises no more numbers than these, each is shown by itself.
FEW = 12


class Outcome:
    """What comes out for a sample: z and a of the last layer, the loss, and with the penalty C."""

    def __init__(self, network, trace: list, y: list):
        x, self.z, self.a = trace[-1]
        check_vector(y, len(numbers(self.a)), "the target")
        self.loss, self.penalty = network.output_cost(trace, y), network.penalty()
        self.cost = self.loss + self.penalty


class TracedStep:
    """The numbers of one step.

    Lists of layers count from 1: what stands at 0 is None, and of a the inputs x.

    z, a, delta: of every layer.
    slope: the ∂C/∂a that a layer is given, None for the last where it makes a pair with the loss.
    pair: whether it does: the loss and the last activation have a δ of their own.
    gradient, before, after: by name the parameters' gradients, the parameters, what they become.
    outcome, outcome_after: what comes out before and after the step, and what it costs.
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
        self.outcome = Outcome(network, trace, self.y)
        self.cost = self.outcome.cost
        if not math.isfinite(self.cost):
            raise MinnetError(f"the cost before the step is {self.cost}: "
                              "the inputs, the target or the weights are too large to compute with")
        for l in range(1, self.last + 1):
            self.note_slope(l)
        self.delta = [None] + network.deltas(trace, self.y)
        self.pair = self.slope[self.last] is None
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
        self.outcome_after = Outcome(network, network.forward(self.x), self.y)
        self.cost_after = self.outcome_after.cost
        weights = [w for lists in self.after[1:] for name in lists for w in numbers(lists[name])]
        for value, what in (sum(map(abs, weights)), "a weight"), (self.cost_after, "the cost"):
            if not math.isfinite(value):
                raise MinnetError(f"{what} is {value} after the step: the step is too large; "
                                  f"try a learning rate smaller than {self.learning_rate}")

    def parameters(self) -> list:
        """The parameters as they are now; a step puts new lists in their place."""
        return [None] + [{name: getattr(layer, name) for name in layer.parameters}
                         for layer in self.network.layers]

    def dense(self, l: int) -> bool:
        """Whether layer l computes what Dense does."""
        kind = type(self.layers[l])
        return all(getattr(kind, name, None) is getattr(Dense, name) for name in FORMULAS)

    def by_terms(self, l: int) -> bool:
        """Whether layer l tells what its outputs are made of: they can be shown one by one."""
        return self.dense(l) or hasattr(self.layers[l], "terms")

    def standardizes(self, l: int) -> bool:
        """Whether layer l does nothing but standardise a few numbers, or the way back."""
        layer = self.layers[l]
        return not self.by_terms(l) and isinstance(layer, Standardize) and layer.inputs <= FEW

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
        return weights + [(("biases", j), None)] * ("biases" in self.before[l])

    def largest(self, l: int, j: int) -> tuple:
        """The term that output j is, of a layer which takes the largest."""
        terms, x = self.terms(l, j), self.a[l - 1]
        return terms[argmax([self.parameter(l, place) * (1.0 if k is None else x[k])
                             for place, k in terms])]

    def parameter(self, l: int, place) -> float:
        """The parameter at a place before the step, 1 where there is none."""
        return at(self.before[l], place) if place else 1.0

    def served(self, l: int, source) -> list:
        """The terms (j, place, k) of layer l in which a parameter's place or an input k stands.

        Of other layers than dense, those of which δ_j is 0 are left out.
        """
        if self.dense(l):
            if isinstance(source, tuple):
                return [(source[1], source, source[2] if len(source) > 2 else None)]
            return [(j, ("weights", j, source), source) for j in range(len(self.delta[l]))]
        if l not in self.ways_back:
            found = self.ways_back[l] = {}
            outputs = [j for j, delta_j in enumerate(self.delta[l]) if delta_j]
            for j in outputs if self.by_terms(l) else ():
                largest = self.joined_by(l) == "max"
                for place, k in [self.largest(l, j)] if largest else self.terms(l, j):
                    found.setdefault(place, []).append((j, place, k))
                    found.setdefault(k, []).append((j, place, k))
        return self.ways_back[l].get(source, [])

    def only_in_training(self) -> list:
        """The numbers of the layers that behave otherwise in training."""
        usual = Layer.forward_in_training
        return [l for l, layer in enumerate(self.network.layers, 1)
                if getattr(type(layer), "forward_in_training", None) is not usual]


def at(parameters: dict, place):
    """The number at a place, ("weights", j, k); of ("weights",) alone all of them as a list."""
    found = parameters
    for index in place:
        found = found[index]
    return numbers(found) if isinstance(found, list) else found


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
