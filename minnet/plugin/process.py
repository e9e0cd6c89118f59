"""The plugins of this process, loaded when something first asks for them."""

import os

from ..core import MinnetError
from ..notebook import in_notebook
from . import finding
from .manager import Plugins

_plugins = None
_named = []
_wanted = []
_blocked = []


def plugins() -> Plugins:
    """The plugins; one that asks for them while it is being loaded gets those before it."""
    global _plugins
    if _plugins is None:
        _plugins = Plugins(_blocked + words("MINNET_BLOCK"))
        _plugins.load_all(words("MINNET_PLUGINS") + _named, _wanted)
    return _plugins


def ask_for(named: list, blocked: list, wanted=False):
    """Plugins to load, and names of plugins to leave out, besides MINNET_PLUGINS and MINNET_BLOCK.

    What to leave out must be said before they are loaded; what is named later is loaded at once.
    wanted: `check_wanted` is going to tell if one cannot serve.
    """
    for what in named:
        finding.check_is_there(what)
    _named.extend(named)
    _blocked.extend(blocked)
    if wanted:
        _wanted.extend(named)
    if _plugins is not None and named:
        _plugins.load_named(named, _wanted)


def check_wanted():
    """Refuse to go on without a plugin that was wanted and could not be loaded."""
    for plugin in plugins().all:
        if plugin.wanted and plugin.status in ("failed", "unavailable") and not plugin.hooks:
            raise MinnetError(plugin.in_words())


def load_plugin(what):
    """Load one more plugin: a file, a folder or a module by its name, or a module itself.

    Raises MinnetError if it cannot serve. Loading the same again changes nothing.
    """
    here = plugins()
    plugin = here.load(finding.plugin_in(what))
    here.take_up_parts()
    if plugin.status != "loaded":
        raise MinnetError(plugin.in_words())
    return plugin


def tell(event: str, run, *news):
    """Tell the plugins what happens in a training, if any are loaded or asked for."""
    if _plugins is not None or run.options or words("MINNET_PLUGINS") or in_notebook():
        plugins().observe(event, run, *news)


def words(variable: str) -> list:
    """The words of an environment variable, parted by commas."""
    return [word.strip() for word in os.environ.get(variable, "").split(",") if word.strip()]
