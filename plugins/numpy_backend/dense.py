"""minnet's dense layer in NumPy's own words, which are faster than those of every array library."""

import minnet
import numpy as np

WHITE = 255


class DenseRows(minnet.Layer):
    """a = f(z), z = x wᵀ + b, a row for each sample.

    As the first layer it may read grey levels, of some of the inputs only: see `read_levels`.
    """

    def __init__(self, layer):
        self.layer, self.activation = layer, layer.activation
        self.learns_biases = "biases" in layer.parameters
        self.biases = np.array(layer.biases)
        self.f = minnet.array_form(layer.activation, np)
        self.delta = self.f.delta
        self.columns, self.of_levels, self.stepped = None, None, False
        # One for each sample of a batch: their product with δ is its sum, sooner than NumPy's sum.
        self.ones = np.ones(0)

    def read_levels(self, columns):
        """From now on x has the levels, 0 to 255, of these columns of the inputs, and one of 255.

        The weights of such an x are `of_levels`: w / 255, and in the last column b / 255; w and b
        are brought up to date by the next call, if a step was taken. None: x has the inputs, all
        of them.
        """
        if columns is self.columns:
            return
        if self.stepped:
            self.weights[:, self.columns] = self.of_levels[:, :-1] * WHITE
            if self.learns_biases:
                self.biases[:] = self.of_levels[:, -1] * WHITE
        self.columns, self.stepped = None, False
        if columns is not None:
            self.of_levels = np.empty((len(self.biases), len(columns) + 1), self.weights.dtype)
            self.of_levels[:, :-1] = self.weights[:, columns] / WHITE
            self.of_levels[:, -1] = self.biases / WHITE
            self.columns = columns

    def forward(self, x):
        """z = x wᵀ + b,  a = f(z)"""
        if self.columns is not None:
            z = np.dot(x, self.of_levels.T)
        else:
            z = np.dot(x, self.weights.T)
            z += self.biases
        return z, self.f.output(z)

    forward_in_training = forward

    def backward(self, x, delta):
        """∂C/∂x = δ w"""
        return np.dot(delta, self.weights)

    def gradient(self, inputs, deltas):
        """∂C/∂b = Σ δ (BP3),  ∂C/∂w = δᵀ x (BP4), summed over the samples"""
        return {"weights": np.dot(deltas.T, inputs), "biases": np.add.reduce(deltas)}

    def descend(self, x, deltas, rate):
        """w ← w − rate δᵀ x,  b ← b − rate Σ δ

        In place, and the rate is put into δ, which has fewer numbers than w.
        """
        if self.columns is not None:
            change = np.dot((deltas * (rate / WHITE ** 2)).T, x)
            if not self.learns_biases:
                change[:, -1] = 0
            self.of_levels -= change
            self.stepped = True
            return
        step = deltas * rate
        self.weights -= np.dot(step.T, x)
        if self.learns_biases:
            if len(self.ones) != len(step):
                self.ones = np.ones(len(step), step.dtype)
            self.biases -= np.dot(self.ones, step)
