"""Training: many small steps down the gradient, batch after batch, epoch after epoch."""

import math

from .backend import BACKENDS
from .errors import MinnetError
from .history import EpochRecord, History
from .initializers import random_source
from .metrics import check_fit, evaluate_with
from .optimizer import OPTIMIZERS


def clock():
    """The time in seconds, from any start. The core has no clock: a program that has one assigns it to `training.clock`."""
    return 0.0


# Functions called with ("train_start", run), ("epoch_end", run, record) and ("train_end", run); a program that watches trainings adds to them.
observers = []


def train(network, dataset, *, epochs: int, batch_size: int, learning_rate: float, optimizer="sgd", backend="python", seed=0,
          validation=None, stop=(), on_epoch=None, on_batch=None, shuffle=True, options=None) -> History:
    """Mini-batch training (T2: SGD): each epoch shuffles the samples, cuts them into batches, and takes one step a batch.

    The gradient of a batch is the mean over its samples; the last batch may be short. The same seed shuffles alike on every backend.
    validation: a Dataset to evaluate after each epoch. shuffle=False keeps the samples' order (T3). options: for observers, as run.options.
    stop: rules asked after each epoch, each a function of its EpochRecord that is true when it is time to stop (T2).
    on_epoch(record) is called after each epoch, with the network up to date; on_batch(epoch, done, total) after each batch.
    Ctrl-C ends training and keeps what was learned; a cost that is not finite raises MinnetError and brings back the weights before the epoch.
    """
    check_settings(network, dataset, epochs, batch_size, learning_rate)
    rules = [stop] if callable(stop) else list(stop)
    run = Run(network, dataset, validation, epochs, batch_size, learning_rate, optimizer, backend, seed, shuffle, on_batch, options)
    run.tell("train_start")
    run.begin()
    try:
        for epoch in range(1, epochs + 1):
            if run.history.stopped:
                break
            record = run.epoch(epoch)
            run.history.epochs.append(record)
            if on_epoch:
                on_epoch(record)
            run.tell("epoch_end", record)
            for rule in rules:
                if rule(record):
                    run.stop(getattr(rule, "__name__", None) or repr(rule))
        run.stop(f"all {epochs} epochs are done")
    except KeyboardInterrupt:
        run.engine.store()
        run.stop("Ctrl-C")
    run.tell("train_end")
    return run.history


class Run:
    """A network in training: the arguments of `train` by their names, optimizer and backend as objects, and the history so far."""

    def __init__(self, network, dataset, validation, epochs, batch_size, learning_rate, optimizer, backend, seed, shuffle, on_batch, options):
        self.network, self.dataset, self.validation = network, dataset, validation
        self.epochs, self.batch_size, self.learning_rate = epochs, batch_size, learning_rate
        self.optimizer = OPTIMIZERS.find(optimizer)
        self.backend = BACKENDS.find(backend)
        self.seed, self.on_batch, self.options = seed, on_batch, options or {}
        self.history = History()
        self.order = list(range(len(dataset)))
        self.source = random_source(seed) if shuffle else None
        if validation is not None:
            check_fit(network, validation)

    def begin(self):
        """Have the backend load the network and the data."""
        self.engine = self.backend.load(self.network)
        self.data = self.engine.prepare(self.dataset)
        if self.validation is not None:
            self.validation_data = self.engine.prepare(self.validation)
        self.network.classes = self.dataset.classes

    def stop(self, reason: str):
        """Let this epoch be the last, for this reason; the first one given stays."""
        self.history.stopped = self.history.stopped or reason

    def tell(self, event: str, *record):
        """Let the observers know."""
        for observer in observers:
            observer(event, self, *record)

    def epoch(self, epoch: int) -> EpochRecord:
        """Learn from every sample once, then validate. If the steps were too large the network is given back the weights it had."""
        self.engine.keep()
        started = clock()
        try:
            cost, correct = self.learn(epoch)
            self.engine.store()
            update = self.engine.largest_update()
            self.check_finite(update, "the largest update of a weight", epoch, math.ceil(len(self.order) / self.batch_size))
        except (MinnetError, ArithmeticError):
            self.engine.restore()
            raise
        seconds = clock() - started
        samples = len(self.order)
        accuracy = None if self.dataset.classes is None else correct / samples
        validated = self.validation and evaluate_with(self.engine, self.validation, self.validation_data)
        return EpochRecord(epoch, cost / samples, accuracy, validated and validated.loss, validated and validated.accuracy, seconds, update)

    def learn(self, epoch: int) -> tuple:
        """One step for each batch. Returns the sum of the samples' costs, and how many were classified right."""
        if self.source:
            self.source.shuffle(self.order)
        cost, correct = 0.0, 0
        for start in range(0, len(self.order), self.batch_size):
            batch = self.order[start:start + self.batch_size]
            batch_cost, batch_correct = self.engine.learn(self.data, batch, self.optimizer, self.learning_rate)
            self.check_finite(batch_cost, "the cost", epoch, start // self.batch_size + 1)
            cost += batch_cost
            correct += batch_correct
            if self.on_batch:
                self.on_batch(epoch, start + len(batch), len(self.order))
        return cost, correct

    def check_finite(self, value: float, what: str, epoch: int, batch: int):
        """Refuse to go on when a number of the training is no number any more."""
        if not math.isfinite(value):
            raise MinnetError(f"{what} became {value} in epoch {epoch}, batch {batch}: the steps are too large; try a learning rate smaller than "
                              f"{self.learning_rate} (the network has the weights from before that epoch)")


def check_settings(network, dataset, epochs, batch_size, learning_rate):
    """Refuse settings that no training can follow."""
    check_fit(network, dataset)
    for value, what, least in (epochs, "epochs", 0), (batch_size, "batch_size", 1):
        if not isinstance(value, int) or value < least:
            raise MinnetError(f"{what} should be a whole number, {least} or more, and is {value!r}")
    if not isinstance(learning_rate, (int, float)) or not 0 < learning_rate < math.inf:
        raise MinnetError(f"learning_rate should be a number above 0, and is {learning_rate!r}")
