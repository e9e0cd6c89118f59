"""Penalties, the bound on weights, dropout and early stopping, by hand calculation and by the numerical gradient."""

import math
import statistics

import pytest

import minnet
from minnet.core.layer import LAYERS
from minnet.core.losses import LOSSES
from minnet_plugins.regularization import Dropout, EarlyStopping, l1, l2, max_norm

BACKENDS = ["python", "lists"]


def one_weight(w, loss):
    """A network that is one weight, a = w x."""
    layer = minnet.Dense(1, 1, "identity", "zeros", bias=False)
    layer.weights = [[w]]
    return minnet.Network([layer], loss)


def points(count=40):
    inputs = [[math.sin(i), math.cos(2 * i)] for i in range(count)]
    return minnet.Dataset(inputs, [[x1 * x2, x1 - x2] for x1, x2 in inputs])


def test_l2_adds_half_lambda_w_squared_to_the_cost_and_lambda_w_to_the_gradient():
    """w = 3, x = 1, y = 2, λ = 0.1: C = ½ (3 − 2)² + ½ 0.1 3² = 0.95, ∂C/∂w = 1 + 0.3."""
    network = one_weight(3.0, "l2:0.1:half_squared_error")
    assert network.cost([1.0], [2.0]) == pytest.approx(0.95, abs=1e-15)
    assert network.backprop([1.0], [2.0])[0]["weights"][0][0] == pytest.approx(1.3, abs=1e-15)


def test_l1_adds_lambda_times_the_size_to_the_cost_and_lambda_times_the_sign_to_the_gradient():
    """w = −3, x = 1, y = −2, λ = 0.1: C = ½ + 0.3, ∂C/∂w = −1 − 0.1."""
    network = one_weight(-3.0, "l1:0.1")
    assert network.cost([1.0], [-2.0]) == pytest.approx(0.8, abs=1e-15)
    assert network.backprop([1.0], [-2.0])[0]["weights"][0][0] == pytest.approx(-1.1, abs=1e-15)


@pytest.mark.parametrize("loss", ["l2:0.03:cross_entropy", "l1:0.02:mean_squared_error", "l1:0.01:l2:0.05:cross_entropy", "max_norm:2:l2:0.1:huber"])
def test_the_gradient_with_penalties_is_the_numerical_one(loss):
    network = minnet.Network.mlp([3, 4, 3], activation="tanh", output_activation="softmax", loss=loss, seed=2)
    assert minnet.check_gradients(network, [0.4, -0.3, 0.9], [0.0, 1.0, 0.0]) < 1e-6


def test_biases_are_not_penalised():
    network = minnet.Network.mlp([2, 2], activation="identity", loss="l2:5", seed=0)
    plain = minnet.Network.mlp([2, 2], activation="identity", seed=0)
    assert network.backprop([1.0, 2.0], [0.0, 0.0])[0]["biases"] == plain.backprop([1.0, 2.0], [0.0, 0.0])[0]["biases"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_step_of_training_follows_the_penalty(backend):
    """w ← 3 − 0.5 (1 + 0.3) = 2.35; the loss of the epoch is the 0.95 from before the step."""
    network = one_weight(3.0, "l2:0.1")
    history = minnet.train(network, minnet.Dataset([[1.0]], [[2.0]]), epochs=1, batch_size=1, learning_rate=0.5, backend=backend)
    assert network.layers[0].weights[0][0] == pytest.approx(2.35, abs=1e-15)
    assert history.epochs[0].loss == pytest.approx(0.95, abs=1e-15)
    assert minnet.evaluate(network, minnet.Dataset([[1.0]], [[2.0]]), backend).loss == pytest.approx(0.5 * 0.35 ** 2 + 0.05 * 2.35 ** 2, abs=1e-14)


@pytest.mark.parametrize("loss", ["l2:0.01", "l1:0.01", "max_norm:0.8", "max_norm:1.5:l1:0.001:l2:0.01:mean_squared_error"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_backend_lists_trains_as_the_reference_does(loss, optimizer):
    networks = [minnet.Network.mlp([2, 5, 2], activation="tanh", output_activation="identity", loss=loss, seed=4) for _ in BACKENDS]
    histories = [minnet.train(network, points(), epochs=3, batch_size=7, learning_rate=0.05, optimizer=optimizer, backend=backend)
                 for network, backend in zip(networks, BACKENDS)]
    for one, other in zip(*(network.layers for network in networks)):
        for row, expected in zip(one.weights + [one.biases], other.weights + [other.biases]):
            assert row == pytest.approx(expected, abs=1e-12)
    assert [record.loss for record in histories[0].epochs] == pytest.approx([record.loss for record in histories[1].epochs], abs=1e-12)


@pytest.mark.parametrize("backend", BACKENDS)
def test_max_norm_cuts_the_weights_of_a_neuron_that_are_too_long(backend):
    """Rows (3, 4) and (0.3, 0.4) with the bound 1: after a step that changes nothing they are (0.6, 0.8) and (0.3, 0.4)."""
    layer = minnet.Dense(2, 2, "identity", "zeros")
    layer.weights = [[3.0, 4.0], [0.3, 0.4]]
    minnet.train(minnet.Network([layer], max_norm(1.0)), minnet.Dataset([[0.0, 0.0]], [[0.0, 0.0]]), epochs=1, batch_size=1, learning_rate=0.1, backend=backend)
    assert layer.weights[0] == pytest.approx([0.6, 0.8], abs=1e-15)
    assert layer.weights[1] == pytest.approx([0.3, 0.4], abs=1e-15)


def test_a_penalised_loss_is_made_of_a_name_or_an_object_and_survives_a_file(tmp_path):
    network = minnet.Network.mlp([2, 3, 2], loss=l2(0.25, l1(0.5, "mean_squared_error")), seed=1)
    assert network.loss.name == "l2:0.25:l1:0.5:mean_squared_error"
    minnet.save(network, tmp_path / "model.json")
    assert minnet.load(tmp_path / "model.json").cost([1.0, 2.0], [0.0, 1.0]) == network.cost([1.0, 2.0], [0.0, 1.0])


@pytest.mark.parametrize("name, told", [
    ("l2:0", "its number should be above 0, and is 0; it is written l2:STRENGTH:LOSS"),
    ("l2:x", "its strength should be a number, and is 'x'"),
    ("max_norm:1:cros_entropy", "there is no loss 'max_norm:1:cros_entropy': there is no loss named 'cros_entropy' .did you mean 'cross_entropy'"),
])
def test_penalties_that_make_no_sense_are_refused(name, told):
    with pytest.raises(minnet.MinnetError, match=told):
        LOSSES.find(name)


def test_dropout_drops_its_share_and_scales_the_rest_so_that_the_mean_stays():
    layer = Dropout(0.3, seed=1)
    mask, a = layer.forward_in_training([2.0] * 20000)
    assert set(a) == {0.0, 2.0 / 0.7}
    assert a.count(0.0) / len(a) == pytest.approx(0.3, abs=0.01)
    assert statistics.fmean(a) == pytest.approx(2.0, abs=0.03)
    assert layer.delta(mask, a, [1.0] * len(a)) == mask


def test_dropout_is_not_there_in_use():
    plain = minnet.Network.mlp([3, 5, 2], seed=3)
    dropping = minnet.Network.mlp([3, 5, Dropout(0.5), 2], seed=3)
    x, y = [0.1, 0.2, 0.3], [0.0, 1.0]
    assert dropping.predict(x) == plain.predict(x)
    assert dropping.cost(x, y) == plain.cost(x, y)
    assert minnet.check_gradients(dropping, x, y) < 1e-6
    assert "3-5-2" in repr(dropping)


def test_a_dropped_neuron_learns_nothing_from_the_sample():
    network = minnet.Network.mlp([2, 30, Dropout(0.5, seed=0), 1], seed=0)
    before = [list(row) for row in network.layers[0].weights]
    mask = Dropout(0.5, seed=0).forward_in_training([1.0] * 30)[0]
    minnet.train(network, minnet.Dataset([[0.5, -0.5]], [[1.0]]), epochs=1, batch_size=1, learning_rate=1.0)
    assert [row == old for row, old in zip(network.layers[0].weights, before)] == [m_j == 0 for m_j in mask]


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_same_seed_drops_the_same_on_every_backend(backend):
    expected = minnet.Network.mlp([2, 8, Dropout(0.4, seed=9), 2], output_activation="identity", seed=1)
    network = minnet.Network.mlp([2, 8, Dropout(0.4, seed=9), 2], output_activation="identity", seed=1)
    minnet.train(expected, points(), epochs=2, batch_size=6, learning_rate=0.1)
    minnet.train(network, points(), epochs=2, batch_size=6, learning_rate=0.1, backend=backend)
    assert network.layers[0].weights[0] == pytest.approx(expected.layers[0].weights[0], abs=1e-12)


def test_dropout_survives_a_file_and_stands_among_the_layers_on_the_command_line(done, tmp_path):
    path = tmp_path / "model.json"
    done("train", "letters", "--layers", "30,20,dropout:0.25,3", "--save", path)
    network = minnet.load(path)
    assert [layer.name for layer in network.layers] == ["dense", "dropout", "dense"]
    assert network.layers[1].rate == 0.25
    assert "100.00 %" in done("evaluate", path, "letters")


@pytest.mark.parametrize("rate", [1, -0.1, "half", None])
def test_a_share_that_makes_no_sense_is_refused(rate):
    with pytest.raises(minnet.MinnetError, match="dropout needs the share of the outputs to drop, from 0 to below 1"):
        LAYERS.find("dropout")(rate)


@pytest.mark.parametrize("words, told", [
    (["--layers", "30,dropout:2,3"], "there is no layer 'dropout:2': dropout needs the share of the outputs to drop"),
    (["--layers", "30,dropout:0.1:2:3,3"], "there is no layer 'dropout:0.1:2:3': its seed should be a number, and is '2:3'; it is written dropout:RATE:SEED"),
    (["--layers", "30,dropuot:0.1,3"], "there is no layer named 'dropuot:0.1' (did you mean 'dropout'?)"),
])
def test_a_layer_that_makes_no_sense_is_refused(refused, words, told):
    assert told in refused("train", "letters", *words)


def losses(*values):
    """Records of epochs with these validation losses."""
    return [minnet.EpochRecord(number, 1.0, None, value, None, 0.0, 0.0) for number, value in enumerate(values, 1)]


def test_patience_ends_after_so_many_epochs_without_a_lower_loss():
    rule = EarlyStopping(2)
    assert [rule(record) for record in losses(5.0, 4.0, 4.5, 3.9, 3.9, 4.0, 1.0)] == [False, False, False, False, False, True, False]
    assert repr(rule) == "nothing better in 2 epochs"


@pytest.mark.parametrize("patience", [0, -1, 2.5, "two"])
def test_a_patience_that_makes_no_sense_is_refused(patience):
    with pytest.raises(minnet.MinnetError, match="patience should be a whole number of epochs, 1 or more, and is "):
        EarlyStopping(patience)


def overfitting():
    """Ten noisy samples, and ten others to validate with: a network learns the first by heart."""
    noise = [0.9, -1.3, 0.2, 1.1, -0.6, 0.4, -1.0, 0.7, -0.1, 0.5]
    x = [i / 5 - 1 for i in range(10)]
    return (minnet.Dataset([[x_i] for x_i in x], [[x_i + n_i] for x_i, n_i in zip(x, noise)]),
            minnet.Dataset([[x_i + 0.1] for x_i in x], [[x_i + 0.1 - n_i / 2] for x_i, n_i in zip(x, noise)]))


@pytest.mark.parametrize("backend", BACKENDS)
def test_patience_goes_back_to_the_weights_of_the_best_epoch(backend):
    train, validation = overfitting()
    network = minnet.Network.mlp([1, 30, 1], activation="tanh", output_activation="identity", seed=0)
    history = minnet.train(network, train, epochs=500, batch_size=10, learning_rate=0.1, validation=validation, backend=backend, options={"patience": 7})
    best = min(history.epochs, key=lambda record: record.validation_loss)
    assert history.stopped == f"nothing better in 7 epochs; the weights are those of epoch {best.epoch}"
    assert len(history.epochs) == best.epoch + 7 < 500
    assert minnet.evaluate(network, validation).loss == pytest.approx(best.validation_loss, rel=1e-12)


def test_patience_on_the_command_line(says, done):
    status, output, errors = says("train", "letters", "--patience", "0")
    assert status == 2 and "'0' should be a whole number of epochs, 1 or more" in errors
    output = done("train", "letters", "--epochs", "1000", "--learning-rate", "30", "--patience", "3")
    assert "stopped early: nothing better in 3 epochs; the weights are those of epoch " in output
