"""Backpropagation's gradient beside the numerical one: where they differ most, layer by layer."""

from ..core import compare_gradients, numbers, relative_difference


class Comparison:
    """One parameter of one layer: where the two gradients differ most, and the two numbers there.

    layer: counted from 1; parameter: "weights" or "biases", say; count: how many numbers it has.
    difference: the largest relative one; place: the indices of the number that differs so.
    """

    def __init__(self, layer, parameter, gradient, numerical):
        pairs = list(zip(numbers(gradient), numbers(numerical)))
        differences = [relative_difference(p, q) for p, q in pairs]
        worst = differences.index(max(differences))
        self.layer, self.parameter, self.count = layer, parameter, len(pairs)
        self.difference, self.place = differences[worst], places(gradient)[worst]
        self.backpropagation, self.numerical = pairs[worst]

    def where(self) -> str:
        """The place in words: 'weights[2][0] of layer 1'."""
        indices = "".join(f"[{index}]" for index in self.place)
        return f"{self.parameter}{indices} of layer {self.layer}"

    def __repr__(self):
        return f"Comparison({self.where()}: {self.backpropagation} and {self.numerical})"


def compare(network, x: list, y: list) -> list:
    """A Comparison for every parameter of every layer, from one sample x and its target y."""
    return [Comparison(*found) for found in compare_gradients(network, x, y)]


def places(xs, before=()):
    """The indices of every number of nested lists, in reading order."""
    if not isinstance(xs, list):
        return [before]
    return [place for index, part in enumerate(xs) for place in places(part, (*before, index))]
