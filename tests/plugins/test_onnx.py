"""What minnet exports as ONNX is what onnxruntime computes, and comes back the same."""

import json
import random
import sys

import minnet
import pytest
from minnet.core import ACTIVATIONS
from minnet_plugins import activations, convolution, dropout, exchange
from minnet_plugins.convolution import Conv2D, MaxPool2D, MeanPool2D

numpy = pytest.importorskip("numpy", reason="NumPy is missing, which onnx needs")
onnx = pytest.importorskip("onnx", reason="the library onnx is missing (it is in the extra `onnx`)")

DTYPES = {"float32": 1e-6, "float64": 1e-12}
CORE_ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity", "softmax"]
ALL_ACTIVATIONS = CORE_ACTIVATIONS + [part.name for part in activations.minnet_activations()] + [
    "leaky_relu:0.2", "elu:0.5"]

LAYERS = {
    "dense": lambda: minnet.Dense(4, 3, "tanh", source=minnet.random_source(1)),
    "dense without biases": lambda: minnet.Dense(4, 3, bias=False, source=minnet.random_source(1)),
    "standardize": lambda: minnet.Standardize([1.0, -2.0, 0.5], [3.0, 0.0, 0.1]),
    "in_unit": lambda: minnet.InUnit([10.0, -2.0, 0.5], [3.0, 0.5, 0.1]),
    "dropout": lambda: dropout.Dropout(0.4),
    "conv2d": Conv2D.example,
    "conv2d without padding": lambda: Conv2D((1, 6, 4), 3, 2, "relu", source=2, bias=False),
    "max_pool2d": MaxPool2D.example,
    "mean_pool2d": MeanPool2D.example,
}


def rows(count, length, scale=2.0):
    """Samples that float32 has exactly."""
    source = random.Random(3)
    return [[source.randrange(-64, 65) / 64 * scale for k in range(length)] for i in range(count)]


def answers(content, samples):
    """What onnxruntime makes of samples."""
    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is missing, which runs "
                                      "the files (it is in the extra `test`)")
    onnx.checker.check_model(onnx.load_model_from_string(content), full_check=True)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    taken, = session.get_inputs()
    kind = numpy.float32 if taken.type == "tensor(float)" else numpy.float64
    return session.run(None, {taken.name: numpy.array(samples, kind)})[0].tolist()


def compare(network, dtype, samples):
    """Hold onnxruntime's outputs against minnet's."""
    found = answers(exchange.to_onnx(network, dtype), samples)
    for row, expected in zip(found, minnet.predict(network, samples, backend="python")):
        assert row == pytest.approx(expected, rel=DTYPES[dtype], abs=DTYPES[dtype])


def kinds(network):
    """The layers and their activations by name."""
    return [(layer.name, str(layer.activation)) for layer in network.layers]


@pytest.fixture
def imported(tmp_path):
    """A function that reads the content of an ONNX file."""
    def read(content):
        (tmp_path / "network.onnx").write_bytes(content)
        return exchange.from_onnx(tmp_path / "network.onnx")
    return read


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ALL_ACTIVATIONS)
def test_an_activation_is_the_same_in_onnxruntime(name, dtype):
    layer = minnet.Dense(3, 3, name, "zeros")
    layer.weights = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    compare(minnet.Network([layer]), dtype, rows(20, 3) + rows(20, 3, scale=32.0))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_the_same_in_onnxruntime(name, dtype):
    layer = LAYERS[name]()
    compare(minnet.Network([layer]), dtype, rows(5, layer.inputs or 3))


def test_every_layer_of_core_and_plugins_is_among_those():
    parts = dropout.minnet_layers() + convolution.minnet_layers()
    assert {layer.name for layer in parts} | {"dense", "standardize", "in_unit"} \
        == {name.split()[0] for name in LAYERS}


@pytest.mark.parametrize("dtype", DTYPES)
def test_pictures_go_through_all_layers_without_being_flattened_between(dtype):
    network = minnet.Network.mlp(["1x8x8", "conv2d:3:3", "max_pool2d:2", "conv2d:2:2",
                                  "mean_pool2d:2", "dropout:0.3", 3], "elu", "softmax",
                                 initializer="xavier")
    compare(network, dtype, rows(4, 64))
    nodes = onnx.load_model_from_string(exchange.to_onnx(network)).graph.node
    assert [node.op_type for node in nodes].count("Reshape") == 2


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ALL_ACTIVATIONS)
def test_an_exported_network_comes_back_the_same(imported, name, dtype):
    network = minnet.Network.mlp([3, 4, "dropout:0.25", 2], name, name, penalties="l2:0.1",
                                 loss="huber:2", initializer="xavier")
    found = imported(exchange.to_onnx(network, dtype))
    assert kinds(found) == kinds(network) and found.penalties == network.penalties
    assert found.loss.name == "huber:2"
    weights = [layer.weights for layer in found.layers if layer.parameters]
    exact = [numpy.array(layer.weights, dtype).tolist() for layer in network.layers
             if layer.parameters]
    assert weights == exact


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_table_s_network_takes_raw_rows_and_keeps_its_names(imported, dtype):
    network = minnet.Network([minnet.Standardize([3.0, 100.0], [2.0, 50.0]), minnet.Dense(2, 3),
                              minnet.Dense(3, 1, "identity"), minnet.InUnit([500.0], [200.0])])
    network.columns, network.target = ["rooms", "area"], "price"
    samples = [[2.0, 75.0], [5.0, 200.0]]
    compare(network, dtype, samples)
    model = onnx.load_model_from_string(exchange.to_onnx(network, dtype))
    words = {entry.key: entry.value for entry in model.metadata_props}
    assert words["columns"] == '["rooms", "area"]' and words["target"] == '"price"'
    found = imported(model.SerializeToString())
    assert (found.columns, found.target) == (network.columns, network.target)
    for row in samples:
        assert found.predict(row) == pytest.approx(network.predict(row), rel=DTYPES[dtype])


# In float64 gelu's erf is a sum, which no operator of one number is.
@pytest.mark.parametrize("name, dtype", [
    (name, dtype) for name in ALL_ACTIVATIONS for dtype in DTYPES
    if name not in ("softmax", "log_softmax") and (name, dtype) != ("gelu", "float64")])
def test_what_another_program_changed_is_read_operator_by_operator(imported, name, dtype):
    network = minnet.Network([minnet.Standardize([1.0, -1.0, 0.0], [2.0, 1.0, 0.0]),
                              minnet.Dense(3, 4, name, "xavier"), minnet.Dense(4, 2, "softmax"),
                              minnet.InUnit([1.0, 2.0], [3.0, 4.0])], "huber:2")
    network.classes = ["no", "yes"]
    model = onnx.load_model_from_string(exchange.to_onnx(network, dtype))
    model.graph.node[0].name = "renamed"
    found = imported(model.SerializeToString())
    assert kinds(found) == kinds(network)
    assert (found.loss.name, found.classes) == ("huber:2", network.classes)
    for row in rows(5, 3):
        assert found.predict(row) == pytest.approx(network.predict(row), rel=DTYPES[dtype])


def test_the_file_says_what_it_is_and_where_its_samples_are_free_in_number():
    network = minnet.Network.mlp([2, 3, 1])
    model = onnx.load_model_from_string(exchange.to_onnx(network))
    assert (model.producer_name, model.ir_version, model.opset_import[0].version) == \
        ("minnet", 7, 13)
    taken, = model.graph.input
    assert [dim.dim_param or dim.dim_value for dim in taken.type.tensor_type.shape.dim] == \
        ["batch", 2]
    assert {tensor.name for tensor in model.graph.initializer} == {
        "layer_1.weights", "layer_1.biases", "layer_2.weights", "layer_2.biases"}
    description, = [entry.value for entry in model.metadata_props if entry.key == "minnet"]
    assert "weights" not in json.loads(description)["layers"][0]


class Scale(minnet.Layer):
    """A stranger's layer: its array form is its own arithmetic."""

    name = "scale of the tests"
    parameters = ("factors",)

    def __init__(self):
        self.factors = [2.0, -0.5, 0.25]

    def forward(self, x):
        a = [w * x_k for w, x_k in zip(self.factors, x)]
        return a, a

    def arrays(self, xp):
        return ScaleArrays()


class ScaleArrays(minnet.Layer):
    def forward(self, x):
        return x, x * self.factors


class Turned(Scale):
    """One with a word of its own for ONNX."""

    name = "turned"

    def forward(self, x):
        return x, [-w * x_k for w, x_k in zip(self.factors, x)]

    def onnx(self, graph, x):
        return graph.add("Neg", x) * self.factors


def swish(m, z):
    return z / (1 + m.exp(-z))


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_stranger_s_parts_go_by_their_array_form_or_their_own(dtype):
    part = minnet.elementwise_activation("swish", swish, lambda m, z: z)
    compare(minnet.Network([Scale(), Turned(), minnet.Dense(3, 2, part)]), dtype, rows(4, 3))


class Sorted(Scale):
    """A layer whose array form asks for what ONNX's operators here are not for."""

    def arrays(self, xp):
        class Form(minnet.Layer):
            def forward(self, x):
                return x, xp.sort(x)
        return Form()


class Overriding(minnet.Dense):
    """A layer that does otherwise than the form that it inherits."""

    name = "overriding"

    def forward(self, x):
        return x, x[:2]


@pytest.mark.parametrize("layer, words", [
    (lambda: minnet.Dense(3, 2, minnet.Activation("sine", abs, abs)),
     r"^onnx has no activation 'sine': it has no array form, arrays\(xp\), nor its own, "
     r"onnx\(graph, x\)$"),
    (Sorted, "^onnx has no layer 'scale of the tests': xp.sort is beyond it$"),
    (lambda: Overriding(3, 2), "^onnx has no layer 'overriding': "),
])
def test_what_onnx_cannot_say_is_refused_by_name(layer, words):
    with pytest.raises(minnet.MinnetError, match=words):
        exchange.to_onnx(minnet.Network([layer()]))


def test_numbers_that_cannot_be_written_are_refused():
    network = minnet.Network.mlp([2, 1])
    network.layers[0].weights[0][0] = 1e300
    with pytest.raises(minnet.MinnetError, match=r"^onnx, in float32, has no numbers as large as "
                       r"one of layer_1.weights; take float64$"):
        exchange.to_onnx(network)
    assert exchange.to_onnx(network, "float64")
    network.layers[0].weights[0][0] = float("nan")
    with pytest.raises(minnet.MinnetError, match="^the weights of layer_1 are infinite or not a"):
        exchange.to_onnx(network, "float64")
    with pytest.raises(minnet.MinnetError, match="float32 or float64, not 'float16'"):
        exchange.to_onnx(network, "float16")


@pytest.mark.parametrize("act", [lambda: exchange.to_onnx(minnet.Network.mlp([2, 1])),
                                 lambda: exchange.from_onnx("any.onnx")])
def test_without_the_library_it_is_said_what_installs_it(monkeypatch, act):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(minnet.MinnetError, match=r"python3 -m pip install onnx installs it$"):
        act()


def test_by_the_command_line_there_and_back(done, refused, tmp_path):
    network = minnet.Network.mlp(["1x4x4", "conv2d:2:3", 3], "tanh", "softmax", "cross_entropy")
    network.classes = ["a", "b", "c"]
    model, file, back = [tmp_path / name for name in ("net.json", "net.onnx", "back.json")]
    minnet.save(network, model)
    assert "onnxruntime" in done("export", model, "--to", "onnx", "--dtype", "float64")
    assert "conv" not in refused("import", model, "--out", back) and not back.exists()
    done("import", file, "--out", back)
    found = minnet.load(back)
    assert found.classes == network.classes
    assert found.predict([0.5] * 16) == network.predict([0.5] * 16)


def test_what_cannot_be_exported_leaves_no_file(refused, tmp_path):
    network = minnet.Network.mlp([2, 1])
    network.layers[0].weights[0][0] = 1e300
    minnet.save(network, tmp_path / "net.json")
    assert "take float64" in refused("export", tmp_path / "net.json", "--to", "onnx")
    assert [path.name for path in tmp_path.iterdir()] == ["net.json"]


def test_activations_are_those_of_core_and_plugins():
    assert {name.split(":")[0] for name in ALL_ACTIVATIONS} <= set(ACTIVATIONS.names())
