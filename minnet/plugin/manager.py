"""The plugins of this process: found, loaded when first needed, each on its own, and asked for their parts."""

import difflib
import importlib
import importlib.util
import os
import pkgutil
import sys

from ..core import Dataset, MinnetError
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

# What installs a library, where that is not the name it is imported by.
PACKAGES = {"PIL": "Pillow", "sklearn": "scikit-learn", "yaml": "PyYAML", "cv2": "opencv-python"}


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

    def lacks(self, error, hook: str = ""):
        """Take note that a library is missing that the plugin needs; a module of minnet's that does not exist is the plugin's own fault."""
        library = (error.name or "").partition(".")[0]
        if library in ("", "minnet", BUNDLED):
            self.fails(error, hook)
        else:
            self.status = "unavailable"
            self.reason = f"needs {library}, which is not installed: python3 -m pip install {PACKAGES.get(library, library)}"

    def fails(self, error, hook: str = ""):
        """Take note of what the plugin did wrong, and say it once, in one line on standard error. MINNET_STRICT=1 makes an error of it."""
        cause = " ".join(str(error).split())
        self.status = "failed"
        self.reason = (f"{hook}: " if hook else "") + (cause if isinstance(error, MinnetError) else f"{type(error).__name__}: {cause}")
        told = f"plugin {self.name} ({self.file or self.module_name}): {self.reason}"
        if os.environ.get("MINNET_STRICT") == "1":
            raise MinnetError(told)
        print(f"minnet: {told}", file=sys.stderr)


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
            for plugin, offered in self.hooks.call(hook):
                for part in offered:
                    self.add(plugin, hook, part, parts)

    def load(self, plugin):
        """Import a plugin and take up its hooks."""
        try:
            plugin.file = importlib.util.find_spec(plugin.module_name).origin
            module = importlib.import_module(plugin.module_name)
            plugin.hooks = self.hooks.register(plugin.name, module, lambda hook, function: guard(plugin, hook, function))
        except ModuleNotFoundError as error:
            plugin.lacks(error)
        except (Exception, SystemExit) as error:
            plugin.fails(error)

    def add(self, plugin, hook, part, parts):
        """Make a plugin's part known by its name."""
        try:
            parts.add(part)
            plugin.parts.setdefault(parts.kind, []).append(part.name)
        except MinnetError as error:
            others = [other.name for other in self.all if getattr(part, "name", None) in other.parts.get(parts.kind, ())]
            plugin.fails(MinnetError(f"{error}, from plugin {others[0]}" if others else error), hook)

    def bring(self, parts, wanted: str) -> str:
        """What to say of a name that is not among the parts, now that the plugins have added theirs."""
        near = difflib.get_close_matches(wanted, parts.names(), 1)
        if near:
            return f" (did you mean '{near[0]}'?)"
        return ", and no file or folder of that name" if parts is DATASETS else ""

    def read(self, path: str):
        """(train, test) as the first plugin makes them that knows the content of this path; None if none does."""
        if not os.path.exists(path):
            raise MinnetError(f"there is no file or folder {path}")
        return self.hooks.first("minnet_read", path=path)


def guard(plugin, hook: str, function):
    """The plugin's function, kept from harming others: what it does wrong is noted and is no result, and it is not called again.

    A MinnetError of minnet_read is no fault: it is what the user should be told of the file. Parts come back as (plugin, parts).
    """
    def guarded(*arguments):
        """Call the function."""
        if plugin.status != "loaded":
            return None
        try:
            result = function(*arguments)
            if hook in PARTS:
                return plugin, check_parts(result)
            return check_data(result)
        except MinnetError as error:
            if hook not in PARTS and not isinstance(error, WrongResult):
                raise
            plugin.fails(error, hook)
        except ModuleNotFoundError as error:
            plugin.lacks(error, hook)
        except Exception as error:
            plugin.fails(error, hook)
        return None
    return guarded


class WrongResult(MinnetError):
    """A hook returned something else than its specification says."""


def check_parts(result):
    """The result of a hook that should be a list of parts."""
    if not isinstance(result, (list, tuple)):
        raise WrongResult(f"it should return a list, and returned {result!r:.80}")
    return result


def check_data(result):
    """The result of minnet_read as (train, test), test None where there is one part; None for None."""
    if result is None:
        return None
    train, test = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
    if not isinstance(train, Dataset) or not isinstance(test, (Dataset, type(None))):
        raise WrongResult(f"it should return a Dataset, (train, test) or None, and returned {result!r:.80}")
    return train, test


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
