"""The numbers that conformance.py should come to, by NumPy from the tutorials' equations.

python3 make_numbers.py writes numbers.json. Columns of a matrix stand for neurons here, as in the
tutorials; only where the result is written down does a row.
"""

import json
import pathlib

import conformance
import numpy as np

FILE = pathlib.Path(__file__).with_name("numbers.json")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def listed(*matrices):
    """Every number, a neuron after the other."""
    return [float(number) for matrix in matrices for number in np.array(matrix).T.ravel()]


def by_hand():
    w1, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]).T, np.array([0.35, 0.35])
    w2, b2 = np.array([[0.40, 0.45], [0.50, 0.55]]).T, np.array([0.60, 0.60])
    x, y = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
    a1 = sigmoid(x @ w1 + b1)
    a2 = sigmoid(a1 @ w2 + b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = d2 @ w2.T * a1 * (1 - a1)
    w1, b1, w2, b2 = w1 - 0.5 * x.T @ d1, b1 - 0.5 * d1[0], w2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2[0]
    return {"by-hand": listed(w1, b1, w2, b2)}


def truth_table():
    X, y = np.array(conformance.TRUTH_TABLE_X), np.array(conformance.TRUTH_TABLE_Y)
    W1, W2 = (np.array(w).T for w in conformance.truth_table_start())
    costs = []
    for _ in range(1500):
        layer1 = sigmoid(X @ W1)
        output = sigmoid(layer1 @ W2)
        costs.append(float(((y - output) ** 2).sum()))
        slope = 2 * (y - output) * output * (1 - output)
        dW2 = layer1.T @ slope
        dW1 = X.T @ (slope @ W2.T * layer1 * (1 - layer1))
        W1 = W1 + dW1
        W2 = W2 + dW2
    return {"T0-costs": [costs[i] for i in (0, 99, 499, 999, 1499)], "T0-weights": listed(W1, W2),
            "T0-outputs": listed(sigmoid(sigmoid(X @ W1) @ W2))}


def letters():
    w1, w2 = (np.array(w).T for w in conformance.letters_start())
    for _ in range(100):
        for bitmap, label in zip(conformance.bitmaps(), np.eye(3)):
            x, y = np.array([bitmap]), np.array([label])
            a1 = sigmoid(x @ w1)
            a2 = sigmoid(a1 @ w2)
            d2 = 2 / 3 * (a2 - y) * a2 * (1 - a2)
            d1 = d2 @ w2.T * a1 * (1 - a1)
            w1, w2 = w1 - 1.0 * x.T @ d1, w2 - 1.0 * a1.T @ d2
    return {"T3-weights": listed(w1, w2)}


def fixed():
    layers = [[np.array(w).T, np.array(b)] for w, b in conformance.fixed_start()]
    X, Y = (np.array(rows) for rows in conformance.fixed_samples())

    def forward(x):
        (w1, b1), (w2, b2), (w3, b3) = layers
        a1 = np.tanh(x @ w1 + b1)
        a2 = np.tanh(a1 @ w2 + b2)
        return x, a1, a2, softmax(a2 @ w3 + b3)

    for batch in [slice(0, 3), slice(3, 6), slice(6, 7)] * 16 + [slice(0, 3), slice(3, 6)]:
        x, a1, a2, a3 = forward(X[batch])
        d3 = (a3 - Y[batch]) / len(x)
        d2 = d3 @ layers[2][0].T * (1 - a2 ** 2)
        d1 = d2 @ layers[1][0].T * (1 - a1 ** 2)
        for layer, a, d in zip(layers, (x, a1, a2), (d1, d2, d3)):
            layer[0] = layer[0] - 0.5 * a.T @ d
            layer[1] = layer[1] - 0.5 * d.sum(axis=0)
    a = forward(X)[-1]
    return {"fixed-weights": listed(*(p for layer in layers for p in layer)),
            "fixed-outputs": listed(a[0]),
            "fixed-loss": [float(-(Y * np.log(a)).sum() / len(X))]}


def numbers() -> dict:
    """Every list of numbers by its name."""
    return {**by_hand(), **truth_table(), **letters(), **fixed()}


if __name__ == "__main__":
    FILE.write_text(json.dumps(numbers(), indent=1) + "\n", encoding="utf-8")
