"""A training step explained, every number shown: `minnet.explain` is the function below."""


def explain(network, x: list, y: list, learning_rate: float = 0.5):
    """One training step of a network on the sample (x, y), every number shown.

    Returns an Explanation: print() shows it, a notebook shows it by itself, `steps` holds it as
    data. The network itself is not changed.
    """
    from .explanation import Explanation
    return Explanation(network, x, y, learning_rate)
