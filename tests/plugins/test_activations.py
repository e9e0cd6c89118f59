"""The bundled activations are PyTorch's, as numbers and as arrays, and take settings."""

import math

import pytest

import minnet
from minnet.core import ACTIVATIONS
from minnet_plugins.activations import elu, leaky_relu

NAMES = ["leaky_relu", "leaky_relu:0.2", "elu", "elu:0.5", "selu", "gelu", "silu", "softplus",
         "softsign", "mish", "hard_sigmoid", "hard_tanh", "log_softmax"]


@pytest.mark.parametrize("name", NAMES)
def test_an_activation_is_pytorchs(torch_numbers, name):
    numbers = torch_numbers["activations"][name]
    assert (ACTIVATIONS.find(name).output(numbers["z"])
            == pytest.approx(numbers["a"], rel=1e-12, abs=1e-15))


@pytest.mark.parametrize("name", NAMES)
def test_its_derivative_is_autograds(torch_numbers, name):
    numbers = torch_numbers["activations"][name]
    delta = ACTIVATIONS.find(name).delta(numbers["z"], numbers["a"], numbers["gradient"])
    assert delta == pytest.approx(numbers["delta"], rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind, accuracy", [("float64", 1e-12), ("float32", 1e-5)])
def test_arrays_give_the_same_and_keep_their_kind(torch_numbers, name, kind, accuracy):
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")
    numbers = torch_numbers["activations"][name]
    form = minnet.array_form(ACTIVATIONS.find(name), np)
    z = np.array([numbers["z"], numbers["z"][::-1]], dtype=kind)
    c = np.array([numbers["gradient"], numbers["gradient"][::-1]], dtype=kind)
    a = form.output(z)
    delta = form.delta(z, a, c)
    assert a.dtype == delta.dtype == kind
    for rows, expected in (a, numbers["a"]), (delta, numbers["delta"]):
        assert rows[0].tolist() == pytest.approx(expected, rel=accuracy, abs=accuracy)
        assert rows[1].tolist() == pytest.approx(expected[::-1], rel=accuracy, abs=accuracy)


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_too_large_for_it(name):
    for z in ([1e6, -1e6], [-745.5, 0.0], [710.0, 709.0]):
        activation = ACTIVATIONS.find(name)
        assert all(math.isfinite(value)
                   for value in activation.output(z)
                   + activation.delta(z, activation.output(z), [1.0, 1.0]))


def test_selus_two_numbers_keep_mean_0_and_variance_1():
    """∫ f φ = 0 and ∫ f² φ = 1 over N(0, 1) define them (Klambauer and others 2017)."""
    selu = ACTIVATIONS.find("selu").f
    width = 1e-3
    points = [width * k for k in range(-12000, 12001)]
    density = [math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * width for z in points]
    assert sum(selu(z) * p for z, p in zip(points, density)) == pytest.approx(0, abs=1e-7)
    assert sum(selu(z) ** 2 * p for z, p in zip(points, density)) == pytest.approx(1, abs=1e-6)


def test_settings_are_part_of_the_name_and_survive_a_file(tmp_path):
    network = minnet.Network.mlp([2, 3, 1], activation="leaky_relu:0.3",
                                 output_activation="identity")
    assert ACTIVATIONS.find("leaky_relu:0.3").output([-2.0]) == [-0.6]
    minnet.save(network, tmp_path / "model.json")
    assert minnet.load(tmp_path / "model.json").predict([1.0, -1.0]) == network.predict([1.0, -1.0])


@pytest.mark.parametrize("name, told", [
    ("leaky_relu:a", "there is no activation 'leaky_relu:a'"),
    ("mish:2", r"there is no activation named 'mish:2' \('mish' takes no settings\)"),
    ("leaky_relo:2", "did you mean 'leaky_relu'"),
])
def test_settings_that_make_no_sense_are_refused(name, told):
    with pytest.raises(minnet.MinnetError, match=told):
        ACTIVATIONS.find(name).output([-1.0])


@pytest.mark.parametrize("make", [leaky_relu, elu])
def test_one_that_is_made_in_python_is_saved_with_its_settings(make, tmp_path):
    network = minnet.Network.mlp([1, 1], activation=make(0.3), seed=1)
    minnet.save(network, tmp_path / "model.json")
    assert minnet.load(tmp_path / "model.json").predict([-2.0]) == network.predict([-2.0])
    assert make().name == make.__name__
