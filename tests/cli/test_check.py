"""`minnet check`: says that right gradients agree and that wrong ones do not."""

import json

import minnet
import pytest
from minnet.core import ACTIVATIONS, LAYERS
from minnet.plugin.testing.findings import known_parts_kept


@pytest.fixture
def wrong_activation(monkeypatch):
    """An activation known by name whose derivative is wrong."""
    wrong = minnet.Activation("wrong", lambda z: z * z, lambda z: z)
    monkeypatch.setitem(minnet.core.ACTIVATIONS.parts, "wrong", wrong)


@pytest.mark.parametrize("words", [
    [], ["--activation", "tanh"], ["--output-activation", "softmax", "--loss", "cross_entropy"],
    ["--no-bias"],
    ["--initializer", "xavier", "--seed", "3"], ["--loss", "sum_squared_error"],
])
def test_backpropagation_agrees_with_the_numerical_gradient(done, words):
    output = done("check", "--layers", "3,4,2", *words)
    assert "largest relative difference between backpropagation and the numerical gradient: " \
        in output
    assert output.endswith("\nthey agree\n")


def test_every_weight_and_bias_is_counted(done):
    assert done("check", "--layers", "3,4,2").startswith(
        "Network(3-4-2, sigmoid, half_squared_error): 26 weights and biases")
    assert done("check", "--layers", "3,4,2", "--no-bias").startswith(
        "Network(3-4-2, sigmoid, half_squared_error): 20 weights and biases")


def test_a_saved_network_is_checked(done, tmp_path):
    done("train", "truth-table", "--epochs", "10", "--save", tmp_path / "model.json")
    output = done("check", tmp_path / "model.json")
    assert output.startswith("Network(3-4-1, sigmoid, sum_squared_error): 16 weights and biases")
    assert output.endswith("\nthey agree\n")


def test_a_wrong_derivative_is_found_out(says, wrong_activation):
    status, output, errors = says("check", "--layers", "3,4,2", "--activation", "wrong")
    assert status == 1
    assert output.endswith("\nthey do not agree\n")
    assert errors.startswith("minnet: error: the gradients differ by ") \
        and "a derivative is wrong" in errors and errors.count("\n") == 1


def test_json_says_so_too(says, wrong_activation):
    status, output, errors = says("check", "--layers", "2,1", "--json")
    record = json.loads(output)
    assert (status, record["network"]) == (0, "Network(2-1, sigmoid, half_squared_error)")
    assert (record["parameters"], record["agree"]) == (3, True)
    assert 0 <= record["largest_relative_difference"] < 1e-5
    status, output, errors = says("check", "--layers", "2,1", "--json", "--activation", "wrong")
    assert (status, json.loads(output)["agree"]) == (1, False)


def test_a_large_network_is_said_to_take_a_while(done, monkeypatch):
    monkeypatch.setattr("minnet.cli.check.MANY", 25)
    assert "has 26 weights and biases" in done("check", "--layers", "3,4,2").splitlines()[0]
    assert "takes a while" not in done("check", "--layers", "3,4,2", "--json")


def test_an_unknown_activation_is_told_the_nearest(refused):
    assert "(did you mean 'relu'?)" in refused("check", "--layers", "3,4,2", "--activation", "rleu")


def test_a_missing_model_is_named(refused, tmp_path):
    assert "cannot read the network" in refused("check", tmp_path / "nothing.json")


def test_each_layer_is_shown_with_the_place_that_differs_most(says, done, monkeypatch):
    output = done("check", "--layers", "3,4,2")
    assert [line.split()[:3] for line in output.splitlines()[5:9]] == [
        ["1", "weights", "12"], ["1", "biases", "4"], ["2", "weights", "8"], ["2", "biases", "2"]]
    backprop = minnet.Network.backprop

    def wrong_at_one_place(network, x, y):
        gradients = backprop(network, x, y)
        gradients[1]["weights"][0][3] += 0.5
        return gradients

    monkeypatch.setattr(minnet.Network, "backprop", wrong_at_one_place)
    status, output, errors = says("check", "--layers", "3,4,2")
    assert (status, output.splitlines()[-1]) == (1, "they do not agree")
    assert ", at weights[0][3] of layer 2" in output \
        and "of their size at weights[0][3] of layer 2, and 1e-05" in errors
    status, output, errors = says("check", "--layers", "3,4,2", "--json")
    worst = max(json.loads(output)["layers"], key=lambda entry: entry["difference"])
    assert (worst["layer"], worst["parameter"], worst["place"]) == (2, "weights", [0, 3])
    assert worst["backpropagation"] - worst["numerical"] == pytest.approx(0.5, abs=1e-6)


def test_what_the_comparison_means_is_said(done):
    assert " ".join(done("check", "--layers", "2,1").splitlines()[1:4]) == (
        "Backpropagation finds ∂C/∂w by the chain rule; the numerical gradient nudges w a little "
        "up and down, and sees how the cost C changes. Where both agree to five digits and more, "
        "the derivative of every layer, activation and loss on the way is right.")


@pytest.fixture
def parts_kept():
    """What a test's plugin brings is forgotten again."""
    minnet.plugins()
    with known_parts_kept(ACTIVATIONS, LAYERS):
        yield


def test_a_plugins_parts_are_checked_as_the_cores_are(says, tmp_path, parts_kept):
    (tmp_path / "bent.py").write_text(
        "import minnet\n\n\n@minnet.hookimpl\ndef minnet_activations():\n"
        "    return [minnet.Activation('bent', lambda z: z ** 3, lambda z: z ** 2)]\n")
    status, output, errors = says("check", "--layers", "2,3,1", "--activation", "bent", "--plugin",
                                  tmp_path / "bent.py")
    assert (status, output.splitlines()[-1]) == (1, "they do not agree")


def test_a_fault_that_does_not_show_at_the_first_weights_is_found(says, done, tmp_path,
                                                                   parts_kept):
    (tmp_path / "gain.py").write_text("""import minnet


class Gain(minnet.Layer):
    name = "gain"
    parameters = ("scales",)

    def __init__(self):
        self.scales = [1.0]

    def forward(self, x):
        return x, [self.scales[0] * x_k for x_k in x]

    def gradient(self, inputs, deltas):
        return {"scales": [sum(d_k * x_k for x, delta in zip(inputs, deltas)
                               for x_k, d_k in zip(x, delta))]}


@minnet.hookimpl
def minnet_layers():
    return [Gain]
""")
    plugin = ("--plugin", tmp_path / "gain.py")
    status, output, errors = says("check", "--layers", "2,3,gain,1", *plugin)
    assert (status, output.splitlines()[-1]) == (1, "they do not agree")
    network = minnet.Network.mlp([2, 3, "gain", 1])
    minnet.save(network, tmp_path / "model.json")
    weights = network.layers[0].weights
    assert done("check", tmp_path / "model.json").endswith("\nthey agree\n")
    assert minnet.load(tmp_path / "model.json").layers[0].weights == weights
