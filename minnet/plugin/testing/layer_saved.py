"""Checks that a layer is itself again after save and load."""

import contextlib
import copy
import os
import tempfile

from ...core import MinnetError, Network
from ...core.layer import LAYERS, Layer
from ...core.vectors import apply
from ...files import load, save
from .findings import Unanswered
from .values import same, show


@contextlib.contextmanager
def known(layer):
    """Its class is the one known by the layer's name, for the while."""
    before = dict(LAYERS.parts)
    LAYERS.parts[layer.name] = type(layer)
    try:
        yield
    finally:
        LAYERS.parts.clear()
        LAYERS.parts.update(before)


def check_saved(findings, layer, x: list):
    """The layer that a file gives back has the parameters and the output of the one that was saved."""
    taken = LAYERS.parts.get(layer.name)
    if layer.name == Layer.name or (taken is not None and taken is not type(layer) and issubclass(type(layer), taken)):
        findings.add(f"its name is that of {(taken or Layer).__name__}: it needs one of its own, by which a saved network finds its class")
        raise Unanswered
    layer = copy.deepcopy(layer)
    for place, name in enumerate(layer.parameters):
        values = iter(range(10 ** 9))
        setattr(layer, name, apply(lambda w: w + 0.01 * (1 + (next(values) + place) % 7), getattr(layer, name)))
    with known(layer), tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "network.json")
        try:
            save(Network([layer]), path)
            again = load(path).layers[0]
        except (Exception, SystemExit) as error:
            why = str(error).replace(path, "of it") if isinstance(error, MinnetError) else f"{type(error).__name__}: {error}"
            findings.add(f"it is not saved and loaded again: {why}; settings() should be the constructor's arguments, by name", "saved")
            raise Unanswered from None
    compare(findings, layer, again, x)


def compare(findings, layer, again, x: list):
    """Hold a loaded layer against the one that was saved."""
    if type(again) is not type(layer) or tuple(again.parameters) != tuple(layer.parameters):
        findings.add(f"saved with the parameters {show(tuple(layer.parameters))} it is loaded as {again!r:.60} "
                     f"with {show(tuple(again.parameters))}", "saved")
        return
    for name in layer.parameters:
        if not same(getattr(again, name), getattr(layer, name)):
            findings.add(f"its {name} are saved as {show(getattr(layer, name))} and loaded as {show(getattr(again, name))}", "saved")
    for which in ("inputs", "outputs"):
        if getattr(again, which) != getattr(layer, which):
            findings.add(f"its {which} are {getattr(layer, which)} when it is saved, and {getattr(again, which)} when it is loaded", "saved")
            return
    expected = layer.forward(x)[1]
    output = findings.call("forward of the loaded layer", again.forward, x)[1]
    if not same(output, expected):
        findings.add(f"its output for {show(x)} is {show(expected)} when it is saved, and {show(output)} when it is loaded: "
                     "what else decides it belongs in settings() or among the parameters", "saved")
