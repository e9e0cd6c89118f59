"""history: loss and accuracy of one run or several, epoch by epoch; and any other curves."""

from .canvas import COLOURS, MARKERS, axes_in, line_style, panels, plot, shown
from .runs import is_wide, label_of, lines_of, named_runs
from .words import WORDS

# Whatever a run is, its training is dashed and its validation is not.
PART_STYLES = {"training": {"linestyle": "--", "fillstyle": "none"},
               "validation": {"linestyle": "-", "fillstyle": "full"}}

# The longest line has about so many markers.
MARKED = 12


@plot
def history(runs, ax=None, *, lang="en"):
    """Draw the loss of each run, and beside it the accuracy, if it is known.

    runs: a History, the path of a checkpoint or of what minnet train --json printed, a list of
    them, or a dict of them by name. Of two panels the second takes half of the room of ax, which is
    returned, with the losses in it.
    """
    words = WORDS[lang]
    histories = named_runs(runs)
    losses, accuracies = (lines_of(histories, panel) for panel in ("loss", "accuracy"))
    ax = axes_in(ax, 10 if accuracies else 6.5, 4.4 + 0.22 * len(histories))
    draw_lines(ax, losses, histories, words, "loss")
    if is_wide(losses):
        ax.set_yscale("log")
    name = "" if len(histories) > 1 else f": {shown(*histories)}"
    ax.set_title(words["history"] + name, loc="left")
    ax.legend(loc="upper left", bbox_to_anchor=(0, -0.16), frameon=False, ncols=2)
    if accuracies:
        from matplotlib.ticker import PercentFormatter
        from mpl_toolkits.axes_grid1 import make_axes_locatable
        beside = make_axes_locatable(ax).append_axes("right", size="100%", pad=0.75)
        draw_lines(beside, accuracies, histories, words, "accuracy")
        beside.yaxis.set_major_formatter(PercentFormatter(xmax=1, symbol=""))
    return ax


def draw_lines(ax, lines: list, histories: dict, words: dict, panel: str):
    """Draw a line for each run and part, and say what the axes are."""
    longest = max(len(epochs) for *_, epochs, values in lines)
    for number, name, part, epochs, values in lines:
        ax.plot(epochs, values, label=shown(label_of(histories, name, part, words)),
                color=COLOURS[number % len(COLOURS)], marker=MARKERS[number % len(MARKERS)],
                markersize=5, markevery=max(1, longest // MARKED), **PART_STYLES[part])
    ax.set(xlabel=words["epoch"], ylabel=words[panel])
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.grid(alpha=0.3)


@plot
def curves(sets, ax=None, *, lang="en", style=None, legend=True, **settings):
    """Draw sets of curves side by side, {title: {label: (xs, ys)}}; no two look alike.

    style: of all lines, "none" for dots alone; None: each has another. settings: the names and
    scales of the axes, as matplotlib's ax.set takes them. Returns the axes, whose child_axes are
    the panels.
    """
    ax = axes_in(ax, 2 + 4.5 * len(sets), 4.5)
    for panel, (title, lines) in zip(panels(ax, len(sets), len(sets)), sets.items()):
        for number, (label, (xs, ys)) in enumerate(lines.items()):
            look = line_style(number)
            panel.plot(xs, ys, label=label, alpha=0.8,
                       **{**look, "linestyle": style or look["linestyle"]})
        panel.set(title=title, **settings)
        panel.grid(alpha=0.3)
        if legend:
            panel.legend()
    return ax
