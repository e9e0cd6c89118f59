"""`minnet.explain` of convolution and pooling: every number is that of sums made with NumPy."""

import json
import math
import re

import minnet
import pytest
from minnet.core import numbers
from minnet.equations import equation
from minnet.explain.explanation import FORMATS
from minnet.explain.notation import Style
from minnet.plugin.testing import CheckFailed, check_layer
from minnet_plugins.convolution import Conv2D, MaxPool2D, MeanPool2D

np = pytest.importorskip("numpy", reason="NumPy is not installed, and these sums are made with it")

DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def network(pool=MaxPool2D):
    """Two channels of 5x5, a convolution with stride and padding, pooling, another, two neurons."""
    source = minnet.random_source(4)
    return minnet.Network([
        Conv2D((2, 5, 5), 3, 3, "tanh", stride=2, padding=1, source=source), pool((3, 3, 3), 2, 1),
        Conv2D((3, 2, 2), 2, 2, bias=False, source=source), minnet.Dense(2, 2, source=source)])


def sample():
    """A picture, some of whose pixels are 0, and a target."""
    source = minnet.random_source(5)
    return [round(source.gauss(0, 1), 2) * (k % 3 > 0) for k in range(50)], [1.0, 0.0]


def windows(x, size, stride, padding=0):
    """{(u, v): the piece of every channel of x under the window there}, and x with its padding."""
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    places = range(0, x.shape[1] - size + 1, stride)
    return {(u, v): x[:, r:r + size, c:c + size]
            for u, r in enumerate(places) for v, c in enumerate(places)}


def back(shape, size, stride, padding, shares):
    """The sum of what each window gives back, {(u, v): an array like the window}."""
    total = np.zeros((shape[0], shape[1] + 2 * padding, shape[2] + 2 * padding))
    for (u, v), share in shares.items():
        total[:, u * stride:u * stride + size, v * stride:v * stride + size] += share
    return total[:, padding:padding + shape[1], padding:padding + shape[2]]


def by_numpy(net, x, y):
    """z, a, δ of each layer and ∂C/∂w, ∂C/∂b of each convolution, every sum written out."""
    first, pool, second, last = net.layers
    w1, b1, w2 = np.array(first.weights), np.array(first.biases), np.array(second.weights)
    seen = windows(np.array(x).reshape(2, 5, 5), 3, 2, 1)
    z1 = np.array([[[(w_f * seen[u, v]).sum() + b_f for v in range(3)] for u in range(3)]
                   for w_f, b_f in zip(w1, b1)])
    a1 = np.tanh(z1)
    pooled = windows(a1, 2, 1)
    is_max = isinstance(pool, MaxPool2D)
    a2 = np.array([[[pooled[u, v][f].max() if is_max else pooled[u, v][f].mean()
                     for v in range(2)] for u in range(2)] for f in range(3)])
    z3 = np.array([(w_f * a2).sum() for w_f in w2])
    a3 = 1 / (1 + np.exp(-z3))
    w4, b4 = np.array(last.weights), np.array(last.biases)
    a4 = 1 / (1 + np.exp(-(w4 @ a3 + b4)))
    d4 = (a4 - np.array(y)) * a4 * (1 - a4)
    d3 = (w4.T @ d4) * a3 * (1 - a3)
    d2 = sum(d_f * w_f for d_f, w_f in zip(d3, w2))

    def share(u, v):
        """What a window of the pooling gives back."""
        piece = pooled[u, v]
        if not is_max:
            return np.ones((3, 2, 2)) * d2[:, u, v][:, None, None] / 4
        return np.stack([d2[f, u, v] * (np.arange(4) == piece[f].argmax()).reshape(2, 2)
                         for f in range(3)])

    d1 = back((3, 3, 3), 2, 1, 0, {place: share(*place) for place in pooled}) * (1 - a1 ** 2)
    return {"z": [z1, None, z3, None], "a": [a1, a2, a3, a4], "delta": [d1, d2, d3, d4],
            "dC/dw": [np.stack([sum(d1[f][place] * seen[place] for place in seen)
                                for f in range(3)]), None,
                      np.stack([d_f * a2 for d_f in d3])],
            "dC/db": [d1.sum(axis=(1, 2)), None, None]}


def indices(symbol):
    """The numbers below a symbol, counted from 0."""
    below = re.search("[₀-₉]+", symbol).group().translate(DIGITS)
    return tuple(int(digit) - 1 for digit in below)


@pytest.mark.parametrize("pool", [MaxPool2D, MeanPool2D])
def test_every_number_is_numpys(pool):
    net, (x, y) = network(pool), sample()
    expected, found = by_numpy(net, x, y), {}
    for step in minnet.explain(net, x, y).steps:
        if step.quantity in expected and step.part in ("forward", "backward", "gradient"):
            found.setdefault((step.quantity, step.layer), {})[indices(step.symbol)] = step.value
    for quantity, layers in expected.items():
        for l, values in enumerate(layers, 1):
            if values is not None:
                shape = {("z", 3): (2, 1, 1), ("a", 3): (2, 1, 1), ("delta", 3): (2, 1, 1)}
                values = values.reshape(shape.get((quantity, l), values.shape))
                shown = found[quantity, l]
                assert len(shown) == values.size
                assert all(shown[place] == pytest.approx(value, rel=1e-12, abs=1e-15)
                           for place, value in np.ndenumerate(values)), (quantity, l)


def test_the_place_of_a_maximum_is_the_layers_own_z():
    net, (x, y) = network(), sample()
    places = [step for step in minnet.explain(net, x, y).steps if step.quantity == "place"]
    z = net.forward(x)[1][1]
    assert [step.input - 1 for step in places] == z
    assert [tuple(step.value) for step in places] == [
        (k // 9 + 1, k // 3 % 3 + 1, k % 3 + 1) for k in z]


def computed(text):
    """What an expression comes to that is written with numbers."""
    for sign, python in (("·", "*"), ("−", "-"), ("½", "0.5"), ("²", "**2"), ("e^", "exp")):
        text = text.replace(sign, python)
    return eval(text, {"exp": math.exp, "tanh": math.tanh, "max": max,
                       "argmax": lambda *values: values.index(max(values))})


@pytest.mark.parametrize("pool", [MaxPool2D, MeanPool2D])
def test_the_numbers_that_are_shown_come_to_the_value_that_is_shown(pool):
    style = Style(digits=17, most=1000)
    for step in minnet.explain(network(pool), *sample()).steps:
        shown = step.written(style)[1] or step.written(style)[2]
        if step.quantity == "place":
            u, v = [(step.neuron - 1) // length % 2 + 1 for length in (2, 1)]
            place = computed(shown)
            assert step.value[1:] == [u + place // 2, v + place % 2]
        else:
            assert computed(shown) == pytest.approx(step.value, rel=1e-9, abs=1e-14), step
        assert equation(step.equation)


def edge(pool="max_pool2d:2:1"):
    """The book's picture, its kernel, and pooling: the numbers of plugins/convolution/chapters."""
    net = minnet.Network.mlp(["1x4x4", "conv2d:1:2", pool], "identity", loss="sum_squared_error")
    net.layers[0].weights, net.layers[0].biases = [[[[-1.0, 1.0], [-1.0, 1.0]]]], [0.0]
    x = [0, 0, 2, 2, 0, 0, 2, 2, 0, 2, 2, 0, 2, 2, 0, 0]
    a = net.predict(x)
    return minnet.explain(net, x, [a_j - 0.5 for a_j in a])


def test_a_pixel_of_a_feature_map_is_its_sum_without_the_inputs_that_are_0():
    text = edge().render(neuron="1.1,2,3", width=120)
    assert "  z₁₂₃⁽¹⁾ = w₁₁₁₁⁽¹⁾ x₁₂₃ + w₁₁₁₂⁽¹⁾ x₁₂₄ + w₁₁₂₁⁽¹⁾ x₁₃₃ + b₁⁽¹⁾ = " \
           "-1·2 + 1·2 + (-1)·2 + 0 = -2\n" in text
    assert "8 of the 16 inputs are 0 and add nothing." in text
    assert edge().render(neuron="1.6") == edge().render(neuron=(1, (1, 2, 3))) == \
        edge().render(neuron="1.1,2,3")


def test_a_weights_gradient_is_its_sum_over_the_places():
    text = edge().render(step="backward", width=120)
    assert "  ∂C/∂w₁₁₁₂⁽¹⁾ = x₁₁₃ δ₁₁₂⁽¹⁾ + x₁₂₃ δ₁₂₂⁽¹⁾ = 2·2 + 2·1 = 6\n" in text
    assert "  ∂C/∂b₁⁽¹⁾ = δ₁₁₂⁽¹⁾ + δ₁₂₁⁽¹⁾ + δ₁₂₂⁽¹⁾ = 2 + 1 + 1 = 4\n" in text
    assert "  δ₁₁₂⁽¹⁾ = ∂C/∂a₁₁₂⁽¹⁾ = (δ₁₁₁⁽²⁾ + δ₁₁₂⁽²⁾) = (1 + 1) = 2\n" in text


def test_of_equals_the_first_is_the_maximum_and_a_mean_is_shared():
    text = edge().render(neuron="2.1,2,1", width=120)
    assert "argmax(2, 2, 2, -2) = [1, 2, 1]\n" in text and "= max(2, 2, 2, -2) = 2\n" in text
    text = edge("mean_pool2d:2:1").render(neuron="2.1,2,1", width=120)
    assert "(a₁₂₁⁽¹⁾ + a₁₂₂⁽¹⁾ + a₁₃₁⁽¹⁾ + a₁₃₂⁽¹⁾) / 4 = (2 + 2 + 2 + (-2)) / 4 = 1\n" in text
    text = edge("mean_pool2d:2:1").render(neuron="1.1,1,1", width=120)
    assert "δ₁₁₁⁽¹⁾ = ∂C/∂a₁₁₁⁽¹⁾ = (δ₁₁₁⁽²⁾ / 4) = (1 / 4) = 0.25\n" in text


def test_the_numbers_of_the_books_chapters_are_those_of_the_layers():
    def matrix(values):
        """A list as the chapters' Markdown writes it."""
        size = math.isqrt(len(values))
        rows = [" & ".join(f"{v:g}" for v in values[r * size:(r + 1) * size]) for r in range(size)]
        return r"{\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}}"

    most, mean = edge().traced, edge("mean_pool2d:2:1").traced
    layer, w = most.layers[1], numbers(most.before[1]["weights"])
    layer.weights = most.before[1]["weights"]
    convolution = [most.x, w, most.z[1], most.delta[1], layer.backward(most.x, most.delta[1]),
                   numbers(most.gradient[1]["weights"])]
    pooling = [most.a[1], most.a[2], mean.a[2], most.delta[1], mean.delta[1]]
    folder = minnet.plugins().owner("layer", "conv2d").file.replace("__init__.py", "chapters/")
    for lang in "en", "zh":
        for name, matrices in ("convolution", convolution), ("pooling", pooling):
            with open(f"{folder}{lang}/{name}.md", encoding="utf-8") as file:
                found = re.findall(r"\{\\begin\{pmatrix\}.*?\\end\{pmatrix\}\}", file.read())
            assert found == [matrix(values) for values in matrices]


def digits():
    """A step of a network for digits, whose picture has a little ink in the middle."""
    x = [0.0] * 784
    for place, k in enumerate((300, 301, 302, 328, 329, 357)):
        x[k] = 1.0 / 2 ** place
    net = minnet.Network.mlp(["28x28", "conv2d:8:5", "max_pool2d:2", 10])
    return minnet.explain(net, x, [1.0] + [0.0] * 9)


def test_of_large_feature_maps_a_few_outputs_that_see_something_are_shown():
    text = digits().render(width=100)
    assert len(text.splitlines()) < 200
    assert "778 of the 784 inputs are 0 and add nothing." in text
    assert "… and 4605 more neurons; --neuron 1.1," in text
    assert re.search(r"… and 19\d more weights; --neuron 1\.1,\d+,\d+ --most 25 shows those of one "
                     r"output\.", text)
    for section in text.split("\n\n"):
        if section.startswith("Forward pass, layer 1"):
            assert section.count(" z₁,") == 3 and " x₁," in section
    whole = digits().render(neuron="1.2,9,19", step="forward", width=10 ** 4)
    assert len(re.findall(r"x₁,[₀-₉,]+ [+=]", whole)) == 6


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_shows_it_in_both_languages(format):
    width = {"width": 10 ** 6} if format == "text" else {}
    english, chinese = (edge().render(format, lang, **width) for lang in ("en", "zh"))
    for shown in english, chinese:
        assert "w₁₁₁₂⁽¹⁾ x₁₁₃" in shown and "argmax(2, 2, 2, -2)" in shown
    if format != "json":
        assert "feature map" in english and "特征图" in chinese
    else:
        steps = {step["symbol"]: step for step in json.loads(english)["steps"]}
        assert steps["z₁₁₁⁽²⁾"]["value"] == [1, 1, 2] and steps["z₁₁₁⁽²⁾"]["input"] == 2
        assert {steps[s]["equation"] for s in ("z₁₁₂⁽¹⁾", "a₁₁₁⁽²⁾", "∂C/∂w₁₁₁₁⁽¹⁾",
                                               "∂C/∂b₁⁽¹⁾")} == {
            "convolution", "max-pooling", "convolution-weights", "convolution-biases"}


@pytest.mark.parametrize("neuron, told", [
    ("1.1,4,1", "there is no neuron 1.1,4,1: layer 1 has 9 neurons, 1x3x3, counted from 1"),
    ("1.0", "there is no neuron 1.0: layer 1 has 9 neurons, 1x3x3, counted from 1"),
    ("1.1,1", "there is no neuron 1.1,1: layer 1 has 9 neurons, 1x3x3, counted from 1"),
    ("1.1,1,x", "1.2,3,4 for row 3, column 4 of feature map 2, and this is '1.1,1,x'"),
])
def test_a_place_that_is_not_there_is_told(neuron, told):
    with pytest.raises(minnet.MinnetError, match=re.escape(told)):
        edge().render(neuron=neuron)


class Scaled(minnet.Layer):
    """A stranger's layer: a_k = s x_k, one s for all."""

    name = "scaled"
    parameters = ("scale",)

    def __init__(self):
        self.scale = [0.5]

    def forward(self, x):
        return None, [self.scale[0] * x_k for x_k in x]

    def backward(self, x, delta):
        return [self.scale[0] * delta_k for delta_k in delta]

    def gradient(self, inputs, deltas):
        return {"scale": [sum(x_k * delta_k for x, delta in zip(inputs, deltas)
                              for x_k, delta_k in zip(x, delta))]}

    def terms(self, j):
        return [(("scale", 0), j)]


def test_a_strangers_layer_is_shown_by_the_terms_that_it_tells():
    net = minnet.Network([minnet.Dense(2, 2, "identity", "zeros"), Scaled()])
    net.layers[0].weights = [[1.0, 2.0], [3.0, 4.0]]
    text = minnet.explain(net, [1.0, 2.0], [2.0, 4.5]).render(width=120)
    assert "  a₂⁽²⁾ = scale₁⁽²⁾ a₂⁽¹⁾ = 0.5·11 = 5.5\n" in text
    assert "  δ₂⁽¹⁾ = ∂C/∂a₂⁽¹⁾ = (scale₁⁽²⁾ δ₂⁽²⁾) = (0.5·1) = 0.5\n" in text
    assert "  ∂C/∂scale₁⁽²⁾ = a₁⁽¹⁾ δ₁⁽²⁾ + a₂⁽¹⁾ δ₂⁽²⁾ = 5·0.5 + 11·1 = 13.5\n" in text
    assert "  scale₁⁽²⁾ ← scale₁⁽²⁾ − η ∂C/∂scale₁⁽²⁾ = 0.5 − 0.5·13.5 = -6.25\n" in text


def test_the_kit_holds_terms_against_the_outputs():
    check_layer(Scaled())
    wrong = Scaled()
    wrong.terms = lambda j: [(("scale", 0), 0)]
    with pytest.raises(CheckFailed, match=r"layer 'scaled': terms\(1\) come to -?[\d.]+ at x = "):
        check_layer(wrong)
