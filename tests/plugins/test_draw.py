"""`minnet draw`: the picture has the network's own numbers, and so has the graph."""

import base64
import io
import itertools
import json
import math
import pathlib
import re
import xml.etree.ElementTree as xml

import minnet
import pytest
from minnet.core import ACTIVATIONS
from minnet_plugins.draw import graph, svg
from minnet_plugins.draw.canvas import NEGATIVE, POSITIVE, Canvas, escape

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent
SVG, GRAPHML = "{http://www.w3.org/2000/svg}", "{http://graphml.graphdrawing.org/xmlns}"


class Convolution(minnet.Layer):
    """z_f = Σ w_f,c,m,n x_c,u+m,v+n + b_f: a stranger's, known by the shape of its weights."""

    name, parameters, activation = "strange_conv", ("weights", "biases"), ACTIVATIONS.find("relu")

    def __init__(self, shape, filters, size, seed=1):
        channels, rows, columns = self.input_shape = shape
        self.output_shape = filters, rows - size + 1, columns - size + 1
        self.inputs, self.outputs, self.size = math.prod(shape), math.prod(self.output_shape), size
        draw = minnet.random_source(seed).random
        self.weights = [[[[draw() - 0.5 for n in range(size)] for m in range(size)]
                         for c in range(channels)] for f in range(filters)]
        self.biases = [draw() for f in range(filters)]

    def forward(self, x):
        """(z, a)"""
        (channels, rows, columns), (_, high, wide) = self.input_shape, self.output_shape
        taps = list(itertools.product(range(channels), range(self.size), range(self.size)))
        z = [b + sum(w[c][m][n] * x[(c * rows + u + m) * columns + v + n] for c, m, n in taps)
             for w, b in zip(self.weights, self.biases) for u in range(high) for v in range(wide)]
        return z, self.activation.output(z)


class Halves(minnet.Layer):
    """Puts out half of what comes in, by no weights; its repr has a place in memory."""

    name, inputs, outputs = "<halves> & more", 6, 3

    def forward(self, x):
        """(a, a)"""
        return x[:3], x[:3]


def mlp(*sizes, **settings):
    """A network with activations of both signs."""
    return minnet.Network.mlp(list(sizes), **{"activation": "tanh", **settings})


def table():
    """A network with names that XML would trip over, and the layers of a table."""
    network = mlp(4, 5, 3, output_activation="softmax", loss="cross_entropy")
    network.layers.insert(0, minnet.Standardize([5.0, 3.0, 2e5, 0.0], [1.0, 0.5, 1e5, 1.0]))
    network.columns = ["a < b & c", 'say "x"', "a very long name of a column indeed", "花瓣"]
    network.classes, network.target = ["<none>", "a & b", "bell\x07"], "kind"
    return network


def convolving():
    """Two convolutions, and a dense layer that reads the maps."""
    return minnet.Network([Convolution((1, 12, 12), 3, 3), Convolution((3, 10, 10), 9, 3),
                           minnet.Dense(576, 4, source=minnet.random_source(3))])


NETWORKS = {
    "xor": (lambda: mlp(2, 3, 1), [0.0, 1.0]),
    "letters": (lambda: mlp(30, 5, 3), [0.0, 1.0, 1.0] * 10),
    "digits": (lambda: mlp(784, 30, 10), [i % 256 / 255 for i in range(784)]),
    "table": (table, [6.1, 3.2, 173_000.0, -0.5]),
    "deep": (lambda: mlp(2, 8, 8, 8, 1), [1.0, -1.0]),
    "dropout": (lambda: mlp(4, 8, "dropout:0.2", 3), [1.0, 2.0, 3.0, -4.0]),
    "dropped": (lambda: mlp(784, "dropout:0.1", 20, "dropout:0.5", 3), [0.5] * 784),
    "crowded": (lambda: mlp(20, 16, 17, 40, 2), [-0.5] * 20),
    "convolving": (convolving, [i % 7 / 6 for i in range(144)]),
    "pooling": (lambda: mlp("1x8x8", "conv2d:2:3", "max_pool2d:2", 3), [0.1, 0.9] * 32),
    "strange": (lambda: mlp(5, 6, Halves(), 1), [1.0] * 5),
}


def drawn(name, with_sample=True):
    """A network of those above, its sample and its picture, parsed."""
    make, x = NETWORKS[name]
    network = make()
    return network, x, xml.fromstring(svg(network, x if with_sample else None))


def tip(part):
    """What is shown when a part is pointed at."""
    return part.findtext(f"{SVG}title") or ""


def texts(root):
    """All lines of text."""
    return [part.text for part in root.iter(f"{SVG}text")]


def test_every_weight_is_a_line_as_wide_as_it_is_large_and_of_its_signs_colour():
    network, x, root = drawn("deep")
    paths = {tip(path).partition(": ")[0]: path for path in root.iter(f"{SVG}path")}
    assert len(paths) == 2 * 8 + 8 * 8 + 8 * 8 + 8
    for number, layer in enumerate(network.layers, 1):
        for j, row in enumerate(layer.weights):
            for k, w in enumerate(row):
                start = f"x{'₁₂'[k]}" if number == 1 else f"{number - 1}.{k + 1}"
                path = paths[f"{start} → {'y' if number == 4 else f'{number}.{j + 1}'}"]
                assert tip(path).endswith(f"w = {w:.6g}")
                assert path.get("stroke") == (NEGATIVE if w < 0 else POSITIVE)
                assert bool(path.get("stroke-dasharray")) == (w < 0)
                assert float(path.get("stroke-width")) == pytest.approx(
                    4.0 * abs(w) / largest(network), abs=5e-4)
    assert f"width: its size, at most {largest(network):.3g}" in texts(root)


def largest(network):
    """The size of its largest weight."""
    return max(abs(w) for layer in network.layers for row in layer.weights for w in row)


@pytest.mark.parametrize("name", ["xor", "deep", "dropout", "table", "strange"])
def test_a_neuron_is_filled_by_its_activation(name):
    network, x, root = drawn(name)
    columns = [x, *(a for x, z, a in network.forward(x))]
    circles = [circle for circle in root.iter(f"{SVG}circle") if tip(circle)]
    assert len(circles) == sum(map(len, columns))
    circles = iter(circles)
    for column in columns:
        scale = max(1, *map(abs, column))
        for a, circle in zip(column, circles):
            assert f"a = {a:.6g}" in tip(circle)
            assert circle.get("fill") == (NEGATIVE if a < 0 else POSITIVE)
            assert float(circle.get("fill-opacity")) == pytest.approx(abs(a) / scale, abs=5e-4)


def test_of_more_than_16_neurons_the_first_and_the_last_are_drawn_and_the_rest_counted():
    network, x, root = drawn("crowded", with_sample=False)
    circles = [tip(circle).partition(":")[0] for circle in root.iter(f"{SVG}circle")]
    assert [name for name in circles if name[0] == "x"] == [
        "x₁", "x₂", "x₃", "x₄", "x₅", "x₆", "x₁₅", "x₁₆", "x₁₇", "x₁₈", "x₁₉", "x₂₀"]
    counts = [sum(name.startswith(f"{number}.") for name in circles) for number in (1, 2, 3)]
    assert counts == [16, 12, 12] and circles[-2:] == ["y₁", "y₂"]
    assert {"+8", "+5", "+28", "20 inputs", "17 neurons", "40 neurons"} < set(texts(root))
    assert len(list(root.iter(f"{SVG}path"))) == 12 * 16 + 16 * 12 + 12 * 12 + 12 * 2


def pixels(part):
    """The grey levels of an embedded picture, as another program reads them."""
    Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: it reads the PNGs")
    data = part.get("href").partition("base64,")[2]
    return list(Image.open(io.BytesIO(base64.b64decode(data))).tobytes())


def test_inputs_that_are_pixels_and_the_weights_that_read_them_are_pictures():
    network, x, root = drawn("digits")
    images = [pixels(part) for part in root.iter(f"{SVG}image")]
    assert images[0] == [round(255 * x_k) for x_k in x]
    weights = network.layers[0].weights
    top = max(abs(w) for row in weights for w in row)
    shown = [*range(6), *range(24, 30)]
    assert images[1:] == [[round(255 * (w + top) / (2 * top)) for w in weights[j]] for j in shown]
    assert {"784 inputs", "28×28", "30 neurons", "+18"} < set(texts(root))


def test_a_convolution_is_its_kernels_and_its_feature_maps():
    network, x, root = drawn("convolving")
    (_, _, first), (_, _, second), _ = network.forward(x)
    images = [pixels(part) for part in root.iter(f"{SVG}image")]
    groups = [[int(cell.get("fill")[1:3], 16) for cell in group] for group in root.iter(f"{SVG}g")]
    kernels, maps = [], []
    for layer, a in zip(network.layers, (first, second)):
        top = max(abs(w) for w in minnet.core.numbers(layer.weights))
        filters, size = layer.output_shape[0], len(a) // layer.output_shape[0]
        for f in range(filters) if filters < 9 else (0, 1, 2, 3, 6, 7, 8):
            maps.append([round(255 * a_j / max([1, *a])) for a_j in a[f * size:(f + 1) * size]])
            kernels += [[round(255 * (w + top) / (2 * top)) for w in minnet.core.numbers(kernel)]
                        for kernel in layer.weights[f]]
    assert images == [[round(255 * x_k) for x_k in x], *maps]
    assert [group for group in groups if len(group) == 9] == kernels
    assert {"3 maps", "10×10", "9 maps", "8×8", "+2", "strange_conv 3×3", "relu"} < set(texts(root))
    frames = xml.fromstring(svg(network))
    assert not list(frames.iter(f"{SVG}image")) and "9 maps" in texts(frames)


def test_names_stand_beside_their_neurons_whatever_signs_are_in_them():
    network, x, root = drawn("table")
    said = texts(root)
    assert {"a < b & c", 'say "x"', "花瓣", "kind", "standardize", "3 outputs"} < set(said)
    assert any(name.startswith("a very long n") and name.endswith("…") for name in said)
    a = network.predict(x)
    assert f"a & b = {a[1]:.3f}" in said and f"bell\ufffd = {a[2]:.3f}" in said
    bold = [text.text for text in root.iter(f"{SVG}text") if text.get("font-weight") == "bold"]
    assert len(bold) == 1 and bold[0].startswith(network.classify(x).replace("\x07", "\ufffd"))
    lone = mlp(2, 1)
    lone.target, lone.classes = "price", None
    assert "price" in texts(xml.fromstring(svg(lone)))


@pytest.mark.parametrize("name", NETWORKS)
def test_a_picture_is_read_aloud_and_needs_nothing_else(name):
    network, x, root = drawn(name)
    text = svg(network, x)
    assert text == svg(NETWORKS[name][0](), x) and text.isascii()
    assert root.get("role") == "img" and [part.tag for part in root][:2] == [f"{SVG}title",
                                                                            f"{SVG}desc"]
    assert "For the sample shown it answers" in root.findtext(f"{SVG}desc")
    addresses = re.findall(r' (?:href|src)="([^"]*)', text)
    assert all(address.startswith("data:image/png;base64,") for address in addresses)
    assert " at 0x" not in text and '="nan"' not in text and "url(" not in text


@pytest.mark.parametrize("with_sample", [True, False], ids=["sample", "plain"])
@pytest.mark.parametrize("name", NETWORKS)
def test_no_text_lies_on_another_or_leaves_the_picture(name, with_sample):
    font_of = pytest.importorskip("PIL.ImageFont", reason="Pillow measures the texts")
    matplotlib = pytest.importorskip("matplotlib", reason="its wide font is measured")
    file = pathlib.Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    network, x, root = drawn(name, with_sample)
    boxes = []
    for part in root.iter(f"{SVG}text"):
        size, x, y = (float(part.get(key)) for key in ("font-size", "x", "y"))
        width = font_of.truetype(str(file), 100).getlength(part.text) * size / 100
        if part.get("transform"):
            boxes.append((x - size / 2, y - width / 2, x + size / 2, y + width / 2))
        else:
            left = x - width * {"start": 0, "middle": 0.5, "end": 1}[part.get("text-anchor")]
            boxes.append((left, y - 0.72 * size, left + width, y))
    wide, tall = map(float, root.get("viewBox").split()[2:])
    for left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= wide and bottom <= tall
    for one, other in itertools.combinations(boxes, 2):
        apart = (one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1]
                 or other[3] <= one[1])
        assert apart, (one, other)


def test_weights_that_diverged_are_told_and_not_drawn():
    network = mlp(2, 2, 1)
    network.layers[1].weights[0][0] = math.nan
    with pytest.raises(minnet.MinnetError, match="layer 2 has weights that are infinite or not a"):
        svg(network)
    with pytest.raises(minnet.MinnetError, match="input should have 2 numbers, and has 3"):
        svg(mlp(2, 1), [1, 2, 3])


def weights_of(network):
    """(source, target): weight, of dense layers."""
    return {(f"{number - 1}.{k + 1}", f"{number}.{j + 1}"): w
            for number, layer in enumerate(network.layers, 1)
            for j, row in enumerate(layer.weights) for k, w in enumerate(row)}


def test_the_graph_has_every_weight_and_bias_exactly(done, tmp_path):
    network = mlp(20, 17, 3)
    network.classes = ["<a>", "b & c", "d"]
    minnet.save(network, tmp_path / "model.json")
    read = json.loads(done("draw", tmp_path / "model.json", "--to", "json"))
    assert read == graph(network)
    assert {(e["source"], e["target"]): e["weight"] for e in read["edges"]} == weights_of(network)
    biases = {f"{n}.{j + 1}": b for n, layer in enumerate(network.layers, 1)
              for j, b in enumerate(layer.biases)}
    assert {n["id"]: n["bias"] for n in read["nodes"] if "bias" in n} == biases
    assert [n["name"] for n in read["nodes"]][-3:] == network.classes
    root = xml.fromstring(done("draw", tmp_path / "model.json", "--to", "graphml"))
    key, = (key.get("id") for key in root.iter(f"{GRAPHML}key") if key.get("attr.name") == "weight")
    assert {(e.get("source"), e.get("target")): float(e.findtext(f"{GRAPHML}data[@key='{key}']"))
            for e in root.iter(f"{GRAPHML}edge")} == weights_of(network)


def test_networkx_reads_both_kinds_of_graph(done, tmp_path):
    networkx = pytest.importorskip("networkx", reason="networkx is not installed: it reads graphs")
    network, model, out = mlp(3, 4, 2), tmp_path / "model.json", tmp_path / "graph.graphml"
    minnet.save(network, model)
    done("draw", model, "--out", out)
    for read in (networkx.read_graphml(out),
                 networkx.node_link_graph(graph(network), edges="edges")):
        assert read.is_directed() and len(read) == 9
        assert {ends: w for *ends, w in read.edges.data("weight")
                for ends in [tuple(ends)]} == weights_of(network)
        assert read.nodes["1.2"]["bias"] == network.layers[0].biases[1]
        assert read.nodes["1.2"]["layer"] == 1 and read.nodes["0.1"]["name"] == "x₁"


def test_in_the_graph_of_a_convolution_maps_are_nodes_and_kernels_are_on_the_edges():
    network = convolving()
    made = graph(network)
    edges = {(e["source"], e["target"]): e["weights"] for e in made["edges"]}
    assert len(made["nodes"]) == 1 + 3 + 9 + 4 and len(edges) == 3 + 27 + 36
    assert edges["1.2", "2.9"] == network.layers[1].weights[8][1]
    assert minnet.core.numbers(edges["2.3", "3.1"]) == network.layers[2].weights[0][128:192]
    dropping = graph(mlp(2, 3, "dropout:0.5", 1))
    assert [e for e in dropping["edges"] if e["target"] == "2.1"] == [
        {"source": "1.1", "target": "2.1"}]


@pytest.fixture
def model(tmp_path):
    """The path of a saved network for the letters."""
    minnet.save(mlp(30, 5, 3), tmp_path / "model.json")
    return tmp_path / "model.json"


def test_the_command_draws_the_sample_that_it_is_told(done, model, tmp_path):
    letters, _ = minnet.load_dataset("letters")
    network, out = minnet.load(model), tmp_path / "b.svg"
    assert done("draw", model) == svg(network)
    for _ in range(2):  # an earlier drawing is replaced
        said = done("draw", model, "--sample", "1", "letters", "--out", out)
    assert out.read_text(encoding="ascii") == svg(network, letters.inputs[1])
    assert said.startswith(f"{out}: ") and said.endswith(" bytes, " + f"{network}\n")


@pytest.mark.parametrize("words, told", [
    (["nowhere.json"], "cannot read the network nowhere.json"),
    (["--sample", "3", "letters"], "there is no sample 3: letters has 3, counted from 0"),
    (["--sample", "0", "digits"], "digits, sample 0: the network's input should have 30 numbers, "
                                  "and has 784; it should be a sample like those that "),
    (["--sample", "0", "nothing"], "there is no data set named 'nothing'"),
    (["--out", "missing/a.svg"], "there is no folder "),
    (["--out", "folder"], "folder is a folder: name a file in it to save to"),
    (["--to", "json", "--out", "model.json"], "model.json is there and is no minnet graph, so it "
                                              "is left as it is"),
], ids=["no model", "number", "misfit", "data", "no folder", "folder", "model"])
def test_what_cannot_be_drawn_is_told_and_nothing_written(refused, model, tmp_path, monkeypatch,
                                                          words, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*")), model.read_bytes()
    words = words if words[0] == "nowhere.json" else ["model.json", *words]
    assert told in refused("draw", *words)
    assert (sorted(tmp_path.rglob("*")), model.read_bytes()) == before


@pytest.mark.parametrize("words, told", [
    (["--sample", "letters", "0"], "--sample takes a number, counted from 0, and then the data it "
                                   "is from, --sample 3 digits for example"),
    (["--sample", "0", "letters", "--to", "json"], "--sample is for pictures"),
    (["--to", "png"], "invalid choice: 'png'"),
])
def test_wrong_words_are_told(says, model, words, told):
    status, output, errors = says("draw", model, *words)
    assert (status, output) == (2, "") and told in errors


def test_the_picture_of_the_readme_is_the_one_that_its_commands_make(done, tmp_path, monkeypatch):
    readme, kept = [(ROOT / path).read_text(encoding="utf-8")
                    for path in ("README.md", "docs/network.svg")]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    for words in re.findall(r"`python3 -m minnet ([^`]+)`", readme)[:2]:
        done(*words.split())
    made = (tmp_path / "docs" / "network.svg").read_text(encoding="ascii")
    figures = re.compile(r"\d+(?:\.\d+)?")
    assert figures.sub("0", made) == figures.sub("0", kept)
    assert list(map(float, figures.findall(made))) == pytest.approx(
        list(map(float, figures.findall(kept))), abs=0.02)


def test_the_primitives_draw_what_they_are_told():
    canvas = Canvas(20, 10, "a < b", "said")
    canvas.line(0, 1, 2.5, 3, "tip & all", stroke_width=2)
    canvas.picture(0, 0, 4, 2, [[0, 1]], 0, 1)
    root = xml.fromstring(canvas.svg())
    assert root.findtext(f"{SVG}title") == "a < b" and root.get("viewBox") == "0 0 20 10"
    line = root.find(f"{SVG}line")
    assert line.attrib == {"x1": "0", "y1": "1", "x2": "2.5", "y2": "3", "stroke": "currentColor",
                           "stroke-width": "2"} and tip(line) == "tip & all"
    assert [cell.get("fill") for cell in root.find(f"{SVG}g")] == ["#000000", "#ffffff"]
    every = "".join(map(chr, [*range(0x20), 0x22, 0xd800, 0xfffe, 0xffff, 0x1f600]))
    assert xml.fromstring(f"<a>{escape(every)}</a>").text.count("\ufffd") == 29 + 3
