"""The legend: what colours, widths and pictures mean, of what a drawing has in it."""

from .canvas import DASHES, NEGATIVE, POSITIVE, text_width
from .edges import LINK, sign_colour
from .words import span

SIZE, ROW, ICON, APART = 13, 22, 34, 14


def legend(picture, left: float, top: float) -> float:
    """Write the legend, broken into rows as the width asks; returns where it ends."""
    x, y = left, top
    for icon, words in items(picture):
        wide = ICON + 6 + text_width(words, SIZE)
        if x > left and x + wide > picture.width - left:
            x, y = left, y + ROW
        icon(picture.canvas, x, y)
        picture.canvas.text(x + ICON + 6, y + 5, words, SIZE, "start")
        x += wide + APART
    return y + ROW


def items(picture) -> list:
    """(a function that draws it, words) of each item."""
    columns = picture.columns
    made = []
    heaviest = span(picture.heaviest)
    if picture.heaviest:
        made += [(line_of(1.0), "weight above 0"), (line_of(-1.0), "weight below 0"),
                 (wedge_of(picture.widest), f"width: its size, at most {heaviest}")]
    if any(column.values and column.kind == "neurons" for column in columns):
        made.append((draw_fills, "fill: activation a, below 0 orange and dashed"))
    if any(column.pictured for column in columns):
        made.append((draw_greys, "weights w: black below 0, white above"))
    if any(column.values and column.kind == "maps" for column in columns):
        made.append((draw_black_and_white, "values: black least, white most"))
    if picture.linked:
        made.append((draw_link, "reads from; weights not drawn as lines"))
    if any(None in column.slots for column in columns):
        made.append((draw_dots, "so many more, not drawn"))
    return made


def line_of(sign: float):
    """A function that draws a line as a weight of this sign is."""
    return lambda canvas, x, y: canvas.line(x, y, x + ICON, y, stroke_width=3.0,
                                            **sign_colour(sign))


def wedge_of(widest: float):
    """A function that draws lines of three widths."""
    def draw(canvas, x, y):
        """The lines, side by side."""
        for i, share in enumerate((1 / 6, 1 / 2, 1.0)):
            canvas.line(x + 12 * i, y, x + 12 * i + 10, y, stroke_width=share * widest,
                        stroke=POSITIVE)
    return draw


def draw_fills(canvas, x, y):
    """Small neurons, from below 0 to above."""
    for i, a in enumerate((-1.0, 0.0, 1.0)):
        canvas.circle(x + 5 + 12 * i, y, 5, fill=NEGATIVE if a < 0 else POSITIVE,
                      fill_opacity=abs(a), **({"stroke_dasharray": DASHES} if a < 0 else {}))


def draw_greys(canvas, x, y):
    """Black, grey and white."""
    canvas.picture(x, y - 5, ICON, 10, [[-1.0, 0.0, 1.0]], -1.0, 1.0)


def draw_black_and_white(canvas, x, y):
    """Black to white."""
    canvas.picture(x, y - 5, ICON, 10, [[0.0, 0.25, 0.5, 0.75, 1.0]], 0.0, 1.0)


def draw_link(canvas, x, y):
    """A thin line."""
    canvas.line(x, y, x + ICON, y, **LINK)


def draw_dots(canvas, x, y):
    """What stands for neurons left out."""
    canvas.text(x + ICON / 2, y + 4, "⋮ +9", SIZE)
