"""The derivative that a part gives, beside the numerical one."""

import copy
import sys

from .values import beside, show

STEP = 1e-5

# A layer may have more weights than anyone would wait for.
MOST = 200


def compare_slopes(findings, said, gradient, name: str, f, xs, about: str):
    """Note where ∂f/∂x of numbers x nested in lists is not what `gradient` says. said(place): what a sentence calls the gradient there.

    At a kink the slopes on the two sides differ: any value between them is right. name: what a sentence calls f.
    """
    here = findings.call(name, f, xs)
    for place in places(xs):
        given = entry(gradient, place)
        x = entry(xs, place)
        h = STEP * max(1.0, abs(x))
        values = [findings.call(name, f, nudged(xs, place, value)) for value in (x - h, x + h)]
        left, right = (here - values[0]) / (x - (x - h)), (values[1] - here) / ((x + h) - x)
        rounding = 8 * sys.float_info.epsilon * max(1.0, abs(here), *map(abs, values)) / h
        slack = 1e-5 * max(abs(given), abs(left), abs(right)) + 1e-7 + rounding
        if not min(left, right) - slack <= given <= max(left, right) + slack:
            findings.add(f"{said(place)} is {told(given, left, right)}", about)
            return


def told(given: float, left: float, right: float) -> str:
    """A derivative and the numerical one, as a sentence has them."""
    if abs(left - right) > 1e-2 * max(abs(left), abs(right)):
        apart = max(min(left, right) - given, given - max(left, right))
        sides = f"{show(float(left))} on the left and {show(float(right))} on the right"
        return f"{show(float(given))}, and the numerical ones are {sides} ({apart:.2g} apart)"
    return beside(given, (left + right) / 2, "the numerical one")


def places(xs, inside=()) -> list:
    """The indices of the numbers nested in xs, evenly thinned where they are very many."""
    if not isinstance(xs, list):
        return [inside]
    found = [place for k, part in enumerate(xs) for place in places(part, (*inside, k))]
    return found if inside or len(found) <= MOST else found[::-(-len(found) // MOST)]


def entry(xs, place: tuple):
    """The number of xs at this place."""
    for k in place:
        xs = xs[k]
    return xs


def nudged(xs, place: tuple, value: float):
    """xs with another number at this place."""
    if not place:
        return value
    xs = copy.deepcopy(xs)
    entry(xs, place[:-1])[place[-1]] = value
    return xs


def weights(count: int) -> list:
    """A gradient ∂C/∂a for so many outputs."""
    return [1.5 - 1.1 * (j % 3) + 0.2 * j for j in range(count)]
