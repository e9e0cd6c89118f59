"""Evaluation counts right answers and mistakes as one would by hand."""

import pytest

from minnet import core
from minnet.core.metrics import confusion_matrix


def echo(size, loss="half_squared_error"):
    """A network whose outputs are its inputs."""
    network = core.Network.mlp([size, size], activation="identity", loss=loss, initializer="zeros")
    network.layers[0].weights = [core.one_hot(j, size) for j in range(size)]
    return network


def test_evaluate_counts_what_is_right_and_what_is_taken_for_what():
    outputs = [[3, 1, 1], [0, 2, 1], [1, 0, 5], [0, 4, 1], [2, 1, 0], [0, 1, 0]]
    truth = [0, 0, 2, 1, 1, 1]
    found = core.evaluate(echo(3), core.Dataset(outputs, [core.one_hot(k, 3) for k in truth]))
    assert found.confusion == [[1, 1, 0], [1, 2, 0], [0, 0, 1]]
    assert (found.correct, found.total) == (4, 6)
    assert found.accuracy == 4 / 6


def test_evaluate_gives_the_mean_cost_of_a_sample():
    found = core.evaluate(echo(2), core.Dataset([[1.0, 2.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 0.0]]))
    assert found.loss == (2.0 + 1.0) / 2


def test_quantities_have_a_loss_but_no_accuracy():
    found = core.evaluate(echo(1), core.Dataset([[2.0], [3.0]], [[2.5], [1.0]]))
    assert found.loss == (0.125 + 2.0) / 2
    assert found.total == 2
    assert found.accuracy is None and found.correct is None and found.confusion is None


def test_a_lone_output_names_class_1_above_a_half():
    found = core.evaluate(echo(1),
                          core.Dataset([[0.9], [0.4], [0.6], [0.5], [-3.0]],
                                       [[1], [1], [0], [0], [0]]))
    assert found.confusion == [[2, 1], [1, 1]]
    assert found.accuracy == 3 / 5


def test_evaluate_does_not_change_the_network():
    network = echo(2)
    core.evaluate(network, core.Dataset([[1.0, 2.0]], [[1.0, 0.0]]))
    assert network.layers[0].weights == [[1.0, 0.0], [0.0, 1.0]]
    assert network.layers[0].biases == [0.0, 0.0]


@pytest.mark.parametrize("inputs, targets, side", [
    ([[1.0]], [[1.0, 0.0]], "inputs"),
    ([[1.0, 2.0]], [[1.0]], "outputs"),
])
def test_a_data_set_that_does_not_fit_the_network_is_refused(inputs, targets, side):
    with pytest.raises(core.MinnetError) as caught:
        core.evaluate(echo(2), core.Dataset(inputs, targets, name="pairs"))
    assert str(caught.value) == (
        f"Network(2-2, identity, half_squared_error) has 2 {side}, but data set 'pairs' has 1 for "
        "each sample: choose the sizes of the layers to match")


def test_predict_gives_the_output_for_each_of_many_samples():
    assert core.predict(echo(2), [[1.0, 2.0], [0.5, -3.0]]) == [[1.0, 2.0], [0.5, -3.0]]


@pytest.mark.parametrize("inputs, sentence", [
    ([[1.0, 2.0, 3.0]], "has 2 inputs, but data set 'inputs' has 3 for each sample"),
    ([[1.0, 2.0], [1.0]], "data set 'inputs': input 1 should have 2 numbers, and has 1"),
    ([1.0, 2.0], "data set 'inputs': input 0 should be a list of numbers, and is 1.0"),
    ([], "data set 'inputs' has no samples"),
], ids=["too wide", "uneven", "one sample", "none"])
def test_inputs_to_predict_that_do_not_fit_are_refused(inputs, sentence):
    with pytest.raises(core.MinnetError) as caught:
        core.predict(echo(2), inputs)
    assert sentence in str(caught.value)


def test_a_penalty_costs_in_evaluating_as_it_does_in_training():
    """C = 0 and Ω = ½ of each of the two weights that are 1: Ω = 1 for every sample."""
    network = echo(2)
    network.penalties = [core.Penalty("half a square", lambda w: w * w / 2, lambda w: w)]
    assert core.evaluate(network, core.Dataset([[1.0, 2.0]] * 3, [[1.0, 2.0]] * 3)).loss == 1.0


def test_a_confusion_matrix_has_a_row_for_each_true_class_and_a_column_for_each_answer():
    assert confusion_matrix([0, 1, 1, 2], [0, 2, 1, 2], 3) == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]


def test_an_evaluation_shows_its_numbers():
    assert (repr(core.Evaluation(0.25, 4, [[2, 1], [0, 1]]))
            == "Evaluation(loss 0.25, 3 / 4 correct)")
    assert repr(core.Evaluation(0.25, 4)) == "Evaluation(loss 0.25)"
