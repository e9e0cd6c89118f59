"""Draw a digit: the calls that the page asks, digits_…"""

import os

import minnet
from minnet import MinnetError
from minnet.core import class_of

from . import digits_own as own_files
from .digits_course import Course
from .digits_networks import CARRIED, KINDS, Networks, bundled, kind_of
from .digits_pad import levels_of
from .digits_views import Convolved, check_places, hidden_layer, neuron_pictures


class Desk:
    """What the page's session holds."""

    def __init__(self):
        self.networks, self.own, self.course = Networks(), [], None
        self.levels = bytes(784)
        self.forget()

    def forget(self):
        """The weights have changed: what was computed with them is no longer true."""
        self.traces, self.views = {}, {}

    def look_at(self, levels: bytes):
        """Take a picture in hand."""
        if levels != self.levels:
            self.levels = levels
            self.forget()

    def trace(self, name: str) -> list:
        """The way of the picture at hand through a network."""
        if name not in self.traces:
            x = [level / 255 for level in self.levels]
            self.traces[name] = self.networks[name].forward(x)
        return self.traces[name]

    def view(self, target=None) -> Convolved:
        """The picture at hand in the convolution network, its cost that of this target.

        None: of the digit that is second likeliest, for which the slopes are steep.
        """
        trace = self.trace("conv")
        if target is None:
            a = trace[-1][-1]
            target = class_of([p if digit != class_of(a) else 0.0 for digit, p in enumerate(a)])
        check_places(((target, 10),))
        if target not in self.views:
            self.views[target] = Convolved(self.networks["conv"], trace, target)
        return self.views[target]


desk = Desk()


def digits_networks() -> dict:
    """Of each network its layers, how many weights and biases it has, and its file's size."""
    return {name: {"network": repr(desk.networks[name]), "learning_rate": kind.learning_rate,
                   "parameters": sum(len(minnet.core.numbers(getattr(layer, part)))
                                     for layer in desk.networks[name].layers
                                     for part in layer.parameters),
                   "bytes": os.path.getsize(os.path.join(CARRIED, f"{name}.json")),
                   "carried": name not in desk.networks.changed}
            for name, kind in KINDS.items()}


def digits_sample(number: int) -> dict:
    """A test image, and the digit that it is."""
    test = bundled()[1]
    check_places(((number, len(test)),))
    return own_files.kept(class_of(test.targets[number]), test.inputs.grey_levels(number))


def digits_read(network: str, drawing: dict) -> dict:
    """The picture of a drawing, and what a network reads in it."""
    kind_of(network)
    desk.look_at(levels_of(drawing))
    a = desk.trace(network)[-1][-1]
    return {"levels": list(desk.levels), "blank": not any(desk.levels), "probabilities": a,
            "digit": class_of(a), "packed": own_files.packed(desk.levels)}


def digits_hidden(digit: int = None) -> dict:
    """What the hidden neurons of the dense network say for a digit, or for the one it reads."""
    trace = desk.trace("dense")
    if digit is None:
        digit = class_of(trace[-1][-1])
    check_places(((digit, 10),))
    return hidden_layer(desk.networks["dense"], trace, digit)


def digits_weights() -> bytes:
    """What each hidden neuron of the dense network looks for: its weights as signed levels."""
    return neuron_pictures(desk.networks["dense"])


def digits_maps() -> dict:
    """The feature maps of the picture at hand."""
    return desk.view().maps()


def digits_maps_back(target: int = None) -> dict:
    """δ, and what becomes of it, where the picture should be read as the target."""
    return desk.view(target).maps_back()


def digits_place(filter: int, row: int, column: int) -> dict:
    """The kernel at a place of the picture."""
    return desk.view().place(filter, row, column)


def digits_place_back(filter: int, row: int, column: int, target: int = None) -> dict:
    """What goes back from a place."""
    return desk.view(target).place_back(filter, row, column)


def digits_kernel(filter: int, m: int, n: int, target: int = None) -> dict:
    """The gradient of a number of a kernel."""
    return desk.view(target).weight(filter, m, n)


def digits_pixel(row: int, column: int, target: int = None) -> dict:
    """The gradient of a pixel."""
    return desk.view(target).pixel(row, column)


def digits_train(network: str, data: str = "all", new: bool = False, epochs: int = 1,
                 batch_size: int = 10, learning_rate: float = 0.1, seed: int = 0) -> dict:
    """Begin a training, from new weights or those that are there; digits_step goes on with it."""
    kind = kind_of(network)
    learner = kind.new(seed) if new else desk.networks[network]
    course = Course(learner, data, desk.own, bundled()[1], epochs, batch_size,
                    learning_rate, seed)
    desk.networks[network], desk.course = learner, course
    desk.forget()
    return course.state()


def digits_step(samples: int = 100) -> dict:
    """Learn, or test, so many samples more."""
    if desk.course is None:
        raise MinnetError("no training has begun")
    desk.forget()
    return desk.course.step(samples)


def digits_model(network: str) -> dict:
    """A network as its file has it; minnet predict reads it."""
    kind_of(network)
    return minnet.describe(desk.networks[network])


def digits_put(network: str, model: dict) -> dict:
    """Take a network that was kept."""
    desk.networks[network] = own_files.network_of(model)
    desk.forget()
    return digits_networks()


def digits_carried(network: str) -> dict:
    """Take the carried network again."""
    desk.networks.carry(network)
    desk.forget()
    return digits_networks()


def digits_own(digits: list) -> dict:
    """The digits that the page has kept; returns how many of each label there are."""
    desk.own = own_files.own_digits(digits)
    labels = [label for label, _ in desk.own]
    return {"count": len(labels), "labels": [labels.count(digit) for digit in range(10)]}


def digits_own_read(network: str, first: int = 0, count: int = 20) -> list:
    """What a network reads in some of one's own digits."""
    return [class_of(desk.networks[network].forward([level / 255 for level in levels])[-1][-1])
            for _, levels in desk.own[first:first + count]]


def digits_import(files: list) -> list:
    """The digits in files."""
    return own_files.imported(files)


def digits_idx(what: str) -> bytes:
    """One's own digits as an IDX file of "images" or "labels"."""
    return own_files.idx(desk.own, what)
