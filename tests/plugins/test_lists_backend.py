"""The backend `lists` takes short cuts over zeros; it must come to the reference's numbers all the same."""

import copy
import math

import minnet
import pytest
from minnet.core import activations
from minnet.core.vectors import numbers
from minnet_plugins import _lists_layers, _lists_packed, lists_backend
from minnet_plugins._lists_layers import SLOPES
from minnet_plugins._lists_packed import Levels, Packed, grey_levels, pack
from minnet_plugins.regularization import Dropout

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


def alike(network, data, within=1e-9, **settings):
    """Train copies of a network on both backends, and hold their weights, histories and evaluations against each other."""
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    how = {"epochs": 1, "batch_size": 4, "learning_rate": 0.3, "seed": 5, "validation": data, **settings}
    histories = [minnet.train(each, data, backend=backend, **how) for each, backend in ((reference, "python"), (other, "lists"))]
    assert flat(reference) != flat(network)
    assert flat(other) == pytest.approx(flat(reference), abs=within, rel=0)
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


@pytest.fixture
def packing(monkeypatch):
    """Grey levels are packed however few samples there are, on every interpreter; the list of batches of which packed layers learned."""
    descended = []
    descend = Packed.descend

    def noted(layer, inputs, steps):
        descended.append(type(inputs[0]))
        return descend(layer, inputs, steps)

    monkeypatch.setattr(_lists_packed, "ENOUGH", 1)
    monkeypatch.setattr(_lists_packed, "LOOPS_ARE_COMPILED", False)
    monkeypatch.setattr(Packed, "descend", noted)
    return descended


def greys(count=23, width=12):
    """Samples of grey levels, three in ten of which are not 0; among them one all black and one all white, and whole numbers."""
    levels = [[(37 * i + 91 * k) % 256 if (5 * i + 2 * k) % 10 < 3 else 0 for k in range(width)] for i in range(count)]
    levels[0], levels[1] = [0] * width, [255] * width
    x = [[level / 255 for level in row] for row in levels]
    x[2] = [-0.0, 0, 1, 0] * (width // 4)
    return minnet.Dataset(x, [minnet.one_hot(i * i % 3, 3) for i in range(count)])


@pytest.mark.parametrize("activation, output_activation, loss", ACTIVATIONS_AND_LOSSES)
def test_an_epoch_of_grey_levels_leaves_the_references_weights(packing, activation, output_activation, loss):
    alike(minnet.Network.mlp([12, 6, 3], activation, output_activation, loss, "xavier", seed=2), greys(), 1e-13, epochs=3)
    assert set(packing) == {Levels}


@pytest.mark.parametrize("batch_size", [1, 5, 100])
@pytest.mark.parametrize("sizes", [[12, 3], [12, 5, 4, 3], [12, 1, 3]], ids=str)
def test_grey_levels_serve_networks_of_any_depth(packing, sizes, batch_size):
    alike(minnet.Network.mlp(sizes, seed=12), greys(), 1e-13, epochs=2, batch_size=batch_size)


def test_images_of_digits_are_learned_to_a_few_bits_of_the_reference(packing):
    train, _ = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:150], train.targets[:150], train.classes)
    alike(minnet.Network.mlp([784, 8, 10]), few, 1e-13, batch_size=10, learning_rate=3.0)


def test_images_that_stay_bytes_are_packed_from_the_bytes(packing):
    train, test = minnet.load_dataset("digits")
    assert grey_levels(test.inputs)(7) == bytes(round(255 * x_k) for x_k in test.inputs[7])
    assert grey_levels(test.inputs[:9])(7) == grey_levels(test.inputs)(7)
    network = minnet.Network.mlp([784, 4, 10], initializer="xavier")
    expected, found = minnet.evaluate(network, test), minnet.evaluate(network, test, "lists")
    assert found.loss == pytest.approx(expected.loss, abs=1e-13)
    assert found.confusion == expected.confusion


def test_a_step_over_grey_levels_worked_by_hand(packing):
    network = minnet.Network([minnet.Dense(3, 1, "identity", "zeros")])
    minnet.train(network, minnet.Dataset([[1.0, 0.0, 0.2]], [[1.0]]), epochs=1, batch_size=1, learning_rate=0.25, backend="lists")
    assert network.layers[0].weights[0] == pytest.approx([0.25, 0.0, 0.05], abs=1e-16)
    assert network.layers[0].biases == [0.25]
    assert packing == [Levels]


def test_the_weights_of_an_input_become_one_number_with_a_digit_each():
    assert pack([1.0, -2.0]) == 2 ** 54 - 2 * 2 ** 54 * 2 ** 96
    assert pack([0.5, 0.0, 3 / 8]) == 2 ** 53 + 3 * 2 ** 51 * 2 ** 192


@pytest.mark.parametrize("weights", [[0.0] * 5, [1.5, -1.5, 0.0, -2.0 ** -54, 2.0 ** -54], [-1000.0, 999.25, -0.1, 0.1, -1.0]], ids=str)
def test_packed_weights_are_read_back(weights):
    layer = Packed(minnet.Dense(3, 5))
    assert layer.unpack(pack(weights)) == pytest.approx(weights, abs=2.0 ** -55, rel=0)


def test_weights_that_no_grey_level_moved_stay_as_they_were_to_the_last_bit(packing):
    network = minnet.Network.mlp([4, 3, 2], initializer="xavier", seed=1)
    before = [list(w_j) for w_j in network.layers[0].weights]
    minnet.train(network, minnet.Dataset([[0.0, 0.0, 0.6, 0.0]] * 3, [[1, 0]] * 3), epochs=2, batch_size=2, learning_rate=0.5, backend="lists")
    moved = [[w_new != w for w, w_new in zip(*rows)] for rows in zip(before, network.layers[0].weights)]
    assert moved == [[False, False, True, False]] * 3
    assert all(type(w) is float for w_j in network.layers[0].weights for w in w_j)


@pytest.mark.parametrize("x", [[0.5, 0.0], [2.0, 0.0], [-1.0, 0.0], [1 / 3 + 1e-12, 0.0], [math.pi, 1.0]], ids=str)
def test_inputs_that_are_no_grey_levels_are_run_as_numbers(packing, x):
    assert grey_levels([[0.0, 1.0], x]) is None
    alike(minnet.Network.mlp([2, 3, 2]), minnet.Dataset([[0.0, 1.0], x], [[0, 1], [1, 0]]), 1e-13)
    assert Levels not in packing


def test_bytes_that_mean_something_else_than_grey_levels_are_not_taken_for_them(packing):
    class Rows(list):
        kind, data = "B", bytes([255, 0, 0, 255])

    assert grey_levels(Rows([[1.0, 0.0], [0.0, 1.0]]))(1) == bytes([0, 255])
    assert grey_levels(Rows([[0.0, 1.0], [1.0, 0.0]]))(1) == bytes([255, 0])
    assert grey_levels(Rows([[255.0, 0.0], [0.0, 255.0]])) is None


def test_few_samples_are_run_as_numbers():
    assert grey_levels([[0.0, 1.0]] * (_lists_packed.ENOUGH - 1)) is None


@pytest.mark.parametrize("size", [1e4, 1e9, 1e300])
def test_weights_too_large_for_a_digit_are_run_as_numbers(packing, size):
    network = minnet.Network.mlp([12, 3], "softmax", loss="cross_entropy", seed=3)
    network.layers[0].weights[1][2] = size
    assert Packed(network.layers[0]).pack() == (size < 1e5)
    expected, found = (minnet.evaluate(network, greys(), backend).loss for backend in ("python", "lists"))
    assert found == pytest.approx(expected, rel=1e-12)


def test_steps_that_might_outgrow_a_digit_are_taken_as_numbers_and_the_weights_packed_anew(packing, monkeypatch):
    monkeypatch.setattr(Packed, "has_room", lambda layer, steps: len(packing) % 3 > 0)
    alike(minnet.Network.mlp([12, 6, 3], seed=13), greys(), 1e-13, epochs=3)
    assert set(packing) == {Levels, list}


def test_room_is_used_up_by_the_sum_of_the_steps():
    layer = Packed(minnet.Dense(2, 2, initializer="zeros"))
    assert layer.pack() and layer.room == 2 ** 95 / 2 ** 54 / 255 / 255 / 2
    assert layer.has_room([[1.0, -2.0], [0.5, 0.0]]) and layer.bound == 3.5
    assert not layer.has_room([[-layer.room, 0.0]])
    layer.bound = 0.0
    assert not layer.has_room([[math.nan, 1.0]])


@pytest.mark.parametrize("learning_rate", [1e6, 1e100, 1e300])
def test_grey_levels_of_steps_too_large_give_the_network_its_weights_back(packing, learning_rate):
    network = minnet.Network.mlp([12, 6, 3], "identity", seed=9)
    before = flat(network)
    with pytest.raises(minnet.MinnetError, match="became"):
        minnet.train(network, greys(), epochs=99, batch_size=1, learning_rate=learning_rate, backend="lists")
    assert flat(network) == before


@pytest.mark.parametrize("optimizer", ["momentum", "adam", "adagrad"])
def test_other_optimizers_learn_grey_levels_alike(packing, optimizer):
    alike(minnet.Network.mlp([12, 6, 3], seed=14), greys(), 1e-10, epochs=2, optimizer=optimizer, learning_rate=0.05)


@pytest.mark.parametrize("loss", ["l2:0.01", "l1:0.01:sum_squared_error", "max_norm:0.8"])
def test_penalties_are_put_on_the_weights_of_grey_levels(packing, loss):
    alike(minnet.Network.mlp([12, 6, 3], loss=loss, seed=15), greys(), 1e-12, epochs=2)


@pytest.mark.parametrize("places", [[12, "first", 6, 3], [12, 6, "middle", 3], [12, 6, "one", "two", 3]], ids=str)
def test_dropout_draws_the_same_neurons(packing, places):
    sizes = [Dropout(0.4, seed=len(place)) if isinstance(place, str) else place for place in places]
    if places[1] == "first":
        sizes = [12, 12] + sizes[1:]
    alike(minnet.Network.mlp(sizes, seed=16), greys(), 1e-13, epochs=2)


def test_a_layer_that_stands_in_two_places_learns_of_both(packing):
    layer = minnet.Dense(12, 12, source=minnet.core.random_source(3))
    for optimizer in ("sgd", Momentum()):
        alike(minnet.Network([layer, layer, minnet.Dense(12, 3)]), greys(), 1e-13, epochs=2, optimizer=optimizer)


def test_ctrl_c_keeps_what_was_learned_of_grey_levels(packing):
    reference = minnet.Network.mlp([12, 6, 3], seed=17)
    other = copy.deepcopy(reference)

    def interrupt(epoch, done, total):
        if done >= 12:
            raise KeyboardInterrupt

    for network, backend in (reference, "python"), (other, "lists"):
        history = minnet.train(network, greys(), epochs=2, batch_size=4, learning_rate=0.3, backend=backend, on_batch=interrupt)
        assert history.stopped == "Ctrl-C"
    assert flat(other) == pytest.approx(flat(reference), abs=1e-13, rel=0)


def test_weights_that_are_put_in_between_epochs_are_taken_up(packing):
    reference = minnet.Network.mlp([12, 6, 3], seed=18)
    other = copy.deepcopy(reference)
    for network, backend in (reference, "python"), (other, "lists"):
        def halve(record):
            network.layers[0].weights = [[w_jk / 2 for w_jk in w_j] for w_j in network.layers[0].weights]
        minnet.train(network, greys(), epochs=3, batch_size=4, learning_rate=0.3, backend=backend, on_epoch=halve)
    assert flat(other) == pytest.approx(flat(reference), abs=1e-13, rel=0)


@pytest.mark.parametrize("compiled, dot", [(True, _lists_layers.loop_over_products), (False, _lists_layers.sum_of_products)],
                         ids=["loops are compiled", "without sumprod"])
def test_every_interpreters_way_leads_to_the_references_weights(monkeypatch, compiled, dot):
    for module in _lists_layers, _lists_packed:
        monkeypatch.setattr(module, "LOOPS_ARE_COMPILED", compiled)
    monkeypatch.setattr(_lists_layers, "dot", dot)
    for data in samples(), greys(120):
        alike(minnet.Network.mlp([12, 6, 3], seed=19), data, 1e-13, epochs=2)


@pytest.mark.parametrize("f, derivative", [(activations.sigmoid, activations.sigmoid_prime), (math.tanh, activations.tanh_prime),
                                           (activations.relu, activations.relu_prime)])
def test_a_slope_taken_from_the_output_is_the_numerical_derivative(f, derivative):
    z = [-2.5, -0.75, 0.25, 1.0, 3.5]
    slopes = SLOPES[derivative]([f(z_j) for z_j in z], [2.0] * len(z))
    assert slopes == pytest.approx([2 * minnet.numerical_derivative(f, z_j, 1e-5) for z_j in z], abs=1e-9)


def test_the_engine_takes_a_dense_layers_subclass_as_it_is():
    engine = lists_backend.ListsBackend().load(minnet.Network([minnet.Dense(12, 5), Scaled(5, 3)]))
    assert [type(layer) for layer in engine.network.layers] == [Packed, Scaled]
