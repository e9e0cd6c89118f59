"""The networks that a backend is tried with, for the kit and for a backend's own tests.

    from minnet.plugin.testing.backend import check_case
    from minnet.plugin.testing.backend_cases import cases

    @pytest.mark.parametrize("case", cases(), ids=str)
    def test_it_comes_to_the_references_numbers(case):
        check_case(FastBackend(), case)
"""

from collections import UserList

from ...core import OPTIMIZERS, Dataset, Dense, Layer, Network, Penalty, one_hot, random_source
from ..elementwise import elementwise_activation, elementwise_loss

# Cross-entropy takes the logarithm of the outputs, and only sigmoid's and softmax's are above 0.
FITTING = [(f, loss) for loss in ("sum_squared_error", "half_squared_error", "mean_squared_error")
           for f in ("sigmoid", "tanh", "relu", "identity", "softmax")]
FITTING += [("sigmoid", "cross_entropy"), ("softmax", "cross_entropy")]


class Case:
    """A network and how it is trained, on seven samples, so that the last batch is short.

    words: what is special about it. stranger: what is none of the core's own, which a backend may
    refuse if it says its name; None for nothing.
    """

    def __init__(self, words, network, optimizer="sgd", stranger=None, dataset=None, batch_size=3):
        self.words, self.network, self.optimizer = words, network, OPTIMIZERS.find(optimizer)
        self.batch_size, self.stranger = batch_size, stranger and stranger.name
        self.dataset = dataset or samples(network.outputs)

    def __repr__(self):
        return self.words


def samples(outputs: int, rows=list):
    """Seven samples of four numbers, some of them 0, and the classes of so many outputs.

    rows: UserList for rows by index that are no list.
    """
    inputs = [[((7 * i + 3 * k) % 11) / 11 - 0.4 if (i + k) % 3 else 0.0 for k in range(4)]
              for i in range(7)]
    targets = [one_hot(i * i % outputs, outputs) if outputs > 1 else [float(i % 2)]
               for i in range(7)]
    return Dataset(rows(inputs), rows(targets))


class Decaying:
    """v ← 0.9 v − η g / (1 + 0.1 t),  w ← w + v: it remembers v and t."""

    name, start = "decaying_of_the_test_kit", (0.0, 0)

    def arrays(self, xp):
        """Its arithmetic serves an array as it serves a number."""
        return self

    def step(self, w, gradient, learning_rate, memory):
        """v ← 0.9 v − η g / (1 + 0.1 t),  w ← w + v"""
        v, t = memory
        memory[:] = 0.9 * v - learning_rate * gradient / (1 + 0.1 * t), t + 1
        return w + memory[0]


class OtherDense(Dense):
    """A dense layer that is a plugin's; it has Dense's array form."""

    name = "other_dense_of_the_test_kit"


class Masking(Layer):
    """a_k = m_k x_k, where m_k is drawn in training, 0 or 2; it has no array form."""

    name = "masking_of_the_test_kit"

    def __init__(self):
        self.source = random_source(3)

    def forward(self, x):
        """(m, a) in use: m_k = 1"""
        return [1.0] * len(x), x

    def forward_in_training(self, x):
        """(m, a) in training"""
        mask = [2.0 * (self.source.random() < 0.5) for x_k in x]
        return mask, [m_k * x_k for m_k, x_k in zip(mask, x)]

    def delta(self, z, a, gradient):
        """δ_k = m_k ∂C/∂a_k"""
        return [m_k * g_k for m_k, g_k in zip(z, gradient)]


def cases() -> list:
    """A Case for everything that a network may be."""
    mlp = Network.mlp
    shared, mask, last = Dense(3, 3, "tanh", source=random_source(5)), Masking(), Masking()
    quantities = Dataset(samples(2).inputs, [[i / 2 - 1.2, 0.3 - i / 10] for i in range(7)])
    return [
        *[Case(f"4-3-2, {f}, {loss}", mlp([4, 3, 2], "tanh" if f == "softmax" else f, f, loss,
                                          "xavier")) for f, loss in FITTING],
        Case("one layer, 4-3, softmax, cross_entropy",
             mlp([4, 3], "softmax", loss="cross_entropy")),
        Case("three layers, 4-5-3-2, relu and softmax",
             mlp([4, 5, 3, 2], "relu", "softmax", "cross_entropy", "he", seed=3)),
        Case("one output, 4-3-1", mlp([4, 3, 1])),
        Case("softmax between layers", mlp([4, 3, 2], "softmax", "identity")),
        Case("without biases", mlp([4, 3, 2], bias=False)),
        Case("one layer in two places", mlp([4, 3, shared, shared, 2])),
        Case("batches of one sample", mlp([4, 3, 2]), batch_size=1),
        Case("quantities", mlp([4, 3, 2], "tanh", "identity"), dataset=quantities),
        Case("rows that are no list", mlp([4, 3, 2]), dataset=samples(2, UserList)),
        Case("a layer that is otherwise in training", mlp([4, 3, mask, 2]), stranger=mask),
        Case("a layer of a plugin's, last", mlp([4, 2, last]), stranger=last),
        *strangers(""), *strangers(", without an array form")]


def strangers(bare: str) -> list:
    """A Case for each kind of part of a plugin's; bare: words for those without an array form."""
    mlp, optimizer = Network.mlp, Decaying()
    bent = elementwise_activation("bent_of_the_test_kit", lambda m, z: z + z * z / 2,
                                  lambda m, z: 1 + z)
    powers = elementwise_loss("fourth_powers_of_the_test_kit", lambda m, a, y: (a - y) ** 4 / 4,
                              lambda m, a, y: (a - y) ** 3)
    ridge = Penalty("ridge_of_the_test_kit", lambda w: 0.05 * w * w, lambda w: 0.1 * w)
    ridge.arrays = lambda xp: ridge
    dense = OtherDense(3, 3, source=random_source(6))
    for part in (optimizer, bent, powers, ridge, dense) if bare else ():
        part.arrays = None
    return [
        Case("an optimizer that remembers" + bare, mlp([4, 3, 2]), optimizer),
        Case("an activation of a plugin's" + bare, mlp([4, 3, 2], bent, "sigmoid"), stranger=bent),
        Case("a loss of a plugin's" + bare, mlp([4, 3, 2], loss=powers), stranger=powers),
        Case("a penalty" + bare, mlp([4, 3, 2], penalties=[ridge]), stranger=ridge),
        Case("two penalties, and an optimizer that remembers" + bare,
             mlp([4, 3, 2], penalties=[ridge, ridge]), optimizer, stranger=ridge),
        Case("a layer of a plugin's" + bare, mlp([4, 3, dense, 2]), stranger=dense)]
