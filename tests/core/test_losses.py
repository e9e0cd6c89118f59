"""Losses have the values and gradients found by hand; with softmax cross-entropy stays exact."""

import copy
import math

import pytest

from minnet import core
from minnet.core import LOSSES
from minnet.core.activations import sigmoid, sigmoid_prime

A, Y = [1.0, 2.0, 3.0], [0.0, 4.0, 3.0]
SAYS_2 = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]
SAYS_7 = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0]
IS_2 = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("name, a, y, cost", [
    ("sum_squared_error", A, Y, 5.0),
    ("half_squared_error", A, Y, 2.5),
    ("mean_squared_error", A, Y, 5 / 3),
    ("half_squared_error", SAYS_2, IS_2, 0.0975),
    ("half_squared_error", SAYS_7, IS_2, 0.5975),
    ("cross_entropy", SAYS_2, IS_2, 0.510825457099338),
    ("cross_entropy", SAYS_7, IS_2, 2.302584092994546),
    ("cross_entropy", [0.5, 0.5], [0.5, 0.5], -math.log(0.5 + 1e-7)),
    ("cross_entropy", [1.0, 0.0], [0.0, 1.0], 16.11809565095832),
])
def test_a_loss_has_the_value_found_by_hand(name, a, y, cost):
    assert LOSSES.find(name).cost(a, y) == pytest.approx(cost, abs=1e-13)


@pytest.mark.parametrize("name", ["sum_squared_error", "half_squared_error", "mean_squared_error"])
def test_a_squared_error_of_the_target_itself_is_zero(name):
    assert LOSSES.find(name).cost(Y, Y) == 0
    assert LOSSES.find(name).gradient(Y, Y) == [0, 0, 0]


@pytest.mark.parametrize("name, gradient", [
    ("sum_squared_error", [2.0, -4.0, 0.0]),
    ("half_squared_error", [1.0, -2.0, 0.0]),
    ("mean_squared_error", [2 / 3, -4 / 3, 0.0]),
])
def test_a_squared_error_has_the_gradient_found_by_hand(name, gradient):
    assert LOSSES.find(name).gradient(A, Y) == pytest.approx(gradient, abs=1e-15)


def test_cross_entropy_has_the_gradient_found_by_hand():
    assert (LOSSES.find("cross_entropy").gradient([0.25, 0.75], [0.0, 1.0])
            == pytest.approx([0.0, -1 / 0.7500001], abs=1e-15))


@pytest.mark.parametrize("name", ["sum_squared_error", "half_squared_error", "mean_squared_error",
                                  "cross_entropy"])
def test_a_losss_gradient_is_its_numerical_gradient(name):
    loss = LOSSES.find(name)
    a, y = [0.2, 0.7, 0.4], [0.1, 0.9, 0.0]
    assert (loss.gradient(a, y)
            == pytest.approx(core.numerical_gradient(lambda a: loss.cost(a, y), a), abs=1e-6))


@pytest.mark.parametrize("a", [-0.5, -1e-6])
@pytest.mark.parametrize("ask", ["cost", "gradient"])
def test_cross_entropy_refuses_an_output_that_is_not_positive(ask, a):
    with pytest.raises(core.MinnetError) as caught:
        getattr(LOSSES.find("cross_entropy"), ask)([0.5, a], [0.0, 1.0])
    assert str(caught.value) == (f"cross_entropy takes the logarithm of an output, and it is "
                                 f"{a:.4g}: choose softmax, which stays above 0")


def test_cross_entropy_does_not_look_at_outputs_whose_target_is_0():
    assert (LOSSES.find("cross_entropy").cost([-3.0, 1.0], [0.0, 1.0])
            == pytest.approx(-1e-7, rel=1e-6))


def logits_network(z):
    """A network whose z are the numbers given, whatever comes in."""
    network = core.Network.mlp([1, len(z)], output_activation="softmax", loss="cross_entropy",
                               initializer="zeros")
    network.layers[0].biases = list(z)
    return network


def test_softmax_with_cross_entropy_costs_exactly_the_logarithm():
    network = logits_network([math.log(1), math.log(3), math.log(4)])
    assert network.cost([0.0], [0.0, 1.0, 0.0]) == pytest.approx(math.log(8 / 3), abs=1e-15)


def test_softmax_with_cross_entropy_has_the_delta_a_minus_y():
    network = logits_network([math.log(1), math.log(3), math.log(4)])
    assert network.backprop([2.0], [0.0, 1.0, 0.0]) == [{
        "weights": [pytest.approx([0.25], abs=1e-15), pytest.approx([-1.25], abs=1e-15),
                    pytest.approx([1.0], abs=1e-15)],
        "biases": pytest.approx([0.125, -0.625, 0.5], abs=1e-15),
    }]


def test_softmax_with_cross_entropy_takes_a_target_that_does_not_sum_to_one():
    network = logits_network([math.log(1), math.log(3)])
    assert (network.cost([0.0], [2.0, 1.0])
            == pytest.approx(2 * math.log(4) + math.log(4 / 3), abs=1e-14))
    assert (network.backprop([0.0], [2.0, 1.0])[0]["biases"]
            == pytest.approx([0.75 - 2, 2.25 - 1], abs=1e-15))


def test_sure_and_wrong_at_logits_of_a_thousand_costs_2000_and_still_learns():
    network = logits_network([1000.0, -1000.0])
    x, y = [1.0], [0.0, 1.0]
    assert network.predict(x) == [1.0, 0.0]
    assert network.cost(x, y) == 2000.0
    assert network.backprop(x, y) == [{"weights": [[1.0], [-1.0]], "biases": [1.0, -1.0]}]
    core.train(network, core.Dataset([x], [y]), epochs=1, batch_size=1, learning_rate=100.0)
    assert network.cost(x, y) == 1600.0


def test_sure_and_right_at_logits_of_a_thousand_costs_nothing():
    network = logits_network([1000.0, -1000.0])
    assert network.cost([1.0], [1.0, 0.0]) == 0.0
    assert (network.backprop([1.0], [1.0, 0.0])
            == [{"weights": [[0.0], [0.0]], "biases": [0.0, 0.0]}])


def test_a_losss_delta_is_its_gradient_through_the_activation_unless_it_has_its_own():
    """BP1 with f' = 2 where z is 3: δ = (6 − 4) · 2; of a loss of its own, what that says."""
    class Steady(core.Loss):
        def delta(self, layer, z, a, y):
            return [0.5 for _ in z]

    half = LOSSES.find("half_squared_error")
    double = core.Activation("double", lambda z: 2 * z, lambda z: 2.0)
    for loss, delta in ((half, 4.0), (Steady("steady", half.cost, half.gradient), 0.5)):
        network = core.Network.mlp([1, 1], double, loss=loss, initializer="zeros")
        network.layers[0].weights = [[3.0]]
        assert network.backprop([1.0], [4.0]) == [{"weights": [[delta]], "biases": [delta]}]
        core.train(network, core.Dataset([[1.0]], [[4.0]]), epochs=1, batch_size=1,
                   learning_rate=0.5)
        assert network.layers[0].weights == [[3.0 - delta / 2]]


def test_a_losss_own_cost_of_the_output_is_what_training_and_evaluating_tell():
    class OfInput(core.Loss):
        def output_cost(self, layer, z, a, y):
            return abs(z[0])

    half = LOSSES.find("half_squared_error")
    network = core.Network.mlp([1, 1], loss=OfInput("of input", half.cost, half.gradient))
    network.layers[0].weights, network.layers[0].biases = [[-3.0]], [0.0]
    sample = core.Dataset([[2.0]], [[1.0]])
    assert network.cost([2.0], [1.0]) == core.evaluate(network, sample).loss == 6.0
    history = core.train(network, sample, epochs=1, batch_size=1, learning_rate=0.1)
    assert history.epochs[0].loss == 6.0


def test_an_activation_that_happens_to_be_called_softmax_is_treated_as_what_it_is():
    named_so = core.Activation("softmax", sigmoid, sigmoid_prime)
    network = core.Network.mlp([3, 4, 3], "tanh", named_so, "cross_entropy", seed=3)
    x, y = [0.9, -0.4, 0.6], [0.0, 0.7, 0.3]
    assert core.check_gradients(network, x, y) < 1e-6
    a = network.predict(x)
    expected = -sum(y_j * math.log(a_j + 1e-7) for a_j, y_j in zip(a, y))
    assert network.cost(x, y) == pytest.approx(expected, abs=1e-15)


def test_a_deep_copy_keeps_the_pair():
    network = copy.deepcopy(logits_network([1000.0, -1000.0]))
    assert network.cost([1.0], [0.0, 1.0]) == 2000.0
    assert network.backprop([1.0], [0.0, 1.0])[0]["biases"] == [1.0, -1.0]


def test_the_core_knows_four_losses():
    assert ({"sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy"}
            <= set(LOSSES.names()))
