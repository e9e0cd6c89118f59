"""A backend that shares a training says which process reports; the others are silent."""

import pytest

import minnet
from minnet import sharing
from minnet.core import BACKENDS, PythonBackend


class Processes(sharing.Alone):
    """Two processes, of which this is the second."""

    reports = tells = False

    def agreed(self, value):
        """The first has found that it is time to stop."""
        return "the first said so" if value == "" else value


class Sharing(PythonBackend):
    """The reference, as if it shared the work."""

    name = "sharing"
    together = Processes()


@pytest.fixture
def two(monkeypatch):
    """One of two processes, with a backend that shares the work."""
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setitem(BACKENDS.parts, "sharing", Sharing())


def test_who_does_not_report_prints_and_writes_nothing(two, says, tmp_path):
    words = ["train", "letters", "--epochs", "3", "--backend", "sharing"]
    assert says(*words, "--save", tmp_path / "a", "--checkpoint", tmp_path / "b") == (0, "", "")
    assert list(tmp_path.iterdir()) == []
    assert says(*words, "--json") == (0, "", "")
    status, output, errors = says(*words, "--learning-rate", "1e300", "--activation", "identity")
    assert (status, output, errors) == (1, "", "")


def test_all_stop_where_the_one_that_reports_does(two, tmp_path):
    letters, _ = minnet.load_dataset("letters")
    network = minnet.Network.mlp([30, 3], seed=1)
    history = minnet.train(network, letters, epochs=3, batch_size=3, learning_rate=0.1,
                           backend="sharing", checkpoint=tmp_path / "run.ck")
    assert len(history) == 1 and history.stopped == "the first said so"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("backend", ["python", "auto"])
def test_backends_that_cannot_share_are_refused_where_there_are_several(two, refused, backend):
    assert ("cannot share a training: each would learn all of it, and write the same files; take "
            "the backend torch, or start one process, without torchrun"
            in refused("train", "letters", "--backend", backend))


@pytest.mark.parametrize("count", ["", "0", "1"])
def test_one_process_is_alone(count, monkeypatch, done):
    monkeypatch.setenv("WORLD_SIZE", count)
    assert "accuracy" in done("train", "letters", "--epochs", "2")
