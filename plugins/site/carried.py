"""Makes the two networks that the page "Draw a digit" begins with.

    python3 -m minnet_plugins.site.carried

They learn the 5,000 bundled digits and copies of them that are turned, slanted and scaled a little,
as hands differ. A few minutes with NumPy. Weights are rounded to three decimals, which costs no
reading, so that the files are small.
"""

import json
import math
import os

import minnet
from minnet.core import apply
from minnet_plugins.images import boxed
from minnet_plugins.site.session.digits_networks import CARRIED, KINDS

COPIES = 7
SIDE = 28
EPOCHS = {"dense": 30, "conv": 14}
LEARNING_RATE = {"dense": 0.3, "conv": 0.1}
DECIMALS = 3


def main():
    """Train both, write them, and say how well they read and how large they are."""
    train, test = minnet.load_dataset("digits")
    source = minnet.random_source(0)
    inputs = [row for copy in range(COPIES) for row in copies(train, source if copy else None)]
    many = minnet.Dataset(inputs, list(train.targets) * COPIES, train.classes)
    for kind in KINDS:
        network = KINDS[kind].new(seed=0, penalties=["l2:0.00002"])
        for epochs, slower in ((EPOCHS[kind] // 2, 1), (EPOCHS[kind] // 2, 4)):
            minnet.train(network, many, epochs=epochs, batch_size=20,
                         learning_rate=LEARNING_RATE[kind] / slower)
        network.penalties = []
        for layer in network.layers:
            for name in layer.parameters:
                setattr(layer, name, apply(lambda w: round(w, DECIMALS), getattr(layer, name)))
        path = os.path.join(CARRIED, f"{kind}.json")
        text = json.dumps(minnet.describe(network), separators=(",", ":"))
        minnet.write_whole(path, text, "cannot write")
        print(f"{path}: {len(text)} bytes, {minnet.evaluate(network, test).accuracy:.2%}")


def copies(dataset, source) -> list:
    """Every picture, by a source of random numbers turned, slanted and scaled a little."""
    rows = list(dataset.inputs)
    return rows if source is None else [bent(row, source) for row in rows]


def bent(row: list, source) -> list:
    """A picture seen through x = A x' with A near 1, centred again."""
    angle, slant = source.uniform(-0.25, 0.25), source.uniform(-0.25, 0.25)
    wide, high = source.uniform(0.85, 1.15), source.uniform(0.85, 1.15)
    cos, sin, middle = math.cos(angle), math.sin(angle), (SIDE - 1) / 2
    made = []
    for r in range(SIDE):
        y = (r - middle) * high
        for c in range(SIDE):
            x = (c - middle) * wide + slant * y
            made.append(level(row, middle + cos * y - sin * x, middle + sin * y + cos * x))
    levels = boxed([made[r * SIDE:(r + 1) * SIDE] for r in range(SIDE)]).levels
    return [v / 255 for v in levels]


def level(row: list, y: float, x: float) -> float:
    """The picture's level between its pixels, of the four around."""
    r, c = math.floor(y), math.floor(x)
    return sum(row[i * SIDE + j] * (1 - abs(y - i)) * (1 - abs(x - j))
               for i in (r, r + 1) for j in (c, c + 1) if 0 <= i < SIDE and 0 <= j < SIDE)


if __name__ == "__main__":
    main()
