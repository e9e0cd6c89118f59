"""Backends: what carries out the equations over batches of samples. This one is the reference, one sample after another in plain lists."""

import math

from .dataset import class_of
from .parts import Parts
from .vectors import apply, numbers


class PythonBackend:
    """Backend `python`: every number is computed by the network's own layers.

    A backend has a name, its `speed` (`--backend auto` takes the one with the largest) and `load(network)`, which returns an engine
    with PythonEngine's methods, or raises MinnetError naming what it cannot do.
    """

    name = "python"
    speed = 0

    def load(self, network):
        """An engine for this network."""
        return PythonEngine(network)


class PythonEngine:
    """A network being run over batches; it works on the network's own lists."""

    def __init__(self, network):
        self.network = network
        self.state = {}

    def prepare(self, dataset):
        """The data set in the engine's own form, made once; the methods below take it back."""
        return dataset

    def learn(self, data, batch: list, optimizer, learning_rate: float) -> tuple:
        """w ← w − (η/m) Σ_i ∂C_i/∂w: a step by the mean gradient of the m samples i in `batch` (T2: update_mini_batch). [mini-batch] [mean-gradient]

        Returns the sum of the samples' costs before the step, and how many of them were classified right.
        """
        network = self.network
        targets = [data.targets[i] for i in batch]
        traces = [network.forward(data.inputs[i], training=True) for i in batch]
        deltas = [network.deltas(trace, y) for trace, y in zip(traces, targets)]
        penalty = network.penalty()
        for l, layer in enumerate(network.layers):
            inputs = [trace[l][0] for trace in traces]
            mean_deltas = [apply(lambda delta_j: delta_j / len(batch), delta[l]) for delta in deltas]
            self.step(layer, inputs, mean_deltas, optimizer, learning_rate)
        outputs = [trace[-1] for trace in traces]
        cost = sum(network.output_cost(z, a, y) for (x, z, a), y in zip(outputs, targets))
        correct = sum(class_of(a) == class_of(y) for (x, z, a), y in zip(outputs, targets))
        return cost + len(batch) * penalty, correct

    def step(self, layer, inputs: list, deltas: list, optimizer, learning_rate: float):
        """Let the optimizer's rule change every parameter of a layer, given a batch's inputs to it and its δ."""
        gradient = self.network.gradient(layer, inputs, deltas)
        start = getattr(optimizer, "start", ())
        for name in layer.parameters:
            weights = getattr(layer, name)
            if not start:
                changed = apply(lambda w, g: optimizer.step(w, g, learning_rate), weights, gradient[name])
            else:
                key = (id(layer), name)
                state = self.state.get(key) or apply(lambda w: start, weights)
                both = apply(lambda w, g, s: optimizer.step(w, g, learning_rate, s), weights, gradient[name], state)
                changed = apply(lambda pair: pair[0], both)
                self.state[key] = apply(lambda pair: pair[1], both)
            setattr(layer, name, changed)
        for penalty in self.network.penalties(layer):
            layer.weights = penalty.constrain(layer.weights)

    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, and the class that each output names."""
        cost = 0.0
        classes = []
        for i in range(len(data)):
            x, z, a = self.network.forward(data.inputs[i])[-1]
            cost += self.network.output_cost(z, a, data.targets[i])
            classes.append(class_of(a))
        return cost + len(data) * self.network.penalty(), classes

    def store(self):
        """Bring the network's lists up to date with what was learned."""

    def keep(self):
        """Remember every parameter as it is now."""
        self.kept = parameters(self.network)

    def largest_update(self) -> float:
        """max |w' − w| over every parameter since `keep`; infinite or not a number if any of them is. [largest-update]"""
        changes = [abs(w_new - w) for old, new in zip(self.kept, parameters(self.network)) for name in old
                   for w, w_new in zip(numbers(old[name]), numbers(new[name]))]
        return max(changes, default=0.0) if math.isfinite(sum(changes)) else sum(changes)

    def restore(self):
        """Go back to the parameters of `keep`."""
        restore(self.network, self.kept)


def parameters(network) -> list:
    """Every parameter of a network as it is now: for each layer its lists by name."""
    return [{name: apply(float, getattr(layer, name)) for name in layer.parameters} for layer in network.layers]


def restore(network, before: list):
    """Give a network back the parameters it had."""
    for layer, lists in zip(network.layers, before):
        for name, values in lists.items():
            setattr(layer, name, values)


BACKENDS = Parts("a backend", "load", [PythonBackend()])
