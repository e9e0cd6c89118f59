"""A run's history is read from a checkpoint and from JSON lines, and from nothing else."""

import json

import minnet
import pytest

HOW = "name a checkpoint, or what minnet train … --json printed, kept in a file"


@pytest.fixture
def run(done, tmp_path):
    """The path of five epochs on the letters as JSON lines; beside it is their checkpoint."""
    path = tmp_path / "run.jsonl"
    path.write_text(done("train", "letters", "--epochs", 5, "--json",
                         "--checkpoint", tmp_path / "run.checkpoint"), encoding="utf-8")
    return path


def test_lines_and_checkpoint_hold_what_training_in_python_returns(run):
    letters, _ = minnet.load_dataset("letters")
    network = minnet.Network.mlp([30, 5, 3], loss="mean_squared_error", bias=False)
    history = minnet.train(network, letters, epochs=5, batch_size=1, learning_rate=2.0,
                           validation=letters)
    for path in run, run.with_suffix(".checkpoint"):
        read = minnet.read_history(path)
        assert read.losses == history.losses and len(read) == 5
        assert read.validation_accuracies == history.validation_accuracies
    assert minnet.read_history(run).stopped == "all 5 epochs are done"


def test_a_run_that_goes_on_in_the_same_file_is_one_run(run, done, tmp_path):
    more = done("train", "letters", "--resume", tmp_path / "run.checkpoint", "--epochs", 8,
                "--json")
    with open(run, "a", encoding="utf-8") as file:
        file.write(more)
    assert [record.epoch for record in minnet.read_history(run)] == list(range(1, 9))


def test_of_a_run_that_is_being_written_what_is_whole_is_read(run):
    lines = run.read_text(encoding="utf-8").splitlines()
    run.write_text("\n".join(lines[:4]) + '\n{"event": "ep', encoding="utf-8")
    history = minnet.read_history(run)
    assert len(history) == 3 and history.stopped == ""


def test_a_run_that_powershell_has_kept_is_read(run):
    losses = minnet.read_history(run).losses
    run.write_text(run.read_text(encoding="utf-8").replace("\n", "\r\n"), encoding="utf-16")
    assert minnet.read_history(run).losses == losses


def epoch(**values):
    """A line of an epoch."""
    return json.dumps({"event": "epoch", "epoch": 1, "loss": 0.5, **values})


START = json.dumps({"event": "start", "done": 0})


@pytest.mark.parametrize("text, told", [
    ("", f"is empty, and no run: {HOW}"),
    ("sepal,petal\n1,2\n", f"is no run, for line 1 of it is not JSON: {HOW}"),
    (f"{START}\nhello\n{epoch()}", f"is no run, for line 2 of it is not JSON: {HOW}"),
    ("[1, 2]", "is no run, for it does not begin as one does that minnet train"),
    (f"{START}\n{epoch()}\n{START}\n{epoch()}",
     "holds more than one run, another from line 3 on: keep each in a file of its own"),
    (f"{START}\n{epoch(loss='low')}", "tells of an epoch, and has 'low' where a number should be"),
    (f"{START}\n{epoch(accuracy=float('inf'))}", "has inf where a number should be"),
    (f"{START}\n{epoch(epoch=None)}", "has None where a number should be"),
])
def test_a_file_that_is_no_run_is_refused_in_a_sentence(text, told, tmp_path):
    (tmp_path / "file").write_text(text, encoding="utf-8")
    with pytest.raises(minnet.MinnetError) as error:
        minnet.read_history(tmp_path / "file")
    assert told in str(error.value) and str(tmp_path / "file") in str(error.value)


def test_folders_saved_networks_missing_and_binary_files_are_no_runs(tmp_path, zeros):
    (tmp_path / "binary").write_bytes(b"\x80\x81\x82")
    for path, told in ((tmp_path, "is a folder, and no run: name a checkpoint"),
                       (zeros, "is a network that was saved, which holds no history"),
                       (tmp_path / "none", "No such file or directory"),
                       (tmp_path / "binary", "is no run, for it is not text")):
        with pytest.raises(minnet.MinnetError, match=told):
            minnet.read_history(path)
