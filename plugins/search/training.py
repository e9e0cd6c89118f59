"""One training of a search: its settings, its check before anything is learned, its result."""

import difflib
import json
import time

import minnet
from minnet import NETWORK_SETTINGS, TRAINING_SETTINGS, MinnetError

from .data import samples_at

# The settings of a training besides those of its network and of `minnet.train`'s numbers.
OTHERS = {"backend": "auto", "dtype": None, "stop_error": None, "stop_update": None}
NAMES = ("layers", "hidden", *NETWORK_SETTINGS, *TRAINING_SETTINGS, *OTHERS)


def check_name(name: str, options=()):
    """Refuse a setting that there is not; options: the names of the plugins' options."""
    known = [*NAMES, *options]
    if name not in known:
        near = difflib.get_close_matches(str(name), known, 1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        raise MinnetError(f"there is no setting '{name}' to try{hint}; known: "
                          + ", ".join(sorted(known)))


def whole_settings(dataset, chosen: dict, options: dict) -> dict:
    """Every setting of a training, those that were chosen and those that follow from the data."""
    chosen = {name: value for name, value in chosen.items() if value is not None}
    options = {name: chosen.pop(name, value) for name, value in options.items()}
    hidden = chosen.pop("hidden", None)
    settings = minnet.settings_for(dataset, {**OTHERS, **chosen})
    if hidden is not None:
        settings["layers"] = with_hidden(settings["layers"], hidden)
    settings = {**OTHERS, **settings}
    settings["options"] = {name: value for name, value in options.items() if value is not None}
    if isinstance(settings["epochs"], bool) or not isinstance(settings["epochs"], int) \
            or settings["epochs"] < 1:
        raise MinnetError("epochs should be a whole number, 1 or more, and is "
                          f"{settings['epochs']!r:.40}")
    try:
        return json.loads(json.dumps(settings))
    except (TypeError, ValueError):
        raise MinnetError("a search needs settings that other processes can be told: numbers, and "
                          "parts by their names (a plugin brings one of your own), and not "
                          f"{settings!r:.300}") from None


def with_hidden(layers: list, hidden) -> list:
    """The sizes of a network with these hidden layers: 30, or (30, 10), or 0 for none."""
    counts = list(hidden) if isinstance(hidden, (list, tuple)) else [hidden]
    if any(isinstance(count, bool) or not isinstance(count, int) or count < 0 for count in counts) \
            or 0 in counts[1:]:
        raise MinnetError("hidden should be a number of neurons, or one for each hidden layer, and "
                          f"is {hidden!r:.40}")
    if not all(isinstance(size, int) for size in layers[1:-1]):
        raise MinnetError("hidden stands for layers that are numbers of neurons, and the network "
                          f"has others, {','.join(map(str, layers))}: try layers, not hidden")
    return [layers[0], *(count for count in counts if count), layers[-1]]


def checked(settings: dict, dataset) -> dict:
    """The settings, with the backend by its name, after a training of no epochs on one sample."""
    network = minnet.network_for(settings)
    backend = minnet.backend_for(network, settings["backend"], settings["dtype"])
    train(network, backend, {**settings, "epochs": 0}, 0, samples_at(dataset, [0]))
    return {**settings, "backend": backend.name, "dtype": None}


def train(network, backend, settings: dict, seed: int, dataset, validation=None):
    """Train a network as the settings say."""
    rules = [rule(settings[name]) for name, rule in (("stop_error", minnet.ErrorBelow),
                                                     ("stop_update", minnet.UpdateBelow))
             if settings[name] is not None]
    chosen = {name: settings[name] for name in TRAINING_SETTINGS}
    minnet.train(network, dataset, **chosen, seed=seed,
                 backend=backend, validation=validation, stop=rules, options=settings["options"])


def trained(settings: dict, seed: int, dataset, validation=None) -> dict:
    """A network trained as the settings say, by the name "network", and what it came to.

    What the weights cost is not in the loss of the validation part, else those who learn with a
    penalty could not be compared with those without.
    """
    started = time.perf_counter()
    network = minnet.network_for(settings, seed)
    backend = minnet.backend_for(network, settings["backend"])
    train(network, backend, settings, seed, dataset, validation)
    seconds = time.perf_counter() - started
    if validation is None:
        return {"network": network, "seconds": seconds}
    network.penalties = []
    result = minnet.evaluate(network, validation, backend)
    return {"network": network, "seconds": seconds, "loss": result.loss,
            "accuracy": result.accuracy}
