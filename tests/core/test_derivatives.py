"""Numerical derivatives are those of calculus, and catch a backpropagation that is wrong."""

import math

import pytest

from minnet import core
from minnet.core import ACTIVATIONS, LOSSES


@pytest.mark.parametrize("f, x, slope", [
    (lambda x: x ** 2, 1.0, 2.0),
    (lambda x: 0.01 * x ** 2 + 0.1 * x, 5.0, 0.2),
    (lambda x: 0.01 * x ** 2 + 0.1 * x, 10.0, 0.3),
    (math.sin, 1.0, math.cos(1.0)),
    (math.exp, 0.0, 1.0),
    (math.log, 4.0, 0.25),
    (abs, -3.0, -1.0),
    (lambda x: 5.0, 2.0, 0.0),
], ids=["square", "parabola at 5", "parabola at 10", "sine", "exponential", "logarithm",
        "absolute value", "constant"])
def test_the_numerical_derivative_is_the_slope_that_calculus_gives(f, x, slope):
    assert core.numerical_derivative(f, x) == pytest.approx(slope, abs=1e-8)


def test_the_numerical_derivative_is_the_central_difference_over_2h():
    assert core.numerical_derivative(lambda x: x ** 3, 1.0, h=0.5) == (1.5 ** 3 - 0.5 ** 3) / 1.0


@pytest.mark.parametrize("xs, slopes", [
    ([3.0, 4.0], [6.0, 8.0]),
    ([0.0, 2.0], [0.0, 4.0]),
    ([3, 0], [6.0, 0.0]),
])
def test_the_numerical_gradient_of_a_sum_of_squares_is_twice_the_point(xs, slopes):
    assert (core.numerical_gradient(lambda xs: xs[0] ** 2 + xs[1] ** 2, xs)
            == pytest.approx(slopes, abs=1e-8))


def test_the_numerical_gradient_of_one_number_is_its_derivative():
    assert core.numerical_gradient(lambda x: x ** 2, 3.0) == pytest.approx(6.0, abs=1e-8)


def test_the_numerical_gradient_has_the_shape_of_its_argument():
    def f(xs):
        return xs[0][0][0] * xs[0][0][1] + xs[0][1][0] ** 2 + xs[1]

    (row, (c,)), d = core.numerical_gradient(f, [[[2.0, 3.0], [4.0]], 5.0])
    assert row == pytest.approx([3.0, 2.0], abs=1e-8)
    assert c == pytest.approx(8.0, abs=1e-8)
    assert d == pytest.approx(1.0, abs=1e-8)


def test_the_numerical_gradient_of_nothing_is_nothing():
    assert core.numerical_gradient(lambda xs: 0.0, []) == []


def test_the_numerical_gradient_puts_back_what_it_nudges():
    xs = [[0.1, 0.2], [0.3]]
    core.numerical_gradient(lambda xs: xs[0][0] * xs[0][1] * xs[1][0], xs)
    assert xs == [[0.1, 0.2], [0.3]]


@pytest.mark.parametrize("fatal_call", [1, 2, 3, 4, 5, 6])
def test_the_numerical_gradient_puts_back_what_it_nudged_when_f_raises(fatal_call):
    xs = [[0.1, 0.2], [0.3]]
    calls = []

    def f(xs):
        calls.append(xs)
        if len(calls) == fatal_call:
            raise RuntimeError("in the middle")
        return xs[0][0]

    with pytest.raises(RuntimeError, match="in the middle"):
        core.numerical_gradient(f, xs)
    assert xs == [[0.1, 0.2], [0.3]]


@pytest.mark.parametrize("x, learning_rate, steps", [(2, 1e-3, 1000), (100, 1e-3, 2000),
                                                     (100, 1e-2, 1000), (0.25, 1e-3, 1000)])
def test_gradient_descent_finds_a_square_root_to_within_a_step(x, learning_rate, steps):
    root = core.gradient_descent(lambda d: abs(x - d ** 2), 1.0, learning_rate, steps)
    assert abs(root - math.sqrt(x)) <= 2 * learning_rate * math.sqrt(x)


def test_gradient_descent_finds_a_square_root_in_a_list_as_the_tutorial_has_it():
    [root] = core.gradient_descent(lambda d: abs(2 - d[0] * d[0]), [1.0], 1e-3, 1000)
    assert abs(root - math.sqrt(2)) <= 0.003


def test_a_learning_rate_too_small_falls_short_of_the_root():
    root = core.gradient_descent(lambda d: abs(1000 - d ** 2), 1.0, 1e-3, 1000)
    assert root == pytest.approx(1.002 ** 1000, rel=1e-6)
    assert root < 8 < math.sqrt(1000)


def test_a_learning_rate_too_large_leaps_from_side_to_side_of_the_root():
    assert (core.gradient_descent(lambda d: abs(2 - d ** 2), 1.0, 1.0, 1)
            == pytest.approx(3.0, abs=1e-8))
    assert (core.gradient_descent(lambda d: abs(2 - d ** 2), 1.0, 1.0, 2)
            == pytest.approx(-3.0, abs=1e-8))


@pytest.mark.parametrize("learning_rate, factor", [(0.1, 0.8 ** 5), (1e-10, (1 - 2e-10) ** 5),
                                                   (10.0, (-19.0) ** 5)])
def test_a_sum_of_squares_shrinks_by_1_minus_2_eta_a_step(learning_rate, factor):
    found = core.gradient_descent(lambda xs: xs[0] ** 2 + xs[1] ** 2, [-3.0, 4.0], learning_rate, 5)
    assert found == pytest.approx([-3.0 * factor, 4.0 * factor], rel=1e-4)


@pytest.mark.parametrize("steps", [-1, 10 ** 30, 2.5])
def test_gradient_descent_takes_a_number_of_steps_that_can_be_done(steps):
    with pytest.raises(core.MinnetError, match="steps should be "):
        core.gradient_descent(lambda d: d * d, 1.0, 0.1, steps)


def test_gradient_descent_leaves_its_argument_untouched():
    xs = [[3, -4.0], [1.0]]
    found = core.gradient_descent(lambda xs: xs[0][0] ** 2 + xs[0][1] ** 2 + xs[1][0] ** 2, xs, 0.1,
                                  100)
    assert xs == [[3, -4.0], [1.0]]
    assert found == [pytest.approx([0, 0], abs=1e-8), pytest.approx([0], abs=1e-8)]


def test_gradient_descent_takes_a_number_beside_a_list():
    found = core.gradient_descent(lambda xs: (xs[0] - 1) ** 2 + (xs[1][0] - 2) ** 2, [0.0, [0.0]],
                                  0.5, 1)
    assert found == [pytest.approx(1.0, abs=1e-8), pytest.approx([2.0], abs=1e-8)]


def test_gradient_descent_of_no_steps_stays_where_it_is():
    assert core.gradient_descent(lambda xs: xs[0] ** 2, [3.0], 0.1, 0) == [3.0]


def test_check_gradients_is_small_where_backpropagation_is_right():
    network = core.Network.mlp([3, 4, 2], seed=1)
    assert core.check_gradients(network, [0.5, -1.0, 2.0], [0.0, 1.0]) < 1e-6


def test_check_gradients_leaves_the_network_as_it_was():
    network = core.Network.mlp([2, 3, 1], seed=4)
    before = [[list(row) for row in layer.weights] + [list(layer.biases)]
              for layer in network.layers]
    core.check_gradients(network, [0.5, -1.0], [1.0])
    assert [layer.weights + [layer.biases] for layer in network.layers] == before


@pytest.mark.parametrize("factor, difference", [(2.0, 0.5), (0.9, 0.1), (1.001, 0.001 / 1.001)])
def test_check_gradients_measures_a_wrong_derivative_of_the_output_activation(factor, difference):
    sigmoid = ACTIVATIONS.find("sigmoid")
    crooked = core.Activation("crooked", sigmoid.f, lambda z: factor * sigmoid.derivative(z))
    network = core.Network.mlp([2, 2], activation=crooked, seed=1)
    assert (core.check_gradients(network, [0.5, 1.0], [0.0, 1.0])
            == pytest.approx(difference, rel=1e-3))


def test_check_gradients_detects_a_wrong_derivative_of_a_hidden_activation():
    crooked = core.Activation("crooked", math.tanh, lambda z: 1 - math.tanh(z))
    network = core.Network.mlp([2, 3, 1], activation=crooked, output_activation="sigmoid", seed=1)
    assert core.check_gradients(network, [0.5, 1.0], [1.0]) > 0.01


def test_check_gradients_detects_a_loss_whose_gradient_has_the_wrong_sign():
    half = LOSSES.find("half_squared_error")
    backwards = core.Loss("backwards", half.cost, lambda a, y: [-g for g in half.gradient(a, y)])
    network = core.Network.mlp([2, 2], loss=backwards, seed=1)
    assert core.check_gradients(network, [0.5, 1.0], [0.0, 1.0]) == pytest.approx(2.0, rel=1e-6)


def test_check_gradients_detects_a_wrong_bias():
    class Forgetful(core.Dense):
        def gradient(self, inputs, deltas):
            return dict(super().gradient(inputs, deltas), biases=[0.0] * self.outputs)

    network = core.Network([Forgetful(2, 2)])
    assert core.check_gradients(network, [0.5, 1.0], [0.0, 1.0]) == pytest.approx(1.0, rel=1e-6)
