"""The book's pictures: their curves, paths and numbers are those of the mathematics."""

import itertools
import math
import pathlib
import re
import xml.etree.ElementTree as xml

import minnet
import pytest
from minnet_plugins.book import chapter, typeset
from minnet_plugins.book.pictures import PICTURES, draw
from minnet_plugins.draw import NEGATIVE, POSITIVE

numpy = pytest.importorskip("numpy", reason="NumPy computes the numbers of the pictures again")

SVG = "{http://www.w3.org/2000/svg}"


def sigmoid(z):
    """σ, by tanh."""
    return (1 + numpy.tanh(z / 2)) / 2


def share(z):
    """The first of softmax(z, 1, −1)."""
    return math.e ** z / (math.e ** z + math.e + 1 / math.e)


# The solid line and the dashed one.
FUNCTIONS = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "tanh": (math.tanh, lambda z: math.cosh(z) ** -2),
    "relu": (lambda z: max(z, 0), lambda z: float(z > 0)),
    "identity": (lambda z: z, lambda z: 1.0),
    "softmax": (share, lambda z: share(z) * (1 - share(z))),
    "sum_squared_error": (lambda a: (a - 1) ** 2, lambda a: 2 * (a - 1)),
    "half_squared_error": (lambda a: (a - 1) ** 2 / 2, lambda a: a - 1),
    "mean_squared_error": (lambda a: (a - 1) ** 2 / 4, lambda a: (a - 1) / 2),
    "cross_entropy": (lambda a: -math.log(a), lambda a: -1 / a),
}
W1, B1 = numpy.array([[0.6, -0.4], [-0.8, 0.5], [0.3, 0.9]]), numpy.array([0.1, 0.2, -0.5])
W2, B2 = numpy.array([[1.2, -0.7, 0.5], [-0.6, 0.8, 1.1]]), numpy.array([-0.3, 0.1])
X, Y = numpy.array([1.0, 0.5]), numpy.array([1.0, 0.0])
A1 = sigmoid(W1 @ X + B1)
A2 = sigmoid(W2 @ A1 + B2)


def drawn(name, lang="en"):
    """A picture, parsed."""
    return xml.fromstring(draw(name, lang))


def texts(root):
    """All that is written in it."""
    return [part.text for part in root.iter(f"{SVG}text")]


def number(text):
    """A number as it is written."""
    return float(text.replace("−", "-"))


def numbers(root):
    """All numbers that stand alone in it, in order."""
    return [number(text) for text in texts(root) if re.fullmatch(r"−?[\d.]+", text)]


def scale(root):
    """From a place in the picture to the numbers there, read off its axes as an eye would."""
    ticks = [part for part in root.iter(f"{SVG}text") if re.fullmatch(r"−?[\d.]+", part.text)]
    sides = []
    for along, anchor in (("x", "middle"), ("y", "end")):
        marks = [(float(part.get(along)), number(part.text)) for part in ticks
                 if part.get("text-anchor") == anchor]
        (first, low), (last, high) = marks[0], marks[-1]
        sides.append(lambda place, first=first, low=low, slope=(high - low) / (last - first):
                     low + slope * (place - first))
    return lambda x, y: (sides[0](x), sides[1](y))


def points(root, stroke, least=2):
    """The points of the lines of a colour, as numbers of the axes."""
    at = scale(root)
    lines = [re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d"))
             for path in root.iter(f"{SVG}path") if path.get("stroke") == stroke]
    return [[at(float(x), float(y)) for x, y in line] for line in lines if len(line) >= least]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_point_of_a_curve_lies_on_its_function(name):
    root = drawn(name)
    for f, stroke in zip(FUNCTIONS[name], (POSITIVE, NEGATIVE)):
        lines = points(root, stroke)
        assert sum(map(len, lines)) > 300
        for x, y in itertools.chain(*lines):
            # As many as a hundredth of a point of the picture may make of it.
            steep = abs(f(x + 1e-3) - f(x - 1e-3)) * 500 if abs(x) > 1e-2 and x < 0.999 else 10
            assert abs(f(x) - y) < 1e-3 + 1e-4 * steep or name == "relu" and abs(x) < 1e-3
    dashes = [path.get("stroke-dasharray") for path in root.iter(f"{SVG}path")
              if path.get("stroke") == NEGATIVE]
    assert all(dashes)


def test_a_derivative_that_jumps_is_not_drawn_through_the_jump():
    left, right = points(drawn("relu"), NEGATIVE)
    assert {y for x, y in left} == {0.0} and {round(y, 6) for x, y in right} == {1.0}


def test_the_outputs_beside_the_first_of_softmax_are_drawn_too():
    second, third = points(drawn("softmax"), "currentColor", least=300)
    for line, z in (second, 1), (third, -1):
        for x, y in line:
            assert abs(y - math.e ** z / (math.e ** x + math.e + 1 / math.e)) < 1e-3


def test_the_path_on_the_curve_is_gradient_descents():
    root, x, expected = drawn("gradient_descent"), 0.2, []
    for step in range(9):
        expected.append((x, (x * x - 2) ** 2))
        x -= 0.05 * 4 * x * (x * x - 2)
    at = scale(root)
    dots = [at(float(dot.get("cx")), float(dot.get("cy"))) for dot in root.iter(f"{SVG}circle")]
    assert numpy.allclose(dots, expected, atol=1e-3)
    assert numpy.allclose(points(root, POSITIVE)[0], expected, atol=1e-3)
    curve = points(root, "currentColor", least=300)[0]
    assert all(abs((x * x - 2) ** 2 - y) < 5e-3 for x, y in curve)


def test_the_paths_in_the_valley_are_gradient_descents_and_the_rings_of_one_height():
    root = drawn("valley")
    for stroke, rate in (POSITIVE, 0.3), (NEGATIVE, 1.06):
        place, expected = numpy.array([-4.5, 0.8]), []
        for step in range(9):
            expected.append(place)
            place = place - rate * numpy.array([place[0] / 4, 2 * place[1]])
        assert numpy.allclose(points(root, stroke)[0], expected, atol=1e-3)
        assert f"η = {rate}" in texts(root)
    rings = points(root, "currentColor", least=100)
    assert len(rings) == 5
    for ring in rings:
        heights = [x ** 2 / 8 + y ** 2 for x, y in ring]
        assert max(heights) - min(heights) < 1e-3


@pytest.mark.parametrize("name", ["network", "backpropagation"])
def test_every_weight_is_written_on_the_line_that_is_as_wide(name):
    root = drawn(name)
    nodes = sorted((float(part.get("cx")), float(part.get("cy")))
                   for part in root.iter(f"{SVG}circle"))
    columns = [list(group) for _, group in itertools.groupby(nodes, lambda at: at[0])]
    lines = [(path, [tuple(map(float, end)) for end in
                     re.findall(r"[ML]([\d.]+) ([\d.]+)", path.get("d"))])
             for path in root.iter(f"{SVG}path") if path.get("stroke") in (POSITIVE, NEGATIVE)]
    assert len(lines) == (12 if name == "network" else 6)
    labels = [(float(part.get("x")), float(part.get("y")), number(part.text))
              for part in root.iter(f"{SVG}text") if re.fullmatch(r"−?\d\.\d\d", part.text)]
    widest = {}
    for path, ends in lines:
        left, right = sorted((ends[0], ends[-1]))
        k, j = [min((math.dist(at, end), layer, place) for layer, column in enumerate(columns)
                    for place, at in enumerate(column))[1:] for end in (left, right)]
        w = (W1 if k[0] == 0 else W2)[j[1]][k[1]]
        middle = [(a + b) / 2 for a, b in zip(ends[1], ends[2])]
        written = min(labels, key=lambda label: math.dist(label[:2], middle))
        assert written[2] == w
        assert (path.get("stroke") == NEGATIVE) == bool(path.get("stroke-dasharray")) == (w < 0)
        widest.setdefault(k[0], set()).add(round(float(path.get("stroke-width")) / abs(w), 2))
    assert all(len(shares) == 1 for shares in widest.values())


def test_the_network_puts_out_what_numpy_computes():
    written = [text for text in texts(drawn("network")) if re.fullmatch(r"−?[\d.]+", text)]
    assert [number(text) for text in written[-7:]] == [*X, *A1.round(3), *A2.round(3)]
    assert [text for text in texts(drawn("network")) if text.startswith("b ")] == [
        f"b {b:g}".replace("-", "−") for b in [*B1, *B2]]


def test_backpropagation_brings_back_the_errors_that_numpy_computes():
    last = (A2 - Y) * A2 * (1 - A2)
    first = W2.T @ last * A1 * (1 - A1)
    root = drawn("backpropagation")
    assert numbers(root)[-5:] == [*first.round(3), *last.round(3)]
    slopes = [number(text[5:]) for text in texts(root) if text.startswith("f′ = ")]
    assert slopes == [*(A1 * (1 - A1)).round(3), *(A2 * (1 - A2)).round(3)]
    assert [number(text[8:]) for text in texts(root) if "y =" in text] == [*(A2 - Y).round(3)]


def test_the_layer_is_the_networks_first_as_a_matrix():
    z = W1 @ X + B1
    expected = [*W1.ravel(), *X, *B1, *z.round(3), *A1.round(3)]
    assert numpy.allclose(numbers(drawn("layer")), expected, atol=1e-9)


def test_the_neuron_computes_the_example_of_its_chapter():
    written = texts(drawn("neuron"))
    for text in ("3", "4", "2.00", "−1.00", "b = 0.5", "z = 2.5", f"a = {sigmoid(2.5):.3f}"):
        assert text in written


def test_the_feature_map_is_numpys_and_the_sum_below_is_the_marked_number():
    root = drawn("convolution")
    written = numpy.array(numbers(root))
    picture, kernel, found = (part.reshape(size, size) for part, size in zip(
        numpy.split(written, [16, 20]), (4, 2, 3)))
    windows = numpy.lib.stride_tricks.sliding_window_view(picture, (2, 2))
    assert (found == (windows * kernel).sum(axis=(2, 3))).all()
    terms, total = texts(root)[-1].split(" = ")
    terms = [[number(factor.strip("()")) for factor in term.split("·")]
             for term in terms.split(" + ")]
    assert terms == [list(pair) for pair in zip(kernel.ravel(), windows[0, 1].ravel())]
    assert number(total) == found[0, 1] == sum(w * x for w, x in terms)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_read_aloud_and_takes_the_colours_of_the_page(name, lang):
    text, root = draw(name, lang), drawn(name, lang)
    assert text == draw(name, lang)
    assert root.get("role") == "img"
    assert [part.tag for part in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    for told in root[0].text, root[1].text:
        assert bool(re.search("[\u4e00-\u9fff]", told)) == (lang == "zh")
        assert len(told) > 3 and not re.search(r"[{}]|None|\d{5}", told)
    colours = {part.get(key) for part in root.iter() for key in ("fill", "stroke")}
    assert colours <= {None, "none", "currentColor", POSITIVE, NEGATIVE}
    assert not any(part.get("id") for part in root.iter())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PICTURES)
def test_no_text_lies_on_another_or_leaves_the_picture(name, lang):
    font_of = pytest.importorskip("PIL.ImageFont", reason="Pillow measures the texts")
    matplotlib = pytest.importorskip("matplotlib", reason="its wide font is measured")
    file = pathlib.Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    root, boxes = drawn(name, lang), []
    for part in root.iter(f"{SVG}text"):
        size, x, y = (float(part.get(key)) for key in ("font-size", "x", "y"))
        y += float(part.get("dy", 0))
        wide = font_of.truetype(str(file), 100).getlength(part.text) * size / 100
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[part.get("text-anchor")]
        boxes.append((part.text, left, y - 0.72 * size, left + wide, y))
    width, height = map(float, root.get("viewBox").split()[2:])
    for text, left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= width and bottom <= height, text
    for one, other in itertools.combinations(boxes, 2):
        apart = (one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2]
                 or other[4] <= one[2])
        assert apart, (one[0], other[0])


def asked(lang):
    """The pictures that the chapters of a language ask for, those of plugins too."""
    plugins = pathlib.Path(chapter.FOLDER).parent.parent
    return {path.stem: [name for caption, name in
                        typeset.PICTURE.findall(path.read_text(encoding="utf-8"))]
            for path in plugins.glob(f"*/chapters/{lang}/*.md")}


def test_every_picture_is_in_a_chapter_and_in_the_same_of_both_languages():
    names = list(itertools.chain(*asked("en").values()))
    assert asked("en") == asked("zh") and len(names) == len(set(names))
    assert set(names) == set(PICTURES)


def test_a_chapters_picture_is_a_figure_with_its_caption():
    for library in ("markdown", "latex2mathml"):
        pytest.importorskip(library, reason=f"{library} is not installed, and prose needs it")
    made = typeset.prose("Before.\n![It *is* [so](eq:BP1) at $z$.](picture:relu) After.",
                         lambda name: f"<svg>{name}</svg>" if "picture" in name else "#BP1")
    assert re.sub("<math.*?</math>", "z", made) == (
        '<p>Before.</p>\n<figure class="picture">\n<svg>picture:relu</svg>'
        '<figcaption>It <em>is</em> <a href="#BP1">so</a> at '
        '<span class="together">z.</span></figcaption>\n</figure>\n<p>After.</p>')


def test_a_picture_that_there_is_not_is_told_with_its_chapter_and_those_there_are():
    with pytest.raises(minnet.MinnetError,
                       match=r"^chapters/en/neuron\.md asks for a picture 'neurone', and there is "
                       "none of that name: the pictures are neuron, layer, network, .*convolution"):
        chapter.parts_of("# Title\n\nLede.\n\n![Caption](picture:neurone)\n",
                         "chapters/en/neuron.md")
