"""Training: many small steps down the gradient, batch after batch, epoch after epoch."""

import math

from .backend import BACKENDS
from .errors import MinnetError
from .initializers import random_source
from .metrics import check_fit, evaluate_with
from .optimizer import OPTIMIZERS
from .vectors import apply, numbers


def clock():
    """The time in seconds, from any start. The core has no clock: a program that has one assigns it to `training.clock`."""
    return 0.0


class EpochRecord:
    """What one epoch came to: epoch (from 1), loss and accuracy over the training samples, each taken as its batch was learned,
    validation_loss and validation_accuracy at its end, seconds (of learning, validation left out), and
    largest_update, the largest change of any weight or bias. None where there is nothing to measure.
    """

    def __init__(self, epoch, loss, accuracy, validation_loss, validation_accuracy, seconds, largest_update):
        self.epoch = epoch
        self.loss = loss
        self.accuracy = accuracy
        self.validation_loss = validation_loss
        self.validation_accuracy = validation_accuracy
        self.seconds = seconds
        self.largest_update = largest_update

    def __repr__(self):
        return f"EpochRecord({', '.join(f'{name}={value}' for name, value in sorted(self.__dict__.items()))})"


class History:
    """The records of a training run, in `epochs`, and in `stopped` what ended it, in words."""

    def __init__(self):
        self.epochs = []
        self.stopped = ""

    def __repr__(self):
        return f"History({len(self.epochs)} epochs, stopped by {self.stopped})"


class UpdateBelow:
    """Stop when no weight changed by as much as the threshold in a whole epoch (T2's first rule)."""

    def __init__(self, threshold: float):
        self.threshold = threshold

    def __call__(self, record) -> bool:
        return record.largest_update < self.threshold

    def __repr__(self):
        return f"the largest weight update being below {self.threshold}"


class ErrorBelow:
    """Stop when the error rate, 1 − accuracy, is below the threshold: on the validation set if there is one (T2's second rule)."""

    def __init__(self, threshold: float):
        self.threshold = threshold

    def __call__(self, record) -> bool:
        accuracy = record.accuracy if record.validation_accuracy is None else record.validation_accuracy
        if accuracy is None:
            raise MinnetError("the error rate has no meaning for these data: their targets are not classes")
        return 1 - accuracy < self.threshold

    def __repr__(self):
        return f"the error rate being below {self.threshold}"


def train(network, dataset, *, epochs: int, batch_size: int, learning_rate: float, optimizer="sgd", backend="python", seed=0,
          validation=None, stop=(), on_epoch=None, on_batch=None, shuffle=True) -> History:
    """Mini-batch training (T2: SGD): each epoch shuffles the samples, cuts them into batches, and takes one step a batch.

    The gradient of a batch is the mean over its samples; the last batch may be short. The same seed shuffles alike on every backend.
    validation: a Dataset to evaluate after each epoch. shuffle=False takes the samples in their order (T3).
    stop: rules asked after each epoch, each a function of its EpochRecord that is true when it is time to stop.
    on_epoch(record) is called after each epoch, with the network up to date; on_batch(epoch, done, total) after each batch.
    Ctrl-C ends training and keeps what was learned. A cost that is no longer a finite number raises MinnetError, and the
    network has the weights it had before that epoch.
    """
    check_settings(network, dataset, epochs, batch_size, learning_rate)
    optimizer = OPTIMIZERS.find(optimizer)
    rules = [stop] if callable(stop) else list(stop)
    engine = BACKENDS.find(backend).load(network)
    data = engine.prepare(dataset)
    if validation is not None:
        check_fit(network, validation)
        validation_data = engine.prepare(validation)
    network.classes = dataset.classes
    source = random_source(seed)
    order = list(range(len(dataset)))
    history = History()
    history.stopped = f"the end of its {epochs} epochs"
    try:
        for epoch in range(1, epochs + 1):
            before = parameters(network)
            started = clock()
            if shuffle:
                source.shuffle(order)
            cost = 0.0
            correct = 0
            for start in range(0, len(order), batch_size):
                batch = order[start:start + batch_size]
                batch_cost, batch_correct = engine.learn(data, batch, optimizer, learning_rate)
                if not math.isfinite(batch_cost):
                    restore(network, before)
                    raise MinnetError(f"the cost became {batch_cost} in epoch {epoch}, batch {start // batch_size + 1}: the steps are too "
                                      f"large; try a learning rate smaller than {learning_rate} (the network keeps the weights it had before that epoch)")
                cost += batch_cost
                correct += batch_correct
                if on_batch:
                    on_batch(epoch, start + len(batch), len(order))
            engine.store()
            seconds = clock() - started
            validated = None if validation is None else evaluate_with(engine, validation, validation_data)
            record = EpochRecord(epoch, cost / len(order), None if dataset.classes is None else correct / len(order),
                                 validated and validated.loss, validated and validated.accuracy, seconds,
                                 largest_update(before, parameters(network)))
            history.epochs.append(record)
            if on_epoch:
                on_epoch(record)
            reached = [rule for rule in rules if rule(record)]
            if reached:
                history.stopped = getattr(reached[0], "__name__", None) or repr(reached[0])
                break
    except KeyboardInterrupt:
        engine.store()
        history.stopped = "Ctrl-C"
    return history


def parameters(network) -> list:
    """Every parameter of a network as it is now: for each layer its lists by name."""
    return [{name: apply(float, getattr(layer, name)) for name in layer.parameters} for layer in network.layers]


def restore(network, before: list):
    """Give a network back the parameters it had."""
    for layer, lists in zip(network.layers, before):
        for name, values in lists.items():
            setattr(layer, name, values)


def largest_update(before: list, after: list) -> float:
    """max |w' − w| over every parameter of a network."""
    return max([abs(w_new - w) for old, new in zip(before, after) for name in old
                for w, w_new in zip(numbers(old[name]), numbers(new[name]))], default=0.0)


def check_settings(network, dataset, epochs, batch_size, learning_rate):
    """Refuse settings that no training can follow."""
    check_fit(network, dataset)
    for value, what, least in ((epochs, "epochs", 0), (batch_size, "batch_size", 1)):
        if not isinstance(value, int) or value < least:
            raise MinnetError(f"{what} should be a whole number, {least} or more, and is {value!r}")
    if not isinstance(learning_rate, (int, float)) or not 0 < learning_rate < math.inf:
        raise MinnetError(f"learning_rate should be a number above 0, and is {learning_rate!r}")
