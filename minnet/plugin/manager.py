"""The plugins of this process: found, loaded when first needed, each on its own, and asked for their parts."""

import difflib
import importlib
import importlib.util
import os
import pkgutil
import sys

from ..core import MinnetError
from ..core.activations import ACTIVATIONS
from ..core.backend import BACKENDS
from ..core.dataset import DATASETS
from ..core.initializers import INITIALIZERS
from ..core.layer import LAYERS
from ..core.losses import LOSSES
from ..core.optimizer import OPTIMIZERS
from .hooks import DirectHooks, PluggyHooks
from .markers import pluggy

PARTS = {
    "minnet_activations": ACTIVATIONS,
    "minnet_losses": LOSSES,
    "minnet_layers": LAYERS,
    "minnet_initializers": INITIALIZERS,
    "minnet_optimizers": OPTIMIZERS,
    "minnet_datasets": DATASETS,
    "minnet_backends": BACKENDS,
}

BUNDLED = "minnet_plugins"


class Plugin:
    """One plugin: its name, its module's name, the file it came from, and what has become of it.

    status: "loaded", "unavailable" (a library that it needs is missing) or "failed"; reason: why, for the last two.
    hooks: the names of the hooks that it implements; parts: for each kind, the names of the parts that it added.
    """

    def __init__(self, module_name: str, origin: str):
        self.name = module_name.rpartition(".")[2]
        self.module_name = module_name
        self.origin = origin
        self.file = ""
        self.status = "loaded"
        self.reason = ""
        self.hooks = []
        self.parts = {}

    def fails(self, reason: str, status="failed"):
        """Take note that the plugin cannot serve, and say so once on standard error if that is its own fault."""
        self.status = status
        self.reason = reason
        if status == "failed":
            if os.environ.get("MINNET_STRICT") == "1":
                raise MinnetError(f"plugin {self.name} ({self.file or self.module_name}): {reason}")
            print(f"minnet: plugin {self.name} ({self.file or self.module_name}): {reason}", file=sys.stderr)


class Plugins:
    """All plugins, and what they have to offer."""

    def __init__(self):
        self.hooks = PluggyHooks() if pluggy else DirectHooks()
        self.all = []

    def load_all(self):
        """Find the plugins, load each, and take up their parts."""
        self.all = [Plugin(name, "bundled") for name in bundled_modules()]
        for plugin in self.all:
            self.load(plugin)
        for hook, parts in PARTS.items():
            for offered in self.hooks.call(hook):
                for plugin, part in offered:
                    self.add(plugin, hook, part, parts)

    def load(self, plugin):
        """Import a plugin and take up its hooks."""
        try:
            module = importlib.import_module(plugin.module_name)
            plugin.file = module.__file__
            plugin.hooks = self.hooks.register(plugin.name, module, lambda hook, function: guard(plugin, hook, function))
        except ModuleNotFoundError as error:
            plugin.fails(f"needs {error.name}, which is not installed: python3 -m pip install {error.name}", "unavailable")
        except Exception as error:
            plugin.fails(f"{type(error).__name__}: {error}")

    def add(self, plugin, hook, part, parts):
        """Make a plugin's part known by its name."""
        try:
            parts.add(part)
            plugin.parts.setdefault(parts.kind, []).append(part.name)
        except MinnetError as error:
            others = [other.name for other in self.all if part.name in other.parts.get(parts.kind, ())]
            plugin.fails(f"{hook}: {error}, from {others[0] if others else 'minnet itself'}")
        except Exception as error:
            plugin.fails(f"{hook}: {part!r} is no {parts.kind}: {error}")

    def bring(self, parts, wanted: str) -> str:
        """What to say of a name that is not among the parts, now that the plugins have added theirs."""
        near = difflib.get_close_matches(wanted, parts.names(), 1)
        return f" (did you mean '{near[0]}'?)" if near else ""

    def read(self, path: str):
        """What the first plugin that knows the content of this path makes of it; None if none does."""
        if not os.path.exists(path):
            raise MinnetError(f"there is no file or folder {path}")
        return self.hooks.first("minnet_read", path=path)


def guard(plugin, hook: str, function):
    """The function, kept from harming others: an error that is not meant for the user is the plugin's failure, and no result.

    Parts come back as (plugin, part), so that it is known whose they are.
    """
    def guarded(*arguments):
        try:
            result = function(*arguments)
            return [(plugin, part) for part in result] if hook in PARTS else result
        except Exception as error:
            if isinstance(error, MinnetError) and hook not in PARTS:
                raise
            plugin.fails(f"{hook}: {type(error).__name__}: {error}")
            return None
    return guarded


def bundled_modules() -> list:
    """The module names of the plugins that come with minnet: the folder beside the package, `plugins` in a checkout and
    `minnet_plugins` where minnet is installed, is importable as minnet_plugins either way."""
    beside = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for folder in (os.path.join(beside, BUNDLED), os.path.join(beside, "plugins")):
        start = os.path.join(folder, "__init__.py")
        if os.path.isfile(start):
            if BUNDLED not in sys.modules:
                spec = importlib.util.spec_from_file_location(BUNDLED, start, submodule_search_locations=[folder])
                sys.modules[BUNDLED] = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(sys.modules[BUNDLED])
            return [f"{BUNDLED}.{module.name}" for module in pkgutil.iter_modules([folder])]
    return []


_plugins = None


def plugins() -> Plugins:
    """The plugins of this process, loaded the first time that they are asked for; a plugin that asks while it is being loaded gets those before it."""
    global _plugins
    if _plugins is None:
        _plugins = Plugins()
        _plugins.load_all()
    return _plugins
