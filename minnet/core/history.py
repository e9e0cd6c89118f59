"""What happened in a training, epoch by epoch, and the rules that say when it is enough."""

from .errors import MinnetError


class EpochRecord:
    """What one epoch came to: epoch (from 1), loss and accuracy over the training samples as their batches were learned, validation_loss
    and validation_accuracy at its end, seconds (of learning), and largest_update, the largest change of any weight or bias; None if unknown.
    """

    def __init__(self, epoch, loss, accuracy, validation_loss, validation_accuracy, seconds, largest_update):
        self.epoch, self.loss, self.accuracy = epoch, loss, accuracy
        self.validation_loss, self.validation_accuracy = validation_loss, validation_accuracy
        self.seconds, self.largest_update = seconds, largest_update

    def __repr__(self):
        return (f"EpochRecord(epoch {self.epoch}, loss {self.loss}, accuracy {self.accuracy}, validation_loss {self.validation_loss}, "
                f"validation_accuracy {self.validation_accuracy}, {self.seconds} seconds, largest_update {self.largest_update})")


class History:
    """The records of a training run, in `epochs`, and in `stopped` what ended it, in words."""

    def __init__(self):
        self.epochs = []
        self.stopped = ""

    def __repr__(self):
        return f"History({len(self.epochs)} epochs, stopped: {self.stopped})"


class Below:
    """A rule that is true when something measured of an epoch, which its subclass names, is below a threshold."""

    def __init__(self, threshold: float):
        self.threshold = threshold

    def __call__(self, record) -> bool:
        return self.measure(record) < self.threshold

    def __repr__(self):
        return f"{self.name} is below {self.threshold}"


class UpdateBelow(Below):
    """Stop when no weight changed by as much as the threshold in a whole epoch (T2's first rule)."""

    name = "the largest weight update"

    def measure(self, record):
        return record.largest_update


class ErrorBelow(Below):
    """Stop when the error rate is below the threshold: on the validation set if there is one (T2's second rule)."""

    name = "the error rate"

    def measure(self, record):
        """1 − accuracy."""
        accuracy = record.accuracy if record.validation_accuracy is None else record.validation_accuracy
        if accuracy is None:
            raise MinnetError("the error rate has no meaning for these data: their targets are not classes")
        return 1 - accuracy
