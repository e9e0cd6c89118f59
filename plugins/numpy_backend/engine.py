"""What the backend `numpy` loads a network into: the engine of arrays, in NumPy's own words."""

import minnet
import numpy as np

from .dense import DenseRows
from .samples import Samples


class NumpyEngine(minnet.ArrayEngine):
    """A network being run over batches, as arrays; its first layer may read images as bytes."""

    def __init__(self, network, dtype):
        super().__init__(network, np, dtype)
        self.dtype = np.dtype(dtype)
        # Whether the first layer can read images as they lie in memory.
        self.may_read_levels = (isinstance(self.layers[0], DenseRows)
                                and self.layers.count(self.layers[0]) == 1)

    def computing(self):
        """Numbers that are too large are told of by what is made of them, and not by NumPy."""
        return np.errstate(all="ignore")

    def form_of(self, layer):
        """A layer's form: for a dense one a faster one than it brings."""
        return DenseRows(layer) if type(layer) is minnet.Dense else super().form_of(layer)

    def places(self, numbers):
        """Samples' places as an array."""
        return np.fromiter(numbers, np.intp)

    def prepare(self, dataset):
        """The data set as arrays."""
        return Samples(dataset, self, all_columns=not self.may_read_levels)

    def store(self):
        """Bring the network's lists up to date with what was learned."""
        if self.may_read_levels:
            self.layers[0].read_levels(None)
        super().store()

    def learn(self, data, batches, optimizer, learning_rate):
        """A step on each batch; yields the sum of its costs before it, and how many were right."""
        yield from super().learn(data, batches, optimizer, learning_rate)
        # The weights are then to the bit what a checkpoint would give back.
        if self.may_read_levels:
            self.layers[0].read_levels(None)

    def inputs_of(self, data, plain):
        """The function that gives the inputs of samples, by their places, to the first layer.

        An input that is always 0 can be left out where the steps are plain.
        """
        if self.may_read_levels:
            self.layers[0].read_levels(data.columns if plain else None)
        return data.level_rows if self.may_read_levels and plain else data.rows

    def descent(self, rate):
        """The step of plain gradient descent."""
        def step(trace, deltas):
            """w ← w − (η/m) Σ ∂C/∂w"""
            for layer, (x, z, a), delta in zip(self.layers, trace, deltas):
                if isinstance(layer, DenseRows):
                    layer.descend(x, delta, rate / len(delta))                       # (BP3), (BP4)
                elif layer.layer.parameters:
                    gradient = layer.gradient(x, delta)
                    for name in layer.layer.parameters:
                        self.descend(layer, name, gradient[name], rate / len(delta))
        return step

    def gradients(self, trace, deltas) -> tuple:
        """∂C/∂w as of one sample: the mean is that of δ, which has fewer numbers."""
        return super().gradients(trace, [delta / len(delta) for delta in deltas])[0], 1

    def results(self, done, targets, classes) -> list:
        """The sum of the costs of each batch, and how many were right."""
        if not done:
            return []
        zs, outputs, penalties = zip(*done)
        lengths = [len(a) for a in outputs]
        starts = np.cumsum([0] + lengths[:-1])
        a = np.concatenate(outputs)
        y = targets[:len(a)]
        with self.computing():
            if getattr(zs[0], "shape", None) == outputs[0].shape:
                costs = self.loss.output_cost(self.layers[-1], np.concatenate(zs), a, y)
            else:
                costs = np.concatenate([self.loss.output_cost(self.layers[-1], *batch)
                                        for batch in zip(zs, outputs, np.split(y, starts[1:]))])
            costs = np.add.reduceat(costs, starts, dtype=float) + np.multiply(lengths, penalties)
        right = np.add.reduceat(self.classes_of(a) == classes[:len(a)], starts, dtype=int)
        return list(zip(costs.tolist(), right.tolist()))
