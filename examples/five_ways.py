"""The same step five ways: by the core, lists, NumPy, Numba and PyTorch.

A network of 784, 30 and 10 neurons learns 100 images in batches of 10, three times, on each
backend. They come to the same numbers; what differs is the inner lines and the time. A step is what
one batch does to all weights: forward, back, and down the slope.
"""

import importlib
import inspect
import textwrap

import minnet
from minnet.core import numbers

EPOCHS, IMAGES, BATCH_SIZE = 3, 100, 10
# Where the lines stand that each runs for a dense layer, forward and for the step.
INNER = {
    "python": ("minnet.core.layer", "Dense.forward", "Dense.gradient"),
    "lists": ("minnet_plugins.lists_backend.packed", "PackedDense.forward", "PackedDense.descend"),
    "numpy": ("minnet_plugins.numpy_backend.dense", "DenseRows.forward", "DenseRows.descend"),
    "numba": ("minnet_plugins.numba_backend.loops", "weighted_inputs", "descend"),
    "torch": ("minnet.arrays", "DenseArrays.forward", "DenseArrays.gradient"),
}


def learned(backend):
    """All weights and biases after the training, and the seconds of its fastest epoch."""
    network = minnet.Network.mlp([784, 30, 10], initializer="xavier", seed=0)
    history = minnet.train(network, images, epochs=EPOCHS, batch_size=BATCH_SIZE,
                           learning_rate=0.5, backend=backend)
    lists = [getattr(layer, name) for layer in network.layers for name in layer.parameters]
    return [w for one in lists for w in numbers(one)], min(history.seconds)


def lines_of(module, *names):
    """The source of a module's functions, as it stands there."""
    for name in names:
        found = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(found)))
        yield f"\n{module}, {name}\n" + textwrap.indent(source, "    ")


train, _ = minnet.load_dataset("digits")
images = minnet.Dataset(train.inputs[:IMAGES], train.targets[:IMAGES], train.classes)
core, core_seconds = learned("python")
for backend, inner in INNER.items():
    print(f"--- {backend}")
    try:
        weights, seconds = learned(backend)
    except minnet.MinnetError as error:
        print(f"is not here: {error}\n")
        continue
    difference = max(abs(w - w_core) for w, w_core in zip(weights, core))
    print(f"{1e6 * seconds * BATCH_SIZE / IMAGES:,.0f} µs a step, {core_seconds / seconds:,.0f} x "
          f"as fast as the core; largest difference from the core's weights {difference:.0e}")
    print("".join(lines_of(*inner)))
