"""The neuron: a weighted sum of its inputs and a bias, passed through an activation."""

from .activations import ACTIVATIONS
from .vectors import check_vector, dot


class Neuron:
    """a = f(w · x + b), one neuron (T1: output)."""

    def __init__(self, weights: list, bias: float = 0.0, activation="sigmoid"):
        """weights: a number for each input; activation: a name or an Activation."""
        check_vector(weights, None, "the neuron's weights")
        self.weights, self.bias = weights, bias
        self.activation = ACTIVATIONS.find(activation)

    def weighted_input(self, x: list) -> float:
        """z = w · x + b = Σ_k w_k x_k + b"""
        check_vector(x, len(self.weights), "the neuron's input")
        return dot(self.weights, x) + self.bias

    def output(self, x: list) -> float:
        """a = f(z)"""
        return self.activation.output([self.weighted_input(x)])[0]

    def __repr__(self):
        return f"Neuron({len(self.weights)} inputs, {self.activation})"
