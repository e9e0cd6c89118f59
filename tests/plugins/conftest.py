"""What PyTorch computes for the bundled parts (make_torch_numbers.py, make_torch_pictures.py)."""

import json
import pathlib

import pytest


@pytest.fixture(scope="session")
def torch_numbers():
    path = pathlib.Path(__file__).with_name("torch_numbers.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def torch_pictures():
    path = pathlib.Path(__file__).with_name("torch_pictures.json")
    return json.loads(path.read_text(encoding="utf-8"))
