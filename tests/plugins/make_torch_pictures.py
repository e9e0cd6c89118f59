"""Writes torch_pictures.json: convolution, pooling and their gradients as PyTorch has them.

All in float64. Run it from anywhere, with PyTorch installed:

    python3 tests/plugins/make_torch_pictures.py

The tests only read the file, so they need no PyTorch.
"""

import json
import pathlib

import torch
from torch.nn import functional

PATH = pathlib.Path(__file__).with_name("torch_pictures.json")

SAMPLES = 2

CONVOLUTIONS = [
    {"shape": [1, 5, 5], "filters": 2, "size": 3},
    {"shape": [3, 4, 6], "filters": 2, "size": 2},
    {"shape": [2, 3, 4], "filters": 3, "size": 1},
    {"shape": [2, 4, 4], "filters": 3, "size": 4},
    {"shape": [1, 6, 4], "filters": 2, "size": 2, "stride": 2},
    {"shape": [2, 7, 5], "filters": 2, "size": 3, "stride": 2},
    {"shape": [2, 3, 4], "filters": 2, "size": 3, "padding": 1},
    {"shape": [2, 2, 2], "filters": 2, "size": 3, "padding": 2},
    {"shape": [2, 5, 3], "filters": 3, "size": 3, "stride": 2, "padding": 1},
    {"shape": [1, 5, 8], "filters": 2, "size": 2, "stride": 3},
]
POOLINGS = [
    {"shape": [2, 4, 6], "size": 2},
    {"shape": [1, 6, 3], "size": 3},
    {"shape": [2, 5, 5], "size": 3, "stride": 2},
    {"shape": [3, 3, 4], "size": 2, "stride": 1},
    {"shape": [1, 5, 8], "size": 2, "stride": 3},
    {"shape": [2, 2, 3], "size": 1},
]


def drawn(*shape, steps=8):
    """Normal numbers, rounded to so many steps in one: they are short, and some are equal."""
    x = torch.round(torch.randn(*shape, dtype=torch.float64) * steps) / steps
    return x.requires_grad_()


def flat(x):
    """Each sample as one list."""
    return x.reshape(len(x), -1).tolist()


def numbers(settings, f, x, **parameters):
    """a = f(x), and the gradient of Σ g ⊙ a for x and each parameter."""
    a = f(x)
    gradient = drawn(*a.shape).detach()
    (gradient * a).sum().backward()
    return {"settings": settings, "x": flat(x), "a": flat(a), "gradient": flat(gradient),
            "backward": flat(x.grad),
            **{name: w.tolist() for name, w in parameters.items()},
            **{f"gradient of {name}": w.grad.tolist() for name, w in parameters.items()}}


def convolution(settings):
    """conv2d"""
    channels, filters, size = settings["shape"][0], settings["filters"], settings["size"]
    w, b = drawn(filters, channels, size, size), drawn(filters)
    how = {name: settings[name] for name in ("stride", "padding") if name in settings}
    return numbers(settings, lambda x: functional.conv2d(x, w, b, **how),
                   drawn(SAMPLES, *settings["shape"]), weights=w, biases=b)


def pooling(settings, pool):
    """max_pool2d or avg_pool2d"""
    return numbers(settings, lambda x: pool(x, settings["size"], settings.get("stride")),
                   drawn(SAMPLES, *settings["shape"], steps=2))


def main():
    torch.manual_seed(0)
    found = {"torch": torch.__version__,
             "conv2d": [convolution(settings) for settings in CONVOLUTIONS],
             "max_pool2d": [pooling(settings, functional.max_pool2d) for settings in POOLINGS],
             "mean_pool2d": [pooling(settings, functional.avg_pool2d) for settings in POOLINGS]}
    PATH.write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
