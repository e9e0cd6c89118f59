"""The backend `numpy` comes to the reference's numbers whatever the network, in arrays of one type, and is only missed where NumPy is missing."""

import copy
import json
import math
import os
import pathlib
import struct
import subprocess
import sys

import minnet
import pytest
from minnet.core.activations import ACTIVATIONS, sigmoid, sigmoid_prime
from minnet.core.backend import BACKENDS
from minnet.core.losses import LOSSES
from minnet.core.optimizer import OPTIMIZERS
from minnet.core.vectors import numbers
from minnet_plugins import activations, losses, numpy_backend, optimizers
from minnet_plugins.numpy_backend import NumpyBackend
from minnet_plugins.regularization import Dropout, l1, l2, max_norm

try:
    import numpy as np
except ImportError:
    np = None

# Whatever NumPy has to say of overflow and the like must stay unsaid.
pytestmark = pytest.mark.filterwarnings("error")

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

CORE_ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity", "softmax"]
CORE_LOSSES = ["sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy"]
ALL_ACTIVATIONS = CORE_ACTIVATIONS + [part.name for part in activations.minnet_activations()]
ALL_LOSSES = CORE_LOSSES + [part.name for part in losses.minnet_losses()]
ALL_OPTIMIZERS = ["sgd"] + [part.name for part in optimizers.minnet_optimizers()]

# The output activations that a loss can take the logarithm of; every other loss takes any output.
ABOVE_ZERO = {
    "cross_entropy": ["sigmoid", "softmax", "hard_sigmoid", "softplus"],
    "kl_divergence": ["sigmoid", "softmax", "hard_sigmoid", "softplus"],
    "binary_cross_entropy": ["sigmoid", "softmax", "hard_sigmoid"],
}
FITTING = [(activation, loss) for loss in ALL_LOSSES for activation in ALL_ACTIVATIONS if activation in ABOVE_ZERO.get(loss, ALL_ACTIVATIONS)]

PENALTIES = ["l2:0.01", "l1:0.01:cross_entropy", "max_norm:0.8", "max_norm:1.5:l1:0.001:l2:0.01:mean_squared_error", "l2:0.02:l2:0.01:huber"]


@pytest.fixture(autouse=True)
def numpy_is_here(request):
    """Leaves out what needs NumPy where it is missing; what is about its absence asks for `bare`."""
    if np is None and "bare" not in request.fixturenames:
        pytest.skip("NumPy is not installed: there is nothing for the backend numpy to compute with")


@pytest.fixture
def quiet(capsys):
    """Whatever the test runs must say nothing on standard error."""
    yield
    assert capsys.readouterr().err == ""


def samples(count=23, width=5, classes=3, scale=1.0):
    """Samples of numbers below and above 0, some of them 0, and their classes; a lone 0 or 1 for one class."""
    inputs = [[scale * (((7 * i + 3 * k) % 11) / 11 - 0.4) if (i + k) % 4 else 0.0 for k in range(width)] for i in range(count)]
    return minnet.Dataset(inputs, [minnet.one_hot(i * i % classes, classes) if classes > 1 else [float(i * i % 3 == 1)] for i in range(count)])


def quantities(count=17):
    """Samples whose targets are no classes."""
    return minnet.Dataset([[math.sin(i), math.cos(2 * i), i / count] for i in range(count)], [[math.sin(2 * i), 0.1 * i - 0.7] for i in range(count)])


def digits(count, every=1):
    """The first images of `digits`, of each only every so-manyth row and column."""
    train, _ = minnet.load_dataset("digits")
    places = [28 * row + column for row in range(0, 28, every) for column in range(0, 28, every)]
    return minnet.Dataset([[image[k] for k in places] for image in train.inputs[:count]], train.targets[:count], train.classes)


@pytest.fixture(scope="module")
def small_digits():
    return digits(60, every=4), digits(20, every=4)


def flat(network):
    """Every weight and bias in one list."""
    return [w for layer in network.layers for name in layer.parameters for w in numbers(getattr(layer, name))]


def close(expected):
    return pytest.approx(expected, abs=1e-9, rel=1e-9) if expected is not None else None


def alike(network, data, **settings):
    """Train copies of a network on both backends, and hold weights, histories and evaluations against each other."""
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    how = {"epochs": 1, "batch_size": 4, "learning_rate": 0.1, "seed": 5, "validation": data, **settings}
    histories = [minnet.train(each, data, backend=backend, **how) for each, backend in ((reference, "python"), (other, "numpy"))]
    assert flat(reference) != flat(network)
    assert flat(other) == close(flat(reference))
    assert len(histories[1].epochs) == len(histories[0].epochs) == how["epochs"]
    for expected, record in zip(*(history.epochs for history in histories)):
        for name in ("loss", "validation_loss", "accuracy", "validation_accuracy", "largest_update"):
            assert getattr(record, name) == close(getattr(expected, name)), name
    same_evaluation(minnet.evaluate(reference, data), minnet.evaluate(other, data, "numpy"))
    return other


def same_evaluation(expected, found):
    """The loss to rounding, and everything that is counted in counts."""
    assert found.loss == close(expected.loss)
    assert (found.total, found.correct, found.accuracy, found.confusion) == (expected.total, expected.correct, expected.accuracy, expected.confusion)
    assert all(type(count) is int for row in found.confusion or [] for count in row)


def told(capsys, name, kind):
    """That a part has no vectorised form was said once, and by its name."""
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1, said
    assert said[0].startswith(f"minnet: {kind} '{name}' has no vectorised form")


def test_there_are_enough_of_activations_and_losses_that_fit():
    assert len(FITTING) > 100


@pytest.mark.parametrize("activation, loss", FITTING)
def test_an_epoch_of_digits_leaves_the_references_weights(quiet, small_digits, activation, loss):
    train, test = small_digits
    network = minnet.Network.mlp([49, 6, 10], activation, activation, loss, "xavier", seed=2)
    alike(network, train, validation=test, batch_size=8, learning_rate=0.01)


@pytest.mark.parametrize("output_activation, loss", [("sigmoid", "half_squared_error"), ("softmax", "cross_entropy")])
def test_an_epoch_of_whole_images_leaves_the_references_weights(quiet, output_activation, loss):
    alike(minnet.Network.mlp([784, 10, 10], "sigmoid", output_activation, loss, "xavier"), digits(250), validation=digits(50), batch_size=10)


def test_every_initializer_of_the_core_starts_both_alike(quiet):
    for initializer in ("zeros", "uniform", "normal", "xavier", "he"):
        alike(minnet.Network.mlp([5, 4, 3], initializer=initializer, seed=11), samples())


@pytest.mark.parametrize("sizes", [[5, 3], [5, 4, 3], [5, 6, 4, 3], [5, 4, 1, 4, 3], [5, 7, 6, 5, 4, 3]], ids=str)
def test_networks_of_any_depth(quiet, sizes):
    alike(minnet.Network.mlp(sizes, "tanh", "softmax", "cross_entropy", seed=3), samples(), epochs=3)


@pytest.mark.parametrize("batch_size", [1, 4, 22, 23, 24, 1000])
@pytest.mark.parametrize("shuffle", [True, False])
def test_batches_of_one_short_ones_and_one_larger_than_the_data(quiet, batch_size, shuffle):
    alike(minnet.Network.mlp([5, 4, 3], seed=4), samples(), batch_size=batch_size, shuffle=shuffle, epochs=2)


def test_several_epochs_on_one_seed_see_the_same_batches(quiet):
    alike(minnet.Network.mlp([5, 4, 3], seed=8), samples(), epochs=6, batch_size=3, learning_rate=1.0, seed="another")


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("blank", [[0, 1, 2, 3, 4], [0, 4], [3], []], ids=str)
def test_inputs_that_are_always_0_move_nothing_and_may_be_others_elsewhere(quiet, blank, optimizer):
    """What is 0 in every sample that is learned need not be so in those to validate with."""
    train = minnet.Dataset([[0.0 if k in blank else x_k for k, x_k in enumerate(x)] for x in samples().inputs], samples().targets)
    network = minnet.Network.mlp([5, 4, 3], seed=4)
    learned = alike(network, train, validation=samples(), epochs=3, optimizer=optimizer)
    for before, after in zip(network.layers[0].weights, learned.layers[0].weights):
        assert [after[k] for k in blank] == [before[k] for k in blank]
    alike(learned, samples(), validation=train)


@pytest.mark.parametrize("count", [1, 2, 999, 1000, 1001, 2300])
def test_an_evaluation_is_the_references_for_few_samples_and_for_many(quiet, count):
    data = samples(count)
    network = minnet.Network.mlp([5, 4, 3], "relu", "softmax", "l2:0.1:cross_entropy", seed=1)
    same_evaluation(minnet.evaluate(network, data), minnet.evaluate(network, data, "numpy"))


def test_the_textbooks_network_takes_the_textbooks_step(quiet):
    """Biases that are no parameters keep the values that they were given."""
    network = minnet.Network.mlp([2, 2, 2], bias=False)
    network.layers[0].weights, network.layers[0].biases = [[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]
    network.layers[1].weights, network.layers[1].biases = [[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]
    history = minnet.train(network, minnet.Dataset([[0.05, 0.10]], [[0.01, 0.99]]), epochs=1, batch_size=1, learning_rate=0.5, backend="numpy")
    assert history.epochs[0].loss == pytest.approx(0.298371109, abs=1e-9)
    assert network.layers[1].weights[0][0] == pytest.approx(0.35891648, abs=1e-8)
    assert network.layers[0].weights[0][0] == pytest.approx(0.149780716, abs=1e-9)
    assert [layer.biases for layer in network.layers] == [[0.35, 0.35], [0.60, 0.60]]


def test_a_step_worked_by_hand(quiet):
    """w = 0, x = (2, 0, 1), y = 1: a − y = −1, so that w ← 0.25 x and b ← 0.25; the cost before the step is ½."""
    network = minnet.Network([minnet.Dense(3, 1, "identity", "zeros")])
    history = minnet.train(network, minnet.Dataset([[2.0, 0.0, 1.0]], [[1.0]]), epochs=1, batch_size=1, learning_rate=0.25, backend="numpy")
    assert (network.layers[0].weights, network.layers[0].biases) == ([[0.5, 0.0, 0.25]], [0.25])
    assert (history.epochs[0].loss, history.epochs[0].largest_update) == (0.5, 0.5)


def test_biases_that_are_left_out_stay_at_zero(quiet):
    network = alike(minnet.Network.mlp([5, 4, 3], bias=False, seed=6), samples(), optimizer="momentum", epochs=2)
    assert [layer.biases for layer in network.layers] == [[0.0] * 4, [0.0] * 3]


@pytest.mark.parametrize("activation, loss", [("sigmoid", "half_squared_error"), ("sigmoid", "binary_cross_entropy"), ("tanh", "hinge")])
def test_a_lone_output_neuron_names_class_0_or_1(quiet, activation, loss):
    data = samples(classes=1)
    assert data.classes == ["0", "1"]
    alike(minnet.Network.mlp([5, 4, 1], "tanh", activation, loss, seed=2), data, epochs=3)


@pytest.mark.parametrize("loss", ["half_squared_error", "mean_absolute_error", "huber:0.5"])
def test_targets_that_are_quantities_have_a_loss_and_no_accuracy(quiet, loss):
    network = alike(minnet.Network.mlp([3, 5, 2], "tanh", "identity", loss), quantities(), epochs=3)
    assert minnet.evaluate(network, quantities(), "numpy").accuracy is None


@pytest.mark.parametrize("loss", ["cross_entropy", "kl_divergence", "binary_cross_entropy"])
def test_targets_between_0_and_1_that_do_not_sum_to_1(quiet, loss):
    data = minnet.Dataset(samples(6).inputs, [[0.2, 0.0, 0.5], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.3, 0.3, 0.4], [0.0, 1.0, 0.0], [0.9, 0.0, 0.0]])
    for activation in ("softmax", "sigmoid"):
        alike(minnet.Network.mlp([5, 4, 3], "tanh", activation, loss, seed=3), data, batch_size=2)


def test_outputs_that_are_sure_and_wrong_stay_exact(quiet):
    """z = (±1000, ∓1000): C = 2000 for softmax, 1000 for each of two sigmoids; neither may become infinite."""
    layer = minnet.Dense(1, 2, "softmax", "zeros")
    layer.weights = [[1000.0], [-1000.0]]
    data = minnet.Dataset([[1.0]], [[0, 1]])
    assert minnet.evaluate(minnet.Network([layer], "cross_entropy"), data, "numpy").loss == 2000.0
    layer.activation = ACTIVATIONS.find("sigmoid")
    assert minnet.evaluate(minnet.Network([layer], "binary_cross_entropy"), data, "numpy").loss == 2000.0
    alike(minnet.Network([layer], "binary_cross_entropy"), data, batch_size=1)


@pytest.mark.parametrize("loss", ["half_squared_error", "l2:0.01:l1:0.003:half_squared_error"])
@pytest.mark.parametrize("optimizer", [*ALL_OPTIMIZERS, "momentum:0.5", "adam:0.8:0.95", "adamw:0.2"])
def test_every_bundled_optimizer_takes_the_references_steps(quiet, optimizer, loss):
    alike(minnet.Network.mlp([5, 4, 3], loss=loss, seed=7), samples(), epochs=4, optimizer=optimizer, learning_rate=0.05)


@pytest.mark.parametrize("optimizer", ["sgd", "nesterov", "adam"])
@pytest.mark.parametrize("loss", PENALTIES)
def test_penalties_and_stacks_of_them_are_the_references(quiet, loss, optimizer):
    alike(minnet.Network.mlp([5, 4, 3], "tanh", "softmax", loss, seed=9), samples(), epochs=3, optimizer=optimizer)


def test_penalties_made_in_python_are_the_references(quiet):
    alike(minnet.Network.mlp([5, 4, 3], loss=l2(0.25, l1(0.05, max_norm(1.0, "cross_entropy"))), seed=1), samples())


def test_max_norm_cuts_the_weights_of_a_neuron_that_are_too_long(quiet):
    """Rows (3, 4) and (0.3, 0.4) with the bound 1: after a step that changes nothing they are (0.6, 0.8) and (0.3, 0.4)."""
    layer = minnet.Dense(2, 2, "identity", "zeros")
    layer.weights = [[3.0, 4.0], [0.3, 0.4]]
    nothing = minnet.Dataset([[0.0, 0.0]], [[0.0, 0.0]])
    minnet.train(minnet.Network([layer], max_norm(1.0)), nothing, epochs=1, batch_size=1, learning_rate=0.1, backend="numpy")
    assert layer.weights[0] == pytest.approx([0.6, 0.8], abs=1e-15)
    assert layer.weights[1] == pytest.approx([0.3, 0.4], abs=1e-15)


@pytest.mark.parametrize("sizes", [
    [5, "dropout:0.3", 3],
    ["dropout:0.4", 3],
    [5, 8, "dropout:0.5", 6, "dropout:0.2", 3],
    [5, 4, "dropout:0", 3],
], ids=str)
def test_dropout_drops_the_same_outputs(quiet, sizes):
    layers = [minnet.core.layer.LAYERS.find(sizes[0])(), minnet.Dense(5, 3)] if isinstance(sizes[0], str) else None
    network = minnet.Network(layers) if layers else minnet.Network.mlp(sizes, "relu", "sigmoid", seed=3)
    alike(network, samples(), epochs=3, batch_size=5)


def test_dropouts_of_other_seeds_drop_the_same_outputs(quiet):
    alike(minnet.Network.mlp([5, 6, Dropout(0.5, seed=3), 6, Dropout(0.25, seed=8), 3], seed=4), samples(), epochs=2, optimizer="adam")


def test_weights_come_back_as_lists_of_floats_that_json_can_hold(quiet, tmp_path):
    network = minnet.Network.mlp([5, 4, 3], "relu", "softmax", "cross_entropy")
    minnet.train(network, samples(), epochs=1, batch_size=4, learning_rate=0.3, backend="numpy", optimizer="adam")
    assert all(type(w) is float for w in flat(network))
    assert all(type(row) is list for layer in network.layers for row in [layer.weights, layer.biases, *layer.weights])
    minnet.save(network, tmp_path / "model.json")
    x = samples().inputs[1]
    assert minnet.load(tmp_path / "model.json").predict(x) == network.predict(x)
    assert sum(network.predict(x)) == pytest.approx(1.0)


def test_the_history_holds_pythons_numbers(quiet):
    for backend in ("numpy", "numpy:float32"):
        network = minnet.Network.mlp([5, 3], loss="l2:0.1")
        history = minnet.train(network, samples(), epochs=1, batch_size=4, learning_rate=0.3, backend=backend, validation=samples())
        kinds = {name: type(value) for name, value in vars(history.epochs[0]).items()}
        assert kinds.pop("epoch") is int
        assert set(kinds.values()) == {float}, kinds
        json.dumps(vars(history.epochs[0]))


def test_an_evaluation_changes_nothing(quiet):
    network = minnet.Network.mlp([5, 4, 3], loss=max_norm(0.1))
    lists = [id(layer.weights) for layer in network.layers]
    before = flat(network)
    for backend in ("numpy", "numpy:float32"):
        minnet.evaluate(network, samples(), backend)
    assert flat(network) == before
    assert [id(layer.weights) for layer in network.layers] == lists


def test_an_evaluation_leaves_alone_a_layer_that_has_no_vectorised_form():
    network = minnet.Network([minnet.Dense(5, 3), Scaling(3)])
    before = flat(network)
    for backend in ("numpy", "numpy:float32"):
        minnet.evaluate(network, samples(), backend)
    assert flat(network) == before


def test_the_data_stay_as_they_are(quiet):
    inputs, targets = np.array(samples().inputs), np.array(samples().targets)
    minnet.train(minnet.Network.mlp([5, 3], "identity"), minnet.Dataset(inputs, targets), epochs=2, batch_size=4, learning_rate=0.3, backend="numpy")
    assert inputs.tolist() == samples().inputs
    assert targets.tolist() == samples().targets


def test_on_epoch_sees_the_network_up_to_date(quiet):
    seen = {}
    for backend in ("python", "numpy"):
        network = minnet.Network.mlp([5, 4, 3], seed=2)
        seen[backend] = []
        minnet.train(network, samples(), epochs=3, batch_size=4, learning_rate=1.0, backend=backend,
                     on_epoch=lambda record: seen[backend].append(flat(network)))
        assert seen[backend][-1] == flat(network)
    for found, expected in zip(seen["numpy"], seen["python"]):
        assert found == close(expected)
    assert seen["numpy"][0] != seen["numpy"][1]


def test_ctrl_c_keeps_what_was_learned(quiet):
    learned = {}
    for backend in ("python", "numpy"):
        def interrupt(epoch, done, total):
            if (epoch, done) == (2, 12):
                raise KeyboardInterrupt
        network = minnet.Network.mlp([5, 4, 3], seed=2)
        before = flat(network)
        history = minnet.train(network, samples(), epochs=9, batch_size=4, learning_rate=1.0, backend=backend, on_batch=interrupt)
        assert (len(history.epochs), history.stopped) == (1, "Ctrl-C")
        learned[backend] = flat(network)
    assert learned["numpy"] == close(learned["python"])
    assert learned["numpy"] != before


def test_a_network_can_be_trained_again_and_by_the_other_backend(quiet):
    reference, other = (minnet.Network.mlp([5, 4, 3], seed=2) for k in range(2))
    how = {"epochs": 1, "batch_size": 4, "learning_rate": 0.5}
    for backends in (("python", "numpy"), ("python", "lists"), ("python", "numpy")):
        for network, backend in zip((reference, other), backends):
            minnet.train(network, samples(), backend=backend, **how)
    assert flat(other) == close(flat(reference))


def test_early_stopping_goes_back_to_the_best_weights(quiet):
    networks = [minnet.Network.mlp([5, 8, 3], "tanh", "sigmoid", seed=2) for k in range(2)]
    how = {"epochs": 60, "batch_size": 2, "learning_rate": 3.0, "validation": samples(40), "options": {"patience": 2}}
    histories = [minnet.train(network, samples(8), backend=backend, **how)
                 for network, backend in zip(networks, ("python", "numpy"))]
    assert histories[0].stopped == histories[1].stopped
    assert "nothing better in 2 epochs" in histories[1].stopped
    assert flat(networks[1]) == close(flat(networks[0]))


@pytest.mark.parametrize("activation, loss, learning_rate", [
    ("identity", "half_squared_error", 1e10),
    ("identity", "half_squared_error", 1e100),
    ("gelu", "half_squared_error", 1e100),
    ("elu", "half_squared_error", 1e100),
    ("relu", "mean_squared_error", 1e308),
    ("identity", "cross_entropy", 1.0),
    ("identity", "binary_cross_entropy", 1.0),
    ("tanh", "kl_divergence", 1.0),
])
def test_a_training_that_fails_says_what_the_reference_says_and_gives_the_weights_back(quiet, activation, loss, learning_rate):
    said = []
    for backend in ("python", "numpy"):
        network = minnet.Network.mlp([5, 4, 3], activation, activation, loss, seed=9)
        before = flat(network)
        with pytest.raises(minnet.MinnetError) as error:
            minnet.train(network, samples(), epochs=4, batch_size=2, learning_rate=learning_rate, backend=backend)
        said.append(str(error.value))
        assert flat(network) == before
    assert said[1] == said[0]


def test_a_training_that_fails_late_names_the_batch_and_gives_back_the_epoch_before(quiet):
    """C = ½ (w x − y)² with x = 1: the error is multiplied by 1 − η, here −1e30, in every step, and C overflows near 1e154."""
    network = minnet.Network([minnet.Dense(1, 1, "identity", "zeros", bias=False)])
    data = minnet.Dataset([[1.0]] * 2, [[3.0]] * 2)
    after = []
    with pytest.raises(minnet.MinnetError, match="the cost became inf in epoch 4, batch 1: the steps are too large"):
        minnet.train(network, data, epochs=9, batch_size=1, learning_rate=1e30, backend="numpy", on_epoch=lambda record: after.append(flat(network)))
    assert len(after) == 3
    assert flat(network) == after[-1]
    assert flat(network) == pytest.approx([-3e180], rel=1e-9)


def test_a_weight_that_becomes_infinite_in_the_last_step_is_told_as_the_reference_tells_it(quiet):
    said = []
    for backend in ("python", "numpy"):
        network = minnet.Network([minnet.Dense(1, 1, "identity", "zeros", bias=False)], "mean_absolute_error")
        with pytest.raises(minnet.MinnetError, match="the largest update of a weight became inf in epoch 1, batch 1") as error:
            minnet.train(network, minnet.Dataset([[10.0]], [[3.0]]), epochs=1, batch_size=1, learning_rate=1e308, backend=backend)
        said.append(str(error.value))
        assert flat(network) == [0.0]
    assert said[1] == said[0]


def test_an_update_too_large_for_a_number_is_told_as_the_reference_tells_it(quiet):
    """The weight goes from 1.7e308 to 0 to −1.7e308: each of them is a number, and the change is none."""
    for backend in ("python", "numpy"):
        network = minnet.Network([minnet.Dense(1, 1, "identity", "zeros", bias=False)], "hinge")
        network.layers[0].weights = [[1.7e308]]
        with pytest.raises(minnet.MinnetError, match="the largest update of a weight became inf in epoch 1, batch 2"):
            minnet.train(network, minnet.Dataset([[1.0], [1.0]], [[0.0], [0.0]]), epochs=1, batch_size=1, learning_rate=1.7e308, backend=backend)
        assert flat(network) == [1.7e308]


@pytest.mark.parametrize("backend", ["numpy", "numpy:float32"])
@pytest.mark.parametrize("activation", ALL_ACTIVATIONS)
def test_weighted_inputs_of_any_size_bring_no_warning(quiet, activation, backend):
    for scale in (1e3, 1e30, 1e300 if backend == "numpy" else 1e38):
        network = minnet.Network.mlp([5, 4, 3], activation, activation, seed=9)
        minnet.evaluate(network, samples(scale=scale), backend)
        try:
            minnet.train(network, samples(scale=scale), epochs=2, batch_size=4, learning_rate=10.0, backend=backend)
        except minnet.MinnetError as error:
            assert "the steps are too large" in str(error)


def test_a_single_precision_training_that_fails_gives_the_weights_back(quiet):
    network = minnet.Network.mlp([5, 4, 3], "identity", seed=9)
    before = flat(network)
    with pytest.raises(minnet.MinnetError, match="in epoch 1, batch 2: the steps are too large"):
        minnet.train(network, samples(), epochs=3, batch_size=4, learning_rate=1e30, backend="numpy:float32")
    assert flat(network) == pytest.approx(before, rel=1e-7)


def test_numbers_too_large_for_single_precision_bring_no_warning(quiet):
    network = minnet.Network.mlp([5, 4, 3], seed=9)
    with pytest.raises(minnet.MinnetError):
        minnet.train(network, samples(scale=1e300), epochs=1, batch_size=4, learning_rate=0.1, backend="numpy:float32")
    network.layers[0].weights[0][0] = 1e300
    minnet.evaluate(network, samples(), "numpy:float32")


def test_the_engine_keeps_measures_and_restores_as_the_references_does(quiet):
    answers = []
    for backend in ("python", "numpy"):
        network, optimizer = minnet.Network.mlp([5, 4, 3], seed=3), minnet.SGD()
        engine = BACKENDS.find(backend).load(network)
        data = engine.prepare(samples())
        engine.keep()
        answer = [engine.learn(data, batch, optimizer, 0.5) for batch in ([0, 3, 1], [2])] + [engine.largest_update(), engine.evaluate(data)]
        engine.store()
        answer.append(flat(network))
        engine.restore()
        answer += [flat(network), engine.learn(data, [5, 6, 7], optimizer, 2.0), engine.largest_update()]
        engine.restore()
        answer += [flat(network), engine.evaluate(data), engine.largest_update()]
        answers.append(answer)
    for expected, found in zip(*answers):
        for one, other in zip(*(part if isinstance(part, (tuple, list)) else [part] for part in (expected, found))):
            assert other == close(one)


def test_optimizers_and_data_may_change_between_batches(quiet):
    """The second data set has numbers where the first has none; momentum moves weights whose gradient is 0."""
    steps = [("sgd", 0), ("momentum", 0), ("sgd", 1), ("momentum", 1), ("sgd", 0), ("sgd", 1), ("momentum", 0), ("sgd", 0)]
    answers = []
    for backend in ("python", "numpy"):
        network = minnet.Network.mlp([5, 4, 3], seed=3)
        engine = BACKENDS.find(backend).load(network)
        blank = minnet.Dataset([[0.0, x[1], 0.0, x[3], 0.0] for x in samples().inputs], samples().targets)
        data = [engine.prepare(each) for each in (blank, samples())]
        answers.append([])
        for number, (name, which) in enumerate(steps):
            engine.keep()
            answers[-1] += engine.learn(data[which], [number, 9, 2], OPTIMIZERS.find(name), 0.5)
            answers[-1] += [engine.largest_update(), engine.evaluate(data[1 - which])[0]]
            engine.store()
            answers[-1] += flat(network)
    assert answers[1] == close(answers[0])


def test_a_batch_may_name_a_sample_more_than_once(quiet):
    answers = []
    for backend in ("python", "numpy"):
        network = minnet.Network.mlp([5, 4, 3], seed=3)
        engine = BACKENDS.find(backend).load(network)
        answers.append(engine.learn(engine.prepare(samples(3)), [0, 2, 2, 1, 0], minnet.SGD(), 0.5))
        engine.store()
        answers[-1] += tuple(flat(network))
    assert answers[1] == close(answers[0])


class Made:
    """Rows made when asked for, counting how often; a length and a row for each index is all they have."""

    def __init__(self, rows):
        self.rows, self.asked = rows, 0

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        self.asked += 1
        return list(self.rows[i])


def test_rows_may_be_lists_tuples_arrays_or_made_when_asked_for(quiet):
    plain = samples()
    learned = []
    for form in (list, tuple, Made, np.array, lambda rows: np.array(rows).T.copy().T, lambda rows: [tuple(row) for row in rows],
                 lambda rows: [np.array(row) for row in rows], lambda rows: np.array(rows, dtype=object)):
        network = minnet.Network.mlp([5, 4, 3], seed=3)
        data = minnet.Dataset(form(plain.inputs), form(plain.targets))
        history = minnet.train(network, data, epochs=2, batch_size=4, learning_rate=0.5, backend="numpy", validation=data)
        learned.append((flat(network), history.epochs[-1].loss, history.epochs[-1].validation_accuracy))
        assert all(type(w) is float for w in flat(network))
    assert learned == [learned[0]] * len(learned)


def test_rows_of_whole_numbers_and_of_single_precision(quiet):
    inputs = [[i % 3, i % 2, 255 - i] for i in range(9)]
    targets = samples(9, classes=2).targets
    expected = minnet.evaluate(minnet.Network.mlp([3, 2]), minnet.Dataset(inputs, targets)).loss
    for form in (inputs, np.array(inputs, dtype=np.uint8), np.array(inputs, dtype=np.float32), np.array(inputs, dtype=">i2")):
        assert minnet.evaluate(minnet.Network.mlp([3, 2]), minnet.Dataset(form, targets), "numpy").loss == close(expected)


def test_the_data_are_converted_once_and_not_for_each_epoch(quiet):
    asked = {}
    for epochs in (1, 5):
        train, test = Made(samples().inputs), Made(samples().inputs)
        targets = samples().targets
        minnet.train(minnet.Network.mlp([5, 3]), minnet.Dataset(train, targets), epochs=epochs, batch_size=4, learning_rate=0.5, backend="numpy",
                     validation=minnet.Dataset(test, targets))
        asked[epochs] = train.asked, test.asked
    assert asked[1] == asked[5]
    assert max(asked[5]) < 2 * len(targets)


IDX_NUMBERS = {
    0x08: ("B", [0, 1, 2, 127, 128, 254, 255]),
    0x09: ("b", [-128, -1, 0, 1, 5, 77, 127]),
    0x0B: ("h", [-32768, -300, -1, 0, 1, 300, 32767]),
    0x0C: ("i", [-2**31, -16777217, -1, 0, 1, 16777217, 2**31 - 1]),
    0x0D: ("f", [-1.5e30, -0.1, -1e-40, 0.0, 0.1, 3.4e38, 1e-3]),
    0x0E: ("d", [-1.5e30, -0.1, -1e-300, 0.0, 0.1, 1 / 3, 123456789.123456789]),
}


def idx(path, code, shape, values):
    """Write an IDX file; the numbers are taken from `values` in turn."""
    letter, count = IDX_NUMBERS[code][0], math.prod(shape)
    path.write_bytes(struct.pack(f">4B{len(shape)}I", 0, 0, code, len(shape), *shape)
                     + struct.pack(f">{count}{letter}", *(values[(3 * place + place // 5) % len(values)] for place in range(count))))
    return str(path)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("code", IDX_NUMBERS, ids=hex)
def test_an_idx_file_gives_the_array_that_its_rows_give(quiet, tmp_path, code, dtype):
    inputs = minnet.load_dataset(idx(tmp_path / "some-images-idx3-ubyte", code, (11, 2, 5), IDX_NUMBERS[code][1]))[0].inputs
    array, rows = inputs.array(np, np.dtype(dtype)), np.array([inputs[i] for i in range(len(inputs))], dtype=dtype)
    assert (array.dtype, array.shape) == (rows.dtype, rows.shape) == (np.dtype(dtype), (11, 10))
    assert array.dtype.isnative
    assert array.tobytes() == rows.tobytes()


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_all_levels_of_grey_and_all_labels_are_those_of_the_rows(quiet, tmp_path, dtype):
    (tmp_path / "x-images-idx3-ubyte").write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, 16, 4, 4) + bytes(range(256)))
    (tmp_path / "x-labels-idx1-ubyte").write_bytes(struct.pack(">4BI", 0, 0, 8, 1, 16) + bytes(i % 13 for i in range(16)))
    data = minnet.load_dataset(str(tmp_path / "x-images-idx3-ubyte"))[0]
    for rows in (data.inputs, data.targets):
        assert rows.array(np, np.dtype(dtype)).tobytes() == np.array(list(rows), dtype=dtype).tobytes()


@pytest.mark.parametrize("code", IDX_NUMBERS, ids=hex)
def test_a_network_learns_the_same_from_an_idx_file_and_from_its_rows(quiet, tmp_path, code):
    values = [value if abs(value) < 1e6 else 1.0 if code > 0x0C else 1 for value in IDX_NUMBERS[code][1]]
    inputs = minnet.load_dataset(idx(tmp_path / "some.idx", code, (9, 3), values))[0].inputs
    networks = [minnet.Network.mlp([3, 2], seed=1) for k in range(2)]
    for network, form in zip(networks, (inputs, list(inputs))):
        minnet.train(network, minnet.Dataset(form, samples(9, classes=2).targets), epochs=2, batch_size=4, learning_rate=0.1, backend="numpy")
    assert flat(networks[0]) == flat(networks[1])


def test_an_idx_file_is_not_read_row_by_row(quiet, monkeypatch):
    train, _ = minnet.load_dataset("digits")
    asked = []
    row = type(train.inputs).row
    monkeypatch.setattr(type(train.inputs), "row", lambda self, i: asked.append(i) or row(self, i))
    minnet.evaluate(minnet.Network.mlp([784, 10]), train, "numpy")
    assert len(asked) < 10


def bent(name, **more):
    """f(z) = z + ½ z²."""
    return minnet.Activation(name, lambda z: z + z * z / 2, lambda z: 1 + z, **more)


class Steeper(minnet.Activation):
    """σ, with a derivative that is twice what it should be, so that it shows whose is taken."""

    def delta(self, z, a, gradient):
        return [2 * delta_j for delta_j in super().delta(z, a, gradient)]


class Shares:
    """a_j = z_j² / Σ_k z_k² of no class of minnet's: outputs that depend on each other."""

    name = "shares of the test"

    def output(self, z):
        total = sum(z_k * z_k for z_k in z)
        return [z_j * z_j / total for z_j in z]

    def delta(self, z, a, gradient):
        total, mean = sum(z_k * z_k for z_k in z), sum(g_k * a_k for g_k, a_k in zip(gradient, a))
        return [2 * z_j / total * (g_j - mean) for z_j, g_j in zip(z, gradient)]


ODD_ACTIVATIONS = {
    "bent of the test": lambda: bent("bent of the test"),
    "steeper of the test": lambda: Steeper("steeper of the test", sigmoid, sigmoid_prime),
    "shares of the test": Shares,
    "half known of the test": lambda: minnet.Activation("half known of the test", sigmoid, lambda z: 0.25),
}


@pytest.mark.parametrize("name", ODD_ACTIVATIONS)
def test_an_activation_without_a_vectorised_form_is_run_and_told_of_once(capsys, name):
    for activations_ in ((ODD_ACTIVATIONS[name](), "sigmoid"), ("tanh", ODD_ACTIVATIONS[name]())):
        alike(minnet.Network.mlp([5, 4, 3], *activations_, seed=3), samples(), epochs=2)
    told(capsys, name, "activation")


class Callable:
    """f(z) = tanh(2 z), or its derivative: an object that is called, and cannot be the key of a dictionary."""

    __hash__ = None

    def __init__(self, derivative):
        self.derivative = derivative

    def __call__(self, z):
        return 2 - 2 * math.tanh(2 * z) ** 2 if self.derivative else math.tanh(2 * z)


def test_an_activations_functions_may_be_any_objects_that_are_called():
    alike(minnet.Network.mlp([5, 4, 3], minnet.Activation("called of the test", Callable(False), Callable(True))), samples())


def fourth_powers(name, pairs=None, **more):
    """C = ¼ Σ (a_j − y_j)⁴."""
    return minnet.Loss(name, lambda a, y: sum((a_j - y_j) ** 4 for a_j, y_j in zip(a, y)) / 4,
                       lambda a, y: [(a_j - y_j) ** 3 for a_j, y_j in zip(a, y)], pairs, **more)


def own_pair(z, y):
    """The cost of z and y of softmax and cross-entropy, written once more."""
    return math.log(sum(math.exp(z_k) for z_k in z)) * sum(y) - sum(y_j * z_j for y_j, z_j in zip(y, z))


OF_ARRAYS = (lambda np, a, y: ((a - y) ** 4).sum(axis=1) / 4, lambda np, a, y: (a - y) ** 3)
PAIR = {"softmax": (own_pair, lambda a, y: [a_j * sum(y) - y_j for a_j, y_j in zip(a, y)])}


@pytest.mark.parametrize("name, more", [
    ("fourth powers of the test", {}),
    ("fourth powers with a pair of the test", {"pairs": PAIR}),
    ("fourth powers whose pair alone is of lists of the test", {"pairs": PAIR, "vectorised": OF_ARRAYS}),
])
def test_a_loss_or_a_pair_without_a_vectorised_form_is_run_and_told_of_once(capsys, name, more):
    alike(minnet.Network.mlp([5, 4, 3], "tanh", "softmax", fourth_powers(name, **more), seed=3), samples(), epochs=2)
    told(capsys, name, "loss")


def test_a_vectorised_loss_with_a_pair_of_another_activation_is_told_of_nowhere(quiet):
    alike(minnet.Network.mlp([5, 4, 3], loss=fourth_powers("fourth powers, silent", PAIR, vectorised=OF_ARRAYS), seed=3), samples())


class Scaling(minnet.Layer):
    """a_k = s_k x_k: a layer with a parameter of its own."""

    name = "scaling of the test"
    parameters = ("scales",)

    def __init__(self, count):
        self.inputs = self.outputs = count
        self.scales = [1.1 + 0.25 * k for k in range(count)]

    def forward(self, x):
        return None, [s_k * x_k for s_k, x_k in zip(self.scales, x)]

    def backward(self, x, delta):
        return [s_k * delta_k for s_k, delta_k in zip(self.scales, delta)]

    def gradient(self, inputs, deltas):
        return {"scales": [sum(delta[k] * x[k] for x, delta in zip(inputs, deltas)) for k in range(self.inputs)]}


class Bilinear(minnet.Layer):
    """a_j = Σ_kl t_jkl x_k x_l: a parameter of three indices, and a name that no penalty knows."""

    name = "bilinear of the test"
    parameters = ("tensor", "shift")

    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = inputs, outputs
        self.tensor = [[[((3 * j + 5 * k + 7 * m) % 9 - 4) / 8 for m in range(inputs)] for k in range(inputs)] for j in range(outputs)]
        self.shift = 0.5

    def forward(self, x):
        return x, [self.shift + sum(t * x_k * x_m for t_k, x_k in zip(t_j, x) for t, x_m in zip(t_k, x)) for t_j in self.tensor]

    def backward(self, x, delta):
        return [sum(d * (t_j[k][m] + t_j[m][k]) * x[m] for d, t_j in zip(delta, self.tensor) for m in range(len(x))) for k in range(len(x))]

    def gradient(self, inputs, deltas):
        size = range(self.inputs)
        return {"tensor": [[[sum(d[j] * x[k] * x[m] for x, d in zip(inputs, deltas)) for m in size] for k in size] for j in range(self.outputs)],
                "shift": sum(map(sum, deltas))}


class Doubled(minnet.Dense):
    """A dense layer of another kind: its output doubled."""

    name = "doubled of the test"

    def forward(self, x):
        z, a = super().forward(x)
        return z, [2 * a_j for a_j in a]

    def delta(self, z, a, gradient):
        return super().delta(z, [a_j / 2 for a_j in a], [2 * g_j for g_j in gradient])


class Named(minnet.Dense):
    """A dense layer of another class, and nothing else."""

    name = "named of the test"


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("name, layers", [
    ("scaling of the test", lambda: [minnet.Dense(5, 4), Scaling(4), minnet.Dense(4, 3)]),
    ("scaling of the test", lambda: [Scaling(5), minnet.Dense(5, 3)]),
    ("scaling of the test", lambda: [minnet.Dense(5, 3), Scaling(3)]),
    ("bilinear of the test", lambda: [minnet.Dense(5, 2, "tanh"), Bilinear(2, 3)]),
    ("doubled of the test", lambda: [minnet.Dense(5, 4), Doubled(4, 4, "tanh"), minnet.Dense(4, 3)]),
    ("doubled of the test", lambda: [Doubled(5, 3)]),
], ids=["between", "first", "last", "three indices", "dense, between", "dense, alone"])
def test_a_layer_without_a_vectorised_form_is_run_as_it_is(name, layers, optimizer):
    alike(minnet.Network(layers(), "l2:0.01"), samples(), epochs=2, optimizer=optimizer)


@pytest.mark.parametrize("activation, loss", [("softmax", "cross_entropy"), ("softmax", "kl_divergence"), ("sigmoid", "binary_cross_entropy")])
def test_the_last_layers_pair_with_the_loss_serves_a_layer_of_another_kind(activation, loss):
    alike(minnet.Network([minnet.Dense(5, 4), Named(4, 3, activation)], loss), samples())
    alike(minnet.Network([minnet.Dense(5, 4), Named(4, 3, "softmax")], fourth_powers("fourth powers, paired", PAIR)), samples())


def test_a_layer_without_a_vectorised_form_is_told_of_once(capsys):
    class Told(Scaling):
        name = "told of the test"
    for network in (minnet.Network([Told(5), minnet.Dense(5, 3), Told(3)]), minnet.Network([minnet.Dense(5, 3), Told(3)])):
        alike(network, samples(), epochs=2)
    told(capsys, "told of the test", "layer")


class Cut(minnet.Layer):
    """The δ that comes back through this layer is cut to ±0.01: the one before learns slowly from samples that are far off."""

    name = "cut of the test"

    def forward(self, x):
        return x, x

    def backward(self, x, delta):
        return [max(-0.01, min(0.01, delta_k)) for delta_k in delta]


class CutInBoth(Cut):
    """The same with a vectorised form."""

    name = "cut in both of the test"

    def vectorised(self, np):
        return CutOfRows(np)


class CutOfRows(minnet.Layer):
    """The same for rows."""

    def __init__(self, np):
        self.np = np

    def backward(self, x, delta):
        return self.np.clip(delta, -0.01, 0.01)

    def forward(self, x):
        return x, x


class Limited(minnet.Activation):
    """tanh whose δ is cut to ±0.01."""

    def __init__(self):
        super().__init__("limited of the test", math.tanh, lambda z: 1 - math.tanh(z) ** 2)

    def delta(self, z, a, gradient):
        return [max(-0.01, min(0.01, delta_j)) for delta_j in super().delta(z, a, gradient)]


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize("make", [
    lambda: minnet.Network([minnet.Dense(5, 4), Cut(), minnet.Dense(4, 3)]),
    lambda: minnet.Network([minnet.Dense(5, 4), CutInBoth(), minnet.Dense(4, 3)]),
    lambda: minnet.Network.mlp([5, 4, 3], Limited(), "sigmoid"),
], ids=["a layer of lists", "a vectorised layer", "an activation"])
def test_a_part_may_cut_the_delta_of_a_sample(make, optimizer):
    """What comes of a δ need not be proportional to it: every sample's must come by in its own size."""
    alike(make(), samples(), optimizer=optimizer)


def test_a_layer_that_stands_in_several_places_is_one_layer():
    """[layer] * 3 shares its weights: each place moves them, and all places see them."""
    for optimizer in ("sgd", "momentum"):
        shared = minnet.Dense(4, 4, "tanh", "xavier", source=minnet.core.random_source(1))
        alike(minnet.Network([minnet.Dense(5, 4)] + [shared] * 3 + [minnet.Dense(4, 3)], "l2:0.01"), samples(), epochs=2, optimizer=optimizer)


class Optimizer:
    """An optimizer of the test, with the rule and the start that it is given."""

    def __init__(self, name, rule, start=()):
        self.name, self.start = name, start
        self.step = rule


def restarting(w, g, learning_rate, state):
    """Momentum that starts anew where the slope turns; in the first step nothing is asked of the numbers."""
    v, before = state
    if before and before * g < 0:
        v = 0.0
    v = 0.9 * v - learning_rate * g
    return w + v, (v, g)


ODD_OPTIMIZERS = {
    "signs of the test": (lambda w, g, rate: w - rate if g > 0 else w + rate,),
    "cut of the test": (lambda w, g, rate: w - rate * max(-0.01, min(0.01, g)),),
    "roots of the test": (lambda w, g, rate: w - rate * math.copysign(math.sqrt(abs(g)), g),),
    "restarting of the test": (restarting, (0.0, 0.0)),
    "largest of the test": (lambda w, g, rate, state: (w - rate * g / max(state[0], abs(g), 1e-8), (max(0.9 * state[0], abs(g)),)), (0.0,)),
}


@pytest.mark.parametrize("name", ODD_OPTIMIZERS)
def test_an_optimizer_whose_rule_asks_for_one_number_is_run_and_told_of_once(capsys, name):
    optimizer = Optimizer(name, *ODD_OPTIMIZERS[name])
    for loss in ("half_squared_error", "l2:0.01"):
        alike(minnet.Network.mlp([5, 4, 3], loss=loss, seed=3), samples(), epochs=3, optimizer=optimizer, learning_rate=0.05)
    told(capsys, name, "optimizer")


def test_an_optimizer_of_plain_arithmetic_is_run_on_arrays(quiet):
    rule = Optimizer("arithmetic of the test", lambda w, g, rate, state: (w - rate * (g + state[0]) / 2, (g,)), (0.0,))
    alike(minnet.Network.mlp([5, 4, 3], seed=3), samples(), epochs=3, optimizer=rule)


class AboveZero:
    """w² where w > 0: a penalty that asks for one number."""

    def cost(self, w):
        return w * w if w > 0 else 0.0

    def gradient(self, w):
        return 2 * w if w > 0 else 0.0

    def constrain(self, weights):
        return weights


class Bounded(AboveZero):
    """A bound on the weights that costs nothing."""

    def cost(self, w):
        return 0.0

    def gradient(self, w):
        return 0.0

    def constrain(self, weights):
        return [[max(-0.5, min(0.5, w_jk)) for w_jk in w_j] for w_j in weights]


@pytest.mark.parametrize("penalty", [AboveZero(), Bounded()], ids=["asks for one number", "costs nothing"])
def test_a_penalty_without_a_vectorised_form_is_run(penalty):
    half = LOSSES.find("half_squared_error")
    loss = minnet.Loss("half squared error with a penalty of the test", half.cost, half.gradient, penalties=(penalty,))
    alike(minnet.Network.mlp([5, 4, 3], loss=loss, seed=3), samples(), epochs=2)


DTYPES = []


class Watching(minnet.Layer):
    """a = s ⊙ x, noting the type of every number that comes by."""

    name = "watching of the test"
    parameters = ("scales",)

    def __init__(self, count):
        self.inputs = self.outputs = count
        self.scales = [1.0] * count

    def forward(self, x):
        return x, [s_k * x_k for s_k, x_k in zip(self.scales, x)]

    def vectorised(self, np):
        return WatchingRows()


class WatchingRows(minnet.Layer):
    """The same for rows."""

    def forward(self, x):
        DTYPES.extend([x.dtype.name, self.scales.dtype.name])
        return x, x * self.scales

    def delta(self, z, a, gradient):
        DTYPES.extend([a.dtype.name, gradient.dtype.name])
        return gradient

    def backward(self, x, delta):
        DTYPES.append(delta.dtype.name)
        return delta * self.scales

    def gradient(self, x, delta):
        return {"scales": (x * delta).sum(axis=0)}


def watched(activation, output_activation, loss, optimizer="sgd", learning_rate=0.05):
    """Train and evaluate in single precision with watching layers all about: the types of numbers that were seen."""
    DTYPES.clear()
    network = minnet.Network.mlp([Watching(5), 5, Watching(5), 4, Watching(4), 3][1:], activation, output_activation, loss, "xavier", seed=2)
    network.layers.insert(0, Watching(5))
    minnet.train(network, samples(), epochs=2, batch_size=4, learning_rate=learning_rate, optimizer=optimizer, backend="numpy:float32",
                 validation=samples())
    assert [float(np.float32(w)) for w in flat(network)] == flat(network)
    return set(DTYPES)


@pytest.mark.parametrize("activation", ALL_ACTIVATIONS)
def test_in_single_precision_every_activation_stays_so(quiet, activation):
    assert watched(activation, activation, "half_squared_error") == {"float32"}


@pytest.mark.parametrize("loss", ALL_LOSSES + PENALTIES)
def test_in_single_precision_every_loss_stays_so(quiet, loss):
    for activation in ("sigmoid", "softmax"):
        assert watched("tanh", activation, loss) == {"float32"}


@pytest.mark.parametrize("optimizer", ALL_OPTIMIZERS)
def test_in_single_precision_every_optimizer_stays_so(quiet, optimizer):
    assert watched("tanh", "sigmoid", "half_squared_error", optimizer) == {"float32"}


def test_in_single_precision_a_learning_rate_may_be_one_of_numpys(quiet):
    for optimizer in ("sgd", "momentum"):
        assert watched("tanh", "sigmoid", "half_squared_error", optimizer, learning_rate=np.float64(0.05)) == {"float32"}


@pytest.mark.parametrize("sizes", [[5, 4, "dropout:0.5", 3], [5, 3]], ids=str)
def test_in_single_precision_biases_that_are_left_out_and_dropout_serve(quiet, sizes):
    network = minnet.Network.mlp(sizes, bias=False, seed=2)
    expected = copy.deepcopy(network)
    for each, backend in ((network, "numpy:float32"), (expected, "numpy")):
        minnet.train(each, samples(), epochs=2, batch_size=4, learning_rate=0.1, backend=backend)
    assert flat(network) == pytest.approx(flat(expected), abs=1e-5)


def test_in_single_precision_parts_of_lists_and_forms_that_answer_in_double_serve_too():
    signs = minnet.Loss("signs of the test", lambda a, y: sum(abs(a_j - y_j) for a_j, y_j in zip(a, y)),
                        lambda a, y: [1.0 if a_j > y_j else -1.0 for a_j, y_j in zip(a, y)],
                        vectorised=(lambda np, a, y: abs(a - y).sum(axis=1), lambda np, a, y: np.where(a > y, 1.0, -1.0)))
    steps = minnet.Activation("steps of the test", lambda z: 1.0 if z > 0 else 0.0, lambda z: 1.0,
                              vectorised=(lambda np, z: np.where(z > 0, 1.0, 0.0), lambda np, z, a, gradient: gradient * np.ones(z.shape)))
    for network in (minnet.Network.mlp([5, 4, 3], "tanh", "identity", signs), minnet.Network.mlp([5, 4, 3], steps, "sigmoid"),
                    minnet.Network.mlp([5, 4, 3], bent("bent in single"), "softmax", fourth_powers("fourth powers in single", PAIR)),
                    minnet.Network([Scaling(5), minnet.Dense(5, 3), Scaling(3)])):
        expected = copy.deepcopy(network)
        for each, backend in ((network, "numpy:float32"), (expected, "python")):
            minnet.train(each, samples(), epochs=1, batch_size=4, learning_rate=0.1, backend=backend)
        assert flat(network) == pytest.approx(flat(expected), abs=1e-5)
        assert all(type(w) is float for w in flat(network))


def test_single_precision_reads_digits_as_well():
    train, test = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:1000], train.targets[:1000], train.classes)
    accuracy = {}
    for name, backend in (("float64", "numpy"), ("float32", NumpyBackend(dtype="float32")), ("by name", "numpy:float32")):
        network = minnet.Network.mlp([784, 30, 10], "sigmoid", "softmax", "cross_entropy", "xavier")
        minnet.train(network, few, epochs=5, batch_size=10, learning_rate=0.6, backend=backend)
        accuracy[name] = minnet.evaluate(network, test, backend).accuracy
    assert accuracy["float64"] > 0.8
    assert accuracy["float32"] == pytest.approx(accuracy["float64"], abs=0.005)
    assert accuracy["by name"] == accuracy["float32"]


@pytest.mark.parametrize("dtype", ["float16", "int32", "", "double", None, 32])
def test_another_type_of_numbers_is_refused(dtype):
    with pytest.raises(minnet.MinnetError, match="backend numpy computes in float64 or float32, and was asked for"):
        NumpyBackend(dtype)


def test_another_type_of_numbers_is_refused_by_name_too():
    with pytest.raises(minnet.MinnetError, match="there is no backend 'numpy:float16': backend numpy computes in float64 or float32.*numpy:DTYPE"):
        BACKENDS.find("numpy:float16")


QUICK = ["train", "letters", "--epochs", "1"]


@pytest.mark.parametrize("words, backend", [
    ([], "numpy"),
    (["--backend", "auto"], "numpy"),
    (["--backend", "numpy"], "numpy"),
    (["--backend", "numpy:float32"], "numpy:float32"),
    (["--dtype", "float32"], "numpy:float32"),
    (["--dtype", "float64"], "numpy:float64"),
    (["--backend", "numpy", "--dtype", "float32"], "numpy:float32"),
    (["--backend", "lists"], "lists"),
])
def test_the_command_line_takes_the_backend_that_it_is_told_and_numpy_by_itself(done, words, backend):
    start, *epochs, end = map(json.loads, done(*QUICK, *words, "--json").splitlines())
    assert (start["backend"], len(epochs)) == (backend, 1)


def test_a_model_that_was_saved_is_evaluated_by_either_precision(done, tmp_path):
    done("train", "letters", "--save", tmp_path / "m.json", "--dtype", "float32")
    lines = {done("evaluate", tmp_path / "m.json", "letters", *words) for words in ([], ["--dtype", "float32"], ["--backend", "python"])}
    assert len(lines) == 1, lines


@pytest.mark.parametrize("words, told", [
    (["--dtype", "float16"], "backend numpy computes in float64 or float32, and was asked for 'float16'"),
    (["--dtype", "float32", "--backend", "lists"],
     "backend lists computes in one type of numbers only, float64: leave --dtype out, or take the backend numpy"),
    (["--dtype", "float32", "--backend", "python"], "backend python computes in one type of numbers only"),
    (["--backend", "numpy:float16"], "there is no backend 'numpy:float16'"),
    (["--backend", "nunpy"], "did you mean 'numpy'?"),
])
def test_a_type_or_a_backend_that_there_is_not_is_refused_in_one_line(refused, words, told):
    assert told in refused(*QUICK, *words)


@pytest.mark.parametrize("words", [
    ["--help"], ["train", "--help"], ["plugins"], ["plugins", "show", "numpy_backend"], [*QUICK, "--backend", "lists"],
], ids=str)
def test_numpy_is_not_imported_before_it_is_used(words):
    program = f"import sys\nfrom minnet.cli import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    pass\nassert 'numpy' not in sys.modules"
    done = subprocess.run([sys.executable, "-B", "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


INSTALLS = "needs numpy, which is not installed: python3 -m pip install numpy"


@pytest.fixture(params=["nothing installed", "numpy hidden"])
def bare(request):
    """A function that runs a command in a Python that has no NumPy: (exit status, output, errors)."""
    hide = "" if request.param == "nothing installed" else "sys.modules['numpy'] = None; "
    program = f"import sys; {hide}sys.path.insert(0, {str(ROOT)!r}); from minnet.cli import main; sys.exit(main(sys.argv[1:]))"
    flags = ["-S"] if request.param == "nothing installed" else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MINNET"))}

    def run(*words):
        done = subprocess.run([sys.executable, "-B", *flags, "-X", "utf8", "-c", program, *map(str, words)], env=environment,
                              capture_output=True, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr
    return run


def test_without_numpy_the_plugins_tell_what_installs_it(bare):
    status, output, errors = bare("plugins")
    assert (status, errors) == (0, "")
    assert f"numpy_backend unavailable: {INSTALLS}" in output.splitlines()
    listed = [json.loads(line) for line in bare("plugins", "--json")[1].splitlines()]
    assert [(plugin["status"], plugin["reason"]) for plugin in listed if plugin["name"] == "numpy_backend"] == [("unavailable", INSTALLS)]
    assert [plugin["name"] for plugin in listed if plugin["status"] != "loaded"] == ["numpy_backend"]


@pytest.mark.parametrize("words", [["--backend", "numpy"], ["--backend", "numpy", "--dtype", "float32"], ["--backend", "numpy:float32"]], ids=str)
def test_without_numpy_its_backend_is_refused_in_one_line(bare, words):
    status, output, errors = bare(*QUICK, *words)
    assert (status, output) == (1, "")
    assert errors.startswith("minnet: error: ") and errors.count("\n") == 1
    assert f"(plugin numpy_backend would bring it, but {INSTALLS})" in errors


def test_without_numpy_the_lists_serve(bare):
    status, output, errors = bare(*QUICK, "--json")
    assert (status, errors) == (0, "")
    assert json.loads(output.splitlines()[0])["backend"] == "lists"
    status, output, errors = bare(*QUICK, "--dtype", "float32")
    assert (status, output) == (1, "")
    assert "backend lists computes in one type of numbers only" in errors


def test_without_numpy_the_plugin_says_what_it_lacks(bare, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ModuleNotFoundError) as missing:
        numpy_backend.minnet_backends()
    assert missing.value.name == "numpy"


def test_a_numpy_that_cannot_be_imported_is_told_in_one_sentence(bare, monkeypatch, tmp_path):
    """It is found, so that the plugin offers the backend, and fails when it is first used."""
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("raise ImportError('libopenblas.so.0: cannot open shared object file')\n", encoding="utf-8")
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(minnet.MinnetError, match="backend numpy needs NumPy, which cannot be imported: libopenblas.*python3 -m pip install numpy"):
        NumpyBackend().load(minnet.Network.mlp([2, 1]))
