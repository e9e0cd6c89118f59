"""Activations: a = f(z), what a neuron makes of its weighted input."""

import math

from .parts import Parts
from .vectors import dot


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(−z)), written so that the exponent is never positive: it cannot overflow (T0 to T4). [sigmoid]"""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def sigmoid_prime(z):
    """σ'(z) = σ(z) (1 − σ(z)) (T0, T2). [sigmoid-prime]"""
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_prime(z):
    """tanh'(z) = 1 − tanh²(z), of tanh(z) = (e^z − e^(−z)) / (e^z + e^(−z)), which is math.tanh. [tanh-prime] [tanh]"""
    return 1 - math.tanh(z) * math.tanh(z)


def relu(z):
    """ReLU(z) = max(0, z) (T1). [relu]"""
    return max(z, 0.0)


def relu_prime(z):
    """ReLU'(z) = 1 where z > 0, else 0. [relu-prime]"""
    return 1.0 if z > 0 else 0.0


def identity(z):
    """f(z) = z, for the output of a regression (T1). [identity]"""
    return z


def identity_prime(z):
    """f'(z) = 1. [identity-prime]"""
    return 1.0


def softmax(z):
    """e^(z_j − c) / Σ_k e^(z_k − c) with c = max(z): the shift cancels out, and keeps every e^… at most 1 (T1). [softmax] [softmax-shift]"""
    c = max(z)
    exps = [math.exp(z_k - c) for z_k in z]
    total = sum(exps)
    return [e_j / total for e_j in exps]


class Activation:
    """a_j = f(z_j), elementwise: a name, f, and its derivative f', each a function of one number.

    vectorised: the two methods below for a backend of arrays np, as functions (np, z) and (np, z, a, gradient); a row for each sample.
    """

    def __init__(self, name: str, f, derivative, vectorised=None):
        self.name = name
        self.f = f
        self.derivative = derivative
        self.vectorised = vectorised

    def output(self, z: list) -> list:
        """a_j = f(z_j) of a whole layer. [activation]"""
        f = self.f
        return [f(z_j) for z_j in z]

    def delta(self, z: list, a: list, gradient: list) -> list:
        """δ_j = ∂C/∂a_j · f'(z_j), from the layer's z, its a and the gradient ∂C/∂a. [activation-delta]"""
        derivative = self.derivative
        return [g_j * derivative(z_j) for g_j, z_j in zip(gradient, z)]

    def __repr__(self):
        return self.name


class Softmax(Activation):
    """a_j = e^(z_j) / Σ_k e^(z_k): positive numbers that sum to 1, one for each class (T1)."""

    def __init__(self):
        super().__init__("softmax", None, None)
        self.output = softmax

    def delta(self, z, a, gradient):
        """δ_j = a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k), because ∂a_k/∂z_j = a_k ([j = k] − a_j) for every k. [softmax-delta] [softmax-prime]"""
        mean = dot(gradient, a)
        return [a_j * (g_j - mean) for g_j, a_j in zip(gradient, a)]


ACTIVATIONS = Parts("an activation", "output", [
    Activation("sigmoid", sigmoid, sigmoid_prime),
    Activation("tanh", math.tanh, tanh_prime),
    Activation("relu", relu, relu_prime),
    Activation("identity", identity, identity_prime),
    Softmax(),
])
