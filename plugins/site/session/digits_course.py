"""A training in short pieces, so that the page can show how far it is, and stop it.

The digits are learned batch by batch as minnet.train does; after each epoch, and before the first,
the network is tested, on the test images and on one's own digits.
"""

import math

import minnet
from minnet import MinnetError
from minnet.core import BACKENDS, OPTIMIZERS, class_of, one_hot

from .digits_networks import bundled
from .digits_own import Pictures

FEW, MIXED, TIMES = 500, 1000, 10
SETTINGS = {"epochs": (1, 100), "batch_size": (1, 1000), "seed": (0, 2 ** 32)}


class Course:
    """One training of a network: `step` goes on with it, `state` says how far it is."""

    def __init__(self, network, data: str, own: list, test, epochs: int, batch_size: int,
                 learning_rate: float, seed: int):
        check(epochs=epochs, batch_size=batch_size, seed=seed)
        if not isinstance(learning_rate, (int, float)) or not 0 < learning_rate < math.inf:
            raise MinnetError(f"the learning rate is a number above 0, and not {learning_rate!r}")
        self.network, self.epochs, self.batch_size = network, epochs, batch_size
        self.learning_rate, self.source = learning_rate, minnet.random_source(seed)
        self.dataset = lesson(data, own)
        self.engine = BACKENDS.find("lists").load(network)
        self.prepared = self.engine.prepare(self.dataset)
        self.optimizer = OPTIMIZERS.find("sgd")
        self.order = list(range(len(self.dataset)))
        self.tests = {"test": test, "own": own_dataset(own) if own else None}
        self.epoch, self.history = 0, []
        self.begin_test(None)

    def step(self, samples: int) -> dict:
        """Learn, or test, so many samples more; the state after them."""
        if self.phase == "learn":
            self.learn(samples)
        elif self.phase == "test":
            self.test(samples)
        return self.state()

    def learn(self, samples: int):
        """Learn some of the batches that are left of the epoch."""
        count = max(1, samples // self.batch_size)
        batches, self.left = self.left[:count], self.left[count:]
        before = minnet.parameters(self.network)
        try:
            for cost, right in self.engine.learn(self.prepared, batches, self.optimizer,
                                                 self.learning_rate):
                self.cost, self.right = self.cost + cost, self.right + right
        except ArithmeticError:
            self.cost = math.inf
        self.done += sum(map(len, batches))
        if not math.isfinite(self.cost):
            minnet.restore(self.network, before)
            self.phase = "done"
            raise MinnetError(
                f"the loss became {self.cost} in epoch {self.epoch}: the steps are too large; try "
                f"a learning rate smaller than {self.learning_rate:g}, {self.learning_rate / 10:g} "
                "say (the network has the weights from before)")
        if not self.left:
            self.begin_test({"loss": self.cost / self.done, "accuracy": self.right / self.done})

    def begin_test(self, learned):
        """Go on with a test, after an epoch of which this is known."""
        self.phase, self.learned = "test", learned
        self.tally = {name: 0 for name in self.tests}
        self.left = [(name, data, i) for name, data in self.tests.items() if data
                     for i in range(len(data))]
        self.done, self.total = 0, len(self.left)

    def test(self, samples: int):
        """Test some of the pictures that are left."""
        chosen, self.left = self.left[:samples], self.left[samples:]
        part = minnet.Dataset(Pictures([data.inputs.grey_levels(i) for _, data, i in chosen]),
                              [data.targets[i] for _, data, i in chosen], list(range(10)))
        outputs = self.engine.evaluate(self.engine.prepare(part))[1]
        for (name, data, i), output in zip(chosen, outputs):
            self.tally[name] += class_of(output) == class_of(data.targets[i])
        self.done += len(chosen)
        if not self.left:
            accuracies = {name: self.tally[name] / len(data) if data else None
                          for name, data in self.tests.items()}
            self.history.append({"epoch": self.epoch, **(self.learned or {}), **accuracies})
            self.next_epoch()

    def next_epoch(self):
        """Shuffle, cut into batches; or it is done."""
        if self.epoch == self.epochs:
            self.phase = "done"
            return
        self.epoch, self.phase = self.epoch + 1, "learn"
        self.source.shuffle(self.order)
        self.left = [self.order[k:k + self.batch_size]
                     for k in range(0, len(self.order), self.batch_size)]
        self.done, self.total, self.cost, self.right = 0, len(self.order), 0.0, 0

    def state(self) -> dict:
        """How far it is, and what came of each epoch."""
        learning = self.phase == "learn" and self.done
        return {"phase": self.phase, "epoch": self.epoch, "epochs": self.epochs,
                "done": self.done, "total": self.total,
                "loss": self.cost / self.done if learning else None,
                "accuracy": self.right / self.done if learning else None,
                "history": self.history}


def check(**settings):
    """Refuse settings that are no whole numbers, or too large."""
    for name, value in settings.items():
        least, most = SETTINGS[name]
        if not isinstance(value, int) or not least <= value <= most:
            raise MinnetError(f"{name.replace('_', ' ')} is a whole number from {least} to {most}, "
                              f"and not {value!r}")


def own_dataset(own: list, times: int = 1):
    """One's own digits as a data set."""
    targets = [one_hot(label, 10) for label, _ in own] * times
    return minnet.Dataset(Pictures([levels for _, levels in own] * times), targets,
                          list(range(10)))


def lesson(data: str, own: list):
    """What is learned from: "all" 5,000, "few", or "own" digits mixed with some of the bundled."""
    train = bundled()[0]
    if data == "all":
        return train
    count = {"few": FEW, "own": MIXED}.get(data)
    if count is None:
        raise MinnetError(f"there is nothing to learn from named '{data:.40}'; known: all, few, "
                          "own")
    if data == "own" and not own:
        raise MinnetError("you have kept no digit yet: draw one, say which it is, and keep it")
    pictures = [train.inputs.grey_levels(i) for i in range(count)]
    targets = [train.targets[i] for i in range(count)]
    if data == "own":
        mine = own_dataset(own, TIMES)
        pictures += mine.inputs.pictures
        targets += mine.targets
    return minnet.Dataset(Pictures(pictures), targets, list(range(10)))
