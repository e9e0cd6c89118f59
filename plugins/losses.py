"""More losses: binary_cross_entropy, mean_absolute_error, huber, hinge, kl_divergence, log_cosh and negative_log_likelihood.

Each is the sum over the outputs j of what its formula says, for a number and for an array alike: m is the mathematics of the one or of the
other. `huber:2` is huber with another threshold.
"""

import math

import minnet
from minnet.core.losses import softmax_cross_entropy, softmax_cross_entropy_delta

# Keeps an output of exactly 0 or 1 from a logarithm of −∞, as in cross_entropy.
EPSILON = 1e-7


@minnet.hookimpl
def minnet_losses():
    """Seven losses."""
    return [
        minnet.elementwise_loss("binary_cross_entropy", binary_cross_entropy, binary_cross_entropy_gradient,
                                pairs={"sigmoid": (sigmoid_binary_cross_entropy, sigmoid_binary_cross_entropy_delta)}),
        minnet.Loss("mean_absolute_error", mean_absolute_error, mean_absolute_error_gradient,
                    vectorised=(mean_absolute_error_of_rows, mean_absolute_error_gradient_of_rows)),
        huber(),
        minnet.elementwise_loss("hinge", hinge, hinge_gradient),
        kl_divergence_loss(),
        distance(minnet.elementwise_loss("log_cosh", log_cosh, log_cosh_gradient)),
        minnet.elementwise_loss("negative_log_likelihood", negative_log_likelihood, negative_log_likelihood_gradient),
    ]


def distance(loss):
    """The loss, claiming to be smallest where a is y."""
    loss.distance = True
    return loss


def binary_cross_entropy(m, a, y):
    """C = −Σ_j (y_j log a_j + (1 − y_j) log(1 − a_j)): each output a probability of its own, each target from 0 to 1.

    1e-7 is added to either probability; with sigmoid for the last activation C and δ = a − y are exact.
    """
    return -y * m.log(probability(m, a)) - (1 - y) * m.log(probability(m, 1 - a))


def binary_cross_entropy_gradient(m, a, y):
    """∂C/∂a_j = (1 − y_j) / (1 − a_j) − y_j / a_j."""
    return (1 - y) / probability(m, 1 - a) - y / probability(m, a)


def probability(m, p):
    """p + 1e-7; refused where that is not above 0."""
    if m.any(p + EPSILON <= 0):
        raise minnet.MinnetError("binary_cross_entropy takes every output for a probability, and one of them is not from 0 to 1: "
                                 "choose an output activation that stays there, sigmoid say")
    return p + EPSILON


def sigmoid_binary_cross_entropy(m, z, y):
    """C = Σ_j (log(1 + e^(z_j)) − y_j z_j): binary cross-entropy of σ(z), without a σ that rounds to 0 or 1."""
    return m.maximum(z, 0.0) + m.log1p(m.exp(-abs(z))) - y * z


def sigmoid_binary_cross_entropy_delta(m, a, y):
    """δ_j = a_j − y_j."""
    return a - y


def mean_absolute_error(a, y):
    """C = (1/n) Σ_j |a_j − y_j|, n outputs."""
    return sum(abs(a_j - y_j) for a_j, y_j in zip(a, y)) / len(y)


def mean_absolute_error_gradient(a, y):
    """∂C/∂a_j = (1/n) sign(a_j − y_j)."""
    return [((a_j > y_j) - (a_j < y_j)) / len(y) for a_j, y_j in zip(a, y)]


def mean_absolute_error_of_rows(np, a, y):
    """`mean_absolute_error` of every row."""
    return abs(a - y).mean(axis=1)


def mean_absolute_error_gradient_of_rows(np, a, y):
    """`mean_absolute_error_gradient` of every row."""
    return np.sign(a - y) / y.shape[1]


def huber(threshold=1.0):
    """C = Σ_j ½ e_j² where |e_j| ≤ t, else t (|e_j| − ½ t); e_j = a_j − y_j, t the threshold: one far-off target counts for less (Huber 1964)."""
    def cost(m, a, y):
        """C = Σ_j ½ e_j² where |e_j| ≤ t, else t (|e_j| − ½ t); e_j = a_j − y_j, t the threshold (Huber 1964)."""
        near = m.minimum(abs(a - y), threshold)
        return near * (abs(a - y) - near / 2)

    def gradient(m, a, y):
        """∂C/∂a_j = e_j, but no less than −t and no more than t."""
        return m.maximum(m.minimum(a - y, threshold), -threshold)

    if not isinstance(threshold, (int, float)) or not threshold > 0:
        raise ValueError(f"its threshold should be a number above 0, and is {threshold!r}")
    loss = distance(minnet.elementwise_loss("huber", cost, gradient))
    loss.vary = huber
    return loss


def hinge(m, a, y):
    """C = Σ_j max(0, 1 − t_j a_j), t_j = 1 where y_j > 0, else −1: 0 for outputs at least 1 on the right side. Suits identity and tanh."""
    return m.maximum(1 - side(m, y) * a, 0.0)


def hinge_gradient(m, a, y):
    """∂C/∂a_j = −t_j where t_j a_j < 1, else 0."""
    return m.where(side(m, y) * a < 1, -side(m, y), 0.0)


def side(m, y):
    """The side that a target names: targets may be 0 and 1, or −1 and 1."""
    return m.where(y > 0, 1.0, -1.0)


def kl_divergence(m, a, y):
    """C = Σ_j y_j log(y_j / a_j), for outputs and targets that are probabilities and sum to 1; 1e-7 is added to a_j (Kullback, Leibler 1951).

    With softmax for the last activation C and δ = a − y are exact.
    """
    return y * (log_of_target(m, y) - m.log(above_zero(m, a + EPSILON)))


def kl_divergence_gradient(m, a, y):
    """∂C/∂a_j = −y_j / a_j."""
    return -y / above_zero(m, a + EPSILON)


def log_of_target(m, y):
    """log y, and 0 where y is 0, because y log y goes to 0 there."""
    if m.any(y < 0):
        raise minnet.MinnetError("kl_divergence takes every target for a probability, and one of them is below 0: choose another loss")
    return m.log(m.where(y > 0, y, 1.0))


def above_zero(m, p):
    """p; refused where it is not above 0."""
    if m.any(p <= 0):
        raise minnet.MinnetError("kl_divergence takes the logarithm of the outputs and one of them is below 0: "
                                 "choose an output activation that stays above 0, softmax say")
    return p


def softmax_kl_divergence(z, y):
    """C = Σ_j y_j (log y_j − log softmax(z)_j), without forming a softmax that rounds to 0."""
    return softmax_cross_entropy(z, y) + sum(y_j * log_of_target(minnet.scalars, y_j) for y_j in y)


def softmax_kl_divergence_of_rows(np, z, y):
    """`softmax_kl_divergence` of every row."""
    shifted = z - z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return (y * (log_of_target(np, y) + log_sum - shifted)).sum(axis=1)


def softmax_kl_divergence_delta_of_rows(np, a, y):
    """`softmax_cross_entropy_delta` of every row."""
    return a * y.sum(axis=1, keepdims=True) - y


def kl_divergence_loss():
    """kl_divergence with its softmax pairing, in which the outputs depend on each other."""
    loss = minnet.elementwise_loss("kl_divergence", kl_divergence, kl_divergence_gradient)
    loss.pairs["softmax"] = (softmax_kl_divergence, softmax_cross_entropy_delta,
                             (softmax_kl_divergence_of_rows, softmax_kl_divergence_delta_of_rows))
    return loss


def log_cosh(m, a, y):
    """C = Σ_j log cosh(a_j − y_j): ½ e² for a small e, |e| − log 2 for a large one."""
    e = abs(a - y)
    return e + m.log1p(m.exp(-2 * e)) - math.log(2)


def log_cosh_gradient(m, a, y):
    """∂C/∂a_j = tanh(a_j − y_j)."""
    return m.tanh(a - y)


def negative_log_likelihood(m, a, y):
    """C = −Σ_j y_j a_j, for outputs that are logarithms of probabilities: those of log_softmax."""
    return -y * a


def negative_log_likelihood_gradient(m, a, y):
    """∂C/∂a_j = −y_j."""
    return 0 * a - y
