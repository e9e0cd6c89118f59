"""The bundled initializers draw what they say: means, deviations and angles."""

import statistics

import pytest

import minnet
from minnet.core.initializers import INITIALIZERS, random_source
from minnet.core.vectors import dot, numbers


def drawn(name, inputs=200, neurons=100, seed=0):
    return INITIALIZERS.find(name).weights(random_source(seed), inputs, neurons)


def test_lecuns_weights_have_variance_1_over_the_inputs():
    assert statistics.fmean(numbers(drawn("lecun"))) == pytest.approx(0, abs=0.002)
    assert statistics.pvariance(numbers(drawn("lecun"))) == pytest.approx(1 / 200, rel=0.03)


def test_a_truncated_normal_stays_within_two_deviations():
    """N(0, 1) cut at two deviations has a deviation of 0.8796.

    (Johnson and Kotz, Continuous Univariate Distributions)
    """
    for name, deviation in (("truncated_normal", 0.05), ("truncated_normal:0.4", 0.4)):
        weights = numbers(drawn(name))
        assert max(map(abs, weights)) <= 2 * deviation
        assert statistics.pstdev(weights) == pytest.approx(0.8796 * deviation, rel=0.02)


@pytest.mark.parametrize("inputs, neurons", [(7, 3), (3, 7), (5, 5), (1, 4), (4, 1), (1, 1),
                                             (60, 50)])
def test_orthogonal_rows_or_columns_have_length_1_and_no_part_along_each_other(inputs, neurons):
    weights = drawn("orthogonal", inputs, neurons)
    assert len(weights) == neurons and {len(row) for row in weights} == {inputs}
    vectors = weights if neurons <= inputs else list(zip(*weights))
    for i, v in enumerate(vectors):
        for j, w in enumerate(vectors):
            assert dot(v, w) == pytest.approx(1.0 if i == j else 0.0, abs=1e-13)


def test_constant_is_the_same_number_everywhere():
    assert set(numbers(drawn("constant"))) == {0.1}
    assert set(numbers(drawn("constant:-2"))) == {-2.0}


@pytest.mark.parametrize("name", ["lecun", "orthogonal", "truncated_normal", "constant"])
def test_the_same_seed_draws_the_same_weights_and_biases_start_at_0(name):
    first, second = (minnet.Network.mlp([4, 3, 2], initializer=name, seed=5) for _ in range(2))
    assert [layer.weights for layer in first.layers] == [layer.weights for layer in second.layers]
    assert [layer.biases for layer in first.layers] == [[0.0] * 3, [0.0] * 2]


@pytest.mark.parametrize("name, told", [
    ("truncated_normal:0",
     "deviation should be a number above 0, and is 0; it is written truncated_normal:DEVIATION"),
    ("constant:half", "its value should be a number, and is 'half'; it is written constant:VALUE"),
    ("lecun:2", "'lecun' takes no settings"),
])
def test_settings_that_make_no_sense_are_refused(name, told):
    with pytest.raises(minnet.MinnetError, match=told):
        minnet.Dense(2, 2, initializer=name)
