"""Saving a network to one JSON file, and loading it again with every float the same.

A file may be an enemy's: whatever it claims, loading makes nothing larger than what it carries.
"""

import contextlib
import json
import math
import os
import signal

from .core import LAYERS, MinnetError, Network, UnknownName
from .standardizing import in_deviations

FORMAT = "minnet network"
VERSION = 2

# No file of a network has more layers, letters in the name of a part, digits in a whole number, nor
# a larger whole number among a layer's settings, but for a seed.
MOST_LAYERS = 1000
LONGEST_NAME = 200
MOST_DIGITS = 300
LARGEST_SETTING = 10_000_000

# The signals that wait until a file is whole or gone.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM",
                                              "SIGUSR1", "SIGUSR2", "SIGXCPU", "SIGBREAK")
           if hasattr(signal, name)]


def save(network, path: str):
    """Write a network to a file, whole: its layers and weights, loss, penalties and classes.

    What was there before is replaced at once or not at all. What is no network is left as it is,
    and a network that can be loaded is not replaced by one that cannot.
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
    check_writable(path, FORMAT)
    if os.path.exists(path):
        fault = fault_of(network_of, text, path)
        if fault and not fault_of(load, path):
            raise MinnetError(f"the network was not saved to {path}, where a good one is, for it "
                              f"could not be loaded again ({fault}); save it to another file")
    write_whole(path, text + "\n", "the network was not saved")


def fault_of(make, *arguments) -> str:
    """What a function raises as MinnetError, "" for nothing."""
    try:
        make(*arguments)
    except MinnetError as error:
        return str(error)
    return ""


def write_whole(path: str, text, failed: str):
    """Write a text, or bytes, to a file, so that what was there is replaced at once or not at all.

    It is written beside its place, under a name that nobody can guess, and moved there; signals
    wait meanwhile. failed: what the error says if that can't be.
    """
    check_writable(path)
    unfinished = beside(path)
    with signals_waiting():
        try:
            file = open(unfinished, "xb")
            try:
                with file:
                    file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
                    file.flush()
                    os.fsync(file.fileno())
                if os.path.exists(path):
                    os.chmod(unfinished, os.stat(path).st_mode)
                os.replace(unfinished, path)
            finally:
                if os.path.exists(unfinished):
                    os.remove(unfinished)
        except OSError as error:
            raise MinnetError(f"{failed} to {path}: {error.strerror}") from None


def beside(path: str) -> str:
    """A path in the same folder that nothing has."""
    return os.path.join(os.path.dirname(path), os.urandom(8).hex() + ".unfinished")


@contextlib.contextmanager
def signals_waiting():
    """Let signals wait; they are dealt with at the end. Only the main thread can do so."""
    came, handlers = [], {}
    try:
        with contextlib.suppress(ValueError):
            for number in SIGNALS:
                handler = signal.getsignal(number)
                if handler not in (None, signal.SIG_IGN):
                    signal.signal(number, lambda number, frame: came.append(number))
                    handlers[number] = handler
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)


def check_writable(path: str, mark: str = ""):
    """Refuse a path that no file could be written to; worth asking before a long training.

    mark: what a file that is there already has to say near its start, "minnet network" say, for
    what is of another kind is not to be replaced; one that is empty is.
    """
    if not path:
        raise MinnetError("the file to save to has no name")
    if str(path) == "-":
        raise MinnetError("cannot save to -: standard output is not written to; name a file")
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.isdir(path):
        raise MinnetError(f"{path} is a folder: name a file in it to save to")
    if os.path.exists(path) and not os.path.isfile(path):
        raise MinnetError(f"{path} is no ordinary file: name another to save to")
    if not os.path.isdir(folder):
        raise MinnetError(f"cannot save to {path}: there is no folder {folder}; make it first")
    if not os.access(folder, os.W_OK):
        raise MinnetError(f"cannot save to {path}: the folder {folder} may not be written to")
    try:
        for name in path, beside(path):
            with contextlib.suppress(FileNotFoundError):
                os.stat(name)
        if mark and os.path.exists(path):
            with open(path, "rb") as file:
                start = file.read(1000)
            if start and mark.encode() not in start:
                raise MinnetError(f"{path} is there and is no {mark}, so it is left as it is: name "
                                  "another file, or remove that one first")
    except OSError as error:
        raise MinnetError(f"cannot save to {path}: {error.strerror}") from None


def load(path: str):
    """The network that `save` wrote to this file.

    Raises MinnetError for a file that is missing, damaged, of another kind or of a newer minnet.
    """
    path = os.fspath(path)
    return network_of(read_text(path), path)


def network_of(text: str, path: str):
    """The network that a text describes; path: of the file that the text is from."""
    description = description_of(text, path)
    try:
        return rebuild(description)
    except UnknownName as error:
        raise MinnetError(f"cannot load the network {path}: {error}; if a plugin brings it, name "
                          "that: --plugin FILE, or minnet.load_plugin(FILE)") from None
    except MinnetError as error:
        raise MinnetError(f"cannot load the network {path}: {error}") from None
    except Exception as error:  # Whatever a layer of a plugin makes of settings that make no sense.
        raise MinnetError(f"the network {path} is damaged: what it says of its layers is not "
                          f"whole ({error!r:.200})") from None


def read_text(path: str) -> str:
    """The text of a file that should hold a network."""
    try:
        if not os.path.isfile(path) and not os.path.isdir(path) and os.path.exists(path):
            raise MinnetError(f"cannot read the network {path}: it is no ordinary file; name one "
                              "that minnet train … --save wrote")
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise MinnetError(f"cannot read the network {path}: {error.strerror}; "
                          "minnet train … --save writes one") from None
    except UnicodeDecodeError:
        raise MinnetError(f"{path} is not a network that minnet saved: it is not text; networks "
                          "are saved as JSON") from None


def description_of(text: str, path: str) -> dict:
    """What a text says of the network in it, if it is one that this minnet can read."""
    try:
        description = json.loads(text, parse_int=whole_number)
    except (ValueError, RecursionError) as error:
        if FORMAT in text[:100]:
            raise MinnetError(f"the network {path} is damaged: {error}; it was cut short or "
                              "changed after it was saved") from None
        raise MinnetError(f"{path} is not a network that minnet saved: it is not JSON") from None
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise MinnetError(f"{path} is JSON, but not a network that minnet saved: it lacks "
                          f'"format": "{FORMAT}"')
    version = description.get("version")
    if type(version) is not int or not 1 <= version:
        raise changed(f"{path} has no version of the file format that ever was")
    if version > VERSION:
        raise MinnetError(f"{path} is written in version {version!r:.40} of the file format, and "
                          f"this minnet reads version {VERSION}: a newer minnet wrote it; update "
                          "minnet to read it")
    return description


def changed(sentence: str):
    """The error about what no file has that minnet saved."""
    return MinnetError(f"{sentence}; the file was changed after it was saved")


def whole_number(digits: str) -> int:
    """A whole number of a length that a network may hold."""
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"it has a number of {len(digits)} digits")
    return int(digits)


def describe(network) -> dict:
    """A network as what JSON can hold."""
    layers = [{"layer": layer.name, "settings": layer.settings(),
               **{name: getattr(layer, name) for name in layer.parameters}}
              for layer in network.layers]
    return {"format": FORMAT, "version": VERSION, "loss": network.loss.name,
            "penalties": [penalty.name for penalty in network.penalties],
            "classes": network.classes, "columns": network.columns, "target": network.target,
            "layers": layers}


def rebuild(description: dict):
    """The network that `describe` describes."""
    entries = description["layers"]
    if len(entries) > MOST_LAYERS:
        raise changed(f"it has {len(entries)} layers, more than {MOST_LAYERS}")
    layers = [rebuild_layer(entry, number) for number, entry in enumerate(entries, 1)]
    network = Network(layers, *loss_and_penalties(description))
    network.classes = checked_classes(description["classes"], network.outputs)
    network.columns, network.target = description.get("columns"), description.get("target")
    check_names(network)
    return in_deviations(network)


def check_names(network):
    """Refuse columns that are not the names of the network's inputs, and a target that is none."""
    columns, target = network.columns, network.target
    named = columns is None or (isinstance(columns, list) and len(columns) == network.inputs
                                and all(isinstance(name, str) for name in columns))
    if not named or not isinstance(target, (str, type(None))):
        raise changed(f"its columns are no {network.inputs} names, or its target is no name")


def rebuild_layer(entry: dict, number: int):
    """A layer with the settings and the parameters that a file has for it."""
    import inspect
    name = checked_name(entry["layer"], "layer")
    if ":" in name:
        raise changed(f"there is no layer named '{name}'")
    make = LAYERS.find(name)
    takes = inspect.signature(make).parameters
    settings = dict(entry["settings"])
    for name, setting in settings.items():
        check_setting(name, setting, getattr(takes.get(name), "default", None))
    if "initializer" in takes:
        settings["initializer"] = Undrawn(entry, number)
    layer = make(**settings)
    check_size(layer, number)
    for name in layer.parameters:
        check_same_shape(entry[name], getattr(layer, name), f"the {name} of layer {number}")
        setattr(layer, name, entry[name])
    return layer


def check_setting(name: str, setting, default):
    """Refuse a layer's setting that no layer can have, before a layer is made of it."""
    for part in unnested(setting)[1]:
        if isinstance(part, str):
            checked_name(part, name)
        elif type(part) is float and not math.isfinite(part):
            raise changed(f"the setting {name!r:.40} of a layer is {part}")
        elif type(part) is int and name != "seed" and abs(part) > LARGEST_SETTING:
            raise changed(f"the setting {name!r:.40} of a layer is above {LARGEST_SETTING}")
    if isinstance(setting, bool) and type(default) in (int, float):
        raise changed(f"the setting {name!r:.40} of a layer should be a number, and is {setting}")


def check_size(layer, number: int):
    """Refuse a layer that takes or gives more numbers than the samples of any network."""
    for count, what in (layer.inputs, "inputs"), (layer.outputs, "outputs"):
        if count and count > LARGEST_SETTING:
            raise changed(f"layer {number} has {count} {what}, more than {LARGEST_SETTING}")


class Undrawn:
    """The initializer of a layer from a file: zeros, and no more than the file has numbers for it.

    The file's own numbers take their place.
    """

    def __init__(self, entry: dict, number: int):
        self.entry, self.number = entry, number
        lists = [value for name, value in entry.items() if name not in ("layer", "settings")]
        self.held = sum(len(unnested(value)[1]) for value in lists)

    def weights(self, source, inputs: int, neurons: int) -> list:
        """w = 0"""
        self.check("weights", inputs * neurons, f"{neurons} × {inputs}")
        return [[0.0] * inputs for j in range(neurons)]

    def biases(self, source, inputs: int, neurons: int) -> list:
        """b = 0"""
        self.check("biases", neurons, str(neurons))
        return [0.0] * neurons

    def check(self, name: str, count: int, expected: str):
        """Refuse to make more numbers than the file has."""
        if count > self.held:
            raise wrong_shape(f"the {name} of layer {self.number}", expected, self.entry[name])


def checked_name(name, what: str) -> str:
    """The name of a part, refused if no part can have it."""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.isprintable():
        raise changed(f"the name of its {what:.40} should be a text of at most {LONGEST_NAME} "
                      f"letters, and is {name!r:.40}")
    return name


def checked_classes(classes, outputs):
    """The names of the classes that the outputs stand for, or None; anything else is refused."""
    if classes is None:
        return None
    try:
        "".join(classes + []).encode()
    except (TypeError, ValueError):
        raise changed(f"its classes should be a list of texts, and are {classes!r:.80}") from None
    if len(classes) != max(2, outputs or 0):
        raise changed(f"it names {len(classes)} classes and has {outputs} outputs")
    return classes


def loss_and_penalties(description: dict) -> tuple:
    """The names of a network's loss and of its penalties.

    Files of version 1 have them in one name, l2:0.0001:cross_entropy.
    """
    loss = checked_name(description["loss"], "loss")
    penalties = [checked_name(name, "penalty") for name in description.get("penalties", ())]
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
    (shape, numbers), (right, _) = unnested(found), unnested(expected)
    if shape != right:
        raise wrong_shape(what, right, found)
    if not all(type(x) in (int, float) and math.isfinite(x) for x in numbers):
        raise changed(f"{what} hold something that is not a number")


def wrong_shape(what: str, expected: str, found):
    """The error of numbers that are not nested as they should be."""
    return changed(f"{what} should be {expected} numbers, and are {unnested(found)[0]:.100}")


def unnested(xs) -> tuple:
    """(the lengths of nested lists from outside in, "30 × 784", what is in the innermost)

    Lists of unequal lengths beside each other are said to be so.
    """
    lengths, level = [], [xs]
    while list in map(type, level):
        if set(map(type, level)) != {list} or len(set(map(len, level))) > 1:
            return " × ".join(lengths + ["unequally many"]), level
        lengths.append(str(len(level[0])))
        level = [x for inner in level for x in inner]
    return " × ".join(lengths) or "single", level
