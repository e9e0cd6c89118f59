"""Swish for minnet: a = z σ(z), a smooth relative of ReLU (Ramachandran and others 2017).

Each formula is written once, for a number and for an array alike: m is the mathematics of the one
or of the other.
"""

import minnet


@minnet.hookimpl
def minnet_activations():
    """swish."""
    return [SWISH]


def swish(m, z):
    """f(z) = z σ(z)."""
    return z * sigmoid(m, z)


def swish_prime(m, z):
    """f'(z) = σ(z) + z σ(z) (1 − σ(z))."""
    return sigmoid(m, z) + z * sigmoid(m, z) * (1 - sigmoid(m, z))


def sigmoid(m, z):
    """σ(z) = e^min(z, 0) / (1 + e^−|z|), which is 1 / (1 + e^−z) and cannot overflow."""
    return m.exp(m.minimum(z, 0.0)) / (1 + m.exp(-abs(z)))


SWISH = minnet.elementwise_activation("swish", swish, swish_prime)
