"""Saving a network to one JSON file, and loading it again with every float the same."""

import json
import math
import os

from .core import LAYERS, MinnetError, Network, UnknownName
from .core.vectors import numbers

FORMAT = "minnet network"
VERSION = 2


def save(network, path: str):
    """Write a network to a file, whole: its layers and weights, loss, penalties and classes.

    What was there before is replaced at once or not at all.
    """
    if not isinstance(network, Network):
        raise MinnetError(f"expected a network to save, and got {network!r:.80}; it is "
                          "save(network, path)")
    path = os.path.realpath(os.fspath(path))
    try:
        text = json.dumps(describe(network), allow_nan=False, default=float)
    except TypeError as error:
        raise MinnetError(f"the network was not saved to {path}: {error}; its weights should be "
                          "floats") from None
    except ValueError:
        raise MinnetError(f"the network was not saved to {path}: some of its weights are infinite "
                          "or not a number, which is what training with too large a learning rate "
                          "leaves") from None
    write_whole(path, text + "\n", "the network was not saved")


def write_whole(path: str, text: str, failed: str):
    """Write a text to a file, so that what was there is replaced at once or not at all.

    It is written beside its place and moved there. failed: what the error says if that can't be.
    """
    check_writable(path)
    unfinished = f"{path}.{os.getpid()}.unfinished"
    try:
        with open(unfinished, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            os.chmod(unfinished, os.stat(path).st_mode)
        os.replace(unfinished, path)
    except OSError as error:
        raise MinnetError(f"{failed} to {path}: {error.strerror}") from None
    finally:
        if os.path.exists(unfinished):
            os.remove(unfinished)


def check_writable(path: str):
    """Refuse a path that no file could be written to; worth asking before a long training."""
    if not path:
        raise MinnetError("the file to save to has no name")
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.isdir(path):
        raise MinnetError(f"{path} is a folder: name a file in it to save to")
    if os.path.exists(path) and not os.path.isfile(path):
        raise MinnetError(f"{path} is no ordinary file: name another to save to")
    if not os.path.isdir(folder):
        raise MinnetError(f"cannot save to {path}: there is no folder {folder}; make it first")
    if not os.access(folder, os.W_OK):
        raise MinnetError(f"cannot save to {path}: the folder {folder} may not be written to")


def load(path: str):
    """The network that `save` wrote to this file.

    Raises MinnetError for a file that is missing, damaged, of another kind or of a newer minnet.
    """
    path = os.fspath(path)
    description = read_description(path)
    try:
        return rebuild(description)
    except UnknownName as error:
        raise MinnetError(f"cannot load the network {path}: {error}; if a plugin brings it, name "
                          "that: --plugin FILE, or minnet.load_plugin(FILE)") from None
    except MinnetError as error:
        raise MinnetError(f"cannot load the network {path}: {error}") from None
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise MinnetError(f"the network {path} is damaged: what it says of its layers is not "
                          f"whole ({error!r})") from None


def read_description(path: str) -> dict:
    """What a file says of the network in it, if it is one that this minnet can read."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        raise MinnetError(f"cannot read the network {path}: {error.strerror}; "
                          "minnet train … --save writes one") from None
    except UnicodeDecodeError:
        raise MinnetError(f"{path} is not a network that minnet saved: it is not text; networks "
                          "are saved as JSON") from None
    try:
        description = json.loads(text)
    except (ValueError, RecursionError) as error:
        if FORMAT in text[:100]:
            raise MinnetError(f"the network {path} is damaged: {error}; it was cut short or "
                              "changed after it was saved") from None
        raise MinnetError(f"{path} is not a network that minnet saved: it is not JSON") from None
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise MinnetError(f"{path} is JSON, but not a network that minnet saved: it lacks "
                          f'"format": "{FORMAT}"')
    version = description.get("version")
    if version not in (1, VERSION):
        newer = isinstance(version, int) and version > VERSION
        raise MinnetError(f"{path} is written in version {version!r} of the file format, and this "
                          f"minnet reads version {VERSION}: "
                          + ("a newer minnet wrote it; update minnet to read it" if newer
                             else "the file was changed after it was saved"))
    return description


def describe(network) -> dict:
    """A network as what JSON can hold."""
    layers = [{"layer": layer.name, "settings": layer.settings(),
               **{name: getattr(layer, name) for name in layer.parameters}}
              for layer in network.layers]
    return {"format": FORMAT, "version": VERSION, "loss": network.loss.name,
            "penalties": [penalty.name for penalty in network.penalties],
            "classes": network.classes, "layers": layers}


def rebuild(description: dict):
    """The network that `describe` describes."""
    layers = []
    for number, entry in enumerate(description["layers"], 1):
        layer = LAYERS.find(entry["layer"])(**entry["settings"])
        for name in layer.parameters:
            check_same_shape(entry[name], getattr(layer, name), f"the {name} of layer {number}")
            setattr(layer, name, entry[name])
        layers.append(layer)
    network = Network(layers, *loss_and_penalties(description))
    network.classes = description["classes"]
    if network.classes is not None and len(network.classes) != max(2, network.outputs or 0):
        raise MinnetError(f"it names {len(network.classes)} classes and has {network.outputs} "
                          "outputs; the file was changed after it was saved")
    return network


def loss_and_penalties(description: dict) -> tuple:
    """The names of a network's loss and of its penalties.

    Files of version 1 have them in one name, l2:0.0001:cross_entropy.
    """
    loss, penalties = description["loss"], list(description.get("penalties", ()))
    while loss.split(":")[0] in ("l1", "l2", "max_norm"):
        name, *settings = loss.split(":", 2)
        loss = settings[1] if len(settings) == 2 else "half_squared_error"
        if name == "max_norm":
            without = ":".join(penalties + [loss])
            raise MinnetError("its weights were held within max_norm, which there is no more; in "
                              f'the file, change "{description["loss"]}" to "{without}", for the '
                              "network answers the same without it")
        penalties.append(":".join([name] + settings[:1]))
    return loss, penalties


def check_same_shape(found, expected, what: str):
    """Refuse numbers that are not nested as the layer's own are."""
    if shape(found) != shape(expected):
        raise MinnetError(f"{what} should be {shape(expected)} numbers, and are {shape(found)}; "
                          "the file was changed after it was saved")
    if not all(isinstance(x, (int, float)) and math.isfinite(x) for x in numbers(found)):
        raise MinnetError(f"{what} hold something that is not a number; the file was changed after "
                          "it was saved")


def shape(xs):
    """The lengths of nested lists from outside in, "30 × 784"; unequal rows are said to be so."""
    if not isinstance(xs, list):
        return "single"
    inner = {shape(part) for part in xs if isinstance(part, list)}
    if len(inner) > 1 or (inner and not all(isinstance(part, list) for part in xs)):
        return f"{len(xs)} × unequally many"
    return " × ".join([str(len(xs))] + list(inner))
