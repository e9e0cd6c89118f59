"""What the README shows is true.

Its commands run, its program learns, its equations are where it says.
"""

import os
import re
import shutil
import subprocess
import sys

import pytest
from minnet.equations import equation

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
    README = file.read()

COMMANDS = re.findall(r"^    (python3 .+)$", README, re.MULTILINE)
FIRST_PROGRAM, PLUGIN = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
# `.ci/run` takes these two from the README and runs them on a clean clone: the one takes a minute,
# the other runs these tests.
FIRST, SECOND = COMMANDS[:2]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the checkout, so that what a command writes is written there."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("minnet", "minnet_plugins", "plugins", "examples", "benchmarks", "docs"):
        shutil.copytree(os.path.join(ROOT, name), folder / name,
                        ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(command, folder):
    """Run a line of the README with this Python as its python3."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [sys.executable if word == "python3" else word for word in command.split()]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)


def test_the_first_two_commands_are_those_that_ci_runs():
    assert FIRST == "python3 -m minnet train digits"
    assert SECOND.startswith("python3 -m venv .venv && ") and SECOND.endswith(" -m pytest")


@pytest.mark.parametrize("command", COMMANDS[2:])
def test_a_command_of_the_readme_runs(command, checkout):
    (checkout / "swish.py").write_text(PLUGIN, encoding="utf-8")
    done = run(command, checkout)
    assert done.returncode == 0, done.stderr


# What makes a benchmark short.
FEWER = {"benchmarks/backends.py": " --samples 16 --rounds 1 --only lists --parts speed"}


@pytest.mark.parametrize(
    "words", sorted(set(re.findall(r"`(python3 (?:examples|benchmarks)/[^`]+)`", README))))
def test_a_command_named_within_the_text_runs(words, checkout):
    done = run(words + FEWER.get(words.split()[1], ""), checkout)
    assert done.returncode == 0, done.stderr


def test_every_example_is_in_the_readme():
    named = set(re.findall(r"`examples/(\w+\.py)`", README))
    files = {name for name in os.listdir(os.path.join(ROOT, "examples")) if name.endswith(".py")}
    assert named == files - {"minnet.py", "picture.py", "reading_svg.py"}  # which serve the others


def test_the_first_program_learns_xor_and_saves_it(checkout):
    assert len(FIRST_PROGRAM.strip().splitlines()) <= 10
    (checkout / "first.py").write_text(FIRST_PROGRAM, encoding="utf-8")
    done = run("python3 first.py", checkout)
    assert done.returncode == 0, done.stderr
    answers = re.findall(r"^\[[01], [01]\] \[([\d.e-]+)\] \[([01])\]$", done.stdout, re.MULTILINE)
    outputs, targets = zip(*answers)
    assert list(map(int, targets)) == [0, 1, 1, 0]
    assert [round(float(output)) for output in outputs] == [0, 1, 1, 0]
    assert (checkout / "xor.json").exists()


def test_the_plugin_of_the_readme_is_ten_lines_with_a_right_derivative(checkout):
    assert len([line for line in PLUGIN.splitlines() if line]) <= 10
    (checkout / "swish.py").write_text(PLUGIN, encoding="utf-8")
    done = run("python3 -m minnet check --layers 3,4,2 --activation swish --plugin swish.py",
               checkout)
    assert "they agree" in done.stdout, done.stderr


def test_the_functions_that_are_backpropagation_are_where_it_says():
    section = README[README.index("## The equations"):README.index("## The tutorials")]
    found = re.findall(r"\((BP\d)\)(?: and \((BP\d)\))?\s+`([\w.]+)`\s+in\s+`(\w+)\.py`", section)
    named = {id: f"{file}.{function}" for *ids, function, file in found for id in ids if id}
    assert named == {id: equation(id).function for id in ("BP1", "BP2", "BP3", "BP4")}
