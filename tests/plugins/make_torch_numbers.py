"""Writes torch_numbers.json: bundled activations, losses and optimizers as PyTorch has them.

All in float64. Run it from anywhere, with PyTorch installed:

    python3 tests/plugins/make_torch_numbers.py

The tests only read the file, so they need no PyTorch.
"""

import json
import pathlib

import torch
from torch.nn import functional

PATH = pathlib.Path(__file__).with_name("torch_numbers.json")

ACTIVATIONS = {
    "leaky_relu": functional.leaky_relu,
    "leaky_relu:0.2": lambda z: functional.leaky_relu(z, 0.2),
    "elu": functional.elu,
    "elu:0.5": lambda z: functional.elu(z, 0.5),
    "selu": functional.selu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
    "mish": functional.mish,
    # PyTorch's own hardsigmoid has a 1/6 of single precision in its derivative.
    "hard_sigmoid": lambda z: functional.hardtanh(z / 6 + 0.5, 0, 1),
    "hard_tanh": functional.hardtanh,
    "log_softmax": lambda z: functional.log_softmax(z, dim=0),
}
Z = [-40.0, -7.5, -3.7, -2.2, -1.3, -0.6, -0.1, 0.2, 0.9, 1.4, 2.6, 3.3, 8.1, 30.0]

LOSSES = {
    "binary_cross_entropy": lambda a,
    y: -(y * torch.log(a + 1e-7) + (1 - y) * torch.log(1 - a + 1e-7)).sum(),
    "mean_absolute_error": functional.l1_loss,
    "huber": lambda a, y: functional.huber_loss(a, y, reduction="sum"),
    "huber:0.3": lambda a, y: functional.huber_loss(a, y, reduction="sum", delta=0.3),
    "hinge": lambda a, y: torch.clamp(1 - torch.where(y > 0, 1.0, -1.0) * a, min=0).sum(),
    "kl_divergence": lambda a, y: functional.kl_div(torch.log(a + 1e-7), y, reduction="sum"),
    "log_cosh": lambda a, y: torch.log(torch.cosh(a - y)).sum(),
    "negative_log_likelihood": lambda a, y: -(a * y).sum(),
}
SHARES = ([0.2, 0.5, 0.3], [0.1, 0.0,
                            0.9]), ([0.7, 0.2, 0.1],
                                    [0.0, 1.0, 0.0]), ([0.99, 0.004, 0.006], [1.0, 0.0, 0.0])
QUANTITIES = ([-1.4, 0.2, 3.0], [0.5, 0.3, -2.0]), ([2.5, -0.1, 0.0], [2.0, 1.0, -1.0])
SAMPLES = {name: SHARES if name in ("binary_cross_entropy", "kl_divergence")
           else SHARES + QUANTITIES for name in LOSSES}

PAIRS = {
    ("binary_cross_entropy", "sigmoid"): lambda z,
    y: functional.binary_cross_entropy_with_logits(z, y, reduction="sum"),
    ("kl_divergence", "softmax"): lambda z,
    y: functional.kl_div(functional.log_softmax(z, dim=0), y, reduction="sum"),
}
PAIR_SAMPLES = [([0.3, -1.2, 2.0], [0.0, 0.0, 1.0]), ([800.0, -800.0, 3.0], [0.0, 1.0, 0.0]),
                ([-0.4, 0.0, 0.9], [0.2, 0.5, 0.3])]

OPTIMIZERS = {
    "momentum": (lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9), 0.05),
    "momentum:0.5": (lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.5), 0.05),
    "nesterov": (lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9, nesterov=True), 0.05),
    "adagrad": (lambda w: torch.optim.Adagrad(w, lr=0.1), 0.1),
    "rmsprop": (lambda w: torch.optim.RMSprop(w, lr=0.02), 0.02),
    "adam": (lambda w: torch.optim.Adam(w, lr=0.03), 0.03),
    "adam:0.8:0.95": (lambda w: torch.optim.Adam(w, lr=0.03, betas=(0.8, 0.95)), 0.03),
    "adamw": (lambda w: torch.optim.AdamW(w, lr=0.03), 0.03),
    "adamw:0.2": (lambda w: torch.optim.AdamW(w, lr=0.03, weight_decay=0.2), 0.03),
}
START = [3.0, -1.5, 0.25]


def valley(w):
    """(w₁ − 1)² + 0.1 w₁² w₂² + sin(w₂) w₃ + w₃⁴, whose slopes are neither equal nor steady."""
    return (w[0] - 1) ** 2 + 0.1 * w[0] ** 2 * w[1] ** 2 + torch.sin(w[1]) * w[2] + w[2] ** 4


def value_and_gradient(f, xs):
    x = torch.tensor(xs, dtype=torch.float64, requires_grad=True)
    value = f(x)
    value.backward()
    return value.item(), x.grad.tolist()


def activation_numbers(f):
    """f(z), and the gradient of Σ_j c_j f(z)_j, c = 1, 2, 1, 2 …, so that coupled outputs show."""
    z = torch.tensor(Z, dtype=torch.float64, requires_grad=True)
    c = torch.tensor([1.0, 2.0] * (len(Z) // 2), dtype=torch.float64)
    a = f(z)
    (c * a).sum().backward()
    return {"z": Z, "gradient": c.tolist(), "a": a.tolist(), "delta": z.grad.tolist()}


def loss_numbers(f, a, y):
    target = torch.tensor(y, dtype=torch.float64)
    cost, gradient = value_and_gradient(lambda a: f(a, target), a)
    return {"a": a, "y": y, "cost": cost, "gradient": gradient}


def steps(make):
    """The weights and their gradients, step by step."""
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    weights, gradients = [START], []
    for step in range(50):
        optimizer.zero_grad()
        valley(w).backward()
        gradients.append(w.grad.tolist())
        optimizer.step()
        weights.append(w.tolist())
    return {"weights": weights, "gradients": gradients}


def main():
    numbers = {
        "torch": torch.__version__,
        "activations": {name: activation_numbers(f) for name, f in ACTIVATIONS.items()},
        "losses": {name: [loss_numbers(f, a, y) for a, y in SAMPLES[name]]
                   for name, f in LOSSES.items()},
        "pairs": [{"loss": loss, "activation": activation,
                   "samples": [loss_numbers(f, z, y) for z, y in PAIR_SAMPLES]}
                  for (loss, activation), f in PAIRS.items()],
        "optimizers": {name: {"learning_rate": rate, **steps(make)}
                       for name, (make, rate) in OPTIMIZERS.items()},
    }
    PATH.write_text(json.dumps(numbers) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
