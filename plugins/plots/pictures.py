"""weights and digits: numbers shown as the pictures that they are."""

import math

import minnet
from minnet import MinnetError
from minnet.core import class_of, numbers

from .canvas import axes_in, diverging, plot, shown
from .judged import check_classes, check_network
from .words import WORDS

# A sheet has at most so many pictures, so many in a row.
MOST, ACROSS = 50, 10

# Fewer numbers than these make no picture that anybody would know.
FEWEST = 16


@plot
def weights(network, ax=None, *, lang="en"):
    """Draw what each neuron of the first layer weighs its inputs by, or a convolution's kernels.

    The weights of a neuron are a picture, as its inputs are; where those are none, a row of one
    picture for all neurons. Blue is below 0, grey 0, yellow above. Returns the axes.
    """
    words = WORDS[lang]
    check_network(network)
    layer = next((layer for layer in network.layers if "weights" in layer.parameters), None)
    if layer is None:
        raise MinnetError(f"{network} has no layer with weights to draw")
    if isinstance(layer.weights[0][0], list):
        return kernels(layer.weights, ax, words)
    shape = picture_shape(len(layer.weights[0]))
    if shape is None or network.columns:
        return as_rows(network, layer.weights, ax, words)
    pictures = [in_rows(w_j, shape) for w_j in layer.weights[:MOST]]
    names = list(map(str, range(1, len(pictures) + 1)))
    if layer is network.layers[-1] and network.classes and len(network.classes) == len(names):
        names = network.classes
    ax = sheet(ax, pictures, names, diverging(numbers(layer.weights)),
               aside=1.2)
    ax.set_title(counted(words, "weights", len(pictures), len(layer.weights)))
    ax.figure.colorbar(ax.images[0], ax=ax, label=words["weight"], aspect=25)
    return ax


def kernels(weights: list, ax, words):
    """A convolution's weights[filter][channel][row][column], each channel's kernel a picture."""
    channels = len(weights[0])
    filters = weights[:max(1, MOST // channels)]
    pictures = [kernel for kernels in filters for kernel in kernels]
    captions = [f"{number}" if channels == 1 else f"{number}.{channel}"
                for number in range(1, len(filters) + 1) for channel in range(1, channels + 1)]
    ax = sheet(ax, pictures, captions, diverging(numbers(weights)), aside=1.2,
               most=ACROSS - ACROSS % channels or ACROSS)
    ax.set_title(counted(words, "kernels", len(filters), len(weights))
                 + (words["channels"] if channels > 1 else ""))
    ax.figure.colorbar(ax.images[0], ax=ax, label=words["weight"], aspect=25)
    return ax


def as_rows(network, weights: list, ax, words):
    """A row for each neuron and a column for each input, in one picture."""
    rows = weights[:MOST]
    inputs = list(map(shown, network.columns or map(str, range(1, len(rows[0]) + 1))))
    ax = axes_in(ax, 2.5 + max(3.5, 0.4 * len(inputs)), 2 + max(1.5, 0.25 * len(rows)))
    image = ax.imshow(rows, aspect="auto", **diverging(numbers(weights)))
    ax.set_xticks(range(len(inputs)), inputs, rotation=45 if network.columns else 0,
                  ha="right" if network.columns else "center", rotation_mode="anchor")
    ax.set_yticks(range(len(rows)), range(1, len(rows) + 1))
    ax.set(xlabel=words["input"], ylabel=words["neuron"],
           title=counted(words, "weights", len(rows), len(weights)))
    ax.figure.colorbar(image, ax=ax, label=words["weight"])
    return ax


@plot
def digits(dataset, network=None, ax=None, *, lang="en"):
    """Draw samples that are pictures, each with its class.

    With a network, only those that it takes for another class than theirs, each with what it is
    and what it was taken for. Returns the axes.
    """
    words = WORDS[lang]
    width = len(dataset.inputs[0])
    known = getattr(dataset.inputs, "shape", ())[1:]
    shape = known if len(known) == 2 else picture_shape(width)
    if shape is None:
        raise MinnetError(f"{dataset} has samples of {width} numbers, which are no pictures: those "
                          f"have {FEWEST} or more")
    if network is None:
        title, places, captions = "samples", range(len(dataset)), classes_in(dataset)
    else:
        title, (places, captions) = "mistakes", mistakes(network, dataset)
    pictures = [in_rows(dataset.inputs[i], shape) for i in places[:MOST]]
    least, most = min(0, min(numbers(pictures))), max(numbers(pictures))
    ax = sheet(ax, pictures, captions, {"cmap": "gray_r", "vmin": least, "vmax": most})
    ax.set_title(counted(words, title, len(pictures), len(places), name=shown(dataset.name),
                         total=len(dataset)))
    return ax


def classes_in(dataset) -> list:
    """The classes of the first samples; "" where they are not known."""
    if dataset.targets is None or dataset.classes is None:
        return [""] * min(MOST, len(dataset))
    return [dataset.classes[class_of(dataset.targets[i])] for i in range(min(MOST, len(dataset)))]


def mistakes(network, dataset) -> tuple:
    """The places of all samples taken for another class; of the first, what each is and was."""
    check_classes(network, dataset)
    names, places, captions = network.classes or dataset.classes, [], []
    for i, a in enumerate(minnet.predict(network, dataset.inputs)):
        actual, taken_for = dataset.classes[class_of(dataset.targets[i])], names[class_of(a)]
        if actual != taken_for:
            places.append(i)
            captions.append(f"{actual} → {taken_for}")
    if not places:
        raise MinnetError(f"{network} makes no mistake among the {len(dataset)} samples of "
                          f"{dataset}: there is none to draw")
    return places, captions[:MOST]


def picture_shape(count: int):
    """(rows, columns) of a picture of so many numbers, as nearly square as can be; None for none.

    So 784 numbers are 28 × 28, and T3's letters of 30 are 5 × 6.
    """
    rows = next(rows for rows in range(math.isqrt(count), 0, -1) if count % rows == 0)
    return None if count < FEWEST or count > 4 * rows * rows else (rows, count // rows)


def in_rows(values: list, shape: tuple) -> list:
    """The numbers of a picture, row by row."""
    rows, columns = shape
    return [values[row * columns:(row + 1) * columns] for row in range(rows)]


def counted(words: dict, title: str, count: int, of: int, **more) -> str:
    """A title that says how many are shown, and of how many if those are not all."""
    title = title if count == of else f"some {title}"
    return words[title].format(count=count, all=of, **more)


def sheet(place, pictures: list, captions: list, colours: dict, aside=0.0, most=ACROSS):
    """Draw pictures of one shape in rows, each with its caption beneath; returns the axes.

    aside: the inches that are left at the side; most: of pictures in a row.
    """
    across = min(most, len(pictures))
    down = -(-len(pictures) // across)
    tall = len(pictures[0]) / len(pictures[0][0])
    wide_step, tall_step = 1.15, tall + 0.42
    inches = min(1.3, max(0.85, 4.5 / (wide_step * across)))
    ax = axes_in(place, max(5, aside + 0.2 + inches * wide_step * across),
                 0.7 + inches * tall_step * down)
    for number, (picture, caption) in enumerate(zip(pictures, captions)):
        left, top = number % across * wide_step, -(number // across) * tall_step
        ax.imshow(picture, extent=(left, left + 1, top - tall, top), **colours)
        ax.text(left + 0.5, top - tall - 0.06, shown(caption), ha="center", va="top")
    ax.set(xlim=(-0.05, across * wide_step - 0.1), ylim=(-down * tall_step, 0.05))
    ax.set_axis_off()
    return ax
