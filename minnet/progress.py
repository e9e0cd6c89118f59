"""How far a training has come, told at most ten times a second."""

from collections import namedtuple
from time import monotonic

# Seconds from one telling to the next, at least and at most, and the share of the time between them
# that it may take to tell: a slow listener is told less often.
OFTEN, SELDOM, SHARE = 0.1, 1.0, 0.005


class Progress(namedtuple("Progress", "epoch epochs done total loss samples_per_second "
                                      "seconds_left")):
    """How far a training has come, within an epoch.

    epoch: which of the epochs it is, from 1; done: how many of the total samples of it are done;
    loss: the mean of those; samples_per_second: in this epoch, with the one before it where it has
    just begun; seconds_left: until the last epoch is done, if all goes on as before.
    """

    __slots__ = ()

    @property
    def share(self) -> float:
        """How much of the whole training is done, from 0 to 1."""
        return (self.epoch - 1 + self.done / self.total) / self.epochs

    def line(self, width: int) -> str:
        """All of it in a line of at most so many characters; what has no room is left out."""
        start = f"epoch {self.epoch:{len(str(self.epochs))}} / {self.epochs}"
        count = f", {self.done:{len(str(self.total))}} / {self.total}"
        percent, loss = f" {100 * self.share:3.0f} %", f"  loss {self.loss:<#6.4g}"
        rate = f"  {self.samples_per_second:,.0f} samples/s"
        left = f"  {clock(self.seconds_left)} left"
        for before, after in ((count, loss + rate + left), ("", loss + rate + left),
                              ("", loss + left), ("", left)):
            length = min(40, width - len(start + before + percent + after) - 3)
            if length >= 10:
                filled = int(length * self.share)
                bar = "#" * filled + "." * (length - filled)
                return f"{start}{before} [{bar}]{percent}{after}"
        return f"{start}{left}"[:max(0, width)]


def clock(seconds: float) -> str:
    """3725 as '1:02:05', 65 as '1:05'."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class Meter:
    """Tells the plugins and on_progress how far a run has come, when `due` is over."""

    def __init__(self, run):
        self.run, self.on_progress, self.began = run, None, None

    def begin(self, epoch: int, done: int, total: int):
        """An epoch begins; of the one that a training goes on with, some samples may be done."""
        now = monotonic()
        if self.began is None:
            self.due = now + OFTEN
            self.began, self.done_before = now, (epoch - 1) * total + done
        self.epoch, self.total, self.epoch_began, self.done_at_first = epoch, total, now, done

    def tell(self, done: int, cost: float):
        """So many samples of the epoch are done, whose costs come to this."""
        now = monotonic()
        done_in_all = (self.epoch - 1) * self.total + done
        for_one = (now - self.began) / (done_in_all - self.done_before)
        left = (self.run.epochs * self.total - done_in_all) * for_one
        samples, seconds = done - self.done_at_first, now - self.epoch_began
        if seconds < OFTEN and self.run.history.epochs:
            samples, seconds = samples + self.total, seconds + self.run.history.epochs[-1].seconds
        speed = samples / max(seconds, 1e-9)
        progress = Progress(self.epoch, self.run.epochs, done, self.total, cost / done, speed, left)
        self.run.tell("progress", progress)
        if self.on_progress:
            self.on_progress(progress)
        told = monotonic()
        self.due = told + min(SELDOM, max(OFTEN, (told - now) / SHARE))
