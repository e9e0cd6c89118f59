"""The rules of T2 that say when a training is enough; any function of an EpochRecord may be one."""

from .core import MinnetError


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
