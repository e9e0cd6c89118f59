"""Losses: C(a, y), how far the network's output a is from the target y, and the gradient ∂C/∂a that backpropagation starts from."""

import math

from .errors import MinnetError
from .parts import Parts


class Loss:
    """A name, the cost C(a, y) of one sample, and its gradient ∂C/∂a.

    pairs: maps the name of an output activation to (cost of z and y, δ of a and y), simpler and more exact for the two together.
    vectorised: cost and gradient for a backend of arrays np, as functions (np, a, y), a row for each sample; a third entry of a pair is its two.
    penalties: what is added for the weights of the layers, objects with cost(w) and gradient(w) of one weight, and constrain(weights).
    """

    def __init__(self, name: str, cost, gradient, pairs=None, vectorised=None, penalties=()):
        self.name = name
        self.cost = cost
        self.gradient = gradient
        self.pairs = pairs or {}
        self.vectorised = vectorised
        self.penalties = penalties

    def __repr__(self):
        return self.name


def sum_squared_error(a, y):
    """C = Σ_j (a_j − y_j)² (T0). [sum-squared-error]"""
    return sum((a_j - y_j) * (a_j - y_j) for a_j, y_j in zip(a, y))


def sum_squared_error_gradient(a, y):
    """∂C/∂a_j = 2 (a_j − y_j). [sum-squared-error-gradient]"""
    return [2 * (a_j - y_j) for a_j, y_j in zip(a, y)]


def half_squared_error(a, y):
    """C = ½ Σ_j (a_j − y_j)² (T2; T1, under the name mean_squared_error). [half-squared-error]"""
    return sum_squared_error(a, y) / 2


def half_squared_error_gradient(a, y):
    """∂C/∂a_j = a_j − y_j (T2: cost_derivative). [half-squared-error-gradient]"""
    return [a_j - y_j for a_j, y_j in zip(a, y)]


def mean_squared_error(a, y):
    """C = (1/n) Σ_j (a_j − y_j)², n outputs (T3; T1 gives the name to half_squared_error). [mean-squared-error]"""
    return sum_squared_error(a, y) / len(y)


def mean_squared_error_gradient(a, y):
    """∂C/∂a_j = (2/n) (a_j − y_j). [mean-squared-error-gradient]"""
    return [2 / len(y) * (a_j - y_j) for a_j, y_j in zip(a, y)]


EPSILON = 1e-7


def cross_entropy(a, y):
    """C = −Σ_j y_j log(a_j + 1e-7): the 1e-7 keeps an a_j of 0 from a log of −∞ (T1). Needs an output for each class, 2 at least. [cross-entropy]"""
    return -sum(y_j * math.log(above_zero(a_j + EPSILON)) for a_j, y_j in zip(a, y) if y_j)


def cross_entropy_gradient(a, y):
    """∂C/∂a_j = −y_j / (a_j + 1e-7). [cross-entropy-gradient]"""
    return [-y_j / above_zero(a_j + EPSILON) if y_j else 0.0 for a_j, y_j in zip(a, y)]


def above_zero(p):
    """p itself, which cross-entropy takes the logarithm of: a number that is not positive is refused."""
    if p <= 0:
        raise MinnetError(f"cross_entropy takes the logarithm of the outputs and one of them is {p - EPSILON:.4g}: "
                          "choose an output activation that stays above 0, softmax say")
    return p


def softmax_cross_entropy(z, y):
    """C = −Σ_j y_j log softmax(z)_j = Σ_j y_j (log Σ_k e^(z_k) − z_j), without forming a softmax that rounds to 0. [softmax-cross-entropy]"""
    c = max(z)
    log_sum = c + math.log(sum(math.exp(z_k - c) for z_k in z))
    return sum(y_j * (log_sum - z_j) for z_j, y_j in zip(z, y) if y_j)


def softmax_cross_entropy_delta(a, y):
    """δ_j = a_j Σ_k y_k − y_j, which is a_j − y_j for a target that sums to 1. [softmax-cross-entropy-delta]"""
    total = sum(y)
    return [a_j * total - y_j for a_j, y_j in zip(a, y)]


LOSSES = Parts("a loss", "cost", [
    Loss("sum_squared_error", sum_squared_error, sum_squared_error_gradient),
    Loss("half_squared_error", half_squared_error, half_squared_error_gradient),
    Loss("mean_squared_error", mean_squared_error, mean_squared_error_gradient),
    Loss("cross_entropy", cross_entropy, cross_entropy_gradient,
         pairs={"softmax": (softmax_cross_entropy, softmax_cross_entropy_delta)}),
])
