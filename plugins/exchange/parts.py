"""What both to_python and to_c ask of a network: its steps, its numbers, and the text of parts."""

import math

import minnet
from minnet import InUnit, MinnetError, Standardize
from minnet.core import Softmax, plain
from minnet.core.network import shape_after
from minnet.core.vectors import product

from minnet_plugins.activations import LogSoftmax
from minnet_plugins.convolution import Conv2D, MaxPool2D, MeanPool2D
from minnet_plugins.dropout import Dropout

# The layers that are written, each by the function of its name.
LAYERS = {minnet.Dense: "dense", Conv2D: "conv2d", MaxPool2D: "max_pool2d",
          MeanPool2D: "mean_pool2d", Standardize: "standardize", InUnit: "in_unit"}

# The activations of all outputs of a layer at once.
OF_LISTS = {Softmax: "softmax", LogSoftmax: "log_softmax"}

WITH_WEIGHTS = ("dense", "conv2d")


class Step:
    """What a layer does, for the file: its kind, how many numbers come and go, its activation.

    kind: a value of LAYERS, or "" where the layer brings its own text. number: among those that do
    something. activation: None where a is z.
    """

    def __init__(self, layer, number: int, shape: tuple):
        self.layer, self.number, self.shape = layer, number, shape
        self.kind = LAYERS.get(type(layer), "")
        after = shape_after(layer, shape)
        self.inputs, self.outputs = [n and product(n) for n in (shape, after)]
        self.activation = layer.activation if self.kind in WITH_WEIGHTS else None
        if getattr(self.activation, "name", "") == "identity":
            self.activation = None


def steps_of(network) -> list:
    """The steps from a sample to the network's output; dropout does nothing then."""
    shape = network.input_shape or network.inputs and (network.inputs,)
    steps = []
    for layer in network.layers:
        if type(layer) is not Dropout:
            steps.append(Step(layer, len(steps) + 1, layer.input_shape or shape))
        shape = shape_after(layer, shape)
    return steps


def exported(part, form: str, name: str, inputs) -> str:
    """The text that a part brings."""
    text = part.exported(form, name, inputs) if hasattr(part, "exported") else None
    if text is None:
        raise unknown(part, form)
    return text


def unknown(part, form: str, why="it is not minnet's own, and brings no text of its own"):
    """The error of a part that can't come along."""
    kind = "layer" if hasattr(part, "forward") else "activation"
    return MinnetError(f"the network cannot be exported to {form}: {kind} '{part.name}' cannot "
                       f"come along, for {why}")


def floats_of(value) -> list:
    """A layer's numbers as Python's own, nested in lists."""
    value = plain(value)
    if isinstance(value, (list, tuple)):
        return [floats_of(x) for x in value]
    if not math.isfinite(value):
        raise MinnetError("the network cannot be exported: some of its weights are infinite or not "
                          "a number, which is what training with too large a learning rate leaves")
    return float(value)


def rows_of(values: list) -> list:
    """The innermost lists of nested ones."""
    if not values or not isinstance(values[0], list):
        return [values]
    return [row for inner in values for row in rows_of(inner)]
