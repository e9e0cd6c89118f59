"""MinnetClassifier and MinnetRegressor: minnet's networks as scikit-learn's estimators, in Python.

They go wherever scikit-learn takes an estimator, and their arguments are called as its
MLPClassifier's are, or as minnet's own where these go further:

    >>> from sklearn.datasets import load_iris
    >>> from sklearn.model_selection import cross_val_score
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> from minnet_plugins.sklearn_estimators import MinnetClassifier
    >>> X, y = load_iris(return_X_y=True)
    >>> classifier = MinnetClassifier((10,), activation="tanh", optimizer="momentum:0.9",
    ...                               learning_rate_init=0.1, batch_size=10, max_iter=30, tol=0,
    ...                               penalties=["l2:0.001"], n_iter_no_change=30, random_state=0)
    >>> print(cross_val_score(make_pipeline(StandardScaler(), classifier), X, y).mean() > 0.9)
    True

Once fitted, `network_` is the minnet.Network, to explain, draw and save:

    >>> import minnet
    >>> print(classifier.fit(X, y).network_)
    Network(4-10-3, tanh, softmax, cross_entropy, l2:0.001)
    >>> step = minnet.explain(classifier.network_, X[0].tolist(), [1.0, 0.0, 0.0])
"""

import importlib.util

import minnet

if importlib.util.find_spec("sklearn") is None:
    raise ModuleNotFoundError("MinnetClassifier and MinnetRegressor need scikit-learn, which is "
                              "not installed: python3 -m pip install scikit-learn", name="sklearn")

__all__ = ["MinnetClassifier", "MinnetRegressor"]


def __getattr__(name):
    """The estimators, when first asked for: that loads scikit-learn."""
    if name in __all__:
        from . import estimators
        return getattr(estimators, name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
