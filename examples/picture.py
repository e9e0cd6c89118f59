"""What the lessons beside this file share: images made smaller, and curves drawn."""

import os
import sys

import minnet
from minnet_plugins import plots


def smaller(x):
    """28 × 28 pixels as 7 × 7: the means of the squares of 4 × 4."""
    return [sum(sum(x[28 * row + column:][:4]) for row in range(top, top + 4)) / 16
            for top in range(0, 28, 4) for column in range(0, 28, 4)]


def draw(path: str, panels: dict, **settings):
    """Save a picture with panels side by side, {title: {label: (xs, ys)}}; no window is opened."""
    try:
        plots.save(path, plots.curves, panels, **settings)
    except minnet.MinnetError as error:
        raise SystemExit(f"{os.path.basename(sys.argv[0])}: {error}")
