"""The layers of this folder for arrays, with a row for each sample.

Inside, the samples come last: (channels, rows, columns, samples). So the numbers that all samples
have at a place lie side by side, windows are cut out in long runs, and a convolution is a product
of matrices without a transposition. A batch's rows are the transpose of it, a view in NumPy, which
goes from layer to layer without a number being moved.
"""

from functools import reduce

import minnet


class PictureArrays(minnet.Layer):
    """What the forms share: the way from rows to pictures and back, and where windows stand."""

    def __init__(self, layer, xp):
        self.xp, self.size, self.stride = xp, layer.size, layer.stride
        self.input_shape, self.output_shape = layer.input_shape, layer.output_shape

    def pictures(self, x, shape):
        """The rows x as pictures of this shape, the samples last."""
        return self.xp.reshape(x.T, (*shape, x.shape[0]))

    def rows(self, pictures):
        """Pictures, the samples last, as a row for each sample."""
        return self.xp.reshape(pictures, (-1, pictures.shape[-1])).T

    def every(self, start, places):
        """The places su + start along an axis, s being the stride, for each window."""
        return slice(start, start + self.stride * (places - 1) + 1, self.stride)


class Conv2DArrays(PictureArrays):
    """a = f(z), z_u = w X_u + b: X_u has the windows of row u, one in each column

    A kernel is a row of w, in the order m, c, n of its rows, channels and columns.
    """

    def __init__(self, layer, xp):
        super().__init__(layer, xp)
        self.padding, self.biases = layer.padding, xp.asarray(layer.biases, dtype=xp.float64)
        self.f = minnet.array_form(layer.activation, xp)

    def forward(self, x):
        """z_u = w X_u + b,  a = f(z)"""
        z = self.products(self.kernels(), self.windows(x))
        z += self.xp.asarray(self.biases, dtype=z.dtype)[:, None, None]
        z = self.rows(self.xp.reshape(z, (*self.output_shape, x.shape[0])))
        return z, self.f.output(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)"""
        return self.f.delta(z, a, gradient)

    def backward(self, x, delta):
        """∂C/∂x: wᵀ δ_u, the shares of all in a window, are added where the windows of row u stand

        First along the rows, which leaves a map for each column of a kernel; then these are added,
        each shifted by its column.
        """
        (channels, height, width), p, xp = self.input_shape, self.padding, self.xp
        columns, samples = self.output_shape[2], x.shape[0]
        turned, delta = self.kernels().T, self.by_rows(delta)
        across = xp.zeros((height + 2 * p, channels * self.size, columns * samples), dtype=x.dtype)
        for u in range(delta.shape[1]):
            share = xp.reshape(turned @ delta[:, u, :], (self.size, *across.shape[1:]))
            across[u * self.stride:u * self.stride + self.size, ...] += share
        across = xp.reshape(across, (height + 2 * p, channels, self.size, columns, samples))
        gradient = xp.zeros((channels, height + 2 * p, width + 2 * p, samples), dtype=x.dtype)
        for n in range(self.size):
            gradient[:, :, self.every(n, columns), :] += xp.moveaxis(across[:, :, n, ...], 1, 0)
        return self.rows(gradient[:, p:p + height, p:p + width, :])

    def gradient(self, inputs, deltas):
        """∂C/∂b = Σ δ,  ∂C/∂w = Σ_u δ_u X_uᵀ"""
        delta = self.by_rows(deltas)
        filters, channels, size, size = self.weights.shape
        weights = self.product_sum(delta, self.windows(inputs))
        weights = self.xp.reshape(weights, (filters, size, channels, size))
        return {"weights": self.xp.moveaxis(weights, 2, 1),
                "biases": self.xp.sum(delta, axis=(1, 2))}

    def kernels(self):
        """w"""
        return self.xp.reshape(self.xp.moveaxis(self.weights, 2, 1),
                               (self.weights.shape[0], -1))

    def by_rows(self, delta):
        """δ: filters, rows u, and the columns of all samples"""
        return self.xp.reshape(delta.T, (*self.output_shape[:2], -1))

    def strips(self, x):
        """The pictures as (rows, channels · n, columns · samples), n being a window's columns"""
        (channels, height, width), p, xp = self.input_shape, self.padding, self.xp
        maps = xp.moveaxis(self.pictures(x, self.input_shape), 1, 0)
        if p:
            inner, samples = maps, x.shape[0]
            maps = xp.zeros((height + 2 * p, channels, width + 2 * p, samples), dtype=x.dtype)
            maps[p:p + height, :, p:p + width, :] = inner
        strips = xp.stack([maps[:, :, self.every(n, self.output_shape[2]), :]
                           for n in range(self.size)], axis=2)
        return xp.reshape(strips, (height + 2 * p, channels * self.size, -1))

    def windows(self, x):
        """X_u of each row u, in the order m, c, n of a kernel"""
        strips, rows = self.strips(x), self.output_shape[1]
        windows = [strips[self.every(m, rows), ...] for m in range(self.size)]
        return self.xp.reshape(self.xp.stack(windows, axis=1), (rows, -1, strips.shape[2]))

    def products(self, w, windows):
        """w X_u of each row u: filters, rows, and the columns of all samples"""
        return self.xp.moveaxis(w @ windows, 0, 1)

    def product_sum(self, delta, windows):
        """Σ_u δ_u X_uᵀ"""
        products = self.xp.moveaxis(delta, 1, 0) @ self.xp.moveaxis(windows, 1, 2)
        return self.xp.sum(products, axis=0)


class PoolArrays(PictureArrays):
    """What both poolings share."""

    def places(self):
        """Of each number of a window where it stands in all windows, the first to the last."""
        return [(slice(None), self.every(m, self.output_shape[1]),
                 self.every(n, self.output_shape[2]), slice(None))
                for m in range(self.size) for n in range(self.size)]

    def add(self, pictures, place, shares):
        """Add a number for each window where these places are, which nothing is if none overlap."""
        pictures[place] = shares + pictures[place] if self.stride < self.size else shares


class MaxPool2DArrays(PoolArrays):
    """a = the largest of every window"""

    def forward(self, x):
        """(x, a)"""
        maps = self.pictures(x, self.input_shape)
        return x, self.rows(reduce(self.xp.maximum, [maps[place] for place in self.places()]))

    def delta(self, x, a, gradient):
        """∂C/∂x: each window's ∂C/∂a, at its largest, of equals at the first"""
        maps, a = self.pictures(x, self.input_shape), self.pictures(a, self.output_shape)
        rest = self.pictures(gradient, self.output_shape)
        delta = self.xp.zeros(maps.shape, dtype=rest.dtype)
        *others, last = self.places()
        for place in others:
            share = self.xp.asarray(maps[place] == a, dtype=rest.dtype)
            share *= rest
            rest = rest - share
            self.add(delta, place, share)
        self.add(delta, last, rest)
        return self.rows(delta)


class MeanPool2DArrays(PoolArrays):
    """a = the mean of every window"""

    def forward(self, x):
        """a = Σ x / size², over each window"""
        maps = self.pictures(x, self.input_shape)
        a = self.rows(sum(maps[place] for place in self.places()) / self.size ** 2)
        return a, a

    def backward(self, x, delta):
        """∂C/∂x = Σ δ / size², over the windows that x is in"""
        delta = self.pictures(delta, self.output_shape) / self.size ** 2
        gradient = self.xp.zeros((*self.input_shape, x.shape[0]), dtype=x.dtype)
        for place in self.places():
            self.add(gradient, place, delta)
        return self.rows(gradient)
