"""What the lessons beside this file share: images made smaller, and curves drawn by matplotlib."""

import os
import sys


def smaller(x):
    """28 × 28 pixels as 7 × 7: the means of the squares of 4 × 4."""
    return [sum(sum(x[28 * row + column:][:4]) for row in range(top, top + 4)) / 16
            for top in range(0, 28, 4) for column in range(0, 28, 4)]


def draw(path: str, panels: dict, style="o-", legend=True, **settings):
    """Save a picture with panels side by side, {title: {label: (xs, ys)}}; no window is opened.

    settings: the names and scales of the axes, as matplotlib's axes.set takes them.
    """
    program = os.path.basename(sys.argv[0])
    try:
        from matplotlib.figure import Figure
        figure = Figure(figsize=(2 + 4 * len(panels), 4.5))
        for number, (title, curves) in enumerate(panels.items(), 1):
            axes = figure.add_subplot(1, len(panels), number)
            for label, (xs, ys) in curves.items():
                axes.plot(xs, ys, style, label=label, alpha=0.7)
            axes.set(title=title, **settings)
        if legend:
            axes.legend()
        figure.savefig(path)
    except ImportError:
        raise SystemExit(f"{program}: --plot needs matplotlib, which is not installed: "
                         "python3 -m pip install matplotlib")
    except (OSError, ValueError) as error:
        raise SystemExit(f"{program}: cannot save the picture: {error}")
