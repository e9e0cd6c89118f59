"""The convolution in NumPy's own words: its windows are a view, its products one call."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .arrays import Conv2DArrays


class Conv2DViews(Conv2DArrays):
    """a = f(z), z = w X + b: X_u of every row u in one array"""

    def pictures(self, x, shape):
        """The rows x as pictures, whose samples lie side by side from now on"""
        return np.ascontiguousarray(x.T).reshape(*shape, len(x))

    def windows(self, x):
        """X: the strips of a row's windows follow each other, and neighbours share most of them"""
        strips = self.strips(x)
        height, across, along = strips.shape
        row, strip, number = strips.strides
        return as_strided(strips, (self.output_shape[1], self.size * across, along),
                          (self.stride * row, strip, number), writeable=False)

    def products(self, w, windows):
        """w X"""
        z = np.empty((len(w), len(windows), windows.shape[2]), windows.dtype)
        np.matmul(w, windows, out=z.swapaxes(0, 1))
        return z

    def product_sum(self, delta, windows):
        """Σ_u δ_u X_uᵀ, apart for each row of the kernels: small products are done by one thread"""
        rows, weights, along = windows.shape
        windows = windows.reshape(rows, self.size, -1, along)
        products = np.matmul(windows, delta.transpose(1, 2, 0)[:, None])
        return products.sum(axis=0).reshape(weights, -1).T
