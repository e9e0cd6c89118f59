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
    names = ("backends", "book", "frameworks", "memory", "peers", "report", "works")
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


def work_of(dtype="float64", sizes=(12, 6, 3), batch_size=10):
    import works
    return works.Work(list(sizes), batch_size, dtype, samples())


def work_on_pictures(dtype):
    import works
    train, _ = minnet.load_dataset("digits")
    return works.Work(["28x28", "conv2d:2:5", "max_pool2d:2", "conv2d:3:5", "max_pool2d:2", 84, 10],
                      6, dtype, works.first(train, 18))


def reference(work, order):
    """The [w, b] of each layer, as the reference leaves them after the samples in this order."""
    data = minnet.Dataset([work.dataset.inputs[i] for i in order],
                          [work.dataset.targets[i] for i in order])
    network = work.network()
    before = minnet.evaluate(network, data, "python").loss
    minnet.train(network, data, epochs=1, batch_size=work.batch_size, backend="python",
                 learning_rate=work.learning_rate, shuffle=False)
    assert minnet.evaluate(network, data, "python").loss < before
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
    work = work_of(dtype, sizes)
    order = list(range(work.samples))
    random.Random(5).shuffle(order)
    epoch = peers.nielsen(work)
    random.seed(5)
    found = epoch()
    same(found, reference(work, order), within)
    assert {str(array.dtype) for layer in found for array in layer} == {dtype}


def test_the_tutorials_program_and_the_reference_draw_the_same_batches_from_a_seed(benchmark):
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of()
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
    work = work_of(dtype, sizes)
    order = np.random.default_rng(0).permutation(work.samples).tolist()
    found = peers.batched(work)()
    same(found, reference(work, order), within)
    assert {str(array.dtype) for layer in found for array in layer} == {dtype}


@pytest.mark.parametrize("dtype, within", [("float64", 1e-9), ("float32", 1e-5)])
@pytest.mark.parametrize("make_work", [work_of, work_on_pictures], ids=["dense", "pictures"])
def test_pytorch_takes_the_references_steps(benchmark, make_work, dtype, within):
    torch = pytest.importorskip("torch", reason="PyTorch is missing: there is nothing to compare")
    import frameworks
    work = make_work(dtype=dtype)
    torch.manual_seed(3)
    order = torch.randperm(work.samples).tolist()
    epoch = frameworks.pytorch(work)
    torch.manual_seed(3)
    same(epoch(), reference(work, order), within)


@pytest.mark.parametrize("dtype, within", [("float64", 1e-9), ("float32", 1e-5)])
@pytest.mark.parametrize("make_work", [work_of, work_on_pictures], ids=["dense", "pictures"])
def test_jax_takes_the_references_steps(benchmark, make_work, dtype, within):
    pytest.importorskip("jax", reason="JAX is missing: there is nothing to compare")
    import frameworks
    import numpy as np
    work = make_work(dtype=dtype)
    order = np.random.default_rng(0).permutation(work.samples).tolist()
    found = frameworks.jax_jit(work)()
    same(found, reference(work, order), within)
    assert {str(array.dtype) for layer in found for array in layer} == {dtype}


def test_the_books_network_of_lists_takes_the_references_steps(benchmark):
    import book
    work = work_of()
    network = work.network()
    network.loss = minnet.core.LOSSES.find("sum_squared_error")
    minnet.train(network, work.dataset, epochs=1, batch_size=1, backend="python", shuffle=False,
                 learning_rate=work.learning_rate)
    for (w, b), layer in zip(book.the_book(work)(), network.layers):
        for found, expected in (w, layer.weights), ([b], [layer.biases]):
            assert numbers(found) == pytest.approx(numbers(expected), abs=1e-12)


def test_scikit_learn_has_a_network_of_the_same_sizes(benchmark):
    pytest.importorskip("sklearn", reason="scikit-learn is missing: there is nothing to look at")
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of(sizes=(12, 7, 5, 3))
    assert [w.shape for w, b in peers.scikit_learn(work)()] == [(7, 12), (5, 7), (3, 5)]


@pytest.mark.parametrize("columns", [False, True], ids=["rows", "columns"])
def test_the_floor_has_all_the_products_of_an_epoch_and_no_more(benchmark, monkeypatch, columns):
    np = pytest.importorskip("numpy", reason=NEEDS_NUMPY)
    peers = pytest.importorskip("peers", reason=NEEDS_NUMPY)
    work = work_of(sizes=(12, 7, 5, 3))
    epoch = peers.floor(columns)(work)
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
    import works
    work, numba = work_of(), works.of("numba")  # which has a test below: compiling takes long
    peers = [peer for peer in works.all_peers([1]) if peer.name != numba]
    assert all(peer.fits(work) for peer in peers)
    times, absent = benchmark.time_all(work, peers, rounds=1)
    names = [peer.name for peer in peers]
    assert sorted([*times, *absent]) == sorted(names)
    assert {works.of("python"), works.of("lists"), works.BOOK} <= set(times)
    lines = list(report.table(names, times, absent, works.PLAIN))[1:]
    assert len(lines) == len(names)
    assert all(line.startswith(name) for line, name in zip(lines, names))


def test_a_peer_whose_library_is_missing_is_named_with_what_it_lacks(benchmark, monkeypatch):
    # Loads the plugins while NumPy is still to be had, for the tests that come after.
    import works
    minnet.core.BACKENDS.find("lists")
    monkeypatch.setitem(sys.modules, "numpy", None)
    peers = [peer for peer in works.all_peers([1]) if peer.name in (
        works.of("python"), works.of("lists"), works.PLAIN)]
    times, absent = benchmark.time_all(work_of(), peers, rounds=1)
    assert "numpy" in absent[works.PLAIN]
    assert set(times) >= {works.of("python"), works.of("lists")}


def test_slow_peers_are_given_few_samples_which_fill_a_batch_and_small_networks(benchmark):
    import works
    train, _ = minnet.load_dataset("digits")
    slow = [peer for peer in works.all_peers([1]) if peer.few]
    assert {peer.name for peer in slow} == {works.of("python"), works.of("lists"), works.T2,
                                            works.BOOK}
    assert len(list(works.all_works(train, 4000))) == 20
    for work in works.all_works(train, 4000):
        here = [peer for peer in slow if peer.fits(work)]
        assert all(work.batch_size <= peer.most(work) <= 500 for peer in here)
        assert not here or work.sizes in (works.SMALL, works.LENET)


@pytest.mark.parametrize("backend, dtype, within", [
    *[(name, "float64", 1e-9) for name in ("python", "lists", "numpy", "numba", "torch")],
    *[(name, "float32", 1e-3) for name in ("numpy", "torch")]])
def test_a_backend_takes_the_references_steps(benchmark, backend, dtype, within):
    import works
    work, expected = work_of(dtype), work_of().network()
    name = backend if dtype == "float64" else f"{backend}:{dtype}"
    try:
        found = minnet.core.BACKENDS.find(name)
    except minnet.MinnetError as error:
        pytest.skip(f"there is nothing to time: {error}")
    minnet.train(expected, work.dataset, epochs=2, batch_size=10, backend="python",
                 learning_rate=work.learning_rate)
    trained, engines = work.network(), []

    class Watched:
        """The backend, whose engine is kept."""

        @staticmethod
        def load(network):
            engines.append(found.load(trained))
            return engines[0]

    work.dtype = "float64"  # so that the name is not given a type once more
    epoch = works.in_backend(Watched)(work)
    epoch()
    epoch()
    engines[0].store()
    for layer, layer_expected in zip(trained.layers, expected.layers):
        assert numbers(layer.weights) == pytest.approx(numbers(layer_expected.weights), abs=within)


def test_ratios_are_medians_of_those_within_each_round(benchmark):
    import report
    import works
    times = {"peer": benchmark.Times("2 threads", [0.005, 0.004, 0.1]),
             works.PLAIN: benchmark.Times("", [0.01, 0.01, 0.1]),
             works.FLOOR: benchmark.Times("", [0.001, 0.002, 0.04]),
             "slow": benchmark.Times("", [0.5, 0.5, 5.0])}
    _, *lines = report.table([*times, "gone"], times, {"gone": "not here"}, works.PLAIN)
    assert [line.split() for line in lines] == [
        ["peer,", "2", "threads", "200", "2.00", "x", "2.50"],
        [*works.PLAIN.split(), "100", "1.00", "x", "5.00"],
        [*works.FLOOR.split(), "500", "5.00", "x", "1.00"],
        ["slow", "2", "1/50", "x", "250.00"],
        ["gone", "absent", "not", "here"],
    ]


def test_a_target_is_reached_or_missed_with_what_bounds_it(benchmark):
    import report
    import works

    def times(**seconds):
        """Of the peers by these names."""
        names = {"numba": works.of("numba"), "plain": works.PLAIN, "floor": works.FLOOR}
        taken = {names[name]: benchmark.Times("", [taken]) for name, taken in seconds.items()}
        return taken, {works.SKLEARN: "it is not installed"}
    small = tuple(works.SMALL)
    found = {(small, 10, "float64"): times(numba=2.0, plain=5.0, floor=2.0),
             (small, 100, "float64"): times(numba=1.0, plain=1.0, floor=0.5),
             (small, 1000, "float64"): times(numba=1.0, plain=1.5)}
    text = "\n".join(report.targets(found, [works.of("numba"), works.PLAIN, works.FLOOR]))
    assert text.count("batch 10") == 3
    for name, said in (works.SKLEARN, "it is not installed"), (works.TORCH, "not measured"):
        assert f"12.00 x {name}: {said}\n" in "\n".join(
            [*report.targets(found, [works.of("numba"), name]), ""])
    for line in ("784-30-10, batch 10, float64: 2.00 x NumPy by batches, plain: 2.50 x, reached",
                 "784-30-10, batch 10, float64: 1.00 x the bare matrix products: 1.00 x, reached",
                 "784-30-10, batch 100, float64: 1.20 x NumPy by batches, plain: 1.00 x, missed",
                 "the bare products take 0.50 of its time; alone they would be 2.00 x",
                 "in batches of 1,000, where a step's fixed costs are shared, it is 1.50 x"):
        assert line in text


def test_the_benchmark_runs_from_its_file(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is missing: there is no picture")
    picture = tmp_path / "growth.svg"
    printed = run("--rounds", 1, "--samples", 16, "--only", "lists", "--picture", picture,
                  "--parts", "speed,growth")
    assert len(re.findall(r": [48,16]+ images, median of 1 rounds", printed)) == 3
    assert printed.count("µs for a sample") == 3
    assert len(re.findall(r"^minnet, backend lists +[\d,.]+ ", printed, re.MULTILINE)) == 3 + 3
    assert "minnet, backend lists" in picture.read_text(encoding="utf-8")


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


def test_a_picture_that_cannot_be_drawn_is_refused_before_anything_is_timed(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is missing: there is no picture")
    kept = tmp_path / "growth.txt"
    kept.write_text("mine")
    done = start("--picture", kept)
    assert (done.returncode, done.stdout, kept.read_text()) == (1, "", "mine")
    assert "a plot is saved as PNG, SVG or PDF" in done.stderr
    assert start("--parts", "sped").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells a process's peak of memory")
def test_loading_the_images_is_seen_in_the_memory():
    bare, loaded = (int(run(task, "float64", program="memory.py").split()[0])
                    for task in ("Python and minnet, nothing loaded", "minnet, the images loaded"))
    assert 4 <= loaded - bare < 60
    assert run("minnet, backend lists", "float32", program="memory.py") == "-\n"
