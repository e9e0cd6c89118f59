"""The plugins of this process, loaded when something first asks for them."""

import os

from ..core import MinnetError
from . import finding
from .manager import Plugins

_plugins = None
_named = []
_blocked = []


def plugins() -> Plugins:
    """The plugins; one that asks for them while it is being loaded gets those before it."""
    global _plugins
    if _plugins is None:
        _plugins = Plugins(_blocked + words("MINNET_BLOCK"))
        _plugins.load_all(words("MINNET_PLUGINS") + _named)
    return _plugins


def ask_for(named: list, blocked: list):
    """Plugins to load, and names of plugins to leave out, besides MINNET_PLUGINS and MINNET_BLOCK.

    What to leave out must be said before they are loaded; what is named later is loaded at once.
    """
    _named.extend(named)
    _blocked.extend(blocked)
    if _plugins is not None and named:
        for what in named:
            _plugins.load(finding.named(what))
        _plugins.take_up_parts()


def load_plugin(what):
    """Load one more plugin: a file, a folder or a module by its name, or a module itself.

    Raises MinnetError if it cannot serve. Loading the same again changes nothing.
    """
    by_name = isinstance(what, (str, os.PathLike))
    here = plugins()
    plugin = here.load(finding.named(os.fspath(what)) if by_name else finding.itself(what))
    here.take_up_parts()
    if plugin.status != "loaded":
        reason = f": {plugin.reason}" if plugin.reason else ""
        raise MinnetError(f"plugin {plugin.name} is {plugin.status}{reason}")
    return plugin


def tell(event: str, run, *record):
    """Tell the plugins what happens in a training, if any are loaded or asked for."""
    if _plugins is not None or run.options or words("MINNET_PLUGINS"):
        plugins().observe(event, run, *record)


def words(variable: str) -> list:
    """The words of an environment variable, parted by commas."""
    return [word.strip() for word in os.environ.get(variable, "").split(",") if word.strip()]
