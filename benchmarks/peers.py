"""The programs that minnet is measured against, as their users write them.

Each function of a `work` (see works.py) makes its arrays ready and returns what is to be timed: a
function without arguments that learns from every sample once, shuffled, and returns the layers'
(w, b). A program's own checks of its input, and its own shuffling, are part of its time. Here are
those that need NumPy alone, and the floor under all of them: their matrix products.
"""

import functools
import random
import warnings

import numpy as np


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(−z))."""
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    """σ'(z) = σ(z) (1 − σ(z))."""
    return sigmoid(z) * (1 - sigmoid(z))


@functools.lru_cache(maxsize=2)
def arrays(work):
    """The images and the one-hot targets, a row for each sample.

    Made once for all programs, none of which changes them.
    """
    made = []
    for rows in work.dataset.inputs, work.dataset.targets:
        array = np.empty((len(rows), len(rows[0])), work.dtype)
        for i in range(len(rows)):
            array[i] = rows[i]
        made.append(array)
    return made


@functools.lru_cache(maxsize=2)
def drawn(work):
    """The layers before they have learned; nobody changes them."""
    return work.network().layers


def start(work):
    """[w, b] of each layer that learns, w with a row for each neuron, as minnet draws them."""
    return [[np.array(layer.weights, work.dtype), np.array(layer.biases, work.dtype)]
            for layer in drawn(work) if layer.parameters]


class Nielsen:
    """T2's program, network.py: vectors are columns, and each sample is propagated on its own."""

    def __init__(self, weights, biases):
        """weights: a matrix of each layer; biases: a column of each."""
        self.num_layers = len(weights) + 1
        self.weights = weights
        self.biases = biases

    def SGD(self, training_data, epochs, mini_batch_size, eta):
        """training_data: a list of (x, y), each a column."""
        n = len(training_data)
        for _ in range(epochs):
            random.shuffle(training_data)
            for k in range(0, n, mini_batch_size):
                self.update_mini_batch(training_data[k:k + mini_batch_size], eta)

    def update_mini_batch(self, mini_batch, eta):
        """One step, from the sum of the samples' gradients."""
        nabla_b = [np.zeros(b.shape, b.dtype) for b in self.biases]
        nabla_w = [np.zeros(w.shape, w.dtype) for w in self.weights]
        for x, y in mini_batch:
            delta_nabla_b, delta_nabla_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        self.weights = [w - (eta / len(mini_batch)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(mini_batch)) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        """(BP1) to (BP4) for one sample."""
        nabla_b = [np.zeros(b.shape, b.dtype) for b in self.biases]
        nabla_w = [np.zeros(w.shape, w.dtype) for w in self.weights]
        activation, activations, zs = x, [x], []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.num_layers):
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sigmoid_prime(zs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].transpose())
        return nabla_b, nabla_w


def nielsen(work):
    """T2's program; the columns are made before the clock starts."""
    x, y = arrays(work)
    training_data = [(x_i.reshape(-1, 1), y_i.reshape(-1, 1)) for x_i, y_i in zip(x, y)]
    layers = start(work)
    network = Nielsen([w for w, b in layers], [b.reshape(-1, 1) for w, b in layers])

    def run():
        """One epoch."""
        network.SGD(training_data, 1, work.batch_size, work.learning_rate)
        return list(zip(network.weights, network.biases))
    return run


def learn_batched(layers, x, y, order, batch_size, learning_rate):
    """An epoch by whole batches, whose samples are the rows of a matrix.

    Each layer's [w, b] is changed in place.
    """
    for first in range(0, len(order), batch_size):
        batch = order[first:first + batch_size]
        activations = [x[batch]]
        for w, b in layers:
            activations.append(sigmoid(activations[-1] @ w.T + b))
        a = activations.pop()
        delta = (a - y[batch]) * a * (1 - a)
        for l in range(len(layers) - 1, -1, -1):
            w, b = layers[l]
            a = activations.pop()
            gradient = delta.T @ a
            bias_gradient = delta.sum(axis=0)
            if l:
                delta = delta @ w * a * (1 - a)
            w -= learning_rate / len(batch) * gradient
            b -= learning_rate / len(batch) * bias_gradient
    return layers


def batched(work):
    """The plain script: no cost, no accuracy, nothing but the steps."""
    x, y = arrays(work)
    layers, source = start(work), np.random.default_rng(0)
    return lambda: learn_batched(layers, x, y, source.permutation(len(x)), work.batch_size,
                                 work.learning_rate)


def scikit_learn(work):
    """MLPClassifier."""
    from sklearn.neural_network import MLPClassifier
    x, y = arrays(work)
    labels = y.argmax(axis=1)

    # It knows no squared error for classes: its output is a softmax and its loss the log-loss. The
    # products are the same.
    def run():
        """One epoch, from weights of its own."""
        network = MLPClassifier(work.sizes[1:-1], activation="logistic", solver="sgd", alpha=0.0,
                                momentum=0.0, nesterovs_momentum=False,
                                batch_size=work.batch_size, learning_rate_init=work.learning_rate,
                                max_iter=1, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            network.fit(x, labels)
        return [(w.T, b) for w, b in zip(network.coefs_, network.intercepts_)]
    return run


def floor(columns):
    """The products with a sample in each row or column; what is faster depends on the work.

    They go into arrays that are there already. There is no shuffling, no activation and no update;
    what is multiplied need not be true.
    """
    def make(work):
        """The products of each batch, as its images lie in memory."""
        x, _ = arrays(work)
        layers = [w for w, b in start(work)]
        steps, made = [], {}
        for first in range(0, len(x), work.batch_size):
            batch = x[first:first + work.batch_size]
            if len(batch) not in made:
                made[len(batch)] = products(layers, len(batch), columns)
            steps.append((batch.T if columns else batch, made[len(batch)]))

        def run():
            """One epoch of products."""
            for inputs, (first, rest, last) in steps:
                (left, out), (delta, gradient) = first, last
                if columns:
                    np.dot(left, inputs, out=out)
                    np.dot(delta, inputs.T, out=gradient)
                else:
                    np.dot(inputs, left, out=out)
                    np.dot(delta, inputs, out=gradient)
                for p, q, out in rest:
                    np.dot(p, q, out=out)
        return run
    return make


def products(layers, count, columns):
    """What a batch of `count` samples multiplies.

    The first layer's (weights, z), all else as (p, q, p · q), the first layer's (δ, gradient). A
    batch of rows has z = x wᵀ, ∂C/∂a = δ w, ∂C/∂w = δᵀ a; one of columns z = w x, wᵀ δ, δ aᵀ.
    """
    def some(width):
        """An array of a layer's numbers, one for each sample and neuron."""
        return np.full((width, count) if columns else (count, width), 0.5, layers[0].dtype)

    w = layers[0]
    delta, rest = some(len(w)), []
    first = (w if columns else w.T, some(len(w)))
    last = (delta if columns else delta.T, np.empty_like(w))
    for w in layers[1:]:
        neurons, inputs = w.shape
        a, delta, gradient = some(inputs), some(neurons), np.empty_like(w)
        if columns:
            rest += [(w, a, some(neurons)), (w.T, delta, some(inputs)), (delta, a.T, gradient)]
        else:
            rest += [(a, w.T, some(neurons)), (delta, w, some(inputs)), (delta.T, a, gradient)]
    return first, rest, last
