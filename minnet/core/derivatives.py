"""Numerical derivatives: the slope of any function, found by nudging its argument. Slow, but without calculus, so it can check backpropagation."""

import math

from .errors import MinnetError
from .vectors import apply, numbers


def numerical_derivative(f, x: float, h: float = 1e-4) -> float:
    """f'(x) ≈ (f(x + h) − f(x − h)) / 2h (T1: numerical_diff). [numerical-derivative]"""
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f, xs, h: float = 1e-4):
    """∂f/∂x for every number x in xs: the numerical derivative along x, all others held still (T1: gradient). [numerical-gradient]

    xs: a number, or numbers nested in lists of any shape; the result has the same shape. Each entry is nudged in place while f(xs)
    is called, and put back: so f may as well ignore its argument and use a network whose weights xs are.
    """
    if isinstance(xs, (int, float)):
        return numerical_derivative(f, xs, h)
    if not isinstance(xs, list):
        raise MinnetError(f"expected a number or numbers nested in lists, and got {xs!r:.80}; an array's tolist() gives lists")
    return [partial_derivative(f, xs, xs, k, h) for k in range(len(xs))]


def partial_derivative(f, xs, entries: list, k: int, h: float):
    """∂f(xs)/∂entries[k], where `entries` is a list somewhere inside xs; if entries[k] is a list, the gradient along it. [partial-derivative]"""
    here = entries[k]
    if isinstance(here, list):
        return [partial_derivative(f, xs, here, i, h) for i in range(len(here))]

    def along(value):
        entries[k] = value
        return f(xs)

    try:
        return numerical_derivative(along, here, h)
    finally:
        entries[k] = here


def gradient_descent(f, xs, learning_rate: float, steps: int):
    """x ← x − η ∂f/∂x, `steps` times, from xs. Returns where that leads: to where f is small, if η suits it (T1: sqrt). [gradient-descent]
    xs: a number, or numbers nested in lists, which are left as they are; the result has the same shape."""
    for step in range(steps):
        xs = apply(lambda x, slope: x - learning_rate * slope, xs, numerical_gradient(f, xs))
    return xs


def relative_difference(p: float, q: float) -> float:
    """|p − q| / max(|p|, |q|, 1e-5), below which size only rounding is left; infinite if one is no number. [relative-difference]"""
    difference = abs(p - q) / max(abs(p), abs(q), 1e-5)
    return difference if math.isfinite(difference) else math.inf


def check_gradients(network, x: list, y: list) -> float:
    """The largest relative difference between backpropagation's gradient and the numerical one, over every weight and bias: about 1e-7 or less
    means that they agree. Where a ReLU's z is within reach of 0 the two may rightly differ.
    """
    differences = [0.0]
    for layer, gradients in zip(network.layers, network.backprop(x, y)):
        for name, gradient in gradients.items():
            nudged = numerical_gradient(lambda _: network.cost(x, y), getattr(layer, name))
            differences += [relative_difference(p, q) for p, q in zip(numbers(gradient), numbers(nudged))]
    return max(differences)
