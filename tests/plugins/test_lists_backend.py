"""The backend `lists` takes short cuts; it must come to the reference's numbers all the same."""

import copy
import math
import subprocess
import sys

import minnet
import pytest
from minnet.core import numbers, random_source
from minnet_plugins.lists_backend import ListsBackend

ACTIVATIONS_AND_LOSSES = [
    ("sigmoid", "sigmoid", "half_squared_error"),
    ("sigmoid", "sigmoid", "sum_squared_error"),
    ("tanh", "identity", "mean_squared_error"),
    ("tanh", "tanh", "half_squared_error"),
    ("relu", "relu", "half_squared_error"),
    ("sigmoid", "softmax", "cross_entropy"),
    ("tanh", "softmax", "half_squared_error"),
]


class Reversed(minnet.Layer):
    """A layer without weights: its inputs in reverse."""

    name = "reversed"

    def forward(self, x):
        return x, x[::-1]

    def backward(self, x, delta):
        return delta[::-1]


class Doubled(minnet.Dense):
    """A dense layer of another kind: its output doubled."""

    name = "doubled"

    def forward(self, x):
        z, a = super().forward(x)
        return z, [2 * a_j for a_j in a]

    def delta(self, z, a, gradient):
        return super().delta(z, [a_j / 2 for a_j in a], [2 * g_j for g_j in gradient])


def samples(share=0.3, count=23, width=12):
    """A share of the numbers are not 0; one sample is all 0, one has a single number, one all."""
    x = [[((7 * i + 3 * k) % 11) / 11 - 0.4 if (5 * i + 2 * k) % 10 < 10 * share else 0.0
          for k in range(width)] for i in range(count)]
    x[0] = [0.0] * width
    x[1] = [0.0] * (width - 1) + [0.75]
    x[2] = [k + 1.0 for k in range(width)]
    x[3] = [-0.0, 0, 1, 0] * (width // 4)
    return minnet.Dataset(x, [minnet.one_hot(i * i % 3, 3) for i in range(count)])


def grey_levels(count=120, width=12):
    """Rows of bytes, three in ten of which are not 0; one is all black and one all white."""
    rows = [bytes((37 * i + 91 * k) % 256 if (5 * i + 2 * k) % 10 < 3 else 0 for k in range(width))
            for i in range(count)]
    return [bytes(width), bytes([255] * width)] + rows[2:]


def greys(count=120, width=12):
    """Samples of grey levels, as lists; in one of them they are whole numbers."""
    x = [[level / 255 for level in row] for row in grey_levels(count, width)]
    x[2] = [-0.0, 0, 1, 0] * (width // 4)
    return minnet.Dataset(x, [minnet.one_hot(i * i % 3, 3) for i in range(count)])


class Bytes:
    """Rows of grey levels that stay bytes; how many were asked for as numbers."""

    def __init__(self, rows):
        self.rows, self.asked = rows, 0

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        self.asked += 1
        return [level / 255 for level in self.rows[i]]

    def grey_levels(self, i):
        return self.rows[i]


def flat(network):
    """Every weight and bias in one list."""
    return [w for layer in network.layers for name in layer.parameters
            for w in numbers(getattr(layer, name))]


def alike(network, data, within=1e-13, **settings):
    """Train copies of a network on both backends; their numbers are the same."""
    how = {"epochs": 2, "batch_size": 4, "learning_rate": 0.3, "validation": data, **settings}
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    expected = minnet.train(reference, data, backend="python", **how)
    found = minnet.train(other, data, backend="lists", **how)
    assert flat(reference) != flat(network)
    assert flat(other) == pytest.approx(flat(reference), abs=within, rel=within)
    for record, others in zip(expected.epochs, found.epochs):
        assert others.accuracy == record.accuracy
        assert others.loss == pytest.approx(record.loss, abs=within, rel=within)
        assert others.validation_loss == pytest.approx(record.validation_loss, rel=within)
    assert minnet.evaluate(other, data, "lists").confusion \
        == minnet.evaluate(reference, data, "python").confusion
    assert numbers(minnet.predict(other, data.inputs, "lists")) \
        == pytest.approx(numbers(minnet.predict(reference, data.inputs, "python")), rel=1e-9)


@pytest.mark.parametrize("data", [samples(), samples(1.0), greys()],
                         ids=["mostly 0", "not 0", "grey levels"])
@pytest.mark.parametrize("activation, output_activation, loss", ACTIVATIONS_AND_LOSSES)
def test_training_leaves_the_references_weights(activation, output_activation, loss, data):
    network = minnet.Network.mlp([12, 6, 3], activation, output_activation, loss, "xavier", seed=2)
    alike(network, data, learning_rate=0.1)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_inputs_may_be_sparse_or_dense(share, optimizer):
    alike(minnet.Network.mlp([12, 6, 3], seed=3), samples(share), optimizer=optimizer)


@pytest.mark.parametrize("batch_size", [1, 7, 200])
@pytest.mark.parametrize("sizes", [[12, 3], [12, 5, 4, 3], [12, 1, 3]], ids=str)
def test_grey_levels_serve_networks_of_any_depth(sizes, batch_size):
    alike(minnet.Network.mlp(sizes, seed=12), greys(), batch_size=batch_size)


def test_images_of_digits_are_learned_to_a_few_bits_of_the_reference():
    train, _ = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:150], train.targets[:150], train.classes)
    alike(minnet.Network.mlp([784, 8, 10]), few, epochs=1, batch_size=10, learning_rate=3.0)


def test_images_that_stay_bytes_are_never_made_into_numbers():
    inputs = Bytes(grey_levels())
    data = minnet.Dataset(inputs, greys().targets)
    asked = inputs.asked
    alike(minnet.Network.mlp([12, 6, 3], seed=4), data)
    by_both = inputs.asked - asked
    minnet.train(minnet.Network.mlp([12, 6, 3]), data, epochs=2, batch_size=4, learning_rate=0.3,
                 backend="lists", validation=data)
    assert inputs.asked - asked - by_both < len(data)


def test_the_digits_that_are_carried_give_their_bytes():
    _, test = minnet.load_dataset("digits")
    assert test.inputs.grey_levels(7) == bytes(round(255 * x_k) for x_k in test.inputs[7])


def test_few_samples_are_run_as_numbers():
    inputs = Bytes(grey_levels(20))
    data = minnet.Dataset(inputs, greys(20).targets)
    alike(minnet.Network.mlp([12, 6, 3], seed=4), data)
    asked = inputs.asked
    minnet.evaluate(minnet.Network.mlp([12, 6, 3]), data, "lists")
    assert inputs.asked - asked >= len(data)


@pytest.mark.parametrize("x_k", [0.5, 2.0, -1.0, 1 / 3 + 1e-12, math.pi])
def test_inputs_that_are_no_grey_levels_are_run_as_numbers(x_k):
    data = greys()
    data.inputs[-1] = [x_k] + [0.0] * 11
    alike(minnet.Network.mlp([12, 6, 3]), data)


def test_a_step_worked_by_hand():
    data = minnet.Dataset([[2.0, 0.0, 1.0]], [[1.0]])
    network = minnet.Network([minnet.Dense(3, 1, "identity", "zeros")])
    minnet.train(network, data, epochs=1, batch_size=1, learning_rate=0.25, backend="lists")
    assert network.layers[0].weights == [[0.5, 0.0, 0.25]]
    assert network.layers[0].biases == [0.25]


def test_a_step_over_grey_levels_worked_by_hand():
    data = minnet.Dataset([[1.0, 0.0, 0.2]] * 100, [[1.0]] * 100)
    network = minnet.Network([minnet.Dense(3, 1, "identity", "zeros")])
    minnet.train(network, data, epochs=1, batch_size=100, learning_rate=0.25, backend="lists")
    assert network.layers[0].weights[0] == pytest.approx([0.25, 0.0, 0.05], abs=1e-15)
    assert network.layers[0].biases == pytest.approx([0.25], abs=1e-15)


@pytest.mark.parametrize("count", [3, 100])
def test_weights_of_inputs_that_are_always_0_stay_as_they_were_to_the_last_bit(count):
    data = minnet.Dataset([[0.0, 0.0, 0.6, 0.0]] * count, [[1, 0]] * count)
    network = minnet.Network.mlp([4, 3, 2], initializer="xavier", seed=1)
    before = [list(w_j) for w_j in network.layers[0].weights]
    minnet.train(network, data, epochs=2, batch_size=2, learning_rate=0.5, backend="lists")
    after = network.layers[0].weights
    assert [[w_new != w for w, w_new in zip(*rows)] for rows in zip(before, after)] \
        == [[False, False, True, False]] * 3
    assert all(type(w) is float for w_j in after for w in w_j)


@pytest.mark.parametrize("size", [1e4, 1e9, 1e300])
def test_weights_may_be_too_large_to_be_packed(size):
    network = minnet.Network.mlp([12, 6, 3], seed=3)
    network.layers[0].weights[1][2] = size
    alike(network, greys(), 1e-12)


def test_weights_may_become_too_large_to_be_packed():
    network = minnet.Network.mlp([12, 3], "identity", seed=3)
    alike(network, greys(), 1e-9, epochs=1, batch_size=60, learning_rate=1e6)


def test_weights_are_packed_anew_when_many_steps_might_have_made_them_large():
    network = minnet.Network.mlp([12, 3], "softmax", loss="cross_entropy", seed=13)
    alike(network, greys(), 1e-9, learning_rate=3e5)


@pytest.mark.parametrize("data", [samples(), greys()], ids=["numbers", "grey levels"])
@pytest.mark.parametrize("learning_rate", [1e6, 1e100, 1e300])
def test_steps_too_large_end_in_the_batch_in_which_they_end_on_the_reference(data, learning_rate):
    told = []
    for backend in "python", "lists":
        network = minnet.Network.mlp([12, 6, 3], "identity", seed=9)
        before = flat(network)
        with pytest.raises(minnet.MinnetError, match="became") as caught:
            minnet.train(network, data, epochs=99, batch_size=1, learning_rate=learning_rate,
                         backend=backend)
        assert flat(network) == before
        told.append(str(caught.value).replace("inf", "nan"))
    assert told[0] == told[1]


@pytest.mark.parametrize("data", [samples(), greys()], ids=["numbers", "grey levels"])
def test_ctrl_c_keeps_what_was_learned(data):
    def interrupt(epoch, done, total):
        if done >= 12:
            raise KeyboardInterrupt

    networks = [minnet.Network.mlp([12, 6, 3], seed=17) for _ in range(3)]
    for network, backend in zip(networks, ("python", "lists")):
        with pytest.raises(KeyboardInterrupt):
            minnet.train(network, data, epochs=2, batch_size=4, learning_rate=0.3,
                         backend=backend, on_batch=interrupt)
    assert flat(networks[1]) == pytest.approx(flat(networks[0]), abs=1e-13)
    assert flat(networks[1]) != flat(networks[2])


@pytest.mark.parametrize("in_place", [False, True])
def test_weights_that_are_changed_between_epochs_are_taken_up(in_place):
    networks = [minnet.Network.mlp([12, 6, 3], seed=18) for _ in range(2)]
    for network, backend in zip(networks, ("python", "lists")):
        def halve(record):
            halves = [[w_jk / 2 for w_jk in w_j] for w_j in network.layers[0].weights]
            if in_place:
                network.layers[0].weights[:] = halves
            else:
                network.layers[0].weights = halves
        minnet.train(network, greys(), epochs=3, batch_size=4, learning_rate=0.3,
                     backend=backend, on_epoch=halve, validation=greys())
    assert flat(networks[1]) == pytest.approx(flat(networks[0]), abs=1e-13)


@pytest.mark.parametrize("data", [samples(), greys()], ids=["numbers", "grey levels"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_a_layer_that_stands_in_two_places_learns_of_both(data, optimizer):
    layer = minnet.Dense(12, 12, source=random_source(3))
    alike(minnet.Network([layer, layer, minnet.Dense(12, 3)]), data, 1e-12, optimizer=optimizer)


@pytest.mark.parametrize("layers", [
    lambda: [minnet.Dense(12, 6), Reversed(), minnet.Dense(6, 3)],
    lambda: [Reversed(), minnet.Dense(12, 3)],
    lambda: [minnet.Dense(12, 6), Doubled(6, 5, "tanh"), minnet.Dense(5, 3)],
    lambda: [minnet.Dense(12, 5), Doubled(5, 3)],
], ids=["in the middle", "first", "with weights", "with weights, last"])
def test_layers_of_other_kinds_are_run_as_they_are(layers):
    alike(minnet.Network(layers()), greys())


@pytest.mark.parametrize("penalties", [(), ("l2:0.01",)], ids=str)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_penalties_and_other_optimizers_learn_grey_levels_alike(penalties, optimizer):
    network = minnet.Network.mlp([12, 6, 3], seed=15, penalties=penalties)
    alike(network, greys(), 1e-9, optimizer=optimizer, learning_rate=0.05)


def test_biases_that_are_left_out_stay_at_zero():
    network = minnet.Network.mlp([12, 6, 3], bias=False, seed=6)
    alike(network, greys())
    minnet.train(network, greys(), epochs=1, batch_size=4, learning_rate=0.3, backend="lists")
    assert [layer.biases for layer in network.layers] == [[0.0] * 6, [0.0] * 3]


@pytest.mark.parametrize("data", [samples(), samples(1.0), greys()],
                         ids=["mostly 0", "not 0", "grey levels"])
def test_lists_that_others_hold_too_are_left_to_them(data):
    row = [0.1] * 12
    network = minnet.Network([minnet.Dense(12, 3)])
    network.layers[0].weights, biases = [row] * 3, network.layers[0].biases
    before = list(biases)
    alike(network, data)
    minnet.train(network, data, epochs=1, batch_size=4, learning_rate=0.3, backend="lists")
    assert row == [0.1] * 12 and biases == before


def test_what_was_learned_stands_though_its_batches_were_not_all_asked_for():
    data, optimizer, batches = greys(), minnet.SGD(), [[0, 1, 2], [3, 4]]
    expected, found = (minnet.Network.mlp([12, 6, 3], seed=5) for _ in range(2))
    list(minnet.PythonEngine(expected).learn(data, batches, optimizer, 0.3))
    engine = ListsBackend().load(found)
    prepared = engine.prepare(data)
    for batch in batches:
        next(engine.learn(prepared, [batch], optimizer, 0.3))
    engine.store()
    assert flat(found) == pytest.approx(flat(expected), abs=1e-13)


PROGRAM = """
import math, sys
{before}
import minnet
from minnet.core import numbers
for level in 40, 40.5:
    x = [[level * (i % 4 == k % 4) / 255 for k in range(12)] for i in range(120)]
    data = minnet.Dataset(x, [minnet.one_hot(i * i % 3, 3) for i in range(120)])
    networks = [minnet.Network.mlp([12, 6, 3]) for backend in range(2)]
    for network, backend in zip(networks, ("python", "lists")):
        minnet.train(network, data, epochs=2, batch_size=7, learning_rate=1.0, backend=backend)
    first, second = ([w for layer in network.layers for w in numbers(layer.weights)]
                     for network in networks)
    print(max(abs(w - v) for w, v in zip(first, second)) < 1e-13)
"""


@pytest.mark.parametrize("before", [
    "sys.implementation.name = 'pypy'", "vars(math).pop('sumprod', None)",
    "math.sumprod = lambda v, w: sum(v_k * w_k for v_k, w_k in zip(v, w))"])
def test_every_interpreters_way_leads_to_the_references_weights(before):
    program = PROGRAM.format(before=before)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\nTrue\n", "")
