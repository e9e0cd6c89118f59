"""The network: layers in a row, the cost of what comes out, and backpropagation."""

from .dataset import class_of
from .errors import MinnetError
from .initializers import random_source
from .layer import LAYERS, Dense
from .losses import LOSSES, PENALTIES
from .vectors import apply, check_vector, numbers


class Network:
    """Layers, each reading what the one before it puts out, and a cost to make small.

    inputs, outputs: how many numbers go in and come out, None if any will do.
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
        self.inputs = next((l.inputs for l in layers if l.inputs), None)
        self.outputs = next((l.outputs for l in layers[::-1] if l.outputs), None)

    @classmethod
    def mlp(cls, sizes: list, activation="sigmoid", output_activation=None,
            loss="half_squared_error", initializer="normal", bias=True, penalties=(),
            seed=0):
        """A multi-layer perceptron (T2: Network(sizes)).

        sizes: [784, 30, 10] is 784 inputs, 30 hidden neurons and 10 outputs. A layer
        among them, or its name (dropout:0.2), is put there.
        output_activation: the last layer's, the same as `activation` if None.
        The same seed draws the same weights.
        """
        if not isinstance(sizes, (list, tuple)) or len(sizes) < 2:
            raise MinnetError("a network needs a list of at least two sizes, its inputs"
                              f" and its outputs, and was given {sizes!r}")
        source = random_source(seed)
        layers, inputs = [], sizes[0]
        for place, size in enumerate(sizes[1:], 2):
            if isinstance(size, str) or hasattr(size, "forward"):
                layers.append(layer_named(size) if isinstance(size, str) else size)
            else:
                last = place == len(sizes)
                f = output_activation if last and output_activation else activation
                layers.append(Dense(inputs, size, f, initializer, bias, source))
            inputs = layers[-1].outputs or inputs
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
        layers = [layer for layer in self.layers if "weights" in layer.parameters]
        return sum([penalty.cost(w) for penalty in self.penalties for layer in layers
                    for w in numbers(layer.weights)])

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
        sizes = [self.inputs] + [l.outputs for l in self.layers if l.outputs]
        shown = ["-".join(map(str, sizes))]
        for part in [layer.activation for layer in self.layers] + [self.loss]:
            if part and str(part) not in shown:
                shown.append(str(part))
        return f"Network({', '.join(shown + [str(p) for p in self.penalties])})"


def layer_named(name: str):
    """A layer of this name, which may carry settings (dropout:0.2)."""
    try:
        return LAYERS.find(name)()
    except TypeError as error:
        hint = LAYERS.ask_plugins(name) if LAYERS.ask_plugins else ""
        raise MinnetError(f"layer '{name}' needs settings{hint}: {error}") from None


def check_layers(layers):
    """Refuse layers that are none, or do not fit each other."""
    if not isinstance(layers, (list, tuple)) or not layers:
        raise MinnetError("a network needs a list of at least one layer, "
                          f"and was given {layers!r}")
    width = None
    for number, layer in enumerate(layers, 1):
        if not hasattr(layer, "forward") or isinstance(layer, type):
            raise MinnetError(f"a network is made of layers, and was given {layer!r}; "
                              "Network.mlp makes the layers from their sizes")
        if width and layer.inputs and width != layer.inputs:
            raise MinnetError(f"layer {number} takes {layer.inputs} inputs, but the "
                              f"layer before it puts out {width}")
        width = layer.outputs or layer.inputs or width
