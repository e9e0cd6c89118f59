"""The layer dropout: what it drops, what it lets through, and that it is not there in use."""

import math
import statistics

import pytest

import minnet
from minnet.core import LAYERS
from minnet_plugins.dropout import Dropout


def points(count=40):
    inputs = [[math.sin(i), math.cos(2 * i)] for i in range(count)]
    return minnet.Dataset(inputs, [[x1 * x2, x1 - x2] for x1, x2 in inputs])


def test_dropout_drops_its_share_and_scales_the_rest_so_that_the_mean_stays():
    layer = Dropout(0.3, seed=1)
    mask, a = layer.forward_in_training([2.0] * 20000)
    assert set(a) == {0.0, 2.0 / 0.7}
    assert a.count(0.0) / len(a) == pytest.approx(0.3, abs=0.01)
    assert statistics.fmean(a) == pytest.approx(2.0, abs=0.03)
    assert layer.delta(mask, a, [1.0] * len(a)) == mask


def test_dropout_is_not_there_in_use():
    plain = minnet.Network.mlp([3, 5, 2], seed=3)
    dropping = minnet.Network.mlp([3, 5, Dropout(0.5), 2], seed=3)
    x, y = [0.1, 0.2, 0.3], [0.0, 1.0]
    assert dropping.predict(x) == plain.predict(x)
    assert dropping.cost(x, y) == plain.cost(x, y)
    assert minnet.check_gradients(dropping, x, y) < 1e-6
    assert "3-5-2" in repr(dropping)


def test_a_dropped_neuron_learns_nothing_from_the_sample():
    network = minnet.Network.mlp([2, 30, Dropout(0.5, seed=0), 1], seed=0)
    before = [list(row) for row in network.layers[0].weights]
    mask = Dropout(0.5, seed=0).forward_in_training([1.0] * 30)[0]
    minnet.train(network, minnet.Dataset([[0.5, -0.5]], [[1.0]]), epochs=1, batch_size=1,
                 learning_rate=1.0, backend="python")
    stayed = [row == old for row, old in zip(network.layers[0].weights, before)]
    assert stayed == [m_j == 0 for m_j in mask]


def test_arrays_are_dropped_as_the_samples_are_one_after_the_other():
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")
    rows = [[1.0, 2.0, 3.0, 4.0]] * 5
    layer, form = Dropout(0.4, seed=7), minnet.array_form(Dropout(0.4, seed=7), np)
    mask, a = form.forward_in_training(np.array(rows))
    expected = [layer.forward_in_training(x) for x in rows]
    assert (mask.tolist(), a.tolist()) == ([m for m, _ in expected], [a for _, a in expected])
    assert form.delta(mask, a, np.ones((5, 4))).tolist() == mask.tolist()
    assert form.forward(np.array(rows))[1].tolist() == rows


def test_the_same_seed_drops_the_same_on_every_backend(backend):
    found = []
    for name in ("python", backend):
        network = minnet.Network.mlp([2, 8, Dropout(0.4, seed=9), 2], output_activation="identity",
                                     seed=1)
        minnet.train(network, points(), epochs=2, batch_size=6, learning_rate=0.1, backend=name)
        found.append(network.layers[0].weights[0])
    assert found[1] == pytest.approx(found[0], abs=1e-12)


def test_dropout_survives_a_file_and_stands_among_the_layers_on_the_command_line(done, tmp_path):
    path = tmp_path / "model.json"
    done("train", "letters", "--layers", "30,20,dropout:0.25,3", "--save", path)
    network = minnet.load(path)
    assert [layer.name for layer in network.layers] == ["dense", "dropout", "dense"]
    assert network.layers[1].rate == 0.25
    assert "100.00 %" in done("evaluate", path, "letters")


@pytest.mark.parametrize("rate", [1, -0.1, "half", None])
def test_a_share_that_makes_no_sense_is_refused(rate):
    with pytest.raises(minnet.MinnetError, match="dropout needs the share of the outputs to drop, "
                                                 "from 0 to below 1"):
        LAYERS.find("dropout")(rate)


@pytest.mark.parametrize("layer, told", [
    ("dropout:2", "there is no layer 'dropout:2': dropout needs the share of the outputs to drop"),
    ("dropout:0.1:2:3", "there is no layer 'dropout:0.1:2:3': its seed should be a number, and is "
                        "'2:3'; it is written dropout:RATE:SEED"),
    ("dropuot:0.1", "there is no layer named 'dropuot:0.1' (did you mean 'dropout'?)"),
])
def test_a_layer_that_makes_no_sense_is_refused(refused, layer, told):
    assert told in refused("train", "letters", "--layers", f"30,{layer},3")
