"""Pooling: of every window of a feature map one number, so that the map becomes smaller."""

import minnet
from minnet.core import argmax
from minnet.core.vectors import by_x, product

from .arrays import MaxPool2DArrays, MeanPool2DArrays
from .maps import picture_shape, places


class Pool2D(minnet.Layer):
    """What both poolings share: their windows, each a list of places in the flat input."""

    takes = ("shape",)

    def __init__(self, shape, size: int, stride=None):
        """shape: (channels, rows, columns); stride: from window to window, None for the size."""
        self.size, self.stride = size, stride = size, size if stride is None else stride
        self.input_shape = channels, rows, columns = picture_shape(shape, self.name)
        height, width = places(self.input_shape, size, stride, 0, self.name)
        self.output_shape = channels, height, width
        self.inputs, self.outputs = product(self.input_shape), product(self.output_shape)
        self.windows = [[(c * rows + stride * u + m) * columns + stride * v + n
                         for m in range(size) for n in range(size)]
                        for c in range(channels) for u in range(height) for v in range(width)]

    def settings(self):
        """shape, size and stride."""
        return {"shape": list(self.input_shape), "size": self.size, "stride": self.stride}

    @classmethod
    def example(cls):
        """A small one, whose windows overlap."""
        return cls((2, 5, 5), 3, 2)

    def __repr__(self):
        return (f"{type(self).__name__}({by_x(self.input_shape)} to {by_x(self.output_shape)}, "
                f"{self.size}x{self.size})")


class MaxPool2D(Pool2D):
    """a_cuv = max_mn x_c,su+m,sv+n"""

    name = "max_pool2d"

    def forward(self, x):
        """(k, a): a_j = x_k, the largest of window j, and the places k where they stand

        Of equals the first.
        """
        largest = [window[argmax([x[k] for k in window])] for window in self.windows]
        return largest, [x[k] for k in largest]

    def backward(self, x, delta):
        """∂C/∂x_k = Σ_j δ_j, over the windows j whose largest is x_k"""
        gradient = [0.0] * len(x)
        for k, delta_j in zip(self.forward(x)[0], delta):
            gradient[k] += delta_j
        return gradient

    def arrays(self, xp):
        """The same for arrays."""
        return MaxPool2DArrays(self, xp)

    def lists(self):
        """The same for the backend `lists`."""
        from .lists import FastMaxPool2D
        return FastMaxPool2D(self)


class MeanPool2D(Pool2D):
    """a_cuv = (1/size²) Σ_m Σ_n x_c,su+m,sv+n"""

    name = "mean_pool2d"

    def forward(self, x):
        """a_j = (1/size²) Σ_k x_k, over the places k of window j"""
        a = [sum([x[k] for k in window]) / len(window) for window in self.windows]
        return a, a

    def backward(self, x, delta):
        """∂C/∂x_k = Σ_j δ_j / size², over the windows j that x_k is in"""
        gradient = [0.0] * len(x)
        for window, delta_j in zip(self.windows, delta):
            for k in window:
                gradient[k] += delta_j / len(window)
        return gradient

    def arrays(self, xp):
        """The same for arrays."""
        return MeanPool2DArrays(self, xp)

    def lists(self):
        """The same for the backend `lists`."""
        from .lists import FastMeanPool2D
        return FastMeanPool2D(self)
