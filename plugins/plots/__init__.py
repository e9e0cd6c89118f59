"""minnet plot: pictures of runs, of what a network has learned, and of what the equations do.

Every number in them comes from minnet's own functions. matplotlib draws them, and loads when the
first is drawn. In Python each is a function that draws in an ax, if it is given one, and returns
it; the ax may be an empty matplotlib.figure.Figure too, which is given the size that suits:

    from minnet_plugins import plots
    plots.history({"slow": history_1, "fast": history_2}, lang="zh")
    plots.save("weights.png", plots.weights, network)
"""

import minnet

from .canvas import save
from .command import add_to
from .curves import curves, history
from .descents import descent, roots
from .functions import activations, losses
from .judged import boundary, confusion
from .pictures import digits, weights

__all__ = ["activations", "boundary", "confusion", "curves", "descent", "digits", "history",
           "losses", "roots", "save", "weights"]


@minnet.hookimpl
def minnet_commands(subparsers):
    """The command `plot`."""
    add_to(subparsers)
