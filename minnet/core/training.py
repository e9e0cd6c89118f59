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
        return (f"EpochRecord(epoch {self.epoch}, loss {self.loss}, accuracy {self.accuracy}, validation_loss {self.validation_loss}, "
                f"validation_accuracy {self.validation_accuracy}, {self.seconds} seconds, largest_update {self.largest_update})")


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
            batches = [order[start:start + batch_size] for start in range(0, len(order), batch_size)]
            try:
                cost, correct = learn_batches(engine, data, batches, optimizer, learning_rate, epoch, on_batch)
                engine.store()
                update = largest_update(before, parameters(network))
                check_finite(update, "the largest update of a weight", epoch, len(batches), learning_rate)
            except MinnetError:
                restore(network, before)
                raise
            seconds = clock() - started
            validated = None if validation is None else evaluate_with(engine, validation, validation_data)
            record = EpochRecord(epoch, cost / len(order), None if dataset.classes is None else correct / len(order),
                                 validated and validated.loss, validated and validated.accuracy, seconds, update)
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


def learn_batches(engine, data, batches, optimizer, learning_rate, epoch, on_batch):
    """One step for each batch. Returns the sum of the samples' costs, and how many were classified right."""
    cost = 0.0
    correct = 0
    done = 0
    total = sum(len(batch) for batch in batches)
    for number, batch in enumerate(batches, 1):
        batch_cost, batch_correct = engine.learn(data, batch, optimizer, learning_rate)
        check_finite(batch_cost, "the cost", epoch, number, learning_rate)
        cost += batch_cost
        correct += batch_correct
        done += len(batch)
        if on_batch:
            on_batch(epoch, done, total)
    return cost, correct


def check_finite(value, what, epoch, batch, learning_rate):
    """Refuse to go on when a number of the training is no number any more."""
    if not math.isfinite(value):
        raise MinnetError(f"{what} became {value} in epoch {epoch}, batch {batch}: the steps are too large; try a learning rate smaller "
                          f"than {learning_rate} (the network has the weights from before that epoch)")


def parameters(network) -> list:
    """Every parameter of a network as it is now: for each layer its lists by name."""
    return [{name: apply(float, getattr(layer, name)) for name in layer.parameters} for layer in network.layers]


def restore(network, before: list):
    """Give a network back the parameters it had."""
    for layer, lists in zip(network.layers, before):
        for name, values in lists.items():
            setattr(layer, name, values)


def largest_update(before: list, after: list) -> float:
    """max |w' − w| over every parameter of a network; infinite or not a number if any of them is."""
    changes = [abs(w_new - w) for old, new in zip(before, after) for name in old
               for w, w_new in zip(numbers(old[name]), numbers(new[name]))]
    return max(changes, default=0.0) if math.isfinite(sum(changes)) else sum(changes)


def check_settings(network, dataset, epochs, batch_size, learning_rate):
    """Refuse settings that no training can follow."""
    check_fit(network, dataset)
    for value, what, least in ((epochs, "epochs", 0), (batch_size, "batch_size", 1)):
        if not isinstance(value, int) or value < least:
            raise MinnetError(f"{what} should be a whole number, {least} or more, and is {value!r}")
    if not isinstance(learning_rate, (int, float)) or not 0 < learning_rate < math.inf:
        raise MinnetError(f"learning_rate should be a number above 0, and is {learning_rate!r}")
