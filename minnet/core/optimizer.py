"""Optimizers: what a weight becomes, given the gradient of the cost along it."""

from .registry import Part, Registry
from .vectors import apply


class SGD(Part):
    """Stochastic gradient descent: every weight takes a step against its gradient.

    An optimizer's rule is arithmetic on one weight. start: the numbers that it keeps
    for each weight, at first; the rule is given a list of them, its memory, to change.
    """

    name = "sgd"
    start = ()

    def step(self, w, gradient, learning_rate, memory):
        """w ← w − η ∂C/∂w

        (T1; T2: update_mini_batch)
        """
        return w - learning_rate * gradient


def new_memory(layers: list, optimizer) -> list:
    """What an optimizer remembers at first, for every weight of every layer."""
    return [{name: apply(lambda w: list(optimizer.start), getattr(layer, name))
             for name in layer.parameters} for layer in layers]


def update(layers: list, gradients: list, optimizer, learning_rate, memory: list):
    """Every weight and bias of the layers takes its step."""
    def step(w, g, kept):
        return optimizer.step(w, g, learning_rate, kept)

    for layer, gradient, kept in zip(layers, gradients, memory):
        for name in layer.parameters:
            w = getattr(layer, name)
            setattr(layer, name, apply(step, w, gradient[name], kept[name]))


OPTIMIZERS = Registry("optimizer", "step", [SGD()])
