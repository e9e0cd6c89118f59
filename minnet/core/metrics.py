"""Metrics: how good a network is on samples whose answers are known."""

from .backend import BACKENDS
from .dataset import Dataset, class_of
from .errors import MinnetError


class Evaluation:
    """What a network comes to on a data set.

    loss: the mean cost of a sample; total: how many samples. Where targets are classes:
    accuracy, correct, and confusion[i][j], how many samples of class i were taken for
    class j; elsewhere these three are None.
    """

    def __init__(self, loss, total, confusion=None):
        self.loss, self.total, self.confusion = loss, total, confusion
        self.correct = confusion and sum([row[i] for i, row in enumerate(confusion)])
        self.accuracy = confusion and self.correct / total

    def __repr__(self):
        right = f", {self.correct} / {self.total} correct" if self.confusion else ""
        return f"Evaluation(loss {self.loss:.4g}{right})"


def evaluate(network, dataset, backend="python") -> Evaluation:
    """C = (1/n) Σ_i C_i,  accuracy = (1/n) Σ_i n_ii

    The mean loss of all n samples, and the share whose class is found (T1, T2).
    """
    check_fit(network, dataset)
    engine = BACKENDS.find(backend).load(network)
    return evaluate_with(engine, dataset, engine.prepare(dataset))


def evaluate_with(engine, dataset, data) -> Evaluation:
    """`evaluate`, by an engine that has the data set in its own form."""
    (cost, outputs), total, confusion = engine.evaluate(data), len(dataset), None
    if dataset.classes is not None:
        actual = [class_of(dataset.targets[i]) for i in range(total)]
        predicted = [class_of(a) for a in outputs]
        confusion = confusion_matrix(actual, predicted, len(dataset.classes))
    return Evaluation(cost / total, total, confusion)


def predict(network, inputs, backend="python") -> list:
    """aᴸ for each of many samples, the rows of inputs"""
    data = Dataset(inputs, None, name="inputs")
    check_width(network, network.inputs, data, len(data.inputs[0]), "inputs")
    engine = BACKENDS.find(backend).load(network)
    return engine.evaluate(engine.prepare(data))[1]


def confusion_matrix(actual: list, predicted: list, classes: int) -> list:
    """n_ij = how many of class i were taken for class j"""
    matrix = [[0] * classes for i in range(classes)]
    for i, j in zip(actual, predicted):
        matrix[i][j] += 1
    return matrix


def check_fit(network, dataset):
    """Refuse a data set whose samples do not fit the network."""
    if dataset.targets is None:
        raise MinnetError(f"{dataset} has no targets: it serves for prediction only")
    check_width(network, network.inputs, dataset, len(dataset.inputs[0]), "inputs")
    check_width(network, network.outputs, dataset, len(dataset.targets[0]), "outputs")


def check_width(network, count, dataset, width: int, side: str):
    """Refuse samples with another number of inputs or outputs than the network's."""
    if count is not None and count != width:
        raise MinnetError(f"{network} has {count} {side}, but {dataset} has {width} "
                          "for each sample: choose the sizes of the layers to match")
