"""A copy of minnet that tests put plugins into, run by a Python with pluggy and by one without."""

import os
import pathlib
import shutil
import subprocess
import sys
import textwrap

import minnet
import pytest
from minnet.plugin import markers

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

COMMAND_LINE = "from minnet.cli import main; raise SystemExit(main(sys.argv[1:]))"

NEEDS_PLUGGY = pytest.mark.skipif(markers.pluggy is None, reason="pluggy is not installed")
WAYS = [pytest.param(True, marks=NEEDS_PLUGGY, id="pluggy"), pytest.param(False, id="direct")]


class House:
    """The copied folders, as they lie in a checkout or where minnet is installed."""

    def __init__(self, folder, with_pluggy, installed=False):
        self.folder = folder
        self.with_pluggy = with_pluggy
        self.plugins = folder / ("minnet_plugins" if installed else "plugins")
        self.copy("minnet", folder / "minnet")
        self.copy("plugins", self.plugins)
        if not installed:
            self.copy("minnet_plugins", folder / "minnet_plugins")

    def copy(self, name, to):
        """Copy a folder of the checkout."""
        shutil.copytree(ROOT / name, to, ignore=shutil.ignore_patterns("__pycache__"))

    def plugin(self, name, source):
        """Put a plugin into the folder of plugins."""
        (self.plugins / f"{name}.py").write_text(textwrap.dedent(source), encoding="utf-8")

    def run(self, program, *words, **environment):
        """(exit status, output, errors) of some lines of Python, with these words for arguments."""
        start = f"import sys; sys.path.insert(0, {str(self.folder)!r})\n"
        flags = [] if self.with_pluggy else ["-I", "-S"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINNET")}
        command = [sys.executable, *flags, "-X", "utf8", "-c", start + textwrap.dedent(program)]
        done = subprocess.run([*command, *map(str, words)], cwd=self.folder,
                              env={**kept, **environment}, capture_output=True, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr

    def says(self, program, *words):
        """What a few lines of Python print when nothing goes wrong."""
        status, output, errors = self.run(program, *words)
        assert (status, errors) == (0, "")
        return output.strip()

    def minnet(self, *words, **environment):
        """What a command of minnet's does."""
        return self.run(COMMAND_LINE, *words, **environment)


@pytest.fixture(params=WAYS)
def house(request, tmp_path):
    """A copy of a checkout, run with pluggy and without."""
    return House(tmp_path / "house", request.param)


@pytest.fixture
def bare_house(tmp_path):
    """A copy of a checkout, run by a Python that has no pluggy."""
    return House(tmp_path / "house", False)


@pytest.fixture(params=WAYS)
def installed_house(request, tmp_path):
    """A copy laid out as where minnet is installed, run with pluggy and without."""
    return House(tmp_path / "site", request.param, installed=True)
