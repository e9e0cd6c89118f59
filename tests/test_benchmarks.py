"""The programs that the benchmarks compare do the same work; how fast they are is not tested."""

import os
import pathlib
import random
import re
import subprocess
import sys

import pytest

import minnet
from minnet.core.vectors import numbers

BENCHMARKS = pathlib.Path(minnet.__file__).resolve().parent.parent / "benchmarks"
NEEDS_NUMPY = "NumPy is missing: the programs that are compared have nothing to run on"


@pytest.fixture
def benchmark(monkeypatch):
    """The benchmark as a module, with those beside it within reach, and forgotten afterwards."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    names = ("backends", "convolution", "floor", "memory", "peers", "report")
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    import backends
    yield backends
    for name in names:
        sys.modules.pop(name, None)


def samples(count=43, width=12):
    """Samples of three classes, most of whose numbers are 0."""
    source = random.Random(4)
    x = [[source.random() if source.random() < 0.3 else 0.0 for _ in range(width)]
         for _ in range(count)]
    return minnet.Dataset(x, [minnet.one_hot(source.randrange(3), 3) for _ in range(count)])


def work_of(benchmark, dtype="float64", sizes=(12, 6, 3), batch_size=10):
    return benchmark.Work(list(sizes), batch_size, dtype, samples())


def reference(work, order):
    """The [w, b] of each layer, as the reference leaves them after the samples in this order."""
    data = minnet.Dataset([work.dataset.inputs[i] for i in order],
                          [work.dataset.targets[i] for i in order])
    network = work.network()
    before = minnet.evaluate(network, data).loss
    minnet.train(network, data, epochs=1, batch_size=work.batch_size, backend="python",
                 learning_rate=work.learning_rate, shuffle=False)
    assert minnet.evaluate(network, data).loss < before
    return [(layer.weights, layer.biases) for layer in network.layers if layer.parameters]


def same(found, expected, within=1e-9):
    """Hold the weights and biases of all layers against each other."""
    np = pytest.importorskip("numpy")
    assert len(found) == len(expected)
    for (w, b), (w_expected, b_expected) in zip(found, expected):
        np.testing.assert_allclose(w, w_expected, rtol=0, atol=within)
        np.testing.assert_allclose(np.ravel(b), b_expected, rtol=0, atol=within)


def run(*arguments, program="backends.py"):
    """What a benchmark prints, run from its file."""
    done = start(*arguments, program=program)
    assert done.returncode == 0, done.stderr
    return done.stdout


def start(*arguments, program="backends.py"):
    """A benchmark, run from its file."""
    return subprocess.run([sys.executable, str(BENCHMARKS / program), *map(str, arguments)],
                          capture_output=True, text=True)


@pytest.mark.parametrize("sizes", [(12, 6, 3), (12, 7, 5, 3)])
@pytest.mark.parametrize("dtype, within", [("float64", 1e-9), ("float32", 1e-5)])
def test_the_tutorials_program_takes_the_references_steps(benchmark, sizes, dtype, within):
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of(benchmark, dtype, sizes)
    order = list(range(work.samples))
    random.Random(5).shuffle(order)
    epoch = peers.nielsen(work)
    random.seed(5)
    found = epoch()
    same(found, reference(work, order), within)
    assert {str(array.dtype) for layer in found for array in layer} == {dtype}


def test_the_tutorials_program_and_the_reference_draw_the_same_batches_from_a_seed(benchmark):
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of(benchmark)
    network = work.network()
    minnet.train(network, work.dataset, epochs=1, batch_size=work.batch_size, backend="python",
                 learning_rate=work.learning_rate, seed=8)
    epoch = peers.nielsen(work)
    random.seed(8)
    same(epoch(), [(layer.weights, layer.biases) for layer in network.layers])


@pytest.mark.parametrize("sizes", [(12, 6, 3), (12, 7, 5, 3)])
@pytest.mark.parametrize("dtype, within", [("float64", 1e-9), ("float32", 1e-5)])
def test_the_plain_script_takes_the_references_steps(benchmark, sizes, dtype, within):
    np = pytest.importorskip("numpy", reason=NEEDS_NUMPY)
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of(benchmark, dtype, sizes)
    order = np.random.default_rng(0).permutation(work.samples).tolist()
    found = peers.batched(work)()
    same(found, reference(work, order), within)
    assert {str(array.dtype) for layer in found for array in layer} == {dtype}


@pytest.mark.parametrize("dtype, within", [("float64", 1e-9), ("float32", 1e-5)])
def test_pytorch_takes_the_references_steps(benchmark, dtype, within):
    torch = pytest.importorskip("torch", reason="PyTorch is missing: there is nothing to compare")
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of(benchmark, dtype)
    threads = torch.get_num_threads()
    try:
        torch.manual_seed(3)
        order = torch.randperm(work.samples).tolist()
        epoch = peers.pytorch(1)(work)
        torch.manual_seed(3)
        same(epoch(), reference(work, order), within)
    finally:
        torch.set_num_threads(threads)


@pytest.mark.parametrize("dtype, within", [("float64", 1e-9), ("float32", 1e-5)])
def test_pytorch_takes_the_references_steps_on_pictures(benchmark, dtype, within):
    torch = pytest.importorskip("torch", reason="PyTorch is missing: there is nothing to compare")
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    import convolution
    train, _ = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:18], train.targets[:18], train.classes)
    work, threads = convolution.PictureWork((2, 3), 6, dtype, few), torch.get_num_threads()
    try:
        torch.manual_seed(3)
        order = torch.randperm(work.samples).tolist()
        epoch = peers.pytorch_pictures(1)(work)
        torch.manual_seed(3)
        same(epoch(), reference(work, order), within)
    finally:
        torch.set_num_threads(threads)


def test_scikit_learn_has_a_network_of_the_same_sizes(benchmark):
    pytest.importorskip("sklearn", reason="scikit-learn is missing: there is nothing to look at")
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of(benchmark, sizes=(12, 7, 5, 3))
    assert [w.shape for w, b in peers.scikit_learn(work)()] == [(7, 12), (5, 7), (3, 5)]


@pytest.mark.parametrize("columns", [False, True], ids=["rows", "columns"])
def test_the_floor_has_all_the_products_of_an_epoch_and_no_more(benchmark, monkeypatch, columns):
    np = pytest.importorskip("numpy", reason=NEEDS_NUMPY)
    floor = pytest.importorskip("floor", reason=NEEDS_NUMPY)
    work = work_of(benchmark, sizes=(12, 7, 5, 3))
    epoch = floor.floor(columns)(work)
    multiplications, dot = [], np.dot

    def counted(p, q, out):
        multiplications.append(p.shape[0] * p.shape[1] * q.shape[1])
        return dot(p, q, out=out)

    monkeypatch.setattr(np, "dot", counted)
    epoch()
    assert len(multiplications) == 5 * 8
    assert sum(multiplications) == 43 * (2 * 12 * 7 + 3 * 7 * 5 + 3 * 5 * 3)


def test_every_peer_takes_its_turn_and_stands_in_the_table_or_is_named_as_absent(benchmark):
    import report
    work, peers = work_of(benchmark), benchmark.all_peers([1])
    best, absent = benchmark.time_all(work, peers, rounds=1)
    names = [peer.name for peer in peers]
    assert sorted([*best, *absent]) == sorted(names)
    assert {"minnet, the reference core", "minnet, backend lists"} <= set(best)
    lines = list(report.table(names, best, absent, benchmark.NUMPY, benchmark.FLOOR))[1:]
    assert len(lines) == len(names)
    assert all(line.startswith(name) for line, name in zip(lines, names))


def test_a_peer_whose_library_is_missing_is_named_with_what_it_lacks(benchmark, monkeypatch):
    # Loads the plugins while NumPy is still to be had, for the tests that come after.
    minnet.core.BACKENDS.find("lists")
    monkeypatch.setitem(sys.modules, "numpy", None)
    work, peers = work_of(benchmark), benchmark.all_peers([1])
    best, absent = benchmark.time_all(work, peers, rounds=1)
    assert "numpy" in absent["NumPy by batches, plain"]
    assert set(best) >= {"minnet, the reference core", "minnet, backend lists"}


@pytest.mark.parametrize("dtype, within", [("float64", 1e-9), ("float32", 1e-3)])
def test_the_backend_numpy_learns_every_sample_in_the_works_type(benchmark, monkeypatch, dtype,
                                                                 within):
    """An epoch before the clock starts, and one that is timed."""
    pytest.importorskip("numpy", reason="NumPy is not installed: no backend numpy")
    work, expected = work_of(benchmark, dtype), work_of(benchmark).network()
    minnet.train(expected, work.dataset, epochs=2, batch_size=10, backend="python",
                 learning_rate=work.learning_rate)
    trained = work.network()
    monkeypatch.setattr(work, "network", lambda: trained, raising=False)
    benchmark.in_numpy(work)()
    found, weights = (numbers(network.layers[0].weights) for network in (trained, expected))
    assert found == pytest.approx(weights, abs=within)


def test_ratios_are_those_of_the_seconds(benchmark):
    import report
    best = {"backend": (0.002, ""), "peer": (0.005, "2 threads"), "bare": (0.001, "")}
    _, *lines = report.table(["backend", "peer", "gone", "bare"], best, {"gone": "not here"},
                             "backend", "bare")
    assert [line.split() for line in lines] == [
        ["backend", "500", "1.00", "x", "as", "fast", "2.00"],
        ["peer,", "2", "threads", "200", "2.50", "x", "as", "fast", "5.00"],
        ["gone", "absent", "not", "here"],
        ["bare", "1,000", "0.50", "x", "as", "fast", "1.00"],
    ]


def test_the_benchmark_runs_from_its_file():
    printed = run("--quick", "--only", "lists")
    assert printed.count("784-30-10") == 4
    assert printed.count("minnet, backend lists") == 4


def test_the_cost_of_progress_is_told_for_each_backend(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import progress_cost
    from minnet import progress
    monkeypatch.setattr(progress_cost, "BACKENDS", {"python": (2, 1.0)})
    monkeypatch.setattr(progress_cost.minnet, "load_dataset", lambda name: (samples(), None))
    monkeypatch.setattr(progress, "OFTEN", 0.0)
    monkeypatch.setattr(progress, "SELDOM", 0.0)
    seen = []
    progress_cost.measure(2, seen.append)
    assert re.match(r"python 2 pairs: clock \d.* processor \d", capsys.readouterr().out)
    assert {one.epoch for one in seen} == {1, 2}
    sys.modules.pop("progress_cost")


def test_the_benchmark_of_convolution_runs_from_its_file():
    pytest.importorskip("numpy", reason=NEEDS_NUMPY)
    printed = run("--quick", "--threads", 1, "--only", "numpy", program="convolution.py")
    assert printed.count("1.00 x as fast") == 4


def test_a_folder_without_images_is_named_in_a_sentence(tmp_path):
    done = start("--data", tmp_path)
    assert done.returncode == 1
    assert "lacks the file train-images-idx3-ubyte" in done.stderr
    assert "Traceback" not in done.stderr


def test_words_that_no_peer_has_are_named_in_a_sentence():
    done = start("--only", "abacus")
    assert done.returncode == 1
    assert "no peer's name holds 'abacus'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells a process's peak of memory")
def test_loading_the_images_is_seen_in_the_memory():
    bare, loaded = (int(run(task, program="memory.py").split()[0])
                    for task in ("Python and minnet, nothing loaded", "minnet, the images loaded"))
    assert 4 <= loaded - bare < 60
