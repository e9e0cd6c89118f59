"""The engine of a backend that computes with arrays, of whichever library: whole batches at once.

A backend is small on it: its `load` returns ArrayEngine(network, xp), xp being the library.
"""

from contextlib import nullcontext
from itertools import chain

from .arrays import array_form
from .core import SGD, plain

# So many samples are learned before their costs are computed, about, and so many are evaluated at
# once, fewer if the widest layer would then have more than so many numbers.
LEARNED, EVALUATED, NUMBERS = 5000, 1000, 1_000_000


class ArrayEngine:
    """A network being run over batches, as arrays; `store` brings its lists up to date.

    xp: the library, as the Python array API standard has it; dtype: "float64" or "float32".
    """

    def __init__(self, network, xp, dtype="float64"):
        self.network, self.xp, self.dtype = network, xp, getattr(xp, dtype)
        self.kept = None
        with self.computing():
            # A layer that stands in two places has one form, and so one array of weights.
            forms = {id(layer): self.form_of(layer) for layer in network.layers}
            self.layers = [forms[id(layer)] for layer in network.layers]
            self.loss = array_form(network.loss, xp)
            self.penalties = [array_form(penalty, xp) for penalty in network.penalties]
            for layer, form in zip(network.layers, self.layers):
                for name in layer.parameters:
                    setattr(form, name, self.array(plain(getattr(layer, name))))

    def computing(self):
        """What the library is put in while it computes, and out of afterwards."""
        return nullcontext()

    def form_of(self, layer):
        """A layer's form."""
        return array_form(layer, self.xp)

    def array(self, numbers):
        """Numbers as an array, in the engine's type."""
        return self.xp.asarray(numbers, dtype=self.dtype)

    def places(self, numbers):
        """Samples' places as an array."""
        return self.xp.asarray(list(numbers), dtype=self.xp.int64)

    def prepare(self, dataset):
        """The data set as arrays."""
        with self.computing():
            return ArraySamples(dataset, self)

    def store(self):
        """Bring the network's lists up to date with what was learned."""
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
        self.kept = [{name: [from_json(x, self.xp) for x in kept] for name, kept in layer.items()}
                     for layer in memory]

    def learn(self, data, batches, optimizer, learning_rate):
        """A step on each batch; yields the sum of its costs before it, and how many were right.

        It works through a run of batches at a time, and then tells of each.
        """
        step = self.step_of(optimizer, float(learning_rate))
        length = max(1, LEARNED // max(map(len, batches), default=1))
        for k in range(0, len(batches), length):
            run, done = batches[k:k + length], []
            with self.computing():
                places = self.places(chain.from_iterable(run))
                targets = self.xp.take(data.targets, places, axis=0)
                classes = self.xp.take(data.classes, places, axis=0)
                inputs_of = self.inputs_of(data, self.is_plain(optimizer))
            try:
                with self.computing():
                    self.learn_run(inputs_of, places, targets, map(len, run), step, done)
            except Exception:
                yield from self.results(done, targets, classes)
                raise
            yield from self.results(done, targets, classes)

    def inputs_of(self, data, plain):
        """The function that gives the inputs of samples, by their places, to the first layer.

        plain: in an evaluation, or for steps of plain gradient descent.
        """
        return data.rows

    def learn_run(self, inputs_of, places, targets, lengths, step, done):
        """A step on each batch; what its costs are computed of is added to `done`."""
        layers, start = self.layers, 0
        for length in lengths:
            end = start + length
            x, y = inputs_of(places[start:end]), targets[start:end, :]
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

    def step_of(self, optimizer, rate):
        """The step on a batch: a function of its trace and its deltas."""
        return self.descent(rate) if self.is_plain(optimizer) else self.rule(optimizer, rate)

    def is_plain(self, optimizer) -> bool:
        """Whether a step is plain gradient descent: nothing but δ moves a weight."""
        return type(optimizer) is SGD and not self.penalties

    def descent(self, rate):
        """The step of plain gradient descent."""
        def step(trace, deltas):
            """w ← w − (η/m) Σ ∂C/∂w"""
            gradients, count = self.gradients(trace, deltas)
            for layer, gradient in zip(self.layers, gradients):
                for name in layer.layer.parameters:
                    self.descend(layer, name, gradient[name], rate / count)
        return step

    def descend(self, layer, name, gradient, rate):
        """w ← w − rate ∂C/∂w"""
        setattr(layer, name, getattr(layer, name) - rate * gradient)

    def rule(self, optimizer, rate):
        """The step by the optimizer's rule, with penalties."""
        rule = array_form(optimizer, self.xp)
        self.kept = self.kept or [{name: list(rule.start) for name in layer.parameters}
                                  for layer in self.network.layers]

        def step(trace, deltas):
            """Every weight and bias takes its step"""
            gradients, count = self.gradients(trace, deltas)
            means = [self.mean(*each, count) for each in zip(self.layers, gradients)]
            for layer, gradient, memory in zip(self.layers, means, self.kept):
                for name in layer.layer.parameters:
                    w = rule.step(getattr(layer, name), gradient[name], rate, memory[name])
                    setattr(layer, name, self.array(w))
        return step

    def gradients(self, trace, deltas) -> tuple:
        """Σ ∂C/∂w over the batch, a dict for each layer, and how many samples these are."""
        gradients = [layer.gradient(x, delta) if layer.layer.parameters else {}      # (BP3), (BP4)
                     for layer, (x, z, a), delta in zip(self.layers, trace, deltas)]
        return gradients, len(deltas[-1])

    def mean(self, layer, gradient, count) -> dict:
        """(1/m) Σ ∂C/∂w + ∂Ω/∂w of a layer, from the sum over m samples."""
        if count != 1:
            gradient = {name: g / count for name, g in gradient.items()}
        for penalty in self.penalties if "weights" in gradient else ():
            gradient["weights"] = gradient["weights"] + penalty.gradient(layer.weights)
        return gradient

    def penalty(self) -> float:
        """Ω = Σ ω(w) over every penalty ω and every weight w"""
        return sum([float(self.xp.sum(penalty.cost(layer.weights))) for penalty in self.penalties
                    for layer in self.layers if "weights" in layer.layer.parameters])

    def results(self, done, targets, classes) -> list:
        """The sum of the costs of each batch, and how many were right."""
        found, start = [], 0
        with self.computing():
            for z, a, penalty in done:
                end = start + len(a)
                costs = self.loss.output_cost(self.layers[-1], z, a, targets[start:end, :])
                right = self.classes_of(a) == classes[start:end]
                start = end
                found.append((costs, right, penalty))
            return [(sum(costs.tolist()) + len(costs) * penalty, sum(right.tolist()))
                    for costs, right, penalty in found]

    def classes_of(self, a):
        """`class_of` of every row."""
        return a[:, 0] > 0.5 if a.shape[1] == 1 else self.xp.argmax(a, axis=1)

    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, 0 without targets, and their outputs."""
        widest = max(layer.outputs or 1 for layer in self.network.layers)
        count = min(EVALUATED, max(1, NUMBERS // widest))
        with self.computing():
            inputs_of = self.inputs_of(data, plain=True)
            cost, outputs = len(data) * self.penalty(), []
            for k in range(0, len(data), count):
                a = inputs_of(slice(k, k + count))
                for layer in self.layers:
                    z, a = layer.forward(a)
                if data.targets is not None:
                    y = data.targets[k:k + count, :]
                    cost += sum(self.loss.output_cost(self.layers[-1], z, a, y).tolist())
                outputs += a.tolist()
        return cost, outputs


class ArraySamples:
    """A data set as arrays, a row for each sample.

    Images stay bytes: where all inputs are grey levels, 0, 1/255 … 1, these are kept as 0 to 255,
    and they become numbers batch by batch.
    """

    def __init__(self, dataset, engine):
        self.engine, self.xp, self.targets = engine, engine.xp, None
        if dataset.targets is not None:
            self.targets = engine.array(whole(dataset.targets, engine))
            self.classes = engine.classes_of(self.targets)
        numbers = whole(dataset.inputs, engine)
        self.levels = levels_of(numbers, engine)
        self.inputs = engine.array(numbers) if self.levels is None else None

    def __len__(self):
        return (self.inputs if self.levels is None else self.levels).shape[0]

    def rows(self, places):
        """The inputs of some samples, by their places: a slice or an array of numbers."""
        source = self.inputs if self.levels is None else self.levels
        rows = (source[places, :] if isinstance(places, slice)
                else self.xp.take(source, places, axis=0))
        if self.levels is None:
            return rows
        rows = self.engine.array(rows)
        rows /= 255
        return rows


def whole(rows, engine):
    """All rows: as NumPy's array where that is there and they know how to make one, else lists."""
    if hasattr(rows, "array"):
        try:
            import numpy
            return rows.array(numpy, numpy.dtype(name_of(engine.dtype)))
        except ImportError:
            pass
    return [rows[i] for i in range(len(rows))]


def levels_of(numbers, engine):
    """The numbers of all rows as grey levels; None if they are none."""
    xp, found = engine.xp, []
    for start in range(0, len(numbers), EVALUATED):
        block = engine.array(numbers[start:start + EVALUATED])
        levels = xp.asarray(xp.clip(xp.round(block * 255), 0, 255), dtype=xp.uint8)
        if xp.any(engine.array(levels) / 255 != block):
            return None
        found.append(levels)
    return xp.concat(found)


def name_of(dtype) -> str:
    """The name of a type of numbers: "float64"."""
    return str(dtype).rpartition(".")[2]


def as_json(x):
    """An array as its type and its numbers; anything else as it is."""
    return {"dtype": name_of(x.dtype), "numbers": x.tolist()} if hasattr(x, "dtype") else x


def from_json(x, xp):
    """What `as_json` was given."""
    if not isinstance(x, dict):
        return x
    return xp.asarray(x["numbers"], dtype=getattr(xp, x["dtype"]))[()]
