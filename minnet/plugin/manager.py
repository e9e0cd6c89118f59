"""The plugins of this process: found, loaded when first needed, each on its own, and asked for their parts."""

import difflib
import functools
import inspect
import os
import sys

from ..core import MinnetError
from ..core.activations import ACTIVATIONS
from ..core.backend import BACKENDS
from ..datasets import DATASETS
from ..core.initializers import INITIALIZERS
from ..core.layer import LAYERS
from ..core.losses import LOSSES, PENALTIES
from ..core.optimizer import OPTIMIZERS
from . import finding
from .guard import check_data, check_lists, check_nothing, check_parts, guarded, guarded_wrapper, note
from .hooks import DirectHooks, PluggyHooks, wraps
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

# What installs a library, where that is not the name it is imported by.
PACKAGES = {"PIL": "Pillow", "sklearn": "scikit-learn", "yaml": "PyYAML", "cv2": "opencv-python"}


class Plugin:
    """One plugin: its name, version, where it is from (origin, file), and what has become of it.

    status: "loaded", "blocked", "unavailable" (a library that it needs is missing) or "failed"; reason: why, for the last two.
    hooks: the names of the hooks that it implements; offered: what its hooks for parts returned; parts: for each kind of part
    those that it added.
    """

    def __init__(self, found):
        self.name = found.name
        self.origin = found.origin
        self.source = found.source
        self.file = found.file
        self.version = found.version
        self.module = None
        self.status = "loaded"
        self.reason = ""
        self.hooks = []
        self.offered = {}
        self.parts = {}

    def lacks(self, error, hook: str = ""):
        """Take note that a library is missing that the plugin needs, and say it if the plugin was named; a module of minnet's or the plugin
        itself missing is a fault."""
        library = (error.name or "").partition(".")[0]
        if library in ("", "minnet", finding.BUNDLED) or f"{self.source.partition(':')[0]}.".startswith(f"{error.name}."):
            self.fails(error, hook)
        else:
            self.status = "unavailable"
            self.reason = f"needs {library}, which is not installed: python3 -m pip install {PACKAGES.get(library, library)}"
            if self.origin in ("file", "module"):
                print(f"minnet: plugin {self.name} is unavailable: {self.reason}", file=sys.stderr)

    def fails(self, error, hook: str = ""):
        """Take note of what the plugin did wrong, and say it once, in one line on standard error. MINNET_STRICT=1 makes an error of it."""
        cause = " ".join(str(error).split())
        self.status = "failed"
        self.reason = (f"{hook}: " if hook else "") + (cause if isinstance(error, MinnetError) else f"{type(error).__name__}: {cause}")
        told = f"plugin {self.name} ({self.file or self.origin}): {self.reason}"
        if os.environ.get("MINNET_STRICT") == "1":
            raise MinnetError(told)
        print(f"minnet: {told}", file=sys.stderr)


class Plugins:
    """All plugins, and what they have to offer."""

    def __init__(self):
        self.hooks = PluggyHooks() if pluggy else DirectHooks()
        self.all = []
        self.blocked = words("MINNET_BLOCK") + _blocked

    def load_all(self):
        """Find the plugins, load each, and take up their parts."""
        named = [finding.named(what) for what in words("MINNET_PLUGINS") + _named]
        for found in finding.bundled() + finding.installed() + named:
            self.load(found)
        self.take_up_parts()

    def load(self, found):
        """Import a plugin and take up its hooks; what has been loaded before is left as it is."""
        for plugin in self.all:
            if plugin.source == found.source:
                return plugin
        plugin = Plugin(found)
        taken = plugin.name in [other.name for other in self.all]
        self.all.append(plugin)
        if plugin.name in self.blocked:
            plugin.status = "blocked"
            return plugin
        try:
            if taken:
                raise MinnetError("there is already a plugin of that name")
            plugin.module = found.load()
            plugin.file = getattr(plugin.module, "__file__", None) or plugin.file
            plugin.version = plugin.version or str(getattr(plugin.module, "__version__", ""))
            plugin.hooks = self.hooks.register(plugin.name, plugin.module, lambda hook, function: self.guard(plugin, hook, function))
        except (Exception, SystemExit) as error:
            plugin.file = plugin.file or finding.file_of(found.source)
            note(plugin, "", error)
        return plugin

    def guard(self, plugin, hook: str, function):
        """What is called in the place of a plugin's function."""
        if wraps(function):
            return guarded_wrapper(plugin, hook, function, check_wrapped(hook, function))
        if hook in PARTS:
            def once():
                """The parts, asked for the first time only and noted down as this plugin's."""
                if hook not in plugin.offered:
                    plugin.offered[hook] = check_parts(function())
                return plugin.offered[hook]
            return guarded(plugin, hook, once, list)
        return guarded(plugin, hook, function, check_data if hook == "minnet_read" else check_nothing)

    def take_up_parts(self):
        """Make known by name every part that the plugins offer and that is not known yet."""
        for hook, parts in PARTS.items():
            for offered in self.hooks.call(hook):
                for part in offered:
                    self.add(hook, part, parts)

    def add(self, hook: str, part, parts):
        """Make a plugin's part known by its name, if it isn't yet."""
        plugin = self.whose(hook, part)
        name = None
        try:
            name = getattr(part, "name", None)
            if name in [its.name for its in plugin.parts.get(parts.kind, ())]:
                return
            parts.add(part)
            plugin.parts.setdefault(parts.kind, []).append(part)
        except Exception as error:
            others = [other.name for other in self.all if name in [its.name for its in other.parts.get(parts.kind, ())]]
            plugin.fails(MinnetError(f"{error}, from plugin {others[0]}") if others else error, hook)

    def whose(self, hook: str, part):
        """The plugin that offers a part: the one whose hook returned it, else one that wraps the others' and must have put it in."""
        implementing = [plugin for plugin in self.all if hook in plugin.hooks]
        offering = [plugin for plugin in implementing if any(part is its for its in plugin.offered.get(hook, ()))]
        return (offering or [plugin for plugin in implementing if hook not in plugin.offered])[0]

    def bring(self, parts, wanted: str) -> str:
        """What to say of a name that is not among the parts, now that the plugins have added theirs.

        A name with settings, "momentum:0.8", becomes the name of what the part's `vary` makes of them.
        """
        name, colon, settings = wanted.partition(":")
        if colon and name in parts.parts:
            vary = parts.parts[name] if parts is LAYERS else getattr(parts.parts[name], "vary", None)
            if vary is None:
                return f" ('{name}' takes no settings)"
            parts.parts[wanted] = varied(parts, vary, name, wanted)
            return ""
        for plugin in self.all:
            if plugin.status == "unavailable" and mentions(plugin.file, name):
                return f" (plugin {plugin.name} would bring it, but {plugin.reason})"
        near = difflib.get_close_matches(name, parts.names(), 1)
        if near:
            return f" (did you mean '{near[0]}'?)"
        return ", and no file or folder of that name" if parts is DATASETS else ""

    def read(self, path: str):
        """(train, test) as the first plugin makes them that knows the content of this path; None if none does."""
        if not os.path.exists(path):
            raise MinnetError(f"there is no file or folder {path}")
        return self.hooks.first("minnet_read", path=path)

    def observe(self, event: str, run, *record):
        """Tell the plugins what happens in a training."""
        arguments = {"epoch": record[0]} if record else {}
        self.hooks.call(f"minnet_{event}", run=run, **arguments)


def check_wrapped(hook: str, function):
    """What to make of the result of a wrapper: pluggy's older wrappers and those around commands and events have none to give."""
    if function.minnet_impl.get("hookwrapper"):
        return lambda result: None
    if hook in PARTS:
        return check_lists
    return check_data if hook == "minnet_read" else lambda result: []


def varied(parts, vary, name: str, wanted: str):
    """The part of this name with other settings: numbers, and texts where they are none, parted by colons; the last may hold colons.

    A layer is a class, and so is what comes of it: something that makes a layer when it is called.
    """
    takes = inspect.signature(vary).parameters
    values = [number_or_text(setting) for setting in wanted.split(":", len(takes))[1:]]
    try:
        for (setting, parameter), value in zip(takes.items(), values):
            if isinstance(parameter.default, (int, float)) and isinstance(value, str):
                raise ValueError(f"its {setting} should be a number, and is {value!r}")
        part = vary(*values)
    except (TypeError, ValueError, ArithmeticError) as error:
        written = ":".join([name] + [setting.upper() for setting in takes])
        raise MinnetError(f"there is no {parts.kind} '{wanted}': {error}; it is written {written}") from None
    if parts is LAYERS:
        return functools.partial(vary, *values)
    part.name = wanted
    return part


def number_or_text(setting: str):
    """A setting as the number that it is, else as it stands."""
    try:
        return int(setting) if setting.isdigit() else float(setting)
    except ValueError:
        return setting


def words(variable: str) -> list:
    """The words of an environment variable, parted by commas."""
    return [word.strip() for word in os.environ.get(variable, "").split(",") if word.strip()]


def mentions(file: str, name: str) -> bool:
    """Whether a plugin's source has this name between quotes: good enough to guess what it would bring if it could be loaded."""
    try:
        with open(file, encoding="utf-8", errors="replace") as source:
            text = source.read()
    except OSError:
        return False
    return f'"{name}"' in text or f"'{name}'" in text


_plugins = None
_named = []
_blocked = []


def ask_for(files_or_modules: list, blocked: list):
    """Plugins to load, and names of plugins to leave out, besides those of MINNET_PLUGINS and MINNET_BLOCK.

    What is left out must be said before the plugins are loaded; a file or module named afterwards is loaded at once.
    """
    _named.extend(files_or_modules)
    _blocked.extend(blocked)
    if _plugins is not None and files_or_modules:
        for what in files_or_modules:
            _plugins.load(finding.named(what))
        _plugins.take_up_parts()


def plugins() -> Plugins:
    """The plugins of this process, loaded the first time that they are asked for; a plugin that asks while it is being loaded gets those before it."""
    global _plugins
    if _plugins is None:
        _plugins = Plugins()
        _plugins.load_all()
    return _plugins


def tell(event: str, run, *record):
    """Tell the plugins what happens in a training; if nothing asked for any so far, they stay unloaded."""
    if _plugins is not None or run.options or _named or words("MINNET_PLUGINS"):
        plugins().observe(event, run, *record)


def load_plugin(what) -> Plugin:
    """Load one more plugin: a file ("swish.py"), a module that can be imported ("package.module"), or a module that has been imported.

    Raises MinnetError if it cannot serve. Loading the same file or module again changes nothing.
    """
    if not isinstance(what, (str, os.PathLike)):
        source = what.__name__ if sys.modules.get(what.__name__) is what else repr(what) + str(id(what))
        found = finding.Found(what.__name__.rpartition(".")[2], "module", source, lambda: what)
    else:
        found = finding.named(os.fspath(what))
    here = plugins()
    plugin = here.load(found)
    here.take_up_parts()
    if plugin.status != "loaded":
        raise MinnetError(f"plugin {plugin.name} is {plugin.status}" + (f": {plugin.reason}" if plugin.reason else ""))
    return plugin
