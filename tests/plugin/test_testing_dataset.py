"""The test kit finds what is wrong with a data set, and with nothing else."""

import random

import minnet
import pytest
from minnet.plugin.testing import CheckFailed, check_dataset

X, Y = [[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]], [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]


def only(part, *arguments):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_dataset(part, *arguments)
    assert len(caught.value.findings) == 1, caught.value.findings
    return caught.value.findings[0]


class Rows:
    """Rows made by a function of their index."""

    def __init__(self, row, count=3):
        self.row, self.count = row, count

    def __len__(self):
        return self.count

    def __getitem__(self, i):
        return self.row(i)


def loader(load):
    """A loader of this name."""
    return minnet.DatasetLoader("tiny", load)


def good(path=None):
    return minnet.Dataset(X, Y), minnet.Dataset(X[:1], Y[:1])


@pytest.mark.parametrize("name", ["truth-table", "letters", "digits"])
def test_the_data_sets_that_come_with_minnet_are_right(name):
    assert check_dataset(name) is None


def test_right_data_sets_pass():
    check_dataset(loader(good))
    check_dataset(loader(lambda path: (good()[0], None)))
    check_dataset(good()[0])
    check_dataset(minnet.Dataset(X, None))
    check_dataset(minnet.Dataset(Rows(lambda i: (i, 2)), Rows(lambda i: [0.5 * i])))


def needs_a_path(path):
    if path is None:
        raise minnet.MinnetError("tiny needs --data FOLDER")
    raise minnet.MinnetError(f"there is nothing in {path}")


def test_a_loader_that_asks_for_a_path_is_right_unless_it_was_given_one():
    check_dataset(loader(needs_a_path))
    sentence = only(loader(needs_a_path), "here")
    assert "load('here') raised MinnetError: there is nothing in here" in sentence


def rows(row):
    """A loader whose inputs are made by this function of their index."""
    return lambda path: (minnet.Dataset(Rows(row), Y), None)


@pytest.mark.parametrize("load, words", [
    (lambda path: 1 / 0, "load(None) raised ZeroDivisionError: division by zero"),
    (lambda path: good()[0], "where the tuple (train, test) of two Datasets belongs"),
    (lambda path: (X, Y), "where the tuple (train, test) of two Datasets belongs"),
    (lambda path: (good()[0], X), "where the tuple (train, test) of two Datasets belongs"),
    (lambda path: (minnet.Dataset(X, None), None), "train has no targets"),
    (lambda path: (good()[0], minnet.Dataset([[1.0]], Y[:1])),
     "the number of inputs is 2 in train, and 1 in test"),
    (lambda path: (good()[0], minnet.Dataset(X, Y, ["a", "b"])),
     "the list of classes is ['0', '1'] in train, and ['a', 'b'] in test"),
    (lambda path: (minnet.Dataset(X, [[0.5, 0.5]] * 3, ["a", "b"]), None),
     "train: there are classes, and target 0 is [0.5, 0.5], which is not one-hot"),
    (rows(lambda i: [0.5] * (2 + i // 2)),
     "row('train', 'inputs', 2) is a list of 3 where one of 2 belongs"),
    (rows(lambda i: [0.5, float("nan") if i else 0.0]), "row('train', 'inputs', 1) has at [1] nan"),
    (rows(lambda i: [1 / (2 - i)]), "row('train', 'inputs', 2) raised ZeroDivisionError"),
    (rows(lambda i: [random.random()]), "at first, and"),
    (lambda path: (minnet.Dataset([[random.random()] for y in Y], Y), None),
     "when it is loaded again"),
    (lambda path, counts=iter([1, 2]): (minnet.Dataset(*[[[1.0]] * n for n in [next(counts)]] * 2),
                                        None),
     "about('train') is {'samples': 1, 'classes': ['0', '1']} at first, and {'samples': 2, "),
    (lambda path, names=iter(["ab", "cd"]): (minnet.Dataset(X, Y, list(next(names))), None),
     "about('train') is {'samples': 3, 'classes': ['a', 'b']} at first, and {'samples': 3, "),
    (lambda path, tests=iter([good()[1], None]): (good()[0], next(tests)),
     "at first, and {} when it is loaded again"),
], ids=["an error", "one part", "lists", "half lists", "no targets", "widths", "classes",
        "not one-hot", "unequal rows", "no number", "a broken row", "another when asked again",
        "random", "more each time", "other classes each time", "no test any more"])
def test_a_data_set_that_no_training_could_use_is_found(load, words):
    assert words in only(loader(load))


def test_rows_that_differ_when_asked_for_again_are_found():
    part = minnet.Dataset(Rows(lambda i: [random.random()]), Y)
    assert "row('it', 'inputs', 2) was [" in only(part)
