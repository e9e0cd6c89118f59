"""Checks of a layer: its backward pass and gradients, large inputs, state, training, save and load, and its vectorised form."""

import copy
import random

from ...core.layer import LAYERS, Layer
from ...core.vectors import apply, dot
from .arrays import vectorised
from .findings import CheckFailed, Findings, find
from .layer_arrays import check_vectorised
from .layer_saved import check_saved
from .layer_training import check_training, compare_parameters, of_two
from .slopes import compare_slopes, weights
from .values import difference, misshapen, own_shape, same, show

WIDTHS = (4, 6, 1)
LARGE = (50.0, 710.0, 1e4)
ASKED = ("forward", "forward_in_training", "output", "delta", "backward", "gradient", "settings", "parameters", "inputs", "outputs")


def check_layer(layer):
    """A layer's backward and gradients are the slopes of Σ gradient · output, it keeps nothing between calls, and survives save and load.

    layer: a layer, or a class that can be made without arguments or has a static or class method `example()` that makes one.
    """
    layer = made(find(LAYERS, layer))
    findings = Findings("layer", layer, "what the backward pass needs is handed to it, and a layer keeps nothing between calls")
    missing = [name for name in ASKED if not hasattr(layer, name)]
    if missing:
        findings.add(f"it has no {missing[0]}: a layer is a subclass of minnet.Layer, which has everything that a network asks for")
        findings.done()
    for name in layer.parameters:
        wrong = misshapen(getattr(layer, name, None), own_shape(getattr(layer, name, None)))
        if wrong:
            findings.add(f"among its parameters is '{name}', which {wrong}: a parameter is finite numbers nested in lists")
            findings.done()
    before = {name: copy.deepcopy(getattr(layer, name)) for name in layer.parameters}
    widths = (layer.inputs,) if layer.inputs else WIDTHS
    batches = [inputs(width) for width in widths]
    if not findings.each(check_batch, *[(findings, layer, batch) for batch in batches]):
        findings.add(f"it refuses every input: {findings.refusal}")
    findings.each(check_large, *[(findings, layer, [sign * size for sign in signs(width)]) for width in widths for size in LARGE])
    findings.each(check_saved, *[(findings, layer, batch[0]) for batch in batches])
    findings.ask_again()
    if not findings.broken():
        if getattr(type(layer), "forward_in_training", None) is not Layer.forward_in_training:
            findings.each(check_training, *[(findings, layer, batch) for batch in batches])
        if hasattr(layer, "vectorised"):
            for batch in batches:
                vectorised(findings, check_vectorised, layer, batch)
    for name, value in before.items():
        if not same(getattr(layer, name), value):
            findings.add(f"its {name} were {show(value)} before anything was learned, and became {show(getattr(layer, name))} by being run")
    findings.done()


def made(layer):
    """A layer, made from a class."""
    if not isinstance(layer, type):
        return layer
    example = getattr(layer, "example", None)
    name = getattr(layer, "name", layer.__name__)
    call = f"{layer.__name__}.example()" if example else f"{layer.__name__}()"
    try:
        one = (example or layer)()
    except (Exception, SystemExit) as error:
        how = "" if example else ": give the class a static method example() that makes one to check"
        raise CheckFailed([" ".join(f"layer '{name}': {call} raised {type(error).__name__}: {error}{how}".split())]) from None
    if not isinstance(one, layer):
        raise CheckFailed([f"layer '{name}': {call} is {show(one)}, where a {layer.__name__} belongs"])
    return one


def inputs(width: int) -> list:
    """Three samples of so many numbers, always the same ones."""
    source = random.Random(width)
    return [[round(source.gauss(0.0, 1.0), 2) for k in range(width)] for i in range(3)]


def signs(width: int) -> list:
    """+1, −1, +1 …"""
    return [1.0 - 2 * (k % 2) for k in range(width)]


def run(findings, layer, x: list) -> tuple:
    """(gradient ∂C/∂a, δ, ∂C/∂x, gradients) of one sample, all of them finite and of their right shapes."""
    result = findings.ask("forward", layer.forward, x)
    z, a = of_two(findings, "forward", x, result)
    findings.fits("the a of forward", (x,), a, [0.0] * layer.outputs if layer.outputs else own_shape(a) if isinstance(a, list) else [0.0])
    gradient = weights(len(a))
    delta = findings.must("delta", layer.delta, z, a, gradient)
    findings.fits("delta", (z, a, gradient), delta, own_shape(delta) if isinstance(delta, list) else [0.0])
    back = findings.must("backward", layer.backward, x, delta)
    findings.fits("backward", (x, delta), back, x)
    gradients = findings.must("gradient", layer.gradient, [x], [delta])
    for name in layer.parameters:
        if not isinstance(gradients, dict) or name not in gradients:
            findings.add(f"gradient([x], [δ]) is {show(gradients)}, where a dict with the gradient of '{name}' belongs", "gradient shape")
            continue
        wrong = misshapen(gradients[name], own_shape(getattr(layer, name)))
        if wrong:
            findings.add(f"its gradient of {name} at x = {show(x)} {wrong}", "gradient shape")
    return gradient, delta, back, gradients


def check_large(findings, layer, x: list):
    """A sample of large numbers is run with finite ones."""
    run(findings, layer, x)


def check_batch(findings, layer, batch: list):
    """The slopes for each sample, and the gradient of several samples."""
    runs = [run(findings, layer, x) for x in batch]
    if findings.broken():
        return
    for x, (gradient, delta, back, gradients) in zip(batch, runs):
        output = findings.ask("output", layer.output, x)
        if not same(output, layer.forward(x)[1]):
            findings.add(f"output({show(x)}) is {show(output)}, and the a of forward is {show(layer.forward(x)[1])}", "output")
        compare_slopes(findings, lambda place: f"backward at x = {show(x)}: its ∂C/∂x_{place[0] + 1}", back, "forward",
                       lambda x: dot(gradient, layer.forward(x)[1]), x, "backward")
        compare_parameters(findings, layer, x, gradients, lambda one: dot(gradient, one.forward(x)[1]), "")
    deltas = [apply(lambda delta_j: delta_j / len(batch), delta) for gradient, delta, back, gradients in runs]
    together = findings.must("gradient", layer.gradient, batch, deltas)
    for name in layer.parameters:
        mean = apply(lambda *each: sum(each) / len(batch), *[gradients[name] for gradient, delta, back, gradients in runs])
        differs = misshapen(together[name], mean) or difference(together[name], mean)
        if differs:
            findings.add(f"its gradient of {name} for {len(batch)} samples, each δ divided by {len(batch)}, is {show(together[name])}, "
                         f"and the mean of their single ones {show(mean)}: it should be the sum over the samples", "gradient sum")
