"""The networks of Michael Nielsen's book, as its program network2.py saves them."""

import json
import math
import os

import minnet
from minnet import MinnetError

LOSSES = {"QuadraticCost": "half_squared_error", "CrossEntropyCost": "binary_cross_entropy"}
PARTS = ("sizes", "weights", "biases", "cost")


def from_nielsen(path) -> minnet.Network:
    """The network of sigmoid neurons that Nielsen's network2.py saved.

    The file is JSON: sizes, weights[l][j][k], biases[l][j][0], for they are columns, and the cost.
    """
    path = os.fspath(path)
    saved = read(path)
    sizes = saved["sizes"]
    if (not isinstance(sizes, list) or len(sizes) < 2
            or any(type(n) is not int or n < 1 for n in sizes)):
        raise MinnetError(f"{path}: its sizes should be whole numbers, [784, 30, 10] say, and are "
                          f"{sizes!r:.80}")
    if saved["cost"] not in LOSSES:
        raise MinnetError(f"{path}: its cost is {saved['cost']!r:.80}, and known are "
                          + " and ".join(LOSSES))
    layers = []
    for l, shape in enumerate(zip(sizes, sizes[1:])):
        weights, biases = [parameters_of(saved, name, l, path) for name in ("weights", "biases")]
        check_numbers(weights, shape[1], shape[0], f"{path}: the weights into layer {l + 2}")
        check_numbers(biases, shape[1], 1, f"{path}: the biases of layer {l + 2}")
        layer = minnet.Dense(*shape, "sigmoid", "zeros")
        layer.weights = [[float(w) for w in row] for row in weights]
        layer.biases = [float(b) for b, in biases]
        layers.append(layer)
    return minnet.Network(layers, LOSSES[saved["cost"]])


def read(path: str) -> dict:
    """What the file says, if it is such a network."""
    try:
        with open(path, encoding="utf-8") as file:
            saved = json.load(file)
    except OSError as error:
        raise MinnetError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise MinnetError(f"{path} is no whole JSON: {error}") from None
    lacking = [part for part in PARTS if not isinstance(saved, dict) or part not in saved]
    if not lacking:
        return saved
    if isinstance(saved, dict) and saved.get("format") == "minnet network":
        raise MinnetError(f"{path} is a network of minnet's own, so it needs no import")
    raise MinnetError(f"{path} is JSON, but no network of Nielsen's network2.py: it lacks "
                      + ", ".join(lacking))


def parameters_of(saved: dict, name: str, l: int, path: str):
    """The weights or the biases of layer l, of the layers with neurons."""
    count = len(saved["sizes"]) - 1
    if not isinstance(saved[name], list) or len(saved[name]) != count:
        raise MinnetError(f"{path}: by its sizes it should have {name} of {count} layers")
    return saved[name][l]


def check_numbers(rows, height: int, width: int, what: str):
    """Refuse what is not so many rows of so many finite numbers."""
    whole = (isinstance(rows, list) and len(rows) == height
             and all(isinstance(row, list) and len(row) == width for row in rows)
             and all(type(x) in (int, float) and math.isfinite(x) for row in rows for x in row))
    if not whole:
        raise MinnetError(f"{what} should be {height} rows of {width} finite numbers; the file was "
                          "changed after it was saved")
