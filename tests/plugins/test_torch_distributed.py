"""Two and three processes, started by torchrun over loopback, learn what one alone learns.

What one alone learns is worked out by the reference, which has no part of the backend's.
"""

import json
import os
import re
import pathlib
import signal
import subprocess
import sys
import time

import pytest

import minnet
from minnet.checkpoint import read_one

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent
SETTINGS = {"epochs": 3, "batch_size": 7, "learning_rate": 0.05, "seed": 5}
ENDED = "minnet: error: another of the {} processes of this training has ended"

if __name__ != "__main__":
    pytest.importorskip("torch", reason="PyTorch is not installed: nothing can share a training")
    pytest.importorskip("array_api_compat", reason="array-api-compat is not installed")


class Asked(minnet.Rows):
    """Rows that note which of them were asked for."""

    def __init__(self, rows):
        self.rows, self.asked = rows, set()

    def __len__(self):
        return len(self.rows)

    def row(self, i):
        self.asked.add(i)
        return self.rows[i]


def samples(count=40, width=6):
    """Samples of three classes, and others to validate with."""
    def made(first, last):
        x = [[(31 * i + 17 * k * (i % 3 + 1)) % 97 / 97 for k in range(width)]
             for i in range(first, last)]
        return minnet.Dataset(x, [minnet.one_hot(i % 3, 3) for i in range(first, last)])
    return made(0, count), made(count, count + 11)


def learned(name, backend, rank=0, **more):
    """The outcome of one of the trainings that are compared."""
    data, validation = samples(2 if name == "fewer samples than processes" else 40,
                               16 if name == "convolution" else 6)
    settings = {**SETTINGS, "backend": backend, "validation": validation, **more}
    layers, penalties = [6, 8, 3], []
    if name == "all at once":
        layers, penalties = [6, 8, "dropout:0.3", 5, "dropout:0.2:1", 3], ["l2:0.01", "l1:0.001"]
        settings.update(optimizer="momentum:0.8", stop=minnet.UpdateBelow(1e-9))
    elif name == "convolution":
        layers = ["4x4", "conv2d:2:3", "max_pool2d:2", 3]
    elif name == "row by row":
        layers = [6, ByRows(), 3]
    elif name == "batches smaller than processes":
        settings.update(batch_size=2, epochs=1)
    elif name == "stopped by the clock of one":
        settings.update(stop=lambda record: rank == 0 and record.epoch == 2)
    elif name == "another start in each":
        settings.update(seed=None if rank else 5)
    network = minnet.Network.mlp(layers, "tanh", "softmax", "cross_entropy", "xavier",
                                 penalties=penalties, seed=3 + rank * (name[:7] == "another"))
    history = minnet.train(network, data, **settings)
    return outcome(network, history)


CASES = ["all at once", "convolution", "row by row", "batches smaller than processes",
         "fewer samples than processes", "stopped by the clock of one", "another start in each"]


class ByRows(minnet.Layer):
    """a = x², with no form for arrays."""

    name = "by_rows"

    def forward(self, x):
        return x, [x_k * x_k for x_k in x]

    def delta(self, z, a, gradient):
        return [2 * z_k * g_k for z_k, g_k in zip(z, gradient)]


def outcome(network, history):
    """What came of a training, but for the time."""
    records = [[value for name, value in sorted(vars(record).items()) if name != "seconds"]
               for record in history]
    return [minnet.parameters(network), records, history.stopped]


def main(folder):
    """What each of three processes does, several claims to a launch, for PyTorch is slow to load.

    Its findings are in a file of its number.
    """
    rank, count = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    found = {name: learned(name, "torch", rank) for name in CASES}

    data, validation = samples()
    data.inputs, data.targets = Asked(data.inputs), Asked(data.targets)
    validation.inputs = Asked(validation.inputs)
    network = minnet.Network.mlp([6, 3], "identity", seed=1)
    minnet.train(network, data, validation=validation, backend="torch", **SETTINGS)
    for rows in data.inputs, data.targets, validation.inputs:
        mine = set(range(rank, len(rows), count))
        assert mine <= rows.asked <= mine | {0}, (rank, rows.asked)

    def fail_in_one(record):
        if rank == 1:
            raise ZeroDivisionError("only here")

    found["errors"] = [
        error_of(network, data, backend="numpy"),
        error_of(network, samples(40 + rank)[0], backend="torch"),
        error_of(network, data, backend="torch", learning_rate=1e300),
        error_of(network, data, backend="torch", on_epoch=fail_in_one)]
    pathlib.Path(folder, f"{rank}.json").write_text(json.dumps(found))


def error_of(network, data, **settings):
    """What a training raises."""
    try:
        minnet.train(network, data, **{**SETTINGS, **settings})
    except (minnet.MinnetError, ZeroDivisionError) as error:
        return str(error)


def torchrun(count, *words, cwd, **settings):
    """The processes, started."""
    return subprocess.Popen(
        [sys.executable, "-m", "torch.distributed.run", f"--nproc_per_node={count}",
         *map(str, words)], cwd=cwd, encoding="utf-8", stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, **settings)


def near(found, expected):
    """Numbers nested in lists, and what else is among them, alike to rounding."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(near, found, expected))
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(near(found[k], expected[k]) for k in found)
    if isinstance(expected, float):
        return abs(found - expected) < 1e-9
    return found == expected


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """What three processes found."""
    folder = tmp_path_factory.mktemp("three")
    running = torchrun(3, __file__, folder, cwd=folder)
    output, errors = running.communicate(timeout=60)
    assert running.returncode == 0, errors
    return [json.loads((folder / f"{rank}.json").read_text()) for rank in range(3)]


@pytest.mark.parametrize("name", CASES)
def test_every_process_ends_with_the_network_and_the_history_of_one_alone(three, name):
    alone = json.loads(json.dumps(learned(name, "python")))
    if name == "stopped by the clock of one":
        assert len(alone[1]) == 2
    for found in three:
        assert near(found[name], alone)
        assert found[name] == three[0][name]


def test_every_process_is_told_why_a_training_cannot_be_or_go_on(three):
    for rank, found in enumerate(three):
        numpy, unequal, diverged, ended = found["errors"]
        assert numpy == ("3 processes were started to train together (WORLD_SIZE), and backend "
                         "numpy cannot share a training: each would learn all of it, and write "
                         "the same files; take the backend torch, or start one process, without "
                         "torchrun")
        assert unequal == ("the data set has 40, 41, 42 samples, in the order of the processes: "
                           "give all of them the same data")
        assert diverged.startswith("the cost became inf in epoch 1, batch 2: the steps are too")
        assert diverged == three[0]["errors"][2]
        assert ("minnet: error: " + ended).startswith(ENDED.format(3)) or rank == 1
    assert three[1]["errors"][3] == "only here"


# Each process says under which number the system knows it, and one waits after the second epoch.
PLUGIN = """
import os, pathlib, sys, time
import minnet

@minnet.hookimpl
def minnet_train_start(run):
    name = "reports" if run.reports else "silent" + os.environ["RANK"]
    pathlib.Path(name + ".tmp").write_text(str(os.getpid()))
    os.rename(name + ".tmp", name + ".pid")
    print("from a plugin", file=sys.stderr)

@minnet.hookimpl
def minnet_epoch_end(run, epoch):
    if epoch.epoch == 2 and os.environ.get("WAITING") == os.environ["RANK"]:
        pathlib.Path("waits").touch()
        time.sleep(30)
"""
WORDS = ["-m", "minnet", "train", "digits", "--backend", "torch", "--plugin", "plugin.py",
         "--layers", "784,9,dropout:0.2,10", "--batch-size", "250", "--epochs", "4"]


def digits_alone(epochs):
    """The network that one process comes to, and its history."""
    train, test = minnet.load_dataset("digits")
    network = minnet.Network.mlp([784, 9, "dropout:0.2", 10], "sigmoid", "softmax", "cross_entropy",
                                 "xavier")
    return network, minnet.train(network, train, epochs=epochs, batch_size=250, learning_rate=0.2,
                                 validation=test)


@pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX has it")
def test_a_killed_process_ends_the_run_and_three_go_on_where_two_were(tmp_path, monkeypatch):
    (tmp_path / "plugin.py").write_text(PLUGIN)
    monkeypatch.setenv("WAITING", "0")
    running = torchrun(2, *WORDS, "--checkpoint", "run.ck", "--save", "net.json", cwd=tmp_path)
    until(tmp_path / "waits", running)
    os.kill(int((tmp_path / "silent1.pid").read_text()), signal.SIGKILL)
    output, errors = running.communicate(timeout=25)
    assert running.returncode == 1
    assert errors.count(ENDED.format(2)) == errors.count("minnet: error:") == 1
    assert not re.search(r"/minnet/(cli|training|sharing)|torch_backend", errors)
    assert output.count("digits: 5000 samples") == output.count("epoch 1 / 4") == 1
    assert not (tmp_path / "net.json").exists()
    done = len(read_one(str(tmp_path / "run.ck"))["epochs"])
    assert 0 <= done <= 2

    monkeypatch.delenv("WAITING")
    words = ["-m", "minnet", "train", "digits", "--resume", "run.ck", "--plugin", "plugin.py"]
    running = torchrun(3, *words, "--json", cwd=tmp_path)
    output, errors = running.communicate(timeout=60)
    assert running.returncode == 0, errors
    assert errors.count("from a plugin") == 1
    events = [json.loads(line) for line in output.splitlines()]
    assert [event["event"] for event in events] == ["start", *["epoch"] * (4 - done), "end"]
    network, history = digits_alone(4)
    for event, record in zip(events[1:-1], history.epochs[done:]):
        assert near({name: event[name] for name in vars(record) if name != "seconds"},
                    {name: value for name, value in vars(record).items() if name != "seconds"})
    assert near(minnet.parameters(minnet.load(tmp_path / "net.json")), minnet.parameters(network))
    assert {path.name for path in tmp_path.iterdir()} <= {
        "plugin.py", "__pycache__", "waits", "reports.pid", "silent1.pid", "silent2.pid",
        "run.ck", "run.ck.bak", "net.json"}


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as POSIX has it")
def test_ctrl_c_ends_all_and_what_was_learned_is_kept(tmp_path, monkeypatch):
    (tmp_path / "plugin.py").write_text(PLUGIN)
    monkeypatch.setenv("WAITING", "0")
    running = torchrun(2, *WORDS, "--checkpoint", "run.ck", "--save", "net.json", cwd=tmp_path)
    until(tmp_path / "waits", running)
    running.send_signal(signal.SIGINT)
    output, errors = running.communicate(timeout=25)
    assert "minnet: error" not in errors
    assert "stopped by Ctrl-C, whole epochs: 2; what was learned so far is kept" in output
    network, history = digits_alone(2)
    assert near(minnet.parameters(minnet.load(tmp_path / "net.json")), minnet.parameters(network))
    assert read_one(str(tmp_path / "run.ck"))["settings"]["backend"] == "torch"
    for path in tmp_path.glob("*.pid"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.read_text()), 0)


def until(path, running):
    """Wait for a file, as long as there is hope."""
    while not path.exists():
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1])
