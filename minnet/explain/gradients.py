"""Backpropagation's gradient beside the numerical one, layer by layer."""

from ..core.derivatives import numerical_gradient, relative_difference
from ..core.vectors import numbers


class Comparison:
    """One parameter of one layer: where the two gradients differ most, and the two numbers there.

    layer: counted from 1; parameter: "weights" or "biases", say; count: how many numbers it has.
    difference: the largest relative one; place: the indices of the number that differs so.
    """

    def __init__(self, layer, parameter, count, difference, place, backpropagation, numerical):
        self.layer, self.parameter, self.count = layer, parameter, count
        self.difference, self.place = difference, place
        self.backpropagation, self.numerical = backpropagation, numerical

    def where(self) -> str:
        """The place in words: 'weights[2][0] of layer 1'."""
        indices = "".join(f"[{index}]" for index in self.place)
        return f"{self.parameter}{indices} of layer {self.layer}"

    def __repr__(self):
        return f"Comparison({self.where()}: {self.backpropagation} and {self.numerical})"


def compare_gradients(network, x: list, y: list) -> list:
    """A Comparison for every parameter of every layer, from one sample x and its target y."""
    comparisons = []
    for number, (layer, gradients) in enumerate(zip(network.layers, network.backprop(x, y)), 1):
        for name, gradient in gradients.items():
            numerical = numerical_gradient(lambda _: network.cost(x, y), getattr(layer, name))
            pairs = list(zip(places(gradient), numbers(gradient), numbers(numerical)))
            place, p, q = max(pairs, key=lambda pair: relative_difference(*pair[1:]))
            difference = relative_difference(p, q)
            comparisons.append(Comparison(number, name, len(pairs), difference, place, p, q))
    return comparisons


def places(xs, before=()):
    """The indices of every number of nested lists, in reading order."""
    if not isinstance(xs, list):
        return [before]
    return [place for index, part in enumerate(xs) for place in places(part, (*before, index))]
