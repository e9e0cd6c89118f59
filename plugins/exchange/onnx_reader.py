"""What the operators of an ONNX graph do, read one after the other as the layers of a network.

Operators that only move numbers are run on the places of these; those of one number, on probes, by
which the activation is known that they make up together; those of constants alone, at once.
"""

import numpy as np
from minnet import MinnetError
from minnet.core import ACTIVATIONS
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from .onnx_layers import PROBES, LayersRead, activation_of

# Nothing that a file has worked out of its constants is larger.
LARGEST = 100_000_000

OF_LAYOUT = {"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose"}
PASSING = {"Identity", "Dropout", "Cast"}
OF_NUMBERS = {
    "Abs", "Add", "Celu", "Clip", "Cos", "Div", "Elu", "Erf", "Exp", "Gelu", "Greater",
    "GreaterOrEqual", "HardSigmoid", "HardSwish", "LeakyRelu", "Less", "LessOrEqual", "Log", "Max",
    "Min", "Mish", "Mul", "Neg", "PRelu", "Pow", "Reciprocal", "Relu", "Selu", "Sigmoid", "Sin",
    "Softplus", "Softsign", "Sqrt", "Sub", "Tanh", "ThresholdedRelu", "Where"}
OF_CONSTANTS = OF_LAYOUT | PASSING | OF_NUMBERS | {
    "Concat", "Constant", "ConstantOfShape", "Equal", "Expand", "Floor", "Gather", "Mod",
    "ReduceProd", "Shape", "Size", "Slice"}
FLOATS = {1, 10, 11, 16}


class Signal:
    """What goes through the network at a place of the graph.

    places: an array as the operators have it, with the place of each number in the layer's output,
    −1 for zeros around it. values: at the probes, what operators of one number make of it.
    """

    def __init__(self, places, version, values=PROBES, operators=()):
        self.places, self.version, self.values = places, version, values
        self.operators = tuple(operators)


class Reader:
    """Reads a graph; `layers` is what became of it."""

    def __init__(self, model):
        graph = model.graph
        self.graph = graph
        self.opsets = list(model.opset_import)
        self.opset = next((o.version for o in self.opsets if o.domain in ("", "ai.onnx")), 1)
        self.values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        name, shape = self.input()
        self.batch = shape[0]
        self.layers = LayersRead(int(np.prod(shape[1:])))
        self.values[name] = Signal(self.rows(shape[1:]), 0)

    def input(self) -> tuple:
        """(name, shape) of the one input."""
        inputs = [value for value in self.graph.input if value.name not in self.values]
        if len(inputs) != 1 or len(self.graph.output) != 1:
            names = [", ".join(value.name for value in values) or "none"
                     for values in (inputs, self.graph.output)]
            raise MinnetError("minnet's networks have one input and one output, and this one has "
                              f"the inputs {names[0]} and the outputs {names[1]}")
        dims = inputs[0].type.tensor_type.shape.dim
        shape = [dim.dim_value for dim in dims]
        if len(shape) < 2 or not all(shape[1:]) or np.prod(shape[1:], dtype=float) > 10_000_000:
            written = ", ".join(str(dim.dim_value or dim.dim_param or "?") for dim in dims)
            raise MinnetError(f"its input {inputs[0].name} has the shape ({written}), and minnet "
                              "has to know all lengths but the first, the number of samples; "
                              "export it with an input of fixed size")
        return inputs[0].name, [shape[0] if 0 < shape[0] <= 1000 else 1, *shape[1:]]

    def rows(self, shape):
        """The places of all outputs in this shape, for each sample."""
        places = np.arange(self.layers.count).reshape(shape)
        return np.broadcast_to(places, (self.batch, *places.shape))

    def read(self):
        """Read what the output depends on."""
        output = self.graph.output[0].name
        for node in self.needed(output):
            try:
                self.values[node.output[0]] = self.result(node)
            except MinnetError as error:
                raise MinnetError(f"{described(node)} cannot come along: {error}") from None
            except Exception as error:  # Whatever an operator of a damaged file makes of its input.
                raise MinnetError(f"{described(node)} cannot come along: {error!r:.200}") from None
        signal = self.values.get(output)
        if not isinstance(signal, Signal) or signal.version != self.layers.version:
            raise MinnetError("its output does not come out of its last layer")
        signal = self.settled(signal)
        if (signal.places[0].ravel() != np.arange(self.layers.count)).any():
            raise MinnetError("its outputs are in another order than the last layer's")

    def needed(self, output) -> list:
        """The operators that an output depends on."""
        names, nodes = {output}, []
        for node in reversed(self.graph.node):
            if names.intersection(node.output):
                names.update(node.input)
                nodes.insert(0, node)
        return nodes

    def result(self, node):
        """What a node puts out: an array, or a Signal."""
        inputs = [self.known(name) if name else None for name in node.input]
        signals = [value for value in inputs if isinstance(value, Signal)]
        if node.domain not in ("", "ai.onnx"):
            raise MinnetError(f"it is no operator of ONNX's own, but of {node.domain}")
        if not signals:
            return self.constant(node, inputs)
        if any(signal.version != self.layers.version for signal in signals):
            raise MinnetError("it goes back to before the last layer, and minnet's layers stand in "
                              "a row")
        if node.op_type == "Shape":
            return self.run(node, [signals[0].places])
        if node.op_type in PASSING:
            return self.passed(node, *signals)
        if node.op_type in OF_LAYOUT:
            places = self.run(node, [np.ascontiguousarray(signals[0].places), *inputs[1:]])
            return Signal(places, signals[0].version, signals[0].values, signals[0].operators)
        if node.op_type in OF_NUMBERS:
            return self.of_numbers(node, inputs, signals)
        if node.op_type not in READERS:
            raise MinnetError("minnet has no such layer or activation")
        return READERS[node.op_type](self, node, self.settled(inputs[0]), *inputs[1:])

    def known(self, name):
        """What was put out under a name: by the graph's input, a constant or a node before."""
        if name not in self.values:
            raise MinnetError(f"what it takes, {name}, is none of a node's first outputs")
        return self.values[name]

    def run(self, node, inputs):
        """What an operator makes of arrays."""
        names = [f"x{k}" if x is not None else "" for k, x in enumerate(inputs)]
        made = helper.make_node(node.op_type, names, ["y"], domain=node.domain)
        made.attribute.extend(node.attribute)
        values = [helper.make_tensor_value_info(
            name, helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)
            for name, x in zip(names, inputs) if name]
        graph = helper.make_graph([made], "one", values, [helper.make_empty_tensor_value_info("y")])
        model = helper.make_model(graph, opset_imports=self.opsets)
        given = {name: x for name, x in zip(names, inputs) if name}
        with np.errstate(all="ignore"):
            return np.asarray(ReferenceEvaluator(model).run(None, given)[0])

    def constant(self, node, inputs):
        """What an operator makes of constants."""
        if node.op_type not in OF_CONSTANTS:
            raise MinnetError("minnet does not know what it makes of constants")
        if node.op_type in ("ConstantOfShape", "Expand"):
            lengths = inputs[-1]
        else:
            given = [x.shape for x in inputs if x is not None]
            lengths = np.broadcast_shapes(*given) if node.op_type in OF_NUMBERS else ()
        if np.prod(lengths, dtype=float) > LARGEST \
                or sum(x.size for x in inputs if x is not None) > LARGEST:
            raise MinnetError(f"it makes more than {LARGEST:,} constants")
        return self.run(node, inputs)

    def passed(self, node, signal):
        """What passes an operator as it is."""
        kinds = [helper.get_attribute_value(a) for a in node.attribute if a.name == "to"]
        if not FLOATS.issuperset(kinds):
            raise MinnetError("it makes whole numbers of the outputs of a layer")
        return signal

    def of_numbers(self, node, inputs, signals):
        """An operator of one number, or of a number and constants."""
        first = signals[0]
        if any(not np.array_equal(signal.places, first.places) for signal in signals) \
                or (first.places < 0).any():
            raise MinnetError("it joins numbers of different places")
        constants = [x for x in inputs if isinstance(x, np.ndarray) and x.size > 1]
        if constants:
            return self.changed(node, inputs, first)
        given = [x if x is None else x.values if isinstance(x, Signal)
                 else x.reshape(()).astype(float) for x in inputs]
        values = self.run(node, given)
        names = dict.fromkeys(name for signal in signals for name in signal.operators)
        return Signal(first.places, first.version, values, [*names, node.op_type])

    def changed(self, node, inputs, signal):
        """A sum, difference, product or quotient with a constant for each output."""
        signal = self.settled(signal)
        operator, constant = node.op_type, next(x for x in inputs if isinstance(x, np.ndarray))
        on_left = isinstance(inputs[0], np.ndarray)
        if operator not in ("Add", "Sub", "Mul", "Div") or on_left and operator == "Div" \
                or len(inputs) != 2:
            raise MinnetError("minnet has no layer that does this with a constant for each output")
        if np.broadcast_shapes(constant.shape, signal.places.shape) != signal.places.shape:
            raise MinnetError(f"its constant of the shape {constant.shape} does not fit")
        if on_left and operator == "Sub":
            self.layers.change("Mul", np.full(self.layers.count, -1.0))
            operator = "Add"
        self.layers.change(operator, self.by_place(constant, signal))
        return Signal(signal.places, self.layers.version)

    def by_place(self, constant, signal):
        """A constant's numbers in the order of the layer's outputs."""
        numbers = np.empty(self.layers.count)
        places = signal.places[:1]
        numbers[places] = np.broadcast_to(constant, signal.places.shape)[:1]
        return numbers

    def settled(self, signal):
        """The signal as a layer's output, once its operators of one number are taken in."""
        p, values = PROBES, np.asarray(signal.values, dtype=float)
        if not signal.operators or np.array_equal(values, p):
            return Signal(signal.places, signal.version)
        scale = (values[-1] - values[0]) / (p[-1] - p[0])
        shift = values[p == 0][0]
        if np.allclose(values, scale * p + shift, rtol=1e-9, atol=1e-12 * abs(values).max()):
            for operator, number in ("Mul", scale), ("Add", shift):
                if number != (operator == "Mul"):
                    self.layers.change(operator, np.full(self.layers.count, number))
        else:
            activation = activation_of(values)
            if activation is None:
                raise MinnetError(f"what {', '.join(signal.operators)} before it make up is no "
                                  "activation of minnet's")
            self.activate(activation, signal)
        return Signal(signal.places, self.layers.version)

    def activate(self, activation, signal):
        """Give the layer an activation."""
        shape = signal.places.shape[1:]
        pictures = (signal.places[0].ravel() == np.arange(self.layers.count)).all()
        self.layers.activate(activation, shape if len(shape) == 3 and pictures else ())


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
    if (places.ravel() != np.arange(reader.layers.count)).any():
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
    if around.min() < 0 or around.max() > 1000:
        raise MinnetError(f"minnet does not pad by {around.tolist()}")
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
    for name, lengths in ("windows", sizes), ("strides", strides), ("zeros", pads[:2]), \
            ("zeros", pads[2:]), ("dilations", [1, *how.get("dilations", [1])]):
        if len(set(lengths)) > 1:
            raise MinnetError(f"its {name} are {list(lengths)}, and minnet's windows are square "
                              "and whole")
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
        reader.activate(ACTIVATIONS.find(name), signal)
        return Signal(signal.places, reader.layers.version)
    return read


READERS = {"Gemm": gemm, "MatMul": matmul, "Conv": conv, "MaxPool": pooled("max"),
           "AveragePool": pooled("mean"), "GlobalAveragePool": mean, "ReduceMean": mean,
           "BatchNormalization": normalized, "Pad": padded, "Softmax": softmax("softmax"),
           "LogSoftmax": softmax("log_softmax")}
