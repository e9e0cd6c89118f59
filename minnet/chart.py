"""A small chart of lines as SVG, in the colours of the page that it is put in."""

import math

# Both are told apart by the colour-blind, and have contrast on white and on black.
COLOURS = "#3a86c8", "#c8700f"

# No line has more points than this.
POINTS = 200

# The edges of what is drawn, in a picture of WIDTH by HEIGHT.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 320, 198, 52, 300, 30, 160

MIDDLE = 'text-anchor="middle"'


def chart(title: str, xs: list, lines: dict) -> str:
    """Lines, by their names, over rising whole numbers; "" where there are none."""
    if not lines:
        return ""
    heights = ticks(*ends([y for line in lines.values() for y in line]))
    x_of, y_of = placing(xs, LEFT, RIGHT), placing(heights, BOTTOM, TOP)
    parts = [text(8, 14, title, 'font-weight="bold"'), text(176, 192, "epoch", MIDDLE)]
    for y in heights:
        parts += [f'<path d="M{LEFT} {y_of(y):.1f}H{RIGHT}" stroke="currentColor" opacity="0.2"/>',
                  text(LEFT - 6, y_of(y) + 4, f"{y:.4g}", 'text-anchor="end"')]
    parts += [text(x_of(x), 176, x, MIDDLE) for x in whole_ticks(xs[0], xs[-1])]
    for place, (name, line) in enumerate(lines.items()):
        style = f'stroke="{COLOURS[place]}" stroke-width="2" fill="none"'
        style += ' stroke-dasharray="6 3"' * place
        parts += [curve([(x_of(x), y_of(y)) for x, y in zip(xs, line)], style),
                  f'<path d="M{150 + 80 * place} 10h18" {style}/>',
                  text(172 + 80 * place, 14, name)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}" role="img" fill="currentColor" font-size="11" '
            f'font-family="sans-serif" aria-label="{title} by epoch: {", ".join(lines)}">'
            f'{"".join(parts)}</svg>')

def text(x: float, y: float, words, style="") -> str:
    """Words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{words}</text>'


def curve(points: list, style: str) -> str:
    """A line through points; of a single one, a dot."""
    if len(points) == 1:
        return f'<circle cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="3" {style}/>'
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in thinned(points, POINTS))
    return f'<polyline points="{places}" {style}/>'


def placing(values: list, start: float, end: float):
    """The function that brings the first of rising values to start, and the last to end."""
    low, high = values[0], values[-1]

    def place(value):
        return start + (end - start) * ((value - low) / (high - low) if high > low else 0.5)
    return place


def ends(values: list) -> tuple:
    """The least and the largest value, or where they are the same a little below and above."""
    low, high = min(values), max(values)
    margin = (abs(low) / 10 or 1.0) if low == high else 0
    return low - margin, high + margin


def ticks(low: float, high: float) -> list:
    """Some round numbers, five or so, from low or below it to high or above it."""
    step = round_step((high - low) / 4)
    return [k * step for k in range(math.floor(low / step), math.ceil(high / step) + 1)]


def whole_ticks(low: int, high: int) -> list:
    """Some round whole numbers, five or so, between low and high."""
    step = max(1, round(round_step((high - low) / 4 or 1)))
    return [x for x in range(0, high + 1, step) if x >= low]


def round_step(least: float) -> float:
    """The first of 1, 2, 5, 10, 20, 50 … or of 0.5, 0.2, 0.1 … that is no less."""
    power = 10 ** math.floor(math.log10(least))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= least)


def thinned(items: list, most: int) -> list:
    """At most so many of the items, evenly spaced, the first and the last among them."""
    if len(items) <= most:
        return items
    return [items[round(k * (len(items) - 1) / (most - 1))] for k in range(most)]
