"""Initializers: the random numbers that a network starts from, and their source."""

import math
import random

from .registry import Part, Registry
from .vectors import plain


class Initializer(Part):
    """A name and `draw(source, inputs, neurons)`, which draws one weight of a layer.

    Biases start at zero unless `draw_bias` is given.
    """

    def __init__(self, name: str, draw, draw_bias=None):
        super().__init__(name)
        self.draw, self.draw_bias = draw, draw_bias or zero

    def weights(self, source, inputs: int, neurons: int) -> list:
        """The matrix w of a layer: a row for each neuron, a column for each input."""
        return [[self.draw(source, inputs, neurons) for k in range(inputs)]
                for j in range(neurons)]

    def biases(self, source, inputs: int, neurons: int) -> list:
        """The biases b of a layer, one for each neuron."""
        return [self.draw_bias(source, inputs, neurons) for j in range(neurons)]


def zero(source, inputs, neurons):
    """w = 0

    Every neuron of a layer then stays the same as its neighbour.
    """
    return 0.0


def uniform(source, inputs, neurons):
    """w ~ U[0, 1)

    (T0)
    """
    return source.random()


def normal(source, inputs, neurons):
    """w ~ N(0, 1)

    (T1, T2, T3)
    """
    return source.gauss(0.0, 1.0)


def xavier(source, inputs, neurons):
    """w ~ U[−r, r), r = √(6 / (inputs + neurons))

    Keeps the signal's size through sigmoid and tanh layers (T3; Glorot, Bengio 2010).
    """
    r = math.sqrt(6 / (inputs + neurons))
    return r * (2 * source.random() - 1)


def he(source, inputs, neurons):
    """w ~ N(0, 2 / inputs)

    Keeps the signal's size through ReLU layers (T3; He and others 2015).
    """
    return source.gauss(0.0, math.sqrt(2 / inputs))


INITIALIZERS = Registry("initializer", "weights", [
    Initializer("zeros", zero), Initializer("uniform", uniform), Initializer("he", he),
    Initializer("normal", normal, draw_bias=normal), Initializer("xavier", xavier)])


class SmallRandom:
    """What is needed of random.Random, where there is none (MicroPython)."""

    def __init__(self, seed):
        random.seed(seed)
        self.random = random.random

    def gauss(self, mean, deviation):
        """x = μ + s √(−2 log(1 − u)) cos(2πv)

        A number drawn from N(μ, s²) by Box and Muller's formula.
        """
        radius = math.sqrt(-2 * math.log(1 - random.random()))
        return mean + deviation * radius * math.cos(2 * math.pi * random.random())

    def shuffle(self, items):
        """Random order: each place in turn takes one of those not yet placed."""
        for last in range(len(items) - 1, 0, -1):
            chosen = int(random.random() * (last + 1))
            items[last], items[chosen] = items[chosen], items[last]


def random_source(seed=None):
    """Where random numbers come from: the same for the same seed, unlike None.

    A source is handed back as it is.
    """
    make = getattr(random, "Random", SmallRandom)
    return seed if hasattr(seed, "shuffle") else make(plain(seed))
