"""The core needs nothing but itself, `math` and `random`: its folder runs alone when copied out."""

import ast
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

import minnet.core

CORE = pathlib.Path(minnet.core.__file__).parent
FILES = sorted(CORE.glob("*.py"))

TRAIN_THE_TRUTH_TABLE = """
import math, random, sys
loaded = set(sys.modules)
import core
strangers = sorted(name for name in set(sys.modules) - loaded if name.split(".")[0] != "core")
assert not strangers, strangers

X, Y = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], [[0], [1], [1], [0]]
network = core.Network.mlp([3, 4, 1], loss="sum_squared_error", initializer="uniform", bias=False)
core.train(network, core.Dataset(X, Y), epochs=1500, batch_size=4, learning_rate=4.0)
print(*(network.classify(x) for x in X))
"""

ASK_FOR_SWISH = """
import core
try:
    core.Dense(2, 2, "swish")
except core.MinnetError as error:
    print(error)
"""


@pytest.fixture
def copied_out(tmp_path):
    shutil.copytree(CORE, tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run_beside(folder, program):
    environment = dict(os.environ, PYTHONPATH=str(folder), PYTHONDONTWRITEBYTECODE="1",
                       PYTHONIOENCODING="utf-8")
    return subprocess.run([sys.executable, "-S", "-c", program], cwd=folder, env=environment,
                          capture_output=True, encoding="utf-8")


def test_the_core_copied_out_learns_the_truth_table(copied_out):
    found = run_beside(copied_out, TRAIN_THE_TRUTH_TABLE)
    assert found.stderr == ""
    assert found.stdout == "0 1 1 0\n"


def test_the_core_copied_out_says_which_names_it_knows(copied_out):
    found = run_beside(copied_out, ASK_FOR_SWISH)
    assert found.stderr == ""
    assert found.stdout == ("there is no activation named 'swish'; "
                            "known: identity, relu, sigmoid, softmax, tanh\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_the_core_imports_only_math_random_and_its_neighbours(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= {"math", "random"}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 1 or (node.level == 0 and node.module == "math")
            assert node.level == 0 or (CORE / (node.module + ".py")).exists()


def test_only_the_initializers_draw_random_numbers():
    importers = [path.name for path in FILES
                 for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                 if isinstance(node, ast.Import)
                 and "random" in [alias.name for alias in node.names]]
    assert importers == ["initializers.py"]
