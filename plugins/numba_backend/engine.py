"""What the backend `numba` loads a network into: how it learns batches, and how it evaluates."""

from itertools import chain

import minnet
import numpy as np
from minnet_plugins.dropout import Dropout

from . import loops
from .compiling import quietly
from .parts import Rows, refused
from .samples import Prepared

# One call works through so many samples at most, or through so many products with a weight, which
# takes less than a second: then Ctrl-C is answered. So many samples are evaluated by one call.
MOST_SAMPLES, MOST_PRODUCTS, EVALUATED = 5000, 100_000_000, 100


class NumbaEngine:
    """A network being run over batches, by compiled loops; `store` brings its lists up to date."""

    def __init__(self, network, dtype):
        self.network, self.dtype, self.kept = network, dtype, None
        self.penalties = [minnet.array_form(penalty, np) for penalty in network.penalties]
        self.learning, self.first_layers = list(network.layers), []
        while len(self.learning) > 1 and type(self.learning[0]) is minnet.Standardize:
            self.first_layers.append(minnet.array_form(self.learning.pop(0), np))
        for layer in self.learning:
            if type(layer) not in (minnet.Dense, minnet.InUnit, Dropout):
                raise refused(layer, "layer", "it knows dense, dropout and standardising ones")
        self.make_functions()
        self.make_parameters()

    def make_functions(self):
        """Compile what the layers and the loss are made of."""
        rows, last = Rows(self.dtype), self.learning[-1]
        outputs, deltas, made = [], [], {}
        for layer in self.learning:
            f = layer.activation
            if id(f) not in made:
                made[id(f)] = ((rows.output(f), rows.delta(f)) if f
                               else (rows.nothing(layer), rows.handed_on(layer)))
            outputs.append(made[id(f)][0])
            deltas.append(made[id(f)][1])
        deltas[-1] = rows.first_delta(self.network.loss, last, deltas[-1])
        self.outputs, self.deltas = tuple(outputs), tuple(deltas)
        self.cost_of = (rows.cost(self.network.loss, last),)

    def prepare(self, dataset):
        """The data set as the inputs that are not 0."""
        return Prepared(dataset, self.dtype, self.first_layers)

    def make_parameters(self):
        """w and b of all dense layers in a row; a layer that stands in two places has them once."""
        self.begins, rows, count = {}, [np.zeros(0, self.dtype)], 0
        for layer in self.learning:
            if type(layer) is minnet.Dense and id(layer) not in self.begins:
                self.begins[id(layer)] = count
                rows += [np.array(layer.weights, self.dtype).T.ravel(),
                         np.array(layer.biases, self.dtype)]
                count += (layer.inputs + 1) * layer.outputs
        self.parameters = np.concatenate(rows)

    def part_of(self, numbers, begin, layer, name):
        """The weights or biases of a layer, which begin there."""
        middle = begin + layer.inputs * layer.outputs
        return (numbers[begin:middle].reshape(layer.inputs, layer.outputs) if name == "weights"
                else numbers[middle:middle + layer.outputs])

    def own(self, layer, name):
        """The weights or biases of a layer."""
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
            np.array(widths[:-1]), np.cumsum([0] + widths[1:]),
            np.array([self.begins.get(id(layer), 0) for layer in self.learning]), self.parameters,
            np.array(["biases" in layer.parameters for layer in self.learning]),
            np.array([scaling.index(l) if l in scaling else -1 for l in range(len(self.learning))]),
            scales, shifts, self.outputs, self.deltas)

    def traces(self, layers, length):
        """Room for what the walks leave behind, of batches of such a length."""
        width, neurons = layers.inputs[0], layers.firsts[-1]

        def room(*shape):
            return np.zeros(shape, self.dtype)

        return loops.Traces(np.zeros((length, len(layers.inputs)), np.int64),
                            np.zeros((length, neurons), np.int32), room(length, neurons),
                            room(length, neurons), np.zeros(width, np.int32), room(width),
                            room(neurons), room(neurons), room(max(layers.inputs)))

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
            yield from zip(costs[:done].tolist(), right[:done].tolist())
            if error:
                raise error
            if not np.isfinite(costs[done - 1]):
                return

    def at_once(self) -> int:
        """How many samples one call may work through."""
        return min(MOST_SAMPLES, max(1, MOST_PRODUCTS // (len(self.parameters) + 1)))

    def walk(self, data, run, begins, moved, rate, costs, right):
        """The loops over a run of batches; the reference speaks of one that came to no number."""
        order, lengths = np.fromiter(chain.from_iterable(run), np.int64), list(map(len, run))
        layers = self.layers(data.width, len(order))
        quietly(loops.learn, data.samples, (order, np.array(lengths)), layers,
                self.traces(layers, max(lengths)), layers.begins if begins is None else begins,
                moved, rate, self.cost_of, costs, right)
        last = int(np.sum(right >= 0)) - 1
        if not np.isfinite(costs[last]):
            self.ask_reference(data, run[last])

    def step(self, data, run, rule, learning_rate, costs, right):
        """Every weight and bias takes its step by the optimizer's rule, with penalties."""
        begins = np.cumsum([0] + [(layer.inputs + 1) * layer.outputs if layer.parameters else 0
                                  for layer in self.learning])
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
        length = min(EVALUATED, self.at_once())
        traces = self.traces(layers, length)
        for first in range(0, len(data), length):
            batch = np.arange(first, min(first + length, len(data)))
            costs, a = np.zeros(len(batch)), np.zeros((len(batch), self.outputs_of(layers)),
                                                      self.dtype)
            quietly(loops.evaluate, data.samples, batch, layers, traces, self.cost_of, costs, a)
            if not np.isfinite(costs).all():
                self.ask_reference(data, batch.tolist())
            cost += float(np.sum(costs))
            outputs += a.tolist()
        return cost, outputs

    def outputs_of(self, layers) -> int:
        """How many numbers the last layer puts out."""
        return layers.firsts[-1] - layers.firsts[-2]

    def store(self):
        """Bring the network's lists up to date with what was learned."""
        for layer in self.learning:
            for name in layer.parameters:
                setattr(layer, name, self.own(layer, name).T.tolist())

    @property
    def memory(self):
        """What the optimizer remembers of each layer's parameters, as JSON can hold it."""
        return self.kept and [{name: [as_json(x) for x in kept] for name, kept in layer.items()}
                              for layer in self.kept]

    @memory.setter
    def memory(self, memory):
        self.kept = [{name: [from_json(x) for x in kept] for name, kept in layer.items()}
                     for layer in memory]


def as_json(x):
    """An array as its type and its numbers; anything else as it is."""
    return {"dtype": str(x.dtype), "numbers": x.tolist()} if hasattr(x, "dtype") else x


def from_json(x):
    """What `as_json` was given."""
    return np.array(x["numbers"], x["dtype"])[()] if isinstance(x, dict) else x
