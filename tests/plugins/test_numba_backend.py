"""What is the backend numba's own: what is compiled, what is refused, when "auto" takes it.

That it comes to the reference's numbers on networks of every kind is for the test kit's
check_backend too.
"""

import copy
import sys

import minnet
import pytest
from minnet import training
from minnet.core import BACKENDS, numbers
from minnet_plugins import numba_backend
from minnet_plugins.dropout import Dropout
from minnet_plugins.numba_backend import NumbaBackend

numba = pytest.importorskip("numba", reason="Numba is not installed: its backend cannot compile")


def samples(count=23, width=5, classes=3, scale=1.0):
    """Samples of numbers below and above 0, some of them 0, and their classes."""
    inputs = [[scale * (((7 * i + 3 * k) % 11) / 11 - 0.4) if (i + k) % 4 else 0.0
               for k in range(width)] for i in range(count)]
    return minnet.Dataset(inputs, [minnet.one_hot(i * i % classes, classes) for i in range(count)])


def flat(network):
    """Every weight and bias in one list."""
    return [w for layer in network.layers for name in layer.parameters
            for w in numbers(getattr(layer, name))]


def close(expected):
    return pytest.approx(expected, abs=1e-9, rel=1e-9)


def alike(network, data, **settings):
    """Hold what a training leaves on both backends against each other."""
    how = {"epochs": 2, "batch_size": 4, "learning_rate": 0.1, "validation": data, **settings}
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    expected = minnet.train(reference, data, backend="python", **how)
    found = minnet.train(other, data, backend="numba", **how)
    assert flat(reference) != flat(network)
    assert flat(other) == close(flat(reference))
    for name in ("losses", "validation_losses"):
        assert getattr(found, name) == close(getattr(expected, name)), name
    assert found.validation_accuracies == expected.validation_accuracies


@pytest.mark.parametrize("made, how", [
    ({"activation": "gelu", "output_activation": "softmax", "loss": "kl_divergence"}, {}),
    ({"activation": "softmax", "output_activation": "log_softmax",
      "loss": "negative_log_likelihood"}, {}),
    ({"loss": "binary_cross_entropy", "bias": False}, {"optimizer": "adamw"}),
    ({"loss": "cross_entropy", "penalties": ["l2:0.01", "l1"]}, {}),
], ids=str)
def test_bundled_parts_come_to_the_references_numbers(made, how):
    alike(minnet.Network.mlp([5, 4, 3], seed=2, **made), samples(), **how)


@pytest.mark.parametrize("level", [1.0, 2.0], ids=["grey levels", "numbers"])
def test_inputs_that_are_0_are_passed_over(level):
    inputs = [[float((3 * i + k * i) % 2) * level for k in range(5)] for i in range(23)]
    alike(minnet.Network.mlp([5, 4, 3], seed=4), minnet.Dataset(inputs, samples().targets))


def test_dropout_and_quantities_in_their_unit():
    network = minnet.Network.mlp([5, 4, Dropout(0.3), 1], "tanh", "identity")
    rows = samples().inputs
    data = minnet.Dataset(rows, [30 + 7 * sum(x) for x in rows],
                          columns=["a", "b", "c", "d", "e"], target="y",
                          scales={**{name: (0.1, 0.5) for name in "abcde"}, "y": (30.0, 9.0)})
    alike(network, data)



def ours(a, y):
    return sum([(a_j - y_j) ** 4 for a_j, y_j in zip(a, y)]) / 4


def test_a_strangers_functions_of_one_number_are_compiled(capsys):
    activation = minnet.Activation("bent", lambda z: z + z * z / 2, lambda z: 1 + z)
    loss = minnet.Loss("fourth powers", ours,
                       lambda a, y: [(a_j - y_j) ** 3 for a_j, y_j in zip(a, y)])
    alike(minnet.Network.mlp([5, 4, 3], activation, "sigmoid", loss, seed=1), samples())
    assert capsys.readouterr().err == ""


class Tripled(minnet.Dense):
    """A layer that is nobody's."""

    name = "tripled"


@pytest.mark.parametrize("network, words", [
    (minnet.Network([Tripled(5, 3)]), "backend numba has no layer 'tripled'"),
    (minnet.Network.mlp([5, 3], minnet.Activation("looked_up", {}.get, lambda z: 1.0)),
     "backend numba has no activation 'looked_up'"),
    (minnet.Network.mlp([5, 3], loss=minnet.Loss("formatted", lambda a, y: len(f"{a[0]:.4g}"),
                                                 lambda a, y: a)),
     "backend numba has no loss 'formatted': Numba cannot compile it; use the backend numpy"),
], ids=["layer", "activation", "loss"])
def test_what_cannot_be_compiled_is_refused_by_name_before_training(network, words):
    with pytest.raises(minnet.MinnetError) as error:
        minnet.train(network, samples(), epochs=1, batch_size=4, learning_rate=0.1, backend="numba")
    assert str(error.value).startswith(words)


@pytest.mark.parametrize("activation, loss, learning_rate", [
    ("identity", "half_squared_error", 1e10), ("identity", "cross_entropy", 1.0),
    ("identity", "binary_cross_entropy", 1.0)])
def test_a_training_that_fails_says_what_the_reference_says(activation, loss, learning_rate):
    said = []
    for backend in ("python", "numba"):
        network = minnet.Network.mlp([5, 4, 3], activation, activation, loss, seed=9)
        before = flat(network)
        with pytest.raises(minnet.MinnetError) as error:
            minnet.train(network, samples(), epochs=4, batch_size=2, learning_rate=learning_rate,
                         backend=backend)
        said.append(str(error.value))
        assert flat(network) == before
    assert said[1] == said[0]


def test_a_checkpoint_goes_on_to_the_same_bits(tmp_path):
    data, path = samples(), str(tmp_path / "run.ckpt")
    how = {"batch_size": 4, "learning_rate": 0.1, "optimizer": "momentum", "backend": "numba"}
    whole, half = minnet.Network.mlp([5, 4, 3]), minnet.Network.mlp([5, 4, 3])
    minnet.train(whole, data, epochs=4, **how)
    minnet.train(half, data, epochs=2, checkpoint=path, **how)
    resumed, _ = minnet.resume(path, data, epochs=4)
    assert flat(resumed) == flat(whole)


def test_single_precision_stays_so():
    import numpy as np
    network = minnet.Network.mlp([5, 4, 3])
    minnet.train(network, samples(), epochs=2, batch_size=4, learning_rate=0.1,
                 backend="numba:float32")
    assert [float(np.float32(w)) for w in flat(network)] == flat(network)
    with pytest.raises(minnet.MinnetError, match="in float64 or float32, and was asked for"):
        NumbaBackend("float16")


def test_auto_takes_it_where_so_much_is_learned_that_compiling_pays(capsys):
    BACKENDS.find("numba")
    long = {"samples": 3_000_000, "batch_size": 10, "optimizer": "sgd"}
    plain, penalised = minnet.Network.mlp([5, 3]), minnet.Network.mlp([5, 3], penalties="l2")
    for network, work, name in (
            (plain, long, "numba"), (plain, {**long, "batch_size": 100}, "numpy"),
            (plain, {**long, "samples": 50_000}, "numpy"), (plain, {}, "numpy"),
            (plain, {**long, "optimizer": "adam"}, "numpy"), (penalised, long, "numpy")):
        backend = training.find_backend("auto", **work)
        backend.load(network)
        assert backend.name == name
    refused = training.find_backend("auto", **long)
    refused.load(minnet.Network([Tripled(5, 3)]))
    assert refused.name == "numpy"
    assert "the next fastest backend is taken: backend numba has no layer 'tripled'" in (
        capsys.readouterr().err)


def test_without_numba_the_plugin_says_what_it_lacks(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(ModuleNotFoundError) as missing:
        numba_backend.minnet_backends()
    assert missing.value.name == "numba"
    with pytest.raises(minnet.MinnetError, match="needs Numba, which cannot be imported.*"
                       "python3 -m pip install numba"):
        NumbaBackend().load(minnet.Network.mlp([2, 1]))
