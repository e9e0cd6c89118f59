"""activations and losses: what each part that is known makes of a number."""

from minnet import MinnetError
from minnet.core import ACTIVATIONS, LOSSES

from .canvas import COLOURS, axes_in, panels, plot, shown
from .words import WORDS

# Where activations and losses are drawn, and how high.
Z, A, HEIGHT = (-4.0, 4.0), (-1.0, 2.5), (-2.5, 4.0)
STEPS = 560
ACROSS = 4


@plot
def activations(ax=None, *, lang="en"):
    """Draw every activation with its derivative, those of plugins too.

    One of many numbers, as softmax is, is given two, z and 0, and its first output is drawn.
    Returns the axes, whose child_axes are the panels.
    """
    words = WORDS[lang]
    zs = [Z[0] + (Z[1] - Z[0]) * k / STEPS for k in range(STEPS + 1)]
    parts = all_parts(ACTIVATIONS)
    curves = {title_of(part, words): ([part.output([z, 0.0])[0] for z in zs],
                                      [slope_at(part, z) for z in zs]) for part in parts}
    ax = draw_panels(ax, zs, curves, (words["f"], words["f'"]), (-2.0, 3.0),
                     (words["z"], words["a"]))
    ax.set_title(words["activations"], pad=46)
    return ax


@plot
def losses(ax=None, *, lang="en"):
    """Draw every loss of an output a where the target is 1, with its slope, those of plugins too.

    Where a loss has no value (a logarithm below 0, say) there is no line. Returns the axes, whose
    child_axes are the panels.
    """
    words = WORDS[lang]
    outputs = [A[0] + (A[1] - A[0]) * k / STEPS for k in range(STEPS + 1)]
    curves = {part.name: ([value_or_gap(lambda: part.cost([a], [1.0])) for a in outputs],
                          [value_or_gap(lambda: part.gradient([a], [1.0])[0]) for a in outputs])
              for part in all_parts(LOSSES)}
    ax = draw_panels(ax, outputs, curves, (words["C"], words["dC"]), HEIGHT,
                     (words["output a"], words["cost"]))
    for panel in ax.child_axes:
        panel.axvline(1.0, color="0.5", linestyle=":", linewidth=1)
    ax.set_title(words["losses"], pad=46)
    return ax


def all_parts(registry) -> list:
    """The parts of one kind; plugins, whose parts are among them, load when they are asked."""
    registry.ask_plugins("")
    return [registry.find(name) for name in registry.names()]


def title_of(activation, words: dict) -> str:
    """Its name, and that it is given two numbers if the one changes what becomes of the other."""
    if activation.output([1.0, 0.0])[0] == activation.output([1.0, 1.0])[0]:
        return activation.name
    return words["of two"].format(name=activation.name)


def slope_at(activation, z: float) -> float:
    """∂a_1/∂z_1, as backpropagation has it, at (z, 0)"""
    both = [z, 0.0]
    return activation.delta(both, activation.output(both), [1.0, 0.0])[0]


def value_or_gap(value) -> float:
    """What a function returns; not a number where it refuses."""
    try:
        return value()
    except MinnetError:
        return float("nan")


def draw_panels(place, xs, curves: dict, labels: tuple, limits: tuple, names: tuple):
    """Two curves in a panel for each part: one drawn through, the other dashed."""
    ax = axes_in(place, 11, 1.6 + 2.1 * -(-len(curves) // ACROSS))
    small = panels(ax, len(curves), ACROSS)
    for number, (panel, (title, pair)) in enumerate(zip(small, curves.items())):
        for ys, label, colour, style in zip(pair, labels, (COLOURS[0], COLOURS[3]), ("-", "--")):
            panel.plot(xs, ys, style, color=colour, label=label)
        panel.set_title(shown(title), fontsize="medium")
        panel.set(xlim=(xs[0], xs[-1]), ylim=limits)
        panel.grid(alpha=0.3)
        if number % ACROSS == 0:
            panel.set_ylabel(names[1])
        if number + ACROSS >= len(small):
            panel.set_xlabel(names[0])
    ax.legend(*small[0].get_legend_handles_labels(), loc="lower center", ncols=2, frameon=False,
              bbox_to_anchor=(0.5, 1), borderaxespad=2)
    return ax
