"""minnet's dense layer in NumPy's own words, which are faster than those of every array library."""

import minnet
import numpy as np


class DenseRows(minnet.Layer):
    """a = f(z), z = x wᵀ + b, a row for each sample."""

    def __init__(self, layer):
        self.layer, self.activation = layer, layer.activation
        self.biases = np.array(layer.biases)
        self.f = minnet.array_form(layer.activation, np)
        self.delta = self.f.delta
        self.columns = self.used = None

    def read_columns(self, columns):
        """Read an x of these columns of the inputs, and of a last one that is 1; None: of all.

        The bias then is the weight of that last input, and `used` are the weights of such an x;
        all others are brought up to date when other columns are to be read.
        """
        if self.columns is not None:
            self.weights[:, self.columns] = self.used[:, :-1]
            self.biases[:] = self.used[:, -1]
            self.columns = None
        if columns is not None:
            self.used = np.empty((len(self.weights), len(columns) + 1), self.weights.dtype)
            self.used[:, :-1] = self.weights[:, columns]
            self.used[:, -1] = self.biases
            self.columns = columns

    def forward(self, x):
        """z = x wᵀ + b,  a = f(z)"""
        if self.columns is not None:
            z = np.dot(x, self.used.T)
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

    def descend(self, x, step):
        """w ← w − stepᵀ x,  b ← b − Σ step, where step is η δ / m"""
        if self.columns is not None:
            change = np.dot(step.T, x)
            if "biases" not in self.layer.parameters:
                change[:, -1] = 0
            self.used -= change
        else:
            self.weights -= np.dot(step.T, x)
            if "biases" in self.layer.parameters:
                self.biases -= np.add.reduce(step)
