"""Standardising: how many deviations a number lies from its mean, and the way back."""

from .layer import LAYERS, Layer
from .vectors import check_vector


class Standardize(Layer):
    """a_k = (x_k − μ_k) / s_k

    The first layer of a network that takes raw numbers. It learns nothing: μ and s are
    the means and the standard deviations of the samples.
    """

    name = "standardize"

    def __init__(self, means: list, deviations: list):
        check_vector(deviations, len(means), "the deviations")
        self.means, self.deviations, self.inputs = means, deviations, len(means)

    def forward(self, x):
        """a_k = (x_k − μ_k) / s_k

        0 where s_k is 0, for what never changes tells nothing. There is no z; a stands
        in its place.
        """
        a = [(x_k - m_k) / s_k if s_k else 0.0
             for x_k, m_k, s_k in zip(x, self.means, self.deviations)]
        return a, a

    def backward(self, x, delta):
        """∂C/∂x_k = δ_k / s_k"""
        return [d_k / s_k if s_k else 0.0 for d_k, s_k in zip(delta, self.deviations)]

    def settings(self):
        """The means and the deviations."""
        return {"means": self.means, "deviations": self.deviations}


class InUnit(Standardize):
    """a_k = μ_k + s_k x_k

    The last layer of a network that answers in the unit of its targets: it is given a
    number of deviations.
    """

    name = "in_unit"

    def forward(self, x):
        """a_k = μ_k + s_k x_k"""
        a = [m_k + s_k * x_k for x_k, m_k, s_k in zip(x, self.means, self.deviations)]
        return a, a

    def backward(self, x, delta):
        """∂C/∂x_k = δ_k s_k"""
        return [d_k * s_k for d_k, s_k in zip(delta, self.deviations)]


LAYERS.add(Standardize)
LAYERS.add(InUnit)
