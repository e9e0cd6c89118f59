"""The files that pictures are in: every kind, folders of them, and damaged ones."""

import importlib.util
import pathlib
import random
import sys

import minnet
import pytest

CARRIED = pathlib.Path(minnet.__file__).resolve().parent.parent / "examples" / "2026"

needs_pillow = pytest.mark.skipif(importlib.util.find_spec("PIL") is None,
                                  reason="Pillow is not installed: PNG and the like cannot be read")


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
def test_every_kind_that_pillow_reads_whatever_it_is_called(kind, mode, settings, off,
                                                             tmp_path, drawing):
    from PIL import Image
    levels = bytes(sum(drawing(), []))
    image = Image.frombytes("L", (28, 28), levels).convert("RGB").convert(mode)
    image.save(tmp_path / "picture.txt", kind, **settings)
    data, _ = minnet.load_dataset(tmp_path / "picture.txt", fit="none")
    assert max(abs(255 * x - v) for x, v in zip(data.inputs[0], levels)) <= off + 1e-9


@needs_pillow
def test_a_png_of_16_bits_and_one_that_is_transparent(tmp_path, drawing):
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


# Folders.

@pytest.fixture
def album(pgm, tmp_path, drawing):
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


def test_digits_are_fitted_as_mnist_was_when_learning_as_when_reading(pgm, tmp_path, drawing):
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


def test_pictures_without_classes_can_be_read_but_not_learned(refused, reader, done, pgm, drawing):
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
