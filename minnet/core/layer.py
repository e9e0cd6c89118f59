"""Layers: many neurons reading the same inputs, as one matrix of weights and one vector of biases."""

from .activations import ACTIVATIONS
from .errors import MinnetError
from .initializers import INITIALIZERS, random_source
from .parts import Parts
from .vectors import combination, dot


class Layer:
    """What a network asks of every layer. A layer keeps no state between calls: what the backward pass needs is handed to it.

    name: what a saved network knows the class by. inputs, outputs: how many numbers go in and come out; None for as many as come.
    parameters: the attributes that training changes, each numbers nested in lists.
    """

    name = "layer"
    inputs = None
    outputs = None
    parameters = ()

    def forward(self, x: list):
        """One sample's (z, a): a is the layer's output, z is whatever else `delta` needs to know."""
        raise MinnetError(f"layer '{self.name}' has no forward pass: its class must define forward(x)")

    def forward_in_training(self, x: list):
        """(z, a) of a sample that is being learned, for a layer that behaves otherwise then (dropout)."""
        return self.forward(x)

    def output(self, x: list) -> list:
        """a alone."""
        return self.forward(x)[1]

    def delta(self, z, a: list, gradient: list) -> list:
        """δ from the gradient ∂C/∂a."""
        return gradient

    def backward(self, x: list, delta: list) -> list:
        """∂C/∂x from δ, for the layer before."""
        return delta

    def gradient(self, inputs: list, deltas: list) -> dict:
        """∂C/∂ of each of the parameters, by name, summed over samples whose inputs and δ are given."""
        return {}

    def settings(self) -> dict:
        """The constructor's arguments that make such a layer anew; its parameters are saved beside them."""
        return {}


class Dense(Layer):
    """a = f(z), z_j = Σ_k w_jk x_k + b_j: weights[j][k] belongs to neuron j and input k, biases[j] to neuron j; bias=False keeps these at 0."""

    name = "dense"

    def __init__(self, inputs: int, neurons: int, activation="sigmoid", initializer="normal", bias=True, source=None):
        """source: where random numbers come from (`random_source(seed)`); without it they differ each time."""
        for count, what in ((inputs, "inputs"), (neurons, "neurons")):
            if not isinstance(count, int) or count < 1:
                raise MinnetError(f"a layer needs a whole number of {what}, 1 or more, and was given {count!r}")
        self.inputs = inputs
        self.outputs = neurons
        self.activation = ACTIVATIONS.find(activation)
        self.parameters = ("weights", "biases") if bias else ("weights",)
        initializer = INITIALIZERS.find(initializer)
        source = source or random_source()
        self.weights = initializer.weights(source, inputs, neurons)
        self.biases = initializer.biases(source, inputs, neurons) if bias else [0.0] * neurons

    def forward(self, x):
        """z_j = w_j · x + b_j,  a = f(z). [weighted-input] [layer-output]"""
        z = [dot(w_j, x) + b_j for w_j, b_j in zip(self.weights, self.biases)]
        return z, self.activation.output(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z). [layer-delta]"""
        return self.activation.delta(z, a, gradient)

    def backward(self, x, delta):
        """∂C/∂x = wᵀ δ = Σ_j δ_j w_j. [backward]"""
        return combination(delta, self.weights)

    def gradient(self, inputs, deltas):
        """∂C/∂b_j = δ_j (BP3) and ∂C/∂w_jk = a_k δ_j (BP4), each summed over the samples; a is the layer's input. [BP3] [BP4]
        So row j is Σ δ_j a: the inputs of the samples, each multiplied by the δ_j of its sample.
        """
        deltas_of_neurons = [list(deltas_j) for deltas_j in zip(*deltas)]
        return {
            "weights": [combination(deltas_j, inputs) for deltas_j in deltas_of_neurons],
            "biases": [sum(deltas_j) for deltas_j in deltas_of_neurons],
        }

    def settings(self):
        """inputs, neurons, activation and bias; the weights need no drawing, they come from the file."""
        return {"inputs": self.inputs, "neurons": self.outputs, "activation": self.activation.name,
                "bias": "biases" in self.parameters, "initializer": "zeros"}

    def __repr__(self):
        return f"Dense({self.inputs}, {self.outputs}, {self.activation})"


LAYERS = Parts("a layer", "forward", [Dense])
