"""The weights as lines: their width by size, their colour by sign; and room for numbers."""

import math

from .canvas import DASHES, NEGATIVE, POSITIVE, text_width
from .words import short

# The steepest that a line leaves a neuron by, in radians, so that it passes beside the next.
STEEPEST = 0.6
# What stands for weights that are not drawn one by one, or for none.
LINK = {"stroke_width": 0.75, "stroke_opacity": 0.45}
NUMBERED = 24
SMALL = 11


def is_drawn(before, after) -> bool:
    """Whether the weights between two columns are lines."""
    return bool(after.joined == "weights" and not before.of_maps and before.slots)


def sign_colour(value: float) -> dict:
    """The stroke of a number: blue, or orange and dashed where it is negative."""
    if value < 0:
        return {"stroke": NEGATIVE, "stroke_dasharray": DASHES}
    return {"stroke": POSITIVE}


class Edge:
    """A weight as a line from one rim to another."""

    def __init__(self, start, end, weight: float, tip: str):
        self.start, self.end, self.weight, self.tip = start, end, weight, tip
        self.gap = None

    def at(self, t: float) -> tuple:
        """The point at a share t of the way."""
        (x1, y1), (x2, y2) = self.start, self.end
        return x1 + t * (x2 - x1), y1 + t * (y2 - y1)

    def crosses(self, box) -> bool:
        """Whether the line passes through a box (left, top, right, bottom)."""
        (x1, y1), (x2, y2) = self.start, self.end
        low, high = 0.0, 1.0
        for start, way, least, most in ((x1, x2 - x1, box[0], box[2]),
                                        (y1, y2 - y1, box[1], box[3])):
            if not way:
                if not least <= start <= most:
                    return False
                continue
            first, second = sorted(((least - start) / way, (most - start) / way))
            low, high = max(low, first), min(high, second)
        return low < high

    def draw(self, canvas, width: float):
        """The line, with a gap where its number stands."""
        pieces = [(0.0, 1.0)] if self.gap is None else [(0.0, self.gap[0]), (self.gap[1], 1.0)]
        points = [(*self.at(t1), *self.at(t2)) for t1, t2 in pieces]
        d = "".join(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" for x1, y1, x2, y2 in points)
        canvas.path(d, self.tip, stroke_width=width, stroke_opacity=0.85,
                    **sign_colour(self.weight))


def rims(before, y1: float, after, y2: float) -> tuple:
    """The ends of a line between two slots: on the circles' rims, at most so steep."""
    angle = math.atan2(y2 - y1, after.x - before.x)
    angle = max(-STEEPEST, min(STEEPEST, angle))
    x1, x2, across, down = before.right, after.left, math.cos(angle), math.sin(angle)
    if before.column.kind == "neurons":
        x1, y1 = before.x + before.half * across, y1 + before.half * down
    return (x1, y1), (x2 + after.half * (1 - across), y2 - after.half * down)


def edges_between(before, after, names) -> list:
    """An edge for each weight between the neurons that are shown of two columns."""
    return [Edge(*rims(before, y1, after, y2), after.column.weights[j][k],
                 f"{names(before, k)} → {names(after, j)}: w = {after.column.weights[j][k]:.6g}")
            for k, y1 in before.shown() for j, y2 in after.shown()]


class Room:
    """Boxes (left, top, right, bottom) that are taken, by texts and neurons, and lines."""

    def __init__(self, edges: list):
        self.boxes, self.edges = [], edges

    def take(self, box):
        """Let nothing else be written there."""
        self.boxes.append(box)

    def is_free(self, box, own=None) -> bool:
        """Whether nothing is there yet, nor any line but one's own."""
        return not (any(box[0] < right and left < box[2] and box[1] < bottom and top < box[3]
                        for left, top, right, bottom in self.boxes)
                    or any(edge is not own and edge.crosses(box) for edge in self.edges))


def box_of(words: str, x: float, y: float, size: float) -> tuple:
    """The box of a text around its middle."""
    half = text_width(words, size) / 2 + 2
    return x - half, y - size * 0.6, x + half, y + size * 0.6


def write_weights(canvas, edges: list, room):
    """The weights of few edges, each on its line where neither texts nor other lines are."""
    for edge in edges:
        words = short(edge.weight, 6)
        for t in (share / 50 for share in (15, 13, 17, 11, 19, 21, 24, 27, 30, 33, 36, 39, 9, 42)):
            x, y = edge.at(t)
            box = box_of(words or "", x, y, SMALL)
            if words and room.is_free(box, edge):
                room.take(box)
                edge.gap = gap_at(edge, t, box)
                canvas.text(x, y + SMALL * 0.35, words, SMALL)
                break


def gap_at(edge, t: float, box) -> tuple:
    """From where to where the line is within the box of its number."""
    across, down = abs(edge.end[0] - edge.start[0]), abs(edge.end[1] - edge.start[1])
    half = min((box[2] - box[0]) / 2 / (across or 1e-9), (box[3] - box[1]) / 2 / (down or 1e-9))
    return max(0.0, t - half), min(1.0, t + half)
