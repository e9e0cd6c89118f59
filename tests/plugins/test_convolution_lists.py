"""Convolution and pooling as the backend `lists` runs them: the numbers of their definitions."""

import copy

import minnet
import pytest
from minnet.core import numbers, random_source
from minnet_plugins.convolution import Conv2D, MaxPool2D, MeanPool2D

CONVOLUTIONS = [
    # shape, filters, size, stride, padding
    ((1, 6, 6), 3, 3, 1, 0),
    ((2, 6, 7), 3, 3, 1, 1),
    ((3, 7, 5), 2, 3, 2, 0),
    ((2, 7, 7), 3, 4, 3, 3),
    ((2, 5, 5), 1, 5, 1, 0),
    ((1, 4, 4), 2, 1, 1, 0),
    ((1, 5, 5), 2, 1, 3, 1),
    ((1, 1, 1), 1, 1, 1, 0),
]
POOLINGS = [((2, 6, 6), 2, None), ((2, 5, 5), 3, 2), ((1, 5, 4), 2, 1), ((3, 4, 4), 4, None),
            ((2, 3, 3), 1, None), ((1, 5, 5), 1, 2), ((1, 1, 1), 1, None)]


def vector(length, seed=0, share=1.0, scale=1.0):
    """Numbers of N(0, scale²), of which a share are not 0."""
    source = random_source(seed)
    return [source.gauss(0, scale) if source.random() < share else 0.0 for _ in range(length)]


def close(found, expected, within=1e-12):
    """Numbers, nested alike, are equal to rounding."""
    found, expected = numbers(found), numbers(expected)
    assert found == pytest.approx(expected, rel=within, abs=within)


def same_both_ways(layer, x, gradient, within=1e-12):
    """A layer's form in lists and its definition agree, forward and back."""
    form = layer.lists()
    (z, a), (z_form, a_form) = layer.forward(x), form.forward(x)
    close(a_form, a, within)
    delta = layer.delta(z, a, gradient)
    close(form.delta(z_form, a_form, gradient), delta, within)
    close(form.backward(x, delta), layer.backward(x, delta), within)
    expected, found = layer.gradient([x, x[::-1]], [delta] * 2), form.gradient([x, x[::-1]],
                                                                               [delta] * 2)
    assert expected.keys() == found.keys()
    for name in expected:
        close(found[name], expected[name], within)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("settings", CONVOLUTIONS, ids=str)
def test_every_stride_padding_and_number_of_channels_gives_the_definitions_numbers(settings, share):
    shape, filters, size, stride, padding = settings
    layer = Conv2D(shape, filters, size, "tanh", "normal", stride, padding,
                   source=random_source(1))
    same_both_ways(layer, vector(layer.inputs, 2, share), vector(layer.outputs, 3, share))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "identity", "softmax", "silu"])
def test_every_activation_gives_the_definitions_numbers(activation):
    layer = Conv2D((2, 5, 5), 3, 3, activation, source=random_source(4))
    same_both_ways(layer, vector(50, 5), vector(27, 6))


@pytest.mark.parametrize("scale", [0.0, 1e-300, 1e-9, 1e3, 1e6, 1e9, 1e100])
def test_weights_and_pixels_of_any_size_give_the_definitions_numbers(scale):
    layer = Conv2D((2, 5, 5), 3, 3, "identity", source=random_source(4))
    same_both_ways(layer, vector(50, 5, scale=scale), vector(27, 6, scale=scale))
    layer.weights = [[[[w * scale for w in row] for row in w_fc] for w_fc in w_f]
                     for w_f in layer.weights]
    same_both_ways(layer, vector(50, 5), vector(27, 6))


def test_a_large_weight_beside_small_ones_costs_these_nothing():
    layer = Conv2D((1, 3, 3), 2, 2, "identity", source=random_source(4))
    layer.weights[0][0][0][0] = 1e15
    x = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    same_both_ways(layer, x, [0.0, 0.0, 0.0, 0.0, 0.1, 0.2, 0.3, 0.4], 1e-15)


def test_an_infinite_pixel_or_weight_goes_the_definitions_way():
    layer = Conv2D((1, 2, 2), 1, 2, "identity", "uniform", source=random_source(4))
    form = layer.lists()
    assert form.forward([1.0, float("inf"), 0.0, 0.0])[1] == [float("inf")]
    layer.weights[0][0][0][0] = float("inf")
    assert form.forward([1.0, 0.0, 0.0, 0.0])[1] == [float("inf")]


@pytest.mark.parametrize("settings", POOLINGS, ids=str)
@pytest.mark.parametrize("kind", [MaxPool2D, MeanPool2D])
def test_poolings_give_the_definitions_numbers(kind, settings):
    layer = kind(*settings)
    same_both_ways(layer, vector(layer.inputs, 7), vector(layer.outputs, 8, 0.7))


def test_of_equals_the_first_has_the_gradient():
    form = MaxPool2D((1, 2, 4), 2).lists()
    x = [0.0, 3.0, -1.0, -1.0, 3.0, 3.0, -1.0, -1.0]
    assert form.forward(x)[1] == [3.0, -1.0]
    assert form.backward(x, [5.0, 7.0]) == [0.0, 5.0, 7.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_weights_changed_in_place_are_taken_up():
    layer = Conv2D((1, 3, 3), 2, 2, source=random_source(4))
    form, x = layer.lists(), vector(9)
    form.forward(x), form.backward(x, vector(8))
    layer.weights[1][0][1][1] += 0.5
    close(form.forward(x)[1], layer.forward(x)[1])
    close(form.backward(x, vector(8)), layer.backward(x, vector(8)))


def test_a_step_worked_by_hand():
    layer = Conv2D((1, 2, 3), 1, 2, "identity", "zeros")
    layer.lists().descend([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]], [[0.5, 0.25]])
    assert layer.weights == [[[[-1.0, -1.75], [-3.25, -4.0]]]]
    assert layer.biases == [-0.75]


def parameters(network):
    """Every weight and bias in one list."""
    return [w for layer in network.layers for name in layer.parameters
            for w in numbers(getattr(layer, name))]


def pictures(grey):
    """Pictures of 8x8, grey levels of which most are black, or any numbers."""
    source = random_source(9)
    x = [[(source.randrange(256) if source.random() < 0.3 else 0) / 255 if grey
          else source.gauss(0, 1) for _ in range(64)] for _ in range(40)]
    return minnet.Dataset(x, [minnet.one_hot(i * i % 3, 3) for i in range(40)])


def trained_alike(network, data, **settings):
    """Copies of a network trained on both backends have the same weights and answers."""
    how = {"epochs": 2, "batch_size": 8, "learning_rate": 0.05, **settings}
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    minnet.train(reference, data, backend="python", **how)
    minnet.train(other, data, backend="lists", **how)
    assert parameters(reference) != parameters(network)
    close(parameters(other), parameters(reference), 1e-9)
    close(minnet.predict(other, data.inputs[:20], "lists"),
          minnet.predict(reference, data.inputs[:20], "python"), 1e-9)


NETWORKS = {
    "max": ["1x8x8", "conv2d:3:3", "max_pool2d:2", 3],
    "mean, dropout": ["1x8x8", "conv2d:3:3", "mean_pool2d:2", "dropout:0.3", 3],
    "a picture made smaller first": ["1x8x8", "mean_pool2d:2", "conv2d:3:3", 3],
    "two": ["1x8x8", "conv2d:3:3", "max_pool2d:2", "conv2d:4:2", "dropout:0.2", 5, 3],
    "dense first": ["1x8x8", 36, Conv2D((1, 6, 6), 2, 3, "tanh", source=random_source(3)), 3],
}


@pytest.mark.parametrize("optimizer, penalties", [("sgd", ()), ("sgd", "l2:0.01"), ("adam", ())])
@pytest.mark.parametrize("grey", [True, False], ids=["grey", "any numbers"])
@pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)
def test_a_network_learns_what_it_learns_by_the_definitions(layers, grey, optimizer, penalties):
    network = minnet.Network.mlp(layers, "relu", "softmax", "cross_entropy", "he",
                                 penalties=penalties, seed=1)
    trained_alike(network, pictures(grey), optimizer=optimizer, learning_rate=0.01)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_a_layer_that_stands_in_two_places_learns_of_both(optimizer):
    layer = Conv2D((1, 8, 8), 1, 3, "tanh", padding=1, source=random_source(3))
    network = minnet.Network([layer, layer, minnet.Dense(64, 3, source=random_source(4))])
    trained_alike(network, pictures(True), optimizer=optimizer)


def test_biases_that_are_left_out_stay_at_zero():
    network = minnet.Network.mlp(NETWORKS["two"], "tanh", bias=False, seed=1)
    trained_alike(network, pictures(True))
    minnet.train(network, pictures(True), epochs=1, batch_size=8, learning_rate=0.1,
                 backend="lists")
    assert network.layers[0].biases == [0.0] * 3


class Doubled(Conv2D):
    """A convolution of another kind: its output doubled."""

    name = "doubled_conv2d"

    def forward(self, x):
        z, a = super().forward(x)
        return z, [2 * a_j for a_j in a]

    def delta(self, z, a, gradient):
        return super().delta(z, a, [2 * g_j for g_j in gradient])


def test_a_subclass_is_run_as_it_is():
    layers = ["1x8x8", Doubled((1, 8, 8), 2, 3, "tanh", source=random_source(3)), 3]
    trained_alike(minnet.Network.mlp(layers), pictures(True))


@pytest.mark.parametrize("learning_rate", [1e6, 1e100, 1e300])
def test_steps_too_large_end_where_they_end_by_the_definitions(learning_rate):
    told = []
    for backend in "python", "lists":
        network = minnet.Network.mlp(["1x8x8", "conv2d:2:3", "conv2d:2:3", 3], "identity", seed=9)
        before = parameters(network)
        with pytest.raises(minnet.MinnetError, match="became") as caught:
            minnet.train(network, pictures(True), epochs=99, batch_size=1, backend=backend,
                         learning_rate=learning_rate)
        assert parameters(network) == before
        told.append(str(caught.value).replace("inf", "nan"))
    assert told[0] == told[1]
