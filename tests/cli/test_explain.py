"""`minnet explain`: it explains what it is told to, as it is told to, and says what it cannot."""

import io
import json
import os
import re
import struct
import subprocess
import sys

import minnet
import pytest
from minnet.cli import explain
from minnet.explain import explanation
from minnet.explain.words import WORDS

ROOT = os.path.dirname(os.path.dirname(minnet.__file__))


def described(done, *words):
    """What a command explains, as JSON has it."""
    return json.loads(done("explain", *words, "--format", "json"))


@pytest.fixture
def model(tmp_path):
    """The path of a network of three inputs and one output, whose weights are all 0."""
    minnet.save(minnet.Network([minnet.Dense(3, 1, "identity", "zeros")]), tmp_path / "model.json")
    return tmp_path / "model.json"


def test_without_arguments_it_is_the_example_by_hand(done):
    output = done("explain")
    for number in ("0.298371109", "0.751365070", "0.772928465", "0.358916480", "0.408666186",
                   "0.511301270", "0.561370121",
                   "0.149780716", "0.199561432", "0.249751144", "0.299502287"):
        assert number in output
    assert "\033" not in output


def test_the_example_may_be_given_other_inputs_or_another_activation(done):
    assert described(done, "--input", "1,2", "--target", "0", "1")["x"] == [1, 2]
    assert described(done, "--input=-1,2", "--target", "0 1")["x"] == [-1, 2]
    steps = described(done, "--activation", "identity", "--step", "forward")["steps"]
    assert steps[0]["value"] == steps[1]["value"] == 0.15 * 0.05 + 0.2 * 0.1 + 0.35


def test_of_a_data_set_a_sample_of_the_training_part_is_taken_with_the_settings_that_suit_it(done):
    found = described(done, "--for", "letters", "--sample", "2")
    assert found["network"] == "Network(30-5-3, sigmoid, mean_squared_error)"
    assert (found["sample"], found["y"]) == ("letters 2", [0, 0, 1])
    assert found["learning_rate"] == 2.0
    assert described(done, "--for", "letters", "--learning-rate", "0.1")["learning_rate"] == 0.1
    found = described(done, "--for", "letters", "--layers", "30,4,3")
    assert found["network"].startswith("Network(30-4-3")


def test_digits_are_shown_by_their_first_neurons(done):
    output = done("explain", "--for", "digits")
    assert "… and 27 more neurons; --neuron 1.4 shows one." in output
    assert "… + 781 more" in " ".join(output.split())
    assert len(output.splitlines()) < 250
    assert "z₅⁽¹⁾ =" in done("explain", "--for", "digits", "--neuron", "1.5")


def test_sizes_make_a_network_and_a_random_sample_which_the_seed_decides(done):
    first = described(done, "--layers", "2,3,1", "--seed", "0")
    assert first["network"] == "Network(2-3-1, sigmoid, half_squared_error)"
    assert described(done, "--layers", "2,3,1")["x"] == first["x"]
    assert described(done, "--layers", "2,3,1", "--seed", "1")["x"] != first["x"]


def test_a_model_is_explained_on_the_sample_that_is_given(done, model):
    found = described(done, model, "--input", "1,2,3", "--target", "2")
    assert [step["value"] for step in found["steps"] if step["quantity"] == "dC/dw"] == [-2, -4, -6]
    assert (found["cost"], found["cost_after"]) == (2.0, 84.5)


def test_a_model_is_explained_on_a_sample_of_a_data_set(done, model):
    found = described(done, model, "truth-table", "--sample", "1")
    assert (found["x"], found["y"], found["learning_rate"]) == ([0, 1, 1], [1], 4.0)
    assert described(done, model, "truth-table")["x"] == [0, 0, 1]


def test_a_model_may_be_called_anything(done, model):
    model.rename(model.with_name("model"))
    found = described(done, model.with_name("model"), "--input", "1,2,3", "--target", "2")
    assert found["cost"] == 2.0


def test_one_place_of_a_feature_map_is_shown(done):
    words = ["--layers", "1x4x4,conv2d:2:2,max_pool2d:3,2", "--step", "forward", "--neuron"]
    z, a = described(done, *words, "1.2,3,1")["steps"]
    assert (z["symbol"], z["symbols"]) == (
        "z₂₃₁⁽¹⁾",
        "w₂₁₁₁⁽¹⁾ x₁₃₁ + w₂₁₁₂⁽¹⁾ x₁₃₂ + w₂₁₂₁⁽¹⁾ x₁₄₁ + w₂₁₂₂⁽¹⁾ x₁₄₂ + b₂⁽¹⁾")
    assert [z, a] == described(done, *words, "1.16")["steps"]


def test_a_model_is_left_as_it_is(done, model):
    before = model.read_bytes()
    done("explain", model, "--input", "1,2,3", "--target", "2")
    assert model.read_bytes() == before


@pytest.mark.parametrize("step", explain.STEPS)
def test_a_part_of_the_step_is_shown_alone(done, step):
    steps = described(done, "--step", step)["steps"]
    assert {found["part"] for found in steps} == set(explanation.PARTS[step])


def test_the_words_of_the_command_are_those_that_the_package_knows():
    assert set(explain.STEPS) == set(explanation.PARTS)
    assert (explain.LANGUAGES, explain.FORMATS) == (tuple(WORDS), explanation.FORMATS)


def test_digits_are_as_many_as_asked_for(done):
    assert "= 0.2984\n" in done("explain", "--digits", "4")


def test_every_format_begins_in_its_own_way(done):
    assert done("explain", "--format", "markdown").startswith("# One training step\n")
    assert done("explain", "--format", "html").startswith('<div class="minnet-explain" lang="en">')
    chinese = done("explain", "--format", "html", "--lang", "zh")
    assert chinese.startswith('<div class="minnet-explain" lang="zh-Hans">')
    assert done("explain", "--format", "json").count("\n") == 1
    assert done("explain", "--lang", "zh").startswith("一步训练\n")


def test_text_fits_a_narrow_terminal(done, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    for line in done("explain").splitlines():
        assert len(line) <= 40 or len(line.split()) <= 2, line


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize("stream, environment, colour", [
    (Screen(), {}, True), (Screen(), {"NO_COLOR": "1"}, False), (Screen(), {"NO_COLOR": ""}, True),
    (Screen(), {"TERM": "dumb"}, False),
    (io.StringIO(), {}, False),
])
def test_colour_is_for_terminals_that_want_it(stream, environment, colour, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert explain.coloured(stream) is colour


def test_colours_change_nothing_but_the_colour():
    network = minnet.Network.mlp([7, 8, 2])
    shown = minnet.explain(network, [1.0] * 7, [0.0, 1.0])
    coloured = shown.render(width=80, colour=True)
    assert coloured.count("\033[1m") == coloured.count("\n\n") + 1
    assert re.sub(r"\033\[\d*m", "", coloured) == shown.render(width=80)
    assert shown.render(width=80, colour=False).count("\033") == 0


@pytest.mark.parametrize("words, told", [
    (["--input", "1,2"], "--input and --target belong together"),
    (["--target", "1,2"], "--input and --target belong together"),
    (["--input", "1,one", "--target", "1"], "'1,one' should be numbers, 0.05,0.1 for example"),
    (["--neuron", "2"], "'2' should be a layer and a neuron in it, 2.1 for example"),
    (["--neuron", "1.2,3,"], "'1.2,3,' should be a layer and a neuron in it, 2.1 for example"),
    (["--neuron", "two.1"], "'two.1' should be a layer and a neuron in it"),
    (["--digits", "18"], "'18' should be from 1 to 17"),
    (["--digits", "many"], "'many' should be a whole number, 1 or more"),
    (["--format", "pdf"], "invalid choice: 'pdf'"),
    (["--lang", "fr"], "invalid choice: 'fr'"),
    (["--step", "sideways"], "invalid choice: 'sideways'"),
    (["--sample", "1"], "--sample chooses from a data set: name one"),
    (["--for", "letters", "--input", "1", "--target", "1"], "not both"),
    (["model.json", "--for", "letters"], "a MODEL is explained as it is"),
    (["model.json"], "a MODEL needs a sample"),
    (["model.json", "--layers", "2,3", "--input", "1", "--target", "1"],
     "a MODEL is explained as it is"),
    (["--initializer", "he"], "--initializer goes with --layers"),
])
def test_wrong_words_are_told_in_the_last_line(says, words, told, model, monkeypatch):
    monkeypatch.chdir(model.parent)
    status, output, errors = says("explain", *words)
    assert (status, output) == (2, "")
    assert told in errors.splitlines()[-1]


@pytest.mark.parametrize("words, told", [
    (["--input", "1,2,3", "--target", "0,1"],
     "the network's input should have 2 numbers, and has 3"),
    (["--input", "1,2", "--target", "0"], "the target should have 2 numbers, and has 1"),
    (["--input", "1,nan", "--target", "0,1"], "infinite or not a number"),
    (["--neuron", "3.1"],
     "there is no neuron 3.1: Network(2-2-2, sigmoid, half_squared_error) has 2 layers"),
    (["--neuron", "1.3"], "layer 1 has 2 neurons"),
    (["--layers", "1x4x4,conv2d:2:2,2", "--neuron", "1.3,1,1"],
     "there is no neuron 1.3,1,1: layer 1 has 18 neurons, 2x3x3, counted from 1"),
    (["--layers", "2,dropout,2", "--neuron", "1.1"],
     "layer 1 is dropout, which is shown as a whole"),
    (["--for", "letters", "--sample", "3"], "there is no sample 3: letters has 3, counted from 0"),
    (["--for", "letters", "--layers", "2,3"], "has 2 inputs, but data set 'letters' has 30"),
    (["--for", "leters"], "did you mean 'letters'?"),
    (["leters"], "cannot read the network leters: No such file or directory"),
    (["letters"], "letters is no saved network but data: minnet explain --for letters shows a new "
                  "network's first step"),
    (["mnist", "letters"], "mnist is no saved network but data: minnet explain --for mnist"),
    (["nothing.json", "--input", "1", "--target", "1"], "cannot read the network nothing.json"),
    (["--activation", "identity", "--learning-rate", "1e300"],
     "the step is too large; try a learning rate smaller than 1e+300"),
])
def test_what_cannot_be_explained_is_told_in_a_sentence(refused, words, told):
    assert told in refused("explain", *words)


def test_data_without_targets_are_refused(refused, folder):
    (folder / "train-labels-idx1-ubyte").unlink()
    error = refused("explain", "--for", folder / "train-images-idx3-ubyte")
    assert "has no targets, and a training step needs one" in error


def test_a_folder_of_images_can_be_explained(done, refused, folder):
    assert struct.unpack(">I", (folder / "train-images-idx3-ubyte").read_bytes()[4:8]) == (40,)
    assert f"minnet explain --for {folder} shows" in refused("explain", folder)
    found = described(done, "--for", folder, "--sample", "39", "--step", "update")
    assert found["sample"].endswith(" 39")


def test_the_help_of_minnet_loads_nothing_that_explains():
    program = ("import sys, minnet.cli\nminnet.cli.parser()\n"
               "print('minnet.explain.explanation' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", program],
                          env={**os.environ, "PYTHONPATH": ROOT}, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("False\n", "")
