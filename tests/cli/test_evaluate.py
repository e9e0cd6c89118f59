"""`minnet evaluate`: numbers that can be counted by hand, and a sentence where none can be."""

import json

import minnet
import pytest


def test_a_network_that_always_answers_0_is_right_on_half_the_truth_table(done, zeros):
    assert done("evaluate", zeros, "truth-table").splitlines() == [
        "Network(3-1, identity, half_squared_error) on truth-table, 4 samples",
        "loss 0.2500",
        "accuracy 50.00 % (2 / 4)",
        "confusion (rows: the class; columns: what it was taken for)",
        "   0  1",
        "0  2  0",
        "1  2  0",
    ]


def test_the_same_in_json(done, zeros):
    assert json.loads(done("evaluate", zeros, "truth-table", "--json")) == {
        "model": str(zeros), "dataset": "truth-table", "loss": 0.25, "accuracy": 0.5, "correct": 2,
        "total": 4,
        "classes": ["0", "1"], "confusion": [[2, 0], [2, 0]],
    }


@pytest.mark.parametrize("backend", ["python", "lists", "auto"])
def test_every_backend_comes_to_the_same(done, zeros, backend):
    record = json.loads(done("evaluate", zeros, "truth-table", "--json", "--backend", backend))
    assert record["loss"] == 0.25


def test_of_a_folder_the_test_part_is_used(done, folder, tmp_path):
    done("train", folder, "--epochs", "20", "--save", tmp_path / "model.json")
    output = done("evaluate", tmp_path / "model.json", folder)
    assert "on stripes, 24 samples" in output
    assert "accuracy 100.00 % (24 / 24)" in output


def test_a_file_with_labels_is_used_whole(done, folder, tmp_path):
    done("train", folder, "--epochs", "20", "--save", tmp_path / "model.json")
    assert "(40 / 40)" in done("evaluate", tmp_path / "model.json",
                               folder / "train-images-idx3-ubyte")


def test_a_data_set_may_be_found_by_data(done, folder, tmp_path):
    done("train", folder, "--epochs", "1", "--save", tmp_path / "model.json")
    assert "on mnist, 24 samples" in done("evaluate", tmp_path / "model.json", "mnist", "--data",
                                          folder)


def test_data_that_do_not_fit_are_told_both_numbers(refused, zeros):
    sentence = refused("evaluate", zeros, "letters")
    assert "has 3 inputs" in sentence and "'letters' has 30" in sentence


def test_images_without_labels_cannot_be_measured(refused, folder, tmp_path):
    (folder / "train-labels-idx1-ubyte").unlink()
    minnet.save(minnet.Network.mlp([16, 10]), tmp_path / "model.json")
    assert "has no targets" in refused("evaluate", tmp_path / "model.json",
                                       folder / "train-images-idx3-ubyte")


def test_a_missing_model_is_named(refused, tmp_path):
    assert "cannot read the network" in refused("evaluate", tmp_path / "nothing.json", "letters")


def test_a_damaged_model_is_told_so(refused, zeros):
    zeros.write_text(zeros.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert "zeros.json is damaged" in refused("evaluate", zeros, "letters")


def test_an_unknown_data_set_is_told_the_nearest(refused, zeros):
    assert "(did you mean 'truth-table'?)" in refused("evaluate", zeros, "truth_table")


def test_data_of_other_classes_than_the_networks_are_refused(refused, tmp_path):
    network = minnet.Network.mlp([2, 3])
    network.classes = ["ash", "beech", "cedar"]
    minnet.save(network, tmp_path / "trees.json")
    (tmp_path / "other.csv").write_text("a,b,tree\n" + "".join(
        f"{i},{i * i},{tree}\n" for i, tree in enumerate(["beech", "cedar", "dogwood"] * 4)))
    assert ("other.csv has the class 'dogwood' in its row 3, and the network tells 'ash', 'beech', "
            "'cedar' apart") in refused("evaluate", tmp_path / "trees.json", tmp_path / "other.csv")
