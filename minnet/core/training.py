"""Training: many small steps down the gradient, batch by batch, epoch by epoch."""

import math

from .backend import BACKENDS
from .errors import DivergedError
from .initializers import random_source
from .metrics import check_fit, evaluate_with
from .optimizer import OPTIMIZERS


class EpochRecord:
    """What one epoch came to; None is what is not known.

    epoch: from 1. loss, accuracy: of the training samples as they were learned.
    validation_loss, validation_accuracy: at its end. seconds: of learning.
    largest_update: the largest change of a weight or bias.
    """

    def __init__(self, epoch: int, loss: float, accuracy=None, validation=None):
        self.epoch, self.loss, self.accuracy = epoch, loss, accuracy
        self.validation_loss = getattr(validation, "loss", None)
        self.validation_accuracy = getattr(validation, "accuracy", None)
        self.seconds = self.largest_update = None

    def __repr__(self):
        return f"EpochRecord({self.__dict__})"


class History:
    """The records of a training, in `epochs`, and what ended it, in `stopped`."""

    def __init__(self, epochs=(), stopped=""):
        self.epochs, self.stopped = list(epochs), stopped

    def __repr__(self):
        return f"History({len(self.epochs)} epochs, stopped: {self.stopped})"


def train(network, dataset, **settings) -> History:
    """Train a network through all the epochs of `learn`, whose settings these are."""
    epochs = list(learn(network, dataset, **settings))
    return History(epochs, f"all {len(epochs)} epochs are done")


def learn(network, dataset, *, epochs, batch_size, learning_rate, optimizer="sgd",
          backend="python", seed=0, validation=None, shuffle=True):
    """Mini-batch gradient descent; yields a record as each epoch ends (T2: SGD).

    The gradient of a batch is the mean over its samples; the last batch may be short.
    The same seed shuffles alike on every backend; shuffle=False keeps the order (T3).
    validation: a Dataset to evaluate after each epoch.
    """
    for data in [dataset] if validation is None else [dataset, validation]:
        check_fit(network, data)
    optimizer = OPTIMIZERS.find(optimizer)
    engine = BACKENDS.find(backend).load(network)
    data = engine.prepare(dataset)
    validation_data = validation and engine.prepare(validation)
    network.classes = dataset.classes
    order, source = list(range(len(dataset))), random_source(seed)
    for epoch in range(1, epochs + 1):
        if shuffle:
            source.shuffle(order)
        batches = [order[k:k + batch_size] for k in range(0, len(order), batch_size)]
        cost, correct = 0.0, 0
        try:
            steps = engine.learn(data, batches, optimizer, learning_rate)
            for number, (batch_cost, batch_correct) in enumerate(steps, 1):
                check_finite(batch_cost, "the cost", epoch, number, learning_rate)
                cost += batch_cost
                correct += batch_correct
        finally:
            engine.store()
        accuracy = None if dataset.classes is None else correct / len(order)
        evaluation = validation and evaluate_with(engine, validation, validation_data)
        yield EpochRecord(epoch, cost / len(order), accuracy, evaluation)


def check_finite(value: float, what: str, epoch: int, batch: int, learning_rate: float):
    """Refuse to go on when a number of the training is no number any more."""
    if not math.isfinite(value):
        raise DivergedError(f"{what} became {value} in epoch {epoch}, batch {batch}: "
                            "the steps are too large; try a learning rate smaller than "
                            f"{learning_rate}")
