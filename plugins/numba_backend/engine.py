"""What the backend `numba` loads a network into: how it learns batches, and how it evaluates."""

from itertools import chain

import minnet
import numpy as np
from minnet_plugins.dropout import Dropout

from . import loops
from .compiling import quietly
from .parts import refused, rows_of
from .samples import Prepared

# One call works through so many samples at most, or through so many products with a weight, which
# takes less than a second: then Ctrl-C is answered.
MOST_SAMPLES, MOST_PRODUCTS = 5000, 300_000_000

# Rows are made longer with zeros, to a multiple of what the processor takes at a time.
AT_A_TIME = 16


class NumbaEngine:
    """A network being run over batches, by compiled loops; `store` brings its lists up to date."""

    xp, memory = np, minnet.ArrayEngine.memory

    def __init__(self, network, dtype):
        self.network, self.dtype, self.kept = network, np.dtype(dtype), None
        self.penalties = [minnet.array_form(penalty, np) for penalty in network.penalties]
        self.learning, self.first_layers = list(network.layers), []
        while len(self.learning) > 1 and type(self.learning[0]) is minnet.Standardize:
            self.first_layers.append(minnet.array_form(self.learning.pop(0), np))
        for layer in self.learning:
            if type(layer) not in (minnet.Dense, minnet.InUnit, Dropout):
                raise refused(layer, "layer", "it knows dense, dropout and standardising ones")
        self.make_parts()
        self.make_parameters()

    def make_parts(self):
        """Compile what the layers and the loss are made of."""
        rows, last, functions = rows_of(self.dtype), self.learning[-1], []
        for layer in self.learning:
            f, kind = layer.activation, type(layer)
            functions.append((rows.output(f), rows.delta(f)) if f
                             else (rows.no_output(kind), rows.no_delta(kind)))
        outputs, deltas = zip(*functions)
        loss = self.network.loss, last.activation
        self.parts = loops.Parts(outputs, (*deltas[:-1], rows.last_delta(*loss, deltas[-1])),
                                 (rows.cost(*loss),))

    def make_parameters(self):
        """w and b of all dense layers in a row; a layer that stands in two places has them once."""
        self.begins, count = {}, 0
        for layer in self.learning:
            if type(layer) is minnet.Dense and id(layer) not in self.begins:
                self.begins[id(layer)] = count
                count += (layer.inputs + 1) * whole(layer.outputs)
        self.parameters = np.zeros(count, self.dtype)
        for layer in self.learning:
            if type(layer) is minnet.Dense:
                self.own(layer, "weights")[:] = np.array(layer.weights).T
                self.own(layer, "biases")[:] = layer.biases

    def prepare(self, dataset):
        """The data set as the inputs that are not 0."""
        return Prepared(dataset, self.dtype, self.first_layers)

    def part_of(self, numbers, begin, layer, name):
        """The weights or the biases of a layer that begins there."""
        n = whole(layer.outputs)
        rows = numbers[begin:begin + (layer.inputs + 1) * n].reshape(-1, n)[:, :layer.outputs]
        return rows[:-1] if name == "weights" else rows[-1]

    def own(self, layer, name):
        """The weights or the biases of a layer."""
        return self.part_of(self.parameters, self.begins[id(layer)], layer, name)

    def layers(self, width, count=0):
        """The layers as the loops read them, with dropout's masks for so many samples in training.

        width: how many inputs there are.
        """
        widths = [width]
        for layer in self.learning:
            widths.append(layer.outputs if type(layer) is minnet.Dense else widths[-1])
        scaling = [l for l, layer in enumerate(self.learning) if type(layer) is not minnet.Dense]
        widest = max([widths[l] for l in scaling], default=0)
        scales = np.ones((len(scaling), max(count, 1), widest), self.dtype)
        shifts = np.zeros((len(scaling), widest), self.dtype)
        for s, l in enumerate(scaling):
            layer, n = self.learning[l], widths[l]
            if type(layer) is Dropout and count:
                scales[s, :, :n] = np.reshape(layer.masks(count * n), (count, n))
            elif type(layer) is minnet.InUnit:
                scales[s, :, :n], shifts[s, :n] = layer.deviations, layer.means
        return loops.Layers(
            np.array(widths), np.cumsum([0] + list(map(whole, widths))),
            np.array([self.begins.get(id(layer), 0) for layer in self.learning]), self.parameters,
            np.array(["biases" in layer.parameters for layer in self.learning]),
            np.array([scaling.index(l) if l in scaling else -1 for l in range(len(self.learning))]),
            scales, shifts, self.dtype.type(1))

    def traces(self, layers, length):
        """Room for what the walks leave behind, of batches of such a length."""
        row = layers.firsts[-1]
        rows = [np.zeros((length, row), dtype) for dtype in (np.uint32, self.dtype, self.dtype)]
        return loops.Traces(np.zeros((length, len(self.learning) + 1), np.int64), *rows,
                            *[np.zeros(row, self.dtype) for _ in range(3)])

    def learn(self, data, batches, optimizer, learning_rate):
        """A step on each batch; yields the sum of its costs before it, and how many were right.

        Plain gradient descent is done by the loops, a run of batches at a time. Else they come to
        the gradients of one batch, and the optimizer's rule is that of its array form.
        """
        rate, most = float(learning_rate), max(map(len, batches), default=1)
        plain = type(optimizer) is minnet.SGD and not self.penalties
        rule = None if plain else minnet.array_form(optimizer, np)
        length = max(1, self.at_once() // most) if plain else 1
        for k in range(0, len(batches), length):
            run = batches[k:k + length]
            costs, right, error = np.zeros(len(run)), np.full(len(run), -1), None
            try:
                if plain:
                    self.walk(data, run, None, self.parameters, rate, costs, right)
                else:
                    self.step(data, run, rule, rate, costs, right)
            except Exception as raised:
                error = raised
            done = int(np.sum(right >= 0))
            if error and done and not np.isfinite(costs[done - 1]):
                done -= 1
            yield from zip(costs[:done].tolist(), right[:done].tolist())
            if error:
                raise error
            if done and not np.isfinite(costs[done - 1]):
                return

    def at_once(self) -> int:
        """How many samples one call may work through."""
        return min(MOST_SAMPLES, max(1, MOST_PRODUCTS // (len(self.parameters) + 1)))

    def walk(self, data, run, begins, moved, rate, costs, right):
        """The loops over a run of batches; the reference speaks of one that came to no number."""
        order, lengths = np.fromiter(chain.from_iterable(run), np.int64), list(map(len, run))
        layers = self.layers(data.width, len(order))
        quietly(loops.learn, data.samples, order, np.array(lengths), layers, self.parts,
                self.traces(layers, max(lengths)), layers.begins if begins is None else begins,
                moved, rate, costs, right)
        last = int(np.sum(right >= 0)) - 1
        if not np.isfinite(costs[last]):
            self.ask_reference(data, run[last])

    def step(self, data, run, rule, learning_rate, costs, right):
        """Every weight and bias takes its step by the optimizer's rule, with penalties."""
        sizes = [(layer.inputs + 1) * whole(layer.outputs) if layer.parameters else 0
                 for layer in self.learning]
        begins = np.cumsum([0, *sizes])
        gradients, penalty = np.zeros(begins[-1], self.dtype), len(run[0]) * self.penalty()
        self.walk(data, run, begins, gradients, -1.0, costs, right)
        costs += penalty
        self.kept = self.kept or [{name: list(rule.start) for name in layer.parameters}
                                  for layer in self.learning]
        for layer, begin, kept in zip(self.learning, begins, self.kept):
            for name in layer.parameters:
                w, gradient = self.own(layer, name), self.part_of(gradients, begin, layer, name)
                for penalty in self.penalties if name == "weights" else ():
                    gradient = gradient + penalty.gradient(w)
                w[:] = rule.step(w, gradient, learning_rate, kept[name])

    def ask_reference(self, data, numbers):
        """Run the network's own lists on samples that came to no number: they may be refused."""
        self.store()
        for i in numbers:
            trace = self.network.forward(data.dataset.inputs[i])
            self.network.output_cost(trace, data.dataset.targets[i])

    def penalty(self) -> float:
        """Ω = Σ ω(w) over every penalty ω and every weight w"""
        return sum([float(np.sum(penalty.cost(self.own(layer, "weights"))))
                    for penalty in self.penalties for layer in self.learning if layer.parameters])

    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, 0 without targets, and their outputs."""
        cost, outputs, layers = len(data) * self.penalty(), [], self.layers(data.width)
        length = min(MOST_SAMPLES, self.at_once())
        traces = self.traces(layers, 1)
        for first in range(0, len(data), length):
            batch = np.arange(first, min(first + length, len(data)))
            costs, a = np.zeros(len(batch)), np.zeros((len(batch), layers.widths[-1]), self.dtype)
            quietly(loops.evaluate, data.samples, batch, layers, self.parts, traces, costs, a)
            if not np.isfinite(costs).all():
                self.ask_reference(data, batch.tolist())
            cost += float(np.sum(costs))
            outputs += a.tolist()
        return cost, outputs

    def store(self):
        """Bring the network's lists up to date with what was learned."""
        for layer in self.learning:
            for name in layer.parameters:
                setattr(layer, name, self.own(layer, name).T.tolist())


def whole(width) -> int:
    """The length of a row with room for so many numbers."""
    return -(-width // AT_A_TIME) * AT_A_TIME
