"""The small networks that a backend is tried with, and what they are made of: parts such as a plugin may bring."""

from ...core import Activation, Dataset, Layer, Loss, Network, one_hot
from ...core.optimizer import SGD

# Cross-entropy takes the logarithm of the outputs, and only sigmoid's and softmax's are above 0 for sure.
SQUARED = ("sum_squared_error", "half_squared_error", "mean_squared_error")
PLAIN = [(activation, loss) for loss in SQUARED for activation in ("sigmoid", "tanh", "relu", "identity", "softmax")]
PLAIN += [("sigmoid", "cross_entropy"), ("softmax", "cross_entropy")]

BATCHES = [[4, 0, 2], [6, 1, 5], [3], [1, 2, 3], [0, 6, 5], [4]]
SINGLE = [[i] for i in (3, 0, 6, 1)]


class Case:
    """A network, and how it is to be trained. plain: dense layers with the core's own parts, which no backend may refuse.

    alien: the name of what is none of the core's, which a refusal must say.
    """

    def __init__(self, words, network, batches=BATCHES, optimizer=None, learning_rate=0.3, alien="", dataset=None):
        self.words = words
        self.network = network
        self.batches = batches
        self.optimizer = optimizer or SGD()
        self.learning_rate = learning_rate
        self.alien = alien
        self.dataset = dataset or samples(network.outputs)


class Rows:
    """Rows made when asked for."""

    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return list(self.rows[i])


def samples(outputs: int, wrap=list):
    """Seven samples of four numbers, some of them 0, and the classes of so many outputs."""
    x = [[((7 * i + 3 * k) % 11) / 11 - 0.4 if (i + k) % 3 else 0.0 for k in range(4)] for i in range(7)]
    y = [one_hot(i * i % outputs, outputs) if outputs > 1 else [float(i % 2)] for i in range(7)]
    return Dataset(wrap(x), wrap(y))


def quantities():
    """The same inputs with targets that are no classes."""
    return Dataset(samples(2).inputs, [[0.5 * i - 1.2, 0.3 - 0.1 * i] for i in range(7)])


class Decaying:
    """v ← 0.9 v − η g, w ← w + v, with a step's number beside v: an optimizer that remembers two numbers."""

    name = "decaying of the test kit"
    start = (0.0, 0)

    def step(self, w, gradient, learning_rate, state):
        """v ← 0.9 v − η g / (1 + 0.1 t), w ← w + v."""
        v, t = state
        v = 0.9 * v - learning_rate * gradient / (1 + 0.1 * t)
        return w + v, (v, t + 1)


class Ridge:
    """0.05 w² for every weight, which stays from −0.9 to 0.9."""

    def cost(self, w):
        """0.05 w²."""
        return 0.05 * w * w

    def gradient(self, w):
        """0.1 w."""
        return 0.1 * w

    def constrain(self, weights):
        """The weights cut to −0.9 and 0.9."""
        return [[max(-0.9, min(0.9, w_jk)) for w_jk in w_j] for w_j in weights]

    def constrain_arrays(self, np, weights):
        """The same for an array."""
        return np.clip(weights, -0.9, 0.9)


def fourth_powers(penalties=(), vectorised=True):
    """C = ¼ Σ (a_j − y_j)⁴: a loss that no backend has of its own."""
    def cost(a, y):
        return sum((a_j - y_j) ** 4 for a_j, y_j in zip(a, y)) / 4

    def gradient(a, y):
        return [(a_j - y_j) ** 3 for a_j, y_j in zip(a, y)]

    arrays = (lambda np, a, y: ((a - y) ** 4).sum(axis=1) / 4, lambda np, a, y: (a - y) ** 3)
    return Loss("fourth_powers_of_the_test_kit", cost, gradient, vectorised=arrays if vectorised else None, penalties=penalties)


def bent(vectorised=True):
    """f(z) = z + ½ z²: an activation that no backend has of its own."""
    arrays = (lambda np, z: z + z * z / 2, lambda np, z, a, gradient: gradient * (1 + z))
    return Activation("bent_of_the_test_kit", lambda z: z + z * z / 2, lambda z: 1 + z, vectorised=arrays if vectorised else None)


class Scaling(Layer):
    """a_k = s_k x_k: a layer with a parameter of its own, the scales s."""

    name = "scaling_of_the_test_kit"
    parameters = ("scales",)

    def __init__(self, count: int):
        self.inputs = self.outputs = count
        self.scales = [1.0 + 0.25 * k for k in range(count)]

    def forward(self, x):
        """a_k = s_k x_k."""
        return x, [s_k * x_k for s_k, x_k in zip(self.scales, x)]

    def backward(self, x, delta):
        """∂C/∂x_k = s_k δ_k."""
        return [s_k * delta_k for s_k, delta_k in zip(self.scales, delta)]

    def gradient(self, inputs, deltas):
        """∂C/∂s_k = δ_k x_k, summed over the samples."""
        return {"scales": [sum(delta[k] * x[k] for x, delta in zip(inputs, deltas)) for k in range(self.inputs)]}


class ScalingInBoth(Scaling):
    """Scaling that has a vectorised form too."""

    name = "scaling_in_both_of_the_test_kit"

    def vectorised(self, np):
        """The same for rows."""
        return ScalingOfRows()


class ScalingOfRows(Layer):
    """A = X ⊙ s, a row for each sample."""

    def forward(self, x):
        """A = X ⊙ s."""
        return x, x * self.scales

    def backward(self, x, delta):
        """∂C/∂X = δ ⊙ s."""
        return delta * self.scales

    def gradient(self, x, delta):
        """∂C/∂s = Σ over the rows of δ ⊙ X."""
        return {"scales": (delta * x).sum(axis=0)}


def cases() -> list:
    """Every network that a backend is tried with."""
    mlp = Network.mlp
    return [
        *[Case(f"4-3-2, {f}, {loss}", mlp([4, 3, 2], f if f != "softmax" else "tanh", f, loss, "xavier")) for f, loss in PLAIN],
        Case("one layer 4-3, softmax, cross_entropy", mlp([4, 3], "softmax", loss="cross_entropy")),
        Case("three layers 4-5-3-2, relu and softmax, cross_entropy", mlp([4, 5, 3, 2], "relu", "softmax", "cross_entropy", "he", seed=3)),
        Case("a lone output 4-3-1, sigmoid", mlp([4, 3, 1])),
        Case("softmax between layers, 4-3-2", mlp([4, 3, 2], "softmax", "identity")),
        Case("without biases, 4-3-2", mlp([4, 3, 2], bias=False)),
        Case("batches of one sample, 4-3-2", mlp([4, 3, 2]), SINGLE),
        Case("targets that are no classes, 4-3-2", mlp([4, 3, 2], "tanh", "identity"), learning_rate=0.05, dataset=quantities()),
        Case("a data set that makes its rows when asked, 4-3-2", mlp([4, 3, 2]), dataset=samples(2, Rows)),
        Case("an optimizer that remembers, 4-3-2", mlp([4, 3, 2], "tanh", "softmax", "cross_entropy"), optimizer=Decaying()),
        Case("a loss of a plugin's, with a vectorised form, 4-3-2", mlp([4, 3, 2], loss=fourth_powers()), alien=fourth_powers().name),
        Case("a loss of a plugin's, without a vectorised form, 4-3-2", mlp([4, 3, 2], loss=fourth_powers(vectorised=False)),
             alien=fourth_powers().name),
        Case("a loss with a penalty, 4-3-2", mlp([4, 3, 2], loss=fourth_powers([Ridge()])), alien="penalt"),
        Case("a loss with a penalty, and an optimizer that remembers, 4-3-2", mlp([4, 3, 2], loss=fourth_powers([Ridge()])),
             optimizer=Decaying(), alien="penalt"),
        Case("an activation of a plugin's, with a vectorised form, 4-3-2", mlp([4, 3, 2], bent(), "sigmoid"), alien=bent().name),
        Case("an activation of a plugin's, without a vectorised form, 4-3-2", mlp([4, 3, 2], bent(False), "sigmoid"), alien=bent().name),
        Case("a layer of a plugin's, with a vectorised form, 4-3-2", mlp([4, 3, ScalingInBoth(3), 2]), alien=ScalingInBoth.name),
        Case("a layer of a plugin's, without a vectorised form, 4-3-2", mlp([4, 3, Scaling(3), 2]), alien=Scaling.name),
        Case("a layer of a plugin's, last, 4-2-2", mlp([4, 2, Scaling(2)]), alien=Scaling.name),
    ]
