"""The test kit finds what is wrong with a data set, and with nothing else."""

import random

import pytest

import minnet
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
    assert "load('here') raised MinnetError: there is nothing in here" in only(loader(needs_a_path), "here")


@pytest.mark.parametrize("load, words", [
    (lambda path: 1 / 0, "load(None) raised ZeroDivisionError: division by zero"),
    (lambda path: good()[0], "where the tuple (train, test) of two Datasets belongs"),
    (lambda path: (X, Y), "where the tuple (train, test) of two Datasets belongs"),
    (lambda path: (minnet.Dataset(X, None), None), "train has no targets"),
    (lambda path: (good()[0], minnet.Dataset([[1.0]], Y[:1])), "the inputs of train have 2 numbers, and those of test 1"),
    (lambda path: (good()[0], minnet.Dataset(X, Y, ["a", "b"])), "the classes of train are ['0', '1'], and those of test ['a', 'b']"),
    (lambda path: (minnet.Dataset(X, [[0.5, 0.5]] * 3, ["a", "b"]), None),
     "train: there are classes, and target 0 is [0.5, 0.5], which is not one-hot"),
    (lambda path: (minnet.Dataset(Rows(lambda i: [0.5] * (2 + i // 2)), Y), None), "train: input 2 has 3 entries where 2 belong"),
    (lambda path: (minnet.Dataset(Rows(lambda i: [0.5, float("nan") if i else 0.0]), Y), None), "train: input 1 has at [1] nan"),
    (lambda path: (minnet.Dataset(Rows(lambda i: [1 / (2 - i)]), Y), None), "train: input(2) raised ZeroDivisionError"),
    (lambda path: (minnet.Dataset([[random.random()] for y in Y], Y), None), "when it is loaded again"),
], ids=["an error", "one part", "lists", "no targets", "widths", "classes", "not one-hot", "unequal rows", "no number", "a broken row", "random"])
def test_a_data_set_that_no_training_could_use_is_found(load, words):
    assert words in only(loader(load))


def test_rows_that_differ_when_asked_for_again_are_found():
    assert "when it is asked for again" in only(minnet.Dataset(Rows(lambda i: [random.random()]), Y))


def test_a_loader_that_gives_more_each_time_is_found():
    counts = iter([1, 2])

    def load(path):
        count = next(counts)
        return minnet.Dataset([[1.0]] * count, [[0.5]] * count), None

    assert "train has 1 samples at first, and 2 when it is loaded again" in only(loader(load))
