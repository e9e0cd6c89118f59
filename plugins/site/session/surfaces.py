"""Surfaces: what every neuron puts out over the whole plane, as grey levels."""

from itertools import repeat

import minnet

from .plane_data import FEATURES

EDGE = 6


def surfaces_of(plane, size: int, layer=None, neuron=None) -> bytes:
    """Grey levels of every neuron of a Plane, or of one, over size × size places of the plane."""
    layers = plane.network.layers
    found = []
    columns = feature_columns(tuple(plane.setup["features"]), size)
    for l, dense in enumerate(layers):
        columns = outputs(dense, columns)
        if layer is None or layer == l:
            for j, column in enumerate(columns):
                if neuron is None or neuron == j:
                    found.append(grey(column, *limits(plane, l, column)))
    if not found:
        raise minnet.MinnetError(f"there is no neuron {neuron} of layer {layer}: both count from 0")
    return b"".join(found)


KEPT = {}


def feature_columns(features: tuple, size: int) -> list:
    """The features of every place, a list for each feature; row by row from the top left."""
    if (features, size) not in KEPT:
        KEPT.clear()
        steps = [EDGE * (2 * k + 1 - size) / size for k in range(size)]
        places = [(x, y) for y in reversed(steps) for x in steps]
        KEPT[features, size] = [[FEATURES[feature](x, y) for x, y in places]
                                for feature in features]
    return KEPT[features, size]


def outputs(dense, columns: list) -> list:
    """a = f(w · x + b) of every neuron, a list over all places for each."""
    zs = [weighted(w_j, b_j, columns) for w_j, b_j in zip(dense.weights, dense.biases)]
    f = dense.activation
    if isinstance(f, minnet.Activation):
        return [safely(f, z) for z in zs]
    return list(map(list, zip(*[safely(f, list(z)) for z in zip(*zs)])))


def weighted(w_j: list, b_j: float, columns: list) -> list:
    """z = Σ_k w_k x_k + b at every place

    Two features at a time, which is quicker than all of one place.
    """
    z = repeat(b_j)
    for k in range(0, len(w_j) - 1, 2):
        v, w = w_j[k:k + 2]
        z = [z_i + v * x + w * y for z_i, x, y in zip(z, columns[k], columns[k + 1])]
    if len(w_j) % 2:
        w = w_j[-1]
        z = [z_i + w * x for z_i, x in zip(z, columns[-1])]
    return z


def safely(f, z: list) -> list:
    """f's outputs; 0 where it has none, after a divergence."""
    try:
        return f.output(z)
    except (ArithmeticError, ValueError):
        return [0.0] * len(z)


def limits(plane, l: int, column: list) -> tuple:
    """(low, high), black and white of a neuron.

    0 … 1 for the outputs of classes, −1 … 1 or the largest target for quantities, the bounds of a
    hidden neuron's activation where it has some, else −m … m, m being its own largest output.
    """
    layer = plane.network.layers[l]
    if l == len(plane.network.layers) - 1 and plane.classes:
        return 0.0, 1.0
    if l == len(plane.network.layers) - 1:
        m = max([1.0] + [abs(target[0]) for target in plane.train.targets])
        return -m, m
    bounds = bounds_of(layer.activation)
    if bounds:
        return bounds
    m = max(map(abs, column)) or 1.0
    return -m, m


BOUNDS = {}


def bounds_of(activation):
    """(0, 1) or (−1, 1) where the activation stays within, else None."""
    if activation.name not in BOUNDS:
        reached = activation.output([z / 2 for z in range(-100, 101)])
        low, high = min(reached), max(reached)
        within = -1 <= low and high <= 1 and isinstance(activation, minnet.Activation)
        one = not isinstance(activation, minnet.Activation) and 0 <= low and high <= 1
        BOUNDS[activation.name] = ((0.0, 1.0) if one or (within and low >= 0) else
                                   (-1.0, 1.0) if within else None)
    return BOUNDS[activation.name]


def grey(column: list, low: float, high: float) -> bytes:
    """0 … 255 for low … high, and grey 128 for what is no number."""
    scale = 255 / (high - low)
    shift = 0.5 - low * scale
    try:
        return bytes([int(a * scale + shift) for a in column])
    except (ValueError, OverflowError):
        return bytes([int(min(max(a * scale + shift, 0), 255)) if a == a else 128 for a in column])
