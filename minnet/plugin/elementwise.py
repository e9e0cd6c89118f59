"""Formulas written once, for one number and for whole arrays: elementwise activations and losses.

A formula takes the mathematics that it is to use as its first argument, m: `m.exp(z)` is of one
number where m is `scalars`, and of every number of an array where m is of a library of arrays. m
has exp, expm1, log, log1p, tanh, erf, maximum, minimum, where(condition, this, that) and any.
A formula must hold for every number, for `where` computes both sides: m.exp(m.minimum(z, 0)) where
m.exp(z) would overflow.
"""

import math
from types import SimpleNamespace

from ..core import Activation, Loss


def where(condition, this, that):
    """This where the condition holds, else that."""
    return this if condition else that


# The mathematics of one number, under the names that NumPy has for arrays.
scalars = SimpleNamespace(exp=math.exp, expm1=math.expm1, log=math.log, log1p=math.log1p,
                          tanh=math.tanh, erf=math.erf, maximum=max, minimum=min, any=bool,
                          where=where)


class Arrays:
    """The mathematics of whole arrays: that of their library, numbers being taken for arrays."""

    def __init__(self, xp, like):
        self.xp, self.like = xp, like

    def __getattr__(self, name):
        return getattr(self.xp, name)

    def array(self, x):
        """A number, or an array of truths, as an array of numbers."""
        return self.xp.asarray(x, dtype=self.like.dtype)

    def maximum(self, this, that):
        """The larger of two."""
        return self.xp.maximum(self.array(this), self.array(that))

    def minimum(self, this, that):
        """The smaller of two."""
        return self.xp.minimum(self.array(this), self.array(that))

    def where(self, condition, this, that):
        """This where the condition holds, else that."""
        return self.xp.where(condition, self.array(this), self.array(that))

    def any(self, condition):
        """Whether the condition holds anywhere."""
        return bool(self.xp.any(condition))

    def erf(self, z):
        """erf(z), number by number where the library lacks it."""
        if hasattr(self.xp, "erf"):
            return self.xp.erf(z)
        flat = self.xp.reshape(z, (-1,))
        values = [math.erf(float(flat[k])) for k in range(flat.shape[0])]
        return self.xp.reshape(self.array(values), z.shape)


def elementwise_activation(name: str, f, derivative):
    """The Activation a_j = f(m, z_j) with the derivative f'(m, z_j), for numbers and arrays.

        def swish(m, z):
            return z / (1 + m.exp(-z))

    Its `formula` is that f.
    """
    activation = Activation(name, of_one(f), of_one(derivative),
                            arrays=lambda xp: ElementwiseArrays(f, derivative, xp))
    activation.formula = f
    return activation


class ElementwiseArrays:
    """An activation's form for arrays, of the same formulas."""

    def __init__(self, f, derivative, xp):
        self.output, self.slope = map(of_arrays(xp), (f, derivative))

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)"""
        return gradient * self.slope(z)


def elementwise_loss(name: str, cost, gradient, after=None, exact_cost=None, exact_delta=None):
    """The Loss C = Σ_j cost(m, a_j, y_j) with ∂C/∂a_j = gradient(m, a_j, y_j), for both.

    after: the function f of the core's activation with which the loss makes a pair, sigmoid say;
    then C is the sum of exact_cost(m, z_j, y_j), and δ_j = exact_delta(m, a_j, y_j).
    """
    formulas = (cost, gradient, exact_cost, exact_delta)
    loss = ElementwiseLoss(name, formulas, of_lists, sum, after)
    loss.arrays = lambda xp: ElementwiseLoss(name, formulas, of_arrays(xp),
                                             lambda costs: xp.sum(costs, axis=1), after)
    return loss


class ElementwiseLoss(Loss):
    """The loss that formulas make when `each` takes them entry by entry and `total` adds up."""

    def __init__(self, name, formulas, each, total, after):
        def summed(formula):
            of_each = each(formula)
            return described(formula, lambda a, y: total(of_each(a, y)))

        cost, gradient, exact_cost, exact_delta = formulas
        super().__init__(name, summed(cost), each(gradient))
        self.after = after
        self.exact_cost = after and summed(exact_cost)
        self.exact_delta = after and each(exact_delta)

    def is_pair(self, layer) -> bool:
        """Whether the last layer's activation is the one that the loss makes a pair with."""
        return self.after is not None and getattr(layer.activation, "f", None) is self.after

    def delta(self, layer, z, a, y):
        """The pair's δ, else the plain rule"""
        return (self.exact_delta(a, y) if self.is_pair(layer)
                else super().delta(layer, z, a, y))

    def output_cost(self, layer, z, a, y):
        """The pair's C, else C(a, y)"""
        return self.exact_cost(z, y) if self.is_pair(layer) else self.cost(a, y)


def of_one(formula):
    """A formula as a function of one number."""
    return described(formula, lambda z: formula(scalars, z))


def of_lists(formula):
    """A formula as a function of two lists, entry by entry."""
    return described(formula, lambda a, y: [formula(scalars, a_j, y_j) for a_j, y_j in zip(a, y)])


def of_arrays(xp):
    """What makes of a formula a function of arrays."""
    def of_formula(formula):
        def function(*arrays):
            m = Arrays(xp, arrays[-1])
            return m.array(formula(m, *map(m.array, arrays)))
        return function
    return of_formula


def described(formula, function):
    """The function, with the formula's docstring."""
    function.__doc__ = formula.__doc__
    return function
