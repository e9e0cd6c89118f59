"""The training of an estimator: the core's loop, going on where it stopped, epoch by epoch."""

import math

import minnet
import numpy as np
from minnet.core import OPTIMIZERS


class Learner:
    """A network that learns samples on a backend, whose engine lives from epoch to epoch."""

    def __init__(self, network, samples, memory, optimizer, backend, random_state,
                 **settings):
        """memory: what memory() of a Learner before has told, which serves the same optimizer and
        backend; "auto" is that one then. settings: of `minnet.core.learn`.
        """
        self.network, self.samples, self.optimizer = network, samples, OPTIMIZERS.find(optimizer)
        if memory and isinstance(backend, str) and backend == "auto":
            backend = memory["kind"][1]
        backend = minnet.find_backend(backend)
        self.settings = {**settings, "seed": Shuffles(random_state)}
        self.engine = backend.load(network)
        self.kind = [self.optimizer.name, backend.name]
        if memory and memory["kind"] == self.kind:
            self.engine.memory = memory["memory"]

    def epochs(self, count):
        """Learn so many epochs; yields the mean loss of each."""
        for record in minnet.core.learn(self.network, self.samples, epochs=count, backend=self,
                                        optimizer=self.optimizer, **self.settings):
            check_finite(self.network)
            yield record.loss

    def load(self, network):
        """The engine: for the core's loop a Learner is the backend."""
        return self.engine

    def outputs(self, X):
        """What the network makes of other samples, as it is now."""
        data = self.engine.prepare(minnet.Dataset(X, None))
        return np.array(self.engine.evaluate(data)[1])

    def check_remembers(self):
        """Refuse to go on later where nothing tells what the optimizer remembers."""
        if self.optimizer.start and not hasattr(self.engine, "memory"):
            raise minnet.MinnetError(f"backend {self.kind[1]} does not tell what the optimizer "
                                     f"{self.kind[0]} remembers, which partial_fit goes on from: "
                                     "take the optimizer sgd, or another backend")

    def memory(self):
        """What the optimizer remembers, and of which optimizer and backend."""
        memory = getattr(self.engine, "memory", None)
        return memory and {"kind": self.kind, "memory": memory}


class Shuffles:
    """Random orders as the core asks for them, drawn by scikit-learn's random_state."""

    def __init__(self, random_state):
        self.random_state = random_state

    def shuffle(self, items):
        """An order that does not depend on the one before."""
        items[:] = self.random_state.permutation(len(items)).tolist()


class Improvement:
    """Counts the epochs in a row that did not better a value by tol; it should grow."""

    def __init__(self, tol, patience):
        self.tol, self.patience = tol, patience
        self.best, self.count = -math.inf, 0

    def than_before(self, value):
        """Whether an epoch's value is the best so far."""
        self.count = self.count + 1 if value < self.best + self.tol else 0
        better = value > self.best
        self.best = max(self.best, value)
        return better

    @property
    def ended(self):
        """Whether there were more such epochs than the patience allows."""
        return self.count > self.patience


def check_finite(network):
    """Refuse weights that are no numbers any more."""
    for layer in network.layers:
        for name in layer.parameters:
            if not math.isfinite(total(getattr(layer, name))):
                raise minnet.DivergedError(f"the {name} became infinite or not a number: the steps "
                                           "are too large; try a smaller learning_rate_init")


def total(xs):
    """The sum of numbers nested in lists."""
    return sum(map(total, xs)) if isinstance(xs[0], list) else sum(xs)
