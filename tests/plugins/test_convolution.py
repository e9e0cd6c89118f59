"""Convolution and pooling against their sums, written out number by number, and what errors say."""

import itertools
import json
import random

import pytest

import minnet
from minnet.core import numbers
from minnet.plugin.testing import check_layer
from minnet_plugins.convolution import Conv2D, MaxPool2D, MeanPool2D

# (shape, filters, size, stride, padding)
CASES = [((1, 4, 4), 1, 2, 1, 0), ((2, 5, 5), 3, 3, 2, 1), ((3, 6, 4), 2, 2, 2, 0),
         ((1, 5, 7), 2, 1, 2, 0), ((2, 4, 5), 2, 3, 1, 2), ((1, 3, 3), 2, 3, 1, 0),
         ((1, 4, 7), 2, 4, 3, 3)]
POOLS = [((1, 4, 4), 2, None), ((2, 6, 4), 2, 2), ((2, 5, 5), 3, 2), ((1, 5, 7), 1, 2),
         ((3, 4, 4), 2, 1), ((2, 3, 3), 3, None)]


def drawn(count, seed=0):
    """So many numbers between -1 and 1."""
    source = random.Random(seed)
    return [source.uniform(-1, 1) for k in range(count)]


def terms(layer):
    """(f, j, c, m, n, k): output j, of filter f, is the sum of w_fcmn x_k, where x_k is no zero."""
    channels, rows, columns = layer.input_shape
    filters, height, width = layer.output_shape
    for f, u, v, c, m, n in itertools.product(range(filters), range(height), range(width),
                                              range(channels), range(layer.size),
                                              range(layer.size)):
        r, s = layer.stride * u + m - layer.padding, layer.stride * v + n - layer.padding
        if 0 <= r < rows and 0 <= s < columns:
            yield f, f * height * width + u * width + v, c, m, n, (c * rows + r) * columns + s


def convolution(*case, **more):
    """(a Conv2D with all numbers drawn, an input, a δ)"""
    shape, filters, size, stride, padding = case
    layer = Conv2D(shape, filters, size, "identity", "normal", stride, padding,
                   source=minnet.random_source(1), **more)
    return layer, drawn(layer.inputs), drawn(layer.outputs, 2)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_convolution_is_the_sum_of_its_terms_and_so_are_its_three_gradients(case):
    layer, x, delta = convolution(*case)
    size_of_map = layer.outputs // case[1]
    z = [layer.biases[j // size_of_map] for j in range(layer.outputs)]
    slopes, biases = minnet.core.apply(lambda w: 0.0, layer.weights), [0.0] * case[1]
    back = [0.0] * layer.inputs
    for f, j, c, m, n, k in terms(layer):
        z[j] += layer.weights[f][c][m][n] * x[k]
        slopes[f][c][m][n] += delta[j] * x[k]
        back[k] += delta[j] * layer.weights[f][c][m][n]
    for j in range(layer.outputs):
        biases[j // size_of_map] += delta[j]
    found = layer.gradient([x, x], [delta, delta])
    assert layer.forward(x)[0] == pytest.approx(z, abs=1e-12)
    assert layer.backward(x, delta) == pytest.approx(back, abs=1e-12)
    assert found["biases"] == pytest.approx([2 * b_f for b_f in biases], abs=1e-12)
    assert numbers(found["weights"]) == pytest.approx([2 * w for w in numbers(slopes)], abs=1e-12)
    assert [len(w) for w in (found["weights"], found["weights"][0], found["weights"][0][0],
                             found["weights"][0][0][0])] == [case[1], case[0][0], case[2], case[2]]


def test_convolution_by_hand_does_not_turn_the_kernel():
    layer = Conv2D((1, 3, 3), 1, 2, "identity", "zeros")
    layer.weights, layer.biases = [[[[1.0, 2.0], [3.0, 4.0]]]], [0.5]
    assert layer.forward(list(range(1, 10)))[1] == [37.5, 47.5, 67.5, 77.5]
    assert layer.backward(None, [1.0, 0.0, 0.0, 10.0]) == [1, 2, 0, 3, 14, 20, 0, 30, 40]
    assert (layer.gradient([list(range(1, 10))], [[1.0, 0.0, 0.0, 10.0]])
            == {"weights": [[[[51, 62], [84, 95]]]], "biases": [11.0]})


def test_a_kernel_as_large_as_the_picture_is_a_layer_of_neurons():
    layer, x, delta = convolution((2, 3, 3), 4, 3, 1, 0)
    dense = minnet.Dense(18, 4, "identity")
    dense.weights, dense.biases = [numbers(w_f) for w_f in layer.weights], layer.biases
    assert layer.output_shape == (4, 1, 1)
    assert layer.forward(x)[1] == pytest.approx(dense.forward(x)[1])
    assert layer.backward(x, delta) == pytest.approx(dense.backward(x, delta))


@pytest.mark.parametrize("case", POOLS, ids=str)
@pytest.mark.parametrize("kind, of_window", [(MaxPool2D, max),
                                             (MeanPool2D, lambda xs: sum(xs) / len(xs))])
def test_pooling_takes_one_number_of_every_window_and_backpropagates_its_slope(
        case, kind, of_window):
    layer = kind(*case)
    channels, rows, columns = case[0]
    step = case[2] or case[1]
    x, delta = drawn(layer.inputs), drawn(layer.outputs, 2)
    expected = [of_window([x[(c * rows + r) * columns + s]
                           for r in range(u, u + case[1]) for s in range(v, v + case[1])])
                for c in range(channels) for u in range(0, rows - case[1] + 1, step)
                for v in range(0, columns - case[1] + 1, step)]
    assert layer.forward(x)[1] == pytest.approx(expected, abs=1e-15)

    def cost(x):
        return sum(map(lambda a, d: a * d, layer.forward(x)[1], delta))

    slopes = minnet.numerical_gradient(cost, list(x), 1e-6)
    assert layer.backward(x, delta) == pytest.approx(slopes, abs=1e-8)


def test_the_gradient_of_a_maximum_goes_to_the_first_of_equals():
    layer = MaxPool2D((1, 2, 4), 2)
    x = [0.0, 5.0, 3.0, 3.0,
         5.0, 1.0, 3.0, 3.0]
    assert layer.forward(x) == ([1, 2], [5.0, 3.0])
    assert layer.backward(x, [0.5, -2.0]) == [0, 0.5, -2.0, 0, 0, 0, 0, 0]


def test_a_number_that_is_the_largest_of_many_windows_gets_the_gradient_of_all():
    layer = MaxPool2D((1, 3, 3), 2, 1)
    x = [0.0, 1.0, 0.0, 1.0, 9.0, 1.0, 0.0, 1.0, 0.0]
    assert layer.backward(x, [1.0, 2.0, 4.0, 8.0]) == [0, 0, 0, 0, 15.0, 0, 0, 0, 0]


@pytest.mark.parametrize("kind", [Conv2D, MaxPool2D, MeanPool2D])
def test_the_kit_finds_nothing_wrong(kind):
    check_layer(kind)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "identity", "softmax"])
@pytest.mark.parametrize("sizes", [
    ["2x6x5", "conv2d:3:2", "max_pool2d:2:1", 3], ["7x7", "conv2d:2:3:2:1", "mean_pool2d:2", 3],
    ["1x6x6", "conv2d:2:3", "dropout:0.5", "conv2d:2:2:2", "dropout", 3]], ids=str)
def test_networks_backpropagate_their_numerical_gradient(sizes, activation, bias):
    network = minnet.Network.mlp(sizes, activation, "softmax", "cross_entropy", "xavier", bias,
                                 penalties=["l2:0.01", "l1:0.001"], seed=4)
    assert minnet.check_gradients(network, drawn(network.inputs, 5), [0.0, 1.0, 0.0]) < 1e-6


def test_a_penalty_counts_every_weight_of_every_kernel():
    network = minnet.Network([Conv2D((2, 3, 3), 2, 2, "identity", "zeros")], penalties=["l2:0.5"])
    network.layers[0].weights = [[[[k, 0], [0, -1]] for k in (1, 2)] for f in range(2)]
    assert network.penalty() == 0.25 * (1 + 1 + 4 + 1) * 2
    assert network.backprop([0] * 18, [0] * 8)[0]["weights"][1] == [[[0.5, 0], [0, -0.5]],
                                                                    [[1.0, 0], [0, -0.5]]]


def test_what_mlp_is_told_reaches_the_layers():
    sizes = ["1x28x28", "conv2d:8:5", "max_pool2d:2", "conv2d:4:4:2", 10]
    network = minnet.Network.mlp(sizes, "relu", "softmax", "cross_entropy", "he", False, seed=3)
    first, pool, second, last = network.layers
    assert [type(layer) for layer in network.layers] == [Conv2D, MaxPool2D, Conv2D, minnet.Dense]
    assert [layer.output_shape for layer in network.layers] == [(8, 24, 24), (8, 12, 12), (4, 5, 5),
                                                                None]
    assert [layer.inputs for layer in network.layers] == [784, 4608, 1152, 100]
    assert [layer.activation.name for layer in (first, second, last)] == ["relu", "relu", "softmax"]
    assert [layer.parameters for layer in network.layers] == [("weights",), (), ("weights",),
                                                              ("weights",)]
    assert first.biases == [0.0] * 8
    drawn_anew = minnet.random_source(3)
    assert numbers(first.weights) == [drawn_anew.gauss(0, (2 / 25) ** 0.5) for k in range(200)]
    assert numbers(second.weights)[0] == drawn_anew.gauss(0, (2 / 128) ** 0.5)
    assert repr(network) == ("Network(1x28x28-8x24x24-8x12x12-4x5x5-10, relu, softmax, "
                             "cross_entropy)")
    assert repr(network.layers[1]) == "MaxPool2D(8x24x24 to 8x12x12, 2x2)"
    assert repr(first) == "Conv2D(1x28x28 to 8x24x24, 5x5, relu)"


def test_the_last_layer_may_be_a_convolution_with_the_activation_of_outputs():
    network = minnet.Network.mlp(["3x3", "conv2d:2:3"], "tanh", "softmax", seed=1)
    assert network.layers[0].activation.name == "softmax" and network.outputs == 2


def test_a_shape_may_be_written_in_three_ways_and_the_seed_draws_the_same():
    described = [minnet.describe(minnet.Network.mlp([shape, "conv2d:2:3", 4], seed=seed))
                 for shape, seed in ((("1x8x8"), 5), ("8x8", 5), ((1, 8, 8), 5), ([8, 8], 6))]
    assert described[0] == described[1] == described[2] != described[3]


def test_numpys_whole_numbers_are_taken():
    np = pytest.importorskip("numpy", reason="NumPy is not installed: it has no numbers here")
    layer = Conv2D(np.zeros((2, 4, 4)).shape, np.int64(3), np.int64(2), stride=np.int64(2))
    assert layer.output_shape == MaxPool2D(np.array([3, 4, 4]), np.int64(2)).output_shape
    json.dumps(layer.settings())


def test_a_saved_network_comes_back_to_the_last_bit(tmp_path):
    network = minnet.Network.mlp(["2x7x7", "conv2d:3:3:2:1", "dropout:0.1", "mean_pool2d:2",
                                  "max_pool2d:2:1", 2], "elu:0.5", "softmax", seed=2)
    minnet.save(network, tmp_path / "model.json")
    again = minnet.load(tmp_path / "model.json")
    assert minnet.describe(again) == minnet.describe(network)
    assert again.predict(drawn(98)) == network.predict(drawn(98))
    assert repr(again) == repr(network) and again.input_shape == (2, 7, 7)
    bare = Conv2D((1, 3, 3), 2, 2, bias=False)
    minnet.save(minnet.Network([bare]), tmp_path / "bare.json")
    assert minnet.load(tmp_path / "bare.json").layers[0].parameters == ("weights",)


@pytest.mark.parametrize("number, change, told", [
    (0, {"shape": [1, 100000, 100000]}, "the number of inputs of layer 'conv2d' should be 1000000"),
    (0, {"shape": [1, 5000, 5000]}, "layer 1 has 25000000 inputs, more than 10000000; the file"),
    (0, {"filters": 10**9}, "the setting 'filters' of a layer is above 10000000; the file was"),
    (0, {"filters": 10**6}, "the weights of layer 1 should be 1000000 × 4 numbers, and are 2 × 1 × "
                            "2 × 2; the file was changed after it was saved"),
    (0, {"shape": [2, 4, 4]}, "the weights of layer 1 should be 2 × 8 numbers, and are 2 × 1 × 2"),
    (0, {"stride": True}, "the setting 'stride' of a layer should be a number, and is True"),
    (1, {"shape": [2, 1000, 1000], "size": 500, "stride": 1},
     "what all windows of layer 'max_pool2d' hold should be 1000000000 at most"),
    (1, {"shape": [1, 6, 3]}, "layer 2 takes 1x6x3 inputs, but the layer before it puts out 2x3x3"),
])
def test_a_file_that_claims_other_pictures_is_refused(tmp_path, number, change, told):
    path = tmp_path / "model.json"
    minnet.save(minnet.Network.mlp(["4x4", "conv2d:2:2", "max_pool2d:3", 2]), path)
    description = json.loads(path.read_text(encoding="utf-8"))
    description["layers"][number]["settings"].update(change)
    path.write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.load(path)
    assert told in str(caught.value)


def stripes(count=24):
    """Pictures of 4x4 with a horizontal or a vertical line."""
    pictures = [[float((k // 4 if i % 2 else k % 4) == i // 2 % 4) for k in range(16)]
                for i in range(count)]
    return minnet.Dataset(pictures, [minnet.one_hot(i % 2, 2) for i in range(count)])


def test_a_training_goes_on_from_its_checkpoint_to_the_same_bits(tmp_path):
    def begin(epochs, **more):
        network = minnet.Network.mlp(["4x4", "conv2d:2:2", "dropout:0.2", "max_pool2d:3", 2],
                                     "tanh", "softmax", "cross_entropy", seed=1)
        history = minnet.train(network, stripes(), epochs=epochs, batch_size=5, learning_rate=0.1,
                               optimizer="adam", seed=2, backend="python", **more)
        return minnet.describe(network), history.losses

    begin(3, checkpoint=str(tmp_path / "run"))
    network, history = minnet.resume(str(tmp_path / "run"), stripes(), epochs=6)
    assert (minnet.describe(network), history.losses) == begin(6)
    assert history.losses[-1] < history.losses[0]


def test_two_kernels_learn_which_way_a_line_runs():
    network = minnet.Network.mlp(["4x4", "conv2d:2:3", "max_pool2d:2", 2], "tanh", "softmax",
                                 "cross_entropy", "xavier", seed=0)
    minnet.train(network, stripes(), epochs=60, batch_size=4, learning_rate=0.3, backend="python")
    assert minnet.evaluate(network, stripes(), backend="python").accuracy == 1.0


@pytest.fixture
def few_digits(monkeypatch):
    """The data set few-digits: three images, one to test with."""
    digits, _ = minnet.load_dataset("digits")
    train, test = [minnet.Dataset([digits.inputs[i] for i in places],
                                  [digits.targets[i] for i in places], digits.classes,
                                  "few-digits", digits.settings) for places in ((0, 1, 2), (3,))]
    monkeypatch.setitem(minnet.DATASETS.parts, "few-digits",
                        minnet.DatasetLoader("few-digits", lambda path: (train, test)))


def test_the_commands_take_pictures(done, few_digits, tmp_path):
    layers = "28x28,conv2d:8:5,max_pool2d:2,conv2d:16:5,max_pool2d:2,10"
    output = done("train", "few-digits", "--layers", layers, "--epochs", "1", "--activation",
                  "relu", "--initializer", "he", "--backend", "python", "--save",
                  tmp_path / "model.json")
    assert ("Network(1x28x28-8x24x24-8x12x12-16x8x8-16x4x4-10, relu, softmax, cross_entropy)"
            in output)
    assert "(1 / 1)" in output or "(0 / 1)" in output
    assert " / 1)" in done("evaluate", tmp_path / "model.json", "few-digits", "--backend",
                           "python")
    layers = "10x10,conv2d:2:5:3:2,max_pool2d:2:1,dropout:0.1,conv2d:3:2,2"
    assert "they agree" in done("check", "--layers", layers, "--activation", "tanh")


OTHER = "; take another size or stride"
AS_WRITTEN = "; it is written conv2d:FILTERS:SIZE:STRIDE:PADDING"


@pytest.mark.parametrize("layers, told", [
    ("28x28,conv2d:8:30,10", "layer 'conv2d': a window of 30x30 does not fit into pictures of "
                             "1x28x28; take a smaller one, or fewer layers before it"),
    ("28x28,max_pool2d:4,conv2d:2:9:1:0,10", "layer 'conv2d': a window of 9x9 does not fit into "
                                             "pictures of 1x7x7; take a smaller one, "),
    ("3x8x9,conv2d:2:12:1:1,10", "a window of 12x12 does not fit into pictures of 3x8x9, padded "
                                 "by 1; take a smaller one, "),
    ("28x28,max_pool2d:3,10", "layer 'max_pool2d': a window of 3x3, moved on by 3 at a time, "
                              "leaves over 1 of 28 rows and 1 of 28 columns of pictures of "
                              "1x28x28" + OTHER),
    ("2x9x8,conv2d:2:3:2:1,10", "leaves over 0 of 11 rows and 1 of 10 columns of pictures of "
                                "2x9x8, padded by 1" + OTHER),
    ("784,conv2d:8:5,10", "layer 'conv2d' takes pictures, and is given 784 numbers; say what shape "
                          "the inputs have, 1x28x28 for example, and put this layer before"),
    ("28x28,30,mean_pool2d:2,10", "layer 'mean_pool2d' takes pictures, and is given 30 numbers; "),
    ("1x1x28x28,conv2d:8:5,10", "layer 'conv2d' takes pictures, and is given 1x1x28x28 numbers; "),
    ("28x28,conv2d,10", "there is no layer 'conv2d': it lacks its filters and size" + AS_WRITTEN),
    ("28x28,conv2d:8,10", "there is no layer 'conv2d:8': it lacks its size" + AS_WRITTEN),
    ("28x28,conv2d:8:5:1:0:2,10", "there is no layer 'conv2d:8:5:1:0:2': its padding should be a "
                                  "number, and is '0:2'" + AS_WRITTEN),
    ("28x28,conv2d:8:5:tanh,10", "its stride should be a number, and is 'tanh'" + AS_WRITTEN),
    ("28x28,max_pool2d,10", "it lacks its size; it is written max_pool2d:SIZE:STRIDE"),
    ("28x28,conv2d:0:5,10", "the number of filters of layer 'conv2d' should be a whole number, 1 "
                            "or more, and is 0"),
    ("28x28,conv2d:8:2.5,10", "the size of layer 'conv2d' should be a whole number, 1 or more"),
    ("28x28,max_pool2d:2:0,10", "the stride of layer 'max_pool2d' should be a whole number, 1 or "),
    ("28x28,conv2d:8:5:1:-1,10", "the padding of layer 'conv2d' should be a whole number, 0 or "),
    ("30x30,conv2d:8:5,10", "Network(1x30x30-8x26x26-10, sigmoid, softmax, cross_entropy) has 900 "
                            "inputs, but data set 'digits' has 784 for each sample"),
    ("28x28,conv2d:1000000000:5,10", "the number of outputs of layer 'conv2d' should be "
                                     "1000000000 at most"),
    ("28x28,conv2d:1000000000:28,10", "the number of weights of layer 'conv2d' should be "
                                      "1000000000 at most"),
    ("1000000x1000000,max_pool2d:2,10", "the number of inputs of layer 'max_pool2d' should be "
                                        "1000000000 at most"),
    ("1000x1000,max_pool2d:500:1,10", "what all windows of layer 'max_pool2d' hold should be "
                                      "1000000000 at most"),
])
def test_what_does_not_fit_is_refused_with_the_shapes_on_both_sides(refused, layers, told):
    assert told in refused("train", "digits", "--layers", layers)


@pytest.mark.parametrize("layers", ["784,28x28,10", "28x28x,10", "0x28,10", "28x-28,10",
                                    "28X28,conv2d:8:5,10", "28x28,conv2d:8:5"])
def test_layers_that_are_written_wrongly_are_refused_with_an_example(says, layers):
    status, output, errors = says("train", "digits", "--layers", layers)
    assert (status, output) == (2, "")
    assert errors.endswith(f"{layers!r} should be two or more sizes, 784,30,10 for example; the "
                           "first may be the shape of a picture, 28x28, and the last is the number "
                           "of outputs\n")


def test_neighbours_whose_shapes_differ_are_refused_though_their_counts_agree():
    layers = [Conv2D((1, 6, 6), 4, 3), MaxPool2D((1, 8, 8), 2)]
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.Network(layers)
    assert str(caught.value) == ("layer 2 takes 1x8x8 inputs, but the layer before it puts out "
                                 "4x4x4")
    with pytest.raises(minnet.MinnetError, match="layer 3 takes 1x8x8 inputs, but the layer before "
                                                 "it puts out 4x4x4"):
        minnet.Network([layers[0], minnet.core.LAYERS.find("dropout")(0.5), layers[1]])
    assert minnet.Network([layers[0], minnet.Dense(64, 3)]).input_shape == (1, 6, 6)
    assert minnet.Network([minnet.Dense(3, 64), layers[1]]).input_shape is None


@pytest.mark.parametrize("shape", ["1xax28", "0x28", (), 1.5, [[1]], None, (1, 28.0, 28), "", "x",
                                   (1, True, 28)], ids=repr)
def test_a_shape_that_is_none_is_refused(shape):
    for make in (lambda: Conv2D(shape, 2, 2), lambda: MaxPool2D(shape, 2),
                 lambda: minnet.Network.mlp([shape, 3])):
        with pytest.raises(minnet.MinnetError, match="each length of a shape, 784 or 1x28x28, "
                                                     "should be a whole number, 1 or more, and"):
            make()
