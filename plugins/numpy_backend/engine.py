"""What the backend `numpy` loads a network into: how it learns batches, and how it evaluates."""

from itertools import chain

import minnet
import numpy as np

from .dense import DenseRows
from .samples import Samples, classes_of

# So many samples are learned before their costs are computed, about, and so many are evaluated at
# once, fewer if the widest layer would then have more than so many numbers.
LEARNED, EVALUATED, NUMBERS = 5000, 1000, 1_000_000


class NumpyEngine:
    """A network being run over batches, as arrays; `store` brings its lists up to date."""

    def __init__(self, network, dtype):
        self.network, self.dtype = network, dtype
        # A layer that stands in two places has one form, and so one array of weights.
        forms = {id(layer): form_of(layer) for layer in network.layers}
        self.layers = [forms[id(layer)] for layer in network.layers]
        self.loss = minnet.array_form(network.loss, np)
        self.penalties = [minnet.array_form(penalty, np) for penalty in network.penalties]
        self.kept = None
        # Whether the first layer can read images as they lie in memory.
        self.may_read_levels = (isinstance(self.layers[0], DenseRows)
                            and self.layers.count(self.layers[0]) == 1)
        with np.errstate(all="ignore"):
            for layer, form in zip(network.layers, self.layers):
                for name in layer.parameters:
                    setattr(form, name, np.array(getattr(layer, name), dtype=dtype))

    def prepare(self, dataset):
        """The data set as arrays."""
        return Samples(dataset, self.dtype, all_columns=not self.may_read_levels)

    def store(self):
        """Bring the network's lists up to date with what was learned."""
        if self.may_read_levels:
            self.layers[0].read_levels(None)
        for layer, form in zip(self.network.layers, self.layers):
            for name in layer.parameters:
                setattr(layer, name, getattr(form, name).tolist())

    @property
    def memory(self):
        """What the optimizer remembers of each layer's parameters, as JSON can hold it."""
        return self.kept and [{name: [as_json(x) for x in kept] for name, kept in layer.items()}
                              for layer in self.kept]

    @memory.setter
    def memory(self, memory):
        self.kept = [{name: [from_json(x) for x in kept] for name, kept in layer.items()}
                     for layer in memory]

    def learn(self, data, batches, optimizer, learning_rate):
        """A step on each batch; yields the sum of its costs before it, and how many were right.

        It works through a run of batches at a time, and then tells of each.
        """
        plain = type(optimizer) is minnet.SGD and not self.penalties
        step = self.descent(learning_rate) if plain else self.rule(optimizer, learning_rate)
        length = max(1, LEARNED // max(map(len, batches), default=1))
        for k in range(0, len(batches), length):
            run, done = batches[k:k + length], []
            places = np.fromiter(chain.from_iterable(run), np.intp)
            targets, classes = data.targets.take(places, axis=0), data.classes.take(places)
            inputs_of = self.inputs_of(data, plain)
            try:
                self.learn_run(places, inputs_of, targets, map(len, run), step, done)
            except Exception:
                yield from self.results(done, targets, classes)
                raise
            yield from self.results(done, targets, classes)
        # The weights are then to the bit what a checkpoint would give back.
        if self.may_read_levels:
            self.layers[0].read_levels(None)

    def inputs_of(self, data, plain):
        """The function that gives the inputs of samples, by their places, to the first layer.

        plain: nothing but δ moves a weight, so that an input that is always 0 can be left out.
        """
        if self.may_read_levels:
            self.layers[0].read_levels(data.columns if plain else None)
        return data.level_rows if self.may_read_levels and plain else data.rows

    @np.errstate(all="ignore")
    def learn_run(self, places, inputs_of, targets, lengths, step, done):
        """A step on each batch; what its costs are computed of is added to `done`."""
        layers, start = self.layers, 0
        for length in lengths:
            end = start + length
            x, y = inputs_of(places[start:end]), targets[start:end]
            start, trace = end, []
            for layer in layers:
                z, a = layer.forward_in_training(x)
                trace.append((x, z, a))
                x = a
            done.append((z, a, self.penalty()))
            delta = self.loss.delta(layers[-1], z, a, y)                                # (BP1)
            deltas = [delta]
            for l in range(len(layers) - 1, 0, -1):
                x, z, a = trace[l - 1]
                delta = layers[l - 1].delta(z, a, layers[l].backward(a, delta))         # (BP2)
                deltas.insert(0, delta)
            step(trace, deltas)

    def descent(self, learning_rate):
        """The step of plain gradient descent."""
        rate = float(learning_rate)

        def step(trace, deltas):
            """w ← w − (η/m) Σ ∂C/∂w"""
            for layer, (x, z, a), delta in zip(self.layers, trace, deltas):
                if isinstance(layer, DenseRows):
                    layer.descend(x, delta, rate / len(delta))                       # (BP3), (BP4)
                elif layer.layer.parameters:
                    gradient, share = layer.gradient(x, delta), rate / len(delta)
                    for name in layer.layer.parameters:
                        setattr(layer, name, getattr(layer, name) - share * gradient[name])
        return step

    def rule(self, optimizer, learning_rate):
        """The step by the optimizer's rule, with penalties."""
        rate, rule = float(learning_rate), minnet.array_form(optimizer, np)
        self.kept = self.kept or [{name: list(rule.start) for name in layer.parameters}
                                      for layer in self.network.layers]

        def step(trace, deltas):
            """Every weight and bias takes its step"""
            gradients = [self.gradient(layer, x, delta) if layer.layer.parameters else {}
                         for layer, (x, z, a), delta in zip(self.layers, trace, deltas)]
            for layer, gradient, memory in zip(self.layers, gradients, self.kept):
                for name in layer.layer.parameters:
                    w = rule.step(getattr(layer, name), gradient[name], rate, memory[name])
                    setattr(layer, name, w.astype(self.dtype, copy=False))
        return step

    def gradient(self, layer, x, delta):
        """The mean over the batch of ∂C/∂w, and ∂Ω/∂w, of a layer."""
        gradient = layer.gradient(x, delta / len(delta))                             # (BP3), (BP4)
        for penalty in self.penalties:
            if "weights" in gradient:
                gradient["weights"] = gradient["weights"] + penalty.gradient(layer.weights)
        return gradient

    def penalty(self) -> float:
        """Ω = Σ ω(w) over every penalty ω and every weight w"""
        return sum([float(np.sum(penalty.cost(layer.weights))) for penalty in self.penalties
                    for layer in self.layers if "weights" in layer.layer.parameters])

    @np.errstate(all="ignore")
    def results(self, done, targets, classes) -> list:
        """The sum of the costs of each batch, and how many were right."""
        if not done:
            return []
        zs, outputs, penalties = zip(*done)
        lengths = [len(a) for a in outputs]
        starts = np.cumsum([0] + lengths[:-1])
        a = np.concatenate(outputs)
        y = targets[:len(a)]
        if getattr(zs[0], "shape", None) == outputs[0].shape:
            costs = self.loss.output_cost(self.layers[-1], np.concatenate(zs), a, y)
        else:
            costs = np.concatenate([self.loss.output_cost(self.layers[-1], *batch)
                                    for batch in zip(zs, outputs, np.split(y, starts[1:]))])
        costs = np.add.reduceat(costs, starts, dtype=float) + np.multiply(lengths, penalties)
        right = np.add.reduceat(classes_of(a) == classes[:len(a)], starts, dtype=int)
        return list(zip(costs.tolist(), right.tolist()))

    @np.errstate(all="ignore")
    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, 0 without targets, and their outputs."""
        inputs_of = self.inputs_of(data, plain=True)
        cost, outputs = len(data) * self.penalty(), []
        widest = max(layer.outputs or 1 for layer in self.network.layers)
        count = min(EVALUATED, max(1, NUMBERS // widest))
        for k in range(0, len(data), count):
            a = inputs_of(slice(k, k + count))
            for layer in self.layers:
                z, a = layer.forward(a)
            if data.targets is not None:
                y = data.targets[k:k + count]
                cost += float(np.sum(self.loss.output_cost(self.layers[-1], z, a, y)))
            outputs += a.tolist()
        return cost, outputs


def as_json(x):
    """An array as its type and its numbers; anything else as it is."""
    return {"dtype": str(x.dtype), "numbers": x.tolist()} if hasattr(x, "dtype") else x


def from_json(x):
    """What `as_json` was given."""
    return np.array(x["numbers"], x["dtype"])[()] if isinstance(x, dict) else x


def form_of(layer):
    """A layer's form: for a dense one a faster one than it brings."""
    return DenseRows(layer) if type(layer) is minnet.Dense else minnet.array_form(layer, np)
