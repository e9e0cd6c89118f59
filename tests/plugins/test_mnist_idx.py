"""Files come from the net, by hand and half.

Every IDX file that is whole must be read, and every other refused in words that help.
"""

import gzip
import io
import os
import pathlib
import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile

import minnet
import pytest

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent
WHOLE_MNIST = ROOT.parent / "shared" / "data" / "mnist"

FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte",
         "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")

PAGE = b"<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head></html>\n"


def header(code, *lengths):
    """The start of an IDX file: two zeros, its type, how many dimensions, and their lengths."""
    return bytes([0, 0, code, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths)


def images(count, rows=2, columns=3):
    """Small images in bytes: image i holds i, i + 1, i + 2 …"""
    dots = bytes((i + k) % 256 for i in range(count) for k in range(rows * columns))
    return header(0x08, count, rows, columns) + dots


def labels(*numbers):
    """Labels in bytes."""
    return header(0x08, len(numbers)) + bytes(numbers)


@pytest.fixture
def folder(tmp_path):
    """The four files of a small MNIST: four images of six dots to learn from, two to test with."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, content in zip(FILES, (images(4), labels(3, 1, 4, 1), images(2), labels(5, 9))):
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def written(tmp_path):
    """A function that writes a file of IDX images without labels, and loads it."""
    def write_and_load(content, name="numbers.dat"):
        (tmp_path / name).write_bytes(content)
        data, test = minnet.load_dataset(str(tmp_path / name))
        assert test is None
        return data
    return write_and_load


def refused(path, *words, load=minnet.load_dataset):
    """The sentence in which a path is refused, which must have these words in it, and the path."""
    with pytest.raises(minnet.MinnetError) as caught:
        load(str(path))
    sentence = str(caught.value)
    assert "\n" not in sentence
    for word in (path.name, *words):
        assert word in sentence
    return sentence


def as_mnist(folder):
    """Load a folder as the data set mnist."""
    return minnet.load_dataset("mnist", path=folder)


def in_a_process(program, folder, *flags):
    """The output and the errors of a few lines of Python that run in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, *flags, "-X", "utf8", "-c", program], cwd=folder,
                          env=environment, capture_output=True, encoding="utf-8")
    return done.stdout, done.stderr


@pytest.mark.parametrize("code, letter, numbers", [
    (0x09, "b", [-128, -1, 0, 127]),
    (0x0B, "h", [-32768, -2, 300, 32767]),
    (0x0C, "i", [-2147483648, -3, 70000, 2147483647]),
    (0x0D, "f", [-0.5, 0.0, 1.25, 16777216.0]),
    (0x0E, "d", [-1e300, 0.1, 1 / 3, 5e-324]),
])
def test_numbers_of_every_type_but_bytes_stay_as_they_are(written, code, letter, numbers):
    data = written(header(code, 2, 2) + struct.pack(f">4{letter}", *numbers))
    assert [data.inputs[0], data.inputs[1]] == [numbers[:2], numbers[2:]]
    assert all(type(x_k) is float for x_k in data.inputs[0])


def test_grey_levels_from_0_to_255_become_0_to_1(written):
    data = written(header(0x08, 1, 256) + bytes(range(256)))
    assert data.inputs[0] == [level / 255 for level in range(256)]
    assert (data.inputs[0][0], data.inputs[0][51], data.inputs[0][255]) == (0.0, 0.2, 1.0)


@pytest.mark.parametrize("lengths", [(4, 6), (4, 2, 3), (4, 3, 2, 1)])
def test_an_image_of_any_dimensions_is_one_flat_list(written, lengths):
    data = written(header(0x08, *lengths) + bytes(range(24)))
    assert len(data) == 4
    assert data.inputs[2] == [level / 255 for level in (12, 13, 14, 15, 16, 17)]


def test_one_dimension_of_numbers_is_read_as_labels_beside_the_images(tmp_path):
    (tmp_path / "few-images-idx3-ubyte").write_bytes(images(3))
    (tmp_path / "few-labels-idx1-ubyte").write_bytes(header(0x0B, 3) + struct.pack(">3h", 2, 0, 1))
    data, _ = minnet.load_dataset(tmp_path / "few-images-idx3-ubyte")
    assert [y.index(1.0) for y in data.targets] == [2, 0, 1]


@pytest.mark.parametrize("pack, name", [
    (bytes, "x.gz"), (gzip.compress, "x.gz"), (gzip.compress, "x"),
    (gzip.compress, "a-images-idx3-ubyte"), (bytes, "a-images-idx3-ubyte.gz"),
])
def test_a_file_is_unpacked_by_its_content_whatever_its_name(written, pack, name):
    data = written(pack(images(3)), name)
    assert data.inputs[1] == [level / 255 for level in (1, 2, 3, 4, 5, 6)]


def test_a_file_packed_in_two_pieces_is_one_file(written):
    content = images(3)
    assert len(written(gzip.compress(content[:20]) + gzip.compress(content[20:]))) == 3


def test_rows_are_counted_from_the_end_too_and_sliced(written):
    data = written(header(0x09, 4, 1) + bytes([10, 20, 30, 40]))
    assert data.inputs[-1] == [40.0]
    assert data.inputs[-4] == [10.0]
    assert data.inputs[1:3] == [[20.0], [30.0]]
    assert data.inputs[::-2] == [[40.0], [20.0]]
    assert data.inputs[9:] == []
    assert list(data.inputs) == [[10.0], [20.0], [30.0], [40.0]]


@pytest.mark.parametrize("i", [4, -5, 1000])
def test_a_row_that_is_not_there_is_an_index_error(written, i):
    data = written(header(0x09, 4, 1) + bytes(4))
    with pytest.raises(IndexError, match=f"no row {i}: there are 4"):
        data.inputs[i]


def test_labels_become_one_hot_targets_of_ten_classes(folder):
    train, test = minnet.load_dataset("mnist", path=folder)
    assert train.targets[0] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert test.targets[-1] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert train.targets[1:3] == [[0, 1, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]]
    assert train.classes == test.classes == list("0123456789")


def test_a_target_that_is_not_there_is_an_index_error(folder):
    train, _ = minnet.load_dataset("mnist", path=folder)
    with pytest.raises(IndexError, match="no row 4: there are 4"):
        train.targets[4]


def test_more_than_ten_classes_are_as_many_as_the_largest_label_asks_for(folder):
    (folder / FILES[3]).write_bytes(labels(0, 25))
    train, test = minnet.load_dataset("mnist", path=folder)
    assert len(train.classes) == len(train.targets[0]) == len(test.targets[0]) == 26


def test_mnist_is_read_from_the_folder_that_is_named(folder):
    train, test = minnet.load_dataset("mnist", path=str(folder))
    assert (train.name, len(train), len(test)) == ("mnist", 4, 2)
    assert test.inputs[1] == [level / 255 for level in (1, 2, 3, 4, 5, 6)]


def test_a_folder_is_a_data_set_of_its_own_name(folder):
    train, test = minnet.load_dataset(folder)
    assert (train.name, len(train), len(test)) == ("small", 4, 2)


def test_its_settings_name_layers_that_fit_its_images(folder):
    train, _ = minnet.load_dataset(folder)
    assert (train.settings["layers"][0], train.settings["layers"][-1]) == (6, 10)


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("load", [minnet.load_dataset, as_mnist], ids=["by path", "as mnist"])
def test_the_four_files_are_found_under_each_spelling(folder, ending, dotted, load):
    for name in FILES:
        spelled = (name.replace("-idx", ".idx") if dotted else name) + ending
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / spelled).write_bytes(gzip.compress(content) if ending else content)
    train, test = load(folder)
    assert (len(train), len(test)) == (4, 2)


@pytest.mark.parametrize("load", [minnet.load_dataset, as_mnist], ids=["by path", "as mnist"])
def test_each_file_may_lie_in_a_folder_of_its_own_name(folder, load):
    for name in FILES:
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        dotted = name.replace("-idx", ".idx")
        (folder / dotted).mkdir()
        (folder / dotted / dotted).write_bytes(content)
    train, test = load(folder)
    assert (len(train), len(test)) == (4, 2)


@pytest.mark.parametrize("name, beside", [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte.gz"),
    ("my-images", "my-labels"),
])
def test_a_file_of_images_takes_the_labels_that_lie_beside_it(tmp_path, name, beside):
    (tmp_path / name).write_bytes(images(3))
    (tmp_path / beside).write_bytes(labels(7, 2, 1))
    data, test = minnet.load_dataset(tmp_path / name)
    assert (len(data), test) == (3, None)
    assert [y.index(1.0) for y in data.targets] == [7, 2, 1]


def test_images_alone_have_no_targets(written):
    data = written(images(3), "train-images-idx3-ubyte")
    assert data.targets is None
    assert data.name == "train-images-idx3-ubyte"


def test_a_folder_called_digits_does_not_hide_the_data_set_of_that_name(tmp_path):
    (tmp_path / "digits").mkdir()
    program = "import minnet; print(len(minnet.load_dataset('digits')[0]))"
    assert in_a_process(program, tmp_path) == ("5000\n", "")


def test_a_folder_called_mnist_does_not_replace_the_one_that_is_named(folder, tmp_path):
    (tmp_path / "mnist").mkdir()
    program = f"import minnet; print(len(minnet.load_dataset('mnist', path={str(folder)!r})[0]))"
    assert in_a_process(program, tmp_path) == ("4\n", "")


@pytest.fixture(scope="module")
def digits():
    """The data set that minnet carries."""
    return minnet.load_dataset("digits")


def test_digits_are_5000_images_to_learn_from_and_1000_to_test_with(digits):
    train, test = digits
    assert (len(train), len(train.targets)) == (5000, 5000)
    assert (len(test), len(test.targets)) == (1000, 1000)
    assert len(train.inputs[0]) == len(test.inputs[999]) == 784


def test_the_first_digits_of_the_test_part_are_7_2_1_0_4(digits):
    assert [y.index(1.0) for y in digits[1].targets[:5]] == [7, 2, 1, 0, 4]


def test_the_test_part_has_the_known_count_of_each_digit(digits):
    found = [y.index(1.0) for y in digits[1].targets]
    counts = [found.count(digit) for digit in range(10)]
    assert counts == [85, 126, 116, 107, 110, 87, 87, 99, 89, 94]


def test_every_dot_lies_between_0_and_1_and_both_are_reached(digits):
    dots = [x_k for x in digits[1].inputs[:20] for x_k in x]
    assert (min(dots), max(dots)) == (0.0, 1.0)


def test_an_image_stays_784_bytes_until_it_is_asked_for(digits):
    assert digits[0].inputs.data.nbytes == 5000 * 784
    assert digits[0].inputs.data.itemsize == 1


def test_the_licence_of_the_digits_is_carried_with_them():
    text = (ROOT / "plugins" / "digits" / "LICENSE.md").read_text(encoding="utf-8")
    assert "creativecommons.org/licenses/by-sa/3.0" in text
    assert all(name in text for name in ("LeCun", "Cortes", "Burges"))


@pytest.mark.skipif(not WHOLE_MNIST.is_dir(),
                    reason="the whole of MNIST does not lie beside this checkout")
def test_the_whole_of_mnist_is_60000_and_10000_and_costs_little_more_than_its_47_megabytes():
    tracemalloc.start()
    train, test = minnet.load_dataset("mnist", path=WHOLE_MNIST)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(train), len(test)) == (60000, 10000)
    assert train.targets[0].index(1.0) == 5
    assert [y.index(1.0) for y in test.targets[:5]] == [7, 2, 1, 0, 4]
    assert kept < 70e6


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
@pytest.mark.parametrize("page", [PAGE, b"\n\n  <html>no such file</html>"])
def test_a_web_page_under_the_files_name_is_recognised(tmp_path, pack, page):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(pack(page))
    refused(path, "is not an IDX file", "web page", "fetch it again")


def test_a_zip_archive_is_recognised(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("train-images-idx3-ubyte", images(3))
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(archive.getvalue())
    refused(path, "is not an IDX file", "ZIP archive", "unpack it")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_an_empty_file_is_said_to_be_empty(tmp_path, pack):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(pack(b""))
    refused(path, "it is empty", "fetch it again")


@pytest.mark.parametrize("content", [b"\x1f\x8b", gzip.compress(b"", mtime=0)[:5],
                                     b"\x1f\x8b\x99" + bytes(20)])
def test_a_packed_file_that_breaks_off_at_once_is_damaged(tmp_path, content):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    refused(path, "is not an IDX file", "it is damaged", "fetch it again")


def test_any_other_file_is_told_by_the_bytes_that_it_begins_with(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    refused(path, "is not an IDX file", "PNG", "begins with two zeros")


def test_a_plain_file_that_was_cut_short_tells_what_came_and_what_was_promised(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(images(10)[:-7])
    refused(path, "is cut short", "promises 60 bytes (10 × 2 × 3 numbers)", "53 came",
            "fetch it again")


def test_numbers_of_eight_bytes_are_counted_in_bytes(tmp_path):
    path = tmp_path / "doubles.idx"
    path.write_bytes(header(0x0E, 2, 3) + bytes(40))
    refused(path, "promises 48 bytes (2 × 3 numbers)", "40 came")


def test_a_packed_file_that_was_cut_short_says_so(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    noise = random.Random(1).getrandbits(8 * 6000).to_bytes(6000, "big")
    path.write_bytes(gzip.compress(header(0x08, 1000, 2, 3) + noise)[:3000])
    sentence = refused(path, "is cut short", "promises 6000 bytes", "fetch it again")
    assert " 0 came" not in sentence


def test_a_packed_file_that_lacks_only_its_end_is_refused_and_not_called_empty(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(images(10))[:-8])
    assert " 0 came" not in refused(path, "fetch it again")


def test_a_packed_file_whose_checksum_is_wrong_is_damaged(tmp_path):
    content = bytearray(gzip.compress(images(10)))
    content[-8] ^= 1
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    refused(path, "is damaged", "CRC", "fetch it again")


def test_a_packed_file_with_one_dot_changed_is_damaged(tmp_path):
    content = bytearray(gzip.compress(images(10), compresslevel=0))
    content[-20] ^= 1
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    refused(path, "is damaged", "CRC", "fetch it again")


def test_a_packed_file_that_cannot_be_unpacked_in_the_middle_is_damaged_and_not_cut_short(tmp_path):
    noise = random.Random(1).getrandbits(8 * 200000).to_bytes(200000, "big")
    content = bytearray(gzip.compress(header(0x08, 20, 100, 100) + noise, compresslevel=0))
    content[65535 + 15 + 5:65535 + 15 + 10] = b"\xff" * 5
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    assert "cut short" not in refused(path, "is damaged", "fetch it again")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_file_that_is_too_long_is_damaged(tmp_path, pack):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(pack(images(10) + b"x"))
    refused(path, "is damaged", "promises 60 bytes", "more came", "fetch it again")


@pytest.mark.parametrize("length", range(1, 4))
def test_fewer_than_four_bytes_are_no_idx_file(tmp_path, length):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(images(1)[:length])
    refused(path, "is not an IDX file")


@pytest.mark.parametrize("length", [4, 9, 15])
def test_a_file_that_ends_within_its_header_says_so(tmp_path, length):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(images(1)[:length])
    refused(path, "is cut short", "ends within its header", "fetch it again")


@pytest.mark.parametrize("code", [0x00, 0x07, 0x0A, 0x0F, 0xFF])
def test_an_unknown_type_is_named_beside_those_that_idx_has(tmp_path, code):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(header(code, 1, 1) + bytes(8))
    refused(path, "is not an IDX file", f"0x{code:02X}", "0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E")


@pytest.mark.parametrize("dimensions", [0, 5, 200])
def test_dimensions_are_1_to_4(tmp_path, dimensions):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(bytes([0, 0, 0x08, dimensions]) + bytes(4 * dimensions))
    refused(path, f"{dimensions} dimensions", "1 to 4")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
@pytest.mark.parametrize("lengths", [(0xFFFFFFFF, 1024), (0xFFFFFFFF,) * 4])
def test_a_header_that_promises_terabytes_is_refused_without_making_room(tmp_path, pack, lengths):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(pack(header(0x08, *lengths) + bytes(100)))
    tracemalloc.start()
    try:
        refused(path, "is damaged", "promises", "can hold", "fetch it again")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4e6


def test_a_file_that_is_no_data_is_left_to_other_plugins(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"buy milk")
    refused(path, "nothing here can read", "minnet plugins")


def test_labels_alone_are_no_images(tmp_path):
    path = tmp_path / "train-labels-idx1-ubyte"
    path.write_bytes(labels(1, 2, 3))
    refused(path, "holds labels", "where images were expected", "mixed up")


@pytest.mark.parametrize("missing", FILES)
def test_a_folder_that_lacks_a_file_is_told_which(folder, missing):
    (folder / missing).unlink()
    dotted = missing.replace("-idx", ".idx")
    sentence = refused(folder, "lacks the file", missing, dotted, ".gz", load=as_mnist)
    assert not any(name in sentence for name in FILES if name != missing)


@pytest.mark.parametrize("missing", FILES)
def test_a_folder_that_is_named_itself_is_told_which_file_it_lacks(folder, missing):
    (folder / missing).unlink()
    refused(folder, "lacks the file", missing)


def test_labels_under_the_name_of_images_are_found_out(folder):
    (folder / FILES[0]).write_bytes(labels(3, 1, 4, 1))
    refused(folder, FILES[0], "holds labels", "where images were expected", load=as_mnist)


def test_images_under_the_name_of_labels_are_found_out(folder):
    (folder / FILES[3]).write_bytes(images(2))
    refused(folder, FILES[3], "holds images of 6 numbers each", "where labels were expected",
            load=as_mnist)


def test_images_and_labels_must_be_as_many(folder):
    (folder / FILES[1]).write_bytes(labels(1, 2, 3))
    refused(folder, FILES[0], "holds 4 images", FILES[1], "holds 3 labels",
            "do not belong together", load=as_mnist)


@pytest.mark.parametrize("content, label, place", [
    (header(0x0B, 4) + struct.pack(">4h", 1, 2, -1, 3), "-1", 2),
    (header(0x0C, 4) + struct.pack(">4i", 1, 70000, 2, 3), "70000", 1),
    (header(0x0D, 4) + struct.pack(">4f", 1, 2, 3, 0.5), "0.5", 3),
    (header(0x0E, 4) + struct.pack(">4d", float("nan"), 2, 3, 1), "nan", 0),
])
def test_a_label_that_cannot_be_a_class_is_shown_with_its_place(folder, content, label, place):
    (folder / FILES[1]).write_bytes(content)
    refused(folder, FILES[1], f"the label {label}", f"at place {place}", "whole numbers from 0",
            load=as_mnist)


def test_no_images_and_no_labels_are_refused_in_a_sentence(folder):
    (folder / FILES[0]).write_bytes(images(0))
    (folder / FILES[1]).write_bytes(labels())
    with pytest.raises(minnet.MinnetError):
        as_mnist(folder)


def test_a_file_of_no_images_with_no_labels_beside_it_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "no-images").write_bytes(images(0))
    (tmp_path / "no-labels").write_bytes(labels())
    _, errors = in_a_process("import minnet; minnet.load_dataset('no-images')", tmp_path)
    assert "MinnetError" in errors.splitlines()[-1] and "no-images" in errors.splitlines()[-1]
    assert "plugin mnist_idx" not in errors


def test_a_file_that_may_not_be_read_is_refused_in_a_sentence(folder, monkeypatch):
    def denied(*arguments, **named):
        raise PermissionError(13, "Permission denied")

    as_mnist(folder)
    monkeypatch.setattr(sys.modules["minnet_plugins.mnist_idx"], "open", denied, raising=False)
    refused(folder, FILES[0], "Permission denied", load=as_mnist)


def test_a_path_that_is_no_folder_is_refused(tmp_path):
    refused(tmp_path / "nowhere", "is no folder", "four files", load=as_mnist)


def test_a_file_in_the_place_of_the_folder_is_refused(folder):
    refused(folder / FILES[0], "is no folder", "four files", load=as_mnist)


def test_mnist_without_a_folder_says_how_to_name_one():
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.load_dataset("mnist")
    for word in ("does not carry the whole of MNIST", "--data DIR", "path=", "digits"):
        assert word in str(caught.value)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_file_is_closed_when_it_has_been_read(tmp_path, pack):
    (tmp_path / "x.idx").write_bytes(pack(images(3)))
    program = "import minnet; minnet.load_dataset('x.idx')"
    assert in_a_process(program, tmp_path, "-W", "always::ResourceWarning") == ("", "")
