"""Early stopping: when it ends a training, and that it goes back to the best epoch."""

import pytest

import minnet
from minnet_plugins.early_stopping import EarlyStopping


def records(*losses):
    """Records of epochs with these validation losses."""
    return [minnet.EpochRecord(number, 1.0, validation=minnet.Evaluation(loss, 1))
            for number, loss in enumerate(losses, 1)]


def test_patience_ends_after_so_many_epochs_without_a_lower_loss():
    rule = EarlyStopping(2)
    stops = [rule(record) for record in records(5.0, 4.0, 4.5, 3.9, 3.9, 4.0, 1.0)]
    assert stops == [False, False, False, False, False, True, False]
    assert repr(rule) == "nothing better in 2 epochs"


def test_without_validation_it_goes_by_the_training_loss():
    rule = EarlyStopping(1)
    losses = {1: 2.0, 2: 1.0, 3: 1.0}
    stops = [rule(minnet.EpochRecord(number, loss)) for number, loss in losses.items()]
    assert stops == [False, False, True]


@pytest.mark.parametrize("patience", [0, -1, 2.5, "two"])
def test_a_patience_that_makes_no_sense_is_refused(patience):
    with pytest.raises(minnet.MinnetError,
                       match="patience should be a whole number of epochs, 1 or more, and is "):
        EarlyStopping(patience)


def overfitting():
    """Ten noisy samples, and ten others to validate with: a network learns the first by heart."""
    noise = [0.9, -1.3, 0.2, 1.1, -0.6, 0.4, -1.0, 0.7, -0.1, 0.5]
    x = [i / 5 - 1 for i in range(10)]
    return (minnet.Dataset([[x_i] for x_i in x], [[x_i + n_i] for x_i, n_i in zip(x, noise)]),
            minnet.Dataset([[x_i + 0.1] for x_i in x],
                           [[x_i + 0.1 - n_i / 2] for x_i, n_i in zip(x, noise)]))


def test_patience_goes_back_to_the_weights_of_the_best_epoch(backend):
    train, validation = overfitting()
    network = minnet.Network.mlp([1, 30, 1], "tanh", "identity", seed=0)
    history = minnet.train(network, train, epochs=500, batch_size=10, learning_rate=0.1,
                           validation=validation, backend=backend, options={"patience": 7})
    best = min(history.epochs, key=lambda record: record.validation_loss)
    assert history.stopped == ("nothing better in 7 epochs; the weights are those of epoch "
                               f"{best.epoch}")
    assert len(history.epochs) == best.epoch + 7 < 500
    assert (minnet.evaluate(network, validation, "python").loss
            == pytest.approx(best.validation_loss, rel=1e-12))


def test_patience_on_the_command_line(says, done):
    status, output, errors = says("train", "letters", "--patience", "0")
    assert status == 2 and "'0' should be a whole number of epochs, 1 or more" in errors
    output = done("train", "letters", "--epochs", "1000", "--learning-rate", "30",
                  "--patience", "3")
    assert ("stopped early: nothing better in 3 epochs; the weights are those of epoch "
            in output)
