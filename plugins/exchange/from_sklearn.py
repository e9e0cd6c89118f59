"""The networks of scikit-learn: MLPClassifier and MLPRegressor, once fitted."""

import minnet
from minnet import MinnetError

ACTIVATIONS = {"identity": "identity", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu",
               "softmax": "softmax"}
LOSSES = {"identity": "half_squared_error", "logistic": "binary_cross_entropy",
          "softmax": "cross_entropy"}


def from_sklearn(mlp) -> minnet.Network:
    """The network of a fitted MLPClassifier or MLPRegressor, or of a Pipeline that ends with one.

    It gives what predict_proba gives (of two classes the second's probability, of several labels
    that of each), or what predict gives for quantities. In a Pipeline, a StandardScaler may stand
    before it. The penalty alpha and the state of the training stay behind.
    """
    *before, mlp = [step for name, step in getattr(mlp, "steps", [("", mlp)])
                    if step != "passthrough"]
    check(mlp)
    layers = [scaling(step, mlp.n_features_in_) for step in before]
    count = len(mlp.coefs_)
    for l, (w, b) in enumerate(zip(mlp.coefs_, mlp.intercepts_), 1):
        name = mlp.activation if l < count else mlp.out_activation_
        layer = minnet.Dense(*map(int, w.shape), ACTIVATIONS[name], "zeros")
        layer.weights, layer.biases = w.T.astype(float).tolist(), b.astype(float).tolist()
        layers.append(layer)
    network = minnet.Network(layers, LOSSES[mlp.out_activation_])
    classes = [str(name) for name in getattr(mlp, "classes_", ())]
    if mlp.out_activation_ == "softmax" or (network.outputs, len(classes)) == (1, 2):
        network.classes = classes
    columns = getattr(before[0] if before else mlp, "feature_names_in_", None)
    network.columns = None if columns is None else [str(name) for name in columns]
    return network


def check(mlp):
    """Refuse what is no such network, or has an activation that minnet lacks."""
    kind = type(mlp).__name__
    if not hasattr(mlp, "hidden_layer_sizes") or not hasattr(mlp, "fit"):
        raise MinnetError(f"expected an MLPClassifier or MLPRegressor of scikit-learn, and got "
                          f"{mlp!r:.80}")
    if not hasattr(mlp, "coefs_") or not hasattr(mlp, "out_activation_"):
        raise MinnetError(f"the {kind} has learned nothing yet, so it has no weights: fit it first")
    if mlp.activation not in ACTIVATIONS:
        raise MinnetError(f"the {kind}'s activation {mlp.activation!r} cannot come along: known "
                          "are " + ", ".join(ACTIVATIONS))
    if mlp.out_activation_ not in LOSSES:
        raise MinnetError(f"the {kind}'s output activation {mlp.out_activation_!r}, of the loss "
                          f"{getattr(mlp, 'loss', None)!r}, cannot come along: minnet has none of "
                          "that kind")


def scaling(step, inputs: int):
    """The layer that does what a StandardScaler does."""
    if type(step).__name__ != "StandardScaler":
        raise MinnetError(f"the step {type(step).__name__} of the Pipeline cannot come along: only "
                          "StandardScaler may stand before the network")
    if not hasattr(step, "scale_"):
        raise MinnetError("the StandardScaler of the Pipeline is not fitted: fit the Pipeline "
                          "first")
    means = [0.0] * inputs if step.mean_ is None else step.mean_.astype(float).tolist()
    scales = [1.0] * inputs if step.scale_ is None else step.scale_.astype(float).tolist()
    return minnet.Standardize(means, scales)
