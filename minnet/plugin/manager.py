"""The manager: loads plugins, each on its own, and takes up the parts that they offer."""

import os
import sys
from itertools import chain
from numbers import Real

from .. import equations
from ..core import MinnetError
from ..core.activations import ACTIVATIONS
from ..core.backend import BACKENDS
from ..core.initializers import INITIALIZERS
from ..core.layer import LAYERS
from ..core.losses import LOSSES, PENALTIES
from ..core.optimizer import OPTIMIZERS
from ..datasets import DATASETS
from ..training import Options
from . import finding
from .guard import WrongResult, check_data, check_nothing, check_parts, check_text, guarded
from .hooks import DirectHooks, PluggyHooks
from .markers import pluggy
from .observed import observing, observing_progress
from .record import in_words

PARTS = {
    "minnet_activations": ACTIVATIONS,
    "minnet_losses": LOSSES,
    "minnet_penalties": PENALTIES,
    "minnet_layers": LAYERS,
    "minnet_initializers": INITIALIZERS,
    "minnet_optimizers": OPTIMIZERS,
    "minnet_datasets": DATASETS,
    "minnet_backends": BACKENDS,
}

# The hooks that are called once, and return a list.
ASKED_ONCE = (*PARTS, "minnet_equations")

# How a plugin is called with what it may see of a training.
OBSERVING = {
    "minnet_train_start": observing,
    "minnet_progress": observing_progress,
    "minnet_epoch_end": observing,
    "minnet_train_end": observing,
}

# What a hook's result may be, where that is not nothing.
CHECKS = {"minnet_read": check_data, "minnet_show": check_text}


class Plugins:
    """All plugins, in the order in which they were loaded, and their hooks."""

    def __init__(self, blocked=()):
        """blocked: names of plugins to leave out."""
        self.hooks = PluggyHooks() if pluggy else DirectHooks()
        self.all, self.told = [], []
        self.blocked = blocked

    def load_all(self, named, wanted=()):
        """Load those that come with minnet, those that are installed, and those that are named."""
        for plugin in finding.bundled() + finding.installed():
            self.load(plugin)
        self.load_named(named, wanted)

    def load_named(self, named, wanted):
        """Load the plugins in these files, folders and modules, and take up all that is offered."""
        for what in named:
            plugin = finding.named(what)
            plugin.wanted = what in wanted
            self.load(plugin)
        self.take_up_parts()

    def load(self, plugin):
        """Import a plugin and take up its hooks. Returns it, or the same loaded before."""
        for other in self.all:
            if other.source == plugin.source:
                return other
        taken = plugin.name in [other.name for other in self.all]
        self.all.append(plugin)
        if plugin.name in self.blocked:
            plugin.status = "blocked"
            return plugin
        try:
            if taken:
                raise MinnetError("there is already a plugin of that name")
            plugin.module = plugin.load()
            plugin.file = getattr(plugin.module, "__file__", None) or plugin.file
            plugin.version = plugin.version or str(getattr(plugin.module, "__version__", ""))
            plugin.hooks = self.hooks.register(
                plugin.name, plugin.module, lambda hook, function: guard(plugin, hook, function))
            plugin.status = "loaded"
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            plugin.file = plugin.file or finding.file_of(plugin.source)
            plugin.note(error)
        return plugin

    def take_up_parts(self):
        """Make known every part and equation that the plugins offer and that is not known yet."""
        for hook in ASKED_ONCE:
            for plugin, part in chain.from_iterable(self.hooks.call(hook)):
                try:
                    self.add(plugin, hook, part)
                except KeyboardInterrupt:
                    raise
                except BaseException as error:
                    plugin.fails(error, hook)

    def add(self, plugin, hook: str, part):
        """Make a plugin's part or equation known; one whose name is taken is refused."""
        if hook == "minnet_equations":
            equations.add(part)
            return
        registry, name = PARTS[hook], getattr(part, "name", None)
        owner = self.owner(registry.kind, name)
        if owner:
            raise MinnetError(f"there is already {registry.a_part} named '{name}', "
                              f"from plugin {owner.name}")
        if registry is BACKENDS:
            check_speed(part)
        registry.add(part)
        plugin.parts.setdefault(registry.kind, []).append(part)

    def owner(self, kind: str, name):
        """The plugin that brought the part of this name, None if none did."""
        return next((plugin for plugin in self.all for part in plugin.parts.get(kind, ())
                     if part.name == name), None)

    def of_status(self, status: str) -> list:
        """The plugins of which this has become: "loaded", "failed" …"""
        return [plugin for plugin in self.all if plugin.status == status]

    def failed_parts(self, kind: str) -> list:
        """The parts of this kind that are of plugins which failed."""
        return [part for plugin in self.of_status("failed")
                for part in plugin.parts.get(kind, ())]

    def cannot_load(self, backend, error):
        """Tell, once, why a backend is passed over that could not load a network.

        What it says with a MinnetError is no fault of its plugin.
        """
        plugin = self.owner("backend", backend.name)
        if plugin and not isinstance(error, MinnetError):
            plugin.fails(error, f"load of backend '{backend.name}'")
        elif (backend.name, in_words(error)) not in self.told:
            self.told.append((backend.name, in_words(error)))
            print(f"minnet: the next fastest backend is taken: {in_words(error)}", file=sys.stderr)

    def read(self, path: str, options: dict):
        """(train, test) from the first plugin that knows what a path holds, None if none does."""
        if not os.path.exists(path):
            raise MinnetError(f"there is no file or folder {path}")
        return self.hooks.first("minnet_read", path=path, options=options)

    def show(self, thing):
        """HTML or SVG of a thing from the first plugin that has a picture of it, else None."""
        return self.hooks.first("minnet_show", thing=thing)

    def observe(self, event: str, run, *news):
        """Tell the plugins what happens in a training, each by a view of its own."""
        if event == "train_start":
            for plugin in self.all:
                plugin.sits_out = False
        names = {"progress": ["progress"], "epoch_end": ["epoch"]}.get(event, ())
        self.hooks.call(f"minnet_{event}", run=run, **dict(zip(names, news)))
        if event == "train_start" and isinstance(run.options, Options):
            run.options.check_taken()


def check_speed(backend):
    """Refuse a backend that could not be compared with others, which --backend auto does."""
    speed = getattr(backend, "speed", None)
    if not isinstance(speed, Real) or speed != speed:
        raise WrongResult(f"backend '{backend.name}' should have a speed that is a number, by "
                          f"which --backend auto chooses, and has {speed!r:.80}")


def guard(plugin, hook: str, function):
    """What is called in the place of a plugin's function."""
    if hook in ASKED_ONCE:
        return guarded(plugin, hook, once(function),
                       lambda parts: [(plugin, part) for part in check_parts(parts)])
    if hook in OBSERVING:
        function = OBSERVING[hook](plugin, function)
    return guarded(plugin, hook, function, CHECKS.get(hook, check_nothing))


def once(function):
    """The function, which gives its parts when it is called first, and none after that."""
    uncalled = [function]
    return lambda: uncalled.pop()() if uncalled else ()
