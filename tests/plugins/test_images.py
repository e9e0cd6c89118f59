"""Pictures: every kind of file, as tiles, in folders, and as MNIST has them."""

import importlib.util
import io
import itertools
import json
import pathlib
import random
import sys

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


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """The path of a network that has learned digits for a few seconds."""
    train, _ = minnet.load_dataset("digits")
    network = minnet.Network.mlp([784, 60, 10], "relu", "softmax", "cross_entropy", "he")
    for learning_rate in 0.15, 0.15, 0.1, 0.05:
        minnet.train(network, train, epochs=1, batch_size=10, learning_rate=learning_rate)
    path = tmp_path_factory.mktemp("reader") / "digits.json"
    minnet.save(network, path)
    return path


@pytest.fixture
def pgm(tmp_path):
    """A function that writes rows of grey levels as a PGM file; its path."""
    def write(rows, name="picture.pgm"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"P5 %d %d 255\n" % (len(rows[0]), len(rows)) + bytes(sum(rows, [])))
        return path
    return write


def drawing(paper=0, ink=255):
    """The rows of 28 × 28 pixels with an L on them."""
    return [[ink if (8 <= c < 11 and 5 <= r < 23) or (8 <= c < 19 and 20 <= r < 23) else paper
             for c in range(28)] for r in range(28)]


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
    source = random.Random(16)
    answers = minnet.predict(network, digits.inputs)
    sure = [i for i, a in enumerate(answers) if max(a) > 0.9
            and a.index(max(a)) == digits.targets[i].index(1)]
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


def test_dark_on_light_is_read_as_light_on_dark_is(pgm):
    light, dark = (minnet.load_dataset(pgm(drawing(*levels)), fit=fit)[0].inputs[0]
                   for fit in ("none",) for levels in ((0, 255), (255, 0)))
    assert light == dark == [v / 255 for v in sum(drawing(), [])]


@pytest.mark.parametrize("paper, dark", [(255, 0), (90, 30), (60, 200), (0, 255), (170, 120)])
def test_ink_is_told_from_paper_of_any_grey(paper, dark):
    plain, grey_paper = (fit_mnist(Picture(28, 28, sum(drawing(*levels), [])))
                         for levels in ((0, 255), (paper, dark)))
    assert max(abs(a - b) for a, b in zip(plain.levels, grey_paper.levels)) <= 1


@pytest.mark.parametrize("slope", [(0, 3), (-3, 0), (2, 2)])
def test_a_slanting_light_and_the_edge_of_a_shadow_are_no_ink(slope):
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


# The kinds of files.

def netpbm_files():
    """The same 3 × 2 pixels, as each kind of file that is read without Pillow."""
    levels = [0, 51, 102, 153, 204, 255]
    colours = [v for v in levels for _ in range(3)]
    return {
        "P2": "P2 # by hand\n3 2\n255\n0 51 102\n153 204 255\n".encode(),
        "P2 of five levels": b"P2\n3 2 5 0 1 2\n3 4\n#the last\n5",
        "P3": b"P3\n3 2\n255\n" + " ".join(map(str, colours)).encode(),
        "P5": b"P5\n3 2\n255\n" + bytes(levels),
        "P5 of two bytes": b"P5\n3\n#wide\n2\n65535\n" + bytes(v for v in levels for _ in "ab"),
        "P6": b"P6 3 2 255 " + bytes(colours)}


@pytest.mark.parametrize("content", netpbm_files().values(), ids=netpbm_files())
@pytest.mark.parametrize("name", ["picture.pgm", "picture", "picture.png", "picture.csv"])
def test_pgm_and_ppm_are_read_without_pillow_whatever_they_are_called(
        content, name, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    (tmp_path / name).write_bytes(content)
    data, _ = minnet.load_dataset(tmp_path / name, fit="none")
    assert data.inputs[0] in ([0, 0.2, 0.4, 0.6, 0.8, 1], [1, 0.8, 0.6, 0.4, 0.2, 0])


@needs_pillow
@pytest.mark.parametrize("kind, mode, settings, off", [
    ("PNG", "L", {}, 0), ("PNG", "RGB", {}, 0), ("PNG", "P", {}, 0), ("PNG", "1", {}, 0),
    ("PNG", "RGBA", {}, 0), ("PNG", "LA", {}, 0), ("BMP", "RGB", {}, 0), ("BMP", "L", {}, 0),
    ("JPEG", "L", {"quality": 95}, 12), ("JPEG", "RGB", {"quality": 95}, 12),
    ("WEBP", "RGB", {"lossless": True}, 0), ("WEBP", "RGBA", {"quality": 90}, 25)])
def test_every_kind_that_pillow_reads_whatever_it_is_called(kind, mode, settings, off, tmp_path):
    from PIL import Image
    levels = bytes(sum(drawing(), []))
    image = Image.frombytes("L", (28, 28), levels).convert("RGB").convert(mode)
    image.save(tmp_path / "picture.txt", kind, **settings)
    data, _ = minnet.load_dataset(tmp_path / "picture.txt", fit="none")
    assert max(abs(255 * x - v) for x, v in zip(data.inputs[0], levels)) <= off + 1e-9


@needs_pillow
def test_a_png_of_16_bits_and_one_that_is_transparent(tmp_path):
    from PIL import Image
    deep = Image.new("I;16", (28, 28))
    deep.putdata([257 * v for v in sum(drawing(), [])])
    deep.save(tmp_path / "deep.png")
    inked = Image.merge("LA", [Image.new("L", (28, 28), 0), Image.frombytes(
        "L", (28, 28), bytes(sum(drawing(), [])))])
    inked.save(tmp_path / "clear.png")
    for name in "deep.png", "clear.png":
        data, _ = minnet.load_dataset(tmp_path / name)
        assert data.inputs[0] == [v / 255 for v in sum(drawing(), [])]


def test_a_png_without_pillow_is_a_sentence_that_says_what_to_install(refused, reader, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    sentence = refused("predict", reader, CARRIED / "2026.png", "--tile", "28x28")
    assert "python3 -m pip install Pillow" in sentence and "PGM" in sentence


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
    assert [round(x) for x in data.inputs[0]] == 6 * [1, 1, 0, 0, 0] or len(data.inputs[0]) == 30
    assert fit_none(Picture(12, 10, sum(rows, [])), 30).width == 5


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


# Folders.

@pytest.fixture
def album(pgm, tmp_path):
    """A folder with pictures of L and of its mirror image, ten of each, in sub-folders 2 and 10."""
    for number in range(10):
        rows = drawing(0, 200 + number)
        pgm(rows, f"album/{number}.pgm")
        for name, picture in (("2", rows), ("10", [row[::-1] for row in rows])):
            (tmp_path / "album" / name).mkdir(exist_ok=True)
            pgm(picture, f"album/{name}/{number}.pgm")
        (tmp_path / f"album/{number}.pgm").unlink()
    (tmp_path / "album" / "notes.md").write_text("two kinds\n")
    return tmp_path / "album"


def test_a_folder_has_the_classes_of_its_sub_folders(done, album, tmp_path):
    done("train", album, "--fit", "mnist", "--save", tmp_path / "model.json",
         "--checkpoint", tmp_path / "run.ckpt", "--epochs", "9")
    assert minnet.load(tmp_path / "model.json").classes == ["2", "10"]
    words = tmp_path / "model.json", album, "--fit", "mnist"
    assert "accuracy 100.00 % (20 / 20)" in done("evaluate", *words)
    line = done("predict", *words).splitlines()[13]
    assert line.startswith(f"{album / '10' / '3.pgm'} 0: 10  ") and line.endswith("(it is 10)")
    assert "going on" in done("train", album, "--resume", tmp_path / "run.ckpt", "--epochs", "10")


def test_digits_are_fitted_as_mnist_was_when_learning_as_when_reading(pgm, tmp_path):
    for digit in range(10):
        pgm([row + [0] * 5 for row in drawing()], f"numbers/{digit}.pgm")
        (tmp_path / f"numbers/x{digit}").mkdir()
        (tmp_path / f"numbers/{digit}.pgm").rename(tmp_path / f"numbers/x{digit}/1.pgm")
        (tmp_path / f"numbers/x{digit}").rename(tmp_path / f"numbers/{digit}")
    network = minnet.Network.mlp([784, 10])
    network.classes = list("0123456789")
    learned, read = (minnet.load_dataset(tmp_path / "numbers", network=for_network)[0]
                     for for_network in (None, network))
    assert learned.classes == network.classes
    assert len(learned.inputs[0]) == 784 and learned.inputs[3] == read.inputs[3]


def test_a_broken_picture_in_a_folder_is_named(refused, album):
    (album / "2" / "5.pgm").write_bytes(b"P5 28 28 255\n")
    assert f"{album / '2' / '5.pgm'} is cut short" in refused("train", album)


@pytest.mark.parametrize("spoil, told", [
    (lambda album: (album / "7").mkdir(), "7 holds no pictures"),
    (lambda album: (album / "x.png").write_text("hello"), "x.png is no picture of a kind"),
    (lambda album: (album / "x.pgm").write_bytes(b"P5 1 1 255\n0"), "lies beside sub-folders"),
    (lambda album: (album / "2" / "x.pgm").write_bytes(b"P5 1 1 255\n0"), "should be of one size"),
    (lambda album: [f.unlink() for f in (album / "2").iterdir()] + [(album / "2").rmdir()],
     "one sub-folder, 10")])
def test_a_folder_that_is_no_data_set_is_refused_in_a_sentence(refused, album, spoil, told):
    spoil(album)
    assert told in refused("train", album)


def test_pictures_without_classes_can_be_read_but_not_learned(refused, reader, done, pgm):
    folder = pgm(drawing(), "loose/10.pgm").parent
    pgm(drawing(), "loose/9.pgm")
    assert [line.split(" 0: ")[0] for line in done("predict", reader, folder).splitlines()] \
        == [str(folder / "9.pgm"), str(folder / "10.pgm")]
    assert "in a sub-folder of its name" in refused("train", folder)
    assert "in a sub-folder of its name" in refused("evaluate", reader, folder)


def test_an_empty_folder_is_said_to_be_empty(refused, reader, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "empty is an empty folder" in refused("predict", reader, tmp_path / "empty")


# Files that are damaged, or an enemy's.

@pytest.mark.parametrize("content, told", [
    (b"P5 100000 100000 255\n0", "too large: its header says 100000 × 100000 pixels"),
    (b"P5 1000000000000 1 255\n0", "more than 9 digits"),
    (b"P5 4 4 255\n12345", "is cut short: its header promises 16 bytes, and 5 came"),
    (b"P5 2 2 255\n1234567", "and more came"), (b"P2 2 2 255\n1 2 3", "and 3 came"),
    (b"P2 2 2 9\n1 2 3 4 5", "and more came"), (b"P2 2 1 9\n1 10", "the level 10"),
    (b"P2 2 1 9\n1 -1", "b'-1' stands where"), (b"P2 2 1 9\n1 x", "b'x' stands where"),
    (b"P2 1 1 70000\n1", "largest level is 70000"), (b"P5 0 4 255\n", "has no pixels"),
    (b"P5 4\n", "then should come its width"), (b"P6 # for ever", "then should come its width"),
    (b"", "it is empty"), (b"<html>", "it begins with b'<html>'"), (b"GIF89a", "b'GIF89a'")])
def test_a_file_that_is_no_whole_picture_is_refused_by_name(refused, reader, content, told,
                                                            tmp_path):
    (tmp_path / "picture.pgm").write_bytes(content)
    sentence = refused("predict", reader, tmp_path / "picture.pgm")
    assert str(tmp_path / "picture.pgm") in sentence and told in sentence


@needs_pillow
def test_damaged_files_of_pillows_kinds_are_refused_by_name(refused, reader, tmp_path):
    whole = (CARRIED / "2026.png").read_bytes()
    huge = whole[:16] + (100000).to_bytes(4, "big") * 2 + whole[24:]
    for content in (whole[:300], huge, whole[:40] + b"\0" * 99 + whole[40:], b"\xff\xd8\xff\xe0no",
                    b"RIFF\x10\0\0\0WEBPVP8 ", b"BM" + bytes(30)):
        (tmp_path / "x").write_bytes(content)
        assert str(tmp_path / "x") in refused("predict", reader, tmp_path / "x")


def test_mutated_files_are_read_or_refused_in_a_sentence(tmp_path):
    source = random.Random(3)
    seeds = list(netpbm_files().values())
    if importlib.util.find_spec("PIL"):
        seeds.append((CARRIED / "2026.png").read_bytes())
    for _ in range(300):
        content = bytearray(source.choice(seeds))
        for _ in range(source.choice((1, 2, 5))):
            place = source.randrange(len(content))
            content[place:place + source.choice((0, 1, 3))] = source.choice(
                (b"", b"\0", b"\xff", b"9" * 9, b"-", b"#", b"\n", b" ", b"1e9"))
            content = content or bytearray(b"P")
        (tmp_path / "x.pgm").write_bytes(bytes(content))
        try:
            assert len(minnet.load_dataset(tmp_path / "x.pgm")[0]) == 1
        except minnet.MinnetError as error:
            assert "x.pgm" in str(error) and len(str(error)) < 500


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
