"""The path of gradient descent: down a curve, and down a valley seen from above."""

import math

import minnet

from .plane import Plane, key
from .shapes import DASHED, POSITIVE, SOLID, canvas_of, said

CURVE = {"start": 0.2, "learning_rate": 0.05, "steps": 8}
VALLEY = {"start": [-4.5, 0.8], "learning_rates": (0.3, 1.06), "steps": 8}


def square_root_error(x: float) -> float:
    """f(x) = (x² − 2)², smallest at √2"""
    return (x * x - 2) ** 2


def long_valley(xs: list) -> float:
    """f(x) = x_1² / 8 + x_2²"""
    return xs[0] ** 2 / 8 + xs[1] ** 2


def path(f, start, learning_rate: float, steps: int) -> list:
    """Where gradient descent is after each number of steps, from none on."""
    return [minnet.gradient_descent(f, start, learning_rate, step) for step in range(steps + 1)]


def gradient_descent(words: dict):
    """The path on a curve."""
    xs = path(square_root_error, **CURVE)
    points = [(x, square_root_error(x)) for x in xs]
    canvas = canvas_of(words, "gradient_descent", 400, 270, xs=xs, rate=CURVE["learning_rate"])
    plane = Plane(canvas, (48, 30, 370, 240), (0.0, 2.0), (0.0, 4.0))
    plane.axes("x")
    canvas.text(48, 14, f"f(x) = (x² − 2)²,  η = {said(CURVE['learning_rate'])}", 14, "start")
    plane.curve([(i / 200, square_root_error(i / 200)) for i in range(401)], stroke_width=1.5,
                stroke_opacity=0.6)
    plane.line(points, **SOLID)
    for x, y in points:
        canvas.circle(*plane.at(x, y), 4, fill=POSITIVE, stroke="none")
    return canvas


def valley(words: dict):
    """The path in a valley, by a learning rate that suits it and one that is too large."""
    start, (small, large), steps = VALLEY["start"], VALLEY["learning_rates"], VALLEY["steps"]
    paths = [path(long_valley, start, rate, steps) for rate in (small, large)]
    costs = [long_valley(xs[-1]) for xs in paths]
    canvas = canvas_of(words, "valley", 400, 270, small=small, large=large, steps=steps,
                       first=long_valley(start), low=costs[0], high=costs[1])
    plane = Plane(canvas, (48, 56, 370, 240), (-5.0, 5.0), (-2.0, 2.0))
    plane.axes("x₁", "x₂")
    key(canvas, 48, 16, [(f"η = {said(small)}", SOLID), (f"η = {said(large)}", DASHED)])
    for level in (0.1, 0.5, 1.0, 2.0, 3.0):
        plane.line(contour(level), stroke_width=1, stroke_opacity=0.5)
    for xs, style in zip(paths[::-1], (DASHED, SOLID)):
        plane.line(xs, **style)
        for x in xs:
            canvas.circle(*plane.at(*x), 3, fill=style["stroke"], stroke="none")
    return canvas


def contour(level: float) -> list:
    """Points at which the valley is so high."""
    turns = [2 * math.pi * i / 120 for i in range(121)]
    return [(math.sqrt(8 * level) * math.cos(t), math.sqrt(level) * math.sin(t)) for t in turns]
