"""What is the backend numpy's own: images as bytes, single precision, runs of batches, no NumPy.

That it comes to the reference's numbers whatever the network is for the test kit's check_backend.
"""

import copy
import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import tracemalloc

import minnet
import pytest
from minnet.core import BACKENDS, numbers
from minnet_plugins import activations, losses, numpy_backend, optimizers, penalties
from minnet_plugins.dropout import Dropout
from minnet_plugins.numpy_backend import NumpyBackend

try:
    import numpy as np
except ImportError:
    np = None

# Whatever NumPy has to say of overflow and the like must stay unsaid.
pytestmark = pytest.mark.filterwarnings("error")

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

ALL_ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity", "softmax",
                   *[part.name for part in activations.minnet_activations()]]
ALL_LOSSES = ["sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy",
              *[part.name for part in losses.minnet_losses()]]
ALL_OPTIMIZERS = ["sgd", *[part.name for part in optimizers.minnet_optimizers()]]
ALL_PENALTIES = [part.name for part in penalties.minnet_penalties()]


@pytest.fixture(autouse=True)
def numpy_is_here(request):
    """Leaves out what needs NumPy where it is missing; what is about that asks for `bare`."""
    if np is None and "bare" not in request.fixturenames:
        pytest.skip("NumPy is not installed: there is nothing for its backend to compute with")


@pytest.fixture
def quiet(capsys):
    """Whatever the test runs must say nothing on standard error."""
    yield
    assert capsys.readouterr().err == ""


def samples(count=23, width=5, classes=3, scale=1.0):
    """Samples of numbers below and above 0, some of them 0, and their classes."""
    inputs = [[scale * (((7 * i + 3 * k) % 11) / 11 - 0.4) if (i + k) % 4 else 0.0
               for k in range(width)] for i in range(count)]
    return minnet.Dataset(inputs, [minnet.one_hot(i * i % classes, classes) for i in range(count)])


def digits(count):
    train, _ = minnet.load_dataset("digits")
    return minnet.Dataset(train.inputs[:count], train.targets[:count], train.classes)


def flat(network):
    """Every weight and bias in one list."""
    return [w for layer in network.layers for name in layer.parameters
            for w in numbers(getattr(layer, name))]


def close(expected):
    return expected if expected is None else pytest.approx(expected, abs=1e-9, rel=1e-9)


def alike(network, data, **settings):
    """Hold what a training leaves on both backends against each other; returns numpy's network."""
    how = {"epochs": 2, "batch_size": 4, "learning_rate": 0.1, "validation": data, **settings}
    reference, other = copy.deepcopy(network), copy.deepcopy(network)
    expected = minnet.train(reference, data, backend="python", **how)
    found = minnet.train(other, data, backend="numpy", **how)
    assert flat(reference) != flat(network)
    assert flat(other) == close(flat(reference))
    for one, record in zip(expected.epochs, found.epochs):
        for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
            assert getattr(record, name) == close(getattr(one, name)), name
    return other


# Images stay bytes, and what is 0 in every sample is left out.


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("sizes", [[784, 10, 10], [784, 10], [784, Dropout(0.3), 10]], ids=str)
def test_images_are_learned_as_the_reference_learns_them(quiet, sizes, optimizer, bias):
    network = minnet.Network.mlp(sizes, "sigmoid", "softmax", "cross_entropy", "xavier", bias)
    alike(network, digits(130), validation=digits(40), batch_size=10, epochs=1,
          optimizer=optimizer, learning_rate=0.01)


@pytest.mark.parametrize("settings", [{}, {"optimizer": "momentum"}], ids=str)
@pytest.mark.parametrize("blank", [[0, 1, 2, 3, 4], [0, 4], [3], []], ids=str)
@pytest.mark.parametrize("level", [1.0, 2.0], ids=["levels", "no levels"])
def test_inputs_that_are_always_0_move_nothing_and_may_be_others_elsewhere(quiet, blank, level,
                                                                           settings):
    """What is 0 in every sample that is learned need not be so in those to validate with."""
    inputs = [[float((3 * i + k * i) % 2) * level for k in range(5)] for i in range(23)]
    other = minnet.Dataset(inputs, samples().targets)
    data = minnet.Dataset([[0.0 if k in blank else x_k for k, x_k in enumerate(x)]
                           for x in inputs], samples().targets)
    network = minnet.Network.mlp([5, 4, 3], seed=4)
    learned = alike(network, data, validation=other, epochs=3, **settings)
    for before, after in zip(network.layers[0].weights, learned.layers[0].weights):
        assert [after[k] for k in blank] == [before[k] for k in blank]
    alike(learned, other, validation=data, **settings)


def test_biases_that_are_no_parameters_keep_the_values_that_they_were_given(quiet):
    for inputs in ([[0.05, 0.10]], [[1.0, 0.0]]):
        network = minnet.Network.mlp([2, 2, 2], bias=False)
        network.layers[0].biases, network.layers[1].biases = [0.35, 0.35], [0.60, 0.60]
        learned = alike(network, minnet.Dataset(inputs, [[0.01, 0.99]]), batch_size=1)
        assert [layer.biases for layer in learned.layers] == [[0.35, 0.35], [0.60, 0.60]]


def test_images_take_a_byte_for_a_pixel_and_are_not_read_row_by_row(quiet, monkeypatch):
    train, _ = minnet.load_dataset("digits")
    engine = BACKENDS.find("numpy").load(minnet.Network.mlp([784, 10]))
    rows = []
    row = type(train.inputs).row
    monkeypatch.setattr(type(train.inputs), "row", lambda self, i: rows.append(i) or row(self, i))
    tracemalloc.start()
    try:
        data = engine.prepare(train)
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(data) == 5000 and len(rows) < 10
    assert held < 1.5 * 784 * 5000


@pytest.mark.parametrize("backend", ["numpy", "numpy:float32"])
def test_many_samples_are_predicted_as_one_is(quiet, backend):
    for data in (digits(1100), samples(1100, 784)):
        network = minnet.Network.mlp([784, 4, 3], "tanh", "softmax", initializer="xavier")
        outputs = minnet.predict(network, data.inputs, backend)
        within = 1e-9 if backend == "numpy" else 1e-4
        assert outputs[-1] == pytest.approx(network.predict(data.inputs[-1]), abs=within)
        assert len(outputs) == 1100 and type(outputs[0][0]) is float


# A run of batches at a time.


def test_an_evaluation_between_batches_changes_nothing(quiet):
    """More batches than a run has; the other images have other pixels that are always 0."""
    train, test = minnet.load_dataset("digits")
    batches = [list(range(k, k + 10)) for k in range(0, 5000, 10)] * 2
    learned = []
    for often in (0, 333):
        network = minnet.Network.mlp([784, 4, 10], initializer="xavier")
        engine = BACKENDS.find("numpy").load(network)
        data, other = engine.prepare(train), engine.prepare(test)
        for number, _ in enumerate(engine.learn(data, batches, minnet.SGD(), 0.5), 1):
            if often and number % often == 0:
                engine.evaluate(other)
                engine.store()
        engine.store()
        learned.append(flat(network))
    assert learned[1] == close(learned[0])


class Interrupting(minnet.Layer):
    """Hands on what comes; Ctrl-C is pressed in the seventh batch."""

    name = "interrupting of the test"

    def arrays(self, xp):
        """The same for arrays."""
        self.batches = 0
        form = minnet.Layer()
        form.forward_in_training = self.forward_in_training
        return form

    def forward_in_training(self, x):
        self.batches += 1
        if self.batches == 7:
            raise KeyboardInterrupt
        return x, x


def test_ctrl_c_within_a_run_of_batches_keeps_the_steps_before_it(quiet):
    """The seventh batch of 4 samples: 6 steps were taken, on the first 24."""
    dense = minnet.Dense(5, 3, source=minnet.random_source(2))
    network = minnet.Network([Interrupting(), copy.deepcopy(dense)])
    with pytest.raises(KeyboardInterrupt):
        minnet.train(network, samples(40), epochs=1, batch_size=4, learning_rate=1.0,
                     backend="numpy", shuffle=False)
    expected = minnet.Network([dense])
    minnet.train(expected, samples(24), epochs=1, batch_size=4, learning_rate=1.0,
                 backend="python", shuffle=False)
    assert flat(network) == close(flat(expected))


def test_ctrl_c_between_batches_keeps_whole_steps_of_images_too(quiet):
    def interrupt(epoch, done, total):
        if done == 20:
            raise KeyboardInterrupt

    network = minnet.Network.mlp([784, 5, 10], initializer="xavier")
    states = [copy.deepcopy(network)]
    with pytest.raises(KeyboardInterrupt):
        minnet.train(network, digits(60), epochs=1, batch_size=10, learning_rate=1.0,
                     backend="numpy", on_batch=interrupt, shuffle=False)
    for count in range(20, 70, 10):
        states.append(copy.deepcopy(states[0]))
        minnet.train(states[-1], digits(count), epochs=1, batch_size=10, learning_rate=1.0,
                     backend="python", shuffle=False)
    assert any(flat(network) == close(flat(state)) for state in states[1:])


@pytest.mark.parametrize("activation, loss, learning_rate", [
    ("identity", "half_squared_error", 1e10),
    ("gelu", "half_squared_error", 1e100),
    ("relu", "mean_squared_error", 1e308),
    ("identity", "cross_entropy", 1.0),
    ("identity", "binary_cross_entropy", 1.0),
    ("tanh", "kl_divergence", 1.0),
])
def test_a_training_that_fails_says_what_the_reference_says(quiet, activation, loss,
                                                            learning_rate):
    said = []
    for backend in ("python", "numpy"):
        network = minnet.Network.mlp([5, 4, 3], activation, activation, loss, seed=9)
        before = flat(network)
        with pytest.raises(minnet.MinnetError) as error:
            minnet.train(network, samples(), epochs=4, batch_size=2, learning_rate=learning_rate,
                         backend=backend)
        said.append(str(error.value))
        assert flat(network) == before
    assert said[1] == said[0]


def test_a_training_that_fails_late_names_the_batch_and_gives_back_the_epoch_before(quiet):
    """C = ½ (w x − y)², x = 1: a step multiplies the error by 1 − η = −1e30, and C overflows."""
    network = minnet.Network([minnet.Dense(1, 1, "identity", "zeros", bias=False)])
    after = []
    with pytest.raises(minnet.DivergedError, match="the cost became inf in epoch 4, batch 1: the"):
        minnet.train(network, minnet.Dataset([[1.0]] * 2, [[3.0]] * 2), epochs=9, batch_size=1,
                     learning_rate=1e30, backend="numpy",
                     on_epoch=lambda record: after.append(flat(network)))
    assert flat(network) == after[-1] == pytest.approx([-3e180], rel=1e-9)


@pytest.mark.parametrize("backend", ["numpy", "numpy:float32"])
@pytest.mark.parametrize("activation", ALL_ACTIVATIONS)
def test_weighted_inputs_of_any_size_bring_no_warning(quiet, activation, backend):
    for scale in (1e3, 1e30, 1e300):
        network = minnet.Network.mlp([5, 4, 3], activation, activation, seed=9)
        minnet.evaluate(network, samples(scale=scale), backend)
        try:
            minnet.train(network, samples(scale=scale), epochs=2, batch_size=4, learning_rate=10.0,
                         backend=backend)
        except minnet.DivergedError as error:
            assert "the steps are too large" in str(error)


# The data as arrays.


NUMBERS = {"B": (0x08, [0, 1, 2, 127, 128, 254, 255]), "b": (0x09, [-128, -1, 0, 1, 127]),
           "h": (0x0B, [-32768, -1, 0, 300, 32767]), "i": (0x0C, [-2**31, 0, 16777217, 2**31 - 1]),
           "f": (0x0D, [-1.5e30, -1e-40, 0.0, 0.1, 3.4e38]),
           "d": (0x0E, [-1.5e30, -1e-300, 1 / 3, 123456789.123456789])}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("letter", NUMBERS)
def test_an_idx_file_gives_the_array_that_its_rows_give(quiet, tmp_path, letter, dtype):
    code, values = NUMBERS[letter]
    (tmp_path / "x-images-idx3-ubyte").write_bytes(
        struct.pack(f">4B3I{110}{letter}", 0, 0, code, 3, 11, 2, 5,
                    *[values[(3 * k + k // 5) % len(values)] for k in range(110)]))
    rows = minnet.load_dataset(str(tmp_path / "x-images-idx3-ubyte"))[0].inputs
    array = rows.array(np, np.dtype(dtype))
    assert (array.dtype, array.shape, array.dtype.isnative) == (np.dtype(dtype), (11, 10), True)
    assert array.tobytes() == np.array(list(rows), dtype=dtype).tobytes()


class Made:
    """Rows made when asked for, counting how often."""

    def __init__(self, rows):
        self.rows, self.asked = rows, 0

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        self.asked += 1
        return list(self.rows[i])


def test_rows_of_any_form_give_the_same_network_are_read_once_and_stay_as_they_are(quiet):
    learned, made = [], Made(samples().inputs)
    array = np.array(samples().inputs)
    for inputs in (samples().inputs, made, array, [tuple(row) for row in array], array.T.copy().T):
        network = minnet.Network.mlp([5, 4, 3], seed=3)
        minnet.train(network, minnet.Dataset(inputs, samples().targets), epochs=5, batch_size=4,
                     learning_rate=0.5, backend="numpy")
        learned.append(flat(network))
    assert learned == [learned[0]] * 5
    assert made.asked < 2 * 23
    assert array.tolist() == samples().inputs
    assert all(type(w) is float for w in learned[0])


# Parts that bring no array form, and layers in two places.


def test_a_layer_that_stands_in_several_places_is_one_layer(quiet):
    """[layer] * 3 shares its weights: each place moves them, and all places see them."""
    shared = minnet.Dense(4, 4, "tanh", "xavier", source=minnet.random_source(1))
    for penalty in ((), "l2:0.01"):
        for optimizer in ("sgd", "momentum"):
            around = [minnet.Dense(5, 4), *[shared] * 3, minnet.Dense(4, 3)]
            alike(minnet.Network(around, penalties=penalty), samples(), optimizer=optimizer)
            alike(minnet.Network([shared] * 2, penalties=penalty), samples(23, 4, 4),
                  optimizer=optimizer)


class Doubled(minnet.Dense):
    """A dense layer of another kind: its output doubled."""

    name = "doubled of the test"

    def forward(self, x):
        z, a = super().forward(x)
        return z, [2 * a_j for a_j in a]

    def delta(self, z, a, gradient):
        return super().delta(z, [a_j / 2 for a_j in a], [2 * g_j for g_j in gradient])


class Cut(minnet.Activation):
    """tanh whose δ is cut to ±0.01: every sample's must come by in its own size."""

    def __init__(self):
        super().__init__("cut of the test", math.tanh, lambda z: 1 - math.tanh(z) ** 2)

    def delta(self, z, a, gradient):
        return [max(-0.01, min(0.01, delta_j)) for delta_j in super().delta(z, a, gradient)]


class Roots:
    """A step by the root of the slope, with a count that it does not use."""

    name = "roots of the test"
    start = (0,)

    def step(self, w, gradient, learning_rate, memory):
        memory[0] += 1
        return w - learning_rate * math.copysign(math.sqrt(abs(gradient)), gradient)


def fourth_powers(a, y):
    return sum((a_j - y_j) ** 4 for a_j, y_j in zip(a, y)) / 4


ODD = {
    "doubled of the test": {"sizes": [5, Doubled(5, 4), 3]},
    "cut of the test": {"activation": Cut()},
    "fourth powers of the test": {"loss": minnet.Loss(
        "fourth powers of the test", fourth_powers,
        lambda a, y: [(a_j - y_j) ** 3 for a_j, y_j in zip(a, y)])},
    "above zero of the test": {"penalties": [minnet.Penalty(
        "above zero of the test", lambda w: w * w if w > 0 else 0.0,
        lambda w: 2 * w if w > 0 else 0.0)]},
    "roots of the test": {"optimizer": Roots()},
}


@pytest.mark.parametrize("name", ODD)
def test_a_part_without_an_array_form_is_run_row_by_row_and_told_of_once(capsys, name):
    made = {"sizes": [5, 4, 3], "activation": "tanh", "output_activation": "softmax", **ODD[name]}
    settings = {key: made.pop(key) for key in ("optimizer",) if key in made}
    for _ in range(2):
        network = minnet.Network.mlp(**made, seed=3)
        alike(network, samples(), **settings)
        minnet.train(network, samples(), epochs=1, batch_size=4, learning_rate=0.1,
                     backend="numpy:float32", **settings)
        assert all(type(w) is float for w in flat(network))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and name in said[0] and "row by row" in said[0], said


# Single precision.


class Watching(minnet.Layer):
    """Hands on what comes, noting the type of every number that comes by."""

    name = "watching of the test"
    seen = set()

    def arrays(self, xp):
        """The same for arrays."""
        return self

    def forward(self, x):
        self.seen.add(x.dtype.name)
        return x, x

    def delta(self, z, a, gradient):
        self.seen.add(gradient.dtype.name)
        return gradient

    def backward(self, x, delta):
        self.seen.add(delta.dtype.name)
        return delta


@pytest.mark.parametrize("settings", [
    *[{"activation": name} for name in ALL_ACTIVATIONS],
    *[{"loss": name, "output_activation": after} for name in ALL_LOSSES
      for after in ("sigmoid", "softmax")],
    *[{"optimizer": name} for name in ALL_OPTIMIZERS],
    *[{"penalties": name, "bias": False} for name in ALL_PENALTIES],
    {"learning_rate": 0.05, "bias": False}], ids=str)
def test_single_precision_stays_so(quiet, settings):
    Watching.seen.clear()
    how = {"epochs": 2, "batch_size": 4, "validation": samples(), "backend": "numpy:float32",
           "learning_rate": np.float64(0.05)}
    how.update((key, settings[key]) for key in ("optimizer", "learning_rate") if key in settings)
    made = {"activation": "tanh", "output_activation": "sigmoid", "initializer": "xavier",
            **{key: value for key, value in settings.items() if key not in how}}
    network = minnet.Network.mlp([5, Watching(), 4, Watching(), Dropout(0.2), 3],
                                 **made, seed=2)
    minnet.train(network, samples(), **how)
    assert Watching.seen == {"float32"}
    assert [float(np.float32(w)) for w in flat(network)] == flat(network)


def test_single_precision_reads_digits_as_well():
    train, test = minnet.load_dataset("digits")
    accuracy = {}
    for backend in ("numpy", "numpy:float32"):
        network = minnet.Network.mlp([784, 30, 10], "sigmoid", "softmax", "cross_entropy", "xavier")
        minnet.train(network, digits(1000), epochs=5, batch_size=10, learning_rate=0.6,
                     backend=backend)
        accuracy[backend] = minnet.evaluate(network, test, backend).accuracy
    assert accuracy["numpy"] > 0.8
    assert accuracy["numpy:float32"] == pytest.approx(accuracy["numpy"], abs=0.005)


def test_numbers_too_large_for_single_precision_bring_no_warning(quiet):
    network = minnet.Network.mlp([5, 4, 3], seed=9)
    before = flat(network)
    with pytest.raises(minnet.DivergedError):
        minnet.train(network, samples(scale=1e300), epochs=1, batch_size=4, learning_rate=0.1,
                     backend="numpy:float32")
    assert flat(network) == before


def test_another_type_of_numbers_is_refused():
    for dtype in ("float16", "int32", "", "double", None, 32):
        with pytest.raises(minnet.MinnetError, match="in float64 or float32, and was asked for"):
            NumpyBackend(dtype)
    with pytest.raises(minnet.MinnetError, match="there is no backend 'numpy:float16': backend "
                       "numpy computes in float64 or float32.*numpy:DTYPE"):
        BACKENDS.find("numpy:float16")


# NumPy is imported only when it is used, and may be missing.

QUICK = ["train", "letters", "--epochs", "1"]


@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["plugins"],
                                   ["plugins", "show", "numpy_backend"],
                                   [*QUICK, "--backend", "lists"]], ids=str)
def test_numpy_is_not_imported_before_it_is_used(words):
    program = ("import sys\nfrom minnet.cli import main\n"
               f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
               "assert 'numpy' not in sys.modules")
    done = subprocess.run([sys.executable, "-B", "-c", program], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr


INSTALLS = "needs numpy, which is not installed: python3 -m pip install numpy"


@pytest.fixture(params=["nothing installed", "numpy hidden"])
def bare(request):
    """A function that runs a command where there is no NumPy: (exit status, output, errors)."""
    hide = "" if request.param == "nothing installed" else "sys.modules['numpy'] = None; "
    program = (f"import sys; {hide}sys.path.insert(0, {str(ROOT)!r}); "
               "from minnet.cli import main; sys.exit(main(sys.argv[1:]))")
    flags = ["-S"] if request.param == "nothing installed" else []
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("PYTHON", "MINNET"))}

    def run(*words):
        done = subprocess.run([sys.executable, "-B", *flags, "-X", "utf8", "-c", program, *words],
                              env=environment, capture_output=True, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr
    return run


def test_without_numpy_the_plugins_tell_what_installs_it(bare):
    status, output, errors = bare("plugins")
    assert (status, errors) == (0, "")
    assert f"numpy_backend unavailable: {INSTALLS}" in output.splitlines()


def test_without_numpy_its_backend_is_refused_in_one_line_and_the_lists_serve(bare):
    for name in ("numpy", "numpy:float32"):
        status, output, errors = bare(*QUICK, "--backend", name)
        assert (status, output) == (1, "")
        assert errors.startswith("minnet: error: ") and errors.count("\n") == 1
        assert f"(plugin numpy_backend would bring it, but {INSTALLS})" in errors
    status, output, errors = bare(*QUICK, "--json")
    assert (status, errors) == (0, "")
    assert json.loads(output.splitlines()[0])["backend"] == "lists"


def test_without_numpy_the_plugin_says_what_it_lacks(bare, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ModuleNotFoundError) as missing:
        numpy_backend.minnet_backends()
    assert missing.value.name == "numpy"


def test_a_numpy_that_cannot_be_imported_is_told_in_one_sentence(bare, monkeypatch, tmp_path):
    """It is found, so that the plugin offers the backend, and fails when it is first used."""
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("raise ImportError('no libopenblas.so.0')\n")
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(minnet.MinnetError, match="backend numpy needs NumPy, which cannot be "
                       "imported: no libopenblas.*python3 -m pip install numpy"):
        NumpyBackend().load(minnet.Network.mlp([2, 1]))


def test_ctrl_c_waits_until_numpy_is_imported(tmp_path):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text(
        "import signal\nsignal.raise_signal(signal.SIGINT)\nprint('imported')\n")
    program = ("import minnet\nfrom minnet_plugins.numpy_backend import NumpyBackend\n"
               "NumpyBackend().load(minnet.Network.mlp([2, 1]))")
    done = subprocess.run([sys.executable, "-B", "-c", program], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path),
                                                                            str(ROOT)])})
    assert done.stdout == "imported\n" and done.stderr.endswith("KeyboardInterrupt\n")
