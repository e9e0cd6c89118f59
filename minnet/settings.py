"""The settings of a training and of its network, where not all of them are said."""

from .core import BACKENDS, OPTIMIZERS, MinnetError, Network
from .training import find_backend

# What neither the caller nor the data set says.
NETWORK_SETTINGS = {"activation": "sigmoid", "output_activation": None,
                    "loss": "half_squared_error", "initializer": "normal", "bias": True,
                    "penalties": ()}
TRAINING_SETTINGS = {"epochs": 10, "batch_size": 10, "learning_rate": 0.5, "optimizer": "sgd"}


def settings_for(dataset, chosen: dict) -> dict:
    """The settings of `Network.mlp` and `train`: as chosen, else as suits the data, else plain.

    chosen: by name; None is not chosen. An optimizer that is chosen brings its own learning rate,
    if it has one and no other is chosen. The sizes of the network are in "layers".
    """
    chosen = {name: value for name, value in chosen.items() if value is not None}
    settings = {"layers": [len(dataset.inputs[0]), 30, len(dataset.targets[0])],
                **NETWORK_SETTINGS, **TRAINING_SETTINGS, **dataset.settings, **chosen}
    optimizer = OPTIMIZERS.find(settings["optimizer"])
    if "optimizer" in chosen and "learning_rate" not in chosen:
        settings["learning_rate"] = getattr(optimizer, "learning_rate", settings["learning_rate"])
    return settings


def network_for(settings: dict, seed=0):
    """The network of the settings that `settings_for` returns."""
    chosen = {name: settings[name] for name in NETWORK_SETTINGS}
    return Network.mlp(settings["layers"], seed=seed, **chosen)


def backend_for(network, wanted="auto", dtype=None, **work):
    """The backend of this name, computing in this type of numbers; auto: the fastest that can.

    work: as for `find_backend`.
    """
    backend = find_backend(wanted, **work)
    if wanted == "auto":
        backend.load(network)
        backend = backend.loaded
    if dtype is None:
        return backend
    if not hasattr(backend, "vary"):
        raise MinnetError(f"backend {backend.name} computes in one type of numbers only, float64: "
                          "leave --dtype out, or take the backend numpy")
    return BACKENDS.find(f"{backend.name}:{dtype}")
