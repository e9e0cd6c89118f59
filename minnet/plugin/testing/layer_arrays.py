"""Checks of a layer's vectorised form: an object with the layer's methods for arrays with a row for each sample."""

import copy

from .arrays import answer, compare
from .findings import Unanswered
from .slopes import weights
from .values import show

METHODS = ("forward", "forward_in_training", "delta", "backward", "gradient")


def check_vectorised(findings, np, layer, batch: list):
    """Output, ∂C/∂x and gradients of rows are those of each sample, in use and in training."""
    check_pass(findings, np, layer, batch, "forward")
    check_pass(findings, np, layer, batch, "forward_in_training")


def check_pass(findings, np, layer, batch: list, forward: str):
    """One of the two forward passes, and the way back from it."""
    scalar, layer = copy.deepcopy(layer), copy.deepcopy(layer)
    passes = [findings.call(forward, getattr(scalar, forward), list(x)) for x in batch]
    gradients = [weights(len(a)) for z, a in passes]
    deltas = [scalar.delta(z, a, gradient) for (z, a), gradient in zip(passes, gradients)]
    rows = arrays_of(findings, np, layer)
    name = f"vectorised {forward}"
    x, gradient = np.array(batch), np.array(gradients)
    result = answer(findings, name, getattr(rows, forward), np, x)
    if not isinstance(result, tuple) or len(result) != 2:
        findings.add(f"{name} is {show(result)}, where the tuple (z, a) belongs", name)
        raise Unanswered
    z, a = result
    compare(findings, name, a, [a for z, a in passes], np, batch)
    when = " in training" if forward != "forward" else ""
    delta = call(findings, f"vectorised delta{when}", rows.delta, z, a, gradient)
    back = call(findings, f"vectorised backward{when}", rows.backward, x, delta)
    compare(findings, f"vectorised backward{when}", back, [scalar.backward(x, delta) for x, delta in zip(batch, deltas)], np, batch)
    found = call(findings, f"vectorised gradient{when}", rows.gradient, x, delta)
    expected = scalar.gradient(batch, deltas)
    for parameter in layer.parameters:
        if parameter not in found:
            findings.add(f"vectorised gradient is {show(found)}, where a dict with the gradient of '{parameter}' belongs", "vectorised gradient")
            raise Unanswered
        compare(findings, f"vectorised gradient{when} of {parameter}", found[parameter], expected[parameter], np)


def arrays_of(findings, np, layer):
    """The layer's vectorised form with its parameters as arrays."""
    rows = call(findings, "vectorised(np)", layer.vectorised, np)
    missing = [name for name in METHODS if not callable(getattr(rows, name, None))]
    if missing:
        findings.add(f"vectorised(np) is {show(rows)}, which has no {missing[0]}: it should have {', '.join(METHODS)}", "vectorised(np)")
        raise Unanswered
    for name in layer.parameters:
        setattr(rows, name, np.array(getattr(layer, name), dtype=float))
    return rows


def call(findings, name: str, function, *arguments):
    """function(*arguments); an error is noted."""
    try:
        return function(*arguments)
    except (Exception, SystemExit) as error:
        findings.add(f"{name} raised {type(error).__name__}: {error}", name)
        raise Unanswered from None
