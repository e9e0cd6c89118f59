"""Losses: how far the output is from the target, and what the weights cost besides."""

import math

from .activations import Softmax
from .errors import MinnetError
from .registry import Part, Registry
from .vectors import dot


class Loss(Part):
    """C(a, y), the cost of one sample, its gradient ∂C/∂a, and the δ of the last layer.

    cost and gradient are functions of the output a and the target y, both lists.
    """

    def __init__(self, name: str, cost, gradient, arrays=None):
        super().__init__(name, arrays)
        self.cost, self.gradient = cost, gradient

    def delta(self, layer, z: list, a: list, y: list) -> list:
        """δᴸ = ∇ₐC ⊙ f'(zᴸ) (BP1)

        layer: the last one, whose f' it is. A loss that makes a pair with an activation
        gives the pair's own δ here.
        """
        return layer.delta(z, a, self.gradient(a, y))

    def output_cost(self, layer, z: list, a: list, y: list) -> float:
        """C(a, y); of a pair, the cost that is exact however small a is."""
        return self.cost(a, y)


def difference(a, y):
    """a − y"""
    return [a_j - y_j for a_j, y_j in zip(a, y)]


def sum_squared_error(a, y):
    """C = Σ_j (a_j − y_j)²

    (T0)
    """
    e = difference(a, y)
    return dot(e, e)


def sum_squared_error_gradient(a, y):
    """∂C/∂a_j = 2 (a_j − y_j)"""
    return [2 * e_j for e_j in difference(a, y)]


def half_squared_error(a, y):
    """C = ½ Σ_j (a_j − y_j)²

    (T2; T1, under the name mean_squared_error)
    """
    return sum_squared_error(a, y) / 2


def half_squared_error_gradient(a, y):
    """∂C/∂a_j = a_j − y_j

    (T2: cost_derivative)
    """
    return difference(a, y)


def mean_squared_error(a, y):
    """C = (1/n) Σ_j (a_j − y_j)²

    Of n outputs (T3; T1 gives the name to half_squared_error).
    """
    return sum_squared_error(a, y) / len(y)


def mean_squared_error_gradient(a, y):
    """∂C/∂a_j = (2/n) (a_j − y_j)"""
    return [2 / len(y) * e_j for e_j in difference(a, y)]


EPSILON = 1e-7


def cross_entropy(a, y):
    """C = −Σ_j y_j log(a_j + 1e-7)

    The 1e-7 keeps an a_j of 0 from a log of −∞ (T1). It needs an output for each class.
    """
    return -sum([y_j * math.log(positive(a_j + EPSILON))
                 for a_j, y_j in zip(a, y) if y_j])


def cross_entropy_gradient(a, y):
    """∂C/∂a_j = −y_j / (a_j + 1e-7)"""
    return [-y_j / positive(a_j + EPSILON) if y_j else 0.0 for a_j, y_j in zip(a, y)]


def positive(p):
    """p itself; one that has no logarithm is refused."""
    if p <= 0:
        raise MinnetError("cross_entropy takes the logarithm of an output, and it is "
                          f"{p - EPSILON:.4g}: choose softmax, which stays above 0")
    return p


def softmax_cross_entropy(z, y):
    """C = −Σ_j y_j log softmax(z)_j = Σ_j y_j (log Σ_k e^(z_k) − z_j)

    Without forming a softmax that rounds to 0.
    """
    total = log_sum_exp(z)
    return sum([y_j * (total - z_j) for z_j, y_j in zip(z, y)])


def log_sum_exp(z):
    """log Σ_k e^(z_k) = c + log Σ_k e^(z_k − c)

    With c = max(z), so that no e^… overflows.
    """
    c = max(z)
    return c + math.log(sum([math.exp(z_k - c) for z_k in z]))


def softmax_cross_entropy_delta(a, y):
    """δ_j = a_j Σ_k y_k − y_j

    Which is a_j − y_j for a target that sums to 1.
    """
    return [a_j * sum(y) - y_j for a_j, y_j in zip(a, y)]


class CrossEntropy(Loss):
    """C = −Σ_j y_j log(a_j + 1e-7), exact after softmax, with which it is a pair."""

    def __init__(self):
        super().__init__("cross_entropy", cross_entropy, cross_entropy_gradient)

    def delta(self, layer, z, a, y):
        """δ = a − y after softmax, else the plain rule"""
        if isinstance(layer.activation, Softmax):
            return softmax_cross_entropy_delta(a, y)
        return super().delta(layer, z, a, y)

    def output_cost(self, layer, z, a, y):
        """C = −Σ_j y_j log softmax(z)_j after softmax, else the plain C(a, y)"""
        if isinstance(layer.activation, Softmax):
            return softmax_cross_entropy(z, y)
        return self.cost(a, y)


class Penalty(Part):
    """Ω = Σ ω(w) over all weights w.

    cost and gradient are ω and its derivative, functions of one weight. Biases cost
    nothing. The core has no penalty of its own; plugins bring L1 and L2.
    """

    def __init__(self, name: str, cost, gradient, arrays=None):
        super().__init__(name, arrays)
        self.cost, self.gradient = cost, gradient


LOSSES = Registry("loss", "cost", [
    Loss("sum_squared_error", sum_squared_error, sum_squared_error_gradient),
    Loss("half_squared_error", half_squared_error, half_squared_error_gradient),
    Loss("mean_squared_error", mean_squared_error, mean_squared_error_gradient),
    CrossEntropy()])
PENALTIES = Registry("penalty", "gradient")
