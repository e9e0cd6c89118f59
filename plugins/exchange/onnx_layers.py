"""The layers of a network that is read from operators, which come one after the other."""

import minnet
import numpy as np
from minnet import Dense, InUnit, MinnetError, Standardize
from minnet.core import ACTIVATIONS
from minnet.core.vectors import by_x

from minnet_plugins.convolution import Conv2D, MaxPool2D, MeanPool2D

POOLS = {"max": MaxPool2D, "mean": MeanPool2D}

# Where activations are compared: an operator's formula is known by its values.
PROBES = np.concatenate([[-50.0, -20.0], np.linspace(-8, 8, 321), [20.0, 50.0]])

# Nothing that is made of what a file says is larger.
LARGEST = 100_000_000

# No layer that only passes numbers on has more neurons or kernels.
MOST_PASSED_ON = 1000


class LayersRead:
    """The layers so far; `open` is whether neurons or kernels are last whose activation may follow.

    count: how many numbers come out of them; shape: of what pictures, None if they are none.
    version: changes with them, so that it is seen where a file goes on from what came out before.
    notes: what the user should know.
    """

    def __init__(self, count):
        self.layers, self.count, self.shape, self.open = [], count, None, False
        self.version, self.notes = 0, []

    def add(self, layer, weights=None, biases=None):
        """One layer more; arrays of its weights and biases."""
        if weights is not None:
            check_finite(weights, biases)
            layer.weights, layer.biases = weights.tolist(), biases.tolist()
        self.layers.append(layer)
        self.open = weights is not None
        self.count, self.shape = layer.outputs, layer.output_shape
        self.version += 1

    def dense(self, weights, biases):
        """A layer of neurons, a row of weights each."""
        self.add(Dense(weights.shape[1], weights.shape[0], "identity", "zeros"), weights, biases)

    def conv(self, shape, weights, biases, stride, pads):
        """Kernels on pictures of a shape; pads: zeros above and left, below and right.

        minnet pads all sides alike, and its windows leave no rest: where the file's do otherwise, a
        larger kernel with zeros in it does the same.
        """
        size = weights.shape[2]
        padding = max(pads)
        spare = {(n + sum(pads) - size) % stride for n in shape[1:]}
        if len(spare) > 1:
            raise MinnetError("its windows leave over unequally many rows and columns")
        before = padding - pads[0]
        after = padding - pads[1] + spare.pop()
        around = [(0, 0), (0, 0), (before, after), (before, after)]
        check_size(weights.size / size ** 2 * (size + before + after) ** 2.0, "weights")
        if before + after:
            self.note_zeros(size, size + before + after)
        self.add(Conv2D(shape, len(weights), size + before + after, "identity", "zeros", stride,
                        padding), np.pad(weights, around), biases)

    def pool(self, kind, shape, size, stride):
        """The largest ("max") or the mean of every window."""
        rests = {(n - size) % stride for n in shape[1:]}
        if rests != {0} and len(rests) == 1 and self.layers \
                and isinstance(self.layers[-1], Conv2D):
            shape = self.shorten(rests.pop())
        self.add(POOLS[kind](shape, size, stride))

    def shorten(self, rest) -> tuple:
        """Leave off the last rows and columns of the maps of the kernels before; the maps' shape.

        Zeros below and to the right of a kernel do that.
        """
        old, was_open = self.layers.pop(), self.open
        more = rest * old.stride
        around = [(0, 0), (0, 0), (0, more), (0, more)]
        self.note_zeros(old.size, old.size + more)
        new = Conv2D(old.input_shape, old.filters, old.size + more, old.activation, "zeros",
                     old.stride, old.padding)
        self.add(new, np.pad(np.array(old.weights), around), np.array(old.biases))
        self.open = was_open
        return new.output_shape

    def note_zeros(self, size, larger):
        """Tell of a kernel that became larger."""
        self.notes.append(f"kernels of {by_x((size, size))} became {by_x((larger, larger))} with "
                          "zeros, for minnet's windows leave nothing over")

    def change(self, operator, numbers):
        """a + numbers, a − numbers, a · numbers or a / numbers; one for each output.

        The neurons or kernels before take it in, where they can.
        """
        check_finite(numbers[numbers != np.inf] if operator == "Div" else numbers)
        self.version += 1
        if not (self.open and self.taken_in(operator, numbers)):
            self.open = False
            self.change_outputs(operator, numbers)

    def taken_in(self, operator, numbers) -> bool:
        """Whether the weights and biases of the last layer could take it in."""
        layer = self.layers[-1]
        if isinstance(layer, Conv2D):
            by_filter = numbers.reshape(layer.filters, -1)
            if (by_filter != by_filter[:, :1]).any():
                return False
            numbers = by_filter[:, 0]
        weights, biases = np.array(layer.weights), np.array(layer.biases)
        compute = {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply,
                   "Div": np.divide}[operator]
        if operator in ("Mul", "Div"):
            weights = compute(weights, numbers.reshape(-1, *[1] * (weights.ndim - 1)))
        layer.weights, layer.biases = weights.tolist(), compute(biases, numbers).tolist()
        return True

    def change_outputs(self, operator, numbers):
        """A layer of its own: standardize for − and /, in_unit for · and +, as far as they reach"""
        zeros, ones = [0.0] * self.count, [1.0] * self.count
        values, last = numbers.tolist(), self.layers[-1] if self.layers else None
        if operator == "Div" and type(last) is Standardize and last.deviations == ones:
            last.deviations = [0.0 if np.isinf(s_k) else s_k for s_k in values]
        elif operator == "Add" and type(last) is InUnit and last.means == zeros:
            last.means = values
        elif operator in ("Sub", "Div"):
            self.layers.append(Standardize(values, ones) if operator == "Sub"
                               else Standardize(zeros, values))
        else:
            self.layers.append(InUnit(zeros, values) if operator == "Mul"
                               else InUnit(values, ones))

    def activate(self, activation):
        """a = f(z)"""
        self.version += 1
        if self.commutes(activation):
            self.layers[-2].activation = activation
            return
        if not self.open:
            self.pass_on()
        self.layers[-1].activation = activation
        self.open = False

    def commutes(self, activation) -> bool:
        """Whether it may stand before the last layer: of rising numbers the largest stays so."""
        if len(self.layers) < 2 or not isinstance(self.layers[-1], MaxPool2D) \
                or not hasattr(activation, "f"):
            return False
        values = [activation.f(z) for z in PROBES.tolist()]
        return (getattr(self.layers[-2].activation, "name", "") == "identity"
                and values == sorted(values))

    def pass_on(self):
        """Neurons or kernels that pass on their input alone, for an activation after them."""
        count = self.shape[0] if self.shape else self.count
        if count > MOST_PASSED_ON:
            raise MinnetError("only neurons and kernels have an activation in minnet, and here "
                              f"{count} outputs of another layer would have one")
        self.notes.append(f"layer {len(self.layers) + 1} passes on what it gets, for only neurons "
                          "and kernels have an activation")
        if self.shape:
            weights = np.eye(count).reshape(count, count, 1, 1)
            self.conv(self.shape, weights, np.zeros(count), 1, (0, 0))
        else:
            self.dense(np.eye(count), np.zeros(count))

    def reorder(self, places):
        """Have the network's inputs in another order, before any layer that this would matter to.

        places: of each its place until now.
        """
        if not all(type(layer) in (Standardize, InUnit) for layer in self.layers):
            raise MinnetError("it takes the numbers in another order than the layer before it puts "
                              "them out")
        for layer in self.layers:
            for name in "means", "deviations":
                setattr(layer, name, [getattr(layer, name)[k] for k in places])
        self.notes.append("pictures are given channel by channel, as minnet's are, and not with "
                          "the channels last")


def check_size(count, what):
    """Refuse to make more than any network has."""
    if count > LARGEST:
        raise MinnetError(f"it makes more than {LARGEST:,} {what}")


def check_finite(*arrays):
    """Refuse constants that are infinite or no numbers."""
    if not all(np.isfinite(array).all() for array in arrays):
        raise MinnetError("its constants are infinite or not a number")


def activation_of(values):
    """The activation with these values at the probes, None if there is none."""
    minnet.plugins()  # It loads them, if nothing has yet.
    for activation in [*ACTIVATIONS.parts.values(), *with_settings(values)]:
        if isinstance(activation, minnet.Activation) and same_values(activation, values):
            return activation
    return None


def with_settings(values):
    """leaky_relu and elu with the setting that these values tell."""
    for name, setting in ("leaky_relu", -at(values, -1.0)), ("elu", -at(values, -50.0)):
        if np.isfinite(setting) and setting > 0:
            yield ACTIVATIONS.find(f"{name}:{shortest(float(setting))}")


def at(values, place):
    """The value at one of the probes."""
    return values[np.argmin(abs(PROBES - place))]


def shortest(x):
    """A number as it was written before it was rounded to float32, if it was."""
    return float(str(np.float32(x))) if x == np.float32(x) else x


def same_values(activation, values) -> bool:
    """Whether an activation has these values at the probes, as far as float32's constants tell."""
    try:
        own = [activation.f(z) for z in PROBES.tolist()]
    except (ValueError, OverflowError):
        return False
    return np.allclose(values, own, rtol=1e-6, atol=1e-6)
