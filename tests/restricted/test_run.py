"""The matrix: an absent row says so, a row that runs is judged, and a core that is wrong fails."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
THIS = "{}.{}".format(*sys.version_info)


@pytest.fixture
def alone(tmp_path):
    """An environment with an empty home and only this Python on its PATH, under its version."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / f"python{THIS}").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n',
                                          encoding="utf-8")
    (folder / f"python{THIS}").chmod(0o755)
    return {"PATH": str(folder), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}


def run(environment, *words, program=HERE / "run"):
    return subprocess.run([sys.executable, str(program), *words], env=environment,
                          capture_output=True, encoding="utf-8")


def test_what_is_absent_says_why_and_fails_nothing(alone):
    done = run(dict(alone, PATH="/nowhere"), "--only", "i")
    assert (done.returncode, done.stderr) == (0, "")
    head, *rows = done.stdout.splitlines()
    assert [row.partition("  ")[0] for row in rows] == [
        "Pyodide in Node", "Pyodide in Chromium", "MicroPython in Node", "Brython in Chromium"]
    assert all(": no node on the PATH" in row or ": no chromium on the PATH" in row for row in rows)


@pytest.mark.skipif(not (9 <= sys.version_info[1] <= 13),
                    reason="the matrix has CPython 3.9 to 3.13, and this is another")
def test_a_python_that_is_there_has_a_row_of_the_table(alone):
    done = run(alone, "--only", f"CPython {THIS}", "--table")
    assert (done.returncode, done.stderr) == (0, "")
    head, rule, row = done.stdout.splitlines()
    assert head == ("| Python | version | the core as it stands | bundle | bundle --small "
                    "| difference from NumPy | seconds |")
    title, version, core, bundle, small = [cell.strip() for cell in row.split("|")[1:6]]
    assert (title, version) == (f"CPython {THIS}", ".".join(map(str, sys.version_info[:3])))
    assert all(cell.endswith(" ok") for cell in (core, bundle, small))
    assert row.count("|") == head.count("|") == rule.count("|")


@pytest.mark.skipif(not (9 <= sys.version_info[1] <= 13),
                    reason="the matrix has CPython 3.9 to 3.13, and this is another")
def test_a_core_with_a_wrong_derivative_fails_its_row(alone, tmp_path):
    for folder in ("minnet", "minnet_plugins", "plugins", "tests/restricted"):
        shutil.copytree(ROOT / folder, tmp_path / folder,
                        ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "minnet" / "core" / "activations.py"
    right = "return sigmoid(z) * (1 - sigmoid(z))"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(right, right + " * 1.001"), encoding="utf-8")
    done = run(alone, "--only", f"CPython {THIS}",
               program=tmp_path / "tests" / "restricted" / "run")
    assert done.returncode == 1
    assert "FAILED" in done.stdout
    assert (f"CPython {THIS}, the core as it stands: gradients agree: "
            "Network(3-4-3, sigmoid, half_squared_error)") in done.stderr
    assert f"CPython {THIS}, bundle: T0-weights: " in done.stderr


def test_the_program_can_be_run_by_its_name():
    assert os.access(HERE / "run", os.X_OK)
