"""`minnet predict`: an answer for each sample, from files of any kind and from standard input."""

import io
import json
import struct

import minnet
import pytest


@pytest.fixture
def text(tmp_path):
    """A function that writes a file of text; its path."""
    def write(content):
        written = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "samples.txt").write_bytes(written)
        return tmp_path / "samples.txt"
    return write


def test_each_line_of_a_text_is_a_sample(done, chooser, text):
    path = text("0.75 0.25 0\n0,1,1\n")
    assert done("predict", chooser, path) \
        == f"{path} 0: left  75.0 %  [right: 25.0 %]\n" \
           f"{path} 1: right  100.0 %  [left: 0.0 %]\n"


@pytest.mark.parametrize("content",
                         ["1 0 0", "1,0,0", "1, 0, 0", "\n1\t0\t0\n\n", "+1e0 -0.0 0\r\n"])
def test_numbers_may_be_parted_by_commas_or_blanks(done, chooser, text, content):
    assert ": left  100.0 %  [" in done("predict", chooser, text(content))


def test_a_text_may_come_from_standard_input(done, chooser, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("0 1 0\n"))
    assert done("predict", chooser, "-") == "- 0: right  100.0 %  [left: 0.0 %]\n"


def test_a_process_reads_its_standard_input(process, chooser):
    child = process("predict", chooser, "-", stdin=-1)
    assert child.communicate("0 1 0\n") == ("- 0: right  100.0 %  [left: 0.0 %]\n", "")


def test_a_network_without_classes_gives_its_numbers(done, zeros, text):
    path = text("1 2 3")
    assert done("predict", zeros, path) == f"{path} 0: 0.000\n"


def test_several_files_come_one_after_another(done, chooser, text):
    path = text("1 0 0")
    assert done("predict", chooser, path, path).count("left") == 2


def test_where_the_answer_is_known_it_is_shown(done, tmp_path):
    done("train", "letters", "--save", tmp_path / "model.json")
    output = done("predict", tmp_path / "model.json", "letters").splitlines()
    assert [line.split()[2] + line[-9:] for line in output] == ["A(it is A)", "B(it is B)",
                                                                "C(it is C)"]


def test_a_lone_output_is_read_as_the_class_on_its_side_of_one_half(done, tmp_path):
    network = minnet.Network([minnet.Dense(3, 1, "identity", "zeros")])
    network.layers[0].weights = [[0.2, 0.7, 0.0]]
    network.classes = ["no", "yes"]
    minnet.save(network, tmp_path / "model.json")
    records = [json.loads(line) for line
               in done("predict", tmp_path / "model.json", "truth-table", "--json").splitlines()]
    assert [record["class"] for record in records] == ["no", "yes", "no", "yes"]
    assert records[1]["probabilities"] == {"no": pytest.approx(0.3), "yes": pytest.approx(0.7)}


def test_outputs_below_0_are_no_probabilities(done, chooser, text):
    path = text("-1 2 0\n")
    assert done("predict", chooser, path) == f"{path} 0: right  [-1.000 2.000]\n"
    record = json.loads(done("predict", chooser, path, "--json"))
    assert (record["class"], record["probabilities"]) == ("right", None)


def test_quantities_have_neither_a_class_nor_probabilities(done, zeros, text):
    record = json.loads(done("predict", zeros, text("1 2 3"), "--json"))
    assert (record["class"], record["probabilities"], record["output"]) == (None, None, [0.0])


def test_json_is_an_object_for_each_sample(done, chooser, text):
    path = text("0.75 0.25 0\n0,1,1\n")
    records = [json.loads(line) for line in done("predict", chooser, path, "--json").splitlines()]
    assert records == [
        {"file": str(path), "sample": 0, "class": "left", "output": [0.75, 0.25],
         "probabilities": {"left": 0.75, "right": 0.25}, "target": None},
        {"file": str(path), "sample": 1, "class": "right", "output": [0.0, 1.0],
         "probabilities": {"left": 0.0, "right": 1.0}, "target": None},
    ]


def test_images_without_labels_are_read_too(done, folder, tmp_path):
    done("train", folder, "--epochs", "20", "--save", tmp_path / "model.json")
    (folder / "t10k-labels-idx1-ubyte").unlink()
    output = done("predict", tmp_path / "model.json",
                  folder / "t10k-images-idx3-ubyte").splitlines()
    assert [line.split(": ")[1][0] for line in output] == [str(i % 4) for i in range(24)]
    assert "it is" not in "".join(output)


def test_of_a_folder_the_test_part_is_read(done, folder, tmp_path):
    done("train", folder, "--epochs", "1", "--save", tmp_path / "model.json")
    output = done("predict", tmp_path / "model.json", folder).splitlines()
    assert len(output) == 24
    assert output[5].endswith("(it is 1)")


def test_a_label_beyond_the_networks_classes_is_shown_all_the_same(done, folder, tmp_path):
    done("train", folder, "--epochs", "1", "--save", tmp_path / "model.json")
    (folder / "t10k-labels-idx1-ubyte").write_bytes(
        struct.pack(">4BI", 0, 0, 8, 1, 24) + bytes([12] * 24))
    assert done("predict", tmp_path / "model.json", folder).splitlines()[0].endswith("(it is 12)")


def test_too_few_numbers_are_told_with_what_the_network_takes(refused, chooser, text):
    sentence = refused("predict", chooser, text("1 0"))
    assert "should have 3 numbers, and has 2" in sentence


def test_lines_of_unequal_length_are_told_apart(refused, chooser, text):
    sentence = refused("predict", chooser, text("1 0 0\n1 0\n"))
    assert "samples.txt" in sentence and "input 1 should have 3 numbers, and has 2" in sentence


def test_a_word_among_the_numbers_is_told_with_its_line(refused, chooser, text):
    sentence = refused("predict", chooser, text("1 0 0\n\n0 one 0\n"))
    assert "samples.txt, line 3" in sentence and "'one'" in sentence


@pytest.mark.parametrize("number", ["nan", "inf", "1e999"])
def test_numbers_that_are_not_finite_are_refused(refused, chooser, text, number):
    assert "infinite or not a number" in refused("predict", chooser, text(f"1 0 {number}"))


def test_text_that_turns_into_bytes_is_refused_in_a_sentence(refused, chooser, text):
    assert "samples.txt" in refused("predict", chooser, text(b"1 0 0\n\xff\xfe\n"))


def test_a_text_with_a_byte_order_mark_is_text(done, chooser, text):
    assert ": left  " in done("predict", chooser, text(b"\xef\xbb\xbf1 0 0\r\n"))


def test_empty_standard_input_holds_no_samples(refused, chooser, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert "standard input holds no samples" in refused("predict", chooser, "-")


def test_a_file_of_words_is_of_no_kind_that_can_be_read(refused, chooser, text):
    assert "nothing here can read" in refused("predict", chooser, text("buy milk\n"))


def test_an_empty_file_is_refused_by_name(refused, chooser, text):
    assert "samples.txt" in refused("predict", chooser, text(""))


def test_a_missing_file_is_refused_by_name(refused, chooser, tmp_path):
    assert "nothing.txt" in refused("predict", chooser, tmp_path / "nothing.txt")


def test_a_file_that_may_not_be_read_is_refused_in_a_sentence(refused, chooser, text, monkeypatch):
    def denied(*arguments, **named):
        raise PermissionError(13, "Permission denied", "samples.txt")

    path = text("1 0 0")
    monkeypatch.setattr("minnet.cli.predict.open", denied, raising=False)
    sentence = refused("predict", chooser, path)
    assert "samples.txt" in sentence and "Permission denied" in sentence


def test_a_missing_model_is_named(refused, tmp_path):
    assert "cannot read the network" in refused("predict", tmp_path / "nothing.json", "letters")
