"""confusion and boundary: how a network judges, sample by sample and place by place."""

import math

import minnet
from minnet import MinnetError
from minnet.core import Standardize, class_of

from .canvas import COLOURS, MARKERS, axes_in, plot, shown
from .words import WORDS

# With more classes than these a confusion matrix has no room for numbers.
MOST_NUMBERS = 20

# The places where a boundary is looked for, in each direction, and the inputs that are shown where
# nothing is known of any.
FINE, UNKNOWN = 120, (-2.0, 2.0)


def check_network(network):
    """Refuse what is no network."""
    if not isinstance(network, minnet.Network):
        raise MinnetError(f"expected a network, and got {network!r:.80}; minnet.load(path) reads "
                          "one from a file")


def check_classes(network, dataset):
    """Refuse a data set without classes, or with others than the network tells apart."""
    check_network(network)
    if dataset.targets is None or dataset.classes is None:
        raise MinnetError(f"{dataset} has no classes that a sample could be mistaken for")
    if not set(dataset.classes) <= set(network.classes or dataset.classes):
        raise MinnetError(f"{network} tells the classes {listed(network.classes)} apart, and "
                          f"{dataset} has {listed(dataset.classes)}: take data of the classes that "
                          "it was trained on")


def listed(names: list) -> str:
    """Names in a sentence, the first ten if they are many."""
    return ", ".join(names[:10]) + (", …" if len(names) > 10 else "")


@plot
def confusion(network, dataset, ax=None, *, lang="en"):
    """Draw how many samples of each class were taken for which, from minnet.evaluate.

    A row for each class. Returns the axes.
    """
    words = WORDS[lang]
    check_classes(network, dataset)
    result = minnet.evaluate(network, dataset)
    count = len(result.confusion)
    relabelled = network.classes and isinstance(dataset.targets, minnet.Labels)
    names = list(map(shown, network.classes if relabelled else dataset.classes))
    ax = axes_in(ax, 3.2 + max(2.5, 0.45 * count), 2.2 + max(2.5, 0.42 * count))
    from matplotlib.colors import PowerNorm
    most = max(map(max, result.confusion))
    image = ax.imshow(result.confusion, cmap="Blues", norm=PowerNorm(0.5, 0, most))
    for i, row in enumerate(result.confusion if count <= MOST_NUMBERS else ()):
        for j, number in enumerate(row):
            ax.text(j, i, number, ha="center", va="center",
                    color="white" if number > 0.3 * most else "0.15" if number else "0.6")
    long = max(map(len, names)) > 3
    ax.set_xticks(range(count), names, rotation=45 if long else 0,
                  ha="right" if long else "center", rotation_mode="anchor")
    ax.set_yticks(range(count), names)
    ax.set(xlabel=words["taken for"], ylabel=words["is"])
    ax.set_title(words["confusion"].format(name=shown(dataset.name), correct=result.correct,
                                           total=result.total, percent=100 * result.accuracy))
    ax.figure.colorbar(image, ax=ax, label=words["number"])
    return ax


@plot
def boundary(network, dataset=None, ax=None, *, lang="en"):
    """Draw what a network of two inputs makes of every place, and the samples if there are any.

    Its classes as areas with the boundaries between them, or the height of its one output.
    Returns the axes.
    """
    words = WORDS[lang]
    check_network(network)
    if network.inputs != 2:
        raise MinnetError(f"{network} has {network.inputs} inputs, and only of two a plane can be "
                          "drawn: choose a network of two inputs")
    if network.outputs != 1 and network.classes is None:
        raise MinnetError(f"{network} has {network.outputs} outputs that are no classes: choose "
                          "one with classes, or with one output")
    xs, ys = (spaced(*limits) for limits in shown_range(network, dataset))
    outputs = minnet.predict(network, [[x, y] for y in ys for x in xs])
    rows = [outputs[k:k + FINE] for k in range(0, len(outputs), FINE)]
    ax = axes_in(ax, 7, 5.2)
    if network.outputs == 1:
        draw_height(ax, xs, ys, rows, network, words)
    else:
        draw_areas(ax, xs, ys, rows, network.classes, named=dataset is None)
    if dataset is not None:
        draw_samples(ax, dataset, network, words)
    names = list(map(shown, network.columns or ("x₁", "x₂")))
    ax.set(title=words["boundary"], xlabel=names[0], ylabel=names[1], xlim=(xs[0], xs[-1]),
           ylim=(ys[0], ys[-1]))
    return ax


def shown_range(network, dataset) -> list:
    """(least, most) of each of two inputs that is worth showing."""
    if dataset is not None:
        samples = [dataset.inputs[i] for i in range(len(dataset))]
        if len(samples[0]) != 2:
            raise MinnetError(f"{dataset} has {len(samples[0])} inputs for each sample, and the "
                              "network has two: choose the data that it was trained on")
        limits = [(min(column), max(column)) for column in zip(*samples)]
        margins = [(most - least) / 8 or 1.0 for least, most in limits]
        return [(least - margin, most + margin) for (least, most), margin in zip(limits, margins)]
    first = network.layers[0]
    if isinstance(first, Standardize):
        return [(mean - 3 * (s or 1.0), mean + 3 * (s or 1.0))
                for mean, s in zip(first.means, first.deviations)]
    return [UNKNOWN, UNKNOWN]


def spaced(least: float, most: float) -> list:
    """Numbers from the least to the most, evenly spaced."""
    return [least + (most - least) * k / (FINE - 1) for k in range(FINE)]


def draw_height(ax, xs, ys, rows, network, words):
    """The one output as light and dark, and of two classes the boundary where it is ½."""
    heights = [[a[0] for a in row] for row in rows]
    levels = [k / 10 for k in range(11)] if network.classes else 12
    filled = ax.contourf(xs, ys, heights, levels, cmap="cividis", extend="both")
    ax.figure.colorbar(filled, ax=ax, label=shown(network.target or words["output"]))
    if network.classes and min(map(min, heights)) < 0.5 < max(map(max, heights)):
        ax.contour(xs, ys, heights, [0.5], colors="black", linewidths=2)


def draw_areas(ax, xs, ys, rows, classes, named):
    """An area for each class, pale in its colour and named if need be, and black boundaries.

    Of a class that is where its output is above the largest of the others.
    """
    for k, name in enumerate(classes):
        lead = [[a[k] - max(a[:k] + a[k + 1:]) for a in row] for row in rows]
        if max(map(max, lead)) > 0:
            ax.contourf(xs, ys, lead, [0, math.inf], colors=[COLOURS[k % len(COLOURS)]], alpha=0.35)
            ax.contour(xs, ys, lead, [0], colors="black", linewidths=1)
            if named:
                ax.text(*middle(xs, ys, lead), shown(name), ha="center", va="center", size="large")


def middle(xs, ys, lead) -> tuple:
    """The place above 0 that is nearest to the mean of all those, by columns and rows."""
    inside = [(i, j) for j, row in enumerate(lead) for i, value in enumerate(row) if value > 0]
    mean_i, mean_j = (sum(numbers) / len(inside) for numbers in zip(*inside))
    i, j = min(inside, key=lambda place: (place[0] - mean_i) ** 2 + (place[1] - mean_j) ** 2)
    return xs[i], ys[j]


def draw_samples(ax, dataset, network, words):
    """The samples, with a marker and a colour for each class."""
    samples = [dataset.inputs[i] for i in range(len(dataset))]
    if dataset.targets is None or dataset.classes is None:
        ax.plot(*zip(*samples), "o", color="white", markeredgecolor="black")
        return
    check_classes(network, dataset)
    names = network.classes or dataset.classes
    actual = [dataset.classes[class_of(dataset.targets[i])] for i in range(len(dataset))]
    for k, name in enumerate(names):
        of_class = [x for x, its_name in zip(samples, actual) if its_name == name]
        if of_class:
            ax.plot(*zip(*of_class), linestyle="", marker=MARKERS[k % len(MARKERS)],
                    color=COLOURS[k % len(COLOURS)], markeredgecolor="white", markersize=7,
                    label=shown(words["class"].format(name=name)))
    ax.legend()
