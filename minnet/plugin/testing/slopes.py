"""The derivatives that a part gives, beside the numerical ones."""

import sys

from ...core import apply, random_source
from .values import beside, show

STEP = 1e-5

# A layer may have more weights than anyone would wait for: so many, evenly chosen, stand for all.
MOST = 200


def compare_slopes(words: str, gradient, f, xs: list) -> str:
    """What is wrong with a `gradient` of f(xs) along the numbers nested in xs; "" for nothing.

    It has to lie between the slopes on its two sides, which differ at a kink. The numbers are
    nudged in place. words: what a sentence calls the gradient.
    """
    here = f(xs)
    rounding = 1e-7 + 8 * sys.float_info.epsilon * max(1.0, abs(here)) / STEP
    numbers = list(each_number(xs, gradient))
    for entries, k, given, place in numbers[::max(1, len(numbers) // MOST)]:
        x_k, sides = entries[k], []
        for h in (-STEP, STEP):
            entries[k] = x_k + h
            sides.append((f(xs) - here) / h)
        entries[k] = x_k
        slack = max(rounding, 1e-5 * max(abs(given), *map(abs, sides)))
        if not min(sides) - slack <= given <= max(sides) + slack:
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
