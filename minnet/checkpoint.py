"""Checkpoints: a training in a file, so that it can go on from there to the same bits.

The file is JSON: the network, the optimizer's memory, where the layers' random numbers are, what
plugins keep, the history, the settings, and by what the data are known again. It is written after
each epoch, every two minutes within a long one, and when the training is interrupted; the one
before it is FILE.bak. Shuffles are not in it: they are drawn anew from the seed.
"""

import array
import contextlib
import json
import os
import sys
import time

from .core import (ACTIVATIONS, BACKENDS, LAYERS, LOSSES, OPTIMIZERS, PENALTIES, EpochRecord,
                   MinnetError)
from .files import FORMAT as NETWORK
from .files import check_writable, describe, write_whole
from .stopping import ErrorBelow, UpdateBelow

FORMAT = "minnet checkpoint"
VERSION = 1
BODY = '\n"run": '

# After so many seconds a checkpoint is written within an epoch.
WITHIN = 120

# Of the time no more than about these shares are spent on keeping the state and on writing it:
# where epochs are over in a moment, not every one is written.
KEEPING, WRITING = 0.01, 0.1

# The rules of when to stop that a checkpoint can hold.
RULES = {rule.__name__: rule for rule in (ErrorBelow, UpdateBelow)}


class Checkpoint:
    """A run's state as it was kept last, and the file that it is written to; none if path is None.

    What is kept is whole: an interruption may leave the network within a step, but not this.
    """

    def __init__(self, path, run, state=None, same=False):
        """state: what was kept of a run that goes on; same: in this file, or in the one before."""
        self.path, self.run, self.state = path, run, state
        self.new, self.written, self.said, self.whole = state is None, False, False, False
        if path is None:
            return
        self.path = os.path.realpath(os.fspath(path))
        check_place(self.path, same)
        check_names(run)
        self.data = state or {"dataset": fingerprint(run.dataset),
                              "validation": run.validation and fingerprint(run.validation)}

    def start(self):
        """Write the state from before the first step."""
        if self.path is not None:
            if self.state is None:
                self.keep()
            self.next_kept = self.wrote = time.monotonic()
            self.write()

    def pause(self, begun=None):
        """Keep the run's state as it is now and write it, if it is time for that.

        begun: how far an epoch has come that is not over yet.
        """
        if self.path is None:
            return
        now = time.monotonic()
        due = now >= (self.wrote + WITHIN if begun else self.next_written)
        if due or now >= self.next_kept:
            self.keep(begun)
            self.next_kept = time.monotonic() + (time.monotonic() - now) / KEEPING
        if due:
            self.write()

    def end(self):
        """Write the state from after the last epoch."""
        if self.path is not None:
            self.keep()
            self.write()

    def keep(self, begun=None):
        """Keep the run's state as it is now."""
        if begun:
            self.run.watched.store()
        self.state, self.written = state_of(self.run, begun, self.data), False

    def write(self):
        """Write what was kept last; where that can't be, say so once, and let the training go on.

        The file that was there becomes the one before if it is known to be whole; the one before
        of another run goes.
        """
        if self.path is None or self.written or self.state is None:
            return
        started = time.monotonic()
        new, before = self.path + ".new", self.path + ".bak"
        try:
            write_whole(new, text_of(self.state), "no checkpoint was written")
            if self.whole and os.path.exists(self.path):
                os.replace(self.path, before)
            os.replace(new, self.path)
            if self.new and not self.whole and os.path.exists(before):
                os.remove(before)
            self.written = self.whole = True
        except (OSError, MinnetError, TypeError, ValueError) as error:
            self.say(str(error).replace(new, self.path))
        finally:
            with contextlib.suppress(OSError):
                os.remove(new)
            self.wrote = time.monotonic()
            self.next_written = self.wrote + (self.wrote - started) / WRITING

    def say(self, why: str):
        """Tell that the checkpoint could not be written, the first time."""
        if not self.said:
            last = ("the last checkpoint stays" if os.path.exists(self.path)
                    else "there is no checkpoint yet")
            tell(f"{why}; {last}, and the training goes on")
        self.said = True


def tell(text: str):
    """Say something that stops nothing."""
    print(f"minnet: {text}", file=sys.stderr, flush=True)


def state_of(run, begun, data: dict) -> dict:
    """A run as what JSON can hold, with nothing in it that training changes."""
    settings = {name: getattr(run, name) for name in ("epochs", "batch_size", "learning_rate",
                                                      "seed", "shuffle", "options")}
    history = run.history
    return {"dataset": data["dataset"], "validation": data["validation"],
            "settings": {**settings, "optimizer": run.optimizer.name, "backend": run.backend.name,
                         "rules": [described(rule) for rule in run.rules]},
            "network": copied(describe(run.network)), "memory": copied(run.watched.memory()),
            "sources": [layer.source.getstate() if has_source(layer) else None
                        for layer in run.network.layers],
            "kept": copied(run.kept), "epochs": [vars(record) for record in history.epochs],
            "stopped": history.stopped, "begun": begun}


def text_of(state: dict) -> str:
    """What a checkpoint's file holds: the state, and a sum that shows whether it is still whole."""
    body = json.dumps(state, default=float)
    head = json.dumps({"format": FORMAT, "version": VERSION, "sha256": sha256(body)})
    return f"{head[:-1]},{BODY}{body}}}\n"


def read_checkpoint(path) -> dict:
    """The state that a checkpoint holds; if it is damaged or gone, the one before it, said so."""
    path = os.path.realpath(os.fspath(path))
    before = path + ".bak"
    try:
        return read_one(path)
    except Damaged as error:
        try:
            state = read_one(before)
        except MinnetError as second:
            also = f"; and the one before it: {second}" if os.path.exists(before) else ""
            raise MinnetError(f"{error}{also}") from None
        tell(f"{error}; going on from the one before it, {before}")
        return state


class Damaged(MinnetError):
    """A file that should be a checkpoint, and is not whole."""


def read_one(path: str) -> dict:
    """The state in this file."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise MinnetError(f"{path} is no ordinary file: name the file that --checkpoint wrote")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        head, found, body = text.partition(BODY)
        head = json.loads(head.rstrip(",") + "}") if found else {}
    except OSError as error:
        raise Damaged(f"cannot read the checkpoint {path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        head = {}
    if holds_network(path):
        raise MinnetError(f"{path} is a network that was saved, and no checkpoint: it holds no "
                          "training to go on with, but load gives the network, to train anew")
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise Damaged(f"{path} is no checkpoint, or is damaged: it does not begin as those do that "
                      "--checkpoint writes")
    if head.get("version") != VERSION:
        raise MinnetError(f"{path} is a checkpoint in version {head.get('version')!r} of the "
                          f"format, and this minnet reads version {VERSION}: go on with the "
                          "minnet that wrote it")
    body = body.rstrip()[:-1]
    if sha256(body) != head.get("sha256"):
        raise Damaged(f"the checkpoint {path} is damaged: it was cut short or changed after it was "
                      "written")
    try:
        state = json.loads(body)
        options = state["settings"]["options"]
    except (ValueError, RecursionError, KeyError, TypeError):
        options = None
    if not isinstance(options, dict):
        raise Damaged(f"the checkpoint {path} is damaged: it lacks its settings")
    return state


def starts_with(path, mark: str) -> bool:
    """Whether a file says near its beginning what its format is."""
    try:
        with open(path, "rb") as file:
            return f'"{mark}"'.encode() in file.read(200)
    except OSError:
        return False


def holds_network(path) -> bool:
    """Whether a file is a network that was saved."""
    return os.path.isfile(path) and starts_with(path, NETWORK)


def sha256(text: str) -> str:
    """The sum by which a changed text is found out."""
    import hashlib
    return hashlib.sha256(text.encode()).hexdigest()


def check_place(path: str, known=False):
    """Refuse a place where no checkpoint belongs; known: what is there already may go.

    A folder that may not be written to is none: it may be so again, and the training goes on.
    """
    folder = os.path.dirname(path)
    for name in (path, path + ".bak"):
        if not os.path.isdir(folder) or os.access(folder, os.W_OK) or os.path.isdir(name):
            check_writable(name, "" if known else FORMAT)


def check_names(run):
    """Refuse a run with parts that a file cannot hold, before anything is learned."""
    network = run.network
    for layer in network.layers:
        if LAYERS.find(layer.name) is not type(layer):
            raise unknown("layer", layer)
    activations = [layer.activation for layer in network.layers if layer.activation is not None]
    for registry, parts in ((ACTIVATIONS, activations), (LOSSES, [network.loss]),
                            (PENALTIES, network.penalties), (OPTIMIZERS, [run.optimizer]),
                            (BACKENDS, [getattr(run.backend, "one", run.backend)])):
        for part in parts:
            check_name(registry, part)
    if not isinstance(run.seed, (int, float, str)):
        raise MinnetError(f"a checkpoint holds a seed that is a number or a text, and it is "
                          f"{run.seed!r}")
    for name, value in run.options.items():
        try:
            json.dumps({name: value})
        except (TypeError, ValueError):
            raise MinnetError(f"a checkpoint holds options that JSON can hold, and {name} is "
                              f"{value!r:.80}") from None


def check_name(registry, part):
    """Refuse a part that its name alone would not make again."""
    try:
        known = registry.find(part.name)
    except MinnetError:
        known = None
    if not alike(known, part):
        raise unknown(registry.kind, part)


def alike(a, b) -> bool:
    """Whether two parts, or what they consist of, are of the same code and the same numbers.

    Their form for arrays follows from that.
    """
    if a is b or type(a) is not type(b):
        return a is b
    if hasattr(a, "__func__"):
        return a.__func__ is b.__func__ and type(a.__self__) is type(b.__self__)
    if hasattr(a, "__code__"):
        cells = [[cell.cell_contents for cell in f.__closure__ or ()] for f in (a, b)]
        return a.__code__ == b.__code__ and all(map(alike, *cells))
    if hasattr(a, "__dict__"):
        names = vars(a).keys() - {"arrays"}
        return names == vars(b).keys() - {"arrays"} and all(
            [alike(vars(a)[name], vars(b)[name]) for name in names])
    return a == b


def unknown(kind: str, part):
    """The error about a part whose name does not stand for it."""
    return MinnetError(f"a checkpoint holds a part by its name, and the name '{part.name}' does "
                       f"not make this {kind} again; let a plugin bring it under a name of its "
                       "own, or train without a checkpoint")


def described(rule) -> list:
    """A rule of when to stop as [name, threshold]; threshold None where a file can't hold it."""
    if type(rule) in RULES.values():
        return [type(rule).__name__, rule.threshold]
    return [getattr(rule, "__name__", None) or repr(rule), None]


def rules_of(described_rules: list, given) -> list:
    """The rules that were described; those given, where there are some that a file can't hold."""
    lost = [name for name, threshold in described_rules if threshold is None]
    if lost and given is None:
        raise MinnetError("it stops by rules that a checkpoint cannot hold "
                          f"({', '.join(lost)}): hand all its rules to resume, as stop=[…]")
    if lost:
        return [given] if callable(given) else list(given)
    if given is not None:
        raise MinnetError("the checkpoint holds the rules that end it: leave stop out")
    return [RULES[name](threshold) for name, threshold in described_rules]


def has_source(layer) -> bool:
    """Whether a layer draws random numbers, from its `source`."""
    return hasattr(getattr(layer, "source", None), "getstate")


def restore_sources(network, states: list):
    """Let the layers' random numbers go on where they were."""
    for layer, state in zip(network.layers, states):
        if state is not None:
            version, numbers, spare = state
            layer.source.setstate((version, tuple(numbers), spare))


def record_of(values: dict):
    """An epoch's record from its values by name."""
    record = EpochRecord(values["epoch"], values["loss"])
    vars(record).update(values)
    return record


def fingerprint(dataset) -> dict:
    """By what a data set is known again: its size, and a sum over every number of every sample."""
    import hashlib
    digest = hashlib.sha256()
    for rows in (dataset.inputs, dataset.targets):
        as_bytes = getattr(rows, "grey_levels", None) or (lambda i, rows=rows: floats(rows[i]))
        for i in range(len(rows)):
            digest.update(as_bytes(i))
    return {"name": str(dataset), "samples": len(dataset), "inputs": len(dataset.inputs[0]),
            "outputs": len(dataset.targets[0]), "classes": dataset.classes,
            "sum": digest.hexdigest()}


def floats(row) -> bytes:
    """The numbers of a row as bytes."""
    return array.array("d", row.tolist() if hasattr(row, "tolist") else row).tobytes()


def check_same(known, dataset, what: str):
    """Refuse a data set that is not the one that the training began with.

    known: that one's fingerprint, None if there was none; what: it is used "to learn from", say.
    """
    if (known is None) != (dataset is None):
        had = f"had {known['name']}" if known else "had none"
        raise MinnetError(f"this training {had} {what}: hand in "
                          + ("the same" if known else "none") + " to go on with it")
    found = dataset and fingerprint(dataset)
    differing = [f"{known[name]} {name}, not {found[name]}"
                 for name in ("samples", "inputs", "outputs")
                 if found and known[name] != found[name]]
    if found and (found["sum"], found["classes"]) != (known["sum"], known["classes"]):
        if not differing and found["sum"] == known["sum"]:
            differing = ["other names of classes"]
        raise MinnetError(f"this training had {known['name']} {what}, and {found['name']} is other "
                          f"data: it had {'; '.join(differing) or 'other numbers'}")


def copied(values):
    """The same numbers, in lists and dicts of their own."""
    if isinstance(values, dict):
        return {name: copied(value) for name, value in values.items()}
    if not isinstance(values, (list, tuple)):
        return values
    if {list, tuple, dict}.isdisjoint(map(type, values)):
        return list(values)
    return [copied(value) for value in values]
