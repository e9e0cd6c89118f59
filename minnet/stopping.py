"""T2's rules that say when a training is enough; any function of an EpochRecord may be one."""

from .core import MinnetError


class Below:
    """True when what a subclass measures of an epoch is below a threshold."""

    def __init__(self, threshold: float):
        self.threshold = threshold

    def __call__(self, record) -> bool:
        return self.measure(record) < self.threshold

    def __repr__(self):
        return f"{self.name} is below {self.threshold}"


class UpdateBelow(Below):
    """Stop when no weight changed by as much as the threshold in a whole epoch (T2's first)."""

    name = "the largest weight update"

    def measure(self, record):
        return record.largest_update


class ErrorBelow(Below):
    """Stop when the error rate is below the threshold (T2's second).

    It is the validation set's if there is one.
    """

    name = "the error rate"

    def measure(self, record):
        """1 − accuracy"""
        accuracy = record.validation_accuracy
        if accuracy is None:
            accuracy = record.accuracy
        if accuracy is None:
            raise MinnetError("the error rate has no meaning for these data: their targets are "
                              "not classes")
        return 1 - accuracy
