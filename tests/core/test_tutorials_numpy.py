"""The tutorials' programs in NumPy, and minnet beside them, from the same initial weights."""

import random

import pytest

from minnet import core
from minnet.core.losses import cross_entropy, cross_entropy_gradient

np = pytest.importorskip("numpy", reason="NumPy is missing: the programs have nothing to run on")

TRUTH_TABLE_X = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
TRUTH_TABLE_Y = [[0], [1], [1], [0]]

LETTER_A = "001100 010010 111111 100001 100001"
LETTER_B = "011110 010010 011110 010010 011110"
LETTER_C = "011110 010000 010000 010000 011110"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def same(ours, theirs, within=1e-12):
    np.testing.assert_allclose(np.array(ours), theirs, rtol=0, atol=within)


def random_samples(seed, count, inputs, classes):
    source = random.Random(seed)
    xs = [[source.random() for _ in range(inputs)] for _ in range(count)]
    return xs, [core.one_hot(source.randrange(classes), classes) for _ in range(count)]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_t0_has_the_same_weights_after_100_steps(seed):
    network = core.Network.mlp([3, 4, 1], loss="sum_squared_error", initializer="uniform",
                               bias=False, seed=seed)
    W1, W2 = (np.array(layer.weights).T for layer in network.layers)
    X, y = np.array(TRUTH_TABLE_X), np.array(TRUTH_TABLE_Y)

    def slope(s):
        return s * (1 - s)

    for _ in range(100):
        layer1 = sigmoid(X @ W1)
        output = sigmoid(layer1 @ W2)
        dW2 = layer1.T @ (2 * (y - output) * slope(output))
        dW1 = X.T @ (((2 * (y - output) * slope(output)) @ W2.T) * slope(layer1))
        W1 = W1 + dW1
        W2 = W2 + dW2

    table = core.Dataset(TRUTH_TABLE_X, TRUTH_TABLE_Y)
    core.train(network, table, epochs=100, batch_size=4, learning_rate=4.0)
    same(network.layers[0].weights, W1.T)
    same(network.layers[1].weights, W2.T)


def gradient(f, x, h=1e-4):
    res = np.zeros_like(x)
    for i, _ in np.ndenumerate(x):
        ori = x[i]
        x[i] = ori + h
        f1 = f(x)
        x[i] = ori - h
        f0 = f(x)
        x[i] = ori
        res[i] = (f1 - f0) / (2 * h)
    return res


class TwoLayerNet:
    """T1's network with the weights of one of ours.

    A 1e-7 stands in its logarithm, and `epsilon` may leave it out.
    """

    def __init__(self, network, epsilon=1e-7):
        (self.w1, self.b1), (self.w2, self.b2) = (
            (np.array(layer.weights).T.copy(), np.array(layer.biases)) for layer in network.layers)
        self.epsilon = epsilon

    def loss(self, x, t):
        y = softmax(sigmoid(x @ self.w1 + self.b1) @ self.w2 + self.b2)
        return -np.sum(t * np.log(y + self.epsilon)) / x.shape[0]

    def gradients(self, x, t):
        return [gradient(lambda _: self.loss(x, t), p)
                for p in (self.w1, self.b1, self.w2, self.b2)]

    def train(self, x, t, lr=0.1):
        for p, slopes in zip((self.w1, self.b1, self.w2, self.b2), self.gradients(x, t)):
            p -= slopes * lr


def t1_network(seed, loss="cross_entropy"):
    return core.Network.mlp([12, 5, 3], output_activation="softmax", loss=loss, seed=seed)


def t1_loss():
    """T1's cross-entropy as it stands, 1e-7 included, without minnet's exact pair with softmax."""
    return core.Loss("cross_entropy_of_t1", cross_entropy, cross_entropy_gradient)


def mean_backprop(network, xs, ts):
    samples = [network.backprop(x, t) for x, t in zip(xs, ts)]
    return [np.mean([sample[l][name] for sample in samples], axis=0).T for l in (0, 1)
            for name in ("weights", "biases")]


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_t1_numerical_gradient_of_a_batch_is_minnets(seed):
    network = t1_network(seed, t1_loss())
    xs, ts = random_samples(seed, 6, 12, 3)
    theirs = TwoLayerNet(network).gradients(np.array(xs), np.array(ts))

    def loss(_):
        return sum(network.cost(x, t) for x, t in zip(xs, ts)) / len(xs)

    ours = [core.numerical_gradient(loss, lists) for layer in network.layers
            for lists in (layer.weights, layer.biases)]
    for p, q in zip(ours, theirs):
        same(np.array(p).T, q, within=1e-9)


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_t1_numerical_gradient_of_a_batch_is_the_mean_of_backpropagations(seed):
    network = t1_network(seed, t1_loss())
    xs, ts = random_samples(seed, 6, 12, 3)
    for p, q in zip(mean_backprop(network, xs, ts),
                    TwoLayerNet(network).gradients(np.array(xs), np.array(ts))):
        same(p, q, within=1e-7)


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_t1_without_its_1e_7_has_the_gradient_of_the_exact_softmax_pair(seed):
    network = t1_network(seed)
    xs, ts = random_samples(seed, 6, 12, 3)
    theirs = TwoLayerNet(network, epsilon=0).gradients(np.array(xs), np.array(ts))
    for p, q in zip(mean_backprop(network, xs, ts), theirs):
        same(p, q, within=1e-7)


@pytest.mark.parametrize("loss, epsilon", [(t1_loss(), 1e-7), ("cross_entropy", 0)],
                         ids=["as it stands", "exact pair"])
def test_t1_has_the_same_weights_after_100_steps(loss, epsilon):
    network = t1_network(3, loss)
    xs, ts = random_samples(3, 6, 12, 3)
    theirs = TwoLayerNet(network, epsilon)
    for _ in range(100):
        theirs.train(np.array(xs), np.array(ts), lr=0.1)
    core.train(network, core.Dataset(xs, ts), epochs=100, batch_size=6, learning_rate=0.1)
    same(network.layers[0].weights, theirs.w1.T, within=1e-7)
    same(network.layers[0].biases, theirs.b1, within=1e-7)
    same(network.layers[1].weights, theirs.w2.T, within=1e-7)
    same(network.layers[1].biases, theirs.b2, within=1e-7)


@pytest.mark.parametrize("output_activation", ["identity", "softmax"])
def test_t1_predict_of_three_layers_gives_the_same_output(output_activation):
    network = core.Network.mlp([4, 6, 5, 3], output_activation=output_activation, seed=5)
    (w1, b1), (w2, b2), (w3,
                         b3) = ((np.array(layer.weights).T, np.array(layer.biases))
                                for layer in network.layers)
    x = np.array([0.9, -0.3, 0.0, 2.0])
    z1 = sigmoid(x @ w1 + b1)
    z2 = sigmoid(z1 @ w2 + b2)
    a3 = z2 @ w3 + b3
    same(network.predict(list(x)), softmax(a3) if output_activation == "softmax" else a3)


class NielsenNetwork:
    """T2's network, column vectors and a sample at a time, with the weights of one of ours."""

    def __init__(self, network):
        self.weights = [np.array(layer.weights) for layer in network.layers]
        self.biases = [np.array(layer.biases).reshape(-1, 1) for layer in network.layers]
        self.num_layers = len(self.weights) + 1

    def update_mini_batch(self, mini_batch, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            delta_nabla_b, delta_nabla_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        self.weights = [w - (eta / len(mini_batch)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(mini_batch)) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        activation, activations, zs = x, [x], []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].T)
        for l in range(2, self.num_layers):
            delta = np.dot(self.weights[-l + 1].T, delta) * sigmoid_prime(zs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].T)
        return nabla_b, nabla_w


def columns(samples):
    return [(np.array(x).reshape(-1, 1), np.array(y).reshape(-1, 1)) for x, y in zip(*samples)]


def same_as_nielsen(network, theirs):
    for layer, w, b in zip(network.layers, theirs.weights, theirs.biases):
        same(layer.weights, w)
        same(layer.biases, b[:, 0])


@pytest.mark.parametrize("sizes", [[20, 6, 4], [20, 7, 5, 4]], ids=str)
def test_t2_has_the_same_gradient_for_one_sample(sizes):
    network = core.Network.mlp(sizes, seed=7)
    samples = random_samples(7, 1, 20, 4)
    nabla_b, nabla_w = NielsenNetwork(network).backprop(*columns(samples)[0])
    for ours, w, b in zip(network.backprop(samples[0][0], samples[1][0]), nabla_w, nabla_b):
        same(ours["weights"], w)
        same(ours["biases"], b[:, 0])


@pytest.mark.parametrize("sizes", [[20, 6, 4], [20, 7, 5, 4]], ids=str)
def test_t2_has_the_same_weights_after_100_steps_in_order(sizes):
    network = core.Network.mlp(sizes, seed=1)
    samples = random_samples(1, 23, 20, 4)
    theirs = NielsenNetwork(network)
    training_data = columns(samples)
    for _ in range(20):
        for k in range(0, 23, 5):
            theirs.update_mini_batch(training_data[k:k + 5], 3.0)
    core.train(network, core.Dataset(*samples), epochs=20, batch_size=5, learning_rate=3.0,
               shuffle=False)
    same_as_nielsen(network, theirs)


def test_t2_has_the_same_weights_after_100_shuffled_steps():
    network = core.Network.mlp([20, 6, 4], seed=2)
    samples = random_samples(2, 23, 20, 4)
    theirs = NielsenNetwork(network)
    training_data = columns(samples)
    source = random.Random(42)
    order = list(range(23))
    for _ in range(20):
        source.shuffle(order)
        for k in range(0, 23, 5):
            theirs.update_mini_batch([training_data[i] for i in order[k:k + 5]], 3.0)
    core.train(network, core.Dataset(*samples), epochs=20, batch_size=5, learning_rate=3.0, seed=42)
    same_as_nielsen(network, theirs)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_t3_has_the_same_weights_after_102_steps(seed):
    network = core.Network.mlp([30, 5, 3], loss="mean_squared_error", bias=False, seed=seed)
    w1, w2 = (np.array(layer.weights).T for layer in network.layers)
    letters = [[float(dot) for dot in drawing.replace(" ", "")]
               for drawing in (LETTER_A, LETTER_B, LETTER_C)]
    labels = np.eye(3)
    for _ in range(34):
        for letter, label in zip(letters, labels):
            x, y = np.array([letter]), np.array([label])
            a1 = sigmoid(x @ w1)
            a2 = sigmoid(a1 @ w2)
            d2 = 2 / 3 * (a2 - y) * a2 * (1 - a2)
            d1 = (d2 @ w2.T) * a1 * (1 - a1)
            w1, w2 = w1 - 1.0 * x.T @ d1, w2 - 1.0 * a1.T @ d2
    dataset = core.Dataset(letters, labels.tolist(), ["A", "B", "C"])
    core.train(network, dataset, epochs=34, batch_size=1, learning_rate=1.0, shuffle=False)
    same(network.layers[0].weights, w1.T)
    same(network.layers[1].weights, w2.T)
