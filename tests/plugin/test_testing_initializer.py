"""The test kit finds what is wrong with an initializer, and with nothing else."""

import random

import pytest

import minnet
from minnet.plugin.testing import CheckFailed, check_initializer


def only(part):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_initializer(part)
    assert len(caught.value.findings) == 1, caught.value.findings
    return caught.value.findings[0]


def draw(source, inputs, neurons):
    return source.gauss(0.0, 1.0)


def changed(**methods):
    """An initializer that draws from N(0, 1), with other methods."""
    return type("Changed", (minnet.Initializer,), methods)("changed", draw)


@pytest.mark.parametrize("name", ["zeros", "uniform", "normal", "xavier", "he"])
def test_the_cores_own_initializers_are_right(name):
    assert check_initializer(name) is None


def test_whole_numbers_are_right():
    check_initializer(minnet.Initializer("ones", lambda source, inputs, neurons: 1))


def test_numbers_from_elsewhere_than_the_source_are_found():
    sentence = only(minnet.Initializer("elsewhere", lambda source, inputs, neurons: random.gauss(0.0, 1.0)))
    assert "weights(" in sentence and "draw every random number from the source that is given" in sentence


def test_a_list_kept_between_calls_is_found():
    class Kept(minnet.Initializer):
        kept = {}

        def biases(self, source, inputs, neurons):
            row = self.kept.setdefault(neurons, [0.0] * neurons)
            row[0] += 1.0
            return row

    assert "biases(" in only(Kept("kept", draw))


@pytest.mark.parametrize("methods, words", [
    ({"weights": lambda self, source, inputs, neurons: [[1.0] * neurons for k in range(inputs)]}, "weights(3, 2) has 3 entries where 2 belong"),
    ({"weights": lambda self, source, inputs, neurons: [[source.random()] * inputs] * neurons}, "weights(3, 2) has the same list for several rows"),
    ({"weights": lambda self, source, inputs, neurons: [[1.0 / (inputs - 1)] * inputs for j in range(neurons)]},
     "weights(1, 1) raised ZeroDivisionError"),
    ({"weights": lambda self, source, inputs, neurons: [[float("nan")] * inputs for j in range(neurons)]}, "weights(1, 1) has at [0][0] nan"),
    ({"weights": lambda self, source, inputs, neurons: [tuple([1.0] * inputs) for j in range(neurons)]},
     "weights(1, 1) has at [0] a tuple where a list belongs"),
    ({"biases": lambda self, source, inputs, neurons: [0.0]}, "biases(3, 2) has 1 entry where 2 belong"),
    ({"biases": None}, "it has no biases(source, inputs, neurons)"),
], ids=["a row for each input", "one row for all", "a lone input", "no number", "tuples", "too few biases", "no biases"])
def test_what_no_layer_could_start_from_is_found(methods, words):
    assert words in only(changed(**methods))
