"""The costs and gradients of seventeen random networks are those of PyTorch's autograd.

make_torch_gradients.py wrote them down.
"""

import json
import pathlib

import pytest

from minnet import core

FILE = pathlib.Path(__file__).with_name("torch_gradients.json")
NETWORKS = json.loads(FILE.read_text(encoding="utf-8"))


def described(case):
    sizes = [len(case["input"])] + [len(layer["biases"]) for layer in case["layers"]]
    return " ".join(["-".join(map(str, sizes))] + [layer["activation"] for layer in case["layers"]]
                    + [case["loss"]])


def network_of(case):
    layers = []
    for stored in case["layers"]:
        layer = core.Dense(len(stored["weights"][0]), len(stored["weights"]), stored["activation"])
        layer.weights, layer.biases = stored["weights"], stored["biases"]
        layers.append(layer)
    return core.Network(layers, case["loss"])


@pytest.mark.parametrize("case", NETWORKS, ids=described)
def test_the_cost_is_pytorchs(case):
    assert (network_of(case).cost(case["input"], case["target"])
            == pytest.approx(case["cost"], rel=1e-13))


@pytest.mark.parametrize("case", NETWORKS, ids=described)
def test_the_gradients_are_autograds(case):
    found = network_of(case).backprop(case["input"], case["target"])
    for ours, layer in zip(found, case["layers"]):
        for row, expected in zip(ours["weights"], layer["gradient"]["weights"]):
            assert row == pytest.approx(expected, rel=1e-12, abs=1e-15)
        assert ours["biases"] == pytest.approx(layer["gradient"]["biases"], rel=1e-12, abs=1e-15)


def test_every_activation_and_loss_is_among_them():
    assert ({layer["activation"] for case in NETWORKS for layer in case["layers"]}
            == {"sigmoid", "tanh", "relu", "identity", "softmax"})
    assert ({case["loss"] for case in NETWORKS}
            == {"sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy"})
