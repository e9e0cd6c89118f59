"""The manager: loads plugins, each on its own, and takes up the parts that they offer."""

import os

from ..core import MinnetError
from ..core.activations import ACTIVATIONS
from ..core.backend import BACKENDS
from ..core.initializers import INITIALIZERS
from ..core.layer import LAYERS
from ..core.losses import LOSSES, PENALTIES
from ..core.optimizer import OPTIMIZERS
from ..datasets import DATASETS
from . import finding
from .guard import check_data, check_nothing, check_parts, guarded
from .hooks import DirectHooks, PluggyHooks
from .markers import pluggy

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


class Plugins:
    """All plugins, in the order in which they were loaded, and their hooks."""

    def __init__(self, blocked=()):
        """blocked: names of plugins to leave out."""
        self.hooks = PluggyHooks() if pluggy else DirectHooks()
        self.all = []
        self.blocked = blocked

    def load_all(self, named):
        """Load those that come with minnet, those that are installed, and those that are named."""
        for plugin in finding.bundled() + finding.installed():
            self.load(plugin)
        for what in named:
            self.load(finding.named(what))
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
        except (Exception, SystemExit) as error:
            plugin.file = plugin.file or finding.file_of(plugin.source)
            plugin.note(error)
        return plugin

    def take_up_parts(self):
        """Make known by name every part that the plugins offer and that is not known yet."""
        for hook, registry in PARTS.items():
            for offered in self.hooks.call(hook):
                for plugin, part in offered:
                    self.add(plugin, hook, part, registry)

    def add(self, plugin, hook: str, part, registry):
        """Make a plugin's part known by its name; one whose name is taken is refused."""
        try:
            registry.add(part)
            plugin.parts.setdefault(registry.kind, []).append(part)
        except MinnetError as error:
            owner = self.owner(registry.kind, getattr(part, "name", None))
            plugin.fails(MinnetError(f"{error}, from plugin {owner}") if owner else error, hook)
        except Exception as error:
            plugin.fails(error, hook)

    def owner(self, kind: str, name) -> str:
        """The plugin that brought the part of this name, "" if none did."""
        return next((plugin.name for plugin in self.all for part in plugin.parts.get(kind, ())
                     if part.name == name), "")

    def read(self, path: str, options: dict):
        """(train, test) from the first plugin that knows what a path holds, None if none does."""
        if not os.path.exists(path):
            raise MinnetError(f"there is no file or folder {path}")
        return self.hooks.first("minnet_read", path=path, options=options)

    def observe(self, event: str, run, *record):
        """Tell the plugins what happens in a training."""
        arguments = {"epoch": record[0]} if record else {}
        self.hooks.call(f"minnet_{event}", run=run, **arguments)


def guard(plugin, hook: str, function):
    """What is called in the place of a plugin's function."""
    if hook not in PARTS:
        check = check_data if hook == "minnet_read" else check_nothing
        return guarded(plugin, hook, function, check)
    asked = []

    def once():
        """The parts, when they are asked for first; none after that."""
        if asked:
            return ()
        asked.append(hook)
        return function()

    return guarded(plugin, hook, once,
                   lambda parts: [(plugin, part) for part in check_parts(parts)])
