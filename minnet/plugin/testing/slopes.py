"""The derivatives that a part gives, beside the numerical ones."""

import sys

from ...core import apply, random_source, relative_difference
from ...core.derivatives import partial_derivative
from .values import beside, show

STEP = 1e-5

# A layer may have more weights than anyone would wait for: so many, evenly chosen, stand for all.
MOST = 200


def compare_slopes(words: str, gradient, f, xs: list) -> str:
    """What is wrong with a `gradient` of f(xs) along the numbers nested in xs; "" for nothing.

    At a kink any value between the slopes on its two sides is right. The numbers are nudged in
    place. words: what a sentence calls the gradient.
    """
    rounding = 1e-7 + 8 * sys.float_info.epsilon * max(1.0, abs(f(xs))) / STEP

    def agree(p, q):
        return abs(p - q) <= rounding or relative_difference(p, q) <= 1e-5

    numbers = list(each_number(xs, gradient))
    for entries, k, given, place in numbers[::max(1, len(numbers) // MOST)]:
        if not agree(given, partial_derivative(f, xs, entries, k, STEP)):
            low, high = sides = [one_sided(f, xs, entries, k, h) for h in (-STEP, STEP)]
            if not (agree(given, low) or agree(given, high) or min(sides) <= given <= max(sides)):
                at = f", at {''.join(f'[{i}]' for i in place)}," if len(numbers) > 1 else ""
                return f"{words}{at} is {told(float(given), *sides)}"
    return ""


def each_number(xs: list, gradient, place=()):
    """(list, index in it, gradient there, place in xs) of every number nested in xs."""
    for k, x in enumerate(xs):
        if isinstance(x, list):
            yield from each_number(x, gradient[k], (*place, k))
        else:
            yield xs, k, gradient[k], (*place, k)


def one_sided(f, xs, entries: list, k: int, h: float) -> float:
    """(f(…, x_k + h, …) − f(…, x_k, …)) / h"""
    here = entries[k]
    entries[k] = here + h / 2
    try:
        return partial_derivative(f, xs, entries, k, abs(h) / 2)
    finally:
        entries[k] = here


def told(given: float, left: float, right: float) -> str:
    """A derivative and the numerical one, as a sentence has them."""
    if abs(left - right) <= 1e-2 * max(abs(left), abs(right)):
        return beside(given, (left + right) / 2, "the numerical one")
    apart = max(min(left, right) - given, given - max(left, right))
    return (f"{show(given)}, and the numerical ones are {show(left)} on the left and "
            f"{show(right)} on the right ({apart:.2g} apart)")


def output_gradient(count: int) -> list:
    """A gradient ∂C/∂a for so many outputs."""
    return [1.5 - 1.1 * (j % 3) + 0.2 * j for j in range(count)]


def perturb(layer, source=None):
    """Move every parameter at random, by up to ½: a fault need not show while all gains are 1."""
    source = source or random_source(7)
    for name in layer.parameters:
        setattr(layer, name, apply(lambda w: w + source.random() - 0.5, getattr(layer, name)))
