"""What neither the caller nor the data set says of a training, and who has the say first."""

import minnet
import pytest

PLAIN = {"activation": "sigmoid", "output_activation": None, "loss": "half_squared_error",
         "initializer": "normal", "bias": True, "penalties": (), "epochs": 10, "batch_size": 10,
         "learning_rate": 0.5, "optimizer": "sgd", "layers": [2, 30, 1]}


def data(**settings):
    return minnet.Dataset([[0.0, 1.0], [1.0, 0.0]], [[0.5], [0.7]], settings=settings)


def test_the_caller_has_the_say_before_the_data_set_and_that_before_what_is_plain():
    assert minnet.settings_for(data(), {}) == PLAIN
    suited = data(epochs=3, activation="tanh", layers=[2, 4, 1])
    chosen = {"epochs": 5, "activation": None, "bias": False}
    assert minnet.settings_for(suited, chosen) == {
        **PLAIN, "epochs": 5, "activation": "tanh", "layers": [2, 4, 1], "bias": False}


def test_an_optimizer_that_is_chosen_brings_its_learning_rate_unless_another_is_chosen():
    rate = minnet.core.OPTIMIZERS.find("adam").learning_rate
    suited = data(learning_rate=3.0)
    assert minnet.settings_for(suited, {"optimizer": "adam"})["learning_rate"] == rate != 3.0
    both = {"optimizer": "adam", "learning_rate": 0.2}
    assert minnet.settings_for(suited, both)["learning_rate"] == 0.2
    assert minnet.settings_for(suited, {})["learning_rate"] == 3.0


def test_a_network_is_made_of_its_settings_and_the_seed():
    settings = {**PLAIN, "activation": "tanh"}
    same = minnet.Network.mlp([2, 30, 1], "tanh", seed=4)
    assert minnet.describe(minnet.network_for(settings, 4)) == minnet.describe(same)


def test_a_backend_of_one_type_of_numbers_has_no_other():
    network = minnet.Network.mlp([2, 1])
    assert minnet.backend_for(network, "lists").name == "lists"
    assert minnet.backend_for(network).name in minnet.core.BACKENDS.names()
    with pytest.raises(minnet.MinnetError, match="backend lists computes in one type of numbers"):
        minnet.backend_for(network, "lists", "float32")
