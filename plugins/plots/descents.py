"""roots and descent: what minnet.gradient_descent comes to, and the way that it takes."""

import math

import minnet
from minnet import MinnetError

from .canvas import COLOURS, axes_in, line_style, plot
from .words import WORDS

# T1's learning rates, each with its steps, and the numbers whose roots are looked for.
RATES = [(1e-3, 1000), (1e-2, 1000), (1e-2, 10000), (0.2, 1000)]
NUMBERS = range(0, 1001, 50)

# For a curve and for a valley: the cost, where to begin, the learning rate, and what is shown.
PLACES = {
    "curve": (lambda w: w * w * w * w - 3 * w * w + w, 1.9, 0.02, (-2.2, 2.2)),
    "valley": (lambda w: (w[0] * w[0] + 10 * w[1] * w[1]) / 2, [-4.0, 1.6], 0.17, (-4.6, 4.6)),
}
STEPS = 20
FINE = 120


@plot
def roots(ax=None, *, lang="en"):
    """Draw the square roots that gradient descent finds under T1's four settings.

    Too small a learning rate, enough of a right one, and one too large. Returns the axes.
    """
    words = WORDS[lang]
    ax = axes_in(ax, 8, 5.2)
    xs = list(NUMBERS)
    ax.plot(xs, [math.sqrt(x) for x in xs], color="0.6", linewidth=6, label=words["true root"])
    for number, (rate, steps) in enumerate(RATES):
        found = [minnet.gradient_descent(lambda d: abs(x - d * d), 1.0, rate, steps) for x in xs]
        ax.plot(xs, found, markersize=5, label=words["rate"].format(rate=rate, steps=steps),
                **line_style(number))
    ax.set(title=words["roots"], xlabel=words["x"], ylabel=words["d"])
    ax.grid(alpha=0.3)
    ax.legend()
    return ax


@plot
def descent(place="curve", learning_rate=None, ax=None, *, lang="en"):
    """Draw the path of gradient descent on a curve or in a valley.

    place: "curve" or "valley". learning_rate: None for one that suits it. Returns the axes.
    """
    words = WORDS[lang]
    if place not in PLACES:
        raise MinnetError(f"gradient descent is drawn on a curve or in a valley, and not on "
                          f"{place!r:.40}")
    cost, start, suited, limits = PLACES[place]
    rate = suited if learning_rate is None else learning_rate
    if not 0 < rate < math.inf:
        raise MinnetError(f"the learning rate should be a number above 0, and is {rate}")
    path = path_from(cost, start, rate)
    ax = axes_in(ax, 7.5, 5)
    (draw_curve if place == "curve" else draw_valley)(ax, cost, path, limits, words)
    x, y = (path[-1], cost(path[-1])) if place == "curve" else path[-1]
    inside = ax.get_xlim()[0] <= x <= ax.get_xlim()[1] and ax.get_ylim()[0] <= y <= ax.get_ylim()[1]
    ax.set_title(words[place].format(rate=rate, steps=STEPS) + ("" if inside else words["left"]))
    ax.legend(framealpha=1)
    return ax


def path_from(cost, start, learning_rate: float) -> list:
    """The places from the start on, one after each step of gradient descent."""
    path = [start]
    for step in range(STEPS):
        path.append(minnet.gradient_descent(cost, path[-1], learning_rate, 1))
    return path


def spaced(least: float, most: float) -> list:
    """Numbers from the least to the most, evenly spaced."""
    return [least + (most - least) * k / FINE for k in range(FINE + 1)]


def draw_curve(ax, cost, path, limits, words):
    """C(w), and the path on it."""
    ws = spaced(*limits)
    ax.plot(ws, list(map(cost, ws)), color="0.45", label=words["C of w"])
    draw_path(ax, path, list(map(cost, path)), words)
    heights = list(map(cost, ws))
    room = 0.1 * (max(heights) - min(heights))
    ax.set(xlabel=words["w"], ylabel=words["C of w"], xlim=limits,
           ylim=(min(heights) - room, max(heights)))
    ax.grid(alpha=0.3)


def draw_valley(ax, cost, path, limits, words):
    """Lines of equal C(w₁, w₂), and the path across them."""
    across, down = spaced(*limits), spaced(limits[0] / 2, limits[1] / 2)
    heights = [[cost([w1, w2]) for w1 in across] for w2 in down]
    lines = ax.contour(across, down, heights, [0.25, 1, 2.5, 5, 9, 14, 20, 28], colors="0.55",
                       linewidths=1)
    ax.clabel(lines, fmt="C = %g")
    draw_path(ax, *zip(*path), words)
    ax.set(xlabel=words["w1"], ylabel=words["w2"], xlim=(across[0], across[-1]),
           ylim=(down[0], down[-1]))


def draw_path(ax, xs, ys, words):
    """A marker at every step, and others at both ends."""
    ax.plot(xs, ys, "o-", color=COLOURS[0], markersize=4, linewidth=1.2, label=words["path"])
    ax.plot(xs[0], ys[0], "s", color=COLOURS[3], markersize=9, label=words["start"])
    ax.plot(xs[-1], ys[-1], "*", color=COLOURS[1], markeredgecolor="black", markersize=15,
            label=words["end"])
