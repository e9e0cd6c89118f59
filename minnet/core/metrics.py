"""Metrics: how good a network is on samples whose answers are known."""

from .backend import BACKENDS
from .dataset import class_of
from .errors import MinnetError


class Evaluation:
    """loss: the mean cost of a sample; total: how many samples. Where the targets are classes: accuracy, correct, and
    confusion[i][j], how many samples of class i were taken for class j; elsewhere these three are None.
    """

    def __init__(self, loss, total, confusion=None):
        self.loss = loss
        self.total = total
        self.confusion = confusion
        self.correct = None if confusion is None else sum(confusion[i][i] for i in range(len(confusion)))
        self.accuracy = None if confusion is None else self.correct / total

    def __repr__(self):
        accuracy = "" if self.accuracy is None else f", {self.correct} / {self.total} correct"
        return f"Evaluation(loss {self.loss:.4g}{accuracy})"


def evaluate(network, dataset, backend="python") -> Evaluation:
    """Of all samples the mean loss, and accuracy = the share of those whose largest output is their class (T1, T2). [mean-cost] [accuracy]"""
    check_fit(network, dataset)
    engine = BACKENDS.find(backend).load(network)
    return evaluate_with(engine, dataset, engine.prepare(dataset))


def evaluate_with(engine, dataset, data) -> Evaluation:
    """`evaluate`, by an engine that has the data set in its own form."""
    cost, predicted = engine.evaluate(data)
    total = len(dataset)
    if dataset.classes is None:
        return Evaluation(cost / total, total)
    actual = [class_of(dataset.targets[i]) for i in range(total)]
    return Evaluation(cost / total, total, confusion_matrix(actual, predicted, len(dataset.classes)))


def confusion_matrix(actual: list, predicted: list, classes: int) -> list:
    """n_ij: how many samples of class i were predicted to be of class j. [confusion-matrix]"""
    matrix = [[0] * classes for i in range(classes)]
    for i, j in zip(actual, predicted):
        matrix[i][j] += 1
    return matrix


def check_fit(network, dataset):
    """Refuse a data set whose samples do not fit the network."""
    if not hasattr(network, "layers"):
        raise MinnetError(f"expected a Network, and got {network!r:.80}")
    if not hasattr(dataset, "targets"):
        raise MinnetError(f"expected a Dataset, and got {dataset!r:.80}; Dataset(inputs, targets) makes one")
    if dataset.targets is None:
        raise MinnetError(f"{dataset} has no targets: it serves for prediction only")
    for count, width, side in ((network.inputs, len(dataset.inputs[0]), "inputs"),
                               (network.outputs, len(dataset.targets[0]), "outputs")):
        if count is not None and count != width:
            raise MinnetError(f"{network} has {count} {side}, but {dataset} has {width} for each sample: "
                              "choose the sizes of the layers to match the data, or the data that the network was trained on")
