"""How fast plain lists learn: the reference core, and the backend lists, beside a book's network.

    python3 benchmarks/core.py [--samples 500] [--rounds 5]

The book is "Data Science from Scratch", the network its own of lists. All learn the same 784-30-10
sigmoid network with squared error from the same images of digits. The book's is transcribed from
its design: every layer an object that keeps its last input, vectors multiplied by a generator, one
sample to a step, every parameter rebuilt at every step. minnet takes batches of 10. Networks and
data are made before the clock starts; it counts the processor's time, in rounds that alternate, of
which each one's best is taken, so that a busy machine matters little.
"""

import argparse
import math
import os
import random
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import minnet  # noqa: E402

BOOK, REFERENCE = "Data Science from Scratch", "minnet, backend python"


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


def the_book(inputs, targets):
    """A function that is the book's epoch, a step for every sample."""
    layers = [Linear(784, 30), Sigmoid(), Linear(30, 10), Sigmoid()]

    def run():
        for x, y in zip(inputs, targets):
            for layer in layers:
                x = layer.forward(x)
            gradient = combine(lambda a, t: 2 * (a - t), x, y)
            for layer in reversed(layers):
                gradient = layer.backward(gradient)
            for layer in layers:
                layer.step(0.1)
    return run


def of_minnet(backend):
    """The same for minnet, in batches of 10."""
    def made(inputs, targets):
        network = minnet.Network.mlp([784, 30, 10], loss="sum_squared_error")
        data = minnet.Dataset(inputs, targets)
        return lambda: minnet.train(network, data, epochs=1, batch_size=10, learning_rate=0.1,
                                    backend=backend)
    return made


def main():
    """Time the three in turn, and print samples per second and ratios."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    train, _ = minnet.load_dataset("digits")
    inputs, targets = train.inputs[:options.samples], train.targets[:options.samples]
    peers = {BOOK: the_book, REFERENCE: of_minnet("python"),
             "minnet, backend lists": of_minnet("lists")}
    best = dict.fromkeys(peers, math.inf)
    minnet.core.BACKENDS.find("lists")
    for _ in range(options.rounds):
        for name, made in peers.items():
            run = made(inputs, targets)
            started = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - started)
    print(f"784-30-10, {options.samples} images, best of {options.rounds} rounds, "
          f"{sys.implementation.name} {sys.version.split()[0]}")
    print(f"{'':26} {'':18}  the book  reference")
    for name in peers:
        print(f"{name:26} {options.samples / best[name]:8.0f} samples/s "
              f"{best[BOOK] / best[name]:8.2f} x {best[REFERENCE] / best[name]:8.2f} x")


if __name__ == "__main__":
    main()
