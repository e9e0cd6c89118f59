"""Activations: a = f(z), what a neuron makes of its weighted input."""

import math

from .registry import Part, Registry
from .vectors import dot


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(−z))

    For z < 0 it is written e^z / (1 + e^z), the same, which cannot overflow (T0 to T4).
    """
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def sigmoid_prime(z):
    """σ'(z) = σ(z) (1 − σ(z))

    (T0, T2)
    """
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_prime(z):
    """tanh'(z) = 1 − tanh²(z)

    tanh(z) = (e^z − e^(−z)) / (e^z + e^(−z)) itself is math.tanh.
    """
    return 1 - math.tanh(z) * math.tanh(z)


def relu(z):
    """ReLU(z) = max(0, z)

    (T1)
    """
    return max(z, 0.0)


def relu_prime(z):
    """ReLU'(z) = 1 where z > 0, else 0"""
    return 1.0 if z > 0 else 0.0


def identity(z):
    """f(z) = z

    For the output of a regression (T1).
    """
    return z


def identity_prime(z):
    """f'(z) = 1"""
    return 1.0


def softmax(z):
    """softmax(z)_j = e^(z_j) / Σ_k e^(z_k) = e^(z_j − c) / Σ_k e^(z_k − c)

    The shift c = max(z) cancels out, and keeps every e^… at most 1 (T1).
    """
    c = max(z)
    exps = [math.exp(z_k - c) for z_k in z]
    total = sum(exps)
    return [e_j / total for e_j in exps]


class Activation(Part):
    """a_j = f(z_j), elementwise.

    f and its derivative f' are functions of one number.
    """

    def __init__(self, name: str, f, derivative, arrays=None):
        super().__init__(name, arrays)
        self.f, self.derivative = f, derivative

    def output(self, z: list) -> list:
        """a_j = f(z_j)"""
        return [self.f(z_j) for z_j in z]

    def delta(self, z: list, a: list, gradient: list) -> list:
        """δ_j = ∂C/∂a_j · f'(z_j)

        gradient: ∂C/∂a.
        """
        return [g_j * self.derivative(z_j) for g_j, z_j in zip(gradient, z)]


class Softmax(Part):
    """a = softmax(z): positive numbers that sum to 1, one for each class (T1)."""

    name = "softmax"

    def output(self, z: list) -> list:
        """a = softmax(z)"""
        return softmax(z)

    def delta(self, z: list, a: list, gradient: list) -> list:
        """∂a_k/∂z_j = a_k ([j = k] − a_j),  δ_j = a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k)

        Because every a_k depends on z_j: δ_j = Σ_k ∂C/∂a_k ∂a_k/∂z_j.
        """
        gradient_dot_a = dot(gradient, a)
        return [a_j * (g_j - gradient_dot_a) for a_j, g_j in zip(a, gradient)]


ACTIVATIONS = Registry("activation", "output", [
    Activation("sigmoid", sigmoid, sigmoid_prime),
    Activation("tanh", math.tanh, tanh_prime), Activation("relu", relu, relu_prime),
    Activation("identity", identity, identity_prime), Softmax()])
