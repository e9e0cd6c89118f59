"""The plane: a network that learns points of the plane, batch by batch, as the page shows it.

Two classes are a lone output, 0 for the one and 1 for the other, whatever the output's activation:
then minnet's own rule decides (1 where a > ½), and loss, accuracy, files and exports are minnet's.
An output for each class, its target one-hot, is there where the loss or the activation asks for it
(cross_entropy, softmax) or the classes are more than two. Quantities are a lone output.
"""

import math
import sys

import minnet
from minnet.core import BACKENDS, OPTIMIZERS, class_of, numbers

from .plane_data import Points
from .plane_setup import check_whole, checked, load_plugins, network_for


class Plane:
    """One set-up in work: points, a network, and the training as far as it has come.

    A step is a batch. Batches are drawn and learned as minnet.train does it with the same seed, so
    that n epochs here leave the weights that n epochs there do.
    edits: what was changed by hand: (step, layer, name, place, value).
    """

    def __init__(self, setup: dict):
        load_plugins()
        self.setup = checked(setup)
        self.points = Points(self.setup)
        self.classes = self.points.classes
        self.rules = rules_of(self.setup, self.classes)
        self.network = network_for(self.setup, self.classes)
        self.network.classes = self.classes
        self.network.columns = self.setup["features"]
        self.network.target = "number" if self.classes is None else "label"
        self.train, self.test = [
            self.points.dataset(part, self.setup["features"], self.network.outputs)
            for part in (self.points.train, self.points.test)]
        self.optimizer = OPTIMIZERS.find(self.setup["optimizer"])
        self.first, self.edits = minnet.parameters(self.network), []
        self.rewind()

    def rewind(self):
        """Stand before the first step, with the first weights."""
        self.edits = [edit for edit in self.edits if edit[0] == 0]
        self.restore_first()
        self.engine = BACKENDS.find(self.setup["backend"]).load(self.network)
        self.data = [part and self.engine.prepare(part) for part in (self.train, self.test)]
        self.source = minnet.random_source(self.setup["seed"])
        self.order, self.batches = list(range(len(self.train))), []
        self.step = self.epoch = 0
        self.stopped = self.diverged = None
        self.history = []
        self.measure()

    def restore_first(self):
        """Give the network its first weights, with what was changed in them by hand."""
        minnet.restore(self.network, self.first)
        for step, *number in self.edits:
            if step == 0:
                set_number(self.network, *number)

    @property
    def steps_in_epoch(self) -> int:
        """How many batches make an epoch."""
        return math.ceil(len(self.train) / self.setup["batch_size"])

    def learn(self, steps: int):
        """Learn so many batches, fewer if a rule or divergence ends it."""
        for _ in range(steps):
            if self.stopped or self.diverged:
                break
            if not self.batches:
                self.begin_epoch()
            self.learn_batch()
            if not self.batches and not self.diverged:
                self.end_epoch()
        self.measure()

    def begin_epoch(self):
        """Shuffle the samples, and cut them into batches."""
        self.source.shuffle(self.order)
        size = self.setup["batch_size"]
        self.batches = [self.order[k:k + size] for k in range(0, len(self.order), size)]
        self.cost, self.correct = 0.0, 0
        self.before_epoch = minnet.parameters(self.network) if self.rules else None

    def learn_batch(self):
        """One step; one that leaves numbers which are none is taken back, and ends the training."""
        before = minnet.parameters(self.network)
        try:
            steps = self.engine.learn(self.data[0], self.batches[:1], self.optimizer,
                                      self.setup["learning_rate"])
            cost, correct = list(steps)[0]
            self.engine.store()
            finite = math.isfinite(cost) and all(map(math.isfinite, parameters(self.network)))
        except minnet.MinnetError:
            minnet.restore(self.network, before)
            raise
        except (ArithmeticError, ValueError):
            finite = False
        if not finite:
            minnet.restore(self.network, before)
            self.diverge()
            return
        del self.batches[0]
        self.step += 1
        self.cost, self.correct = self.cost + cost, self.correct + correct

    def end_epoch(self):
        """Count the epoch, and ask the rules whether it is enough."""
        self.epoch += 1
        if not self.rules:
            return
        count, accuracy = len(self.train), None
        if self.classes:
            accuracy = self.correct / count
        record = minnet.EpochRecord(self.epoch, self.cost / count, accuracy)
        record.validation_loss, record.validation_accuracy = self.evaluate(1)
        record.largest_update = max(abs(w - v) for w, v in zip(
            parameters(self.network), numbers([list(lists.values())
                                               for lists in self.before_epoch])))
        for rule in self.rules:
            if rule(record):
                self.stopped = f"stopped after epoch {self.epoch}: {rule}"

    def diverge(self):
        """Note which layer's numbers grew too large, and what to try."""
        layer, largest = largest_z(self.network, self.train.inputs)
        rate = self.setup["learning_rate"]
        reached = f"|z| = {largest:.3g}" if largest < math.inf else "|z| beyond every number"
        self.diverged = {
            "sentence": f"Step {self.step + 1} diverged: the numbers of layer {layer} grew to "
                        f"{reached}, and the cost is no number any more. The steps are too large: "
                        f"try a learning rate of {rate / 10:g} from the same first weights.",
            "layer": layer, "step": self.step + 1,
            "largest_z": min(largest, sys.float_info.max), "learning_rate": rate / 10}

    def evaluate(self, part: int) -> tuple:
        """(loss, accuracy) of the training part, 0, or the test part, 1, penalty included."""
        samples = (self.train, self.test)[part]
        if samples is None:
            return None, None
        try:
            cost, outputs = self.engine.evaluate(self.data[part])
        except minnet.MinnetError:
            raise
        except (ArithmeticError, ValueError):
            return None, None
        accuracy = None
        if self.classes:
            right = [class_of(a) == class_of(y) for a, y in zip(outputs, samples.targets)]
            accuracy = sum(right) / len(samples)
        return cost / len(samples), accuracy

    def measure(self):
        """Losses, without the penalty, and accuracies of both parts as they are now."""
        with_penalty, self.accuracy = self.evaluate(0)
        tested, self.test_accuracy = self.evaluate(1)
        self.penalty = self.network.penalty()
        self.loss, self.test_loss = (None if loss is None else loss - self.penalty
                                     for loss in (with_penalty, tested))
        self.history.append([self.step / self.steps_in_epoch, self.loss, with_penalty,
                             self.test_loss])

    def edit(self, layer: int, name: str, place: list, value: float):
        """Set one weight or bias by hand; the training goes on from there."""
        set_number(self.network, layer, name, place, value)
        self.edits.append((self.step, layer, name, list(place), float(value)))
        self.measure()

    def state(self) -> dict:
        """Everything that the page shows, as JSON can hold it; history since it was last asked."""
        history, self.history = self.history, []
        layers = self.network.layers
        return showable({
            "setup": self.setup, "classes": self.classes, "step": self.step, "epoch": self.epoch,
            "steps_in_epoch": self.steps_in_epoch, "loss": self.loss, "penalty": self.penalty,
            "test_loss": self.test_loss, "accuracy": self.accuracy,
            "test_accuracy": self.test_accuracy, "weights": [layer.weights for layer in layers],
            "biases": [layer.biases for layer in layers], "stopped": self.stopped,
            "diverged": self.diverged, "history": history})


def rules_of(setup: dict, classes) -> list:
    """T2's rules that the set-up asks for."""
    if setup["stop_error"] is not None and classes is None:
        raise minnet.MinnetError("stop_error is for classes, and these points have numbers to "
                                 "learn: choose stop_update, or leave it out")
    rules = (("stop_error", minnet.ErrorBelow), ("stop_update", minnet.UpdateBelow))
    return [rule(setup[name]) for name, rule in rules if setup[name] is not None]


def parameters(network) -> list:
    """Every weight and bias, in a row."""
    return numbers([[layer.weights, layer.biases] for layer in network.layers])


def set_number(network, layer, name, place, value):
    """Set one weight or bias of a network; one that is not there is refused."""
    check_whole(layer, "the layer", 0, len(network.layers) - 1)
    if name not in ("weights", "biases"):
        raise minnet.MinnetError(f"weights or biases can be set, and not {name!r:.40}")
    if type(value) not in (int, float) or not math.isfinite(value):
        raise minnet.MinnetError(f"the {name} should be numbers, and this is {value!r:.40}")
    row = getattr(network.layers[layer], name)
    sides = ["neuron", "input"][:2 if name == "weights" else 1]
    if not isinstance(place, (list, tuple)) or len(place) != len(sides):
        raise minnet.MinnetError(f"a place among the {name} is {len(sides)} whole numbers, and "
                                 f"this is {place!r:.40}")
    for side, k in zip(sides[:-1], place):
        check_whole(k, f"the {side}", 0, len(row) - 1)
        row = row[k]
    check_whole(place[-1], f"the {sides[-1]}", 0, len(row) - 1)
    row[place[-1]] = float(value)


def largest_z(network, inputs: list) -> tuple:
    """(layer, from 1, max |z|) where the weighted inputs are largest, or first no numbers."""
    largest = [0.0] * len(network.layers)
    for x in inputs:
        for l, layer in enumerate(network.layers):
            try:
                z, x = layer.forward(x)
            except (ArithmeticError, ValueError):
                z = [math.inf]
            reached = max(map(abs, z)) if all(map(math.isfinite, z)) else math.inf
            largest[l] = max(largest[l], reached)
            if reached == math.inf:
                break
    l = largest.index(max(largest))
    return l + 1, largest[l]


def showable(value):
    """The same with None for every number that is none."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: showable(part) for name, part in value.items()}
    return [showable(part) for part in value] if isinstance(value, (list, tuple)) else value
