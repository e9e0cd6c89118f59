"""More initializers: lecun, orthogonal, truncated_normal and constant; biases start at 0.

`truncated_normal:0.1` and `constant:0.5` are those with another deviation and another value.
"""

import math

import minnet
from minnet.core.vectors import dot


@minnet.hookimpl
def minnet_initializers():
    """Four initializers."""
    return [minnet.Initializer("lecun", lecun), Orthogonal(), truncated_normal(), constant()]


def lecun(source, inputs, neurons):
    """w ~ N(0, 1 / inputs)

    A signal of variance 1 keeps it through a layer; suits selu (LeCun and others 1998).
    """
    return source.gauss(0.0, math.sqrt(1 / inputs))


def truncated_normal(deviation=0.05):
    """w ~ N(0, deviation²), drawn again where it is more than two deviations from 0"""
    def draw(source, inputs, neurons):
        """w ~ N(0, deviation²), drawn again where it is more than two deviations from 0"""
        w = source.gauss(0.0, deviation)
        while abs(w) > 2 * deviation:
            w = source.gauss(0.0, deviation)
        return w

    if not isinstance(deviation, (int, float)) or not 0 < deviation < math.inf:
        raise ValueError(f"the deviation should be a number above 0, and is {deviation!r}")
    initializer = minnet.Initializer("truncated_normal", draw)
    initializer.vary = truncated_normal
    return initializer


def constant(value=0.1):
    """w = value

    Every neuron of a layer then stays the same as its neighbour.
    """
    def draw(source, inputs, neurons):
        """w = value"""
        return float(value)

    initializer = minnet.Initializer("constant", draw)
    initializer.vary = constant
    return initializer


class Orthogonal(minnet.Initializer):
    """w wᵀ = 1 or, with more rows than columns, wᵀ w = 1

    The rows or the columns are of length 1, each upright on every other (Saxe and others 2013).
    """

    def __init__(self):
        super().__init__("orthogonal", None)

    def weights(self, source, inputs, neurons):
        """Vectors from N(0, 1), less their parts along those before (Gram and Schmidt)."""
        vectors = []
        for count in range(min(inputs, neurons)):
            v = [source.gauss(0.0, 1.0) for k in range(max(inputs, neurons))]
            # The second time takes away what rounding left the first time.
            for u in vectors + vectors:
                along = dot(u, v)
                v = [v_k - along * u_k for v_k, u_k in zip(v, u)]
            length = math.sqrt(dot(v, v))
            vectors.append([v_k / length for v_k in v])
        return vectors if neurons <= inputs else [list(row) for row in zip(*vectors)]
