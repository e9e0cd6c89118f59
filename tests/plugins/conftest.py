"""What PyTorch computes for the bundled parts (make_torch_numbers.py)."""

import json
import pathlib

import pytest


@pytest.fixture(scope="session")
def torch_numbers():
    path = pathlib.Path(__file__).with_name("torch_numbers.json")
    return json.loads(path.read_text(encoding="utf-8"))
