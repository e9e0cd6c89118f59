"""`minnet train`: a name is enough, options do what they say, people and programs can follow it."""

import json
import os
import re
import select
import signal
import struct
import sys

import minnet
import pytest
from minnet.datasets import DATASETS
from minnet.progress import Progress


def lines(output):
    """The JSON objects of an output, one from each line."""
    return [json.loads(line) for line in output.splitlines()]


def run_of(done, *words):
    """The JSON lines of a training run, without the time that it took."""
    records = lines(done("train", *words, "--json"))
    differing = ("seconds", "samples_per_second")
    return [{name: value for name, value in record.items() if name not in differing}
            for record in records]


def epochs(output):
    """The numbers of the epochs that have a line in an output."""
    return [int(number) for number in re.findall(r"^epoch +(\d+) / ", output, re.MULTILINE)]


def test_letters_by_name_alone_are_learned_in_full(done):
    output = done("train", "letters")
    assert output.startswith("letters: 3 samples to learn from\n"
                             "Network(30-5-3, sigmoid, mean_squared_error), batch size 1, learning "
                             "rate ")
    assert "\naccuracy 100.00 % (3 / 3)\n" in output
    assert output.endswith("\nnot saved; --save MODEL.json keeps the network\n")


def test_of_few_samples_every_answer_is_shown(done):
    rows = [line.split() for line in done("train", "letters").splitlines()]
    assert ["input", "output", "target"] in rows
    assert [row[0] + " " + " ".join(row[-3:]) for row in rows if row[0] in "ABC"] \
        == ["A 1 0 0", "B 0 1 0", "C 0 0 1"]


def test_the_truth_table_by_name_alone_comes_within_five_hundredths(done):
    answers = re.findall(r"^([01] [01] 1) +([0-9.]+) +([01])$", done("train", "truth-table"),
                         re.MULTILINE)
    assert [(row, target) for row, _, target in answers] == [("0 0 1", "0"), ("0 1 1", "1"),
                                                             ("1 0 1", "1"), ("1 1 1", "0")]
    assert all(abs(float(output) - float(target)) < 0.05 for _, output, target in answers)


def test_digits_by_name_are_learned_from_what_is_carried(done):
    output = done("train", "digits", "--epochs", "1")
    assert output.startswith(
        "digits: 5000 samples to learn from, 1000 to test with\nNetwork(784-30-10, ")
    assert epochs(output) == [1]
    assert int(re.search(r"\((\d+) / 1000\)", output).group(1)) > 800


def test_a_folder_is_enough_too(done, folder):
    output = done("train", folder)
    assert output.startswith(
        "stripes: 40 samples to learn from, 24 to test with\nNetwork(16-30-10, ")
    assert "input  output" not in output


def test_a_file_of_images_with_its_labels_is_trained_on_and_measured_on_itself(done, folder):
    output = done("train", folder / "train-images-idx3-ubyte", "--epochs", "1")
    assert output.startswith("train-images-idx3-ubyte: 40 samples to learn from\n")
    assert "training accuracy" in output and "/ 40)" in output


def test_a_data_set_that_is_not_carried_is_found_by_data(done, folder):
    output = done("train", "mnist", "--data", folder, "--epochs", "1")
    assert output.startswith("mnist: 40 samples to learn from, 24 to test with\n")


def test_every_epoch_has_its_line(done):
    assert epochs(done("train", "letters", "--epochs", "7")) == [1, 2, 3, 4, 5, 6, 7]


def test_the_tutorials_100_epochs_have_100_lines(done):
    assert epochs(done("train", "letters", "--epochs", "100")) == list(range(1, 101))


@pytest.mark.parametrize("count", [101, 150, 1500])
def test_of_more_than_100_epochs_the_first_the_last_and_some_between_are_shown(done, count):
    shown = epochs(done("train", "letters", "--epochs", count))
    assert (shown[0], shown[-1]) == (1, count)
    assert 30 <= len(shown) <= 102


def test_a_line_tells_loss_accuracy_time_and_speed(done):
    output = done("train", "letters", "--epochs", "1")
    assert re.search(r"^epoch 1 / 1  loss \d+\.\d+  training accuracy \d+\.\d\d %  \d+\.\d s  \d+ "
                     r"samples/s$", output, re.MULTILINE)


def test_no_epochs_are_no_lines_and_the_network_as_it_was_drawn(done, tmp_path):
    output = done("train", "letters", "--epochs", "0", "--seed", "4", "--save",
                  tmp_path / "model.json")
    assert epochs(output) == []
    drawn = minnet.Network.mlp([30, 5, 3], bias=False, seed=4)
    assert [layer.weights for layer in minnet.load(tmp_path / "model.json").layers] \
        == [layer.weights for layer in drawn.layers]


@pytest.mark.parametrize("words, network", [
    (["--layers", "30,4,3"], "Network(30-4-3, sigmoid, mean_squared_error)"),
    (["--layers", "30,3"], "Network(30-3, sigmoid, mean_squared_error)"),
    (["--activation", "tanh"], "Network(30-5-3, tanh, mean_squared_error)"),
    (["--output-activation", "softmax"], "Network(30-5-3, sigmoid, softmax, mean_squared_error)"),
    (["--loss", "cross_entropy"], "Network(30-5-3, sigmoid, cross_entropy)"),
])
def test_the_network_is_as_the_options_say(done, words, network):
    assert run_of(done, "letters", "--epochs", "1", *words)[0]["network"] == network


@pytest.mark.parametrize("words, name, value", [
    (["--epochs", "3"], "epochs", 3),
    (["--batch-size", "2"], "batch_size", 2),
    (["--learning-rate", "0.125"], "learning_rate", 0.125),
    (["--optimizer", "sgd"], "optimizer", "sgd"),
    (["--backend", "python"], "backend", "python"),
    (["--backend", "lists"], "backend", "lists"),
])
def test_the_training_is_as_the_options_say(done, words, name, value):
    assert run_of(done, "letters", *words)[0][name] == value


@pytest.mark.parametrize("words", [["--initializer", "xavier"], ["--learning-rate", "0.1"],
                                   ["--batch-size", "3"], ["--seed", "1"]])
def test_another_choice_is_another_course(done, words):
    usual = run_of(done, "letters", "--epochs", "2")
    assert run_of(done, "letters", "--epochs", "2", *words)[1:] != usual[1:]


def test_the_same_seed_is_the_same_course(done):
    first, second = (run_of(done, "letters", "--epochs", "3", "--seed", "7") for k in range(2))
    assert first == second


def test_both_backends_take_the_same_course(done):
    first, second = (run_of(done, "letters", "--epochs", "3", "--backend", backend)
                     for backend in ("python", "lists"))
    assert [record["loss"] for record in first[1:]] \
        == pytest.approx([record["loss"] for record in second[1:]], abs=1e-9)


def test_zeros_start_at_zero(done, tmp_path):
    done("train", "letters", "--epochs", "0", "--initializer", "zeros", "--save",
         tmp_path / "model.json")
    assert minnet.load(tmp_path / "model.json").layers[0].weights == [[0.0] * 30] * 5


def test_no_bias_leaves_the_biases_out(done, folder, tmp_path):
    for name, words in (("with.json", []), ("without.json", ["--no-bias"])):
        done("train", folder, "--epochs", "1", "--save", tmp_path / name, *words)
    with_biases = minnet.load(tmp_path / "with.json").layers[0]
    without = minnet.load(tmp_path / "without.json").layers[0]
    assert any(with_biases.biases)
    assert (without.parameters, without.biases) == (("weights",), [0.0] * 30)


def test_the_fastest_backend_is_taken_and_named(done):
    minnet.core.BACKENDS.find("lists")
    backends = [backend for backend in minnet.core.BACKENDS.parts.values()
                if not hasattr(backend, "pays")]
    fastest = max(backends, key=lambda backend: backend.speed)
    assert f"backend {fastest.name}\n" in done("train", "letters", "--epochs", "1")


def test_training_stops_at_the_error_rate_that_is_asked_for(done):
    output = done("train", "letters", "--stop-error", "0.4", "--epochs", "1000")
    assert "\nstopped early: the error rate is below 0.4\n" in output
    last = run_of(done, "letters", "--stop-error", "0.4", "--epochs", "1000")[-2]
    assert last["validation_accuracy"] > 0.6


def test_training_stops_when_the_weights_hardly_move(done):
    records = run_of(done, "letters", "--stop-update", "0.01", "--epochs", "5000")
    assert records[-1]["stopped"] == "the largest weight update is below 0.01"
    assert records[-2]["largest_update"] < 0.01 <= records[-3]["largest_update"]


def test_the_last_epoch_before_an_early_stop_has_its_line(done):
    output = done("train", "truth-table", "--stop-update", "0.08", "--epochs", "100000")
    records = run_of(done, "truth-table", "--stop-update", "0.08", "--epochs", "100000")
    assert epochs(output)[-1] == records[-1]["epochs"]


def test_json_is_a_start_a_line_an_epoch_and_an_end(done):
    records = lines(done("train", "letters", "--epochs", "2", "--json"))
    assert [record["event"] for record in records] == ["start", "epoch", "epoch", "end"]
    assert [record["epoch"] for record in records[1:3]] == [1, 2]
    assert (records[0]["dataset"], records[0]["samples"]) == ("letters", 3)
    assert records[0]["test_samples"] == 3
    assert set(records[1]) >= {"loss", "accuracy", "validation_loss", "validation_accuracy",
                               "seconds"}
    assert (records[3]["epochs"], records[3]["total"], records[3]["saved"]) == (2, 3, None)
    assert records[3]["stopped"] == "all 2 epochs are done"


def test_json_leaves_no_epoch_out(done):
    assert len(lines(done("train", "letters", "--epochs", "300", "--json"))) == 302


def test_a_saved_network_is_loaded_and_knows_its_classes(done, tmp_path):
    output = done("train", "letters", "--save", tmp_path / "model.json")
    assert output.endswith(f"\nsaved to {tmp_path / 'model.json'}\n")
    network = minnet.load(tmp_path / "model.json")
    letters, _ = minnet.load_dataset("letters")
    assert minnet.evaluate(network, letters).correct == 3
    assert network.classes == ["A", "B", "C"]


def test_a_missing_folder_is_refused_before_anything_is_learned(says, tmp_path):
    status, output, errors = says("train", "letters", "--save", tmp_path / "missing" / "model.json")
    assert (status, output) == (1, "")
    assert errors.startswith("minnet: error: cannot save to ") and "there is no folder" in errors \
        and errors.count("\n") == 1


@pytest.mark.parametrize("option", ["--save", "--checkpoint"])
def test_a_file_that_is_no_network_is_not_replaced_and_that_is_said_before_training(
        says, tmp_path, option):
    table = tmp_path / "data.csv"
    table.write_text("a,class\n1,x\n2,y\n", encoding="utf-8")
    status, output, errors = says("train", "letters", option, table)
    assert (status, output) == (1, "")
    kind = "network" if option == "--save" else "checkpoint"
    assert errors == (f"minnet: error: {table} is there and is no minnet {kind}, so it is left as "
                      "it is: name another file, or remove that one first\n")
    assert table.read_text(encoding="utf-8") == "a,class\n1,x\n2,y\n"


@pytest.mark.parametrize("option", ["--save", "--checkpoint"])
def test_a_name_too_long_is_found_out_before_training(says, tmp_path, option):
    status, output, errors = says("train", "letters", option, tmp_path / ("x" * 300))
    assert (status, output) == (1, "")
    assert errors.startswith("minnet: error: cannot save to ")


def test_steps_too_large_are_an_error_and_the_file_saved_before_stays(
        refused, zeros):
    before = zeros.read_bytes()
    sentence = refused("train", "letters", "--activation", "identity", "--learning-rate", "1e10",
                       "--save", zeros)
    assert "try a learning rate smaller than 10000000000.0" in sentence
    assert zeros.read_bytes() == before


def test_an_unknown_data_set_is_told_the_nearest(refused):
    assert refused("train", "leters") \
        == "minnet: error: there is no data set named 'leters' (did you mean 'letters'?); " \
        "known: digits, letters, mnist, truth-table\n"


@pytest.mark.parametrize("option, wrong, near", [
    ("--activation", "sigmoyd", "sigmoid"), ("--output-activation", "sotfmax", "softmax"),
    ("--loss", "crossentropy", "cross_entropy"),
    ("--initializer", "xavir", "xavier"), ("--optimizer", "sdg", "sgd"),
    ("--backend", "pyton", "python"),
])
def test_an_unknown_part_is_told_the_nearest(refused, option, wrong, near):
    assert f"named '{wrong}' (did you mean '{near}'?)" in refused("train", "letters", option, wrong)


def test_layers_that_do_not_fit_the_data_are_told_both_numbers(refused):
    sentence = refused("train", "letters", "--layers", "31,3")
    assert "has 31 inputs" in sentence and "'letters' has 30" in sentence


def test_images_without_labels_cannot_be_learned_from(refused, folder):
    (folder / "train-labels-idx1-ubyte").unlink()
    assert "train-images-idx3-ubyte has no labels to learn from" \
        in refused("train", folder / "train-images-idx3-ubyte")


def test_a_damaged_file_is_told_in_its_readers_words(refused, folder):
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-10])
    assert "is cut short: its header promises 640 bytes (40 × 4 × 4 numbers), and 630 came" \
        in refused("train", folder)


def test_mnist_without_its_folder_says_how_to_name_it(refused):
    assert "--data DIR" in refused("train", "mnist")


def interrupted(process, *words, **options):
    """A process that takes Ctrl-C as one started from a terminal does."""
    def take_signals():
        signal.signal(signal.SIGINT, signal.default_int_handler)

    return process(*words, preexec_fn=take_signals, **options)


def read_until(terminal, wanted):
    """What comes from a terminal until the wanted bytes have come, or its other end is closed."""
    seen = b""
    while wanted not in seen:
        select.select([terminal], [], [])
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    return seen


@pytest.mark.skipif(os.name != "posix", reason="signals are sent to a process as POSIX has them")
def test_ctrl_c_ends_the_run_and_keeps_what_was_learned(process, tmp_path):
    child = interrupted(process, "train", "letters", "--epochs", "100000000", "--save",
                        tmp_path / "model.json")
    while not child.stdout.readline().startswith("epoch"):
        pass
    child.send_signal(signal.SIGINT)
    output, errors = child.communicate()
    assert (child.returncode, errors) == (0, "")
    assert re.search(r"stopped by Ctrl-C, whole epochs: \d+; what was learned so far is kept",
                     output)
    assert f"saved to {tmp_path / 'model.json'}" in output
    assert repr(minnet.load(tmp_path / "model.json")) \
        == "Network(30-5-3, sigmoid, mean_squared_error)"


@pytest.mark.skipif(os.name != "posix", reason="signals are sent to a process as POSIX has them")
def test_ctrl_c_is_told_in_json_too(process):
    child = interrupted(process, "train", "letters", "--epochs", "100000000", "--json")
    first = [json.loads(child.stdout.readline()) for k in range(2)]
    child.send_signal(signal.SIGINT)
    output, errors = child.communicate()
    assert (child.returncode, errors) == (0, "")
    assert [record["event"] for record in first] == ["start", "epoch"]
    assert lines(output)[-1]["stopped"] == "Ctrl-C"


@pytest.mark.skipif(os.name != "posix", reason="there are no pseudo-terminals here")
def test_ctrl_c_within_the_first_epoch_of_digits_ends_cleanly_and_takes_the_bar_away(process,
                                                                                     tmp_path):
    terminal, inside = os.openpty()
    child = interrupted(process, "train", "digits", "--backend", "python", "--save",
                        tmp_path / "model.json", stdout=inside)
    os.close(inside)
    before = read_until(terminal, b" left\x1b[K")
    child.send_signal(signal.SIGINT)
    after = read_until(terminal, b"saved to")
    assert child.stderr.read() == ""
    child.stderr.close()
    assert child.wait() == 0
    os.close(terminal)
    assert b"\r  epoch 1 / " in before
    assert b"\r\x1b[Kstopped by Ctrl-C, whole epochs: 0" in after
    assert minnet.load(tmp_path / "model.json").classes == list("0123456789")


@pytest.mark.skipif(os.name != "posix", reason="there are no pseudo-terminals here")
def test_on_a_terminal_a_line_tells_how_far_it_is_and_gives_way_to_that_of_an_epoch(process):
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    terminal, inside = os.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("4H", 24, 76, 0, 0))
    child = process("train", "digits", "--epochs", "2", "--backend", "lists", stdout=inside)
    os.close(inside)
    seen = read_until(terminal, b"not saved").decode()
    assert child.communicate()[1] == ""
    os.close(terminal)
    assert child.returncode == 0
    told = re.findall(r"\r(  epoch \d / 2 \[#*\.*\] +\d+ %  loss \d\.\d+ *  [\d,]+ samples/s  "
                      r"0:\d\d left)\x1b\[K", seen)
    assert told and max(map(len, told)) < 76
    assert "left\x1b[K\r\x1b[Kepoch 1 / 2  loss" in seen
    assert "left\x1b[K\r\x1b[Kepoch 2 / 2  loss" in seen



def test_into_a_file_no_bar_is_written(process, folder):
    child = process("train", folder, "--epochs", "2")
    output, errors = child.communicate()
    assert (child.returncode, errors) == (0, "")
    assert "\r" not in output and "\x1b" not in output and "#" not in output


@pytest.mark.parametrize("targets, named", [
    ([[0.25], [0.75]], ["sample 0", "sample 1"]),
    ([[0], [1]], ["0", "1"]),
], ids=["quantities", "lone outputs"])
def test_few_samples_with_many_inputs_are_named_by_class_or_number(done, monkeypatch, targets,
                                                                   named):
    data = minnet.Dataset([[0.0] * 9, [1.0] * 9], targets, name="wide")
    monkeypatch.setitem(DATASETS.parts, "wide",
                        minnet.DatasetLoader("wide", lambda path: (data, None)))
    output = done("train", "wide", "--epochs", "1")
    rows = output[output.index("input "):].splitlines()[1:3]
    assert [re.split("  +", row)[0] for row in rows] == named


def test_an_optimizer_brings_the_learning_rate_that_suits_it(done):
    assert "learning rate 0.001," in done("train", "letters", "--optimizer", "adam", "--epochs",
                                          "1")
    assert "learning rate 0.02," in done("train", "letters", "--optimizer", "adam", "--epochs", "1",
                                         "--learning-rate", "0.02")
    assert "learning rate 2.0," in done("train", "letters", "--epochs", "1")


def test_quantities_are_reported_by_their_loss(done, tmp_path):
    (tmp_path / "line.csv").write_text("x,y\n"
                                       + "".join(f"{i / 10},{i / 5 + 1}\n" for i in range(50)))
    output = done("train", tmp_path / "line.csv", "--epochs", "3")
    assert "accuracy" not in output
    line = r"^epoch . / 3  loss [\d.e-]+  test loss [\d.e-]+  "
    assert len(re.findall(line, output, re.MULTILINE)) == 3
    assert re.search(r"^test loss [\d.e-]+$", output, re.MULTILINE)


def test_a_saved_network_is_where_a_new_training_may_begin(done, tmp_path):
    path = tmp_path / "half.json"
    done("train", "letters", "--epochs", "20", "--save", path)
    output = done("train", "letters", "--epochs", "80", "--resume", path, "--save",
                  tmp_path / "whole.json")
    assert "100.00 %" in output
    first = re.search(r"^epoch  1 / 80  loss ([\d.e-]+)", output, re.MULTILINE).group(1)
    assert float(first) < 0.1  # A new network's first epoch has 0.24.


def test_a_checkpoint_survives_a_training_that_fails(refused, tmp_path):
    """The steps grow too large in the third epoch; the file holds the two before."""
    path = tmp_path / "last.json"
    assert "the steps are too large" in refused(
        "train", "letters", "--activation", "identity", "--learning-rate", "1e30", "--epochs", "9",
        "--batch-size", "3", "--checkpoint", path)
    done_before = len(json.loads(path.read_text())["run"]["epochs"])
    assert "the steps are too large" in refused("train", "letters", "--resume", path)
    assert len(json.loads(path.read_text())["run"]["epochs"]) >= done_before


@pytest.mark.parametrize("words, told", [
    (["--resume", "nowhere.json"],
     "cannot read the checkpoint "),
    (["--checkpoint", "no/such/folder/x.json"], "there is no folder"),
])
def test_a_checkpoint_that_cannot_be_is_refused_before_training(refused, words, told):
    assert told in refused("train", "letters", *words)


def test_a_network_that_goes_on_takes_no_options_of_a_new_one(says, done, tmp_path):
    path = tmp_path / "letters.json"
    done("train", "letters", "--epochs", "1", "--save", path)
    status, _, errors = says("train", "letters", "--resume", path, "--activation", "relu")
    assert status == 2 and "--resume goes on with a network as it is" in errors
    status, _, errors = says("train", "truth-table", "--resume", path)
    assert status == 1 and "has 30 inputs" in errors


def test_an_error_takes_the_line_away_before_it_is_told(refused, monkeypatch):
    """The error is of the training, after its progress was shown."""
    shown = Progress(1, 2, 1, 3, 0.5, 10.0, 1.0)

    def train_network(*arguments, on_progress, **settings):
        on_progress(shown)
        raise minnet.MinnetError("torn")

    monkeypatch.setattr("minnet.cli.train.train_network", train_network)
    monkeypatch.setattr("minnet.cli.terminal.ProgressLine.width", lambda line: 80)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    words = []
    monkeypatch.setattr(sys.stdout, "write", words.append)
    assert refused("train", "letters") == "minnet: error: torn\n"
    assert "".join(words).endswith(f"\r  {shown.line(77)}\x1b[K\r\x1b[K")
