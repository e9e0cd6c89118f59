"""The truth table: its rows, and that its settings learn them as T0's program does."""

import minnet
import pytest

ROWS = {(0, 0, 1): [0], (0, 1, 1): [1], (1, 0, 1): [1], (1, 1, 1): [0]}


def learned(seed):
    """The rows, a network trained on them with the settings that they carry, and the history."""
    rows, _ = minnet.load_dataset("truth-table")
    settings = dict(rows.settings)
    how = {name: settings.pop(name) for name in ("epochs", "batch_size", "learning_rate")}
    network = minnet.Network.mlp(settings.pop("layers"), seed=seed, **settings)
    return rows, network, minnet.train(network, rows, seed=seed, **how)


def test_the_table_has_the_tutorials_four_rows():
    rows, _ = minnet.load_dataset("truth-table")
    assert {tuple(x): y for x, y in zip(rows.inputs, rows.targets)} == ROWS


def test_the_target_is_1_where_exactly_one_of_the_first_two_inputs_is():
    rows, _ = minnet.load_dataset("truth-table")
    assert [y for (y,) in rows.targets] == [int(a != b) for a, b, _ in rows.inputs]


def test_it_is_tested_with_the_rows_that_it_was_trained_on():
    rows, test = minnet.load_dataset("truth-table")
    assert test.inputs == rows.inputs and test.targets == rows.targets


def test_its_network_is_the_tutorials_without_biases():
    rows, network, _ = learned(seed=0)
    assert repr(network) == "Network(3-4-1, sigmoid, sum_squared_error)"
    assert all(layer.parameters == ("weights",) for layer in network.layers)
    assert (rows.settings["epochs"], rows.settings["initializer"]) == (1500, "uniform")


@pytest.mark.parametrize("seed", range(5))
def test_all_four_answers_come_within_five_hundredths(seed):
    rows, network, _ = learned(seed)
    for x, y in zip(rows.inputs, rows.targets):
        assert network.predict(x) == pytest.approx(y, abs=0.05)


def test_the_cost_falls_in_every_epoch():
    _, _, history = learned(seed=0)
    losses = [record.loss for record in history.epochs]
    assert len(losses) == 1500
    assert losses == sorted(losses, reverse=True)


def test_loading_it_twice_gives_networks_nothing_to_share():
    first, _ = minnet.load_dataset("truth-table")
    first.settings["epochs"] = 1
    assert minnet.load_dataset("truth-table")[0].settings["epochs"] == 1500
