"""Whatever is typed, the answer must be a result or one line that helps: never a traceback."""

import os
import re
import shlex
import subprocess
import sys

import minnet
import pytest
from minnet.cli import parser
from minnet.core.activations import ACTIVATIONS
from minnet.core.backend import BACKENDS
from minnet.datasets import DATASETS
from minnet.core.initializers import INITIALIZERS
from minnet.core.layer import LAYERS
from minnet.core.losses import LOSSES
from minnet.core.optimizer import OPTIMIZERS

COMMANDS = ["train", "evaluate", "predict", "explain", "check", "plugins", "book", "bundle", "draw"]


def test_the_version_is_told(says):
    assert says("--version") == (0, f"minnet {minnet.__version__}\n", "")


def test_help_names_every_command_and_the_one_to_try_first(says):
    status, output, _ = says("--help")
    assert status == 0
    assert all(f"\n    {command}" in output for command in COMMANDS)
    assert "minnet train digits" in output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(says, command):
    status, output, errors = says(command, "--help")
    assert (status, errors) == (0, "")
    assert output.startswith(f"usage: minnet {command}")


def test_every_command_shows_examples_of_words_that_it_takes():
    top = parser()
    commands = next(action.choices for action in top._actions if hasattr(action, "add_parser"))
    assert {*COMMANDS} < {*commands}
    for name, command in commands.items():
        lines = [line for line in command.epilog.split("\n") if line.startswith("  ")]
        words = [shlex.split(line.rpartition("|")[2]) for line in lines]
        examples = [words[1:] for words in words if words[0] == "minnet"]
        assert examples and all(words[0] == name for words in examples)
        for words in examples:
            assert top.parse_args(words).run


def test_a_shell_is_told_how_a_line_may_go_on(tmp_path):
    pytest.importorskip("argcomplete")
    answer = tmp_path / "answer"
    environment = {**os.environ, "_ARGCOMPLETE": "1", "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
                   "COMP_LINE": "minnet train --ep", "COMP_POINT": "17", "_ARGCOMPLETE_IFS": "\n"}
    subprocess.run([sys.executable, "-m", "minnet"], env=environment, check=True)
    assert answer.read_text().strip() == "--epochs"


@pytest.mark.parametrize("option, registry, brought", [
    ("--layers 784,30,10 ", LAYERS, "dropout"), ("--activation A ", ACTIVATIONS, "elu"),
    ("--loss L ", LOSSES, "huber"), ("--initializer I ", INITIALIZERS, "lecun"),
    ("--optimizer O ", OPTIMIZERS, "adam"), ("--backend NAME ", BACKENDS, "lists"),
    ("NAME|PATH ", DATASETS, "digits"),
])
def test_the_help_of_train_lists_the_parts_that_there_are(says, monkeypatch, option, registry,
                                                          brought):
    monkeypatch.setenv("COLUMNS", "80")
    output = says("train", "--help")[1]
    assert max(map(len, output.splitlines())) <= 80
    told = re.split(r"\n  (?=\S)", output.partition("\n  " + option)[2])[0]
    names = re.split("[ ,:()]+", told.replace("\n", " "))
    assert brought in names and set(registry.names()) <= set(names)


def test_a_name_with_a_percent_sign_does_not_spoil_the_help(says, monkeypatch):
    odd = minnet.Activation("half%of", abs, abs)
    monkeypatch.setitem(ACTIVATIONS.parts, "half%of", odd)
    assert "half%of" in says("train", "--help")[1]


@pytest.mark.parametrize("words, told", [
    ([], "COMMAND"),
    (["teach"], "teach"),
    (["train"], "NAME|PATH"),
    (["train", "letters", "--epochs", "x"], "'x' should be a whole number, 0 or more"),
    (["train", "letters", "--epochs", "-1"], "'-1' should be a whole number, 0 or more"),
    (["train", "letters", "--batch-size", "0"], "'0' should be a whole number, 1 or more"),
    (["train", "letters", "--learning-rate", "0"], "'0' should be a number above 0"),
    (["train", "letters", "--learning-rate", "nan"], "'nan' should be a number above 0"),
    (["train", "letters", "--learning-rate", "inf"], "'inf' should be a number above 0"),
    (["train", "letters", "--layers", "784"], "'784' should be two or more sizes"),
    (["train", "letters", "--layers", "30,0,3"], "'30,0,3' should be two or more sizes"),
    (["train", "letters", "--layers", "30,?,3"], "'30,?,3' should be two or more sizes"),
    (["train", "letters", "--seed", "spring"], "spring"),
    (["train", "letters", "--colour"], "--colour"),
    (["evaluate", "model.json"], "NAME|PATH"),
    (["predict", "model.json"], "FILE"),
    (["check"], "MODEL"),
    (["check", "model.json", "--layers", "2,3,1"], "one of the two"),
])
def test_wrong_words_exit_with_2_and_are_shown(says, words, told):
    status, output, errors = says(*words)
    assert (status, output) == (2, "")
    assert errors.startswith("usage: minnet")
    assert told in errors.splitlines()[-1]


def test_it_runs_as_a_module(process):
    child = process("train", "letters", "--epochs", "1")
    output, errors = child.communicate()
    assert (child.returncode, errors) == (0, "")
    assert output.startswith("letters: 3 samples to learn from")


def test_as_a_module_an_error_is_one_line_and_exit_1(process):
    child = process("train", "leters")
    output, errors = child.communicate()
    assert (child.returncode, output) == (1, "")
    assert errors.startswith(
        "minnet: error: there is no data set named 'leters' (did you mean 'letters'?)")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("words", [["train", "letters"], ["plugins"]],
                         ids=["flushed by the line", "flushed at the end"])
def test_a_reader_that_has_gone_is_met_with_silence(process, words):
    end_to_read, end_to_write = os.pipe()
    os.close(end_to_read)
    child = process(*words, stdout=end_to_write)
    os.close(end_to_write)
    _, errors = child.communicate()
    assert errors == ""


def test_a_reader_that_leaves_after_one_line_is_met_with_silence(process, tmp_path):
    minnet.save(minnet.Network.mlp([784, 10]), tmp_path / "model.json")
    child = process("predict", tmp_path / "model.json", "digits")
    assert child.stdout.readline().startswith("digits 0: ")
    child.stdout.close()
    assert child.stderr.read() == ""
    child.stderr.close()
    child.wait()
