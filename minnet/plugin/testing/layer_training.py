"""Checks of a layer that is otherwise in training: its pass draws the same numbers from copies, and its δ fits its own z."""

import copy

from ...core.vectors import dot
from .findings import Unanswered
from .slopes import compare_slopes, weights
from .values import same, show


def check_training(findings, layer, batch: list):
    """The slopes of the pass in training, and that it leaves what went before, and the layer in use, as they were.

    Every call is on a copy of the layer as it was, so that a random one draws the same numbers.
    """
    for x in batch:
        z, a = forward(findings, layer, x)
        again = forward(findings, layer, x)
        if not same((z, a), again):
            findings.add(f"forward_in_training({show(x)}) is {show(a)} of one copy of the layer and {show(again[1])} of another: "
                         "draw from a source that the layer keeps", "drawn")
            raise Unanswered
        gradient = weights(len(a))
        delta = findings.must("delta", layer.delta, z, a, gradient)
        back = findings.must("backward", layer.backward, x, delta)
        findings.fits("backward", (x, delta), back, x)
        gradients = findings.must("gradient", layer.gradient, [x], [delta])

        def said(place):
            """Which number of the gradient is wrong."""
            return f"backward in training, at x = {show(x)}: its ∂C/∂x_{place[0] + 1}"

        compare_slopes(findings, said, back, "forward_in_training", lambda x: dot(gradient, copy.deepcopy(layer).forward_in_training(x)[1]), x,
                       "backward in training")
        compare_parameters(findings, layer, x, gradients, lambda one: dot(gradient, one.forward_in_training(x)[1]), " in training")
        check_left(findings, layer, x, batch)


def forward(findings, layer, x: list) -> tuple:
    """(z, a) of a copy of the layer."""
    given = list(x)
    result = findings.call("forward_in_training", copy.deepcopy(layer).forward_in_training, given)
    if not same(given, x):
        findings.add(f"forward_in_training({show(x)}) changes what it is given, to {show(given)}", "forward_in_training changes")
    z, a = of_two(findings, "forward_in_training", x, result)
    findings.fits("the a of forward_in_training", (x,), a, layer.forward(x)[1])
    return z, a


def of_two(findings, name: str, x: list, result) -> tuple:
    """The (z, a) that a pass gives; noted where it is something else."""
    if isinstance(result, tuple) and len(result) == 2:
        return result
    findings.add(f"{name}({show(x)}) is {show(result)}, where the tuple (z, a) belongs", f"{name} shape")
    raise Unanswered


def check_left(findings, layer, x: list, batch: list):
    """Samples that are learned after this one change neither its δ nor what the layer gives in use."""
    trained = copy.deepcopy(layer)
    in_use = trained.forward(x)
    z, a = trained.forward_in_training(x)
    gradient = weights(len(a))
    delta = trained.delta(z, a, gradient)
    first = delta, trained.backward(x, delta), trained.gradient([x], [delta])
    for other in batch * 3:
        trained.forward_in_training(other)
        delta = trained.delta(z, a, gradient)
        later = delta, trained.backward(x, delta), trained.gradient([x], [delta])
        if not same(first, later):
            findings.add(f"after forward_in_training({show(x)}) its (δ, ∂C/∂x, gradients) are {show(first)}, "
                         f"and {show(later)} when another sample has passed: {findings.remember}", "training keeps")
            raise Unanswered
    if not same(in_use, trained.forward(x)):
        findings.add(f"forward({show(x)}) is {show(in_use)} before samples are run in training, and {show(trained.forward(x))} after: "
                     f"{findings.remember}", "training keeps")


def compare_parameters(findings, layer, x: list, gradients: dict, cost, when: str):
    """The gradient of every parameter, beside the slope of cost(layer) with another value of it."""
    for name in layer.parameters:
        def changed(values):
            """The cost of the layer with these values."""
            one = copy.deepcopy(layer)
            setattr(one, name, values)
            return cost(one)

        def said(place):
            return f"its gradient of {name}{''.join(f'[{k}]' for k in place)} at x = {show(x)}{when}"

        compare_slopes(findings, said, gradients[name], "forward", changed, getattr(layer, name), f"gradient of {name}")
