"""ONNX files that PyTorch and Keras made answer in minnet as they did there; the rest is named."""

import json
import pathlib
import random

import minnet
import pytest
from minnet_plugins import exchange

numpy = pytest.importorskip("numpy", reason="NumPy is missing, which onnx needs")
onnx = pytest.importorskip("onnx", reason="the library onnx is missing (it is in the extra `onnx`)")
helper = onnx.helper

FOLDER = pathlib.Path(__file__).with_name("onnx_files")
ANSWERS = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))

NETWORKS = {
    "torch-pictures": "1x14x14-3x12x12-3x6x6-2x6x6-2x3x3-6-4, relu, leaky_relu:0.1, tanh, "
                      "log_softmax, negative_log_likelihood",
    "torch-numbers": "4-6-5-5-3, gelu, mish, hard_tanh, identity, half_squared_error",
    "keras-pictures": "288-3x10x10-3x5x5-2x5x5-4-3, relu, elu, silu, softmax, cross_entropy",
    "keras-rests": "1x14x14-3x12x12-3x6x6-2x4x4-2x2x2-3, relu, softplus, softmax, cross_entropy",
    "keras-means": "1x8x8-3x4x4-3x2x2-3x2x2-3x1x1-2, hard_sigmoid, mish, sigmoid, "
                   "binary_cross_entropy",
    "keras-numbers": "4-6-5-1, softsign, leaky_relu:0.2, identity, half_squared_error",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_file_of_another_maker_answers_as_its_maker_did(name):
    network, known = exchange.from_onnx(FOLDER / name), ANSWERS[name]
    maker, *_, kind = pathlib.Path(name).stem.split("-")
    assert repr(network) == f"Network({NETWORKS[f'{maker}-{kind}']})"
    for x, a in zip(known["inputs"], known["outputs"]):
        assert network.predict(x) == pytest.approx(a, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name, words", [
    ("torch-numbers", ["it ends without softmax or sigmoid, so its outputs are weighted sums and "
                       "no probabilities; its loss is half_squared_error now"]),
    ("keras-torch-pictures", ["pictures are given channel by channel, as minnet's are, and not "
                              "with the channels last",
                              "an ONNX file does not name a loss; its loss is cross_entropy now"]),
    ("keras-torch-rests", ["kernels of 2x2 became 3x3 with zeros, for minnet's windows leave "
                           "nothing over",
                           "an ONNX file does not name a loss; its loss is cross_entropy now"]),
])
def test_what_its_user_should_know_is_told(capsys, name, words):
    path = FOLDER / f"{name}.onnx"
    exchange.from_onnx(path)
    assert capsys.readouterr().err.splitlines() == [f"minnet: {path}: {line}" for line in words]


SOURCE = random.Random(4)


def constant(*shape):
    """An array of random numbers."""
    numbers = [SOURCE.gauss(0, 0.5) for _ in range(int(numpy.prod(shape)))]
    return numpy.array(numbers, "float32").reshape(shape)


def node(operator, inputs="x w", output="y", **how):
    """One operator."""
    return helper.make_node(operator, inputs.split(" "), [output], **how)


def model(shape, *nodes, opset=20, outputs=2, **constants):
    """A model with the input x of this shape and the output y."""
    value = helper.make_tensor_value_info
    tensors = [onnx.numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "test", [value("x", 1, ["n", *shape])],
                              [value("y", 1, ["n", *["m"] * (outputs - 1)])], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)


@pytest.fixture
def imported(tmp_path):
    """A function that reads a model."""
    def read(made):
        onnx.save(made, tmp_path / "made.onnx")
        return exchange.from_onnx(tmp_path / "made.onnx")
    return read


W = {"w": constant(3, 2, 3, 3), "b": constant(3)}
GEOMETRIES = {
    "a stride that leaves a rest": [node("Conv", "x w b", strides=[2, 2])],
    "zeros around": [node("Conv", "x w b", pads=[2, 2, 2, 2], strides=[2, 2])],
    "more zeros below": [node("Conv", "x w b", pads=[0, 0, 1, 1], strides=[2, 2])],
    "more zeros above": [node("Conv", "x w b", pads=[2, 2, 0, 0])],
    "zeros for every stride": [node("Conv", "x w b", auto_pad="SAME_UPPER", strides=[3, 3])],
    "the same, above first": [node("Conv", "x w b", auto_pad="SAME_LOWER", strides=[2, 2])],
    "zeros by an operator": [node("Pad", "x p", "q"), node("Conv", "q w b", pads=[1, 1, 0, 0])],
    "pooling leaves a rest": [node("Conv", "x w b", "c", pads=[1, 1, 0, 0], strides=[2, 2]),
                              node("Relu", "c", "r"),
                              node("MaxPool", "r", kernel_shape=[3, 3], strides=[2, 2])],
    "means of overlapping windows": [node("AveragePool", "x", "c", kernel_shape=[4, 4],
                                          strides=[2, 2]), node("Tanh", "c")],
    "normalized before any layer": [node("BatchNormalization", "x s s s v", "c"),
                                    node("Conv", "c w b")],
    "the means of maps": [node("Conv", "x w b", "c"), node("GlobalAveragePool", "c", "d"),
                          node("Softmax", "d", axis=1)],
    "the largest before what does not rise": [
        node("Conv", "x w b", "c"), node("MaxPool", "c", "d", kernel_shape=[2, 2], strides=[2, 2]),
        node("Sigmoid", "d", "e"), node("Mul", "d e")],
}


@pytest.mark.parametrize("name", GEOMETRIES)
def test_windows_are_where_onnxruntime_has_them(imported, name):
    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is missing, which runs "
                                      "the files (it is in the extra `test`)")
    made = model((2, 10, 10), *GEOMETRIES[name], outputs=4, **W, p=numpy.array([0, 0, 1, 1] * 2),
                 s=constant(2), v=numpy.array([0.5, 2.0], "float32"))
    x = constant(3, 2, 10, 10)
    a, = onnxruntime.InferenceSession(made.SerializeToString()).run(None, {"x": x})
    for x_i, a_i in zip(x.reshape(3, -1).tolist(), a.reshape(3, -1).tolist()):
        assert imported(made).predict(x_i) == pytest.approx(a_i, rel=1e-5, abs=1e-6)


M = {"w": constant(4, 4)}
REFUSED = {
    "node 'rnn' (LSTM) cannot come along: minnet has no such layer or activation":
        model((3, 4), node("LSTM", "x w r", name="rnn", hidden_size=2), outputs=4,
              w=constant(1, 8, 4), r=constant(1, 8, 2)),
    "node 'skip' (Add) cannot come along: it goes back to before the last layer, and minnet's "
    "layers stand in a row":
        model((4,), node("MatMul", "x w", "a"), node("Relu", "a", "b"), node("MatMul", "b w", "c"),
              node("Add", "c b", name="skip"), **M),
    "node 'd' (Div) with node 'a' (HardSwish) cannot come along: that is no activation of minnet's":
        model((4,), node("MatMul", "x w", "c"), node("Div", "c t", "d", name="d"),
              node("HardSwish", "d", name="a"), t=numpy.array(2.0, "float32"), **M),
    "node 'y' (Conv) cannot come along: it has kernels for a group of the channels, and minnet's "
    "are for all": model((2, 5, 5), node("Conv", "x w", group=2), outputs=4,
                         w=constant(2, 1, 3, 3)),
    "node 'y' (Conv) cannot come along: its windows are 2 and 3, and minnet's are the same for "
    "rows and columns": model((2, 5, 5), node("Conv", "x w"), outputs=4, w=constant(2, 2, 2, 3)),
    "node 'y' (Conv) cannot come along: its windows have gaps (dilations [2, 2]), and minnet's "
    "have none": model((2, 9, 9), node("Conv", "x w", dilations=[2, 2]), outputs=4, w=W["w"]),
    "node 'y' (MaxPool) cannot come along: minnet's poolings have no zeros around the pictures":
        model((2, 4, 4), node("MaxPool", "x", kernel_shape=[2, 2], pads=[1, 1, 1, 1]), outputs=4),
    "node 'y' (MatMul) cannot come along: its constants are infinite or not a number":
        model((4,), node("MatMul"), w=constant(4, 4) * numpy.inf),
    "node 'a' (Cast) cannot come along: it makes whole numbers of the outputs of a layer":
        model((4,), node("Cast", "x", "a", to=7), node("Cast", "a", "c", to=1),
              node("MatMul", "c w"), **M),
    "node 'a' (ConstantOfShape) cannot come along: it makes more than 100,000,000 constants":
        model((4,), node("ConstantOfShape", "s", "a"), node("MatMul", "x a"),
              s=numpy.array([4, 10 ** 12])),
    "node 'y' (Conv) cannot come along: only neurons and kernels have an activation in minnet, and "
    "here 2000 outputs of another layer would have one":
        model((20, 10, 10), node("Relu", "x", "a"), node("Conv", "a w"), outputs=4,
              w=constant(1, 20, 1, 1)),
    "its input x has the shape (n, 2, h, w), and minnet has to know all lengths but the first, the "
    "number of samples; export it with an input of fixed size":
        model((2, "h", "w"), node("Conv"), outputs=4, w=W["w"]),
    "there is no layer in it": model((4,), node("Identity", "x")),
    "minnet's networks have one input and one output, and this one has the inputs x and the "
    "outputs y, z": model((4,), node("Relu", "x"), node("Tanh", "x", "z")),
}
REFUSED[list(REFUSED)[-1]].graph.output.append(helper.make_tensor_value_info("z", 1, ["n", 4]))


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_come_along_is_named(imported, tmp_path, words):
    with pytest.raises(minnet.MinnetError) as error:
        imported(REFUSED[words])
    assert str(error.value) == f"cannot import {tmp_path / 'made.onnx'}: {words}"


GOOD = (FOLDER / "torch-numbers.onnx").read_bytes()


@pytest.mark.parametrize("content", [GOOD[:500], GOOD[:-3], b"hello there", b"", b"\x89PNG\r\n"])
def test_a_file_that_is_not_whole_is_refused_in_a_sentence(refused, tmp_path, content):
    path = tmp_path / "made.onnx"
    path.write_bytes(content)
    assert f"{path} is no whole ONNX file: " in refused("import", path, "--out",
                                                        tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()


def test_weights_that_lie_elsewhere_are_read_and_missed(tmp_path):
    path = tmp_path / "made.onnx"
    onnx.save_model(onnx.load_model_from_string(GOOD), str(path), save_as_external_data=True,
                    location="made.weights", size_threshold=0)
    x = ANSWERS["torch-numbers.onnx"]["inputs"][0]
    assert exchange.from_onnx(path).predict(x) == \
        exchange.from_onnx(FOLDER / "torch-numbers.onnx").predict(x)
    (tmp_path / "made.weights").unlink()
    with pytest.raises(minnet.MinnetError, match=rf"^the weights of {path} are in a file beside "
                       "it, which cannot be read: .*made.weights"):
        exchange.from_onnx(path)
    with pytest.raises(minnet.MinnetError, match="^cannot read .*none.onnx: No such file"):
        exchange.from_onnx(tmp_path / "none.onnx")


def test_whatever_is_changed_in_a_file_is_read_or_refused_in_a_sentence(tmp_path):
    contents = [(FOLDER / name).read_bytes() for name in ANSWERS]
    contents.append(exchange.to_onnx(minnet.Network.mlp(["1x6x6", "conv2d:2:3", 3], "elu")))
    source, refusals = random.Random(5), 0
    for _ in range(200):
        content = bytearray(source.choice(contents))
        for _ in range(source.choice([1, 1, 2, 5])):
            content[source.randrange(len(content))] = source.choice([0, 127, source.randrange(256)])
        (tmp_path / "made.onnx").write_bytes(content)
        try:
            exchange.from_onnx(tmp_path / "made.onnx")
        except minnet.MinnetError as error:
            refusals += "\n" not in str(error)
    assert refusals > 100


def test_a_description_that_was_tampered_with_is_refused(tmp_path):
    made = onnx.load_model_from_string(exchange.to_onnx(minnet.Network.mlp([2, 3, 1])))
    entry, = [entry for entry in made.metadata_props if entry.key == "minnet"]
    for old, new, words in [('"inputs": 2', '"inputs": 3',
                             "the weights of layer 1 should be 3 × 3"),
                            ('"dense"', '"denser"', "there is no layer named 'denser'"),
                            ('"settings": {', '"setting": {', "its description is damaged")]:
        changed = onnx.ModelProto.FromString(made.SerializeToString())
        next(e for e in changed.metadata_props if e.key == "minnet").value = \
            entry.value.replace(old, new, 1)
        onnx.save(changed, tmp_path / "made.onnx")
        with pytest.raises(minnet.MinnetError, match=f"^cannot import .*made.onnx: {words}"):
            exchange.from_onnx(tmp_path / "made.onnx")
