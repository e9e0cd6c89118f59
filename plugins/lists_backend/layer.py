"""What the forms of layers for the backend `lists` share."""

import minnet
from minnet import core

SIGMOID, TANH, RELU = (core.ACTIVATIONS.find(name).derivative
                       for name in ("sigmoid", "tanh", "relu"))

# ∂C/∂a f'(z) from a = f(z), which is at hand: without another e^z, or a call for each neuron.
SLOPES = {
    SIGMOID: lambda a, gradient: [g_j * (a_j * (1 - a_j)) for g_j, a_j in zip(gradient, a)],
    TANH: lambda a, gradient: [g_j * (1 - a_j * a_j) for g_j, a_j in zip(gradient, a)],
    RELU: lambda a, gradient: [g_j if a_j > 0 else 0.0 * g_j for g_j, a_j in zip(gradient, a)],
}


def sums(vectors):
    """Σ_i v_i"""
    return [sum(v_j) for v_j in zip(*vectors)]


class FastLayer(minnet.Layer):
    """A form of a layer with weights and biases, which are the layer's own.

    A subclass does forward, backward, gradient and descend in another order of work. In descend
    the parameters take a step without a gradient being made first.
    """

    def __init__(self, layer):
        self.layer = layer
        self.inputs, self.outputs = layer.inputs, layer.outputs
        self.input_shape, self.output_shape = layer.input_shape, layer.output_shape
        self.activation, self.parameters = layer.activation, layer.parameters
        derivative = (self.activation.derivative if type(self.activation) is minnet.Activation
                      else None)
        self.slopes, self.is_relu = SLOPES.get(derivative), derivative is RELU

    @property
    def weights(self):
        """The layer's own."""
        return self.layer.weights

    @weights.setter
    def weights(self, weights):
        self.layer.weights = weights

    @property
    def biases(self):
        """The layer's own."""
        return self.layer.biases

    @biases.setter
    def biases(self, biases):
        self.layer.biases = biases

    def output(self, z):
        """a = f(z)"""
        return [0.0 if z_j < 0 else z_j for z_j in z] if self.is_relu else self.activation.output(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)"""
        return self.slopes(a, gradient) if self.slopes else self.layer.delta(z, a, gradient)

    def descend_biases(self, steps):
        """b_j ← b_j − Σ_i s_ij"""
        if "biases" in self.parameters:
            self.biases = [b_j - s_j for b_j, s_j in zip(self.biases, sums(steps))]

    def gradient(self, inputs, deltas):
        """∂C/∂ of each parameter, as the layer has it."""
        return self.layer.gradient(inputs, deltas)
