"""A plane: two axes with their numbers, and lines through points of it."""

from .shapes import SMALL, TEXT

GRID = {"stroke_width": 1, "stroke_opacity": 0.15}
AXIS = {"stroke_width": 1, "stroke_opacity": 0.7}
STEPS = (0.25, 0.5, 1.0, 2.0)
# A curve that rises by such a share of the height from one point to the next has jumped.
JUMP = 0.1


class Plane:
    """Numbers from across[0] to across[1] and from up[0] to up[1], on a part of a canvas.

    box: its left, top, right and bottom there.
    """

    def __init__(self, canvas, box: tuple, across: tuple, up: tuple):
        self.canvas, self.box, self.across, self.up = canvas, box, across, up

    def at(self, x: float, y: float) -> tuple:
        """Where a point is on the canvas."""
        left, top, right, bottom = self.box
        return (left + (x - self.across[0]) / (self.across[1] - self.across[0]) * (right - left),
                bottom - (y - self.up[0]) / (self.up[1] - self.up[0]) * (bottom - top))

    def axes(self, name: str, name_up: str = ""):
        """A grid with its numbers, the lines of 0 stronger; the axes' names at their ends."""
        left, top, right, bottom = self.box
        for value in ticks(*self.across):
            x = self.at(value, 0.0)[0]
            self.canvas.line(x, top, x, bottom, **(GRID if value else AXIS))
            self.canvas.text(x, bottom + 17, f"{value:g}".replace("-", "−"), SMALL)
        for value in ticks(*self.up):
            y = self.at(0.0, value)[1]
            self.canvas.line(left, y, right, y, **(GRID if value else AXIS))
            self.canvas.text(left - 8, y, f"{value:g}".replace("-", "−"), SMALL, "end",
                             dy=SMALL * 0.35)
        self.canvas.text(right + 10, self.at(0.0, max(0.0, self.up[0]))[1], name, TEXT, "start",
                         dy=TEXT * 0.35, font_style="italic")
        if name_up:
            self.canvas.text(self.at(0.0, 0.0)[0], top - 8, name_up, TEXT, font_style="italic")

    def line(self, points: list, **attributes):
        """Straight from each point to the next."""
        places = [self.at(x, y) for x, y in points]
        self.canvas.path("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in places),
                         **{"stroke_linejoin": "round", **attributes})

    def curve(self, points: list, **attributes):
        """A line through points, without those beyond the plane, broken where it jumps."""
        runs, before = [], None
        for x, y in points:
            if not self.up[0] <= y <= self.up[1]:
                before = None
                continue
            if before is None or abs(y - before) > JUMP * (self.up[1] - self.up[0]):
                runs.append([])
            runs[-1].append((x, y))
            before = y
        for run in runs:
            self.line(run, **attributes)


def ticks(least: float, most: float) -> list:
    """Round numbers from the least to the most, at most seven."""
    step = next(step for step in STEPS if (most - least) / step <= 6)
    first = round(least / step)
    return [step * i for i in range(first, first + 8) if least <= step * i <= most]


def key(canvas, left, y, items: list):
    """What the lines are, side by side: (words, attributes of the line)."""
    for words, attributes in items:
        canvas.line(left, y, left + 32, y, **attributes)
        canvas.text(left + 40, y, words, TEXT, "start", dy=TEXT * 0.35)
        left += 130
