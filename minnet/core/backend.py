"""Backends: what runs a network over batches of samples. This one is the reference."""

from .dataset import class_of
from .optimizer import new_memory, update
from .registry import Registry


class PythonBackend:
    """Backend `python`: every number is computed by the network's own layers.

    A backend has a name, its `speed` (backend "auto" is the one with the largest) and
    `load(network)`, which returns an engine with PythonEngine's four methods, or raises
    MinnetError naming what it cannot do.
    """

    name = "python"
    speed = 0

    def load(self, network):
        """An engine for this network."""
        return PythonEngine(network)


class PythonEngine:
    """A network being run over batches; it works on the network's own lists."""

    def __init__(self, network):
        self.network, self.memory = network, None

    def prepare(self, dataset):
        """The data set in the engine's own form, which the methods below take."""
        return dataset

    def learn(self, data, batches: list, optimizer, learning_rate: float):
        """w ← w − (η/m) Σ_i ∂C_i/∂w

        For each batch of m samples i (T2: update_mini_batch). batches: lists of the
        samples' places in the data. Yields for each batch the sum of its costs before
        the step, and how many samples were classified right.
        """
        network = self.network
        self.memory = self.memory or new_memory(network.layers, optimizer)
        for batch in batches:
            targets = [data.targets[i] for i in batch]
            traces = [network.forward(data.inputs[i], training=True) for i in batch]
            costs = [network.output_cost(trace, y) for trace, y in zip(traces, targets)]
            right = [class_of(t[-1][2]) == class_of(y) for t, y in zip(traces, targets)]
            cost = sum(costs) + len(batch) * network.penalty()
            gradients = network.mean_gradients(traces, targets)
            update(network.layers, gradients, optimizer, learning_rate, self.memory)
            yield cost, sum(right)

    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, 0 without targets, and their outputs."""
        network, cost, outputs = self.network, 0.0, []
        for i in range(len(data)):
            trace = network.forward(data.inputs[i])
            outputs.append(trace[-1][-1])
            if data.targets is not None:
                cost += network.output_cost(trace, data.targets[i])
        return cost + len(data) * network.penalty(), outputs

    def store(self):
        """Bring the network's lists up to date with what was learned."""


BACKENDS = Registry("backend", "load", [PythonBackend()])
