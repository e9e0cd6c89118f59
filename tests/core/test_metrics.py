"""Evaluation counts right answers and mistakes as one would by hand."""

import pytest

import minnet
from minnet.core.metrics import confusion_matrix


def echo(size, loss="half_squared_error"):
    """A network whose outputs are its inputs."""
    network = minnet.Network.mlp([size, size], activation="identity", loss=loss, initializer="zeros")
    network.layers[0].weights = [minnet.one_hot(j, size) for j in range(size)]
    return network


def test_evaluate_counts_what_is_right_and_what_is_taken_for_what():
    outputs = [[3, 1, 1], [0, 2, 1], [1, 0, 5], [0, 4, 1], [2, 1, 0], [0, 1, 0]]
    truth = [0, 0, 2, 1, 1, 1]
    found = minnet.evaluate(echo(3), minnet.Dataset(outputs, [minnet.one_hot(k, 3) for k in truth]))
    assert found.confusion == [[1, 1, 0], [1, 2, 0], [0, 0, 1]]
    assert (found.correct, found.total) == (4, 6)
    assert found.accuracy == 4 / 6


def test_evaluate_gives_the_mean_cost_of_a_sample():
    found = minnet.evaluate(echo(2), minnet.Dataset([[1.0, 2.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 0.0]]))
    assert found.loss == (2.0 + 1.0) / 2


def test_quantities_have_a_loss_but_no_accuracy():
    found = minnet.evaluate(echo(1), minnet.Dataset([[2.0], [3.0]], [[2.5], [1.0]]))
    assert found.loss == (0.125 + 2.0) / 2
    assert found.total == 2
    assert found.accuracy is None and found.correct is None and found.confusion is None


def test_a_lone_output_names_class_1_above_a_half():
    found = minnet.evaluate(echo(1), minnet.Dataset([[0.9], [0.4], [0.6], [0.5], [-3.0]], [[1], [1], [0], [0], [0]]))
    assert found.confusion == [[2, 1], [1, 1]]
    assert found.accuracy == 3 / 5


def test_evaluate_does_not_change_the_network():
    network = echo(2)
    minnet.evaluate(network, minnet.Dataset([[1.0, 2.0]], [[1.0, 0.0]]))
    assert network.layers[0].weights == [[1.0, 0.0], [0.0, 1.0]]
    assert network.layers[0].biases == [0.0, 0.0]


@pytest.mark.parametrize("inputs, targets, sentence", [
    ([[1.0]], [[1.0, 0.0]], "Network(2-2, identity, half_squared_error) has 2 inputs, but data set 'pairs' has 1 for each sample: "
                            "choose the sizes of the layers to match the data, or the data that the network was trained on"),
    ([[1.0, 2.0]], [[1.0]], "Network(2-2, identity, half_squared_error) has 2 outputs, but data set 'pairs' has 1 for each sample: "
                            "choose the sizes of the layers to match the data, or the data that the network was trained on"),
], ids=["inputs", "outputs"])
def test_a_data_set_that_does_not_fit_the_network_is_refused(inputs, targets, sentence):
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.evaluate(echo(2), minnet.Dataset(inputs, targets, name="pairs"))
    assert str(caught.value) == sentence


def test_a_confusion_matrix_has_a_row_for_each_true_class_and_a_column_for_each_answer():
    assert confusion_matrix([0, 1, 1, 2], [0, 2, 1, 2], 3) == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]


def test_an_evaluation_shows_its_numbers():
    assert repr(minnet.Evaluation(0.25, 4, [[2, 1], [0, 1]])) == "Evaluation(loss 0.25, 3 / 4 correct)"
    assert repr(minnet.Evaluation(0.25, 4)) == "Evaluation(loss 0.25)"
