"""Writes torch_gradients.json: random networks, their costs and gradients by PyTorch's autograd.

All in float64. Run it from anywhere, with PyTorch installed:

    python3 tests/core/make_torch_gradients.py

The tests only read the file, so they need no PyTorch.
"""

import json
import pathlib

import torch

PATH = pathlib.Path(__file__).with_name("torch_gradients.json")

ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "identity": lambda z: z,
    "softmax": lambda z: torch.softmax(z, dim=0),
}

LOSSES = {
    "sum_squared_error": lambda a, y: torch.nn.functional.mse_loss(a, y, reduction="sum"),
    "half_squared_error": lambda a, y: torch.nn.functional.mse_loss(a, y, reduction="sum") / 2,
    "mean_squared_error": lambda a, y: torch.nn.functional.mse_loss(a, y, reduction="mean"),
    "cross_entropy": lambda a, y: -(y * torch.log(a + 1e-7)).sum(),
}

ONE_HOT, SHARES, QUANTITIES = "one-hot", "shares", "quantities"

# sizes; activations, layer by layer; loss; target; size of the weights; biases?
NETWORKS = [
    ([3, 4, 2], ["sigmoid", "sigmoid"], "half_squared_error", ONE_HOT, 1.0, True),
    ([3, 4, 1], ["sigmoid", "sigmoid"], "sum_squared_error", ONE_HOT, 1.0, False),
    ([6, 5, 3], ["sigmoid", "sigmoid"], "mean_squared_error", ONE_HOT, 1.0, False),
    ([5, 4, 3], ["sigmoid", "softmax"], "cross_entropy", ONE_HOT, 1.0, True),
    ([5, 4, 3], ["tanh", "softmax"], "cross_entropy", SHARES, 1.0, True),
    ([4, 6, 3], ["relu", "softmax"], "cross_entropy", QUANTITIES, 1.0, True),
    ([4, 5, 3], ["relu", "softmax"], "cross_entropy", ONE_HOT, 20.0, True),
    ([4, 5, 3], ["tanh", "sigmoid"], "cross_entropy", SHARES, 1.0, True),
    ([4, 5, 3], ["sigmoid", "softmax"], "half_squared_error", ONE_HOT, 1.0, True),
    ([4, 4, 3], ["softmax", "identity"], "sum_squared_error", QUANTITIES, 1.0, True),
    ([4, 6, 2], ["relu", "identity"], "mean_squared_error", QUANTITIES, 1.0, True),
    ([4, 6, 3], ["relu", "relu"], "mean_squared_error", QUANTITIES, 1.0, True),
    ([3, 4, 3], ["tanh", "tanh"], "half_squared_error", QUANTITIES, 1.0, True),
    ([3, 4, 4, 3, 2], ["relu", "tanh", "identity", "sigmoid"],
     "sum_squared_error", SHARES, 1.0, True),
    ([3, 4, 3, 4], ["softmax", "tanh", "softmax"], "cross_entropy", ONE_HOT, 1.0, True),
    ([8, 3], ["softmax"], "cross_entropy", ONE_HOT, 1.0, True),
    ([8, 1], ["identity"], "half_squared_error", QUANTITIES, 1.0, True),
]


def short(tensor):
    """Numbers of three decimals, which a file holds in few characters and a float in full."""
    return [round(value, 3) for value in tensor.flatten().tolist()]


def tensor(values, requires_grad=False):
    return torch.tensor(values, dtype=torch.float64, requires_grad=requires_grad)


def draw(number, sizes, activations, loss, target, size, bias):
    """One network of the file, its seed the number it has there."""
    source = torch.Generator().manual_seed(number)

    def normal(*shape):
        return torch.randn(*shape, generator=source, dtype=torch.float64)

    layers = []
    for inputs, neurons, activation in zip(sizes, sizes[1:], activations):
        weights = [short(size * row) for row in normal(neurons, inputs)]
        layers.append({"activation": activation, "weights": weights,
                       "biases": short(normal(neurons)) if bias else [0.0] * neurons})
    outputs = sizes[-1]
    y = {
        ONE_HOT: [1.0 if j == number % outputs else 0.0 for j in range(outputs)],
        SHARES: [round((j + 1) / (outputs * (outputs + 1) / 2), 3) for j in range(outputs)],
        QUANTITIES: short(normal(outputs).abs()),
    }[target]
    return {"loss": loss, "input": short(normal(sizes[0])), "target": y, "layers": layers}


def differentiate(network):
    """Add the cost, and each layer's gradient, to a network."""
    parameters = [(tensor(layer["weights"], True), tensor(layer["biases"], True))
                  for layer in network["layers"]]
    a, y = tensor(network["input"]), tensor(network["target"])
    for layer, (w, b) in zip(network["layers"], parameters):
        z = w @ a + b
        a = ACTIVATIONS[layer["activation"]](z)
    if (layer["activation"], network["loss"]) == ("softmax", "cross_entropy"):
        cost = -(y * torch.log_softmax(z, dim=0)).sum()
    else:
        cost = LOSSES[network["loss"]](a, y)
    cost.backward()
    network["cost"] = cost.item()
    for layer, (w, b) in zip(network["layers"], parameters):
        layer["gradient"] = {"weights": w.grad.tolist(), "biases": b.grad.tolist()}
    return network


if __name__ == "__main__":
    networks = [differentiate(draw(number, *network)) for number, network in enumerate(NETWORKS)]
    lines = ",\n".join(json.dumps(network) for network in networks)
    PATH.write_text("[\n" + lines + "\n]\n", encoding="utf-8")
    print(f"{len(networks)} networks, {PATH.stat().st_size} bytes: {PATH.name}")
