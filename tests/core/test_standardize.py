"""A network takes raw numbers and answers in a unit by layers of means and deviations."""

import json

import minnet
import pytest
from minnet import core

MEANS, DEVIATIONS = [10.0, -2.0, 5.0], [4.0, 0.5, 0.0]


def network(loss="half_squared_error"):
    """Three raw inputs, and two outputs in units."""
    inner = core.Network.mlp([3, 4, 2], activation="tanh", output_activation="identity", seed=1)
    return core.Network([core.Standardize(MEANS, DEVIATIONS), *inner.layers,
                         core.InUnit([100.0, 7.0], [20.0, 0.25])], loss)


def test_a_number_becomes_how_many_deviations_it_lies_from_its_mean():
    z, a = core.Standardize(MEANS, DEVIATIONS).forward([16.0, -3.0, 99.0])
    assert a == [1.5, -2.0, 0.0]


def test_in_a_unit_is_the_way_back():
    z, a = core.InUnit([100.0, 7.0], [20.0, 0.25]).forward([1.5, -2.0])
    assert a == [130.0, 6.5]


@pytest.mark.parametrize("loss", ["half_squared_error", "sum_squared_error", "mean_squared_error"])
def test_the_gradient_through_them_is_the_numerical_one(loss):
    assert core.check_gradients(network(loss), [12.0, -1.5, 5.0], [110.0, 7.5]) < 1e-6


def test_the_slope_along_a_raw_number_is_the_numerical_one():
    layer = core.Standardize(MEANS, DEVIATIONS)
    slopes = core.numerical_gradient(lambda x: sum(layer.forward(x)[1]), [12.0, -1.5, 5.0])
    assert layer.backward([12.0, -1.5, 5.0], [1.0, 1.0, 1.0]) == pytest.approx(slopes, abs=1e-6)


def test_they_are_no_neurons_and_show_none():
    whole = network()
    assert repr(whole) == "Network(3-4-2, tanh, identity, half_squared_error)"
    assert (whole.inputs, whole.outputs) == (3, 2)
    assert whole.layers[0].parameters == whole.layers[-1].parameters == ()


def test_layers_that_do_not_fit_are_refused_through_one_that_takes_as_many_as_come():
    with pytest.raises(core.MinnetError, match="layer 2 takes 2 inputs, but the layer before it "
                                               "puts out 3"):
        core.Network([core.Standardize(MEANS, DEVIATIONS), core.Dense(2, 1)])
    with pytest.raises(core.MinnetError, match="the deviations should have 3 numbers, and has 2"):
        core.Standardize(MEANS, [1.0, 2.0])


def test_they_are_saved_with_all_others_and_the_names_of_the_columns_too(tmp_path):
    saved = network()
    saved.columns, saved.target = ["a", "b", "c"], "price"
    minnet.save(saved, tmp_path / "model.json")
    loaded = minnet.load(tmp_path / "model.json")
    assert loaded.predict([12.0, -1.5, 5.0]) == saved.predict([12.0, -1.5, 5.0])
    assert (loaded.columns, loaded.target) == (["a", "b", "c"], "price")
    assert minnet.describe(loaded) == minnet.describe(saved)


@pytest.mark.parametrize("change", [{"columns": ["a"]}, {"columns": [1, 2, 3]}, {"columns": "abc"},
                                    {"target": 5}])
def test_names_that_are_none_are_refused(tmp_path, change):
    described = {**minnet.describe(network()), **change}
    (tmp_path / "model.json").write_text(json.dumps(described))
    with pytest.raises(minnet.MinnetError, match="the file was changed after it was saved"):
        minnet.load(tmp_path / "model.json")


@pytest.mark.parametrize("backend", ["python", "lists", "numpy", "numpy:float32"])
def test_every_backend_learns_the_same_through_them(backend):
    data = minnet.Dataset([[10 + i, -2 + i / 8, 5] for i in range(-4, 5)],
                          [[100 + 20 * i, 7 - i / 4] for i in range(-4, 5)])
    networks = [network(), network()]
    histories = [minnet.train(one, data, epochs=3, batch_size=4, learning_rate=1e-4, backend=name)
                 for one, name in zip(networks, ("python", backend))]
    within = 1e-3 if "32" in backend else 1e-9
    assert histories[1].losses == pytest.approx(histories[0].losses, rel=within)
    assert (minnet.predict(networks[1], data.inputs, backend)[3]
            == pytest.approx(networks[0].predict(data.inputs[3]), rel=within))
