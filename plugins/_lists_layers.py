"""Dense layers as the backend `lists` runs them: their own weights, and each pass in the order of work that an interpreter does fastest."""

import math
import sys
from operator import itemgetter, mul

import minnet
from minnet.core.activations import relu_prime, sigmoid_prime, tanh_prime
from minnet.core.vectors import combination
from minnet.core.vectors import dot as loop_over_products

# PyPy compiles plain loops, and is slowed by the functions that save CPython a loop.
LOOPS_ARE_COMPILED = sys.implementation.name == "pypy"

# f'(z) from a = f(z), which is at hand: without another e^z, and without a call for each neuron.
SLOPES = {
    sigmoid_prime: lambda a, gradient: [g_j * (a_j * (1 - a_j)) for g_j, a_j in zip(gradient, a)],
    tanh_prime: lambda a, gradient: [g_j * (1 - a_j * a_j) for g_j, a_j in zip(gradient, a)],
    relu_prime: lambda a, gradient: [g_j if a_j > 0 else 0.0 * g_j for g_j, a_j in zip(gradient, a)],
}


def sum_of_products(v, w):
    """v · w = Σ_k v_k w_k."""
    return sum(map(mul, v, w))


dot = loop_over_products if LOOPS_ARE_COMPILED else getattr(math, "sumprod", sum_of_products)


class Direct(minnet.Layer):
    """A dense layer whose weights, the layer's own, are changed without a gradient being made first."""

    def __init__(self, dense):
        dense.weights = [list(w_j) for w_j in dense.weights]
        self.dense = dense
        self.inputs = dense.inputs
        self.outputs = dense.outputs
        self.activation = dense.activation
        self.parameters = dense.parameters
        plain = type(self.activation) is minnet.Activation
        self.slopes = SLOPES.get(self.activation.derivative) if plain else None

    @property
    def weights(self):
        """The dense layer's own."""
        return self.dense.weights

    @weights.setter
    def weights(self, weights):
        self.dense.weights = weights

    @property
    def biases(self):
        """The dense layer's own."""
        return self.dense.biases

    @biases.setter
    def biases(self, biases):
        self.dense.biases = biases

    def forward(self, x):
        """z_j = w_j · x + b_j,  a = f(z)."""
        z = [dot(w_j, x) + b_j for w_j, b_j in zip(self.weights, self.biases)]
        return z, self.activation.output(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)."""
        return self.slopes(a, gradient) if self.slopes else self.activation.delta(z, a, gradient)

    def backward(self, x, delta):
        """∂C/∂x = wᵀ δ."""
        return combination(delta, self.weights)

    def gradient(self, inputs, deltas):
        """∂C/∂w and ∂C/∂b, summed over the samples."""
        return self.dense.gradient(inputs, deltas)

    def descend(self, inputs, steps):
        """w_jk ← w_jk − Σ_i s_ij x_ik, one long sum over the batch for each weight; s_i is η/m times the δ of sample i."""
        columns = list(zip(*inputs))
        for w_j, steps_j in zip(self.weights, zip(*steps)):
            w_j[:] = [w_jk - dot(steps_j, x_k) for w_jk, x_k in zip(w_j, columns)]
        self.descend_biases(steps)

    def descend_biases(self, steps):
        """b_j ← b_j − Σ_i s_ij."""
        if "biases" in self.parameters:
            self.biases = [b_j - sum(steps_j) for b_j, steps_j in zip(self.biases, zip(*steps))]


class Sparse(Direct):
    """The first layer. An input of 0, as four fifths of an image of a digit are, adds nothing to any z and moves no weight: it is passed over."""

    def forward(self, x):
        """z_j = Σ_k w_jk x_k + b_j where x_k is not 0,  a = f(z)."""
        places, values = not_zero(x)
        z = [z_j + b_j for z_j, b_j in zip(dots_at(places, values, self.weights), self.biases)]
        return z, self.activation.output(z)

    def gradient(self, inputs, deltas):
        """∂C/∂w_jk = Σ_i δ_ij x_ik where x_ik is not 0, and ∂C/∂b_j = Σ_i δ_ij."""
        weights = [[0.0] * self.inputs for j in range(self.outputs)]
        add_products(weights, inputs, deltas)
        return {"weights": weights, "biases": [sum(deltas_j) for deltas_j in zip(*deltas)]}

    def descend(self, inputs, steps):
        """w_jk ← w_jk − Σ_i s_ij x_ik where x_ik is not 0."""
        add_products(self.weights, inputs, [[-step_j for step_j in step] for step in steps])
        self.descend_biases(steps)


def not_zero(x):
    """The places of the numbers of x that are not 0, and these numbers."""
    return [k for k, x_k in enumerate(x) if x_k], [x_k for x_k in x if x_k]


def dots_at(places, values, rows):
    """Σ_k w_k v_k of every row w, over the places k of these values."""
    if len(places) < 2 or LOOPS_ARE_COMPILED:
        return [dot_in_a_loop(places, values, w) for w in rows]
    at_places = itemgetter(*places)
    return [dot(at_places(w), values) for w in rows]


def dot_in_a_loop(places, values, w):
    """Σ_k w_k v_k of one row."""
    total = 0.0
    for k, v_k in zip(places, values):
        total += w[k] * v_k
    return total


def add_products(rows, inputs, factors):
    """Add f_ij x_ik to rows[j][k], for every sample i and each of its inputs k that is not 0."""
    for x, f in zip(inputs, factors):
        places, values = not_zero(x)
        for row, f_j in zip(rows, f):
            for k, x_k in zip(places, values):
                row[k] += f_j * x_k
