"""What PyTorch computes for the bundled parts (make_torch_numbers.py); and what plots show."""

import json
import pathlib

import minnet
import pytest


@pytest.fixture(scope="session")
def torch_numbers():
    path = pathlib.Path(__file__).with_name("torch_numbers.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def run():
    """A function that makes the history of so many epochs, of losses from `first` on."""
    def history(count=4, first=1.0):
        validation = minnet.Evaluation(first / 3, 2, [[1, 0], [1, 0]])
        return minnet.History([minnet.EpochRecord(k, first / k, k / 10, validation)
                               for k in range(1, count + 1)])
    return history


@pytest.fixture
def reader(folder, tmp_path):
    """The path of a network that has seen the stripes once, and takes some for others."""
    train, _ = minnet.load_dataset(str(folder))
    network = minnet.Network.mlp([16, 5, 10], "tanh", "softmax", "cross_entropy", seed=3)
    minnet.train(network, train, epochs=1, batch_size=10, learning_rate=0.2)
    minnet.save(network, tmp_path / "reader.json")
    return tmp_path / "reader.json"
