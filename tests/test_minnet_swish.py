"""examples/minnet-swish as a distribution of somebody else.

It is built, installed beside minnet, and used by the commands of its README.
"""

import configparser
import importlib.util
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import minnet
import pytest
from minnet.plugin.testing import check_activation

ROOT = pathlib.Path(__file__).resolve().parent.parent
SWISH = ROOT / "examples" / "minnet-swish"
README = (SWISH / "README.md").read_text(encoding="utf-8")

# What pip says where no connection comes about.
NO_CONNECTION = re.compile("connection broken by|ConnectionError|timed out|TimeoutError|"
                           "ProxyError|SSLError")

LIST_IN_JSON = "minnet plugins --json"
FROM_PYTHON = "python3 -c 'import minnet; print({})'"
WHERE = ("python3 -c 'import minnet, minnet_swish; "
         "print(minnet.__file__); print(minnet_swish.__file__)'")
FILES = ("python3 -c 'from importlib import metadata; "
         "print(*sorted({file.parts[0] for file in metadata.files(\"minnet-swish\")}))'")
UNINSTALL = "python3 -m pip uninstall --yes minnet-swish"
EVALUATE = "minnet evaluate abc.json letters"


def commands_of(readme):
    """(section, command) of every command that the README shows, in its order."""
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    return [(title, command) for title, text in sections
            for command in re.findall(r"^    (\S.*)$", text, re.MULTILINE)]


COMMANDS = commands_of(README)


def products():
    """The files of the plugin, and what a build or an installation would leave beside minnet."""
    patterns = ("examples/minnet-swish/*", "build", "dist", "*.egg-info")
    return {path for pattern in patterns for path in ROOT.glob(pattern)
            if path.name != "__pycache__"}


class Machine:
    """A copy of the checkout, a home with the environment in it, and a folder elsewhere.

    came: what came of each command that was run.
    """

    def __init__(self, folder, packages):
        self.packages = packages
        self.checkout = folder / "checkout"
        self.home, self.elsewhere = folder / "home", folder / "elsewhere"
        self.environment = self.home / "swish-venv"
        self.home.mkdir()
        self.elsewhere.mkdir()
        self.came = {}
        left_out = shutil.ignore_patterns("__pycache__", "build", "dist", "*.egg-info", ".*")
        for name in ("minnet", "minnet_plugins", "plugins", "examples"):
            shutil.copytree(ROOT / name, self.checkout / name, ignore=left_out)
        for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, self.checkout)

    def run(self, command, folder):
        """Run a command as a shell does where the environment is active.

        Nothing comes from without but the packages of its folder.
        """
        kept = {name: value for name, value in os.environ.items()
                if not re.match("PYTHON|PYTEST|PIP_|MINNET|VIRTUAL_ENV", name)}
        ours = {"PATH": f"{self.environment / 'bin'}{os.pathsep}{os.defpath}",
                "HOME": str(self.home), "PYTHONUTF8": "1", "PIP_CONFIG_FILE": os.devnull,
                "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.packages.as_uri(),
                "PIP_NO_CACHE_DIR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        if " -m venv " in command:
            command = command.replace("python3", shlex.quote(sys.executable), 1)
        done = subprocess.run(["sh", "-c", command], cwd=folder, env={**kept, **ours},
                              capture_output=True, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr

    def note(self, command, folder):
        """Run a command and keep what came of it."""
        self.came[command] = self.run(command, folder)

    def said(self, command):
        """What a command printed that went well, and complained of nothing."""
        status, output, errors = self.came[command]
        assert (status, errors) == (0, "")
        return output


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """A folder with what building and testing takes, asked of the package index once."""
    folder = tmp_path_factory.mktemp("packages")
    words = [sys.executable, "-m", "pip", "download", "--timeout", "5", "--retries", "1",
             "--dest", str(folder), "setuptools", "wheel", "pluggy", "pytest"]
    try:
        done = subprocess.run(words, capture_output=True, encoding="utf-8", errors="replace",
                              timeout=60)
    except subprocess.TimeoutExpired:
        pytest.skip("the package index did not answer within a minute")
    said = done.stdout + done.stderr
    if done.returncode and NO_CONNECTION.search(said):
        pytest.skip("pip cannot reach the package index")
    assert done.returncode == 0, said
    return folder


@pytest.fixture(scope="module")
def machine(packages, tmp_path_factory):
    """A machine on which the README's commands were run, a few more, and one without the plugin."""
    before = products()
    machine = Machine(tmp_path_factory.mktemp("machine"), packages)
    for section, command in COMMANDS:
        machine.note(command, machine.elsewhere if section == "Use" else machine.checkout)
        assert section != "Install" or machine.came[command][0] == 0, machine.came[command]
    for command in (LIST_IN_JSON, WHERE, FILES, EVALUATE, FROM_PYTHON.format(*in_python())):
        machine.note(command, machine.elsewhere)
    assert machine.run(UNINSTALL, machine.elsewhere)[0] == 0
    machine.evaluated_without = machine.run(EVALUATE, machine.elsewhere)
    machine.left_behind = products() - before
    return machine


@pytest.fixture(scope="module")
def swish():
    """The activation itself, from the file."""
    spec = importlib.util.spec_from_file_location("minnet_swish", SWISH / "minnet_swish.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SWISH


@pytest.fixture(scope="module")
def silu_of_pytorch():
    """z, a, ∂C/∂a and δ of torch.nn.functional.silu, which is swish, as PyTorch computed them."""
    with open(ROOT / "tests" / "plugins" / "torch_numbers.json", encoding="utf-8") as file:
        return json.load(file)["activations"]["silu"]


def version():
    """The version that setup.cfg gives the distribution."""
    settings = configparser.ConfigParser()
    settings.read(SWISH / "setup.cfg", encoding="utf-8")
    return settings["metadata"]["version"]


def in_python():
    """What the README writes in Python, within its text."""
    return re.findall(r"`(minnet\.\w[^`]*\))`", README)


def shown(words):
    """The README's one command that starts with these words."""
    command, = [command for _, command in COMMANDS if command.startswith(words)]
    return command


def test_its_numbers_are_pytorchs(swish, silu_of_pytorch):
    z, gradient, a, delta = (silu_of_pytorch[name] for name in ("z", "gradient", "a", "delta"))
    assert swish.output(z) == pytest.approx(a, rel=1e-12, abs=1e-300)
    assert swish.delta(z, a, gradient) == pytest.approx(delta, rel=1e-12, abs=1e-300)


def test_its_arrays_are_pytorchs(swish, silu_of_pytorch, capsys):
    numpy = pytest.importorskip("numpy")
    z, gradient, a, delta = (numpy.array([silu_of_pytorch[name]])
                             for name in ("z", "gradient", "a", "delta"))
    form = minnet.array_form(swish, numpy)
    numpy.testing.assert_allclose(form.output(z), a, rtol=1e-12, atol=1e-300)
    numpy.testing.assert_allclose(form.delta(z, a, gradient), delta, rtol=1e-12, atol=1e-300)
    assert "row by row" not in capsys.readouterr().err


def test_the_kit_finds_nothing_wrong_with_it(swish):
    check_activation(swish)


def test_the_readme_shows_commands_only_where_they_are_run():
    assert [title for title, _ in COMMANDS] == ["Install"] * 3 + ["Use"] * 4 + ["Test"] * 2
    assert not re.findall(r"`+(?:python3|minnet|pip|pytest) [^`]+`|```", README)
    assert len(in_python()) == 1


@pytest.mark.parametrize("command", [command for _, command in COMMANDS])
def test_a_command_of_its_readme_is_carried_out(machine, command):
    status, output, errors = machine.came[command]
    assert status == 0, output + errors


def test_both_are_installed_from_wheels_that_hold_what_they_should(machine):
    output = machine.came[shown("python3 -m pip install")][1]
    assert "Created wheel for minnet-nn" in output and "Created wheel for minnet-swish" in output
    files = map(pathlib.Path, machine.said(WHERE).splitlines())
    assert all(machine.environment in file.parents for file in files)
    installed = set(machine.said(FILES).split()) - {"__pycache__"}
    assert installed == {"minnet_swish.py", f"minnet_swish-{version()}.dist-info"}


def test_it_is_listed_with_its_distribution_and_version(machine):
    rows = [line.split() for line in machine.said("minnet plugins").splitlines()]
    row = ["swish", version(), "distribution", "minnet-swish", "loaded", "activations"]
    assert rows[rows.index(row) + 1] == ["activation:", "swish"]
    assert rows[-1][:3] == ["called", "by", "pluggy"]


def test_json_lists_it_with_its_file(machine):
    records = map(json.loads, machine.said(LIST_IN_JSON).splitlines())
    record, = [record for record in records if record["name"] == "swish"]
    assert record == {
        "name": "swish", "version": version(), "origin": "distribution minnet-swish",
        "file": machine.said(WHERE).splitlines()[1], "status": "loaded", "reason": "",
        "hooks": ["minnet_activations"], "parts": {"activation": ["swish"]}}


def test_it_is_shown_with_its_equation(machine):
    lines = machine.said("minnet plugins show swish").splitlines()
    assert lines[0] == f"swish {version()}, distribution minnet-swish, loaded"
    assert lines[-2:] == ["activation swish", "    f(z) = z σ(z)."]


def test_a_network_of_it_learns_all_letters(machine):
    output = machine.said(shown("minnet train"))
    assert "Network(30-5-3, swish, " in output
    assert "accuracy 100.00 % (3 / 3)\nsaved to abc.json\n" in output


def test_a_saved_network_of_it_loads_and_tells_the_letters_apart(machine):
    output = machine.said(shown("minnet predict"))
    answers = re.findall(r"^letters \d: (\w) .*\(it is (\w)\)$", output, re.MULTILINE)
    assert answers == [("A", "A"), ("B", "B"), ("C", "C")]
    assert "3 / 3" in machine.said(EVALUATE)


def test_in_python_it_goes_by_its_name(machine):
    assert machine.said(FROM_PYTHON.format(*in_python())).startswith("Network(30-5-3, swish, ")


def test_minnet_finds_nothing_wrong_with_it(machine):
    first = machine.said("minnet plugins check swish").splitlines()[0]
    assert first.split() == ["activation", "swish", "ok"]


def test_its_own_tests_pass_by_its_own_settings(machine):
    output = machine.said(shown("pytest"))
    assert f"rootdir: {machine.checkout / 'examples' / 'minnet-swish'}" in output
    assert re.search(r"^=+ [1-9]\d* passed in [\d.]+s =+$", output, re.MULTILINE), output


def test_without_it_the_saved_network_is_refused_with_the_name_of_what_is_missing(machine):
    status, output, errors = machine.evaluated_without
    assert (status, output) == (1, "")
    assert errors.startswith("minnet: error: cannot load the network abc.json: "
                             "there is no activation named 'swish'")
    assert errors.count("\n") == 1


def test_building_it_leaves_nothing_in_the_checkout(machine):
    assert machine.left_behind == set()
