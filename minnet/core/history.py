"""What happened in a training, epoch by epoch."""


class EpochRecord:
    """What one epoch came to: epoch (from 1), loss and accuracy over the training samples as their batches were learned, validation_loss
    and validation_accuracy at its end, seconds (of learning), and largest_update, the largest change of any weight or bias; None if unknown.
    """

    def __init__(self, epoch, loss, accuracy, validation_loss, validation_accuracy, seconds, largest_update):
        self.epoch, self.loss, self.accuracy = epoch, loss, accuracy
        self.validation_loss, self.validation_accuracy = validation_loss, validation_accuracy
        self.seconds, self.largest_update = seconds, largest_update

    def __repr__(self):
        names = ("epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "seconds", "largest_update")
        return "EpochRecord(" + ", ".join([f"{name} {getattr(self, name)}" for name in names]) + ")"


class History:
    """The records of a training run, in `epochs`, and in `stopped` what ended it, in words."""

    def __init__(self):
        self.epochs = []
        self.stopped = ""

    def __repr__(self):
        return f"History({len(self.epochs)} epochs, stopped: {self.stopped})"
