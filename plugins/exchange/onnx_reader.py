"""What the operators of an ONNX graph do, read one after the other as the layers of a network.

Operators that only move numbers are run on the places of these; those of one number, on probes, by
which the activation is known that they make up together; those of constants alone, at once.
"""

import numpy as np
from minnet import MinnetError
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from .onnx_layers import PROBES, LayersRead, activation_of, check_size
from .onnx_library import needed
from .onnx_operators import READERS, Signal, described

# No file has more numbers at a time in its input.
MOST_INPUTS = 10_000_000

OF_LAYOUT = {"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose"}
PASSING = {"Identity", "Dropout", "Cast"}
OF_NUMBERS = {
    "Abs", "Add", "Celu", "Clip", "Cos", "Div", "Elu", "Equal", "Erf", "Exp", "Gelu", "Greater",
    "GreaterOrEqual", "HardSigmoid", "HardSwish", "LeakyRelu", "Less", "LessOrEqual", "Log", "Max",
    "Min", "Mish", "Mul", "Neg", "PRelu", "Pow", "Reciprocal", "Relu", "Selu", "Sigmoid", "Sin",
    "Softplus", "Softsign", "Sqrt", "Sub", "Tanh", "ThresholdedRelu", "Where"}
OF_CONSTANTS = OF_LAYOUT | PASSING | OF_NUMBERS | {
    "Concat", "Constant", "ConstantOfShape", "Expand", "Floor", "Gather", "Mod",
    "ReduceProd", "Shape", "Size", "Slice"}
FLOATS = {1, 10, 11, 16}


class NoActivation(MinnetError):
    """Operators of one number that together make up no activation; it names them all."""


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
        if len(shape) < 2 or not all(shape[1:]):
            written = ", ".join(str(dim.dim_value or dim.dim_param or "?") for dim in dims)
            raise MinnetError(f"its input {inputs[0].name} has the shape ({written}), and minnet "
                              "has to know all lengths but the first, the number of samples; "
                              "export it with an input of fixed size")
        shape[0] = max(shape[0], 1)
        if np.prod(shape, dtype=float) > MOST_INPUTS:
            raise MinnetError(f"its input {inputs[0].name} has more than {MOST_INPUTS:,} numbers; "
                              "export it with fewer samples at a time")
        return inputs[0].name, shape

    def rows(self, shape):
        """The places of all outputs in this shape, for each sample."""
        places = np.arange(self.layers.count).reshape(shape)
        return np.broadcast_to(places, (self.batch, *places.shape))

    def read(self):
        """Read what the output depends on."""
        output = self.graph.output[0].name
        with np.errstate(all="ignore"):
            for node in needed(self.graph.node, output):
                self.values[node.output[0]] = self.named_result(node)
            signal = self.values.get(output)
            if not isinstance(signal, Signal) or signal.version != self.layers.version:
                raise MinnetError("its output does not come out of its last layer")
            if not self.in_order(self.settled(signal).places):
                raise MinnetError("its outputs are in another order than the last layer's")

    def in_order(self, places) -> bool:
        """Whether these are all outputs of the last layer, in its order."""
        return np.array_equal(places[0].ravel(), np.arange(self.layers.count))

    def named_result(self, node):
        """What a node puts out; an error names it."""
        try:
            return self.result(node)
        except NoActivation:
            raise
        except MinnetError as error:
            raise MinnetError(f"{described(node)} cannot come along: {error}") from None
        except Exception as error:  # Whatever an operator of a damaged file makes of its input.
            raise MinnetError(f"{described(node)} cannot come along: {error!r:.200}") from None

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
        check_size(np.prod(lengths, dtype=float), "constants")
        check_size(sum(x.size for x in inputs if x is not None), "constants")
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
        return Signal(first.places, first.version, values, [*names, described(node)])

    def changed(self, node, inputs, signal):
        """A sum, difference, product or quotient with a constant for each output."""
        signal = self.settled(signal)
        operator, constant = node.op_type, next(x for x in inputs if isinstance(x, np.ndarray))
        on_left = isinstance(inputs[0], np.ndarray)
        if operator not in ("Add", "Sub", "Mul", "Div") or on_left and operator == "Div" \
                or len(inputs) != 2:
            raise MinnetError("minnet has no layer that does this with a constant for each output")
        of_one_sample = (1, *signal.places.shape[1:])
        if np.broadcast_shapes(constant.shape, of_one_sample) != of_one_sample:
            raise MinnetError(f"its constant of the shape {constant.shape} does not fit")
        if on_left and operator == "Sub":
            self.layers.change("Mul", np.full(self.layers.count, -1.0))
            operator = "Add"
        self.layers.change(operator, self.by_place(constant, signal))
        return Signal(signal.places, self.layers.version)

    def by_place(self, constant, signal):
        """A constant's numbers in the order of the layer's outputs."""
        numbers, places = np.empty(self.layers.count), signal.places[:1]
        numbers[places] = np.broadcast_to(constant, places.shape)
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
                raise NoActivation(f"{' with '.join(signal.operators[:5])} cannot come along: that "
                                   "is no activation of minnet's")
            self.layers.activate(activation)
        return Signal(signal.places, self.layers.version)
