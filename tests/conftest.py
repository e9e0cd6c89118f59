"""The command line as a test calls it, each backend, and data small enough to learn at once."""

import os
import pathlib
import struct
import subprocess
import sys

import minnet
import pytest
from minnet.cli import main

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent


@pytest.fixture
def says(capsys):
    """A function that runs a command in this process: (exit status, output, errors)."""
    def run(*words):
        try:
            status = main([str(word) for word in words])
        except SystemExit as exit:
            status = exit.code
        return (status, *capsys.readouterr())
    return run


@pytest.fixture
def done(says):
    """A function that runs a command which should go well: its output."""
    def run(*words):
        status, output, errors = says(*words)
        assert (status, errors) == (0, "")
        return output
    return run


@pytest.fixture
def refused(says):
    """A function that runs a command which cannot be carried out: the one line that says so."""
    def run(*words):
        status, output, errors = says(*words)
        assert status == 1
        assert errors.startswith("minnet: error: ") and errors.endswith("\n"), errors
        assert errors.count("\n") == 1, errors
        return errors
    return run


@pytest.fixture
def process():
    """A function that starts `python -m minnet` as a process."""
    def start(*words, **options):
        command = [sys.executable, "-X", "utf8", "-m", "minnet", *map(str, words)]
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8",
                    "env": {**os.environ, "PYTHONPATH": str(ROOT)}, **options}
        return subprocess.Popen(command, **settings)
    return start


@pytest.fixture(params=["python", "lists", "numpy"])
def backend(request):
    """The name of each backend in turn."""
    if request.param == "numpy":
        pytest.importorskip("numpy", reason="NumPy is not installed: its backend cannot run")
    return request.param


def stripes(count):
    """Images of four rows, and their labels: image i is of class i mod 4, whose row is white."""
    labels = [i % 4 for i in range(count)]
    dots = bytes(255 if row == label else (7 * i + row) % 40
                 for i, label in enumerate(labels) for row in range(4) for column in range(4))
    return (struct.pack(">4B3I", 0, 0, 8, 3, count, 4, 4) + dots,
            struct.pack(">4BI", 0, 0, 8, 1, count) + bytes(labels))


@pytest.fixture
def folder(tmp_path):
    """A folder in MNIST's form: 40 images of stripes to learn from, 24 to test with."""
    folder = tmp_path / "stripes"
    folder.mkdir()
    for part, count in (("train", 40), ("t10k", 24)):
        images, labels = stripes(count)
        (folder / f"{part}-images-idx3-ubyte").write_bytes(images)
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(labels)
    return folder


@pytest.fixture
def zeros(tmp_path):
    """The path of a network that answers 0 to every row of the truth table."""
    minnet.save(minnet.Network([minnet.Dense(3, 1, "identity", "zeros")]), tmp_path / "zeros.json")
    return tmp_path / "zeros.json"


@pytest.fixture
def chooser(tmp_path):
    """The path of a network that answers with two of its three inputs, called left and right."""
    network = minnet.Network([minnet.Dense(3, 2, "identity", "zeros")])
    network.layers[0].weights = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    network.classes = ["left", "right"]
    minnet.save(network, tmp_path / "chooser.json")
    return tmp_path / "chooser.json"
