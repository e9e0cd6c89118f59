"""Layers: many neurons reading the same inputs, as a matrix and a vector of biases."""

from .activations import ACTIVATIONS
from .errors import MinnetError
from .initializers import INITIALIZERS, random_source
from .registry import Registry
from .vectors import check_count, dot, plain


class Layer:
    """What a network asks of every layer; a subclass says what it does otherwise.

    A layer keeps no state between calls: what the way back needs is handed to it.
    name: what a saved network knows the class by.
    inputs, outputs: how many numbers go in and come out; None for as many as come.
    input_shape, output_shape: what pictures they are, (channels, rows, columns), if so.
    parameters: the attributes that training changes, each numbers nested in lists.
    activation: what makes a of z, where that is the layer's last step.
    takes: the arguments that a layer made by its name is given by the network, of
    shape, inputs, activation, initializer, bias and source; the name brings the others.
    """

    name = "layer"
    inputs = outputs = input_shape = output_shape = activation = None
    parameters = takes = ()

    def forward(self, x: list):
        """(z, a) of one sample: the weighted input and the layer's output a

        Where there is no weighted input, whatever `delta` needs stands in its place.
        """
        raise MinnetError(f"layer '{self.name}' has no forward pass, forward(x)")

    def forward_in_training(self, x: list):
        """(z, a) of a sample being learned, where that differs (dropout)."""
        return self.forward(x)

    def delta(self, z, a: list, gradient: list) -> list:
        """δ from the gradient ∂C/∂a."""
        return gradient

    def backward(self, x: list, delta: list) -> list:
        """∂C/∂x from δ, for the layer before."""
        return delta

    def gradient(self, inputs: list, deltas: list) -> dict:
        """∂C/∂ of each parameter by name, summed over samples, of their x and δ."""
        return {}

    def settings(self) -> dict:
        """The arguments that make such a layer anew, without its parameters."""
        return {}


class Dense(Layer):
    """a = f(z), z_j = Σ_k w_jk x_k + b_j

    weights[j][k] belongs to neuron j and input k, biases[j] to neuron j. With
    bias=False the biases stay 0.
    """

    name = "dense"
    takes = ("inputs", "activation", "initializer", "bias", "source")

    def __init__(self, inputs: int, neurons: int, activation="sigmoid",
                 initializer="normal", bias=True, source=None):
        """source: of random numbers, `random_source(seed)`; None: others each time."""
        self.inputs, self.outputs = plain(inputs), plain(neurons)
        check_count(self.inputs, "a layer's number of inputs")
        check_count(self.outputs, "a layer's number of neurons")
        check_count(self.inputs * self.outputs, "a layer's number of weights")
        self.activation = ACTIVATIONS.find(activation)
        self.parameters = ("weights", "biases") if bias else ("weights",)
        initializer = INITIALIZERS.find(initializer)
        source = source or random_source()
        self.weights = initializer.weights(source, self.inputs, self.outputs)
        self.biases = (initializer.biases(source, self.inputs, self.outputs) if bias
                       else [0.0] * self.outputs)

    def forward(self, x):
        """z_j = w_j · x + b_j,  a = f(z)"""
        z = [dot(w_j, x) + b_j for w_j, b_j in zip(self.weights, self.biases)]
        return z, self.activation.output(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)"""
        return self.activation.delta(z, a, gradient)

    def backward(self, x, delta):
        """∂C/∂x = wᵀ δ"""
        return [dot(w_k, delta) for w_k in zip(*self.weights)]

    def gradient(self, inputs, deltas):
        """∂C/∂b_j = δ_j (BP3),  ∂C/∂w_jk = a_k δ_j (BP4)

        Each summed over the samples of a batch; a is the layer's input.
        """
        biases = [sum(delta_j) for delta_j in zip(*deltas)]                      # (BP3)
        weights = [[dot(a_k, delta_j) for a_k in zip(*inputs)]
                   for delta_j in zip(*deltas)]                                  # (BP4)
        return {"weights": weights, "biases": biases}

    def settings(self):
        """inputs, neurons, activation and bias; weights come from the file, undrawn."""
        return {"inputs": self.inputs, "neurons": self.outputs,
                "activation": self.activation.name, "bias": "biases" in self.parameters,
                "initializer": "zeros"}

    def __repr__(self):
        return f"Dense({self.inputs}, {self.outputs}, {self.activation})"


LAYERS = Registry("layer", "forward", [Dense])
