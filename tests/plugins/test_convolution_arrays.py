"""Convolution and pooling: the layers, and their forms for arrays, beside PyTorch's numbers.

And the backend numpy with networks of them beside the reference.
"""

import copy
import tracemalloc

import minnet
import pytest
from minnet.core import BACKENDS
from minnet.core.vectors import numbers
from minnet_plugins.convolution import Conv2D, MaxPool2D, MeanPool2D
from minnet_plugins.dropout import Dropout

np = pytest.importorskip("numpy", reason="NumPy is not installed: there are no arrays")
try:
    import array_api_strict
except ImportError:
    array_api_strict = None

CASES = [(name, number) for name, count in (("conv2d", 10), ("max_pool2d", 6), ("mean_pool2d", 6))
         for number in range(count)]


def close(expected):
    return pytest.approx(numbers(expected), rel=0, abs=1e-9)


def layer_of(name, case):
    """The layer of a case, with its weights and biases."""
    layers = {"conv2d": Conv2D, "max_pool2d": MaxPool2D, "mean_pool2d": MeanPool2D}
    settings = {**case["settings"], "activation": "identity"} if name == "conv2d" else case[
        "settings"]
    layer = layers[name](**settings)
    for parameter in layer.parameters:
        setattr(layer, parameter, case[parameter])
    return layer


def row_by_row(layer, x, gradient):
    """What the layer itself gives: a, ∂C/∂x, and ∂C/∂ of its parameters."""
    passes = [layer.forward(row) for row in x]
    deltas = [layer.delta(*each, g) for each, g in zip(passes, gradient)]
    return ([a for z, a in passes], list(map(layer.backward, x, deltas)),
            layer.gradient(x, deltas))


def by_arrays(xp):
    """The same of its form for arrays of this library."""
    def there_and_back(layer, x, gradient):
        form = minnet.array_form(layer, xp)
        for name in layer.parameters:
            setattr(form, name, xp.asarray(getattr(layer, name), dtype=xp.float64))
        x, gradient = (xp.asarray(rows, dtype=xp.float64) for rows in (x, gradient))
        z, a = form.forward_in_training(x)
        delta = form.delta(z, a, gradient)
        found = a, form.backward(x, delta), form.gradient(x, delta)
        assert all(array.dtype == xp.float64 for array in (a, found[1], *found[2].values()))
        return [as_lists(array) for array in found[:2]] + [
            {name: as_lists(array) for name, array in found[2].items()}]
    return there_and_back


def as_lists(array):
    return np.asarray(array).tolist()


WAYS = {"the layer": row_by_row, "NumPy": by_arrays(np),
        "the standard": array_api_strict and by_arrays(array_api_strict)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name, number", CASES)
def test_it_is_pytorchs_with_its_gradients(capsys, torch_pictures, name, number, way):
    if WAYS[way] is None:
        pytest.skip("array_api_strict is missing: there is nothing that holds a form to the "
                    "standard (it is in the extra `test`)")
    case = torch_pictures[name][number]
    layer = layer_of(name, case)
    a, backward, gradient = WAYS[way](layer, case["x"], case["gradient"])
    assert numbers(a) == close(case["a"])
    assert numbers(backward) == close(case["backward"])
    for parameter in layer.parameters:
        expected = case[f"gradient of {parameter}"]
        assert np.shape(gradient[parameter]) == np.shape(expected)
        assert numbers(gradient[parameter]) == close(expected)
    assert capsys.readouterr().err == "", "it has no form of its own"


def test_every_case_is_tried(torch_pictures):
    assert CASES == [(name, number) for name in torch_pictures if name != "torch"
                     for number in range(len(torch_pictures[name]))]


def samples(shape, count=23, levels=False):
    """Pictures of three classes, some of whose numbers are equal, in the middle alone if levels."""
    product = int(np.prod(shape))
    inputs = [[((7 * i + 3 * k + i * k) % 11) / 11 - 0.4 for k in range(product)]
              for i in range(count)]
    if levels:
        inputs = [[(5 * i * k) % 256 / 255 if 3 < k < product - 3 else 0.0 for k in range(product)]
                  for i in range(count)]
    return minnet.Dataset(inputs, [minnet.one_hot(i * i % 3, 3) for i in range(count)])


NETWORKS = {
    "LeNet-like": ["1x12x12", "conv2d:3:3", "max_pool2d:2", "conv2d:4:2", "max_pool2d:2", 5, 3],
    "mean, padding, stride": ["2x7x5", "conv2d:3:3:2:1", "mean_pool2d:2:1", 3],
    "pooling first, overlapping": ["2x7x7", "max_pool2d:3:2", "conv2d:2:3", 3],
    "convolution last": ["1x3x3", "conv2d:2:2", "conv2d:3:2"],
    "pooling last": ["1x4x4", "conv2d:3:3", "max_pool2d:2"],
    "dropout between": ["1x6x6", Dropout(0.2, 1), "conv2d:3:3", Dropout(0.3, 2), "max_pool2d:2", 3],
}


@pytest.mark.parametrize("levels", [False, True], ids=["numbers", "levels"])
@pytest.mark.parametrize("settings", [{}, {"optimizer": "adam", "penalties": "l2:0.01"},
                                      {"bias": False}], ids=str)
@pytest.mark.parametrize("sizes", NETWORKS.values(), ids=NETWORKS)
def test_the_backend_learns_what_the_reference_learns(capsys, sizes, settings, levels):
    made = {name: settings[name] for name in ("penalties", "bias") if name in settings}
    how = {"epochs": 2, "batch_size": 4, "learning_rate": 0.1,
           "optimizer": settings.get("optimizer", "sgd")}
    learned = minnet.Network.mlp(sizes, "relu", "sigmoid", initializer="he", seed=1, **made)
    data, networks, histories = samples(learned.input_shape, levels=levels), [], []
    for backend in ("python", "numpy"):
        networks.append(copy.deepcopy(learned))
        histories.append(minnet.train(networks[-1], data, backend=backend, validation=data, **how))
    reference, found = networks
    for before, layer, expected in zip(learned.layers, found.layers, reference.layers):
        for name in layer.parameters:
            assert getattr(layer, name) != getattr(before, name)
            assert numbers(getattr(layer, name)) == close(getattr(expected, name))
    for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
        expected, values = ([getattr(record, name) for record in history.epochs]
                            for history in histories)
        assert values == close(expected)
    assert minnet.evaluate(found, data, "numpy").loss == pytest.approx(
        minnet.evaluate(found, data, "python").loss, abs=1e-9)
    assert capsys.readouterr().err == ""


def test_single_precision_stays_so():
    network = minnet.Network.mlp(NETWORKS["mean, padding, stride"], "tanh", bias=False)
    network.layers[0].biases = [0.1, 0.2, 0.3]
    form = minnet.array_form(network.layers[0], np)
    form.weights = np.asarray(network.layers[0].weights, np.float32)
    x = np.asarray(samples(network.input_shape).inputs, np.float32)
    z, a = form.forward(x)
    delta = form.delta(z, a, a)
    assert {array.dtype.name for array in (z, a, delta, form.backward(x, delta),
                                           *form.gradient(x, delta).values())} == {"float32"}
    assert a[0].tolist() == pytest.approx(network.layers[0].forward(x[0].tolist())[1], abs=1e-6)


def test_many_pictures_are_evaluated_in_little_memory():
    """A thousand at once would hold 92 MB for the first feature maps alone."""
    network = minnet.Network.mlp(["28x28", "conv2d:20:5", "max_pool2d:2", 10], "relu", "softmax",
                                 initializer="he")
    train, _ = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:1000], train.targets[:1000], train.classes)
    engine = BACKENDS.find("numpy").load(network)
    data = engine.prepare(few)
    tracemalloc.start()
    try:
        cost, outputs = engine.evaluate(data)
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 40e6
    assert outputs[-1] == pytest.approx(network.predict(few.inputs[999]), abs=1e-9)
