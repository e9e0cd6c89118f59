"""The network in an ONNX file: one of minnet's own, or one of dense and convolution layers.

What PyTorch, Keras and others make of these is read, with minnet's activations, poolings,
flattening in either order of the channels, and batch normalization, which the weights before it
take in. What cannot come along is named.
"""

import contextlib
import json
import os
import sys

import minnet
from minnet import MinnetError

from .onnx_library import check_onnx
from .to_onnx import NAMES, digest

LOSSES = {"softmax": "cross_entropy", "log_softmax": "negative_log_likelihood",
          "sigmoid": "binary_cross_entropy"}
ENDS = {"identity": "it ends without softmax or sigmoid, so its outputs are weighted sums and no "
                    "probabilities"}


def network_of(path) -> minnet.Network:
    """The network in a file; what its user should know is told."""
    check_onnx()
    path = os.fspath(path)
    model = model_in(path)
    words = words_in(model)
    notes = []
    try:
        if words["minnet"].get("operators") == digest(model.graph):
            network = own(model, words)
        else:
            network = read(model, words, notes)
    except minnet.core.UnknownName as error:
        raise MinnetError(f"cannot import {path}: {error}; if a plugin brings it, name that: "
                          "--plugin FILE, or minnet.load_plugin(FILE)") from None
    except MinnetError as error:
        raise MinnetError(f"cannot import {path}: {error}") from None
    for note in notes:
        print(f"minnet: {path}: {note}", file=sys.stderr)
    return network


def model_in(path: str):
    """What an ONNX file holds, checked."""
    import onnx
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise MinnetError(f"cannot read {path}: {error.strerror}") from None
    try:
        model = onnx.load_model_from_string(content)
    except Exception as error:  # Of protobuf, whose errors differ from version to version.
        raise MinnetError(f"{path} is no whole ONNX file: {first_line(error)}") from None
    if not model.ir_version or not model.HasField("graph"):
        raise MinnetError(f"{path} is no whole ONNX file: there is no graph in it")
    try:
        onnx.load_external_data_for_model(model, os.path.dirname(os.path.abspath(path)))
    except Exception as error:  # A missing file, or one that lies outside the folder.
        raise MinnetError(f"the weights of {path} are in a file beside it, which cannot be read: "
                          + first_line(error)) from None
    try:
        onnx.checker.check_model(model)
    except Exception as error:  # Of the checker, or of what it is written in.
        raise MinnetError(f"{path} is damaged, or of a newer ONNX than the library here: "
                          + first_line(error)) from None
    return model


def first_line(error) -> str:
    """The first line of an error's words."""
    return f"{str(error).strip() or repr(error)}".splitlines()[0][:200]


def words_in(model) -> dict:
    """The metadata that minnet writes, by name; under "minnet" a dict in any case."""
    found = {}
    for entry in model.metadata_props:
        if entry.key in (*NAMES, "minnet"):
            with contextlib.suppress(ValueError, RecursionError):
                found[entry.key] = json.loads(entry.value)
    if not isinstance(found.get("minnet"), dict):
        found["minnet"] = {}
    return found


def own(model, words):
    """The network that minnet wrote, whose operators nobody has changed since."""
    from onnx import numpy_helper
    description = words["minnet"]
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    try:
        for number, entry in enumerate(description["layers"], 1):
            prefix = f"layer_{number}."
            for name, tensor in constants.items():
                if name.startswith(prefix):
                    entry[name[len(prefix):]] = numpy_helper.to_array(tensor).tolist()
        return minnet.rebuild({**dict.fromkeys(NAMES), **description, **names_in(words)})
    except MinnetError:
        raise
    except Exception as error:  # Whatever a layer of a plugin makes of settings that make no sense.
        raise MinnetError(f"its description is damaged ({error!r:.200})") from None


def names_in(words) -> dict:
    """The classes, the columns and the target."""
    return {name: words[name] for name in NAMES if name in words}


def read(model, words, notes):
    """The network that a graph of operators is; notes: a list for what its user should know."""
    from .onnx_reader import Reader
    try:
        reader = Reader(model)
    except MinnetError:
        raise
    except Exception as error:  # Whatever the library makes of constants that are not whole.
        raise MinnetError(f"its constants are damaged ({error!r:.200})") from None
    reader.read()
    layers = reader.layers.layers
    if not layers:
        raise MinnetError("there is no layer in it")
    notes.extend(dict.fromkeys(reader.layers.notes))
    description = {name: words["minnet"][name] for name in ("loss", "penalties")
                   if name in words["minnet"]}
    if "loss" not in description:
        last = str(layers[-1].activation)
        description["loss"] = LOSSES.get(last, "half_squared_error")
        notes.append(f"{ENDS.get(last, 'an ONNX file does not name a loss')}; its loss is "
                     f"{description['loss']} now")
    network = minnet.describe(minnet.Network(layers))
    return minnet.rebuild({**network, **description, **names_in(words)})
