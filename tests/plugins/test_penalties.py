"""The penalties l2 and l1, by hand, by the numerical gradient, and on every backend alike."""

import math

import pytest

import minnet
from minnet.core import PENALTIES
from minnet_plugins.penalties import L1, L2


def one_weight(w, *penalties):
    """A network that is one weight, a = w x."""
    layer = minnet.Dense(1, 1, "identity", "zeros", bias=False)
    layer.weights = [[w]]
    return minnet.Network([layer], penalties=penalties)


def points(count=40):
    inputs = [[math.sin(i), math.cos(2 * i)] for i in range(count)]
    return minnet.Dataset(inputs, [[x1 * x2, x1 - x2] for x1, x2 in inputs])


def test_l2_adds_half_lambda_w_squared_to_the_cost_and_lambda_w_to_the_gradient():
    """w = 3, x = 1, y = 2, λ = 0.1: C = ½ (3 − 2)² + ½ 0.1 3² = 0.95, ∂C/∂w = 1 + 0.3."""
    network = one_weight(3.0, "l2:0.1")
    assert network.cost([1.0], [2.0]) == pytest.approx(0.95, abs=1e-15)
    gradient = network.backprop([1.0], [2.0])[0]["weights"]
    assert gradient == [[pytest.approx(1.3, abs=1e-15)]]


def test_l1_adds_lambda_times_the_size_to_the_cost_and_lambda_times_the_sign_to_the_gradient():
    """w = −3, x = 1, y = −2, λ = 0.1: C = ½ + 0.3, ∂C/∂w = −1 − 0.1."""
    network = one_weight(-3.0, "l1:0.1")
    assert network.cost([1.0], [-2.0]) == pytest.approx(0.8, abs=1e-15)
    gradient = network.backprop([1.0], [-2.0])[0]["weights"]
    assert gradient == [[pytest.approx(-1.1, abs=1e-15)]]


def test_l1_leaves_a_weight_of_0_where_it_is():
    assert L1(0.1).gradient(0.0) == 0


@pytest.mark.parametrize("penalties, loss", [
    (["l2:0.03"], "cross_entropy"), (["l1:0.02"], "mean_squared_error"),
    (["l1:0.01", "l2:0.05"], "cross_entropy"), (["l2:0.1"], "huber"),
], ids=str)
def test_the_gradient_with_penalties_is_the_numerical_one(penalties, loss):
    network = minnet.Network.mlp([3, 4, 3], "tanh", "softmax", loss, penalties=penalties, seed=2)
    assert minnet.check_gradients(network, [0.4, -0.3, 0.9], [0.0, 1.0, 0.0]) < 1e-6


@pytest.mark.parametrize("penalty", [L2(0.03), L1(0.02)], ids=["l2", "l1"])
def test_arrays_give_the_same(penalty):
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")
    form = minnet.array_form(penalty, np)
    w = [-2.0, -0.5, 0.0, 1.0, 3.0]
    assert form.cost(np.array(w)).tolist() == [penalty.cost(w_k) for w_k in w]
    assert form.gradient(np.array(w)).tolist() == [penalty.gradient(w_k) for w_k in w]
    assert form.gradient(np.array(w, dtype="float32")).dtype == "float32"


def test_biases_are_not_penalised():
    sample = [1.0, 2.0], [0.0, 0.0]
    network, plain = (minnet.Network.mlp([2, 2], "identity", penalties=penalties, seed=0)
                      for penalties in (["l2:5"], []))
    assert network.backprop(*sample)[0]["biases"] == plain.backprop(*sample)[0]["biases"]


def test_a_step_of_training_follows_the_penalty(backend):
    """w ← 3 − 0.5 (1 + 0.3) = 2.35; the loss of the epoch is the 0.95 from before the step."""
    network, sample = one_weight(3.0, "l2:0.1"), minnet.Dataset([[1.0]], [[2.0]])
    history = minnet.train(network, sample, epochs=1, batch_size=1, learning_rate=0.5,
                           backend=backend)
    assert network.layers[0].weights[0][0] == pytest.approx(2.35, abs=1e-15)
    assert history.epochs[0].loss == pytest.approx(0.95, abs=1e-15)
    assert (minnet.evaluate(network, sample, backend).loss
            == pytest.approx(0.5 * 0.35 ** 2 + 0.05 * 2.35 ** 2, abs=1e-14))


@pytest.mark.parametrize("penalties", [["l2:0.01"], ["l1:0.01"], ["l1:0.001", "l2:0.01"]], ids=str)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_every_backend_trains_as_the_reference_does(penalties, optimizer, backend):
    networks = [minnet.Network.mlp([2, 5, 2], "tanh", "identity", penalties=penalties, seed=4)
                for _ in range(2)]
    losses = []
    for network, name in zip(networks, ("python", backend)):
        history = minnet.train(network, points(), epochs=3, batch_size=7, learning_rate=0.05,
                               optimizer=optimizer, backend=name)
        losses.append([record.loss for record in history.epochs])
    for one, other in zip(*(network.layers for network in networks)):
        for row, expected in zip(one.weights + [one.biases], other.weights + [other.biases]):
            assert row == pytest.approx(expected, abs=1e-12)
    assert losses[0] == pytest.approx(losses[1], abs=1e-12)


def test_a_penalty_is_a_name_or_an_object_alone_or_in_a_list_and_survives_a_file(tmp_path):
    expected = minnet.Network.mlp([2, 3, 2], penalties=[L2(0.25), "l1:0.5"], seed=1)
    minnet.save(expected, tmp_path / "model.json")
    network = minnet.load(tmp_path / "model.json")
    assert repr(network) == "Network(2-3-2, sigmoid, half_squared_error, l2:0.25, l1:0.5)"
    assert network.cost([1.0, 2.0], [0.0, 1.0]) == expected.cost([1.0, 2.0], [0.0, 1.0])
    assert [p.strength for p in minnet.Network.mlp([2, 1], penalties="l2:3").penalties] == [3]


@pytest.mark.parametrize("name, told", [
    ("l2:0", "its strength should be a number above 0, and is 0; it is written l2:STRENGTH"),
    ("l2:x", "its strength should be a number, and is 'x'"),
    ("lasso:1", "there is no penalty named 'lasso:1'; known: .*l1, l2"),
])
def test_penalties_that_make_no_sense_are_refused(name, told):
    with pytest.raises(minnet.MinnetError, match=told):
        PENALTIES.find(name)


@pytest.mark.parametrize("strength", [0, -1, math.inf, math.nan, "much", None])
def test_a_strength_that_makes_no_sense_is_refused_in_python_too(strength):
    with pytest.raises(ValueError, match="its strength should be a number above 0, and is "):
        L2(strength)
