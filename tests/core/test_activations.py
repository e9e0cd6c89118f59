"""Activations have the values and slopes found by hand, and stay finite for any z."""

import math

import pytest

from minnet import core
from minnet.core import ACTIVATIONS

ELEMENTWISE = ["sigmoid", "tanh", "relu", "identity"]


def f(name, z):
    return ACTIVATIONS.find(name).output([z])[0]


@pytest.mark.parametrize("name, z, a", [
    ("sigmoid", 0.0, 0.5),
    ("sigmoid", math.log(3), 0.75),
    ("sigmoid", -math.log(3), 0.25),
    ("sigmoid", 1.0, 0.7310585786300049),
    ("tanh", 0.0, 0.0),
    ("tanh", math.log(2), 0.6),
    ("tanh", -math.log(3), -0.8),
    ("relu", -2.5, 0.0),
    ("relu", 0.0, 0.0),
    ("relu", 2.5, 2.5),
    ("identity", -2.5, -2.5),
    ("identity", 7.0, 7.0),
])
def test_an_activation_has_the_value_found_by_hand(name, z, a):
    assert f(name, z) == pytest.approx(a, abs=1e-15)


@pytest.mark.parametrize("name, z, slope", [
    ("sigmoid", 0.0, 0.25),
    ("sigmoid", math.log(3), 0.1875),
    ("tanh", 0.0, 1.0),
    ("tanh", math.log(2), 0.64),
    ("relu", -1.0, 0.0),
    ("relu", 3.0, 1.0),
    ("identity", -4.0, 1.0),
])
def test_an_activation_has_the_slope_found_by_hand(name, z, slope):
    activation = ACTIVATIONS.find(name)
    assert activation.derivative(z) == pytest.approx(slope, abs=1e-15)
    assert (activation.delta([z], activation.output([z]), [3.0])
            == pytest.approx([3.0 * slope], abs=1e-15))


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("z", [-4.0, -0.7, 0.3, 2.0])
def test_an_activations_derivative_is_its_numerical_derivative(name, z):
    activation = ACTIVATIONS.find(name)
    assert (activation.derivative(z)
            == pytest.approx(core.numerical_derivative(activation.f, z), abs=1e-8))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_elementwise_activation_works_on_each_number_of_a_layer(name):
    z = [-2.0, 0.5, 3.0]
    assert ACTIVATIONS.find(name).output(z) == [f(name, z_j) for z_j in z]


def test_sigmoid_never_overflows():
    assert f("sigmoid", 1e4) == 1.0
    assert f("sigmoid", -1e4) == 0.0
    assert f("sigmoid", -745.0) == pytest.approx(math.exp(-745.0), rel=1e-12)


def test_sigmoids_slope_vanishes_far_from_zero():
    assert ACTIVATIONS.find("sigmoid").derivative(1e4) == 0.0
    assert ACTIVATIONS.find("sigmoid").derivative(-1e4) == 0.0


@pytest.mark.parametrize("z", [0.1, 2.0, 20.0])
def test_sigmoid_of_minus_z_is_one_minus_sigmoid_of_z(z):
    assert f("sigmoid", -z) == pytest.approx(1 - f("sigmoid", z), abs=1e-15)


@pytest.mark.parametrize("z, a", [
    ([0.3, 2.9, 4.0], [0.01821127, 0.24519181, 0.73659691]),
    ([1010, 1000, 990], [9.99954600e-01, 4.53978686e-05, 2.06106005e-09]),
])
def test_softmax_has_the_textbook_values(z, a):
    assert ACTIVATIONS.find("softmax").output(z) == pytest.approx(a, abs=5e-9)


def test_softmax_of_logarithms_is_their_shares():
    z = [math.log(1), math.log(3), math.log(4)]
    assert ACTIVATIONS.find("softmax").output(z) == pytest.approx([0.125, 0.375, 0.5], abs=1e-15)


def test_softmax_does_not_change_when_every_z_is_shifted():
    softmax = ACTIVATIONS.find("softmax").output
    assert softmax([1002.5, 1000.0, 999.0]) == pytest.approx(softmax([2.5, 0.0, -1.0]), abs=1e-12)


@pytest.mark.parametrize("z", [[0.0], [1.0, 2.0], [-3.0, 0.0, 3.0, 9.0], [1000.0, -1000.0],
                               [-1000.0, -1000.0, -1000.0]])
def test_softmax_sums_to_one(z):
    a = ACTIVATIONS.find("softmax").output(z)
    assert sum(a) == pytest.approx(1.0, abs=1e-15)
    assert all(0 <= a_j <= 1 for a_j in a)


def test_softmax_is_sure_at_logits_of_a_thousand():
    assert ACTIVATIONS.find("softmax").output([1000.0, -1000.0]) == [1.0, 0.0]


def test_softmax_delta_is_the_numerical_gradient_of_what_comes_after_it():
    softmax = ACTIVATIONS.find("softmax")
    z, g = [0.2, -1.0, 1.5, 0.0], [0.7, -0.3, 2.0, 1.1]

    def after(z):
        return sum(g_j * a_j for g_j, a_j in zip(g, softmax.output(z)))

    assert (softmax.delta(z, softmax.output(z), g)
            == pytest.approx(core.numerical_gradient(after, z), abs=1e-8))


def test_softmax_delta_by_hand():
    softmax = ACTIVATIONS.find("softmax")
    z = [math.log(1), math.log(3)]
    assert (softmax.delta(z, softmax.output(z), [1.0, 0.0])
            == pytest.approx([0.1875, -0.1875], abs=1e-15))


def test_the_core_knows_five_activations():
    assert {"sigmoid", "tanh", "relu", "identity", "softmax"} <= set(ACTIVATIONS.names())
