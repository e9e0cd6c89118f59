"""Neural networks that can be read beside the mathematics.

    import minnet
    train, test = minnet.load_dataset("digits")
    network = minnet.Network.mlp([784, 30, 10])
    minnet.train(network, train, epochs=1, batch_size=10, learning_rate=3.0, validation=test)

Importing this loads the core and nothing else of weight; plugins load when something is asked for that the core does not know.
"""

import os
import sys
import time

from .core import (
    SGD, Activation, Dataset, DatasetLoader, Dense, EpochRecord, Evaluation, History, Initializer, Layer, Loss, MinnetError, Network, Neuron,
    Parts, PythonEngine, check_gradients, evaluate, gradient_descent, numerical_derivative, numerical_gradient, one_hot, train, training,
)
from .datasets import load_dataset
from .files import load, save
from .stopping import ErrorBelow, UpdateBelow

__version__ = "0.1.0"


def bring(parts, wanted):
    """Called by the core for a name that it does not know: the plugins may."""
    from .plugin import bring
    return bring(parts, wanted)


def observe(event, run, *record):
    """Called by the core for what happens in a training: plugins may watch, those that are loaded and those that were asked for."""
    if run.options or os.environ.get("MINNET_PLUGINS") or f"{__name__}.plugin" in sys.modules:
        from .plugin import tell
        tell(event, run, *record)


Parts.bring = bring
training.observers.append(observe)
training.clock = time.perf_counter


def __getattr__(name):
    """What is seldom needed, when first asked for: `explain`, and what plugins are written with (that loads pluggy where it is installed)."""
    if name == "explain":
        from importlib import import_module
        return import_module(".explain", __name__)
    if name in ("hookimpl", "load_plugin", "elementwise_activation", "elementwise_loss", "scalars"):
        from . import plugin
        return getattr(plugin, name)
    raise AttributeError(f"module 'minnet' has no attribute '{name}'")
