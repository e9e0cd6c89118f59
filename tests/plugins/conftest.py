"""What PyTorch computes for the bundled parts (the programs make_torch_…), and pictures to read."""

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
def stripes_reader(folder, tmp_path):
    """The path of a network that has seen the stripes once, and takes some for others."""
    train, _ = minnet.load_dataset(str(folder))
    network = minnet.Network.mlp([16, 5, 10], "tanh", "softmax", "cross_entropy", seed=3)
    minnet.train(network, train, epochs=1, batch_size=10, learning_rate=0.2)
    minnet.save(network, tmp_path / "reader.json")
    return tmp_path / "reader.json"


@pytest.fixture(scope="session")
def reader(tmp_path_factory):
    """The path of a network that has learned digits for a few seconds."""
    train, _ = minnet.load_dataset("digits")
    network = minnet.Network.mlp([784, 60, 10], "relu", "softmax", "cross_entropy", "he")
    for learning_rate in 0.15, 0.15, 0.1, 0.05:
        minnet.train(network, train, epochs=1, batch_size=10, learning_rate=learning_rate)
    path = tmp_path_factory.mktemp("reader") / "digits.json"
    minnet.save(network, path)
    return path


@pytest.fixture
def pgm(tmp_path):
    """A function that writes rows of grey levels as a PGM file; its path."""
    def write(rows, name="picture.pgm"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"P5 %d %d 255\n" % (len(rows[0]), len(rows)) + bytes(sum(rows, [])))
        return path
    return write


@pytest.fixture(scope="session")
def drawing():
    """A function that makes the rows of 28 × 28 pixels with an L on them."""
    def make(paper=0, ink=255):
        return [[ink if (8 <= c < 11 and 5 <= r < 23) or (8 <= c < 19 and 20 <= r < 23) else paper
                 for c in range(28)] for r in range(28)]
    return make


@pytest.fixture(scope="session")
def torch_pictures():
    path = pathlib.Path(__file__).with_name("torch_pictures.json")
    return json.loads(path.read_text(encoding="utf-8"))
