"""What the tutorials print and plot, and the numbers that textbooks work out by hand."""

import math

import pytest

from minnet import core

TRUTH_TABLE_X = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
TRUTH_TABLE_Y = [[0], [1], [1], [0]]

LETTERS = {
    "A": "001100 010010 111111 100001 100001",
    "B": "011110 010010 011110 010010 011110",
    "C": "011110 010000 010000 010000 011110",
}


@pytest.mark.parametrize("seed", [0, 4, 11])
def test_t0_cost_falls_monotonically_and_all_four_predictions_are_within_5_hundredths(seed):
    network = core.Network.mlp([3, 4, 1], loss="sum_squared_error", initializer="uniform",
                               bias=False, seed=seed)
    table = core.Dataset(TRUTH_TABLE_X, TRUTH_TABLE_Y)
    history = core.train(network, table, epochs=1500, batch_size=4, learning_rate=4.0)
    losses = [record.loss for record in history.epochs]
    assert all(after < before for before, after in zip(losses, losses[1:]))
    for x, y in zip(TRUTH_TABLE_X, TRUTH_TABLE_Y):
        assert abs(network.predict(x)[0] - y[0]) < 0.05


@pytest.mark.parametrize("seed", [0, 2, 7])
def test_t3_all_letters_are_read_by_epoch_100(seed):
    bitmaps = [[float(dot) for dot in drawing.replace(" ", "")] for drawing in LETTERS.values()]
    letters = core.Dataset(bitmaps, [core.one_hot(k, 3) for k in range(3)], list(LETTERS))
    network = core.Network.mlp([30, 5, 3], loss="mean_squared_error", bias=False, seed=seed)
    history = core.train(network, letters, epochs=100, batch_size=1, learning_rate=1.0,
                         shuffle=False)
    assert len(history.epochs) == 100
    assert history.epochs[-1].accuracy == 1.0
    assert history.epochs[-1].loss < history.epochs[0].loss
    assert core.evaluate(network, letters).confusion == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_three_layer_network_gives_the_textbook_output():
    network = core.Network.mlp([2, 3, 2, 2], output_activation="identity")
    first, second, third = network.layers
    first.weights, first.biases = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], [0.1, 0.2, 0.3]
    second.weights, second.biases = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [0.1, 0.2]
    third.weights, third.biases = [[0.1, 0.2], [0.3, 0.4]], [0.1, 0.2]
    assert network.predict([1.0, 0.5]) == pytest.approx([0.31682708, 0.69627909], abs=5e-9)


def by_hand(biases_move):
    """The 2-2-2 network of textbooks, which hold its biases where they are."""
    network = core.Network.mlp([2, 2, 2], bias=biases_move)
    hidden, output = network.layers
    hidden.weights, hidden.biases = [[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]
    output.weights, output.biases = [[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]
    return network


def test_the_network_worked_by_hand_has_the_textbook_outputs():
    network = by_hand(biases_move=True)
    (x, z_hidden, a_hidden), (_, z_output, a_output) = network.forward([0.05, 0.10])
    assert z_hidden[0] == pytest.approx(0.3775, abs=1e-12)
    assert a_hidden == pytest.approx([0.593269992, 0.596884378], abs=5e-10)
    assert z_output[0] == pytest.approx(1.105905967, abs=5e-10)
    assert a_output == pytest.approx([0.75136507, 0.772928465], abs=5e-9)
    assert network.predict([0.05, 0.10]) == a_output


def test_the_network_worked_by_hand_has_the_textbook_cost_and_slope():
    network = by_hand(biases_move=True)
    x, y = [0.05, 0.10], [0.01, 0.99]
    assert network.cost(x, y) == pytest.approx(0.298371109, abs=5e-10)
    hidden, output = network.backprop(x, y)
    assert output["weights"][0][0] == pytest.approx(0.082167041, abs=5e-10)
    assert output["biases"][0] == pytest.approx(0.138498562, abs=5e-10)
    assert hidden["weights"][0][0] == pytest.approx(0.000438568, abs=5e-10)


@pytest.mark.parametrize("biases_move", [True, False])
def test_one_step_by_hand_moves_the_weights_to_the_textbook_values(biases_move):
    network = by_hand(biases_move)
    sample = core.Dataset([[0.05, 0.10]], [[0.01, 0.99]])
    core.train(network, sample, epochs=1, batch_size=1, learning_rate=0.5)
    hidden, output = network.layers
    assert output.weights[0] == pytest.approx([0.35891648, 0.408666186], abs=5e-9)
    assert output.weights[1] == pytest.approx([0.511301270, 0.561370121], abs=5e-9)
    assert hidden.weights[0] == pytest.approx([0.149780716, 0.19956143], abs=5e-9)
    assert hidden.weights[1] == pytest.approx([0.24975114, 0.29950229], abs=5e-9)


def test_with_biases_held_the_textbook_cost_follows_after_10000_steps():
    network = by_hand(biases_move=False)
    x, y = [0.05, 0.10], [0.01, 0.99]
    core.train(network, core.Dataset([x], [y]), epochs=10000, batch_size=1, learning_rate=0.5)
    assert network.cost(x, y) == pytest.approx(0.0000351, abs=5e-8)
    assert network.predict(x) == pytest.approx([0.0159, 0.9841], abs=5e-5)
    assert network.layers[0].biases == [0.35, 0.35] and network.layers[1].biases == [0.60, 0.60]


def test_a_neuron_is_the_activation_of_its_weighted_sum():
    neuron = core.Neuron([1.0, -2.0, 0.5], bias=0.25, activation="identity")
    assert neuron.weighted_input([3.0, 1.0, 2.0]) == 2.25
    assert neuron.output([3.0, 1.0, 2.0]) == 2.25
    assert core.Neuron([1.0, -2.0]).output([2.0, 1.0]) == 0.5
    assert core.Neuron([1.0], bias=math.log(3)).output([0.0]) == pytest.approx(0.75, abs=1e-15)
    assert core.Neuron([1.0, -2.0], activation="relu").output([1.0, 1.0]) == 0.0
