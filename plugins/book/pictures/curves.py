"""Each activation with its derivative, and each loss with its gradient: curves of one number."""

from minnet.core import ACTIVATIONS, LOSSES

from .plane import Plane, key
from .shapes import DASHED, SOLID, TEXT, canvas_of, said

BOX = 48, 44, 370, 210
POINTS = 400


def curves(words: dict, name: str, letter: str, lines: list, across: tuple, up: tuple, told: tuple):
    """Functions of one number, the first solid, the second, its derivative, dashed.

    lines: (what it is called, the function); the others are named beside them.
    told: the numbers at which the description says the first two.
    """
    values = [f"{called}: " + ", ".join(f"{said(f(x))} ({letter} = {said(x)})" for x in told)
              for called, f in lines[:2]]
    canvas = canvas_of(words, name, 400, 240, f=values[0], slope=values[1])
    plane = Plane(canvas, BOX, across, up)
    plane.axes(letter)
    key(canvas, BOX[0], 16, [(lines[0][0], SOLID), (lines[1][0], DASHED)])
    xs = [across[0] + (across[1] - across[0]) * i / POINTS for i in range(POINTS + 1)]
    for called, f in lines[2:]:
        x, y = plane.at(xs[0], f(xs[0]))
        canvas.text(x + 14, y - 6, called, TEXT, "start")
        plane.curve([(x, f(x)) for x in xs], stroke_width=1.5, stroke_opacity=0.6)
    for (called, f), style in zip(lines, (SOLID, DASHED)):
        plane.curve([(x, f(x)) for x in xs], **style)
    return canvas


def activation(name: str, up: tuple, others=()):
    """The picture of an activation; others: the weighted inputs beside the one that changes."""
    f, first = ACTIVATIONS.find(name), [1.0] + [0.0] * len(others)

    def output(z: float) -> list:
        """a, where the first weighted input is z"""
        return f.output([z, *others])

    def picture(words: dict):
        """The output and its derivative by z; in thin lines the outputs beside it."""
        a, slope = ("a₁", "∂a₁/∂z₁") if others else ("f(z)", "f′(z)")
        lines = [(a, lambda z: output(z)[0]),
                 (slope, lambda z: f.delta([z, *others], output(z), first)[0])]
        lines += [("a" + "₂₃"[j - 1], lambda z, j=j: output(z)[j])
                  for j in range(1, len(others) + 1)]
        return curves(words, name, "z₁" if others else "z", lines, (-4.0, 4.0), up,
                      (-4.0, -2.0, 0.0, 2.0, 4.0))
    return picture


def loss(name: str, across=(-1.0, 3.0), up=(-4.0, 4.0), told=(0.0, 0.5, 1.0, 2.0), others=()):
    """The picture of a loss at the target 1; others: further outputs, equal to their targets."""
    C, y = LOSSES.find(name), [1.0, *others]

    def picture(words: dict):
        """The cost and its gradient by the first output."""
        lines = [("C", lambda a: C.cost([a, *others], y)),
                 ("∂C/∂a", lambda a: C.gradient([a, *others], y)[0])]
        return curves(words, name, "a", lines, across, up, told)
    return picture


CURVES = {
    "sigmoid": activation("sigmoid", (0.0, 1.0)),
    "tanh": activation("tanh", (-1.0, 1.0)),
    "relu": activation("relu", (0.0, 4.0)),
    "identity": activation("identity", (-4.0, 4.0)),
    "softmax": activation("softmax", (0.0, 1.0), (1.0, -1.0)),
    "sum_squared_error": loss("sum_squared_error"),
    "half_squared_error": loss("half_squared_error"),
    "mean_squared_error": loss("mean_squared_error", others=(0.0, 0.0, 0.0)),
    "cross_entropy": loss("cross_entropy", (0.0, 1.0), (-8.0, 4.0), (0.1, 0.5, 1.0)),
}
