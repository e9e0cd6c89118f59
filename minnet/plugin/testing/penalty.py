"""Checks of a loss's penalties: what it adds for the weights, and what it lets become of them after a step."""

from .arrays import answer, compare, vectorised
from .slopes import compare_slopes
from .values import own_shape, show

WEIGHTS = [-50.0, -2.5, -1.0, -0.3, -1e-3, 0.0, 1e-3, 0.2, 1.0, 1.7, 3.0, 50.0]
LARGE = [1e4, -1e4]
MATRICES = [[[0.3, -1.2, 0.8], [5.0, -7.0, 2.0]], [[0.0, 0.0]], [[-4.0]], [[0.1], [6.0], [-0.2]]]


def check_penalty(findings, penalty):
    """A penalty's gradient(w) is the slope of its cost(w), and constrain keeps the weights' shape; the same on arrays."""
    words = f"its penalty {type(penalty).__name__}"
    missing = [name for name in ("cost", "gradient", "constrain") if not callable(getattr(penalty, name, None))]
    if missing:
        findings.add(f"{words} has no {missing[0]}: a penalty has cost(w) and gradient(w) of one weight, and constrain(weights)")
        return
    findings.each(numbers_of, *[(findings, penalty, words, w) for w in WEIGHTS + LARGE])
    findings.each(check_gradient, *[(findings, penalty, words, w) for w in WEIGHTS])
    findings.each(check_constrain, *[(findings, penalty, words, weights) for weights in MATRICES])
    vectorised(findings, check_vectorised, penalty, words)


def numbers_of(findings, penalty, words: str, w: float) -> tuple:
    """cost(w) and gradient(w), both finite numbers."""
    found = []
    for name in ("cost", "gradient"):
        value = findings.must(f"{words}: {name}", getattr(penalty, name), w)
        findings.fits(f"{words}: {name}", (w,), value, 0.0)
        found.append(value)
    return tuple(found)


def check_gradient(findings, penalty, words: str, w: float):
    """gradient(w) = d cost(w) / dw."""
    cost, gradient = numbers_of(findings, penalty, words, w)
    said = f"{words}: its gradient at w = {show(w)}"
    compare_slopes(findings, lambda place: said, gradient, f"{words}: cost", penalty.cost, w, f"{words} gradient")


def check_constrain(findings, penalty, words: str, weights: list):
    """constrain gives weights of the same shape."""
    name = f"{words}: constrain"
    findings.fits(name, (weights,), findings.must(name, penalty.constrain, weights), own_shape(weights))


def check_vectorised(findings, np, penalty, words: str):
    """cost and gradient of an array are those of each weight, and constrain_arrays does what constrain does."""
    w = WEIGHTS + LARGE
    for name in ("cost", "gradient"):
        function = getattr(penalty, name)
        expected = [findings.call(f"{words}: {name}", function, w_k) for w_k in w]
        of_array = f"{words}: {name} of an array"
        compare(findings, of_array, answer(findings, of_array, function, np, np.array(w)), expected, np, w)
    if hasattr(penalty, "constrain_arrays"):
        for weights in MATRICES:
            name = f"{words}: constrain_arrays"
            expected = findings.call(f"{words}: constrain", penalty.constrain, weights)
            compare(findings, name, answer(findings, name, lambda w: penalty.constrain_arrays(np, w), np, np.array(weights)), expected, np, weights)
