"""More activations, from leaky_relu to log_softmax.

Each is written once, for a number and for an array alike: m is the mathematics of the one or of
the other. `leaky_relu:0.2` and `elu:0.5` are leaky_relu and elu with another slope below 0, and
another value far below 0.
"""

import math

import minnet
from minnet.core.losses import log_sum_exp


@minnet.hookimpl
def minnet_activations():
    """Eleven activations."""
    return [
        leaky_relu(), elu(),
        minnet.elementwise_activation("selu", selu, selu_prime),
        minnet.elementwise_activation("gelu", gelu, gelu_prime),
        minnet.elementwise_activation("silu", silu, silu_prime),
        minnet.elementwise_activation("softplus", softplus, sigmoid),
        minnet.elementwise_activation("softsign", softsign, softsign_prime),
        minnet.elementwise_activation("mish", mish, mish_prime),
        minnet.elementwise_activation("hard_sigmoid", hard_sigmoid, hard_sigmoid_prime),
        minnet.elementwise_activation("hard_tanh", hard_tanh, hard_tanh_prime),
        LogSoftmax(),
    ]


def leaky_relu(slope=0.01):
    """f(z) = z where z > 0, else slope · z

    A ReLU that still learns below 0 (Maas and others 2013).
    """
    def f(m, z):
        """f(z) = z where z > 0, else slope · z"""
        return m.where(z > 0, z, slope * z)

    def derivative(m, z):
        """f'(z) = 1 where z > 0, else the slope"""
        return m.where(z > 0, 1.0, slope)

    name = "leaky_relu" if slope == 0.01 else f"leaky_relu:{slope}"
    activation = minnet.elementwise_activation(name, f, derivative)
    activation.vary = leaky_relu
    return activation


def elu(alpha=1.0):
    """f(z) = z where z > 0, else α (e^z − 1)

    Goes to −α on the left (Clevert and others 2015).
    """
    def f(m, z):
        """f(z) = z where z > 0, else α (e^z − 1)"""
        return m.where(z > 0, z, alpha * m.expm1(m.minimum(z, 0.0)))

    def derivative(m, z):
        """f'(z) = 1 where z > 0, else α e^z"""
        return m.where(z > 0, 1.0, alpha * m.exp(m.minimum(z, 0.0)))

    name = "elu" if alpha == 1 else f"elu:{alpha}"
    activation = minnet.elementwise_activation(name, f, derivative)
    activation.vary = elu
    return activation


# With these two a signal of mean 0 and variance 1 keeps both through a layer (Klambauer and others
# 2017, equation 14).
SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772


def selu(m, z):
    """f(z) = λ z where z > 0, else λ α (e^z − 1)

    With LeCun's weights the signal keeps mean 0 and variance 1 (Klambauer and others 2017).
    """
    return SELU_SCALE * m.where(z > 0, z, SELU_ALPHA * m.expm1(m.minimum(z, 0.0)))


def selu_prime(m, z):
    """f'(z) = λ where z > 0, else λ α e^z"""
    return SELU_SCALE * m.where(z > 0, 1.0, SELU_ALPHA * m.exp(m.minimum(z, 0.0)))


def gelu(m, z):
    """f(z) = z Φ(z)

    Φ(z) is the share of N(0, 1) below z (Hendrycks and Gimpel 2016).
    """
    return z * normal_share(m, z)


def gelu_prime(m, z):
    """f'(z) = Φ(z) + z φ(z), φ(z) = e^(−z²/2) / √(2π)"""
    return normal_share(m, z) + z * m.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def normal_share(m, z):
    """Φ(z) = ½ (1 + erf(z / √2))"""
    return (1 + m.erf(z / math.sqrt(2))) / 2


def sigmoid(m, z):
    """σ(z) = e^min(z, 0) / (1 + e^−|z|)

    Which is 1 / (1 + e^−z) without a positive exponent.
    """
    return m.exp(m.minimum(z, 0.0)) / (1 + m.exp(-abs(z)))


def silu(m, z):
    """f(z) = z σ(z)

    Also called swish (Ramachandran and others 2017).
    """
    return z * sigmoid(m, z)


def silu_prime(m, z):
    """f'(z) = σ(z) (1 + z (1 − σ(z)))"""
    return sigmoid(m, z) * (1 + z * (1 - sigmoid(m, z)))


def softplus(m, z):
    """f(z) = log(1 + e^z) = max(z, 0) + log(1 + e^−|z|)

    A smooth ReLU, whose derivative is σ(z).
    """
    return m.maximum(z, 0.0) + m.log1p(m.exp(-abs(z)))


def softsign(m, z):
    """f(z) = z / (1 + |z|)"""
    return z / (1 + abs(z))


def softsign_prime(m, z):
    """f'(z) = 1 / (1 + |z|)²"""
    return 1 / (1 + abs(z)) / (1 + abs(z))


def mish(m, z):
    """f(z) = z tanh(softplus(z))

    (Misra 2019)
    """
    return z * m.tanh(softplus(m, z))


def mish_prime(m, z):
    """f'(z) = t + z (1 − t²) σ(z), where t = tanh(softplus(z))"""
    t = m.tanh(softplus(m, z))
    return t + z * (1 - t * t) * sigmoid(m, z)


def hard_sigmoid(m, z):
    """f(z) = z / 6 + ½, but no less than 0 and no more than 1"""
    return m.minimum(m.maximum(z / 6 + 0.5, 0.0), 1.0)


def hard_sigmoid_prime(m, z):
    """f'(z) = 1/6 where −3 < z < 3, else 0"""
    return m.where(abs(z) < 3, 1 / 6, 0.0)


def hard_tanh(m, z):
    """f(z) = z, but no less than −1 and no more than 1"""
    return m.minimum(m.maximum(z, -1.0), 1.0)


def hard_tanh_prime(m, z):
    """f'(z) = 1 where −1 < z < 1, else 0"""
    return m.where(abs(z) < 1, 1.0, 0.0)


class LogSoftmax:
    """a_j = z_j − log Σ_k e^(z_k): the logarithm of softmax, for negative_log_likelihood."""

    name = "log_softmax"

    def output(self, z):
        """a_j = z_j − log Σ_k e^(z_k)"""
        total = log_sum_exp(z)
        return [z_j - total for z_j in z]

    def delta(self, z, a, gradient):
        """δ_j = ∂C/∂a_j − softmax(z)_j Σ_k ∂C/∂a_k, where softmax(z)_j = e^(a_j)"""
        total = sum(gradient)
        return [g_j - math.exp(a_j) * total for g_j, a_j in zip(gradient, a)]

    def arrays(self, xp):
        """The same of every row."""
        return LogSoftmaxArrays(xp)

    def __repr__(self):
        return self.name


class LogSoftmaxArrays:
    """log_softmax for arrays."""

    def __init__(self, xp):
        self.xp = xp

    def output(self, z):
        """a_j = z_j − log Σ_k e^(z_k)"""
        return minnet.log_softmax(z, self.xp)

    def delta(self, z, a, gradient):
        """δ_j = ∂C/∂a_j − e^(a_j) Σ_k ∂C/∂a_k"""
        return gradient - self.xp.exp(a) * self.xp.sum(gradient, axis=1, keepdims=True)
