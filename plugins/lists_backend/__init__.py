"""The backend `lists`: the reference's numbers to rounding, many times as fast.

And still nothing but what comes with Python. Dense layers do their sums in the order of work that
an interpreter does fastest (dense), the first over grey levels in whole numbers (packed), and a
step goes straight to the weights. Layers of other kinds may bring such a form of their own, by
`lists()`; those that don't are run as they are.
"""

import minnet
from minnet.core import class_of

from .dense import FastDense, dot
from .layer import FastLayer, sums
from .packed import PackedDense, grey_rows


@minnet.hookimpl
def minnet_backends():
    """lists."""
    return [ListsBackend()]


class ListsBackend:
    """Runs every layer; see above."""

    name = "lists"
    speed = 1

    def load(self, network):
        """An engine for this network."""
        return ListsEngine(network)


def form_of(layer):
    """The layer's fast form, or itself; a class that inherits `lists` may do otherwise than it."""
    if type(layer) is minnet.Dense:
        return FastDense(layer)
    return layer.lists() if "lists" in vars(type(layer)) else layer


class Samples:
    """Inputs and targets; grey: the inputs as grey levels, if that is what they are."""

    def __init__(self, inputs, targets, grey=None):
        self.inputs, self.targets, self.grey = inputs, targets, grey

    def __len__(self):
        return len(self.inputs)


class ListsEngine(minnet.PythonEngine):
    """Runs a network whose layers are replaced by fast ones with the same weights."""

    def __init__(self, network):
        forms = {id(layer): form_of(layer) for layer in network.layers}
        first = network.layers[0]
        self.packed = None
        if type(first) is minnet.Dense and network.layers.count(first) == 1:
            self.packed = forms[id(first)] = PackedDense(first)
        layers = [forms[id(layer)] for layer in network.layers]
        self.all_fast = all(hasattr(form, "descend") or not form.parameters for form in layers)
        self.first = next((l for l, form in enumerate(layers) if form.parameters), 0)
        self.learning = minnet.Network(layers[self.first:], network.loss)
        super().__init__(minnet.Network(layers, network.loss, network.penalties))

    def prepare(self, dataset):
        """The data set, with its inputs as grey levels too if that is what they are."""
        grey = self.packed and grey_rows(dataset.inputs)
        return Samples(dataset.inputs, dataset.targets, grey)

    def fastest(self, data):
        """The samples with grey levels as inputs, where the first layer can be packed for them."""
        if data.grey and self.packed and self.packed.pack_weights():
            return Samples(data.grey, data.targets)
        return data

    def learn(self, data, batches, optimizer, learning_rate):
        """A step for each batch; plain steps go straight to the weights."""
        if self.all_fast and type(optimizer) is minnet.SGD and not self.network.penalties:
            yield from self.descend(self.fastest(data), batches, learning_rate)
        else:
            yield from super().learn(data, batches, optimizer, learning_rate)
        self.store()

    def descend(self, data, batches, learning_rate):
        """w ← w − Σ_i (η/m) ∂C_i/∂w, without making the gradient first

        The way back ends at the first layer that learns.
        """
        network = self.network
        for batch in batches:
            targets = [data.targets[i] for i in batch]
            traces = [network.forward(data.inputs[i], training=True) for i in batch]
            right = [class_of(trace[-1][-1]) == class_of(y) for trace, y in zip(traces, targets)]
            costs = [network.output_cost(trace, y) for trace, y in zip(traces, targets)]
            traces = [trace[self.first:] for trace in traces]
            deltas = [self.learning.deltas(trace, y) for trace, y in zip(traces, targets)]
            scale = learning_rate / len(batch)
            for l, layer in enumerate(self.learning.layers):
                if layer.parameters:
                    inputs = [trace[l][0] for trace in traces]
                    layer.descend(inputs, [[scale * d_j for d_j in delta[l]] for delta in deltas])
            yield sum(costs), sum(right)

    def evaluate(self, data):
        """The sum of the costs of all samples, 0 without targets, and their outputs."""
        answer = super().evaluate(self.fastest(data))
        self.store()
        return answer

    def store(self):
        """Bring the network's lists up to date with what was learned."""
        if self.packed:
            self.packed.unpack_weights()
