"""The programs that minnet is measured against, as their users write them.

Each function of a `work` (see backends.py) makes its arrays ready and returns what is to be timed:
a function without arguments that learns from every sample once, shuffled, and returns the layers'
(w, b). A program's own checks of its input, and its own shuffling, are part of its time.
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


@functools.lru_cache(maxsize=1)
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


def start(work):
    """[w, b] of each layer, w with a row for each neuron, as minnet draws them."""
    return [[np.array(layer.weights, work.dtype), np.array(layer.biases, work.dtype)]
            for layer in work.network().layers]


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
    from sklearn.exceptions import ConvergenceWarning
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
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.fit(x, labels)
        return [(w.T, b) for w, b in zip(network.coefs_, network.intercepts_)]
    return run


def pytorch(threads):
    """PyTorch on the CPU, eager, with so many threads; what is faster depends on the work."""
    def make(work):
        """The network as nn.Linear and Sigmoid, the shuffle a permutation of indices."""
        import torch
        x, y = (torch.from_numpy(array) for array in arrays(work))
        modules = []
        for w, b in start(work):
            linear = torch.nn.Linear(w.shape[1], w.shape[0], dtype=x.dtype)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w))
                linear.bias.copy_(torch.from_numpy(b))
            modules += [linear, torch.nn.Sigmoid()]
        network = torch.nn.Sequential(*modules)
        optimizer = torch.optim.SGD(network.parameters(), lr=work.learning_rate)

        def run():
            """One epoch."""
            torch.set_num_threads(threads)
            for batch in torch.randperm(len(x)).split(work.batch_size):
                optimizer.zero_grad()
                loss = (network(x[batch]) - y[batch]).square().sum() / 2 / len(batch)
                loss.backward()
                optimizer.step()
            return [(linear.weight.detach().numpy(), linear.bias.detach().numpy())
                    for linear in modules[::2]]
        return run
    return make


def pytorch_pictures(threads):
    """The same for a network of convolutions, poolings and dense layers, with cross-entropy."""
    def make(work):
        """Classes are numbers, and softmax is the loss's own, as is usual there."""
        import torch
        x, y = (torch.from_numpy(array) for array in arrays(work))
        layers = work.network().layers
        x, labels = x.reshape(-1, *layers[0].input_shape), y.argmax(dim=1)
        network = torch.nn.Sequential(*modules_of(layers, torch, x.dtype))
        optimizer = torch.optim.SGD(network.parameters(), lr=work.learning_rate)

        def run():
            """One epoch."""
            torch.set_num_threads(threads)
            for batch in torch.randperm(len(x)).split(work.batch_size):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(network(x[batch]), labels[batch]).backward()
                optimizer.step()
            return [(module.weight.detach().numpy(), module.bias.detach().numpy())
                    for module in network if hasattr(module, "weight")]
        return run
    return make


def modules_of(layers, torch, dtype):
    """minnet's layers as PyTorch's, ReLU after all but the last, with the same weights."""
    nn, modules = torch.nn, []
    for layer in layers:
        if layer.name == "max_pool2d":
            modules.append(nn.MaxPool2d(layer.size, layer.stride))
            continue
        if layer.name == "conv2d":
            weighted = nn.Conv2d(layer.input_shape[0], layer.filters, layer.size, layer.stride,
                                 layer.padding, dtype=dtype)
        else:
            modules.append(nn.Flatten())
            weighted = nn.Linear(layer.inputs, layer.outputs, dtype=dtype)
        with torch.no_grad():
            weighted.weight.copy_(torch.tensor(layer.weights, dtype=dtype))
            weighted.bias.copy_(torch.tensor(layer.biases, dtype=dtype))
        modules += [weighted, nn.ReLU()]
    return modules[:-1]
