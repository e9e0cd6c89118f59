"""A data set refuses samples that are wrong, and knows which targets are classes."""

import math

import pytest

from minnet import core
from minnet.core.dataset import class_of


@pytest.mark.parametrize("inputs, targets, sentence", [
    ([], [], "the data set has no samples"),
    ([[1.0], [2.0]], [[1.0]],
     "the data set has 2 inputs but 1 targets: every input needs its target"),
    ([[1.0]], [[1.0], [2.0]],
     "the data set has 1 inputs but 2 targets: every input needs its target"),
    ([[1.0, 2.0], [3.0]], [[1.0], [2.0]], "the data set: input 1 should have 2 numbers, and has 1"),
    ([[1.0], [2.0]], [[1.0], [2.0, 3.0]],
     "the data set: target 1 should have 1 numbers, and has 2"),
    ([1.0, 2.0], [[1.0], [2.0]], "the data set: input 0 should be a list of numbers, and is 1.0"),
    ([[1.0], [2.0]], [0, 1], "the data set: target 0 should be a list of numbers, and is 0"),
    ([[1.0], ["2"]], [[1.0], [2.0]],
     "the data set: input 1 should be a list of numbers, and is ['2']"),
    ([[1.0], "2"], [[1.0], [2.0]], "the data set: input 1 should be a list of numbers, and is '2'"),
    ([[1.0], [None]], [[1.0], [2.0]],
     "the data set: input 1 should be a list of numbers, and is [None]"),
    ([[1.0], [[2.0]]], [[1.0], [2.0]],
     "the data set: input 1 should be a list of numbers, and is [[2.0]]"),
], ids=range(11))
def test_samples_that_are_no_data_set_are_refused(inputs, targets, sentence):
    with pytest.raises(core.MinnetError) as caught:
        core.Dataset(inputs, targets)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused_with_its_place(bad):
    with pytest.raises(core.MinnetError,
                       match="input 1 holds a number that is infinite or not a number"):
        core.Dataset([[1.0, 2.0], [bad, 0.0]], [[1.0], [2.0]])
    with pytest.raises(core.MinnetError,
                       match="target 0 holds a number that is infinite or not a number"):
        core.Dataset([[1.0, 2.0], [3.0, 0.0]], [[bad], [2.0]])


def test_infinities_that_cancel_out_are_refused_too():
    with pytest.raises(core.MinnetError, match="input 0 holds a number that is infinite"):
        core.Dataset([[math.inf, -math.inf]], [[1.0]])


def test_an_error_names_the_data_set():
    with pytest.raises(core.MinnetError, match="data set 'flowers' has no samples"):
        core.Dataset([], [], name="flowers")


@pytest.mark.parametrize("inputs", [5, None, iter([[1.0]])],
                         ids=["a number", "None", "an iterator"])
def test_inputs_that_are_no_list_are_refused(inputs):
    with pytest.raises(core.MinnetError,
                       match="the data set: the inputs should be a list of rows, or have a length "
                             "and rows by index, not "):
        core.Dataset(inputs, [[1.0]])


@pytest.mark.parametrize("targets, classes", [
    ([[1, 0, 0], [0, 0, 1]], ["0", "1", "2"]),
    ([[1.0, 0.0], [0.0, 1.0]], ["0", "1"]),
    ([[0], [1], [1]], ["0", "1"]),
    ([[1]], ["0", "1"]),
    ([[0.5], [1]], None),
    ([[2], [1]], None),
    ([[1, 1], [0, 1]], None),
    ([[0, 0], [0, 1]], None),
    ([[0.3, 0.7]], None),
], ids=str)
def test_targets_that_are_all_one_hot_or_a_lone_0_or_1_imply_classes(targets, classes):
    assert core.Dataset([[1.0]] * len(targets), targets).classes == classes


def test_classes_are_named_by_strings():
    assert core.Dataset([[1.0], [2.0]], [[1, 0], [0, 1]], classes=["A", "B"]).classes == ["A", "B"]
    assert core.Dataset([[1.0], [2.0]], [[1, 0], [0, 1]], classes=range(4, 6)).classes == ["4", "5"]


def test_a_data_set_without_targets_has_no_classes_and_cannot_be_learned_or_evaluated():
    unknown = core.Dataset([[1.0, 2.0]], None, name="pictures")
    network = core.Network.mlp([2, 1])
    assert len(unknown) == 1 and unknown.classes is None
    with pytest.raises(core.MinnetError,
                       match="data set 'pictures' has no targets: it serves for prediction only"):
        core.evaluate(network, unknown)
    with pytest.raises(core.MinnetError,
                       match="data set 'pictures' has no targets: it serves for prediction only"):
        core.train(network, unknown, epochs=1, batch_size=1, learning_rate=1.0)


def test_a_data_set_has_a_length_a_name_and_settings():
    letters = core.Dataset([[1.0], [2.0]], [[0], [1]], name="letters", settings={"epochs": 3})
    assert len(letters) == 2
    assert repr(letters) == "Dataset(data set 'letters', 2 samples)"
    assert repr(core.Dataset([[1.0]], [[0.5]])) == "Dataset(the data set, 1 samples)"
    assert letters.settings == {"epochs": 3}
    assert core.Dataset([[1.0]], [[0.5]]).settings == {}


def test_rows_may_be_made_when_they_are_asked_for():
    class Squares:
        def __len__(self):
            return 4

        def __getitem__(self, i):
            return [i / 4, i * i / 16]

    squares = core.Dataset(Squares(), [[0], [0], [1], [1]])
    assert len(squares) == 4
    history = core.train(core.Network.mlp([2, 1]), squares, epochs=2, batch_size=3,
                         learning_rate=1.0)
    assert len(history.epochs) == 2


@pytest.mark.parametrize("row", [{0, 1}, frozenset({0, 1}), {0: 0.5, 1: 0.5}, b"ab",
                                 bytearray(b"ab")], ids=lambda row: type(row).__name__)
def test_sets_dicts_and_bytes_are_no_samples(row):
    with pytest.raises(core.MinnetError, match="input 0 should be a list of numbers, and is"):
        core.Dataset([row], [[1, 0]])
    with pytest.raises(core.MinnetError, match="the network's input should be a list of numbers"):
        core.Network.mlp([2, 2]).predict(row)


@pytest.mark.parametrize("rows", [{(0.5,)}, b"ab"], ids=lambda rows: type(rows).__name__)
def test_a_set_and_bytes_are_no_rows(rows):
    with pytest.raises(core.MinnetError, match="should be a list of"):
        core.Dataset(rows, None)


def test_rows_may_be_a_numpy_arrays():
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to learn from")
    inputs, targets = [[0.0, 1.0], [1.0, 0.5], [0.5, 0.0]], [[1, 0], [0, 1], [1, 0]]
    networks = core.Network.mlp([2, 2], seed=1), core.Network.mlp([2, 2], seed=1)
    arrays = core.Dataset(np.array(inputs), np.array(targets))
    for network, data in zip(networks, (arrays, core.Dataset(inputs, targets))):
        core.train(network, data, epochs=2, batch_size=2, learning_rate=1.0)
    for row, expected in zip(networks[0].layers[0].weights, networks[1].layers[0].weights):
        assert row == pytest.approx(expected, abs=1e-14)
    assert core.evaluate(networks[0], arrays).total == 3


@pytest.mark.parametrize("k, classes, target", [
    (0, 3, [1.0, 0.0, 0.0]),
    (2, 3, [0.0, 0.0, 1.0]),
    (7, 10, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]),
])
def test_one_hot_is_1_at_the_class_and_0_elsewhere(k, classes, target):
    assert core.one_hot(k, classes) == target


@pytest.mark.parametrize("output, k", [
    ([0.1, 0.7, 0.2], 1),
    ([0.9, 0.05, 0.05], 0),
    ([-3.0, -1.0, -2.0], 1),
    ([0.5, 0.5], 0),
    ([0.51], 1),
    ([0.5], 0),
    ([0.2], 0),
    ([1], 1),
], ids=str)
def test_the_largest_number_names_the_class_and_a_lone_one_class_1_above_a_half(output, k):
    assert class_of(output) == k
