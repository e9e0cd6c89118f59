"""Elementwise activations and losses from formulas written once, for numbers and for arrays.

A formula takes the mathematics it is to use as its first argument, m: `m.exp(z)` is of one number
where m is `scalars`, and of every number of an array where m is numpy. m has exp, expm1, log,
log1p, tanh, erf, maximum, minimum, where(condition, this, that) and any. A formula must hold for
every number: `where` computes both sides, so m.exp(m.minimum(z, 0)) where m.exp(z) would overflow.
"""

import math

from ..core import Activation, Loss


class Scalars:
    """The mathematics of one number, under the names that NumPy has for arrays."""

    exp = staticmethod(math.exp)
    expm1 = staticmethod(math.expm1)
    log = staticmethod(math.log)
    log1p = staticmethod(math.log1p)
    tanh = staticmethod(math.tanh)
    erf = staticmethod(math.erf)
    maximum = staticmethod(max)
    minimum = staticmethod(min)
    any = staticmethod(bool)

    @staticmethod
    def where(condition, this, that):
        """This where the condition holds, else that."""
        return this if condition else that


scalars = Scalars()


class Arrays:
    """The mathematics of whole arrays: NumPy's own, and the error function, which it lacks."""

    def __init__(self, np):
        self.np = np

    def __getattr__(self, name):
        return getattr(self.np, name)

    def erf(self, z):
        """erf(z), number by number."""
        return self.np.vectorize(math.erf, otypes=[z.dtype.char])(z)


def elementwise_activation(name: str, f, derivative):
    """The Activation a_j = f(m, z_j) with the derivative f'(m, z_j).

        def swish(m, z):
            return z / (1 + m.exp(-z))
    """
    def output(np, z):
        return f(Arrays(np), z).astype(z.dtype, copy=False)

    def delta(np, z, a, gradient):
        return (gradient * derivative(Arrays(np), z)).astype(z.dtype, copy=False)

    return Activation(name, of_one(f), of_one(derivative), vectorised=(output, delta))


def elementwise_loss(name: str, cost, gradient, pairs=None):
    """The Loss C = Σ_j cost(m, a_j, y_j) with ∂C/∂a_j = gradient(m, a_j, y_j).

    pairs: maps an output activation's name to (cost(m, z_j, y_j), δ(m, a_j, y_j)).
    """
    pairs = {other: (*in_lists(*formulas), in_arrays(*formulas))
             for other, formulas in (pairs or {}).items()}
    return Loss(name, *in_lists(cost, gradient), pairs, vectorised=in_arrays(cost, gradient))


def in_lists(cost, slope) -> tuple:
    """The sum of the costs over the entries of two lists, and the list of the slopes."""
    def total(a, y):
        return sum(cost(scalars, a_j, y_j) for a_j, y_j in zip(a, y))

    def slopes(a, y):
        return [slope(scalars, a_j, y_j) for a_j, y_j in zip(a, y)]

    total.__doc__, slopes.__doc__ = cost.__doc__, slope.__doc__
    return total, slopes


def in_arrays(cost, slope) -> tuple:
    """The same for arrays with a row for each sample: a cost for each, and an array of slopes."""
    def totals(np, a, y):
        return cost(Arrays(np), a, y).sum(axis=1)

    def slopes(np, a, y):
        return slope(Arrays(np), a, y).astype(a.dtype, copy=False)

    return totals, slopes


def of_one(formula):
    """A formula as a function of one number."""
    def of_number(z):
        return formula(scalars, z)

    of_number.__doc__ = formula.__doc__
    return of_number
