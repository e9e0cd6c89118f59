"""The network of lists of the book "Data Science from Scratch", transcribed from its design.

Every layer is an object that keeps its last input; vectors are multiplied by a generator; one
sample makes a step, and every parameter is rebuilt at every step.
"""

import math
import random


def dot(v, w):
    """The book's dot product."""
    return sum(v_i * w_i for v_i, w_i in zip(v, w))


def combine(f, left, right):
    """f of the numbers at the same place in two tensors."""
    if not isinstance(left[0], list):
        return [f(x, y) for x, y in zip(left, right)]
    return [combine(f, x, y) for x, y in zip(left, right)]


class Linear:
    """z_o = w_o · x + b_o."""

    def __init__(self, inputs, outputs):
        self.w = [[random.gauss(0, 1) for _ in range(inputs)] for _ in range(outputs)]
        self.b = [random.gauss(0, 1) for _ in range(outputs)]

    def forward(self, x):
        """Keeps x for the backward pass."""
        self.x = x
        return [dot(x, self.w[o]) + self.b[o] for o in range(len(self.w))]

    def backward(self, gradient):
        """Keeps the gradients of w and b, returns that of x."""
        self.b_gradient = gradient
        self.w_gradient = [[self.x[i] * gradient[o] for i in range(len(self.x))]
                           for o in range(len(self.w))]
        return [sum(self.w[o][i] * gradient[o] for o in range(len(self.w)))
                for i in range(len(self.x))]

    def step(self, learning_rate):
        """Every parameter against its gradient."""
        self.w = combine(lambda w, g: w - g * learning_rate, self.w, self.w_gradient)
        self.b = combine(lambda b, g: b - g * learning_rate, self.b, self.b_gradient)


class Sigmoid:
    """a = σ(z)."""

    def forward(self, z):
        """Keeps a for the backward pass."""
        self.a = [1 / (1 + math.exp(-z_j)) for z_j in z]
        return self.a

    def backward(self, gradient):
        """∂C/∂z."""
        return combine(lambda a, g: a * (1 - a) * g, self.a, gradient)

    def step(self, learning_rate):
        """Nothing to learn."""


def the_book(work):
    """The book's epoch, a step for every sample."""
    inputs, targets = (rows[:len(rows)] for rows in (work.dataset.inputs, work.dataset.targets))
    layers = [layer for sizes in zip(work.sizes, work.sizes[1:])
              for layer in (Linear(*sizes), Sigmoid())]
    for linear, drawn in zip(layers[::2], work.network().layers):
        linear.w, linear.b = drawn.weights, drawn.biases

    def run():
        """One epoch."""
        for x, y in zip(inputs, targets):
            for layer in layers:
                x = layer.forward(x)
            gradient = combine(lambda a, t: 2 * (a - t), x, y)
            for layer in reversed(layers):
                gradient = layer.backward(gradient)
            for layer in layers:
                layer.step(work.learning_rate)
        return [(linear.w, linear.b) for linear in layers[::2]]
    return run
