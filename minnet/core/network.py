"""The network: layers in a row, the cost of what comes out, and backpropagation through them."""

from .errors import MinnetError
from .initializers import random_source
from .layer import LAYERS, Dense
from .losses import LOSSES
from .vectors import apply, check_vector, numbers


class Network:
    """Layers, each reading what the one before it puts out, and the loss that training makes small.

    inputs, outputs: how many numbers go in and come out, None if any will do; classes: what the outputs stand for, once trained.
    """

    def __init__(self, layers: list, loss="half_squared_error"):
        """layers: Dense or any Layer, first to last; loss: a name or a Loss."""
        if not isinstance(layers, (list, tuple)) or not layers:
            raise MinnetError(f"a network needs a list of at least one layer, and was given {layers!r}")
        for layer in layers:
            if not hasattr(layer, "forward") or isinstance(layer, type):
                raise MinnetError(f"a network is made of layers, and was given {layer!r}; Network.mlp makes the layers from their sizes")
        for number, (before, layer) in enumerate(zip(layers, layers[1:]), 2):
            if None not in (before.outputs, layer.inputs) and before.outputs != layer.inputs:
                raise MinnetError(f"layer {number} takes {layer.inputs} inputs, but the layer before it puts out {before.outputs}")
        self.layers = list(layers)
        self.loss = LOSSES.find(loss)
        self.classes = None
        self.inputs = next((layer.inputs for layer in self.layers if layer.inputs), None)
        self.outputs = next((layer.outputs for layer in reversed(self.layers) if layer.outputs), None)

    @classmethod
    def mlp(cls, sizes: list, activation="sigmoid", output_activation=None, loss="half_squared_error",
            initializer="normal", bias=True, seed=0):
        """A multi-layer perceptron: sizes [784, 30, 10] is 784 inputs, 30 hidden neurons and 10 outputs (T2: Network(sizes)).

        A layer among the sizes, or its name (dropout:0.2), is put there. output_activation: the last layer's, the same as `activation` if None.
        The same seed draws the same weights.
        """
        if not isinstance(sizes, (list, tuple)) or len(sizes) < 2:
            raise MinnetError(f"a network needs a list of at least two sizes, its inputs and its outputs, and was given {sizes!r}")
        source = random_source(seed)
        layers, inputs = [], sizes[0]
        for place, size in enumerate(sizes[1:], 2):
            if isinstance(size, str) or hasattr(size, "forward"):
                layers.append(LAYERS.find(size)() if isinstance(size, str) else size)
                inputs = layers[-1].outputs or inputs
            else:
                f = activation if place < len(sizes) else output_activation or activation
                layers.append(Dense(inputs, size, f, initializer, bias, source))
                inputs = size
        return cls(layers, loss)

    def predict(self, x: list) -> list:
        """aᴸ, the last layer's activations for one sample (T1: predict; T2: feedforward). [network-output]"""
        check_vector(x, self.inputs, "the network's input")
        x, z, a = self.forward(x)[-1]
        return a

    def cost(self, x: list, y: list) -> float:
        """C(a, y) + Ω: the loss of one sample, a being the network's output for x, plus the penalties on its weights. [cost]"""
        check_vector(x, self.inputs, "the network's input")
        check_vector(y, self.outputs, "the target")
        x, z, a = self.forward(x)[-1]
        return self.output_cost(z, a, y) + self.penalty()

    def backprop(self, x: list, y: list) -> list:
        """∂C/∂w and ∂C/∂b of one sample, by the chain rule and the four equations of backpropagation (T2). [chain-rule]

        Returns one dict per layer, {"weights": [[∂C/∂w_jk …] …], "biases": [∂C/∂b_j …]}, shaped as the layer's own lists.
        """
        check_vector(x, self.inputs, "the network's input")
        check_vector(y, self.outputs, "the target")
        trace = self.forward(x)
        deltas = self.deltas(trace, y)                                                  # (BP1), (BP2)
        return [self.gradient(layer, [x], [delta])                                      # (BP3), (BP4)
                for layer, (x, z, a), delta in zip(self.layers, trace, deltas)]

    def forward(self, x: list, training=False) -> list:
        """aˡ = f(wˡ aˡ⁻¹ + bˡ), as the trace of one sample: for each layer its input x, its weighted input z and its activation a. [forward-pass]"""
        trace = []
        for layer in self.layers:
            z, a = layer.forward_in_training(x) if training else layer.forward(x)
            trace.append((x, z, a))
            x = a
        return trace

    def deltas(self, trace: list, y: list) -> list:
        """δ_j = ∂C/∂z_j of every layer, from the trace of one sample: BP1, then δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ f'(zˡ), layer by layer back. [error] [BP2]"""
        x, z, a = trace[-1]
        delta = self.output_delta(z, a, y)                                              # (BP1)
        deltas = [delta]
        for l in range(len(self.layers) - 1, 0, -1):
            gradient = self.layers[l].backward(x, delta)                                # (wˡ⁺¹)ᵀ δˡ⁺¹
            x, z, a = trace[l - 1]
            delta = self.layers[l - 1].delta(z, a, gradient)                            # (BP2)
            deltas.insert(0, delta)
        return deltas

    def output_delta(self, z: list, a: list, y: list) -> list:
        """δᴸ = ∇ₐC ⊙ f'(zᴸ), the product being Activation.delta; where loss and activation are a pair, the pair's own δ. [BP1]"""
        cost, delta = self.pair()
        return delta(a, y) if delta else self.layers[-1].delta(z, a, self.loss.gradient(a, y))

    def output_cost(self, z: list, a: list, y: list) -> float:
        """C(a, y) from the last layer's z and a; where loss and activation are a pair, the pair's own C."""
        cost, delta = self.pair()
        return cost(z, y) if cost else self.loss.cost(a, y)

    def pair(self):
        """The loss's (cost, δ) for the last layer's activation, (None, None) where the two are no pair."""
        activation = getattr(self.layers[-1], "activation", None)
        return self.loss.pairs.get(getattr(activation, "name", None), (None, None))[:2]

    def penalties(self, layer) -> list:
        """The loss's penalties, where the layer has weights to put them on; its biases are left alone."""
        return getattr(self.loss, "penalties", ()) if "weights" in layer.parameters else ()

    def penalty(self) -> float:
        """Ω = Σ of the penalties over every weight w, which is added to the cost of each sample. [penalty]"""
        return sum(penalty.cost(w) for layer in self.layers for penalty in self.penalties(layer) for w in numbers(layer.weights))

    def gradient(self, layer, inputs: list, deltas: list) -> dict:
        """A layer's ∂C/∂w + ∂Ω/∂w. [penalty-gradient]"""
        gradient = layer.gradient(inputs, deltas)
        for penalty in self.penalties(layer):
            gradient["weights"] = apply(lambda g, w: g + penalty.gradient(w), gradient["weights"], layer.weights)
        return gradient

    def __repr__(self):
        sizes = [str(self.inputs)] + [str(layer.outputs) for layer in self.layers if layer.outputs]
        activations = [str(layer.activation) for layer in self.layers if hasattr(layer, "activation")]
        distinct = [name for place, name in enumerate(activations) if name not in activations[:place]]
        return "Network(" + ", ".join(["-".join(sizes)] + distinct + [self.loss.name]) + ")"
