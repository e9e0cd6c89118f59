"""The set-up of the plane: what may be chosen, what suits a problem, and what is refused.

One flat dict, the same in the page's address, here and in the exports.
"""

import sys

import minnet
from minnet.core import ACTIVATIONS, BACKENDS, INITIALIZERS, LOSSES, OPTIMIZERS, PENALTIES

from .plane_data import FEATURES, MOST_SAMPLES, PROBLEMS, own_points
from .rule import Rule

MOST_LAYERS, MOST_NEURONS = 6, 12
LEARNING_RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

DEFAULTS = {
    "problem": "circle", "rule": "y > sin(x)", "points": [], "samples": 500, "noise": 0,
    "share": 50, "data_seed": 0, "features": ["x", "y"], "layers": [4, 2],
    "activations": ["tanh", "tanh"], "output_activation": "sigmoid",
    "loss": "half_squared_error", "initializer": "xavier", "optimizer": "sgd", "penalty": "",
    "learning_rate": 0.3, "batch_size": 10, "seed": 0, "backend": "lists", "stop_error": None,
    "stop_update": None,
}

# What suits a problem better than the defaults do.
FOR_QUANTITIES = {"output_activation": "identity", "learning_rate": 0.03}
SUITED = {
    "spiral": {"features": ["x", "y", "sinx", "siny"], "layers": [8, 8], "optimizer": "adam",
               "loss": "binary_cross_entropy", "learning_rate": 0.01},
    "plane": FOR_QUANTITIES,
    "hills": {**FOR_QUANTITIES, "features": ["x", "y", "sinx", "siny"], "layers": [8, 8],
              "optimizer": "adam", "learning_rate": 0.01},
}

# The losses that need an output for each class, as softmax does.
FOR_EACH_CLASS = ("cross_entropy", "kl_divergence", "negative_log_likelihood")

REGISTRIES = {"activation": ACTIVATIONS, "loss": LOSSES, "initializer": INITIALIZERS,
              "optimizer": OPTIMIZERS, "penalty": PENALTIES}


def plane_names() -> dict:
    """Everything that a set-up can choose from, by its own name, and what suits each problem.

    Of a part, settings says whether it takes some after its name, l2:0.001 say; learning_rate is
    the one that an optimizer suggests.
    """
    load_plugins()
    parts = {kind: [{"name": name, "settings": hasattr(registry.parts[name], "vary"),
                     "learning_rate": getattr(registry.parts[name], "learning_rate", None)}
                    for name in registry.names()]
             for kind, registry in REGISTRIES.items()}
    return {**parts, "problem": [*PROBLEMS, "own", "rule"], "feature": list(FEATURES),
            "backend": ["lists", "python"], "learning_rates": LEARNING_RATES,
            "most_layers": MOST_LAYERS, "most_neurons": MOST_NEURONS,
            "most_samples": MOST_SAMPLES, "defaults": DEFAULTS, "suited": SUITED}


def load_plugins():
    """Have the plugins bring their parts."""
    minnet.plugins()


def checked(setup) -> dict:
    """A whole set-up of what was chosen, what suits the problem, and the defaults.

    What makes no sense is refused.
    """
    if not isinstance(setup, dict):
        raise minnet.MinnetError(f"a set-up should be names and values, and is {setup!r:.40}")
    unknown = [name for name in setup if name not in DEFAULTS]
    if unknown:
        raise minnet.MinnetError(f"a set-up has no {unknown[0]!r:.40}; it has "
                                 f"{', '.join(DEFAULTS)}")
    problem = setup.get("problem", DEFAULTS["problem"])
    if problem not in (*PROBLEMS, "own", "rule"):
        raise minnet.MinnetError(f"there is no problem {problem!r:.40}; there are "
                                 f"{', '.join(PROBLEMS)}, own and rule")
    whole = {**DEFAULTS, **suited_to({**DEFAULTS, **setup}), **setup}
    for name, least, most in (("samples", 2, MOST_SAMPLES), ("batch_size", 1, MOST_SAMPLES),
                              ("seed", 0, 10 ** 15), ("data_seed", 0, 10 ** 15)):
        check_whole(whole[name], name, least, most)
    for name, least, most in (("noise", 0, 50), ("share", 10, 100)):
        check_number(whole[name], f"{name}, in percent,", least, most)
    check_above_0(whole["learning_rate"], "learning_rate")
    for name in ("stop_error", "stop_update"):
        if whole[name] is not None:
            check_above_0(whole[name], name)
    check_features(whole["features"])
    check_layers(whole)
    for kind, registry in REGISTRIES.items():
        if kind != "activation" and (kind != "penalty" or whole["penalty"]):
            registry.find(whole[kind])
    BACKENDS.find(whole["backend"])
    return whole


def suited_to(setup: dict) -> dict:
    """What suits the points of a set-up."""
    problem = setup["problem"]
    quantities = ((problem == "rule" and not Rule(setup["rule"]).classes)
                  or (problem == "own" and own_points(setup["points"])[1] is None))
    return FOR_QUANTITIES if quantities else SUITED.get(problem, {})


def check_features(features):
    """Refuse features that there are not, or none at all."""
    if not isinstance(features, list) or not features:
        raise minnet.MinnetError("the network needs a feature to look at: choose x, y or another")
    for feature in features:
        if not isinstance(feature, str) or feature not in FEATURES:
            raise minnet.MinnetError(f"there is no feature {feature!r:.40}; there are "
                                     f"{', '.join(FEATURES)}")
    if len(set(features)) < len(features):
        raise minnet.MinnetError("each feature can be chosen once, and they are "
                                 f"{', '.join(features)}")


def check_layers(setup: dict):
    """Refuse too many layers or neurons, and activations that are not one for each layer."""
    layers, activations = setup["layers"], setup["activations"]
    if not isinstance(layers, list) or len(layers) > MOST_LAYERS:
        raise minnet.MinnetError(f"layers should be at most {MOST_LAYERS} numbers of neurons, and "
                                 f"is {layers!r:.60}")
    for number, neurons in enumerate(layers, 1):
        check_whole(neurons, f"the number of neurons of hidden layer {number}", 1, MOST_NEURONS)
    if not isinstance(activations, list) or len(activations) != len(layers):
        raise minnet.MinnetError(f"there are {len(layers)} hidden layers, so activations should be "
                                 f"{len(layers)} names, and is {activations!r:.60}")
    for name in [*activations, setup["output_activation"]]:
        ACTIVATIONS.find(name)


def check_whole(value, what: str, least: int, most: int):
    """Refuse what is no whole number from least to most."""
    if type(value) is not int or not least <= value <= most:
        raise minnet.MinnetError(f"{what} should be a whole number from {least} to {most}, and is "
                                 f"{value!r:.40}")


def check_number(value, what: str, least, most):
    """Refuse what is no number from least to most."""
    if type(value) not in (int, float) or not least <= value <= most:
        raise minnet.MinnetError(f"{what} should be a number from {least} to {most}, and is "
                                 f"{value!r:.40}")


def check_above_0(value, what: str):
    """Refuse what is no finite number above 0."""
    if type(value) not in (int, float) or not 0 < value <= sys.float_info.max:
        raise minnet.MinnetError(f"{what} should be a number above 0, and is {value!r:.40}")


def outputs_for(setup: dict, classes) -> int:
    """How many outputs the classes need: one for two of them where that can tell them apart."""
    if classes is None:
        return 1
    lone = (len(classes) == 2 and setup["loss"] not in FOR_EACH_CLASS
            and isinstance(ACTIVATIONS.find(setup["output_activation"]), minnet.Activation))
    return 1 if lone else len(classes)


def network_for(setup: dict, classes):
    """The network of a set-up with its first weights, those of Network.mlp with the same seed."""
    source = minnet.random_source(setup["seed"])
    sizes = [*setup["layers"], outputs_for(setup, classes)]
    inputs, layers = len(setup["features"]), []
    for neurons, activation in zip(sizes, [*setup["activations"], setup["output_activation"]]):
        layers.append(minnet.Dense(inputs, neurons, activation, setup["initializer"],
                                   source=source))
        inputs = neurons
    penalties = [setup["penalty"]] if setup["penalty"] else []
    return minnet.Network(layers, setup["loss"], penalties)
