"""What PyTorch computes for the bundled parts (the programs make_torch_…), and pictures to read."""

import json
import math
import pathlib
import random

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


def clamped_cube(z):
    """f(z) = z³, but no less than −2 and no more than 2"""
    cube = power(z, 3)
    if -2 < cube < 2:
        return cube
    return 2.0 if cube > 0 else -2


def power(x, n):
    """x to the n"""
    return x ** n


def bent_sine(m, z):
    """f(z) = sin z where z < 0.5 and z > −1, else σ(z)"""
    return m.where((z < 0.5) and (z > -LIMIT), math.sin(z), sigmoid(m, m.minimum(z, 9)))


LIMIT = 1


def sigmoid(m, z):
    """1 / (1 + e^(−z)), of another name's taker"""
    return 1 / (1 + m.exp(-z))


class Doubled(minnet.Layer):
    """a = 2 x, a stranger's layer with its own text."""

    name = "doubled"

    def forward(self, x):
        """a = 2 x"""
        return x, [2 * x_k for x_k in x]

    def exported(self, form, name, inputs):
        """The text of a function of this name."""
        if form == "python":
            return f"def {name}(x):\n    return [2 * x_k for x_k in x]"
        real = "double" if form == "c:float64" else "float"
        return (f"static inline void {name}(const {real} *x, {real} *y)\n"
                f"{{\n    for (int k = 0; k < {inputs}; k++)\n        y[k] = 2 * x[k];\n}}")


class Shares(minnet.core.Part):
    """a_j = z_j² / Σ_k z_k², a stranger's activation with its own text."""

    name = "shares"

    def output(self, z):
        """a_j = z_j² / Σ_k z_k²"""
        return [z_j * z_j / sum([z_k * z_k for z_k in z]) for z_j in z]

    def exported(self, form, name, inputs):
        """The text of a function of this name."""
        if form == "python":
            return (f"def {name}(z):\n    total = sum([z_k * z_k for z_k in z])\n"
                    "    return [z_j * z_j / total for z_j in z]\n")
        real = "double" if form == "c:float64" else "float"
        return (f"static inline void {name}(const {real} *z, {real} *a)\n{{\n"
                f"    {real} total = 0;\n"
                f"    for (int k = 0; k < {inputs}; k++)\n        total += z[k] * z[k];\n"
                f"    for (int k = 0; k < {inputs}; k++)\n        a[k] = z[k] * z[k] / total;\n}}")


@pytest.fixture(scope="session")
def travellers():
    """Networks by name, with every layer and activation of minnet's, and with strangers' parts."""
    minnet.plugins()
    activations = [*minnet.core.ACTIVATIONS.names(), "leaky_relu:0.2", "elu:0.5"]
    made = {f"f_{name}": minnet.Network.mlp([3, 4, 3], name, seed=k)
            for k, name in enumerate(activations)}
    sine = minnet.Activation("sine", math.sin, math.cos)
    cube = minnet.Activation("a cube!", clamped_cube, clamped_cube)
    bent = minnet.elementwise_activation("bent", bent_sine, bent_sine)
    made["all sigmoids"] = minnet.Network.mlp([3, 4, "dropout:0.3", 3], "sigmoid", "silu", seed=1)
    made["all sigmoids"].layers.insert(1, minnet.Dense(4, 4, bent, source=minnet.random_source(2)))
    made["a stranger's"] = minnet.Network.mlp([3, Doubled(), 5, Doubled(), 4], sine, Shares(),
                                              seed=3)
    made["a stranger's"].layers.insert(2, minnet.Dense(5, 5, cube, source=minnet.random_source(2)))
    made["whole"] = minnet.Network.mlp(["2x9x7", "conv2d:3:3:2:1", "max_pool2d:2:1", "conv2d:2:2",
                                        "mean_pool2d:2:1", 6, 4], "tanh", "softmax", seed=4)
    made["without biases"] = minnet.Network.mlp(["1x6x6", "conv2d:2:3", "mean_pool2d:2", 3], "relu",
                                                "log_softmax", bias=False, seed=5)
    made["lone"] = minnet.Network.mlp([4, 1], seed=6)
    made["lone"].classes = ["no", 'a "why?" \\ */ /* 是']
    made["units"] = minnet.Network([
        minnet.Standardize([3.0, -200.0, 7.5], [2.0, 1e3, 0.0]),
        minnet.Dense(3, 2, "tanh", source=minnet.random_source(7)),
        minnet.InUnit([20.0, -4.0], [5.0, 0.25])])
    made["units"].columns, made["units"].target = ["age", 'a "quoted" \\', "c */"], "price"
    made["digits"] = minnet.Network.mlp([784, 30, 10], output_activation="softmax",
                                        initializer="xavier", seed=8)
    made["digits"].classes = [str(k) for k in range(10)]
    return made


@pytest.fixture(scope="session")
def samples_of():
    """A function that draws some samples for a network, the same each time."""
    def draw(network, count=5):
        source, most = random.Random(network.inputs), 1 if network.inputs > 700 else 3
        return [[source.uniform(-most, most) for k in range(network.inputs)] for i in range(count)]
    return draw
