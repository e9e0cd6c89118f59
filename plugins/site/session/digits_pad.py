"""What is drawn on the pad, as a picture of 28 × 28 grey levels like those of MNIST."""

import base64
import binascii
import math

from minnet import MinnetError
from minnet_plugins.images import BOX, SIDE, boxed

# A line in the box is at least and at most so many pixels wide, as MNIST's are, so that a small
# drawing is no blot and a large one is no thread.
THINNEST, THICKEST = 1.6, 3.0

# Points nearer than this to the last, in pixels of the box, add nothing to a line.
NEAREST = 0.3

MOST_POINTS = 20_000


def levels_of(drawing: dict) -> bytes:
    """784 grey levels of a drawing: {"strokes": …, "width": …}, or {"levels": …} as they are.

    strokes: lists of points [x, y], the pad being 1 wide and 1 high; width: of the pen.
    levels: in base64.
    """
    if "levels" in drawing:
        return unpacked(drawing["levels"])
    return drawn(drawing.get("strokes", []), drawing.get("width", 0.09))


def unpacked(text: str) -> bytes:
    """The 784 grey levels of a picture in base64."""
    try:
        levels = base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise MinnetError(f"a picture's grey levels are no base64 ({error})") from None
    if len(levels) != SIDE * SIDE:
        raise MinnetError(f"a picture of {len(levels)} grey levels came, and {SIDE * SIDE} were "
                          f"expected, {SIDE} rows of {SIDE}")
    return levels


def drawn(strokes: list, width: float) -> bytes:
    """The strokes, scaled to MNIST's box of 20 × 20 and put into 28 × 28 by their centre of mass.

    So a digit is the same wherever on the pad it is, and however large.
    """
    points = [point for stroke in strokes for point in stroke]
    check_points(points, width)
    if not points:
        return bytes(SIDE * SIDE)
    columns, rows = zip(*points)
    left, top = min(columns), min(rows)
    longest = max(max(columns) - left, max(rows) - top)
    thickness = min(max(THINNEST, width * BOX / (longest + width)), THICKEST)
    scale = (BOX - thickness) / longest if longest > width / 4 else 0.0
    grid = [[0.0] * (BOX + 2) for row in range(BOX + 2)]
    for stroke in strokes:
        line = [((x - left) * scale + 1 + thickness / 2, (y - top) * scale + 1 + thickness / 2)
                for x, y in stroke]
        for a, b in segments(line):
            lay(grid, a, b, thickness / 2)
    return boxed(grid).levels


def check_points(points: list, width):
    """Refuse what is no drawing."""
    numbers = [number for point in points for number in point]
    if (len(points) > MOST_POINTS or any(len(point) != 2 for point in points)
            or not all(isinstance(v, (int, float)) and abs(v) < 100 for v in (width, *numbers))
            or width <= 0):
        raise MinnetError(f"a drawing is up to {MOST_POINTS} points [x, y], each from 0 to 1, and "
                          "a pen's width above 0; clear the pad and draw anew")


def segments(line: list):
    """The pieces of a line, from point to point; a lone point is a piece of no length."""
    last = line[0] if line else None
    if len(line) == 1:
        yield last, last
    for number, point in enumerate(line[1:], 2):
        if math.dist(last, point) >= NEAREST or number == len(line):
            yield last, point
            last = point


def lay(grid: list, a: tuple, b: tuple, radius: float):
    """Where the piece from a to b covers a pixel: radius + ½ − the distance of its middle."""
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    reach = radius + 0.5
    for r in range(max(0, int(min(ay, by) - reach)), min(len(grid), int(max(ay, by) + reach) + 1)):
        row, y = grid[r], r + 0.5 - ay
        for c in range(max(0, int(min(ax, bx) - reach)),
                       min(len(row), int(max(ax, bx) + reach) + 1)):
            x = c + 0.5 - ax
            along = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
            cover = reach - math.hypot(x - along * dx, y - along * dy)
            if cover > row[c]:
                row[c] = min(1.0, cover)
