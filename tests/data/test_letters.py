"""The three letters: their dots, and that they are told apart by the tutorial's last epoch."""

import minnet
import pytest

DOTS = {
    "A": "001100 010010 111111 100001 100001",
    "B": "011110 010010 011110 010010 011110",
    "C": "011110 010000 010000 010000 011110",
}


def test_the_letters_are_the_tutorials_dot_for_dot():
    letters, _ = minnet.load_dataset("letters")
    drawn = {name: "".join(f"{x_k:g}" for x_k in x)
             for name, x in zip(letters.classes, letters.inputs)}
    assert drawn == {name: dots.replace(" ", "") for name, dots in DOTS.items()}


def test_their_targets_are_one_hot_in_the_order_of_the_alphabet():
    letters, _ = minnet.load_dataset("letters")
    assert letters.classes == ["A", "B", "C"]
    assert letters.targets == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_they_are_tested_with_what_they_were_trained_on():
    letters, test = minnet.load_dataset("letters")
    assert test.inputs == letters.inputs and test.targets == letters.targets


@pytest.mark.parametrize("seed", range(10))
def test_all_three_are_told_apart_by_epoch_100(seed):
    letters, _ = minnet.load_dataset("letters")
    settings = dict(letters.settings)
    how = {name: settings.pop(name) for name in ("epochs", "batch_size", "learning_rate")}
    network = minnet.Network.mlp(settings.pop("layers"), seed=seed, **settings)
    history = minnet.train(network, letters, seed=seed, **how)
    assert repr(network) == "Network(30-5-3, sigmoid, mean_squared_error)"
    assert (len(history.epochs), history.epochs[-1].accuracy) == (100, 1.0)
    assert minnet.evaluate(network, letters).confusion == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_the_letters_go_through_without_shuffling_too():
    letters, _ = minnet.load_dataset("letters")
    network = minnet.Network.mlp([30, 5, 3], loss="mean_squared_error", bias=False, seed=1)
    minnet.train(network, letters, epochs=100, batch_size=1, learning_rate=1.0, shuffle=False)
    assert minnet.evaluate(network, letters).correct == 3
