"""Numerical derivatives: the slope of any function, found by nudging its argument.

Slow, but without calculus, so it can check backpropagation.
"""

import math

from .errors import MinnetError
from .vectors import apply, check_count, numbers


def numerical_derivative(f, x: float, h: float = 1e-4) -> float:
    """f'(x) ≈ (f(x + h) − f(x − h)) / 2h

    (T1: numerical_diff)
    """
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f, xs, h: float = 1e-4):
    """∇f = (∂f/∂x_1, …, ∂f/∂x_n)

    For every number x_k of xs, all others held still (T1: gradient).
    xs: a number, or numbers nested in lists of any shape; the result has it too. Each
    entry is nudged in place while f(xs) is called, and put back: so f may as well
    ignore its argument and use a network whose weights xs are.
    """
    if isinstance(xs, (int, float)):
        return numerical_derivative(f, xs, h)
    if not isinstance(xs, list):
        raise MinnetError(f"expected lists of numbers (array.tolist()), got {xs!r:.80}")
    return [partial_derivative(f, xs, xs, k, h) for k in range(len(xs))]


def partial_derivative(f, xs, entries: list, k: int, h: float):
    """∂f/∂x_k ≈ (f(…, x_k + h, …) − f(…, x_k − h, …)) / 2h

    x_k is entries[k], and `entries` a list somewhere inside xs. If entries[k] is a list
    itself, the gradient along it.
    """
    here = entries[k]
    if isinstance(here, list):
        return [partial_derivative(f, xs, here, i, h) for i in range(len(here))]

    def along(x_k):
        entries[k] = x_k
        return f(xs)

    try:
        return numerical_derivative(along, here, h)
    finally:
        entries[k] = here


def gradient_descent(f, xs, learning_rate: float, steps: int):
    """x ← x − η ∂f/∂x

    So many steps; returns where they lead from xs: to where f is small, if η suits it
    (T1: sqrt). xs: a number, or numbers nested in lists, which are left as they are.
    """
    check_count(steps, "steps", 0)
    for step in range(steps):
        xs = apply(lambda x, g: x - learning_rate * g, xs, numerical_gradient(f, xs))
    return xs


def relative_difference(p: float, q: float) -> float:
    """|p − q| / max(|p|, |q|, 1e-5)

    Below 1e-5 only rounding is left of numbers; infinite if one of them is no number.
    """
    difference = abs(p - q) / max(abs(p), abs(q), 1e-5)
    return difference if math.isfinite(difference) else math.inf


def compare_gradients(network, x: list, y: list) -> list:
    """Backpropagation's gradient beside the numerical one, for every parameter.

    A tuple for each: (number of the layer from 1, name, gradient, numerical gradient).
    """
    return [(l + 1, name, gradient, numerical_gradient(
                lambda _: network.cost(x, y), getattr(network.layers[l], name)))
            for l, gradients in enumerate(network.backprop(x, y))
            for name, gradient in gradients.items()]


def check_gradients(network, x: list, y: list) -> float:
    """The largest relative difference between backprop and the numerical gradient.

    Over every weight and bias: about 1e-7 or less means that they agree. Where a ReLU's
    z is within reach of 0 the two may rightly differ.
    """
    differences = [relative_difference(p, q)
                   for _, _, gradient, numerical in compare_gradients(network, x, y)
                   for p, q in zip(numbers(gradient), numbers(numerical))]
    return max(differences, default=0.0)
