"""A graph of ONNX operators, made by the layers of a network one after the other.

A part's ONNX form is what its array form does, each step an operator, or what its own method does:

    def onnx(self, graph, x):
        return graph.add("Erf", x)

x and what it returns are Values, with which is computed as with arrays: a sample in each row. Of a
layer the parameters are Values too when it is called. Operators are those of opset 13.
"""

import copy
from collections import Counter

import minnet
import numpy as np
from minnet.core import ACTIVATIONS, numbers
from onnx import helper, numpy_helper

from .onnx_library import needed
from .onnx_values import Operators, Value

OPSET, IR_VERSION = 13, 7

ACTIVATION_OPERATORS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "softmax": "Softmax",
                        "log_softmax": "LogSoftmax", "identity": None}
OF_TRUTHS = ("Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual")
OF_ROWS = ("Softmax", "LogSoftmax")


class Graph:
    """The operators and the constants of a network; dtype: "float32" or "float64"."""

    def __init__(self, inputs, dtype):
        """inputs: how many numbers a sample has, None if any will do."""
        self.dtype, self.nodes, self.constants, self.names = dtype, [], {}, Counter()
        self.scope, self.parameters = "network", []
        self.input = Value(self, "input", (None, inputs), dtype)
        self.xp = Operators(self)

    def add(self, operator, *values, shape=None, **attributes):
        """What an operator makes of some values; shape: its own where it is not that of these."""
        values = [self.value(value) for value in values]
        if operator != "Where" and any(value.dtype != "bool" for value in values):
            values = list(map(self.number, values))
        name = self.unused(f"{self.scope}/{operator}")
        self.nodes.append(helper.make_node(operator, [value.name for value in values], [name],
                                           name=name, **attributes))
        if shape is None:
            shape = broadcast([value.shape for value in values])
        return Value(self, name, shape, "bool" if operator in OF_TRUTHS else self.dtype)

    def unused(self, name):
        """The name, with a number if it is taken."""
        self.names[name] += 1
        return name if self.names[name] == 1 else f"{name}_{self.names[name]}"

    def value(self, x):
        """A Value as it is, and numbers as a constant."""
        if isinstance(x, Value):
            return x
        if isinstance(x, (int, float)):
            name = repr(float(x))
            return self.constants[name][0] if name in self.constants else self.constant(x, name)
        return self.constant(x, self.unused(f"{self.scope}/constant"))

    def constant(self, x, name, dtype=None):
        """Numbers of the graph's type, or of another."""
        dtype = dtype or self.dtype
        with np.errstate(over="ignore"):
            array = np.asarray(x).astype(dtype)
        if dtype == "float32" and np.isinf(array).sum() > np.isinf(np.asarray(x)).sum():
            raise minnet.MinnetError(f"onnx, in float32, has no numbers as large as one of {name}; "
                                     "take float64")
        self.constants[name] = Value(self, name, array.shape, dtype), array
        return self.constants[name][0]

    def integers(self, x):
        """Whole numbers, which lengths and places are."""
        return self.constant(x, self.unused(f"{self.scope}/integers"), "int64")

    def number(self, value):
        """Truths as 0 and 1; anything else as it is."""
        if value.dtype != "bool":
            return value
        return self.add("Cast", value, to=helper.np_dtype_to_tensor_dtype(np.dtype(self.dtype)))

    def reshape(self, x, shape):
        """Every sample of x in this shape."""
        x = x if x.reshaped is None else x.reshaped
        if x.shape[1:] == tuple(shape):
            return x
        made = self.add("Reshape", x, self.integers([-1, *shape]), shape=(None, *shape))
        made.reshaped = x
        return made

    def unsqueezed(self, x, axis=-1):
        """x with an axis of length 1 more."""
        shape = list(x.shape)
        shape.insert(axis % (len(shape) + 1), 1)
        return self.add("Unsqueeze", x, self.integers([axis]), shape=shape)

    def activated(self, activation, z):
        """a = f(z)"""
        if isinstance(activation, minnet.Activation) and z.reshaped is not None:
            return self.reshape(self.activated(activation, z.reshaped), z.shape[1:])
        if activation is ACTIVATIONS.parts.get(activation.name) \
                and activation.name in ACTIVATION_OPERATORS:
            operator = ACTIVATION_OPERATORS[activation.name]
            how = {"axis": 1} if operator in OF_ROWS else {}
            return self.add(operator, z, **how) if operator else z
        return self.made_by(activation, "activation", lambda form: form.output(z), z)

    def layer(self, layer, x):
        """The layer's output"""
        form = OF_CORE.get(type(layer))
        if form:
            return form(self, self.with_parameters(copy.copy(layer), layer), x)
        return self.made_by(layer, "layer", lambda form: form.forward(x)[1], x)

    def with_parameters(self, form, layer):
        """A form of the layer with the parameters of the layer as constants."""
        for name in layer.parameters:
            numbers_of = getattr(layer, name)
            if not np.isfinite(numbers(numbers_of)).all():
                raise minnet.MinnetError(f"the {name} of {self.scope} are infinite or not a "
                                         "number, which is what training with too large a learning "
                                         "rate leaves")
            self.parameters.append(f"{self.scope}.{name}")
            setattr(form, name, self.constant(numbers_of, self.parameters[-1]))
        return form

    def made_by(self, part, kind, run, x):
        """What a part's own method onnx makes of x, or else `run` of its array form."""
        parameters = getattr(part, "parameters", ())
        try:
            if hasattr(part, "onnx"):
                form = copy.copy(part)
                return (self.with_parameters(form, part) if parameters else form).onnx(self, x)
            if not getattr(part, "arrays", None):
                raise TypeError("it has no array form, arrays(xp), nor its own, onnx(graph, x)")
            form = minnet.array_form(part, self.xp)
            return run(self.with_parameters(form, part) if parameters else form)
        except minnet.MinnetError:
            raise
        except Exception as error:  # Whatever a form does that a graph cannot.
            raise minnet.MinnetError(f"onnx has no {kind} '{part.name}': {error}") from None

    def convolved(self, x, weights, biases, stride, padding):
        """z_fuv = Σ_c Σ_m Σ_n w_fcmn x_c,su+m,sv+n + b_f

        In float64, for which onnxruntime has no Conv, as products with the windows.
        """
        filters, channels, size, _ = self.value(weights).shape
        height, width = [(n + 2 * padding - size) // stride + 1 for n in x.shape[2:]]
        shape = None, filters, height, width
        if self.dtype == "float32":
            return self.add("Conv", x, weights, biases, shape=shape, kernel_shape=[size, size],
                            strides=[stride, stride], pads=[padding] * 4)
        if padding:
            around = [0, 0, padding, padding] * 2
            x = self.add("Pad", x, self.integers(around),
                         shape=(*x.shape[:2], *[n + 2 * padding for n in x.shape[2:]]))
        windows = self.reshape(self.windows(x, size, stride), (channels * size ** 2,
                                                               height * width))
        kernels = self.add("Reshape", weights, self.integers([filters, channels * size ** 2]))
        biases = self.add("Reshape", biases, self.integers([filters, 1]), shape=(filters, 1))
        z = self.add("MatMul", kernels, windows, shape=(None, filters, height * width)) + biases
        return self.reshape(z, shape[1:])

    def windows(self, x, size, stride):
        """Of every picture and channel: the numbers of a window, and for each a map of them all."""
        samples, channels, height, width = x.shape
        height, width = [(n - size) // stride + 1 for n in (height, width)]
        maps = []
        for m in range(size):
            for n in range(size):
                ends = [m + stride * (height - 1) + 1, n + stride * (width - 1) + 1]
                cut = [self.integers(k) for k in ([m, n], ends, [2, 3], [stride, stride])]
                shape = samples, channels, height, width
                maps.append(self.unsqueezed(self.add("Slice", x, *cut, shape=shape), 2))
        return self.add("Concat", *maps, axis=2,
                        shape=(samples, channels, size ** 2, height, width))

    def max_pooled(self, x, size, stride):
        """The largest of every window."""
        return self.add("MaxPool", x, kernel_shape=[size, size], strides=[stride, stride],
                        shape=self.of_windows(x, size, stride))

    def mean_pooled(self, x, size, stride):
        """The mean of every window; in float64, for which onnxruntime has none, of their maps."""
        if self.dtype == "float64":
            return self.xp.mean(self.windows(x, size, stride), axis=2)
        return self.add("AveragePool", x, kernel_shape=[size, size], strides=[stride, stride],
                        shape=self.of_windows(x, size, stride))

    def of_windows(self, x, size, stride):
        """The shape of pictures with a number for each window."""
        return (*x.shape[:2], *[(n - size) // stride + 1 for n in x.shape[2:]])

    def proto(self, output, doc):
        """The graph of all that `output` depends on, as ONNX has it."""
        if output.name not in [name for node in self.nodes for name in node.output]:
            output = self.add("Identity", output)
        nodes = needed(self.nodes, output.name)
        used = {name for node in nodes for name in node.input}
        for node in nodes:
            for names in node.input, node.output:
                names[:] = ["output" if name == output.name else name for name in names]
        values = [self.described(self.input, "input"), self.described(output, "output")]
        constants = [numpy_helper.from_array(array, name)
                     for name, (value, array) in self.constants.items()
                     if name in used or name in self.parameters]
        return helper.make_graph(nodes, "minnet", values[:1], values[1:], constants, doc)

    def described(self, value, name):
        """What the file says of its input, or its output: the number of samples is free."""
        lengths = ["batch", *[n or f"{name}s" for n in value.shape[1:]]]
        kind = helper.np_dtype_to_tensor_dtype(np.dtype(self.dtype))
        return helper.make_tensor_value_info(name, kind, lengths)


def dense(graph, layer, x):
    """z = x wᵀ + b,  a = f(z)

    In float64 not by Gemm, which onnxruntime 1.17 joins with f, and then has no kernel for.
    """
    if graph.dtype == "float64":
        return graph.activated(layer.activation, x @ layer.weights.T + layer.biases)
    shape = None, layer.weights.shape[0]
    z = graph.add("Gemm", x, layer.weights, layer.biases, transB=1, shape=shape)
    return graph.activated(layer.activation, z)


def standardize(graph, layer, x):
    """a = (x − μ) / s; what is divided by infinity is 0, as it should be where s is 0"""
    return (x - layer.means) / [s_k or float("inf") for s_k in layer.deviations]


def in_unit(graph, layer, x):
    """a = μ + s ⊙ x"""
    return x * layer.deviations + layer.means


OF_CORE = {minnet.Dense: dense, minnet.Standardize: standardize, minnet.InUnit: in_unit}


def broadcast(shapes):
    """The shape of what is computed with numbers of these shapes."""
    longest = max(map(len, shapes))
    filled = [(1,) * (longest - len(shape)) + shape for shape in shapes]
    return tuple(next((n for n in lengths if n != 1), 1) for lengths in zip(*filled))
