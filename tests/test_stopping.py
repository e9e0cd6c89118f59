"""T2's rules that say when a training is enough."""

import pytest

import minnet


def test_training_stops_when_no_weight_moves_as_much_as_the_threshold():
    """w ← 0.9 w with w = 1 at first: 0.1 · 0.9ⁿ falls below 0.05 at n = 7, in the eighth epoch."""
    network = minnet.Network.mlp([1, 1], activation="identity", initializer="zeros", bias=False)
    network.layers[0].weights = [[1.0]]
    history = minnet.train(network, minnet.Dataset([[1.0]], [[0.0]]), epochs=100, batch_size=1,
                           learning_rate=0.1, stop=[minnet.UpdateBelow(0.05)], backend="python")
    assert len(history.epochs) == 8
    assert history.stopped == "the largest weight update is below 0.05"


def test_training_stops_when_the_error_rate_is_below_the_threshold():
    letters, _ = minnet.load_dataset("letters")
    network = minnet.Network.mlp([30, 5, 3], seed=0)
    history = minnet.train(network, letters, epochs=500, batch_size=1, learning_rate=1.0,
                           stop=[minnet.ErrorBelow(0.01)], backend="python")
    assert history.epochs[-1].accuracy == 1.0
    assert all(record.accuracy < 1.0 for record in history.epochs[:-1])
    assert history.stopped == "the error rate is below 0.01"


@pytest.mark.parametrize("accuracy, validation_accuracy, stops", [
    (0.95, None, True),
    (0.90, None, False),
    (0.50, 0.95, True),
    (0.95, 0.50, False),
    (None, 0.95, True),
    (0.95, 0.0, False),
])
def test_the_error_rate_is_the_validation_sets_if_there_is_one(accuracy, validation_accuracy,
                                                               stops):
    record = minnet.EpochRecord(1, 0.1, accuracy)
    record.validation_accuracy = validation_accuracy
    assert minnet.ErrorBelow(0.0999)(record) is stops


def test_the_error_rate_of_quantities_has_no_meaning():
    with pytest.raises(minnet.MinnetError, match="the error rate has no meaning for these data: "
                                                 "their targets are not classes"):
        minnet.ErrorBelow(0.1)(minnet.EpochRecord(1, 0.1))
