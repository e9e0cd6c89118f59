"""More losses, from binary_cross_entropy to negative_log_likelihood.

Each is the sum over the outputs j of what its formula says, for a number and for an array alike: m
is the mathematics of the one or of the other. `huber:2` is huber with another threshold.
"""

import math

import minnet
from minnet.core import LOSSES, Softmax
from minnet.core.activations import sigmoid
from minnet.core.losses import cross_entropy, softmax_cross_entropy, softmax_cross_entropy_delta

# Keeps an output of exactly 0 or 1 from a logarithm of −∞, as in cross_entropy.
EPSILON = 1e-7


@minnet.hookimpl
def minnet_losses():
    """Seven losses."""
    return [
        minnet.elementwise_loss("binary_cross_entropy", binary_cross_entropy,
                                binary_cross_entropy_gradient, after=sigmoid,
                                exact_cost=sigmoid_binary_cross_entropy,
                                exact_delta=sigmoid_binary_cross_entropy_delta),
        MeanAbsoluteError(),
        huber(),
        minnet.elementwise_loss("hinge", hinge, hinge_gradient),
        KLDivergence(),
        distance(minnet.elementwise_loss("log_cosh", log_cosh, log_cosh_gradient)),
        minnet.elementwise_loss("negative_log_likelihood", negative_log_likelihood,
                                negative_log_likelihood_gradient),
    ]


def distance(loss):
    """The loss, claiming to be smallest where a is y."""
    loss.distance = True
    return loss


def binary_cross_entropy(m, a, y):
    """C = −Σ_j (y_j log a_j + (1 − y_j) log(1 − a_j))

    Of outputs and targets from 0 to 1. 1e-7 is added to either probability; with sigmoid for the
    last activation C and δ = a − y are exact.
    """
    return -y * m.log(probability(m, a)) - (1 - y) * m.log(probability(m, 1 - a))


def binary_cross_entropy_gradient(m, a, y):
    """∂C/∂a_j = (1 − y_j) / (1 − a_j) − y_j / a_j"""
    return (1 - y) / probability(m, 1 - a) - y / probability(m, a)


def probability(m, p):
    """p + 1e-7; refused where that is not above 0."""
    if m.any(p + EPSILON <= 0):
        raise minnet.MinnetError("binary_cross_entropy takes every output for a probability, and "
                                 "one of them is not from 0 to 1: choose an output activation that "
                                 "stays there, sigmoid say")
    return p + EPSILON


def sigmoid_binary_cross_entropy(m, z, y):
    """C = Σ_j (log(1 + e^(z_j)) − y_j z_j)

    Without a σ(z) that rounds to 0 or 1.
    """
    return m.maximum(z, 0.0) + m.log1p(m.exp(-abs(z))) - y * z


def sigmoid_binary_cross_entropy_delta(m, a, y):
    """δ_j = a_j − y_j"""
    return a - y


class MeanAbsoluteError(minnet.Loss):
    """C = (1/n) Σ_j |a_j − y_j|, of n outputs"""

    def __init__(self):
        super().__init__("mean_absolute_error", mean_absolute_error, mean_absolute_error_gradient)

    def arrays(self, xp):
        """The same of every row."""
        return minnet.Loss(self.name, lambda a, y: xp.mean(abs(a - y), axis=1),
                           lambda a, y: xp.sign(a - y) / y.shape[1])


def mean_absolute_error(a, y):
    """C = (1/n) Σ_j |a_j − y_j|"""
    return sum([abs(a_j - y_j) for a_j, y_j in zip(a, y)]) / len(y)


def mean_absolute_error_gradient(a, y):
    """∂C/∂a_j = (1/n) sign(a_j − y_j)"""
    return [((a_j > y_j) - (a_j < y_j)) / len(y) for a_j, y_j in zip(a, y)]


def huber(threshold=1.0):
    """C = Σ_j ½ e_j² where |e_j| ≤ t, else t (|e_j| − ½ t), e_j = a_j − y_j

    One target farther off than the threshold t counts for less (Huber 1964).
    """
    def cost(m, a, y):
        """C = Σ_j ½ e_j² where |e_j| ≤ t, else t (|e_j| − ½ t), e_j = a_j − y_j"""
        near = m.minimum(abs(a - y), threshold)
        return near * (abs(a - y) - near / 2)

    def gradient(m, a, y):
        """∂C/∂a_j = e_j, but no less than −t and no more than t"""
        return m.maximum(m.minimum(a - y, threshold), -threshold)

    if not isinstance(threshold, (int, float)) or not threshold > 0:
        raise ValueError(f"its threshold should be a number above 0, and is {threshold!r}")
    name = "huber" if threshold == 1 else f"huber:{threshold}"
    loss = distance(minnet.elementwise_loss(name, cost, gradient))
    loss.vary = huber
    return loss


def hinge(m, a, y):
    """C = Σ_j max(0, 1 − t_j a_j), t_j = 1 where y_j > 0, else −1

    0 for outputs at least 1 on the right side; suits identity and tanh.
    """
    return m.maximum(1 - side(m, y) * a, 0.0)


def hinge_gradient(m, a, y):
    """∂C/∂a_j = −t_j where t_j a_j < 1, else 0"""
    return m.where(side(m, y) * a < 1, -side(m, y), 0.0)


def side(m, y):
    """The side that a target names: targets may be 0 and 1, or −1 and 1."""
    return m.where(y > 0, 1.0, -1.0)


def divergence(a, y):
    """C = −Σ_j y_j log a_j + Σ_j y_j log y_j"""
    return entropy(y) + cross_entropy(a, y)


def exact_divergence(z, y):
    """C = −Σ_j y_j log softmax(z)_j + Σ_j y_j log y_j"""
    return entropy(y) + softmax_cross_entropy(z, y)


def entropy(y):
    """Σ_j y_j log y_j"""
    check_targets(min(y))
    return sum([y_j * math.log(y_j) for y_j in y if y_j])


class KLDivergence(minnet.Loss):
    """C = Σ_j y_j log(y_j / a_j)

    Of outputs and targets that are probabilities and sum to 1. It is cross-entropy less what of it
    the targets alone decide, −Σ_j y_j log y_j (Kullback and Leibler 1951); so 1e-7 is added to a_j,
    and with softmax for the last activation C and δ = a − y are exact.
    """

    exact_cost = staticmethod(exact_divergence)
    exact_delta = staticmethod(softmax_cross_entropy_delta)

    def __init__(self, cross_entropy=None, of_targets=None):
        self.cross_entropy = cross_entropy or LOSSES.find("cross_entropy")
        self.of_targets = of_targets or entropy
        super().__init__("kl_divergence", self.divergence if cross_entropy else divergence,
                         self.cross_entropy.gradient)

    def is_pair(self, layer) -> bool:
        """Whether the last layer's activation is softmax."""
        return isinstance(layer.activation, Softmax)

    def divergence(self, a, y):
        """C = −Σ_j y_j log a_j + Σ_j y_j log y_j"""
        return self.of_targets(y) + self.cross_entropy.cost(a, y)

    def delta(self, layer, z, a, y):
        """cross-entropy's δ, for Σ_j y_j log y_j does not change with a"""
        return self.cross_entropy.delta(layer, z, a, y)

    def output_cost(self, layer, z, a, y):
        """cross-entropy's C + Σ_j y_j log y_j"""
        return self.of_targets(y) + self.cross_entropy.output_cost(layer, z, a, y)

    def arrays(self, xp):
        """The same of every row."""
        def entropy_of_rows(y):
            check_targets(xp.min(y))
            return xp.sum(y * xp.log(xp.where(y > 0, y, xp.ones_like(y))), axis=1)

        return KLDivergence(minnet.array_form(self.cross_entropy, xp), entropy_of_rows)


def check_targets(smallest):
    """Refuse targets that are no probabilities."""
    if smallest < 0:
        raise minnet.MinnetError("kl_divergence takes every target for a probability, and one of "
                                 "them is below 0: choose another loss")


def log_cosh(m, a, y):
    """C = Σ_j log cosh(a_j − y_j)

    ½ e² for a small e = a_j − y_j, |e| − log 2 for a large one.
    """
    e = abs(a - y)
    return e + m.log1p(m.exp(-2 * e)) - math.log(2)


def log_cosh_gradient(m, a, y):
    """∂C/∂a_j = tanh(a_j − y_j)"""
    return m.tanh(a - y)


def negative_log_likelihood(m, a, y):
    """C = −Σ_j y_j a_j

    Of outputs that are logarithms of probabilities: log_softmax's.
    """
    return -y * a


def negative_log_likelihood_gradient(m, a, y):
    """∂C/∂a_j = −y_j"""
    return 0 * a - y
