"""Samples are taken as people hand them in, and what is wrong with them is told at the door."""

import math

import minnet
import pytest

np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to hand in")

X = [[0.0, 1.0], [1.0, 0.5], [0.5, 0.0], [0.25, 0.75]]
Y = [[1, 0], [0, 1], [1, 0], [0, 1]]


class Frame:
    """As much of a DataFrame as is asked for."""

    def __init__(self, rows, columns):
        self.rows, self.columns = np.array(rows), columns

    def to_numpy(self):
        return self.rows

    def __len__(self):
        return len(self.rows)


class Series:
    """As much of a Series as is asked for; its rows are known by other names than 0, 1, …"""

    name = "kind"

    def __init__(self, values):
        self.values = values

    def tolist(self):
        return list(self.values)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, key):
        raise KeyError(key)


def trained(dataset, backend="python"):
    """The weights of a network after two epochs."""
    network = minnet.Network.mlp([2, 3, 2], seed=1)
    minnet.train(network, dataset, epochs=2, batch_size=2, learning_rate=1.0, backend=backend)
    return network.layers[0].weights


@pytest.mark.parametrize("inputs", [
    np.array(X), np.array(X, dtype=np.float32), [np.array(row) for row in X], tuple(map(tuple, X)),
    np.array(X).reshape(4, 2, 1), Frame(X, ["a", "b"]), np.array(X, dtype=object),
], ids=["array", "float32", "rows that are arrays", "tuples", "three dimensions", "table",
        "objects"])
@pytest.mark.parametrize("targets", [
    np.array(Y), np.array([0, 1, 0, 1]), ["a", "b", "a", "b"], Series(["a", "b", "a", "b"]),
    [False, True, False, True], np.array(["a", "b", "a", "b"]), Frame([["a"], ["b"]] * 2, ["kind"]),
], ids=["array", "numbers", "texts", "Series", "Booleans", "array of texts", "table"])
def test_a_network_learns_the_same_however_the_samples_are_handed_in(inputs, targets):
    data = minnet.Dataset(inputs, targets)
    assert len(data) == 4 and len(data.classes) == 2
    for row, expected in zip(trained(data), trained(minnet.Dataset(X, Y))):
        assert row == pytest.approx(expected, abs=1e-12)
        assert all(type(w) is float for w in row)


def test_a_network_with_a_lone_output_takes_two_classes_as_0_and_1():
    network = minnet.Network.mlp([2, 3, 1], seed=1)
    labels = minnet.Dataset(X, ["no", "yes", "no", "yes"])
    history = minnet.train(network, labels, epochs=2, batch_size=2, learning_rate=1.0,
                           backend="python")
    again = minnet.Network.mlp([2, 3, 1], seed=1)
    rows = minnet.train(again, minnet.Dataset(X, [[0], [1], [0], [1]]), epochs=2, batch_size=2,
                        learning_rate=1.0, backend="python")
    assert history.losses == rows.losses
    assert network.classify(X[0]) in ("no", "yes")


@pytest.mark.parametrize("targets, classes, rows", [
    ([1.5, 2.5, 3.5, 2.5], None, [[1.5], [2.5], [3.5], [2.5]]),
    ([30, 7, 8, 9], None, [[30], [7], [8], [9]]),
    ([2, 0, 1, 3], ["0", "1", "2", "3"], [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]),
    ([9, 10, 9, 10.0], ["9", "10"], [[1, 0], [0, 1]] * 2),
])
def test_numbers_are_classes_where_they_are_few_and_whole_and_else_quantities(targets, classes,
                                                                              rows):
    data = minnet.Dataset(X, targets)
    assert (data.classes, list(data.targets)) == (classes, rows)


def test_labels_are_names_of_classes_that_are_given_or_count_them():
    names = ["low", "high", "none"]
    assert list(minnet.Dataset(X, ["high", "low"] * 2, names).targets)[0] == [0, 1, 0]
    assert list(minnet.Dataset(X, np.array([2, 1, 0, 0]), names).targets)[0] == [0, 0, 1]
    with pytest.raises(minnet.MinnetError, match="target 3 is 'hihg', and the classes are 'low'"):
        minnet.Dataset(X, ["high", "low", "low", "hihg"], names)


def test_a_table_gives_its_names_and_a_network_finds_its_columns_by_them():
    data = minnet.Dataset(Frame(X, ["width", "height"]), Series(["a", "b", "a", "b"]))
    assert (data.columns, data.target) == (["width", "height"], "kind")
    network = minnet.Network.mlp([2, 3, 2])
    minnet.train(network, data, epochs=1, batch_size=2, learning_rate=1.0)
    assert (network.columns, network.target) == (["width", "height"], "kind")
    turned = Frame([row[::-1] for row in X], ["height", "width"])
    found = minnet.predict(network, turned)
    for a, x in zip(found, X):
        assert a == pytest.approx(network.predict(x), abs=1e-12)
    assert (minnet.evaluate(network, minnet.Dataset(turned, ["a", "b", "a", "b"])).loss
            == pytest.approx(minnet.evaluate(network, data).loss, abs=1e-12))
    with pytest.raises(minnet.MinnetError, match="lacks the column 'width' and has the unknown "
                                                 "column 'depth'"):
        minnet.predict(network, Frame(X, ["height", "depth"]))


def test_two_of_three_classes_are_numbered_as_the_network_numbers_them():
    network = minnet.Network.mlp([2, 3])
    minnet.train(network, minnet.Dataset(X, ["a", "b", "c", "a"]), epochs=1, batch_size=2,
                 learning_rate=1.0)
    some = minnet.evaluate(network, minnet.Dataset(X[1:3], ["b", "c"]))
    assert [sum(row) for row in some.confusion] == [0, 1, 1]
    alone = minnet.evaluate(network, minnet.Dataset(X[:1], ["c"]))
    assert [sum(row) for row in alone.confusion] == [0, 0, 1]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("kind", [np.array, list, lambda rows: [np.array(row) for row in rows]],
                         ids=["array", "lists", "rows that are arrays"])
def test_a_number_that_is_not_finite_is_told_by_row_and_column(bad, kind):
    for place in 0, 2, 3:
        rows = [list(row) for row in X]
        rows[place][1] = bad
        for act in (lambda: minnet.Dataset(kind(rows), Y),
                    lambda: minnet.predict(minnet.Network.mlp([2, 2]), kind(rows))):
            with pytest.raises(minnet.MinnetError, match=f"input {place} holds a number that is "
                                                         f".*: it has {bad} in column 1"):
                act()
    rows = [list(row) for row in Y]
    rows[2][0] = bad
    with pytest.raises(minnet.MinnetError, match=f"target 2 .* it has {bad} in column 0"):
        minnet.Dataset(X, kind(rows))
    with pytest.raises(minnet.MinnetError, match=f"target 1 is {bad}"):
        minnet.Dataset(X, np.array([0.0, bad, 1.0, 0.0]))


def test_a_word_in_a_table_is_told_by_its_column():
    with pytest.raises(minnet.MinnetError, match="input 1 .* it has 'red' in column 'colour'"):
        minnet.Dataset(Frame(np.array([[1.0, 2.0], [3.0, "red"]], dtype=object), ["a", "colour"]),
                       ["p", "q"])


def test_large_numbers_are_not_taken_for_infinite():
    assert len(minnet.Dataset(np.array([[1e308, 1e308]] * 4), Y)) == 4


@pytest.mark.parametrize("inputs, sentence", [
    (np.array([1.0, 2.0]), "are an array of shape (2,): reshape(-1, 1) makes rows"),
    ([[]], "input 0 has no numbers"),
], ids=["one dimension", "no columns"])
def test_what_is_no_rows_is_refused(inputs, sentence):
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.Dataset(inputs, None)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("classes, sentence", [
    (["A"], "the data set has 1 names of classes, and targets of 3 need 3"),
    (3, "the data set: classes should be the names of the classes, and are 3"),
])
def test_names_that_do_not_fit_the_classes_are_refused(classes, sentence):
    with pytest.raises(minnet.MinnetError, match=sentence):
        minnet.Dataset([[1.0]], [[0.0, 0.0, 1.0]], classes=classes)


@pytest.mark.parametrize("many", [X, np.array(X)], ids=["lists", "an array"])
def test_many_samples_for_a_network_alone_are_told_where_they_belong(many):
    with pytest.raises(minnet.MinnetError, match="predict.network, samples. takes many at once"):
        minnet.Network.mlp([2, 2]).predict(many)


def test_numbers_of_numpy_serve_wherever_numbers_do():
    def learned(whole, real):
        network = minnet.Network.mlp([whole(2), whole(3), whole(2)], seed=whole(5))
        history = minnet.train(network, minnet.Dataset(X, Y), epochs=whole(3), batch_size=whole(2),
                               learning_rate=real(0.5), seed=whole(7), backend="python")
        return network, history

    (network, history), (same, again) = learned(int, float), learned(np.int64, np.float32)
    assert history.losses == again.losses
    assert minnet.parameters(network) == minnet.parameters(same)
    assert minnet.describe(network) == minnet.describe(same)


def test_a_history_is_a_sequence_of_records_and_a_table():
    network = minnet.Network.mlp([2, 2])
    data = minnet.Dataset(X, Y)
    history = minnet.train(network, data, epochs=3, batch_size=2, learning_rate=0.5,
                           validation=data)
    assert len(history) == 3
    assert [record.epoch for record in history] == [1, 2, 3]
    assert history.losses == [record.loss for record in history.epochs]
    assert history.accuracies == [record.accuracy for record in history.epochs]
    assert history.validation_losses == [record.validation_loss for record in history.epochs]
    assert history.validation_accuracies[-1] == history[-1].validation_accuracy
    assert len(history.seconds) == 3
    table = history.table()
    assert [row["epoch"] for row in table] == [1, 2, 3]
    assert all(type(row) is dict for row in table)
    assert [row["loss"] for row in table] == history.losses


def test_a_dict_is_no_list_of_rows():
    with pytest.raises(minnet.MinnetError, match="the inputs should be a list of rows, or have a"):
        minnet.Dataset({0: [0.5], 1: [0.5]}, None)
