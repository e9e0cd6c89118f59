"""What a plugin is given of a training: it sees it whole, and can't break it."""

import copy
import math
import operator

from ..core import History
from ..training import parameters, restore, total
from .guard import WrongResult


# What a plugin finds in its run, besides `stop`.
SEEN = ("network", "dataset", "validation", "epochs", "batch_size", "learning_rate", "seed",
        "shuffle", "optimizer", "backend", "options", "history", "kept", "reports")


class ObservedRun:
    """A training as one plugin sees it; the plugin may keep attributes of its own here."""

    def __init__(self):
        vars(self)["_given"] = ()

    def __setattr__(self, name, value):
        self.check(name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        self.check(name)
        super().__delattr__(name)

    def check(self, name):
        """Refuse to change what minnet has put here."""
        if name in vars(self).get("_given", ()):
            raise AttributeError(f"run.{name} may be looked at, but not changed")


class Observer:
    """A plugin that observes a training, and what it is given of it."""

    def __init__(self, plugin, run):
        self.name, self.run, self.view, self.history = plugin.name, run, ObservedRun(), History()
        self.given = {name: getattr(run, name) for name in SEEN if hasattr(run, name)}
        self.given.update(history=self.history, stop=self.stop, dataset=own_data(run.dataset),
                          validation=own_data(run.validation), options=own_copy(run.options),
                          optimizer=own_copy(run.optimizer))

    def renew(self):
        """Let the view be of the run as it is now."""
        self.history.epochs += map(copy.copy, self.run.history.epochs[len(self.history.epochs):])
        self.history.stopped = self.run.history.stopped
        self.given["backend"] = own_copy(self.run.backend)
        vars(self.view).update(self.given, _given=tuple(self.given))

    def call(self, function, *record):
        """Call the plugin's function, after which the network is looked over."""
        self.renew()
        network = KeptNetwork(self.run.network)
        try:
            result = function(self.view, *(self.history.epochs[-1:] if record else ()))
        finally:
            whole = network.is_whole() or network.put_back()
        if not whole:
            raise WrongResult("it left the network with layers or numbers that do not fit; "
                              "the network is as it was before")
        return result

    def call_within_epoch(self, function, progress):
        """Call the plugin's function while the network is not up to date, and so not to be had."""
        self.renew()
        vars(self.view).pop("network")
        return function(self.view, progress)

    def stop(self, reason: str):
        """Let this epoch be the last, for this reason; the first one given stays."""
        self.run.stop(str(reason) or f"plugin {self.name} stopped it")


def observing(plugin, function):
    """A plugin's function for an event, called with what the plugin may see of the run."""
    def call(run, *record):
        return observer(plugin, run).call(function, *record)
    return call


def observing_progress(plugin, function):
    """A plugin's function for the progress of a training, called with the same."""
    def call(run, progress):
        return observer(plugin, run).call_within_epoch(function, progress)
    return call


def observer(plugin, run):
    """The plugin's observer of this run."""
    if plugin not in run.observers:
        run.observers[plugin] = Observer(plugin, run)
    return run.observers[plugin]


class KeptNetwork:
    """A network as it is now, to be held against what becomes of it."""

    def __init__(self, network):
        self.network, self.layers, self.parameters = network, network.layers, parameters(network)
        trained = [(), *[layer.parameters for layer in self.layers]]
        self.parts = [(part, Attributes(part, names))
                      for part, names in zip([network, *self.layers], trained)]

    def is_whole(self) -> bool:
        """Whether its parts are the same, and its parameters finite numbers in the same shapes."""
        try:
            for part, kept in self.parts:
                if not kept.are_those_of(part):
                    return False
            for layer, lists in zip(self.layers, self.parameters):
                for name, values in lists.items():
                    now = getattr(layer, name)
                    if now != values and not fits(now, values):
                        return False
            return True
        except Exception:
            return False

    def put_back(self):
        """Make the network what it was."""
        for part, kept in self.parts:
            kept.put_back(part)
        restore(self.network, self.parameters)


class Attributes:
    """The attributes of an object but for some, and what its lists hold."""

    def __init__(self, part, left_out):
        self.values = {name: value for name, value in getattr(part, "__dict__", {}).items()
                       if name not in left_out}
        self.lists = {name: list(value) for name, value in self.values.items()
                      if isinstance(value, list)}

    def are_those_of(self, part) -> bool:
        """Whether they are the same objects still."""
        now = map(getattr(part, "__dict__", {}).__getitem__, self.values)
        return (all(map(operator.is_, now, self.values.values()))
                and all(len(self.values[name]) == len(entries)
                        and all(map(operator.is_, self.values[name], entries))
                        for name, entries in self.lists.items()))

    def put_back(self, part):
        """Give the object its attributes back."""
        for name, value in self.values.items():
            setattr(part, name, value)
        for name, entries in self.lists.items():
            self.values[name][:] = entries


def fits(new, old) -> bool:
    """Whether new is finite numbers nested in lists as old is."""
    if not isinstance(new, list) or len(new) != len(old):
        return False
    if old and isinstance(old[0], list):
        return all(map(fits, new, old))
    return math.isfinite(total(new))


def own_copy(thing):
    """A copy of an object, as far as it can be copied."""
    try:
        return copy.copy(thing)
    except Exception:
        return thing


def own_data(dataset):
    """A data set of the same samples; of rows that are lists, copies are given out."""
    data = own_copy(dataset)
    for name, value in list(getattr(data, "__dict__", {}).items()):
        if isinstance(value, dict) or name == "classes":
            setattr(data, name, own_copy(value))
        elif isinstance(value, (list, tuple)):
            setattr(data, name, Copies(value))
    return data


class Copies:
    """Rows of a data set, each of which is given out as a copy."""

    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return copy.deepcopy(self.rows[i])
