"""Neural networks that can be read beside the mathematics.

    import minnet
    train, test = minnet.load_dataset("digits")
    network = minnet.Network.mlp([784, 30, 10])
    minnet.train(network, train, epochs=1, batch_size=10, learning_rate=3.0, validation=test)

Importing this loads the core and nothing else of weight; plugins load when something is asked for
that the core does not know.
"""

import importlib

from .array_engine import ArrayEngine
from .arrays import array_form, log_softmax
from .checkpoint import fingerprint
from .core import (SGD, Activation, Dense, DivergedError, EpochRecord, Evaluation, Initializer,
                   InUnit, Layer, Loss, MinnetError, Network, Neuron, Penalty, PythonEngine,
                   Registry, Standardize, check_gradients, gradient_descent, numerical_derivative,
                   numerical_gradient, one_hot, random_source)
from .datasets import DATASETS, DatasetLoader, load_dataset
from .explain import explain
from .files import check_writable, describe, load, rebuild, save, signals_waiting, write_whole
from .notebook import in_notebook
from .runs import read_history
from .samples import Dataset, Labels, Rows, classes_of, label, places_in
from .settings import (NETWORK_SETTINGS, TRAINING_SETTINGS, backend_for, network_for,
                       settings_for)
from .standardizing import in_deviations, standardize
from .stopping import ErrorBelow, UpdateBelow
from .terminated import Terminated
from .training import (History, evaluate, find_backend, parameters, predict, restore, resume,
                       train)

__version__ = "0.1.0"

OF_PLUGINS = ("hookimpl", "load_plugin", "plugins", "elementwise_activation", "elementwise_loss",
              "scalars")


def ask_plugins(registry, wanted):
    """Called by the core for a name that it does not know: the plugins may."""
    from .plugin import bring
    return bring(registry, wanted)


Registry.ask_plugins = ask_plugins


def __getattr__(name):
    """The equations, and what plugins are written with, when first asked for.

    The latter loads pluggy where that is there.
    """
    if name == "equations":
        return importlib.import_module(f"{__name__}.equations")
    if name in OF_PLUGINS:
        from . import plugin
        return getattr(plugin, name)
    raise AttributeError(f"module 'minnet' has no attribute '{name}'")
