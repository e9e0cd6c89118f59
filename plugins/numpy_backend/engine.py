"""What the backend `numpy` loads a network into: how it learns batches, and how it evaluates."""

import minnet
import numpy as np

from .dense import DenseRows
from .samples import Samples

# So many samples are learned before their costs are computed, about, and so many are evaluated at
# once.
LEARNED, EVALUATED = 5000, 1000


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
        with np.errstate(all="ignore"):
            for layer, form in zip(network.layers, self.layers):
                for name in layer.parameters:
                    setattr(form, name, np.array(getattr(layer, name), dtype=dtype))

    def prepare(self, dataset):
        """The data set as arrays."""
        return Samples(dataset, self.dtype)

    def store(self):
        """Bring the network's lists up to date with what was learned."""
        self.read_columns(None)
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

    def read_columns(self, columns):
        """Let the first layer read these columns of the inputs, where it can; None: all."""
        first = self.layers[0]
        if isinstance(first, DenseRows) and self.layers.count(first) == 1:
            first.read_columns(columns)
            return True
        return False

    def learn(self, data, batches, optimizer, learning_rate):
        """A step on each batch; yields the sum of its costs before it, and how many were right.

        It works through a run of batches at a time, and then tells of each.
        """
        plain = type(optimizer) is minnet.SGD and not self.penalties
        inputs_of = self.inputs_of(data, plain)
        step = self.descent(learning_rate) if plain else self.rule(optimizer, learning_rate)
        length = max(1, LEARNED // len(batches[0]))
        for k in range(0, len(batches), length):
            run, done = batches[k:k + length], []
            places = np.array([i for batch in run for i in batch])
            targets = data.targets.take(places, axis=0)
            try:
                self.learn_run(places, inputs_of, targets, map(len, run), step, done)
            except Exception:
                yield from self.results(done, targets)
                raise
            yield from self.results(done, targets)

    def inputs_of(self, data, without_blanks):
        """The function that gives the inputs of samples, by their places, as the first layer reads them.

        An input that is 0 in every sample adds nothing to z, and moves no weight: only an
        optimizer with a memory or a penalty does that.
        """
        read = self.read_columns(data.columns if without_blanks else None)
        return data.rows if read and without_blanks else data.whole_rows

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
        """Plain gradient descent: η/m is put into δ, which has fewer numbers than w."""
        rate = float(learning_rate)

        def step(trace, deltas):
            """w ← w − (η/m) Σ ∂C/∂w, in place"""
            for layer, (x, z, a), delta in zip(self.layers, trace, deltas):
                delta = delta * (rate / len(delta))
                if isinstance(layer, DenseRows):
                    layer.descend(x, delta)                                          # (BP3), (BP4)
                else:
                    gradient = layer.gradient(x, delta)
                    for name in layer.layer.parameters:
                        setattr(layer, name, getattr(layer, name) - gradient[name])
        return step

    def rule(self, optimizer, learning_rate):
        """The step by the optimizer's rule, with penalties."""
        rate, rule = float(learning_rate), minnet.array_form(optimizer, np)
        self.kept = self.kept or [{name: list(rule.start) for name in layer.parameters}
                                  for layer in self.network.layers]

        def step(trace, deltas):
            """Every weight and bias takes its step"""
            gradients = [self.gradient(layer, x, delta)
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
    def results(self, done, targets) -> list:
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
        right = np.add.reduceat(classes_of(a) == classes_of(y), starts, dtype=int)
        return list(zip(costs.tolist(), right.tolist()))

    @np.errstate(all="ignore")
    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, 0 without targets, and their outputs."""
        inputs_of = self.inputs_of(data, without_blanks=True)
        cost, outputs = len(data) * self.penalty(), []
        for k in range(0, len(data), EVALUATED):
            a = inputs_of(slice(k, k + EVALUATED))
            for layer in self.layers:
                z, a = layer.forward(a)
            if data.targets is not None:
                y = data.targets[k:k + EVALUATED]
                cost += float(np.sum(self.loss.output_cost(self.layers[-1], z, a, y)))
            outputs += a.tolist()
        return cost, outputs


def form_of(layer):
    """A layer's form: for a dense one a faster one than it brings."""
    return DenseRows(layer) if type(layer) is minnet.Dense else minnet.array_form(layer, np)


def as_json(x):
    """An array as its type and its numbers; anything else as it is."""
    return {"dtype": str(x.dtype), "numbers": x.tolist()} if hasattr(x, "dtype") else x


def from_json(x):
    """What `as_json` was given."""
    return np.array(x["numbers"], x["dtype"])[()] if isinstance(x, dict) else x


def classes_of(a):
    """`class_of` of every row."""
    return (a[:, 0] > 0.5).astype(int) if a.shape[1] == 1 else a.argmax(axis=1)
