"""What several pictures are made of: circles and boxes with numbers, edges and arrows."""

import math

from minnet_plugins.draw import (DASHES, NEGATIVE, POSITIVE, Canvas, Edge, Room, sign_colour,
                                 write_weights)

RADIUS, TEXT, SMALL = 23, 14, 12
SOLID = {"stroke": POSITIVE, "stroke_width": 2}
DASHED = {"stroke": NEGATIVE, "stroke_width": 2, "stroke_dasharray": DASHES}
THIN = {"stroke_width": 1, "stroke_opacity": 0.45}
# How strong the fill of the largest number is, and how wide the line of the largest weight.
FILL, WIDEST = 0.3, 5.0


def canvas_of(words: dict, name: str, width, height, **numbers) -> Canvas:
    """A canvas with a picture's title and description, its numbers put into the description."""
    title, description = words[name]
    told = {key: said(number) for key, number in numbers.items()}
    return Canvas(width, height, title, description.format(**told))


def said(value) -> str:
    """A number in at most three decimals, or each of a list of them; a text as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join(map(said, value))
    return f"{round(value, 3) + 0.0:g}".replace("-", "−")


def filled(value: float, most: float) -> dict:
    """A stroke by the sign of a number, and a fill by its size."""
    colour = NEGATIVE if value < 0 else POSITIVE
    return {"fill": colour, "fill_opacity": FILL * abs(value) / most, **sign_colour(value)}


def node(canvas, at: tuple, value: float, most: float = 1.0):
    """A neuron, with a number in it."""
    canvas.circle(*at, RADIUS, stroke_width=1.5, **filled(value, most))
    canvas.text(*at, said(value), SMALL, dy=SMALL * 0.35)


def cells(canvas, left, top, rows: list, size, most: float):
    """Rows of numbers, each in a box."""
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            x, y = left + k * size, top + i * size
            canvas.box(x + 1, y + 1, size - 2, size - 2, stroke_width=1, **filled(value, most))
            canvas.text(x + size / 2, y + size / 2, said(value), TEXT - 1, dy=TEXT * 0.35)


def between(start: tuple, end: tuple) -> tuple:
    """From rim to rim of the neurons at two points."""
    (x1, y1), (x2, y2) = start, end
    share = RADIUS / math.hypot(x2 - x1, y2 - y1)
    across, down = share * (x2 - x1), share * (y2 - y1)
    return (x1 + across, y1 + down), (x2 - across, y2 - down)


def edges_between(starts: list, ends: list, weights: list) -> list:
    """An edge for each weight, weights[j][k] from starts[k] to ends[j]."""
    return [Edge(*between(start, end), weights[j][k], "")
            for j, end in enumerate(ends) for k, start in enumerate(starts)]


def draw_edges(canvas, edges: list, nodes: list):
    """Edges as wide as their weights are large, each with its number.

    nodes: where the neurons are, so that no number is written over them or beneath them.
    """
    room, most = Room(edges), max(abs(edge.weight) for edge in edges)
    for x, y in nodes:
        room.take((x - 32, y - RADIUS, x + 32, y + RADIUS + 18))
    write_weights(canvas, edges, room)
    for edge in edges:
        edge.draw(canvas, WIDEST * abs(edge.weight) / most)


def arrow(canvas, start: tuple, end: tuple, **attributes):
    """A line with a head at its end."""
    canvas.line(*start, *end, **attributes)
    head(canvas, start, end, **attributes)


def head(canvas, start: tuple, end: tuple, **attributes):
    """The head of an arrow that comes from `start`."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    sides = [(end[0] - 9 * math.cos(angle + turn), end[1] - 9 * math.sin(angle + turn))
             for turn in (0.4, -0.4)]
    canvas.path("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in (sides[0], end, sides[1])),
                **attributes)
