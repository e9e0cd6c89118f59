"""check_plugin loads a plugin on its own and checks its parts; the fixture does it in tests."""

import os
import pathlib
import subprocess
import sys
import types

import minnet
import pytest
from minnet.core import ACTIVATIONS, LAYERS
from minnet.plugin import plugins
from minnet.cli import own_parser
from minnet.plugin.testing import CheckFailed, check_plugin, examine

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

CURL = '''
import math, minnet

@minnet.hookimpl
def minnet_activations():
    return [minnet.Activation("curl", math.sin, math.cos)]
'''

EVERYTHING = '''
import math, minnet
from minnet.core import Layer

class CurlError(minnet.Loss):
    def delta(self, layer, z, a, y):
        if str(layer.activation) == "curl":
            return [2 * (a_j - y_j) * math.cos(z_j) for z_j, a_j, y_j in zip(z, a, y)]
        return super().delta(layer, z, a, y)

@minnet.hookimpl
def minnet_activations():
    return [minnet.Activation("curl", math.sin, math.cos)]

@minnet.hookimpl
def minnet_losses():
    error = lambda a, y: sum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y))
    return [CurlError("curl_error", error,
                      lambda a, y: [2 * (a_j - y_j) for a_j, y_j in zip(a, y)])]

@minnet.hookimpl
def minnet_penalties():
    return [minnet.Penalty("curl_quartic", lambda w: w ** 4, lambda w: 4 * w ** 3)]

class Turned(Layer):
    """The inputs in reverse."""

    name = "curl_turned"

    def forward(self, x):
        return x, x[::-1]

    def backward(self, x, delta):
        return delta[::-1]

@minnet.hookimpl
def minnet_layers():
    return [Turned]

@minnet.hookimpl
def minnet_initializers():
    return [minnet.Initializer("curl_small", lambda source, inputs, neurons: 0.1 * source.random())]

class Half:
    name, start = "curl_half", ()

    def step(self, w, gradient, learning_rate, memory):
        return w - 0.5 * learning_rate * gradient

@minnet.hookimpl
def minnet_optimizers():
    return [Half()]

@minnet.hookimpl
def minnet_datasets():
    return [minnet.DatasetLoader("curl_data", load)]

def load(path):
    return minnet.Dataset([[1.0], [2.0]], [[0.5], [0.25]]), None

class Same:
    name = "curl_backend"
    speed = -1

    def load(self, network):
        return minnet.PythonEngine(network)

@minnet.hookimpl
def minnet_backends():
    return [Same()]

@minnet.hookimpl
def minnet_read(path):
    return None
'''


@pytest.fixture
def file(tmp_path):
    """A function that writes a plugin and gives its path."""
    def write(source, name="curl"):
        path = tmp_path / f"{name}.py"
        path.write_text(source, encoding="utf-8")
        return path
    return write


def findings(what):
    """The sentences of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_plugin(what)
    return caught.value.findings


def only(what):
    """The one sentence of what is wrong."""
    found = findings(what)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("lines, finding", [
    ("subparsers.add_parser('train')", "there is already a command named 'train'"),
    ("subparsers.add_parser('book')", "there is already a command named 'book'"),
    ("subparsers.choices['train'].add_argument('--epochs')", "conflicting option string: --epochs"),
    ("subparsers.choices['train'].add_argument('--patience')",
     "conflicting option string: --patience"),
    ("subparsers.add_parser('greet').add_argument('name')", ""),
])
def test_a_command_or_an_option_that_is_taken_already_is_a_finding(tmp_path, lines, finding):
    path = tmp_path / "greeting.py"
    path.write_text("import minnet\n\n@minnet.hookimpl\ndef minnet_commands(subparsers):\n    "
                    + lines, encoding="utf-8")
    findings = [sentence for part in examine(path, own_parser()[1])
                for sentence in part.findings]
    assert len(findings) == bool(finding)
    for sentence in findings:
        assert sentence.startswith("plugin 'greeting' is failed: minnet_commands: ")
        assert sentence.endswith(finding)


def test_findings_are_told_in_full_however_many_there_are():
    findings = [f"finding {number}: {'x' * 90}" for number in range(50)]
    assert str(CheckFailed(findings)).splitlines() == findings



def test_what_was_checked_is_given_by_kind_and_name(file):
    assert check_plugin(file(EVERYTHING)) == [
        ("activation", "curl"), ("loss", "curl_error"), ("penalty", "curl_quartic"),
        ("layer", "curl_turned"), ("initializer", "curl_small"), ("optimizer", "curl_half"),
        ("data set", "curl_data"), ("backend", "curl_backend")]


def test_a_plugin_may_be_named_as_text_or_path_or_be_a_module(file):
    path = file(CURL)
    module = types.ModuleType("curl")
    exec(CURL, module.__dict__)
    for what in (path, str(path), module):
        assert check_plugin(what) == [("activation", "curl")]


def test_a_plugin_may_be_a_module_that_can_be_imported(file, monkeypatch):
    monkeypatch.syspath_prepend(str(file(CURL, "curl_module_of_the_tests").parent))
    assert check_plugin("curl_module_of_the_tests") == [("activation", "curl")]


def test_a_check_leaves_no_part_and_no_plugin_behind(file):
    path = file(EVERYTHING)
    plugins()

    def known():
        return (dict(ACTIVATIONS.parts), dict(LAYERS.parts),
                [plugin.name for plugin in plugins().all])

    before = known()
    check_plugin(path)
    check_plugin(path)
    assert known() == before


def test_all_parts_are_checked_even_if_the_first_is_wrong(file):
    source = CURL.replace('[minnet.Activation("curl", math.sin, math.cos)]',
                          '[minnet.Activation("curl", math.sin, math.sin), '
                          'minnet.Activation("curly", math.sin, abs)]')
    found = findings(file(source))
    assert len(found) == 2
    assert found[0].startswith("activation 'curl': ")
    assert found[1].startswith("activation 'curly': ")


def test_a_loss_is_checked_after_an_activation_of_the_same_plugin(file):
    source = EVERYTHING.replace("* math.cos(z_j) for", "for")
    assert "loss 'curl_error': its delta after curl, for z = " in only(file(source))


def test_every_check_is_listed_with_its_claim_and_result(file):
    (examined,) = examine(file(CURL.replace("math.cos", "math.sin")))
    results = {result.claim: result for result in examined.results}
    assert results["The derivatives that it gives are the numerical ones."].outcome == "wrong"
    assert results["Large numbers give finite ones."].outcome == "ok"
    form = results["Its array form gives the numbers that it gives itself, and changes no array "
                   "given."]
    assert (form.outcome, form.reason) == ("left out", "it brings no array form")
    assert examined.findings == [results["The derivatives that it gives are the numerical ones."]
                                 .reason]


@pytest.mark.parametrize("source, reason", [
    ("def broken(:", "plugin 'curl' is failed: SyntaxError: "),
    ("1 / 0", "plugin 'curl' is failed: ZeroDivisionError: division by zero"),
    ("import a_library_of_nobodys",
     "plugin 'curl' is unavailable: needs a_library_of_nobodys, which is not installed"),
    (CURL.replace("minnet_activations", "minnet_activation"),
     "plugin 'curl' is failed: minnet_activation: there is no such hook"),
    (CURL.replace('[minnet.Activation("curl", math.sin, math.cos)]', "42"),
     "minnet_activations: it should return a list, and returned 42"),
    (CURL.replace('"curl"', '"tanh"'), "there is already an activation named 'tanh'"),
], ids=["syntax", "import", "library", "hook", "result", "a name that is taken"])
def test_a_plugin_that_does_not_load_is_a_finding_with_its_reason(file, source, reason, capsys):
    assert reason in only(file(source))
    assert capsys.readouterr() == ("", "")


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    assert "there is no file" in only(tmp_path / "nothing.py")


def test_a_name_of_another_plugin_is_a_finding(file):
    sentence = only(file(CURL, "mnist_idx"))
    assert "plugin 'mnist_idx' is failed: there is already a plugin of that name" in sentence


def test_strictness_changes_nothing(file, monkeypatch):
    monkeypatch.setenv("MINNET_STRICT", "1")
    assert "ZeroDivisionError: division by zero" in only(file("1 / 0"))


def test_a_plugin_without_parts_is_right(file):
    source = "import minnet\n\n@minnet.hookimpl\ndef minnet_read(path):\n    return None\n"
    assert check_plugin(file(source)) == []


def test_a_plugin_that_minnet_lists_is_checked_by_its_name():
    assert check_plugin("penalties") == [("penalty", "l2"), ("penalty", "l1")]


VARYING = '''
import math, minnet

def curl(height=1, shift=0.0):
    part = minnet.Activation("curl", lambda z: height * math.sin(z), lambda z: SLOPE)
    part.vary = curl
    return part

@minnet.hookimpl
def minnet_activations():
    part = minnet.Activation("curl", math.sin, math.cos)
    part.vary = VARY
    return [part]
'''


def varying(slope="height * math.cos(z)", vary="curl"):
    """The source of a part with settings."""
    return VARYING.replace("SLOPE", slope).replace("VARY", vary)


def test_a_part_with_settings_is_checked_with_their_defaults_too(file):
    check_plugin(file(varying()))
    assert ("curl from vary: activation 'curl': its derivative at z = 1.3 is "
            in only(file(varying("2.0"), "wrong")))


@pytest.mark.parametrize("vary, words", [
    ("lambda height=1: 1 / 0",
     "curl: vary, with its own defaults, raised ZeroDivisionError: division by zero"),
    ("lambda height=1: [curl()] * height", "curl: vary, with its own defaults, raised TypeError: "),
    ("lambda height=1: part", "curl: vary gives the part itself, where a new one belongs"),
], ids=["raises", "takes no float", "the part itself"])
def test_settings_that_cannot_be_given_are_found(file, vary, words):
    assert words in only(file(varying(vary=vary)))


def test_settings_without_defaults_are_left_to_the_author(file):
    check_plugin(file(varying(vary="lambda height: 1 / 0")))


def pytest_in(folder, source):
    """What pytest says of these tests, with the fixture's module for a plugin of pytest's."""
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                   "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": ""}
    words = ["-q", "-p", "minnet.plugin.pytest_fixture", "-p", "no:cacheprovider", "--rootdir",
             str(folder), "."]
    return subprocess.run([sys.executable, "-m", "pytest", *words], cwd=folder, env=environment,
                          capture_output=True, encoding="utf-8")


TEST_IT = 'def test_it(check_minnet_plugin):\n    check_minnet_plugin("curl.py")\n'


def test_the_fixture_lets_a_right_plugin_pass(file):
    done = pytest_in(file(CURL).parent, TEST_IT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_the_fixture_shows_what_is_wrong(file):
    done = pytest_in(file(CURL.replace("math.cos", "math.sin")).parent, TEST_IT)
    assert done.returncode == 1, done.stdout + done.stderr
    assert ("CheckFailed: activation 'curl': its derivative at z = 1.3 is 0.9636, and the "
            "numerical one is 0.2675 (0.7 apart)") in done.stdout
