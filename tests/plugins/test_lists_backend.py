"""The backend `lists` takes short cuts over zeros; it must come to the reference's numbers all the same."""

import copy

import minnet
import pytest
from minnet.core.vectors import numbers

ACTIVATIONS_AND_LOSSES = [
    ("sigmoid", "sigmoid", "half_squared_error"),
    ("sigmoid", "sigmoid", "sum_squared_error"),
    ("tanh", "identity", "mean_squared_error"),
    ("relu", "identity", "half_squared_error"),
    ("sigmoid", "softmax", "cross_entropy"),
    ("relu", "softmax", "cross_entropy"),
    ("tanh", "softmax", "half_squared_error"),
    ("sigmoid", "sigmoid", "cross_entropy"),
]


class Momentum:
    """v ← 0.9 v − η ∂C/∂w, w ← w + v: an optimizer that remembers."""

    name = "momentum of the test"
    start = (0.0,)

    def step(self, w, gradient, learning_rate, state):
        (v,) = state
        v = 0.9 * v - learning_rate * gradient
        return w + v, (v,)


class Reversed(minnet.Layer):
    """A layer without weights: its inputs in reverse."""

    name = "reversed"

    def forward(self, x):
        return x, x[::-1]

    def backward(self, x, delta):
        return delta[::-1]


class Scaled(minnet.Dense):
    """A dense layer of another kind: its output doubled."""

    name = "scaled"

    def forward(self, x):
        z, a = super().forward(x)
        return z, [2 * a_j for a_j in a]

    def delta(self, z, a, gradient):
        return super().delta(z, [a_j / 2 for a_j in a], [2 * g_j for g_j in gradient])


def samples(share=0.3, count=23, width=12):
    """Samples of which a share of the numbers are not 0; among them one all zero, one with a single number, one with all, and whole numbers."""
    x = [[((7 * i + 3 * k) % 11) / 11 - 0.4 if (5 * i + 2 * k) % 10 < 10 * share else 0.0 for k in range(width)] for i in range(count)]
    x[0] = [0.0] * width
    x[1] = [0.0] * (width - 1) + [0.75]
    x[2] = [k + 1.0 for k in range(width)]
    x[3] = [-0.0, 0, 1, 0] * (width // 4)
    return minnet.Dataset(x, [minnet.core.one_hot(i * i % 3, 3) for i in range(count)])


def flat(network):
    """Every weight and bias in one list."""
    return [w for layer in network.layers for name in layer.parameters for w in numbers(getattr(layer, name))]


def alike(network, data, **settings):
    """Train copies of a network on both backends, and hold their weights, histories and evaluations against each other."""
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    how = {"epochs": 1, "batch_size": 4, "learning_rate": 0.3, "seed": 5, "validation": data, **settings}
    histories = [minnet.train(each, data, backend=backend, **how) for each, backend in ((reference, "python"), (other, "lists"))]
    assert flat(reference) != flat(network)
    assert flat(other) == pytest.approx(flat(reference), abs=1e-9, rel=0)
    for expected, record in zip(*(history.epochs for history in histories)):
        for name in ("loss", "validation_loss", "accuracy", "validation_accuracy", "largest_update"):
            assert getattr(record, name) == pytest.approx(getattr(expected, name), abs=1e-9), name
    expected, found = minnet.evaluate(reference, data), minnet.evaluate(other, data, backend="lists")
    assert found.loss == pytest.approx(expected.loss, abs=1e-9)
    assert found.confusion == expected.confusion


@pytest.mark.parametrize("activation, output_activation, loss", ACTIVATIONS_AND_LOSSES)
def test_an_epoch_leaves_the_references_weights(activation, output_activation, loss):
    alike(minnet.Network.mlp([12, 6, 3], activation, output_activation, loss, "xavier", seed=2), samples())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_inputs_may_be_sparse_or_dense(share):
    alike(minnet.Network.mlp([12, 6, 3], seed=3), samples(share))


def test_inputs_that_are_all_zero_move_the_biases_alone():
    data = minnet.Dataset([[0.0] * 4] * 3, [[1, 0], [0, 1], [1, 0]])
    network = minnet.Network.mlp([4, 2], seed=1)
    weights, biases = network.layers[0].weights, network.layers[0].biases
    minnet.train(network, data, epochs=1, batch_size=3, learning_rate=0.5, backend="lists")
    assert network.layers[0].weights == weights
    assert network.layers[0].biases != biases


def test_one_number_that_is_not_zero_moves_its_own_weights_alone():
    data = minnet.Dataset([[0.0, 0.0, 2.0, 0.0]], [[1, 0]])
    network = minnet.Network.mlp([4, 2], seed=1)
    before = [list(w_j) for w_j in network.layers[0].weights]
    minnet.train(network, data, epochs=1, batch_size=1, learning_rate=0.5, backend="lists")
    moved = [[w_new != w for w, w_new in zip(*rows)] for rows in zip(before, network.layers[0].weights)]
    assert moved == [[False, False, True, False]] * 2


def test_a_step_worked_by_hand():
    data = minnet.Dataset([[2.0, 0.0, 1.0]], [[1.0]])
    network = minnet.Network([minnet.Dense(3, 1, "identity", "zeros")])
    minnet.train(network, data, epochs=1, batch_size=1, learning_rate=0.25, backend="lists")
    assert network.layers[0].weights == [[0.5, 0.0, 0.25]]
    assert network.layers[0].biases == [0.25]


def test_the_textbooks_network_takes_the_textbooks_step():
    network = minnet.Network.mlp([2, 2, 2], bias=False)
    network.layers[0].weights, network.layers[0].biases = [[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]
    network.layers[1].weights, network.layers[1].biases = [[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]
    history = minnet.train(network, minnet.Dataset([[0.05, 0.10]], [[0.01, 0.99]]), epochs=1, batch_size=1, learning_rate=0.5, backend="lists")
    assert history.epochs[0].loss == pytest.approx(0.298371109, abs=1e-9)
    assert network.layers[1].weights[0][0] == pytest.approx(0.35891648, abs=1e-8)


@pytest.mark.parametrize("batch_size", [1, 5, 23, 100])
def test_the_last_batch_may_be_short(batch_size):
    alike(minnet.Network.mlp([12, 6, 3], seed=4), samples(), batch_size=batch_size)


def test_biases_that_are_left_out_stay_at_zero():
    network = minnet.Network.mlp([12, 6, 3], bias=False, seed=6)
    alike(network, samples())
    minnet.train(network, samples(), epochs=1, batch_size=4, learning_rate=0.3, backend="lists")
    assert [layer.biases for layer in network.layers] == [[0.0] * 6, [0.0] * 3]


@pytest.mark.parametrize("layers", [
    lambda: [minnet.Dense(12, 6), Reversed(), minnet.Dense(6, 3)],
    lambda: [Reversed(), minnet.Dense(12, 3)],
    lambda: [minnet.Dense(12, 6), Scaled(6, 5, "tanh"), minnet.Dense(5, 3)],
    lambda: [minnet.Dense(12, 5), Scaled(5, 3)],
    lambda: [minnet.Dense(12, 3), Reversed()],
], ids=["in the middle", "first", "with weights", "with weights, last", "last"])
def test_layers_of_other_kinds_are_run_as_they_are(layers):
    alike(minnet.Network(layers()), samples(), epochs=2)


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_an_optimizer_that_remembers_does_so_on_both(activation):
    alike(minnet.Network.mlp([12, 6, 3], activation, "sigmoid", seed=7), samples(), epochs=3, optimizer=Momentum(), learning_rate=0.1)


def test_several_epochs_on_one_seed_see_the_same_batches():
    alike(minnet.Network.mlp([12, 6, 3], seed=8), samples(), epochs=5, batch_size=3)


def test_images_that_stay_bytes_are_learned_alike():
    train, _ = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:60], train.targets[:60], train.classes)
    alike(minnet.Network.mlp([784, 8, 10], output_activation="softmax", loss="cross_entropy", initializer="xavier"), few, batch_size=7)


def test_quantities_without_classes_are_learned_alike():
    data = minnet.Dataset([[0.0, 1.0], [2.0, 0.0], [0.5, 0.5]], [[0.25, 3.0], [1.5, 2.0], [0.0, 0.5]])
    alike(minnet.Network.mlp([2, 4, 2], "tanh", "identity"), data, batch_size=2)


def test_networks_that_began_with_the_same_lists_do_not_move_each_other():
    weights, biases = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [0.7, 0.8]
    first, second = (minnet.Network([minnet.Dense(3, 2)]) for k in range(2))
    for network in (first, second):
        network.layers[0].weights, network.layers[0].biases = weights, biases
    data = minnet.Dataset([[1.0, 0.0, 1.0]], [[1, 0]])
    minnet.train(first, data, epochs=1, batch_size=1, learning_rate=1.0, backend="lists")
    assert second.layers[0].weights == [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
    assert second.layers[0].biases == [0.7, 0.8]
    assert first.layers[0].weights != second.layers[0].weights


def test_rows_that_are_one_and_the_same_list_are_parted():
    network = minnet.Network([minnet.Dense(3, 2)])
    network.layers[0].weights = [[0.1, 0.2, 0.3]] * 2
    alike(network, minnet.Dataset([[1.0, 0.5, 1.0]], [[1, 0]]), batch_size=1)


def test_the_network_itself_keeps_its_layers():
    network = minnet.Network.mlp([12, 6, 3])
    layers = list(network.layers)
    minnet.train(network, samples(), epochs=1, batch_size=4, learning_rate=0.3, backend="lists")
    assert network.layers == layers
    assert repr(network) == "Network(12-6-3, sigmoid, half_squared_error)"


def test_weights_stay_lists_of_floats():
    network = minnet.Network.mlp([12, 3])
    minnet.train(network, samples(), epochs=1, batch_size=4, learning_rate=0.3, backend="lists")
    assert all(type(w) is float for w_j in network.layers[0].weights for w in w_j)


def test_a_cost_that_is_no_number_gives_the_network_its_weights_back():
    network = minnet.Network.mlp([12, 6, 3], "identity", seed=9)
    before = flat(network)
    with pytest.raises(minnet.MinnetError, match="the cost became"):
        minnet.train(network, samples(), epochs=5, batch_size=1, learning_rate=1e100, backend="lists")
    assert flat(network) == before


def test_evaluating_changes_nothing():
    network = minnet.Network.mlp([12, 6, 3])
    before = flat(network)
    minnet.evaluate(network, samples(), backend="lists")
    assert flat(network) == before
