"""What the backend `numpy` loads a network and a data set into, and how it learns a batch and evaluates."""

import minnet

from ._numpy_forms import DenseRows, by_numbers, rows_of_layer, rows_of_loss, rows_of_penalty, serves_arrays

# So many samples are evaluated at once.
BLOCK = 1000


class Rows:
    """A data set as arrays: inputs, targets, and the class that each target names."""

    def __init__(self, np, dtype, dataset):
        self.inputs = array_of(np, dtype, dataset.inputs)
        self.targets = array_of(np, dtype, dataset.targets)
        self.classes = classes_of(np, self.targets)
        self.columns, self.blanks_out, self.width = None, False, self.inputs.shape[1]
        self.room = {}

    def __len__(self):
        return len(self.inputs)

    def leave_blanks(self, np, out):
        """Leave the columns of the inputs that are 0 throughout out, if that saves something, or have them in: of MNIST's 784 pixels 67."""
        if out == self.blanks_out:
            return
        self.blanks_out, self.room = out, {}
        columns = np.flatnonzero(self.inputs.any(axis=0)) if out else None
        if out and len(columns) < 0.95 * self.width:
            self.columns, self.inputs = columns, self.inputs.take(columns, axis=1)
        elif self.columns is not None:
            inputs = np.zeros((len(self), self.width), dtype=self.inputs.dtype)
            inputs[:, self.columns] = self.inputs
            self.columns, self.inputs = None, inputs

    def inputs_of(self, batch):
        """The inputs of the samples of a batch, in the same place for each batch of that size, where the processor has it at hand."""
        if len(batch) not in self.room:
            self.room[len(batch)] = self.inputs.take(batch, axis=0)
        return self.inputs.take(batch, axis=0, out=self.room[len(batch)], mode="clip")


def array_of(np, dtype, rows):
    """Rows of numbers as one array: made by the rows themselves if they know how (`array`), else number by number."""
    with np.errstate(all="ignore"):
        if hasattr(rows, "array"):
            return rows.array(np, dtype)
        return np.array([rows[i] for i in range(len(rows))], dtype=dtype)


def classes_of(np, a):
    """`class_of` of every row."""
    return (a[:, 0] > 0.5).astype(int) if a.shape[1] == 1 else a.argmax(axis=1)


class NumpyEngine:
    """A network being run over batches, as arrays; the network's own lists are brought up to date by `store`."""

    def __init__(self, network, np, dtype):
        self.network, self.np, self.dtype = network, np, dtype
        forms = {id(layer): rows_of_layer(np, layer) for layer in network.layers}
        self.layers = [forms[id(layer)] for layer in network.layers]
        with np.errstate(all="ignore"):
            for own, layer in zip(network.layers, self.layers):
                layer.parameters = own.parameters
                for name in own.parameters:
                    setattr(layer, name, np.array(getattr(own, name), dtype=dtype))
        self.loss, self.pair = rows_of_loss(network)
        self.penalties = {id(layer): [rows_of_penalty(np, penalty) for penalty in network.penalties(own)]
                          for own, layer in zip(network.layers, self.layers)}
        # Where every δ is proportional to the last, and no layer stands in two places.
        self.straight = len(forms) == len(self.layers) and all(getattr(layer, "proportional", False) for layer in self.layers)
        self.rules, self.state = {}, {}

    def prepare(self, dataset):
        """The data set as arrays."""
        return Rows(self.np, self.dtype, dataset)

    def keep(self):
        """Remember the parameters as they are."""
        self.kept = [getattr(layer, name).copy() for layer, name in self.parameters()]

    def largest_update(self) -> float:
        """max |w' − w| over every parameter since `keep`; infinite or not a number if any of them is."""
        with self.np.errstate(all="ignore"):
            changes = [float(abs(getattr(layer, name) - before).max(initial=0)) for (layer, name), before in zip(self.parameters(), self.kept)]
        return max(changes, key=lambda change: (change != change, change), default=0.0)

    def restore(self):
        """Go back to the parameters of `keep`, in the network's lists too."""
        for (layer, name), before in zip(self.parameters(), self.kept):
            setattr(layer, name, before.copy())
        self.store()

    def parameters(self) -> list:
        """(layer, name) of every parameter."""
        return [(layer, name) for own, layer in zip(self.network.layers, self.layers) for name in own.parameters]

    def store(self):
        """Bring the network's lists up to date with what was learned."""
        for own, layer in zip(self.network.layers, self.layers):
            for name in own.parameters:
                setattr(own, name, getattr(layer, name).tolist())

    def read(self, data, without_blanks):
        """Make the first layer ready for the inputs of these data; plain SGD moves no weight of an input that is always 0."""
        first = self.layers[0]
        if isinstance(first, DenseRows):
            without_blanks = without_blanks and self.layers.count(first) == 1
            data.leave_blanks(self.np, without_blanks)
            first.use(data.columns)

    def learn(self, data, batch, optimizer, learning_rate) -> tuple:
        """One step on the samples of a batch: the sum of their costs before it, and how many were classified right."""
        np = self.np
        plain = type(optimizer) is minnet.SGD and not any(self.penalties.values())
        scale = float(learning_rate if plain else 1) / len(batch)
        self.read(data, plain)
        with np.errstate(all="ignore"):
            batch = np.array(batch)
            x, y = data.inputs_of(batch), data.targets.take(batch, axis=0)
            trace = []
            for layer in self.layers:
                z, a = layer.forward_in_training(x)
                trace.append((x, z, a))
                x = a
            cost = self.costs(z, a, y) + len(batch) * self.penalty()
            correct = np.count_nonzero(classes_of(np, a) == data.classes.take(batch))
            # The mean over the batch, and plain SGD's η, are put in where the array is smallest, if every δ is proportional to the last.
            delta = self.output_delta(z, a, y) * (scale if self.straight else 1)            # (BP1)
            deltas = [delta]
            for l in range(len(self.layers) - 1, 0, -1):
                gradient = self.layers[l].backward(trace[l][0], delta)                      # (wˡ⁺¹)ᵀ δˡ⁺¹
                x, z, a = trace[l - 1]
                delta = self.layers[l - 1].delta(z, a, gradient)                            # (BP2)
                deltas.insert(0, delta)
            for layer, (x, z, a), delta in zip(self.layers, trace, deltas):
                delta = delta if self.straight else delta * scale
                if plain and hasattr(layer, "descend"):
                    layer.descend(x, delta)                                                 # (BP3), (BP4)
                else:
                    self.step(layer, x, delta, optimizer, 1.0 if plain else learning_rate)
        return cost, int(correct)

    def output_delta(self, z, a, y):
        """δᴸ (BP1), by the pair of loss and activation where they are one."""
        if self.pair:
            return self.pair[1](self.np, a, y)
        return self.layers[-1].delta(z, a, self.loss[1](self.np, a, y))

    def costs(self, z, a, y) -> float:
        """The sum of the costs of the rows."""
        return float(self.pair[0](self.np, z, y) if self.pair else self.loss[0](self.np, a, y))

    def penalty(self) -> float:
        """Ω, of all weights."""
        return sum(float(cost(layer.weights).sum()) for layer in self.layers for cost, gradient, constrain in self.penalties[id(layer)])

    def step(self, layer, x, delta, optimizer, learning_rate):
        """Let the optimizer's rule change every parameter of a layer, given a batch's inputs to it and its mean δ."""
        penalties = self.penalties[id(layer)]
        gradients = layer.gradient(x, delta)
        for cost, gradient, constrain in penalties:
            gradients["weights"] = gradients["weights"] + gradient(layer.weights)
        for name in layer.parameters:
            self.update(layer, name, gradients[name], optimizer, learning_rate)
        for cost, gradient, constrain in penalties:
            layer.weights = constrain(layer.weights)

    def update(self, layer, name, gradient, optimizer, learning_rate):
        """Let the optimizer's rule change one parameter of a layer."""
        rule = self.rule(optimizer)
        w, key = getattr(layer, name), (id(layer), name)
        if not getattr(optimizer, "start", ()):
            w = rule(w, gradient, learning_rate)
        else:
            w, self.state[key] = rule(w, gradient, learning_rate, self.state.get(key, optimizer.start))
        setattr(layer, name, w.astype(self.dtype, copy=False))

    def rule(self, optimizer):
        """The optimizer's step for arrays: its own, if that is arithmetic which serves arrays as it serves numbers."""
        if id(optimizer) not in self.rules:
            self.rules[id(optimizer)] = optimizer.step if serves_arrays(self.np, optimizer) else by_numbers(self.np, optimizer)
        return self.rules[id(optimizer)]

    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, and the class that each output names."""
        np = self.np
        cost, classes = len(data) * self.penalty(), []
        self.read(data, data.blanks_out)
        with np.errstate(all="ignore"):
            for start in range(0, len(data), BLOCK):
                a = data.inputs[start:start + BLOCK]
                for layer in self.layers:
                    z, a = layer.forward(a)
                cost += self.costs(z, a, data.targets[start:start + BLOCK])
                classes += classes_of(np, a).tolist()
        return cost, classes
