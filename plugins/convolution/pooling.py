"""Pooling: of every window of a feature map one number, so that the map becomes smaller."""

import minnet
from minnet.core import argmax
from minnet.core.vectors import by_x, check_count, plain, product

from .arrays import MaxPool2DArrays, MeanPool2DArrays
from .maps import picture_shape, places


class Pool2D(minnet.Layer):
    """What both poolings share: their windows, and what is in which of them."""

    takes = ("shape",)

    def __init__(self, shape, size: int, stride=None):
        """shape: (channels, rows, columns); stride: from window to window, None for the size."""
        self.size = size = plain(size)
        self.stride = stride = size if stride is None else plain(stride)
        self.input_shape = picture_shape(shape, self.name)
        self.output_shape = (self.input_shape[0],
                             *places(self.input_shape, size, stride, 0, self.name))
        self.inputs, self.outputs = product(self.input_shape), product(self.output_shape)
        check_count(self.outputs * size * size, f"what all windows of layer '{self.name}' hold")

    def window(self, j):
        """The places k in the flat input of the numbers x_k in window j."""
        _, rows, columns = self.input_shape
        _, height, width = self.output_shape
        c, u, v = j // (height * width), j // width % height, j % width
        first = (c * rows + self.stride * u) * columns + self.stride * v
        return [first + m * columns + n for m in range(self.size) for n in range(self.size)]

    @property
    def windows(self):
        """Window by window; each is made when its turn comes, for all may be many."""
        return map(self.window, range(self.outputs))

    def terms(self, j):
        """The inputs in window j, each without a weight; joined_by tells what becomes of them."""
        return [(None, k) for k in self.window(j)]

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
    joined_by = "max"

    def forward(self, x):
        """a_cuv = max_mn x_c,su+m,sv+n

        z_j is the place k in the flat input where the largest of window j stands, of equals the
        first.
        """
        largest = [window[argmax([x[k] for k in window])] for window in self.windows]
        return largest, [x[k] for k in largest]

    def backward(self, x, delta):
        """∂C/∂x_k = Σ_j [k = z_j] δ_j

        The δ of a window goes to the place of its largest, and nothing to the others.
        """
        gradient = [0.0] * len(x)
        for k, delta_j in zip(self.forward(x)[0], delta):
            gradient[k] += delta_j
        return gradient

    def arrays(self, xp):
        """The same for arrays."""
        return MaxPool2DArrays(self, xp)

    def onnx(self, graph, x):
        """The same as an operator of ONNX."""
        pictures = graph.reshape(x, self.input_shape)
        pooled = graph.max_pooled(pictures, self.size, self.stride)
        return graph.reshape(pooled, (self.outputs,))

    def lists(self):
        """The same for the backend `lists`."""
        from .lists import FastMaxPool2D
        return FastMaxPool2D(self)


class MeanPool2D(Pool2D):
    """a_cuv = (1/size²) Σ_m Σ_n x_c,su+m,sv+n"""

    name = "mean_pool2d"
    joined_by = "mean"

    def forward(self, x):
        """a_cuv = (1/size²) Σ_m Σ_n x_c,su+m,sv+n"""
        a = [sum([x[k] for k in window]) / len(window) for window in self.windows]
        return a, a

    def backward(self, x, delta):
        """∂C/∂x_k = (1/size²) Σ_j δ_j

        Over the windows j that x_k is in: each place of a window has the same share of its δ.
        """
        gradient = [0.0] * len(x)
        for window, delta_j in zip(self.windows, delta):
            for k in window:
                gradient[k] += delta_j / len(window)
        return gradient

    def arrays(self, xp):
        """The same for arrays."""
        return MeanPool2DArrays(self, xp)

    def onnx(self, graph, x):
        """The same as an operator of ONNX."""
        pictures = graph.reshape(x, self.input_shape)
        pooled = graph.mean_pooled(pictures, self.size, self.stride)
        return graph.reshape(pooled, (self.outputs,))

    def lists(self):
        """The same for the backend `lists`."""
        from .lists import FastMeanPool2D
        return FastMeanPool2D(self)
