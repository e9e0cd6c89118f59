"""The bundled losses are PyTorch's, as numbers and as arrays, and exact in their pairs."""

import copy

import pytest

import minnet
from minnet.core.activations import sigmoid, sigmoid_prime
from minnet.core.losses import LOSSES
from minnet_plugins.losses import huber

NAMES = ["binary_cross_entropy", "mean_absolute_error", "huber", "huber:0.3", "hinge",
         "kl_divergence", "log_cosh", "negative_log_likelihood"]


@pytest.mark.parametrize("name", NAMES)
def test_a_loss_and_its_gradient_are_pytorchs(torch_numbers, name):
    loss = LOSSES.find(name)
    for sample in torch_numbers["losses"][name]:
        assert (loss.cost(sample["a"], sample["y"])
                == pytest.approx(sample["cost"], rel=1e-12, abs=1e-15))
        assert (loss.gradient(sample["a"], sample["y"])
                == pytest.approx(sample["gradient"], rel=1e-12, abs=1e-15))


@pytest.mark.parametrize("name", NAMES)
def test_arrays_give_the_same(torch_numbers, name):
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")
    form = minnet.array_form(LOSSES.find(name), np)
    samples = torch_numbers["losses"][name]
    a, y = (np.array([sample[side] for sample in samples]) for side in "ay")
    assert (form.cost(a, y).tolist()
            == pytest.approx([sample["cost"] for sample in samples], rel=1e-12, abs=1e-15))
    for row, sample in zip(form.gradient(a, y).tolist(), samples):
        assert row == pytest.approx(sample["gradient"], rel=1e-12, abs=1e-15)
    assert form.gradient(a.astype("float32"), y.astype("float32")).dtype == "float32"


def test_a_pair_is_pytorchs_where_the_outputs_round_to_0_and_1_too(torch_numbers):
    for pair in torch_numbers["pairs"]:
        loss, layer = LOSSES.find(pair["loss"]), minnet.Dense(1, 3, pair["activation"])
        for sample in pair["samples"]:
            z, y = sample["a"], sample["y"]
            a = layer.activation.output(z)
            assert loss.output_cost(layer, z, a, y) == pytest.approx(sample["cost"], rel=1e-12)
            assert (loss.delta(layer, z, a, y)
                    == pytest.approx(sample["gradient"], rel=1e-12, abs=1e-15))


def test_a_pair_in_arrays_is_the_one_in_lists(torch_numbers):
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")
    for pair in torch_numbers["pairs"]:
        form = minnet.array_form(LOSSES.find(pair["loss"]), np)
        layer = minnet.array_form(minnet.Dense(1, 3, pair["activation"]), np)
        z, y, gradients = (np.array([sample[part] for sample in pair["samples"]])
                           for part in ("a", "y", "gradient"))
        a = np.array([layer.activation.output(row) for row in z.tolist()])
        assert (form.output_cost(layer, z, a, y).tolist()
                == pytest.approx([sample["cost"] for sample in pair["samples"]], rel=1e-12))
        assert np.abs(form.delta(layer, z, a, y) - gradients).max() < 1e-15


def test_an_activation_that_happens_to_be_called_sigmoid_is_treated_as_what_it_is():
    """A σ that is squeezed into [0.1, 0.9]: the pair's δ = a − y would not be its."""
    squeezed = minnet.Activation("sigmoid", lambda z: 0.1 + 0.8 * sigmoid(z),
                                 lambda z: 0.8 * sigmoid_prime(z))
    network = minnet.Network.mlp([3, 2], squeezed, loss="binary_cross_entropy", seed=3)
    assert minnet.check_gradients(network, [0.3, -0.7, 0.5], [0.0, 1.0]) < 1e-6


def test_a_deep_copy_keeps_the_pair():
    network = minnet.Network.mlp([1, 1], loss="binary_cross_entropy")
    network.layers[0].weights, network.layers[0].biases = [[-800.0]], [0.0]
    assert copy.deepcopy(network).cost([1.0], [1.0]) == 800.0


def test_a_sure_and_wrong_output_still_learns():
    """σ(−800) is 0 in floats: BP1 without the pairing gives δ = 0, with it the −1 that a − y is."""
    network = minnet.Network.mlp([1, 1], loss="binary_cross_entropy")
    network.layers[0].weights, network.layers[0].biases = [[-800.0]], [0.0]
    assert network.backprop([1.0], [1.0])[0]["biases"] == [-1.0]
    assert network.cost([1.0], [1.0]) == 800.0


def test_log_softmax_and_the_negative_log_likelihood_are_softmax_and_cross_entropy():
    together = minnet.Network.mlp([2, 3], activation="softmax", loss="cross_entropy", seed=1)
    apart = minnet.Network.mlp([2, 3], activation="log_softmax", loss="negative_log_likelihood",
                               seed=1)
    x, y = [0.4, -1.2], [0.0, 1.0, 0.0]
    assert apart.cost(x, y) == pytest.approx(together.cost(x, y), rel=1e-14)
    for ours, theirs in zip(apart.backprop(x, y), together.backprop(x, y)):
        assert ours["biases"] == pytest.approx(theirs["biases"], rel=1e-13)


def test_hinge_reads_0_and_1_as_the_two_sides():
    hinge = LOSSES.find("hinge")
    assert hinge.cost([0.5, -2.0], [1.0, 0.0]) == hinge.cost([0.5, -2.0], [1.0, -1.0]) == 0.5


@pytest.mark.parametrize("name, a, y, told", [
    ("binary_cross_entropy", [1.5], [1.0],
     "one of them is not from 0 to 1: choose an output activation that stays there, sigmoid say"),
    ("binary_cross_entropy", [-0.5], [1.0], "one of them is not from 0 to 1"),
    ("kl_divergence", [-0.5], [1.0],
     "takes the logarithm of an output, and it is -0.5: choose softmax, which stays above 0"),
    ("kl_divergence", [0.5], [-1.0],
     "kl_divergence takes every target for a probability, and one of them is below 0"),
])
def test_outputs_that_are_no_probabilities_are_refused_in_lists_and_in_arrays(name, a, y, told):
    loss = LOSSES.find(name)
    with pytest.raises(minnet.MinnetError, match=told):
        loss.cost(a, y)
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")
    with pytest.raises(minnet.MinnetError, match=told):
        minnet.array_form(loss, np).cost(np.array([a]), np.array([y]))


@pytest.mark.parametrize("name, told", [
    ("huber:0", "threshold should be a number above 0, and is 0; it is written huber:THRESHOLD"),
    ("huber:x", "its threshold should be a number, and is 'x'"),
])
def test_a_threshold_that_makes_no_sense_is_refused(name, told):
    with pytest.raises(minnet.MinnetError, match=told):
        LOSSES.find(name)


@pytest.mark.parametrize("loss, activation, target", [
    ("binary_cross_entropy", "sigmoid", [0.0, 1.0]),
    ("binary_cross_entropy", "softmax", [0.0, 1.0]), ("mean_absolute_error", "tanh", [0.3, -0.4]),
    ("huber", "identity", [4.0, 0.2]), ("hinge", "tanh", [1.0, -1.0]),
    ("kl_divergence", "softmax", [0.3, 0.7]), ("kl_divergence", "sigmoid", [0.3, 0.7]),
    ("log_cosh", "identity", [0.5, -0.5]), ("negative_log_likelihood", "log_softmax", [0.0, 1.0]),
])
def test_backpropagation_from_it_is_the_numerical_gradient(loss, activation, target):
    network = minnet.Network.mlp([3, 4, 2], activation="tanh", output_activation=activation,
                                 loss=loss, seed=3)
    assert minnet.check_gradients(network, [0.3, -0.7, 0.5], target) < 1e-6


def test_those_that_are_distances_are_0_at_the_target():
    for name in ("mean_absolute_error", "huber", "log_cosh", "kl_divergence"):
        assert LOSSES.find(name).cost([0.25, 0.75], [0.25, 0.75]) == pytest.approx(0, abs=3e-7)


def test_one_that_is_made_in_python_is_saved_with_its_settings(tmp_path):
    network = minnet.Network.mlp([1, 1], "identity", loss=huber(0.3), seed=1)
    minnet.save(network, tmp_path / "model.json")
    assert minnet.load(tmp_path / "model.json").cost([1.0], [9.0]) == network.cost([1.0], [9.0])
