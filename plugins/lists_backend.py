"""The backend `lists`: the reference's numbers to rounding, several times as fast, and still nothing but lists.

Four fifths of an image of a digit are blank. An input of 0 adds nothing to any z and moves no weight: it is passed over.
"""

import math
from operator import itemgetter, mul

import minnet


@minnet.hookimpl
def minnet_backends():
    """lists."""
    return [ListsBackend()]


class ListsBackend:
    """Runs every layer: dense ones over the inputs that are not 0, others as they are."""

    name = "lists"
    speed = 1

    def load(self, network):
        """An engine for this network."""
        return ListsEngine(network)


class ListsEngine(minnet.PythonEngine):
    """Runs a network whose dense layers are seen through `Sparse`."""

    def __init__(self, network):
        layers = [Sparse(layer) if type(layer) is minnet.Dense else layer for layer in network.layers]
        super().__init__(minnet.Network(layers, network.loss))

    def step(self, layer, inputs, deltas, optimizer, learning_rate):
        """Plain SGD goes straight to the weights that it changes; other optimizers, and penalties, are given the whole gradient."""
        if not isinstance(layer, Sparse):
            super().step(layer, inputs, deltas, optimizer, learning_rate)
        elif type(optimizer) is not minnet.SGD or self.network.penalties(layer):
            super().step(layer.dense, inputs, deltas, optimizer, learning_rate)
        else:
            for x, delta in zip(inputs, deltas):
                layer.descend(x, [learning_rate * delta_j for delta_j in delta])


class Sparse(minnet.Layer):
    """A dense layer, run over the inputs that are not 0; the weights are the layer's own."""

    def __init__(self, dense):
        dense.weights = [list(w_j) for w_j in dense.weights]
        self.dense = dense
        self.inputs = dense.inputs
        self.outputs = dense.outputs
        self.activation = dense.activation
        self.parameters = dense.parameters
        self.delta = dense.delta
        self.backward = dense.backward

    @property
    def weights(self):
        """The dense layer's own."""
        return self.dense.weights

    @weights.setter
    def weights(self, weights):
        self.dense.weights = weights

    @property
    def biases(self):
        """The dense layer's own."""
        return self.dense.biases

    @biases.setter
    def biases(self, biases):
        self.dense.biases = biases

    def forward(self, x):
        """z_j = Σ_k w_jk x_k + b_j where x_k is not 0,  a = f(z)."""
        dense = self.dense
        active = [k for k, x_k in enumerate(x) if x_k]
        if len(active) < 2:
            return dense.forward(x)
        at_active = itemgetter(*active)
        values = at_active(x)
        z = [dot(at_active(w_j), values) + b_j for w_j, b_j in zip(dense.weights, dense.biases)]
        return z, self.activation.output(z)

    def descend(self, x, step):
        """w_jk ← w_jk − η δ_j x_k where x_k is not 0, and b_j ← b_j − η δ_j; step_j is one sample's η δ_j."""
        active = [(k, x_k) for k, x_k in enumerate(x) if x_k]
        for w_j, step_j in zip(self.dense.weights, step):
            for k, x_k in active:
                w_j[k] -= step_j * x_k
        if "biases" in self.dense.parameters:
            self.dense.biases = [b_j - step_j for b_j, step_j in zip(self.dense.biases, step)]


def sum_of_products(v, w):
    """v · w = Σ_k v_k w_k."""
    return sum(map(mul, v, w))


dot = getattr(math, "sumprod", sum_of_products)
