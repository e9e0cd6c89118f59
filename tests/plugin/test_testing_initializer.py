"""The test kit finds what is wrong with an initializer, and with nothing else."""

import random

import minnet
import pytest
from minnet.plugin.testing import CheckFailed, check_initializer


def only(part):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_initializer(part)
    assert len(caught.value.findings) == 1, caught.value.findings
    return caught.value.findings[0]


def changed(draw=lambda source, inputs, neurons: source.gauss(0.0, 1.0), **methods):
    """An initializer that draws from N(0, 1), with other methods."""
    return type("Changed", (minnet.Initializer,), methods)("changed", draw)


@pytest.mark.parametrize("name", ["zeros", "uniform", "normal", "xavier", "he"])
def test_the_cores_own_initializers_are_right(name):
    assert check_initializer(name) is None


def test_whole_numbers_are_right():
    check_initializer(minnet.Initializer("ones", lambda source, inputs, neurons: 1))


def kept(self, source, inputs, neurons, rows={}):
    """A list kept between calls."""
    row = rows.setdefault(neurons, [0.0] * neurons)
    row[0] += 1.0
    return row


@pytest.mark.parametrize("part, words", [
    (changed(lambda source, inputs, neurons: random.gauss(0.0, 1.0)),
     "draw every random number from the source that is given"),
    (changed(biases=kept), "biases("),
    (changed(weights=lambda self, source, inputs, neurons: [[1.0] * neurons] * inputs),
     "weights(1, 3, 2) is a list of 3 where one of 2 belongs"),
    (changed(weights=lambda self, source, inputs, neurons: [[source.random()] * inputs] * neurons),
     "weights for 3 inputs and 2 neurons are the same list for several rows"),
    (changed(weights=lambda self, source, inputs, neurons: [[1.0 / (inputs - 1)] * inputs
                                                            for j in range(neurons)]),
     "weights(1, 1, 1) raised ZeroDivisionError"),
    (changed(weights=lambda self, source, inputs, neurons: [[float("nan")] * inputs
                                                            for j in range(neurons)]),
     "weights(1, 1, 1) has at [0][0] nan"),
    (changed(weights=lambda self, source, inputs, neurons: [tuple([1.0] * inputs)] * neurons),
     "weights(1, 1, 1) has at [0] a tuple where a list belongs"),
    (changed(biases=lambda self, source, inputs, neurons: [0.0]),
     "biases(1, 3, 2) is a list of 1 where one of 2 belongs"),
    (changed(biases=None), "it has no biases; such a part has weights, biases"),
], ids=["from elsewhere", "kept", "a row for each input", "one row for all", "a lone input",
        "no number", "tuples", "too few biases", "no biases"])
def test_what_no_layer_could_start_from_is_found(part, words):
    assert words in only(part)
