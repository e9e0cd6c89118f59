"""Dense layers with each sum in the order of work that an interpreter does fastest."""

import math
import sys
from itertools import compress, count
from operator import itemgetter, mul

from minnet import core

from .layer import FastLayer, sums

# PyPy compiles plain loops, and is slowed by the functions that save CPython a loop.
LOOPS_ARE_COMPILED = sys.implementation.name == "pypy"


def sum_of_products(v, w):
    """v · w = Σ_k v_k w_k"""
    return sum(map(mul, v, w))


dot = core.dot if LOOPS_ARE_COMPILED or hasattr(math, "sumprod") else sum_of_products


class FastDense(FastLayer):
    """A dense layer, vector by vector."""

    def forward(self, x):
        """z_j = w_j · x + b_j,  a = f(z)"""
        z = [dot(w_j, x) + b_j for w_j, b_j in zip(self.weights, self.biases)]
        return z, self.output(z)

    def backward(self, x, delta):
        """∂C/∂x = wᵀ δ"""
        return [dot(w_k, delta) for w_k in zip(*self.weights)]

    def descend(self, inputs, steps):
        """w_jk ← w_jk − Σ_i s_ij x_ik, where s_i is η/m times the δ of sample i"""
        columns = list(zip(*inputs))
        self.weights = [[w_jk - dot(steps_j, x_k) for w_jk, x_k in zip(w_j, columns)]
                        for w_j, steps_j in zip(self.weights, zip(*steps))]
        self.descend_biases(steps)


class SparseDense(FastDense):
    """The first layer, which passes over inputs of 0: they add nothing to z and move no weight.

    Four fifths of an image of a digit are 0.
    """

    def forward(self, x):
        """z_j = Σ_k w_jk x_k + b_j where x_k is not 0,  a = f(z)"""
        if not self.mostly_zero([x]):
            return super().forward(x)
        places, values = not_zero(x)
        z = [z_j + b_j for z_j, b_j in zip(dots_at(places, values, self.weights), self.biases)]
        return z, self.output(z)

    def gradient(self, inputs, deltas):
        """∂C/∂w_jk = Σ_i δ_ij x_ik where x_ik is not 0,  ∂C/∂b_j = Σ_i δ_ij"""
        if not self.mostly_zero(inputs):
            return super().gradient(inputs, deltas)
        zeros = [[0.0] * self.inputs] * self.outputs
        return {"weights": with_products(zeros, inputs, deltas), "biases": sums(deltas)}

    def descend(self, inputs, steps):
        """w_jk ← w_jk − Σ_i s_ij x_ik where x_ik is not 0"""
        if not self.mostly_zero(inputs):
            return super().descend(inputs, steps)
        against = [[-s_j for s_j in step] for step in steps]
        self.weights = with_products(self.weights, inputs, against)
        self.descend_biases(steps)

    def mostly_zero(self, inputs) -> bool:
        """Whether two thirds of the inputs are 0: then passing over them is quicker."""
        numbers = sum([len(not_zero(x)[0]) for x in inputs])
        return 3 * numbers <= self.inputs * len(inputs)


def not_zero(x):
    """The places of the numbers of x that are not 0, and these numbers."""
    return list(compress(count(), x)), list(filter(None, x))


def dots_at(places, values, rows):
    """Σ_k w_k v_k of every row w, over the places k of these values."""
    if len(places) < 2 or LOOPS_ARE_COMPILED:
        return [sum([w[k] * v_k for k, v_k in zip(places, values)]) for w in rows]
    at_places = itemgetter(*places)
    return [dot(at_places(w), values) for w in rows]


def with_products(rows, inputs, factors):
    """rows[j][k] + Σ_i f_ij x_ik, over the samples i and of each the inputs k that are not 0."""
    rows = [list(row) for row in rows]
    for x, f in zip(inputs, factors):
        places, values = not_zero(x)
        for row, f_j in zip(rows, f):
            for k, x_k in zip(places, values):
                row[k] += f_j * x_k
    return rows
