"""What PyTorch computes for the bundled parts (make_torch_numbers.py)."""

import json
import pathlib

import pytest


@pytest.fixture(scope="session")
def torch_numbers():
    return json.loads(pathlib.Path(__file__).with_name("torch_numbers.json").read_text(encoding="utf-8"))
