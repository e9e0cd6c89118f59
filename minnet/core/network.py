"""The network: layers in a row, the cost of what comes out, and backpropagation."""

from .dataset import class_of
from .errors import MinnetError
from .initializers import random_source
from .layer import LAYERS, Dense
from .losses import LOSSES, PENALTIES
from .vectors import apply, by_x, check_vector, numbers, product, shape_of


class Network:
    """Layers, each reading what the one before it puts out, and a cost to make small.

    inputs, outputs: how many numbers go in and come out, None if any will do;
    input_shape: of the pictures that go in, None if they are numbers in a row.
    Once trained, classes: what the outputs stand for; columns, target: what the inputs
    and a lone output are called, where that is known.
    """

    def __init__(self, layers: list, loss="half_squared_error", penalties=()):
        """layers: first to last; loss, penalties: by their names, or as objects."""
        check_layers(layers)
        self.layers = list(layers)
        self.loss = LOSSES.find(loss)
        penalties = [penalties] if isinstance(penalties, str) else penalties
        self.penalties = [PENALTIES.find(penalty) for penalty in penalties]
        self.classes = self.columns = self.target = None
        first = next((layer for layer in layers if layer.inputs), layers[0])
        self.inputs, self.input_shape = first.inputs, first.input_shape
        self.outputs = next((l.outputs for l in layers[::-1] if l.outputs), None)

    @classmethod
    def mlp(cls, sizes: list, activation="sigmoid", output_activation=None,
            loss="half_squared_error", initializer="normal", bias=True, penalties=(),
            seed=0):
        """A multi-layer perceptron (T2: Network(sizes)).

        sizes: [784, 30, 10] is 784 inputs, 30 hidden neurons and 10 outputs. A layer
        among them, or its name (dropout:0.2), is put there, made for what comes before
        it. The first may be the shape of a picture, (1, 28, 28) or "1x28x28".
        output_activation: the last layer's, the same as `activation` if None.
        The same seed draws the same weights.
        """
        if not isinstance(sizes, (list, tuple)) or len(sizes) < 2:
            raise MinnetError(f"a network needs two or more sizes, and not {sizes!r}")
        source, layers, shape = random_source(seed), [], shape_of(sizes[0])
        given = {"initializer": initializer, "bias": bias, "source": source}
        last = output_activation or activation
        for size, f in zip(sizes[1:], [activation] * (len(sizes) - 2) + [last]):
            given.update(shape=shape, inputs=product(shape), activation=f)
            layers.append(layer_of(size, given))
            shape = shape_after(layers[-1], shape)
        return cls(layers, loss, penalties)

    def predict(self, x: list) -> list:
        """aᴸ = f(wᴸ … f(w¹ x + b¹) … + bᴸ)

        What the last layer makes of one sample (T1: predict; T2: feedforward).
        """
        check_vector(x, self.inputs, "the network's input",
                     "; predict(network, samples) takes many at once")
        return self.forward(x)[-1][-1]

    def classify(self, x: list):
        """The class that the output for x names; its number if it has no name."""
        k = class_of(self.predict(x))
        return k if self.classes is None else self.classes[k]

    def cost(self, x: list, y: list) -> float:
        """C = C(aᴸ, y) + Ω

        The loss of one sample plus the penalties on the weights.
        """
        self.check_sample(x, y)
        return self.output_cost(self.forward(x), y) + self.penalty()

    def backprop(self, x: list, y: list) -> list:
        """∂C/∂w_jk = ∂C/∂a_j · ∂a_j/∂z_j · ∂z_j/∂w_jk

        By the chain rule (T2), of one sample: a batch of one, so that training takes
        the same walk. Returns a dict for each layer, shaped as its own lists:
        {"weights": [[∂C/∂w_jk …] …], "biases": [∂C/∂b_j …]}.
        """
        self.check_sample(x, y)
        return self.mean_gradients([self.forward(x)], [y])

    def forward(self, x: list, training=False) -> list:
        """aˡ = f(wˡ aˡ⁻¹ + bˡ), a⁰ = x

        Returns the trace of one sample: of each layer its input x, its z and its a.
        """
        trace = []
        for layer in self.layers:
            z, a = layer.forward_in_training(x) if training else layer.forward(x)
            trace.append((x, z, a))
            x = a
        return trace

    def deltas(self, trace: list, y: list) -> list:
        """δ_j = ∂C/∂z_j,  δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ f'(zˡ) (BP2)

        The error δ of each neuron, layer by layer back from δᴸ (BP1). Returns those of
        each layer, first to last.
        """
        x, z, a = trace[-1]
        deltas = [self.loss.delta(self.layers[-1], z, a, y)]                     # (BP1)
        for l in reversed(range(len(self.layers) - 1)):
            x, z, a = trace[l]
            gradient = self.layers[l + 1].backward(a, deltas[0])         # (wˡ⁺¹)ᵀ δˡ⁺¹
            deltas.insert(0, self.layers[l].delta(z, a, gradient))               # (BP2)
        return deltas

    def mean_gradients(self, traces: list, targets: list) -> list:
        """∂C/∂w = (1/m) Σ_i ∂C_i/∂w + ∂Ω/∂w

        Over the m samples of a batch, from their traces, layer by layer.
        """
        deltas = [self.deltas(trace, y) for trace, y in zip(traces, targets)]
        gradients = []
        for l, layer in enumerate(self.layers):
            inputs = [trace[l][0] for trace in traces]
            shares = [[d_j / len(traces) for d_j in delta[l]] for delta in deltas]
            gradient = layer.gradient(inputs, shares)                     # (BP3), (BP4)
            gradients.append(self.with_penalties(layer, gradient))
        return gradients

    def output_cost(self, trace: list, y: list) -> float:
        """C(a, y), from the trace of a sample"""
        x, z, a = trace[-1]
        return self.loss.output_cost(self.layers[-1], z, a, y)

    def penalty(self) -> float:
        """Ω = Σ_w ω(w)

        Over every penalty ω and every weight w.
        """
        return sum([p.cost(w) for p in self.penalties for l in self.layers
                    if "weights" in l.parameters for w in numbers(l.weights)])

    def with_penalties(self, layer, gradient: dict) -> dict:
        """∂C/∂w + ∂Ω/∂w

        Of a layer; its biases cost nothing.
        """
        for penalty in self.penalties if "weights" in gradient else ():
            gradient["weights"] = apply(lambda g, w: g + penalty.gradient(w),
                                        gradient["weights"], layer.weights)
        return gradient

    def check_sample(self, x, y):
        """Refuse an input or a target that does not fit."""
        check_vector(x, self.inputs, "the network's input")
        check_vector(y, self.outputs, "the target")

    def __repr__(self):
        shapes = [self.input_shape or (self.inputs,)]
        shapes += [shape_after(layer, None) for layer in self.layers if layer.outputs]
        shown = ["-".join(map(by_x, shapes))]
        for part in [layer.activation for layer in self.layers] + [self.loss]:
            if part and str(part) not in shown:
                shown.append(str(part))
        return f"Network({', '.join(shown + [str(p) for p in self.penalties])})"


def is_layer(part) -> bool:
    """Whether this is a layer, and not the class of one."""
    return hasattr(part, "forward") and not isinstance(part, type)


def layer_of(size, given: dict):
    """A Dense of so many neurons, a layer of this name (dropout:0.2), or the layer.

    given: what a layer takes of its network and of what comes before it.
    """
    if is_layer(size):
        return size
    make = LAYERS.find(size) if isinstance(size, str) else Dense
    try:
        taken = {name: given[name] for name in make.takes}
        return make(**taken) if isinstance(size, str) else make(neurons=size, **taken)
    except (TypeError, KeyError) as error:
        hint = LAYERS.ask_plugins(size) if LAYERS.ask_plugins else ""
        raise MinnetError(f"layer '{size}' cannot be made{hint}: {error}") from None


def shape_after(layer, shape: tuple) -> tuple:
    """The shape of what a layer puts out, where a shape goes in."""
    return layer.output_shape or layer.outputs and (layer.outputs,) or shape


def check_layers(layers):
    """Refuse layers that are none, or do not fit each other."""
    if not layers or not all(map(is_layer, layers)):
        raise MinnetError(f"Network needs layers (mlp takes sizes), and got {layers!r}")
    shape = None
    for number, layer in enumerate(layers, 1):
        takes = layer.input_shape or layer.inputs and (layer.inputs,) or shape
        if shape and (product(shape) != product(takes)
                      or shape != takes and len(shape) == len(takes)):
            raise MinnetError(f"layer {number} takes {by_x(takes)} inputs, but the "
                              f"layer before it puts out {by_x(shape)}")
        shape = shape_after(layer, takes)
