"""The two networks that read digits: one of neurons alone, one that begins with a convolution."""

import functools
import os

import minnet
from minnet import MinnetError

CARRIED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "carried")


class Kind:
    """How a network is made anew, and with what settings it learns well."""

    def __init__(self, sizes: list, activation: str, initializer: str, learning_rate: float):
        self.sizes, self.activation, self.initializer = sizes, activation, initializer
        self.learning_rate = learning_rate

    def new(self, seed: int, penalties=()):
        """A network with new weights."""
        network = minnet.Network.mlp(self.sizes, self.activation, "softmax", "cross_entropy",
                                     self.initializer, penalties=penalties, seed=seed)
        network.classes = list(range(10))
        return network


KINDS = {
    "dense": Kind([(1, 28, 28), 30, 10], "sigmoid", "xavier", 0.2),
    "conv": Kind([(1, 28, 28), "conv2d:6:5", "max_pool2d:2", 10], "relu", "he", 0.05),
}


@functools.lru_cache(maxsize=1)
def bundled() -> tuple:
    """The 5,000 digits to learn from, and the 1,000 to test with."""
    return minnet.load_dataset("digits")


def kind_of(name: str):
    """The kind of this name."""
    if name not in KINDS:
        raise MinnetError(f"there is no network '{name:.40}'; known: {', '.join(KINDS)}")
    return KINDS[name]


class Networks:
    """The networks of this session, by the names of their kinds; carried ones until others come.

    changed: the names of those that are not the carried ones any more.
    """

    def __init__(self):
        self.made, self.changed = {}, set()

    def __getitem__(self, name: str):
        if name not in self.made:
            kind_of(name)
            self.made[name] = minnet.load(os.path.join(CARRIED, f"{name}.json"))
        return self.made[name]

    def __setitem__(self, name: str, network):
        expected = kind_of(name).new(0)
        if repr(network) != repr(expected):
            raise MinnetError(f"a network {network!r} came, and {expected!r} was expected")
        self.made[name] = network
        self.changed.add(name)

    def carry(self, name: str):
        """Take the carried network again."""
        self.made.pop(name, None)
        self.changed.discard(name)
