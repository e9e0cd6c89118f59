"""What the operators with a meaning of their own are: neurons, kernels, poolings and the like.

Each is a function of the reader, the node, the signal that comes to it, and the arrays of constants
that do; it adds to the reader's layers, and returns the signal that goes out.
"""

import numpy as np
from minnet import MinnetError
from minnet.core import ACTIVATIONS
from onnx import helper

from .onnx_layers import PROBES, check_size


class Signal:
    """What goes through the network at a place of the graph.

    places: an array as the operators have it, with the place of each number in the layer's output,
    −1 for zeros around it. values: at the probes, what operators of one number make of it.
    """

    def __init__(self, places, version, values=PROBES, operators=()):
        self.places, self.version, self.values = places, version, values
        self.operators = tuple(operators)


def described(node) -> str:
    """A node as it is named in an error."""
    return f"node '{node.name or node.output[0]}' ({node.op_type})"


def attributes(node) -> dict:
    """A node's attributes by name."""
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def no_pictures(shape):
    """The error of what is not (channels, rows, columns)."""
    return MinnetError(f"it takes pictures, and is given the shape {tuple(shape)}")


def gemm(reader, node, signal, weights, biases=None):
    """z = α x w + β b"""
    how = attributes(node)
    if how.get("transA") or not isinstance(weights, np.ndarray) or isinstance(biases, Signal):
        raise MinnetError("minnet multiplies samples by constants, and these alone")
    weights = weights if how.get("transB") else weights.T
    biases = np.zeros(1) if biases is None else how.get("beta", 1.0) * biases.astype(float)
    return neurons(reader, signal, how.get("alpha", 1.0) * weights.astype(float), biases)


def matmul(reader, node, signal, weights):
    """z = x w"""
    if not isinstance(signal, Signal) or not isinstance(weights, np.ndarray) or weights.ndim != 2:
        raise MinnetError("minnet multiplies samples by constants, and these alone")
    return neurons(reader, signal, weights.T.astype(float), np.zeros(1))


def neurons(reader, signal, weights, biases):
    """A layer of neurons; each row of weights is put in the order of the outputs before."""
    places = signal.places.reshape(-1, signal.places.shape[-1])
    if len(places) != reader.batch:
        raise MinnetError(f"it takes rows of {places.shape[1]} numbers, several of each sample")
    if places.shape[1] != weights.shape[1]:
        raise MinnetError(f"it has weights for {weights.shape[1]} inputs, and {places.shape[1]} "
                          "come")
    ordered = np.zeros((len(weights), reader.layers.count))
    inside = places[0] >= 0
    ordered[:, places[0][inside]] = weights[:, inside]
    biases = np.broadcast_to(biases.reshape(-1), len(weights))
    reader.layers.dense(ordered, biases)
    return Signal(reader.rows((*signal.places.shape[1:-1], -1)), reader.layers.version)


def pictures(reader, signal) -> tuple:
    """(shape, zeros above and left, zeros below and right) of pictures in minnet's order."""
    if signal.places.ndim != 4:
        raise no_pictures(signal.places.shape[1:])
    places = signal.places[0]
    inside = places >= 0
    rows, columns = [np.flatnonzero(inside.any(axis=axes)) for axes in ((0, 2), (0, 1))]
    places = places[:, rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    pads = {(int(k[0]), int(n - 1 - k[-1])) for k, n in zip((rows, columns), inside.shape[1:])}
    if len(pads) > 1:
        raise MinnetError("it has other zeros above and below the pictures than beside them")
    if not reader.in_order(places[None]):
        reader.layers.reorder(places.ravel().tolist())
    return places.shape, *pads.pop()


def padded(reader, node, signal, pads=None, value=None, axes=None):
    """Zeros around pictures."""
    how = attributes(node)
    mode, value = how.get("mode", b"constant"), how.get("value", 0.0) if value is None else value
    if mode != b"constant" or np.any(value):
        raise MinnetError("minnet pads pictures with zeros alone")
    pads = np.asarray(how.get("pads") if pads is None else pads).reshape(2, -1)
    around = np.zeros((2, signal.places.ndim), dtype=int)
    around[:, list(range(signal.places.ndim)) if axes is None else axes] = pads
    check_size(np.prod(around.sum(axis=0) + signal.places.shape, dtype=float), "numbers")
    if around.min() < 0:
        raise MinnetError(f"it cuts pictures off, by {around.tolist()}")
    places = np.pad(signal.places, around.T, constant_values=-1)
    return Signal(places, signal.version)


def window(node, shape, size=None) -> tuple:
    """(size, stride, zeros above and left, zeros below and right) of a window over pictures."""
    how = attributes(node)
    sizes = size or how["kernel_shape"]
    strides = how.get("strides", [1] * len(sizes))
    pads = how.get("pads", [0] * 2 * len(sizes))
    if len(sizes) != 2:
        raise MinnetError(f"its windows have {len(sizes)} axes, and minnet's two")
    if how.get("auto_pad", b"NOTSET").startswith(b"SAME"):
        pads = same(shape, sizes, strides, how["auto_pad"] == b"SAME_UPPER")
    for name, lengths in (("windows", sizes), ("strides", strides), ("zeros before", pads[:2]),
                          ("zeros after", pads[2:])):
        if lengths[0] != lengths[1]:
            raise MinnetError(f"its {name} are {lengths[0]} and {lengths[1]}, and minnet's are the "
                              "same for rows and columns")
    if set(how.get("dilations", [1])) != {1}:
        raise MinnetError(f"its windows have gaps (dilations {how['dilations']}), and minnet's "
                          "have none")
    return sizes[0], strides[0], pads[0], pads[2]


def same(shape, sizes, strides, more_after) -> list:
    """The zeros with which a window has a place for every stride."""
    needed = [max((-(-n // stride) - 1) * stride + size - n, 0)
              for n, size, stride in zip(shape[1:], sizes, strides)]
    before = [n // 2 if more_after else n - n // 2 for n in needed]
    return before + [n - k for n, k in zip(needed, before)]


def conv(reader, node, signal, weights, biases=None):
    """Kernels on pictures."""
    if not isinstance(weights, np.ndarray) or isinstance(biases, Signal):
        raise MinnetError("its kernels are no constants")
    if attributes(node).get("group", 1) != 1:
        raise MinnetError("it has kernels for a group of the channels, and minnet's are for all")
    shape, *around = pictures(reader, signal)
    size, stride, before, after = window(node, signal.places.shape[1:], weights.shape[2:])
    if weights.shape[1] != shape[0]:
        raise MinnetError(f"it has kernels for {weights.shape[1]} channels, and {shape[0]} come")
    biases = np.zeros(len(weights)) if biases is None else biases.astype(float)
    reader.layers.conv(shape, weights.astype(float), biases, stride,
                       (around[0] + before, around[1] + after))
    return of_pictures(reader)


def of_pictures(reader):
    """The signal of the pictures that the last layer puts out."""
    return Signal(reader.rows(reader.layers.layers[-1].output_shape), reader.layers.version)


def pooled(kind):
    """A reader of poolings."""
    def read(reader, node, signal):
        shape, *around = pictures(reader, signal)
        size, stride, *pads = window(node, shape)
        if any(around + pads):
            raise MinnetError("minnet's poolings have no zeros around the pictures")
        if attributes(node).get("ceil_mode") and any((n - size) % stride for n in shape[1:]):
            raise MinnetError("its windows reach beyond the pictures (ceil_mode)")
        reader.layers.pool(kind, shape, size, stride)
        return of_pictures(reader)
    return read


def mean(reader, node, signal, axes=None):
    """The mean of every channel."""
    how = attributes(node)
    if node.op_type == "GlobalAveragePool":
        axes, how = (2, 3), {"keepdims": 1}
    axes = sorted(int(k) % signal.places.ndim for k in (how["axes"] if axes is None else axes))
    if signal.places.ndim != 4 or axes not in ([2, 3], [1, 2]):
        raise MinnetError(f"minnet has means of pictures alone, and these are over axes {axes}")
    maps = signal if axes == [2, 3] else Signal(np.moveaxis(signal.places, 3, 1), signal.version)
    shape, *around = pictures(reader, maps)
    if shape[1] != shape[2] or any(around):
        raise MinnetError(f"minnet's windows are square, and the maps are {shape[1:]}")
    reader.layers.pool("mean", shape, shape[1], shape[1])
    left = list(signal.places.shape[1:])
    for axis in reversed(axes):
        left[axis - 1:axis] = [1] if how.get("keepdims", 1) else []
    return Signal(reader.rows(left), reader.layers.version)


def normalized(reader, node, signal, scale, shift, means, variances):
    """a = γ (x − μ) / √(σ² + ε) + β, of each channel"""
    how = attributes(node)
    if how.get("training_mode") or isinstance(scale, Signal):
        raise MinnetError("it normalizes by the batch at hand, and minnet sees one sample at a "
                          "time; export the network in evaluation mode")
    factor = scale.astype(float) / np.sqrt(variances.astype(float) + how.get("epsilon", 1e-5))
    by_channel = (1, -1) + (1,) * (signal.places.ndim - 2)
    for operator, x in ("Mul", factor), ("Add", shift - factor * means):
        reader.layers.change(operator, reader.by_place(x.reshape(by_channel), signal))
    return Signal(signal.places, reader.layers.version)


def softmax(name):
    """A reader of softmax and its logarithm."""
    def read(reader, node, signal):
        axis = attributes(node).get("axis", -1 if reader.opset >= 13 else 1)
        lengths = signal.places.shape
        if lengths[axis] != reader.layers.count:
            raise MinnetError("minnet has it over all outputs of a layer, and here it is over "
                              f"axis {axis} of {lengths}")
        reader.layers.activate(ACTIVATIONS.find(name))
        return Signal(signal.places, reader.layers.version)
    return read


READERS = {"Gemm": gemm, "MatMul": matmul, "Conv": conv, "MaxPool": pooled("max"),
           "AveragePool": pooled("mean"), "GlobalAveragePool": mean, "ReduceMean": mean,
           "BatchNormalization": normalized, "Pad": padded, "Softmax": softmax("softmax"),
           "LogSoftmax": softmax("log_softmax")}
