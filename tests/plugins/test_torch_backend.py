"""The backend torch: every part beside the reference, its devices and types, and no PyTorch."""

import copy
import math
import os
import pathlib
import subprocess
import sys

import minnet
import pytest
from minnet.core import BACKENDS, LAYERS, numbers
from minnet.plugin.testing.backend import check_case
from minnet.plugin.testing.backend_cases import cases
from minnet_plugins import activations, losses, optimizers, penalties, torch_backend
from minnet_plugins.dropout import Dropout
from minnet_plugins.torch_backend import TorchBackend

try:
    import torch
    from minnet_plugins.torch_backend.engine import OnDevice, TorchEngine
except ImportError:
    torch = None

needs_torch = pytest.mark.skipif(torch is None, reason="PyTorch and array-api-compat are not both "
                                 "installed (they are in the extra `torch`)")

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

CORE_ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity", "softmax"]
CORE_LOSSES = ["sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy"]
ALL_ACTIVATIONS = CORE_ACTIVATIONS + [part.name for part in activations.minnet_activations()]
ALL_LOSSES = CORE_LOSSES + [part.name for part in losses.minnet_losses()]
ALL_OPTIMIZERS = ["sgd", *[part.name for part in optimizers.minnet_optimizers()]]
ALL_PENALTIES = [part.name for part in penalties.minnet_penalties()]

# A network with every bundled layer, and the pictures that it reads.
PICTURES = ["2x8x8", "conv2d:3:3:1:1", "max_pool2d:2", Dropout(0.2, 1), "conv2d:2:3",
            "mean_pool2d:2:1", 4, 3]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Networks so small are not worth a second thread, which only waits where cores are busy."""
    if torch:
        before = torch.get_num_threads()
        torch.set_num_threads(1)
    yield
    if torch:
        torch.set_num_threads(before)


@pytest.fixture
def quiet(capsys):
    """Whatever the test runs must say nothing on standard error."""
    yield
    assert capsys.readouterr().err == ""


def samples(count=23, width=5, classes=3, scale=1.0, levels=False):
    """Samples of three classes, of numbers below and above 0 or of grey levels."""
    inputs = [[scale * (((7 * i + 3 * k) % 11) / 11 - 0.4) if (i + k) % 4 else 0.0
               for k in range(width)] for i in range(count)]
    if levels:
        inputs = [[(5 * i * k) % 256 / 255 for k in range(width)] for i in range(count)]
    return minnet.Dataset(inputs, [minnet.one_hot(i * i % classes, classes) for i in range(count)])


def flat(network):
    """Every weight and bias in one list."""
    return [w for layer in network.layers for name in layer.parameters
            for w in numbers(getattr(layer, name))]


def close(expected):
    return expected if expected is None else pytest.approx(expected, abs=1e-9, rel=1e-9)


def alike(network, data, **settings):
    """Hold what a training leaves on torch against what it leaves on the reference."""
    how = {"epochs": 2, "batch_size": 4, "learning_rate": 0.02, "validation": data, **settings}
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    expected = minnet.train(reference, data, backend="python", **how)
    found = minnet.train(other, data, backend="torch", **how)
    assert flat(reference) != flat(network)
    assert flat(other) == close(flat(reference))
    for one, record in zip(expected.epochs, found.epochs):
        for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
            assert getattr(record, name) == close(getattr(one, name)), name
    assert all(type(w) is float for w in flat(other))
    return other


# Every part comes to the reference's numbers.


@needs_torch
@pytest.mark.parametrize("case", cases(), ids=str)
def test_it_comes_to_the_references_numbers(case):
    check_case(TorchBackend(), case)


@needs_torch
@pytest.mark.parametrize("settings", [
    *[{"activation": name, "output_activation": after} for name in ALL_ACTIVATIONS
      for after in ("sigmoid", name)],
    *[{"loss": name, "output_activation": after} for name in ALL_LOSSES
      for after in ("sigmoid", "softmax")],
    *[{"penalties": name} for name in ALL_PENALTIES],
    {"penalties": ALL_PENALTIES, "bias": False, "optimizer": "adam"},
    *[{"optimizer": name} for name in ALL_OPTIMIZERS]], ids=str)
def test_every_part_learns_what_the_reference_learns(quiet, settings):
    made = {"activation": "tanh", "output_activation": "sigmoid", "initializer": "xavier",
            **settings}
    how = {name: made.pop(name) for name in ("optimizer",) if name in made}
    alike(minnet.Network.mlp([5, 4, 3], **made, seed=2), samples(), **how)


@needs_torch
@pytest.mark.parametrize("levels", [False, True], ids=["numbers", "grey levels"])
@pytest.mark.parametrize("settings", [{}, {"optimizer": "adam", "penalties": "l2:0.01"},
                                      {"bias": False}], ids=str)
def test_every_layer_learns_what_the_reference_learns(quiet, settings, levels):
    made = dict(settings)
    how = {name: made.pop(name) for name in ("optimizer",) if name in made}
    network = minnet.Network.mlp(PICTURES, "relu", "sigmoid", initializer="he", seed=1, **made)
    alike(network, samples(width=128, levels=levels), **how)


def test_every_layer_is_tried():
    minnet.plugins()
    assert {"conv2d", "max_pool2d", "mean_pool2d", "dropout", "dense"} >= set(LAYERS.names()) - {
        "standardize", "in_unit"}


@needs_torch
def test_a_table_is_standardised_and_answered_in_its_own_unit(quiet):
    rows = [[2000.0 + i, 7.0, i % 5 / 100] for i in range(23)]
    scales = {"year": (2011.0, 6.6), "same": (7.0, 0.0), "small": (0.02, 0.014),
              "price": (150.0, 40.0)}
    data = minnet.Dataset(rows, [[100.0 + 4 * i] for i in range(23)], scales=scales,
                          columns=["year", "same", "small"], target="price")
    network = minnet.Network.mlp([3, 4, 1], "tanh", "identity", seed=1)
    minnet.train(network, data, epochs=1, batch_size=4, learning_rate=0.1, backend="torch")
    assert [layer.name for layer in network.layers][::3] == ["standardize", "in_unit"]
    alike(network, data)
    single = minnet.predict(network, rows, "torch:float32")
    assert numbers(single) == pytest.approx(numbers(minnet.predict(network, rows)), rel=1e-5)


class Cut(minnet.Activation):
    """tanh whose δ is cut to ±0.01."""

    def __init__(self):
        super().__init__("cut of the torch test", math.tanh, lambda z: 1 - math.tanh(z) ** 2)

    def delta(self, z, a, gradient):
        return [max(-0.01, min(0.01, delta_j)) for delta_j in super().delta(z, a, gradient)]


@needs_torch
def test_a_part_without_an_array_form_is_run_row_by_row_and_told_of_once(capsys):
    for _ in range(2):
        alike(minnet.Network.mlp([5, 4, 3], Cut(), "softmax", seed=3), samples())
    assert capsys.readouterr().err == ("minnet: cut of the torch test has no array form, so it is "
                                       "run row by row, which is slower\n")


@needs_torch
def test_layers_in_two_places_and_biases_that_stay(quiet):
    shared = minnet.Dense(4, 4, "tanh", "xavier", source=minnet.random_source(1))
    for penalties_of_it in (), "l2:0.01":
        network = minnet.Network([minnet.Dense(5, 4), *[shared] * 3, minnet.Dense(4, 3)],
                                 penalties=penalties_of_it)
        alike(network, samples(), optimizer="momentum")
    network = minnet.Network.mlp([5, 4, 3], bias=False)
    network.layers[0].biases = [0.1, 0.2, 0.3, 0.4]
    assert alike(network, samples()).layers[0].biases == [0.1, 0.2, 0.3, 0.4]


@needs_torch
@pytest.mark.parametrize("activation, loss, learning_rate", [
    ("identity", "half_squared_error", 1e10), ("relu", "mean_squared_error", 1e308),
    ("identity", "cross_entropy", 1.0), ("identity", "binary_cross_entropy", 1.0),
    ("tanh", "kl_divergence", 1.0)])
def test_a_training_that_fails_says_what_the_reference_says(quiet, activation, loss,
                                                            learning_rate):
    said = []
    for backend in ("python", "torch"):
        network = minnet.Network.mlp([5, 4, 3], activation, activation, loss, seed=9)
        before = flat(network)
        with pytest.raises(minnet.MinnetError) as error:
            minnet.train(network, samples(), epochs=4, batch_size=2, learning_rate=learning_rate,
                         backend=backend)
        said.append(str(error.value))
        assert flat(network) == before
    assert said[1] == said[0]


# Images, the same seed, a checkpoint.


@needs_torch
def test_images_stay_bytes_and_are_read_as_the_reference_reads_them(quiet, monkeypatch):
    train, _ = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:60], train.targets[:60], train.classes)
    network = minnet.Network.mlp([784, 5, 10], initializer="xavier")
    loaded = BACKENDS.find("torch:float32").load(network)
    data = loaded.prepare(train)
    assert (data.levels.dtype, tuple(data.levels.shape)) == (torch.uint8, (5000, 784))
    assert data.inputs is None
    alike(network, few, epochs=1)
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert loaded.prepare(few).levels.tolist() == data.levels[:60, :].tolist()


@needs_torch
def test_the_same_seed_is_the_same_network_and_nothing_stays_behind(quiet):
    before = (torch.get_num_threads(), torch.get_default_dtype(), torch.is_grad_enabled(),
              torch.is_inference_mode_enabled(), torch.initial_seed())
    learned = []
    for _ in range(2):
        network = minnet.Network.mlp([5, 4, Dropout(0.2), 3], seed=3)
        minnet.train(network, samples(), epochs=3, batch_size=4, learning_rate=0.5,
                     backend="torch:float32")
        learned.append(flat(network))
    assert learned[0] == learned[1]
    with pytest.raises(minnet.DivergedError):
        minnet.train(minnet.Network.mlp([5, 3], "identity"), samples(), epochs=4, batch_size=2,
                     learning_rate=1e10, backend="torch")
    steps = BACKENDS.find("torch").load(network)
    next(steps.learn(steps.prepare(samples()), [[0, 1], [2]], minnet.SGD(), 0.1))
    assert before == (torch.get_num_threads(), torch.get_default_dtype(), torch.is_grad_enabled(),
                      torch.is_inference_mode_enabled(), torch.initial_seed())


@needs_torch
@pytest.mark.parametrize("backend", ["torch", "torch:float32"])
def test_a_training_goes_on_from_its_checkpoint_to_the_same_bits(quiet, tmp_path, backend):
    how = {"batch_size": 4, "learning_rate": 0.01, "optimizer": "adam", "backend": backend}
    network, data = minnet.Network.mlp([5, 4, 3], seed=3), samples()
    whole = copy.deepcopy(network)
    minnet.train(whole, data, epochs=4, **how)
    minnet.train(network, data, epochs=2, checkpoint=tmp_path / "half.json", **how)
    resumed, _ = minnet.resume(tmp_path / "half.json", data, epochs=4)
    assert flat(resumed) == flat(whole)


# Single precision, and devices.


class Watching(minnet.Layer):
    """Hands on what comes, noting the type and the device of all that comes by."""

    name = "watching of the torch test"
    seen = set()

    def arrays(self, xp):
        """The same for arrays."""
        return self

    def forward(self, x):
        self.seen.add((x.dtype, x.device.type))
        return x, x

    def delta(self, z, a, gradient):
        self.seen.add((gradient.dtype, gradient.device.type))
        return gradient

    def backward(self, x, delta):
        self.seen.add((delta.dtype, delta.device.type))
        return delta


def watched(settings):
    """A network of an activation, a loss or penalties that watches what goes through it."""
    made = {"activation": "tanh", "output_activation": "sigmoid", "initializer": "xavier",
            **settings}
    Watching.seen.clear()
    return minnet.Network.mlp([5, Watching(), 4, Watching(), Dropout(0.2), 3], **made, seed=2)


ALL_PARTS = [*[{"activation": name} for name in ALL_ACTIVATIONS],
             *[{"loss": name} for name in ALL_LOSSES],
             *[{"optimizer": name} for name in ALL_OPTIMIZERS],
             *[{"penalties": name, "bias": False} for name in ALL_PENALTIES]]


@needs_torch
@pytest.mark.parametrize("settings", ALL_PARTS, ids=str)
def test_single_precision_stays_so(quiet, settings):
    made = dict(settings)
    how = {name: made.pop(name) for name in ("optimizer",) if name in made}
    network = watched(made)
    minnet.train(network, samples(), epochs=2, batch_size=4, learning_rate=0.05,
                 validation=samples(), backend="torch:float32", **how)
    assert Watching.seen == {(torch.float32, "cpu")}
    assert torch.tensor(flat(network), dtype=torch.float32).tolist() == flat(network)


@needs_torch
def test_numbers_too_large_for_single_precision_are_told_as_a_divergence(quiet):
    network = minnet.Network.mlp([5, 4, 3], seed=9)
    before = flat(network)
    with pytest.raises(minnet.DivergedError, match="the steps are too large"):
        minnet.train(network, samples(scale=1e300), epochs=1, batch_size=4, learning_rate=0.1,
                     backend="torch:float32")
    assert flat(network) == before


@needs_torch
@pytest.mark.parametrize("settings", [
    *[setting for setting in ALL_PARTS
      if setting.get("loss") not in ("cross_entropy", "binary_cross_entropy", "kl_divergence")],
    {"loss": "cross_entropy", "output_activation": "softmax"},
    {"loss": "binary_cross_entropy", "output_activation": "sigmoid"}], ids=str)
def test_all_arrays_are_on_the_device(quiet, monkeypatch, settings):
    made = dict(settings)
    optimizer = minnet.core.OPTIMIZERS.find(made.pop("optimizer", "sgd"))
    run_elsewhere(monkeypatch, watched(made), 5, optimizer)
    assert Watching.seen == {(torch.float32, "meta")}


@needs_torch
def test_pictures_and_tables_are_on_the_device(quiet, monkeypatch):
    run_elsewhere(monkeypatch, minnet.Network.mlp(PICTURES, "relu"), 128)
    table = [minnet.Standardize([1.0, 2.0], [3.0, 0.0]), minnet.Dense(2, 3),
             minnet.InUnit([1.0] * 3, [2.0] * 3)]
    run_elsewhere(monkeypatch, minnet.Network(table), 2)


def run_elsewhere(monkeypatch, network, width, optimizer=minnet.SGD()):
    """A step of four samples, and their cost, on PyTorch's device without numbers.

    It refuses arrays that are elsewhere, and what asks for a number. It has no float64 here.
    """
    monkeypatch.setattr(TorchEngine, "penalty", lambda self: 0.0)
    monkeypatch.setattr(OnDevice, "without_float64", ("meta",))
    engine = TorchEngine(network, "meta", "float32")
    inputs, targets = engine.array([[0.5] * width] * 4), engine.array([[0.0, 1.0, 0.0]] * 4)
    done = []
    with engine.computing():
        engine.learn_run(lambda places: inputs, range(4), targets, [4],
                         engine.step_of(optimizer, 0.1), done)
        (z, a, penalty), = done
        cost = engine.loss.output_cost(engine.layers[-1], z, a, targets)
    held = [value for layer in engine.layers for value in vars(layer).values()
            if isinstance(value, torch.Tensor)]
    assert {(x.dtype, x.device.type) for x in [cost, a, *held]} == {(torch.float32, "meta")}
    assert OnDevice("cpu").float64 is torch.float64


@needs_torch
@pytest.mark.parametrize("name, device, dtype", [
    ("torch", "cpu", "float64"), ("torch:float32", "cpu", "float32"),
    ("torch:cpu", "cpu", "float64"), ("torch:cuda", "cuda", "float64"),
    ("torch:cuda:float32", "cuda", "float32"), ("torch:float32:cuda", "cuda", "float32"),
    ("torch:mps", "mps", "float32"), ("torch:float32:mps", "mps", "float32")])
def test_a_device_and_a_type_may_follow_the_name(name, device, dtype):
    backend = BACKENDS.find(name)
    assert (backend.name, backend.device, backend.dtype) == (name, device, dtype)


@needs_torch
@pytest.mark.parametrize("name, words", [
    ("torch:float16", "takes a device, cpu, cuda or mps, and float32 or float64, and was asked "
                      "for 'float16'"),
    ("torch:float32:float64", "and was asked for 'float64'"), ("torch:cuda:mps", "for 'mps'"),
    ("torch:cuda:1", "and was asked for 1"), ("torch::", "and was asked for ''"),
    ("torch:mps:float64", "mps has no float64"), ("torch:float64:mps", "mps has no float64")])
def test_another_device_or_type_is_refused(refused, name, words):
    said = refused("train", "letters", "--epochs", "1", "--backend", name)
    assert f"there is no backend '{name}'" in said and words in said


@needs_torch
@pytest.mark.parametrize("device, words", [
    ("cuda", "backend torch:cuda needs a graphics card"), ("mps", "backend torch:mps needs a Mac")])
def test_a_device_that_is_not_there_is_told_in_one_sentence(says, monkeypatch, device, words):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    status, output, errors = says("train", "letters", "--epochs", "1", "--backend",
                                  f"torch:{device}")
    assert status == 1 and "epoch" not in output
    assert errors.startswith(f"minnet: error: {words}") and errors.count("\n") == 1


# PyTorch is imported only when it is used, and may be missing.


def in_process(program, *words):
    """What a program of minnet's command line says in a process of its own."""
    done = subprocess.run([sys.executable, "-B", "-X", "utf8", "-c", program, *words],
                          capture_output=True, encoding="utf-8",
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("words", [["plugins"], ["train", "letters", "--epochs", "1"]], ids=str)
def test_torch_is_not_imported_before_it_is_used(words):
    status, _, errors = in_process(
        f"import sys\nfrom minnet.cli import main\nmain({words!r})\n"
        "assert not {'torch', 'array_api_compat'} & set(sys.modules)")
    assert status == 0, errors


@pytest.mark.parametrize("library, package", [("torch", "torch"),
                                              ("array_api_compat", "array-api-compat")])
def test_without_a_library_the_words_that_install_it_are_told(library, package):
    if torch is None and library != "torch":
        pytest.skip("PyTorch is not installed, so it is told of first")
    program = (f"import sys; sys.modules[{library!r}] = None\n"
               "from minnet.cli import main; sys.exit(main(sys.argv[1:]))")
    installs = (f"needs {library}, which is not installed: python3 -m pip install {package}")
    status, output, errors = in_process(program, "plugins")
    assert (status, errors) == (0, "")
    assert f"torch_backend unavailable: {installs}" in output.splitlines()
    status, output, errors = in_process(program, "train", "letters", "--backend", "torch:float32")
    assert (status, output) == (1, "")
    assert f"(plugin torch_backend would bring it, but {installs})" in errors


def test_a_torch_that_cannot_be_imported_is_told_in_one_sentence(monkeypatch, tmp_path):
    for library in "torch", "array_api_compat":
        (tmp_path / f"{library}.py").write_text("raise ImportError('no libtorch_cpu.so')\n")
        monkeypatch.delitem(sys.modules, library, raising=False)
    monkeypatch.delitem(sys.modules, "minnet_plugins.torch_backend.engine", raising=False)
    monkeypatch.delattr(torch_backend, "engine", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(minnet.MinnetError, match="needs PyTorch and array-api-compat.*no libtorch"):
        TorchBackend().load(minnet.Network.mlp([2, 1]))


def test_ctrl_c_waits_until_torch_is_imported(tmp_path):
    (tmp_path / "array_api_compat").mkdir()
    (tmp_path / "array_api_compat" / "__init__.py").write_text(
        "import signal\nsignal.raise_signal(signal.SIGINT)\n")
    (tmp_path / "array_api_compat" / "torch.py").write_text("print('imported')\nimport absent\n")
    status, output, errors = in_process(
        f"import sys, minnet\nsys.path.insert(0, {str(tmp_path)!r})\n"
        "from minnet_plugins.torch_backend import TorchBackend\n"
        "TorchBackend().load(minnet.Network.mlp([2, 1]))")
    assert output == "imported\n" and errors.endswith("KeyboardInterrupt\n")


def test_auto_prefers_what_needs_no_second_to_start():
    assert TorchBackend().speed < min(BACKENDS.find(name).speed for name in ("lists",))
