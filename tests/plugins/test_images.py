"""What a picture says: ink told from paper, tiles, and digits as MNIST has them."""

import importlib.util
import io
import itertools
import json
import pathlib
import random

import minnet
import pytest
from minnet_plugins.images.fit import fit_mnist, fit_none, resized
from minnet_plugins.images.ink import PALE, ink
from minnet_plugins.images.picture import Picture, grey, onto_white

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent
CARRIED = ROOT / "examples" / "2026"
PICTURES = {"2026": "28x28", "2026_on_paper": "64x64"}

spec = importlib.util.spec_from_file_location("make_2026", ROOT / "tests/plugins/make_2026.py")
make_2026 = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_2026)

needs_pillow = pytest.mark.skipif(importlib.util.find_spec("PIL") is None,
                                  reason="Pillow is not installed: PNG and the like cannot be read")


@pytest.fixture(scope="module")
def digits():
    """The test images of digits."""
    return minnet.load_dataset("digits")[1]


# What a picture says.

@pytest.mark.parametrize("name, tile", PICTURES.items())
@pytest.mark.parametrize("kind", ["pgm", pytest.param("png", marks=needs_pillow)])
def test_2026_is_read_from_both_pictures(done, reader, name, tile, kind):
    path = CARRIED / f"{name}.{kind}"
    lines = done("predict", reader, path, "--tile", tile).splitlines()
    assert [line.split("  ")[0] for line in lines] \
        == [f"{path} {i}: {digit}" for i, digit in enumerate("2026")]
    assert all(" %  [" in line for line in lines)


def test_the_carried_pictures_are_made_by_their_script(digits):
    images = make_2026.images_of("2026", digits)
    assert (CARRIED / "2026.pgm").read_bytes() == make_2026.pgm(*make_2026.strip(images))


def test_at_least_15_of_16_strips_made_afresh_are_read(reader, digits, tmp_path):
    """Of images that the network is sure of as MNIST has them: this is about the pictures."""
    network = minnet.load(reader)
    source = random.Random(3)
    carried = make_2026.images_of("2026", digits)
    sure = [i for i, a in enumerate(minnet.predict(network, digits.inputs))
            if a[digits.targets[i].index(1)] > 0.9 and digits.inputs.grey_levels(i) not in carried]
    read = []
    for number in range(16):
        images = make_2026.images_of("2026", digits, sure, source)
        side = source.choice((28, 36, 48, 64, 100))
        dark = number % 2
        light, deep = source.uniform(130, 255), source.uniform(0, 70)
        scales = [side / 28 * source.uniform(0.65, 0.95) for _ in images]
        rooms = [(side - 21 * scale) / 2 for scale in scales]
        shifts = [(source.uniform(-room, room), source.uniform(-room, room)) for room in rooms]
        picture = make_2026.drawn(images, side, scales, shifts,
                                  *((light, deep) if dark else (deep, light)),
                                  shadow=source.choice((0, 0.15, 0.3)),
                                  grain=source.choice((0, 2, 4)), source=source)
        (tmp_path / "strip.pgm").write_bytes(make_2026.pgm(*picture))
        tiles, _ = minnet.load_dataset(tmp_path / "strip.pgm", tile=(side, side), network=network)
        read.append("".join(map(network.classify, tiles.inputs)))
    assert read.count("2026") >= 15, read


def test_mnists_own_images_stay_as_they_are(digits):
    for i in range(100):
        levels = digits.inputs.grey_levels(i)
        fitted = fit_mnist(Picture(28, 28, levels)).levels
        assert max(abs(a - b) for a, b in zip(levels, fitted)) <= 3


def test_dark_on_light_is_read_as_light_on_dark_is(pgm, drawing):
    light, dark = (minnet.load_dataset(pgm(drawing(*levels)))[0].inputs[0]
                   for levels in ((0, 255), (255, 0)))
    assert light == dark == [v / 255 for v in sum(drawing(), [])]


@pytest.mark.parametrize("paper, dark", [(255, 0), (90, 30), (60, 200), (0, 255), (170, 120)])
def test_ink_is_told_from_paper_of_any_grey(paper, dark, drawing):
    plain, grey_paper = (fit_mnist(Picture(28, 28, sum(drawing(*levels), [])))
                         for levels in ((0, 255), (paper, dark)))
    assert max(abs(a - b) for a, b in zip(plain.levels, grey_paper.levels)) <= 1


@pytest.mark.parametrize("slope", [(0, 3), (-3, 0), (2, 2)])
def test_a_slanting_light_and_the_edge_of_a_shadow_are_no_ink(slope, drawing):
    down, right = slope
    lit = [[round(v * (150 + down * r + right * c) / 255 * (0.6 if c + r > 30 else 1))
            for c, v in enumerate(row)] for r, row in enumerate(drawing(255, 40))]
    found = list(zip(sum(ink(lit), []), sum(drawing(0, 1), [])))
    assert max(v for v, inked in found if not inked) < PALE
    assert min(v for v, inked in found if inked) > 0.75


def test_a_drawing_is_20_pixels_long_about_its_centre_of_mass():
    small = [[255 if 3 <= r < 13 and 50 <= c < 52 else 0 for c in range(60)] for r in range(30)]
    fitted = fit_mnist(Picture(30, 60, sum(small, [])))
    rows = [r for r, row in enumerate(fitted.rows()) if any(row)]
    columns = [c for c, column in enumerate(zip(*fitted.rows())) if any(column)]
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (4, 23, 12, 15)


def test_a_blank_picture_is_told(says, reader, pgm):
    status, output, errors = says("predict", reader, pgm([[200] * 30] * 30))
    assert status == 0 and errors.endswith("picture.pgm, sample 0, is blank\n")


@pytest.mark.parametrize("level", [0, 90, 200, 255])
def test_a_picture_without_ink_is_dark(pgm, level):
    data, _ = minnet.load_dataset(pgm([[level] * 9] * 9), fit="none")
    assert max(data.inputs[0]) < 0.5


def test_a_strip_that_is_not_cut_is_told(says, reader):
    status, output, errors = says("predict", reader, CARRIED / "2026.pgm")
    assert status == 0 and "read as one digit; --tile 28x28 cuts it into tiles" in errors


# The arithmetic, beside Pillow's.

@needs_pillow
def test_grey_is_pillows_to_a_level():
    from PIL import Image
    source = random.Random(1)
    data = bytes(source.randrange(256) for _ in range(3 * 5000))
    pillows = Image.frombytes("RGB", (5000, 1), data).convert("L").tobytes()
    ours = grey(data[0::3], data[1::3], data[2::3])
    assert max(abs(a - b) for a, b in zip(pillows, ours)) <= 1
    exact = [0.299 * r + 0.587 * g + 0.114 * b
             for r, g, b in zip(data[0::3], data[1::3], data[2::3])]
    assert max(abs(a - b) for a, b in zip(exact, ours)) <= 0.5 + 1e-9


@needs_pillow
def test_what_is_transparent_is_white_as_pillow_composes_it():
    from PIL import Image
    levels, opacities = zip(*itertools.product(range(0, 256, 5), repeat=2))
    layers = Image.merge("LA", [Image.frombytes("L", (len(levels), 1), bytes(values))
                                for values in (levels, opacities)]).convert("RGBA")
    white = Image.new("RGBA", layers.size, "white")
    pillows = Image.alpha_composite(white, layers).convert("L").tobytes()
    assert max(abs(a - b) for a, b in zip(pillows, onto_white(levels, opacities))) <= 1


@needs_pillow
@pytest.mark.parametrize("height, width", [(20, 13), (5, 40), (31, 17), (1, 1), (100, 7)])
def test_resizing_is_pillows_with_a_triangle(height, width):
    from PIL import Image
    source = random.Random(2)
    rows = [[source.random() for c in range(17)] for r in range(31)]
    image = Image.new("F", (17, 31))
    image.putdata(sum(rows, []))
    pillows = image.resize((width, height), Image.Resampling.BILINEAR)
    for r, row in enumerate(resized(rows, height, width)):
        assert row == pytest.approx([pillows.getpixel((c, r)) for c in range(width)], abs=1e-5)


# Tiles, and how they are fitted.

def test_tiles_come_row_by_row(pgm):
    rows = [[10 * (r // 2 * 3 + c // 4) for c in range(12)] for r in range(4)]
    data, _ = minnet.load_dataset(pgm(rows), tile="2x4", fit="none")
    assert len(data) == 6 and len(data.inputs[0]) == 8
    pictures = Picture(4, 12, sum(rows, [])).tiles(2, 4)
    assert [set(picture.levels) for picture in pictures] == [{10 * k} for k in range(6)]
    assert [number for file, number in data.places] == list(range(6))


def test_a_network_that_is_not_for_mnist_is_given_the_whole_picture(pgm):
    letters = minnet.Network.mlp([30, 3])
    rows = [[255 if c < 5 else 0 for c in range(10)] for r in range(12)]
    data, _ = minnet.load_dataset(pgm(rows), network=letters)
    assert fit_none(Picture(12, 10, sum(rows, [])), 30).width == 5
    x = data.inputs[0]
    assert x == pytest.approx(6 * [1, 1, 0.5, 0, 0], abs=0.01)


def test_a_picture_is_not_pressed_into_a_network_that_takes_none(refused, chooser, pgm):
    assert "which make no picture" in refused("predict", chooser, pgm([[0, 9] * 30] * 60))


def test_tiles_that_do_not_fill_the_picture_are_refused(refused, reader):
    sentence = refused("predict", reader, CARRIED / "2026.pgm", "--tile", "30x28")
    assert "28 × 112 pixels (rows × columns)" in sentence and "30 × 28" in sentence


@pytest.mark.parametrize("words, told", [(("--tile", "28"), "28x28 for example"),
                                         (("--tile", "0x4"), "28x28 for example"),
                                         (("--fit", "large"), "'mnist' or 'none'")])
def test_words_that_are_wrong_end_with_2(says, reader, words, told):
    status, output, errors = says("predict", reader, CARRIED / "2026.pgm", *words)
    assert status == 2 and told in errors


def test_an_option_that_nothing_takes_is_refused_with_the_one_that_was_meant():
    with pytest.raises(minnet.MinnetError, match="option 'tyle' .did you mean 'tile'"):
        minnet.load_dataset(CARRIED / "2026.pgm", tyle="28x28")
    with pytest.raises(minnet.MinnetError, match="letters is read without an option 'tile'"):
        minnet.load_dataset("letters", tile="28x28")


# What predict prints.

class Terminal(io.TextIOWrapper):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize("encoding, full, lacking", [("utf-8", "█", "@"), ("ascii", "@", "█")])
def test_tiles_are_drawn_on_a_terminal_and_nowhere_else(done, reader, monkeypatch, encoding, full,
                                                        lacking):
    words = ("predict", reader, CARRIED / "2026.pgm", "--tile", "28x28")
    assert done(*words).count("\n") == 4
    terminal = Terminal(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", terminal)
    done(*words)
    terminal.flush()
    lines = terminal.buffer.getvalue().decode(encoding).splitlines()
    assert len(lines) == 4 * 15 and max(map(len, lines[:14])) <= 28
    assert full in "".join(lines) and lacking not in "".join(lines)


def test_json_has_an_object_for_each_tile(done, reader):
    path = CARRIED / "2026.pgm"
    lines = done("predict", reader, path, "--tile", "28x28", "--json").splitlines()
    records = [json.loads(line) for line in lines]
    assert [(record["file"], record["sample"], record["class"]) for record in records] \
        == [(str(path), i, digit) for i, digit in enumerate("2026")]
    for record in records:
        likely = record["probabilities"]
        assert list(likely) == list("0123456789") and sum(likely.values()) == pytest.approx(1)
        assert max(likely, key=likely.get) == record["class"]
