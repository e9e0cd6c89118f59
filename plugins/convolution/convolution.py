"""The layer conv2d: kernels that are laid on every place of a picture."""

import minnet
from minnet.core import numbers
from minnet.core.activations import ACTIVATIONS
from minnet.core.initializers import INITIALIZERS
from minnet.core.vectors import by_x, check_count, plain, product

from .arrays import Conv2DArrays
from .maps import (as_maps, correlation, cut, padded, picture_shape, place_of, places, spread,
                   total, turned)


class Conv2D(minnet.Layer):
    """a = f(z), z_fuv = Σ_c Σ_m Σ_n w_fcmn x_c,su+m,sv+n + b_f

    `weights[f][c][m][n]` is the kernel of filter f for channel c, `biases[f]` its bias; x is the
    picture with `padding` zeros around it, s the stride. As in all frameworks it is
    cross-correlation: the kernel is not turned, as it is in the mathematicians' convolution. The z
    and a of a filter are its feature map.
    """

    name = "conv2d"
    takes = ("shape", "activation", "initializer", "bias", "source")

    def __init__(self, shape, filters: int, size: int, activation="sigmoid", initializer="normal",
                 stride=1, padding=0, bias=True, source=None):
        """shape: (channels, rows, columns) of the pictures; size: of a kernel, rows and columns.

        An initializer draws the weights of a filter as those of a neuron that reads its window.
        """
        filters, size, stride, padding = map(plain, (filters, size, stride, padding))
        check_count(filters, f"the number of filters of layer '{self.name}'")
        check_count(padding, f"the padding of layer '{self.name}'", 0)
        self.filters, self.size, self.stride, self.padding = filters, size, stride, padding
        self.input_shape = picture_shape(shape, self.name)
        self.output_shape = (filters, *places(self.input_shape, size, stride, padding, self.name))
        self.inputs, self.outputs = product(self.input_shape), product(self.output_shape)
        check_count(self.outputs, f"the number of outputs of layer '{self.name}'")
        self.activation = ACTIVATIONS.find(activation)
        self.parameters = ("weights", "biases") if bias else ("weights",)
        channels = self.input_shape[0]
        initializer, window = INITIALIZERS.find(initializer), channels * size * size
        check_count(filters * window, f"the number of weights of layer '{self.name}'")
        source = minnet.random_source(source)
        self.weights = [as_maps(w_f, (channels, size, size))
                        for w_f in initializer.weights(source, window, filters)]
        self.biases = (initializer.biases(source, window, filters) if bias else [0.0] * filters)

    def forward(self, x):
        """z_fuv = Σ_c Σ_m Σ_n w_fcmn x_c,su+m,sv+n + b_f,  a = f(z)"""
        x = self.padded_maps(x)
        z = [z_uv + b_f for w_f, b_f in zip(self.weights, self.biases)
             for z_uv in numbers(total([correlation(x_c, w_fc, self.stride)
                                        for x_c, w_fc in zip(x, w_f)]))]
        return z, self.activation.output(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)"""
        return self.activation.delta(z, a, gradient)

    def backward(self, x, delta):
        """∂C/∂x_cij = Σ_f Σ_m Σ_n w_fcmn δ_f,i−m,j−n

        The full convolution of δ with the kernels: with the turned kernel, wherever it touches δ.
        With a stride δ is spread, and of what was padded the padding is cut off.
        """
        edge = self.size - 1
        delta = [padded(spread(delta_f, self.stride), edge)
                 for delta_f in as_maps(delta, self.output_shape)]
        return numbers([cut(total([correlation(delta_f, turned(w_f[c]))
                                   for delta_f, w_f in zip(delta, self.weights)]), self.padding)
                        for c in range(self.input_shape[0])])

    def gradient(self, inputs, deltas):
        """∂C/∂b_f = Σ_u Σ_v δ_fuv,  ∂C/∂w_fcmn = Σ_u Σ_v δ_fuv x_c,su+m,sv+n

        The correlation of the input and δ, which is spread if there is a stride. Each summed over
        the samples of a batch.
        """
        xs = [self.padded_maps(x) for x in inputs]
        deltas = [as_maps(delta, self.output_shape) for delta in deltas]
        biases = [sum([sum(numbers(delta[f])) for delta in deltas]) for f in range(self.filters)]
        weights = [[total([correlation(x[c], spread(delta[f], self.stride))
                           for x, delta in zip(xs, deltas)])
                    for c in range(self.input_shape[0])] for f in range(self.filters)]
        return {"weights": weights, "biases": biases}

    def padded_maps(self, x):
        """The picture x as a map for each channel, with zeros around it."""
        return [padded(x_c, self.padding) for x_c in as_maps(x, self.input_shape)]

    def terms(self, j):
        """Which weight meets which input in z_j, and the bias; what is padding is left out."""
        f, u, v = place_of(j, self.output_shape)
        channels, rows, columns = self.input_shape
        top, left = u * self.stride - self.padding, v * self.stride - self.padding
        terms = [(("weights", f, c, m, n), (c * rows + top + m) * columns + left + n)
                 for c in range(channels) for m in range(self.size) for n in range(self.size)
                 if 0 <= top + m < rows and 0 <= left + n < columns]
        return terms + [(("biases", f), None)] * ("biases" in self.parameters)

    def settings(self):
        """All but the weights and biases, which come from the file, undrawn."""
        return {"shape": list(self.input_shape), "filters": self.filters, "size": self.size,
                "activation": self.activation.name, "stride": self.stride, "padding": self.padding,
                "bias": "biases" in self.parameters, "initializer": "zeros"}

    def arrays(self, xp):
        """The same for arrays; NumPy and PyTorch have views for it."""
        if xp.__name__ == "numpy":
            from .numpy_arrays import Conv2DViews
            return Conv2DViews(self, xp)
        if xp.__name__ == "array_api_compat.torch":
            from .torch_arrays import Conv2DUnfolded
            return Conv2DUnfolded(self, xp)
        return Conv2DArrays(self, xp)

    def lists(self):
        """The same for the backend `lists`."""
        from .lists import FastConv2D
        return FastConv2D(self)

    @staticmethod
    def example():
        """A small one, with stride and padding."""
        return Conv2D((2, 5, 5), 3, 3, "tanh", stride=2, padding=1, source=minnet.random_source(0))

    def __repr__(self):
        return (f"Conv2D({by_x(self.input_shape)} to {by_x(self.output_shape)}, "
                f"{self.size}x{self.size}, {self.activation})")
