"""Optimizers: what a weight becomes, given the gradient of the cost along it."""

from .parts import Parts


class SGD:
    """Stochastic gradient descent: every weight takes a step against its gradient.

    An optimizer's rule is arithmetic on one weight and its gradient, so it serves a float and an array of floats alike. One that remembers
    something has `start`, the tuple of numbers kept for each weight at first; its rule takes it last, and returns the weight and the tuple.
    """

    name = "sgd"

    def step(self, w, gradient, learning_rate):
        """w ← w − η ∂C/∂w (T1, T2: update_mini_batch). [sgd]"""
        return w - learning_rate * gradient


OPTIMIZERS = Parts("an optimizer", "step", [SGD()])
