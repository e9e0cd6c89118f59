"""The types of the public names: as the code has them, and as a program needs them."""

import inspect
import os
import re
import subprocess
import sys

import minnet
import pytest

pytest.importorskip("mypy", reason="mypy, which checks the types, is not installed")

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKOUT = os.path.dirname(HERE)

# What differs on purpose: hookimpl is pluggy's where that is installed, and has more to it; the
# stub's own Registry stands for the core's.
OTHERWISE = ("minnet.hookimpl", "minnet.DATASETS")


@pytest.fixture
def installed(tmp_path):
    """A folder in which minnet and its plugins lie as they do where they are installed."""
    for name, folder in (("minnet", "minnet"), ("minnet_plugins", "plugins")):
        os.symlink(os.path.join(CHECKOUT, folder), tmp_path / name)
    (tmp_path / "mypy.ini").write_text("[mypy]\n[mypy-minnet.*]\nignore_errors = True\n")
    return tmp_path


def said_by(folder, *words):
    """What a module of mypy prints, run in this folder."""
    environment = {**os.environ, "MYPYPATH": str(folder)}
    done = subprocess.run([sys.executable, "-m", *words], cwd=folder, env=environment,
                          capture_output=True, text=True)
    return done.stdout + done.stderr


def test_the_types_are_those_of_the_code(installed):
    said = said_by(installed, "mypy.stubtest", "minnet", "--concise", "--ignore-missing-stub",
                   "--mypy-config-file", "mypy.ini")
    # Of the modules inside, which have no stubs, nothing is asked.
    told = [line for line in said.splitlines() if re.match(r"minnet\.([A-Z]\w*|\w+ )", line)]
    assert told
    assert [line for line in told if not line.startswith(OTHERWISE)] == []


def test_every_public_name_has_a_type():
    with open(os.path.join(CHECKOUT, "minnet", "__init__.pyi"), encoding="utf-8") as file:
        typed = set(re.findall(r"^(?:class|def) (\w+)|^(\w+):|import \w+ as (\w+)$", file.read(),
                               re.MULTILINE))
    typed = {name for names in typed for name in names if name}
    public = {name for name, value in vars(minnet).items()
              if not name.startswith("_") and not inspect.ismodule(value)}
    assert public | set(minnet.OF_PLUGINS) <= typed | {"ask_plugins", "OF_PLUGINS"}


def test_a_program_that_uses_the_public_names_is_accepted(installed):
    said = said_by(installed, "mypy", "--strict", "--follow-imports=silent",
                   "--python-version", "3.11", os.path.join(HERE, "typed_program.py"))
    assert said.startswith("Success"), said


def test_a_mistake_in_such_a_program_is_found(installed):
    (installed / "wrong.py").write_text("import minnet\n"
                                        "network = minnet.Network.mlp([2, 1], activation=3)\n")
    assert 'incompatible type "int"' in said_by(installed, "mypy", "wrong.py")


def test_the_typed_program_runs(tmp_path):
    program = os.path.join(HERE, "typed_program.py")
    environment = {**os.environ, "PYTHONPATH": CHECKOUT}
    subprocess.run([sys.executable, program], cwd=tmp_path, env=environment, check=True)
