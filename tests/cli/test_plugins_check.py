"""`minnet plugins check`: a line for each part, what is wrong with it, and an exit status."""

import json
import os
import pathlib
import subprocess
import sys

import minnet
import pytest

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

CURL = """import math, minnet

@minnet.hookimpl
def minnet_activations():
    return [minnet.Activation("curl", math.sin, {}), minnet.Activation("curly", math.sin, math.cos)]
"""


@pytest.fixture
def plugin(tmp_path):
    """A function that writes a plugin and gives its path."""
    def write(source, name="curl"):
        path = tmp_path / f"{name}.py"
        path.write_text(source, encoding="utf-8")
        return path
    return write


def lines_of(output):
    """The lines, without the one about NumPy where it is missing."""
    return [line for line in output.splitlines() if not line.startswith("NumPy")]


def test_a_right_plugin_has_a_line_for_each_part(done, plugin):
    assert lines_of(done("plugins", "check", plugin(CURL.format("math.cos")))) \
        == ["activation curl   ok", "activation curly  ok"]


def test_a_wrong_one_is_told_part_by_part_and_ends_with_1(says, plugin):
    path = plugin(CURL.format("math.sin"), "wrong")
    status, output, errors = says("plugins", "check", path)
    assert (status, errors) == (1, f"minnet: error: 1 finding in plugin {path}\n")
    first, second, finding = lines_of(output)
    assert [first, second] == ["activation curl   1 wrong", "activation curly  ok"]
    assert finding.startswith("activation 'curl': its derivative at z = 1.3 is 0.9636, and the "
                              "numerical one is 0.2675 (0.7 apart)")


def test_json_has_an_object_for_each_part(says, plugin):
    status, output, errors = says("plugins", "check", plugin(CURL.format("math.sin"), "json"),
                                  "--json")
    curl, curly = map(json.loads, output.splitlines())
    assert status == 1
    assert list(curl) == ["kind", "name", "findings"]
    assert (curl["kind"], curl["name"], len(curl["findings"])) == ("activation", "curl", 1)
    assert curly == {"kind": "activation", "name": "curly", "findings": []}


@pytest.mark.parametrize("words", [("--json", "check"), ("check", "--json")])
def test_json_may_stand_before_and_after_the_action(says, words):
    status, output, errors = says("plugins", *words, "dropout")
    assert status == 0
    assert json.loads(output) == {"kind": "layer", "name": "dropout", "findings": []}


def test_a_plugin_that_minnet_lists_goes_by_its_name(done):
    assert lines_of(done("plugins", "check", "mnist_idx")) == ["data set digits  ok",
                                                               "data set mnist   ok"]


def test_a_plugin_without_parts_is_said_to_fit(done, plugin):
    source = "import minnet\n\n@minnet.hookimpl\ndef minnet_read(path):\n    return None\n"
    assert lines_of(done("plugins", "check", plugin(source, "reader"))) \
        == ["its hooks fit, and it adds no part to check"]


@pytest.mark.parametrize("source, reason", [
    ("1 / 0", "is failed: ZeroDivisionError: division by zero"),
    ("import a_library_of_nobodys",
     "is unavailable: needs a_library_of_nobodys, which is not installed"),
], ids=["an error", "a library"])
def test_a_plugin_that_does_not_load_is_told_with_its_reason(says, plugin, source, reason):
    path = plugin(source, "broken")
    status, output, errors = says("plugins", "check", path)
    assert (status, errors) == (1, f"minnet: error: 1 finding in plugin {path}\n")
    assert lines_of(output)[0] == "plugin broken  1 wrong"
    assert lines_of(output)[1].startswith(f"plugin 'broken' {reason}")


def test_a_plugin_to_check_has_to_be_named(says):
    status, output, errors = says("plugins", "check")
    assert (status, output) == (2, "")
    assert "FILE|FOLDER|MODULE|NAME" in errors


def test_verbose_lists_every_check_with_its_claim_and_result(says, done, plugin):
    right = done("plugins", "check", plugin(CURL.format("math.cos")), "--verbose").splitlines()
    assert right[0] == "activation curl   ok"
    assert "    ok        The derivatives that it gives are the numerical ones." in right
    assert ("    left out  Its array form gives the numbers that it gives itself, and changes no "
            "array given. (it brings no array form)") in right
    assert right.count("    ok        It has a name.") == 2
    path = plugin(CURL.format("math.sin"), "wrong")
    status, output, errors = says("plugins", "check", path, "--verbose")
    assert "    wrong     The derivatives that it gives are the numerical ones." in output
    status, output, errors = says("plugins", "check", path, "--verbose", "--json")
    curl, curly = map(json.loads, output.splitlines())
    assert {"claim": "It has a name.", "outcome": "ok", "reason": ""} in curl["checks"]
    wrong = [one["reason"] for one in curl["checks"] if one["outcome"] == "wrong"]
    assert wrong == curl["findings"]


def test_without_numpy_the_array_forms_are_said_to_be_left_out(plugin):
    program = ("import sys; sys.modules['numpy'] = None; from minnet.cli import main; "
               "raise SystemExit(main(sys.argv[1:]))")
    run = subprocess.run([sys.executable, "-X", "utf8", "-c", program, "plugins", "check",
                          str(plugin(CURL.format("math.cos"), "bare"))],
                         env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
                         encoding="utf-8")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == ("activation curl   ok\nactivation curly  ok\n"
                          "NumPy is not installed: array forms were left out\n")
