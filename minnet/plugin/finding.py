"""Finding plugins: those that come with minnet, those installed beside it, and those named."""

import importlib
import importlib.util
import os
import pkgutil
import sys

from .. import __version__
from ..core import MinnetError
from .hooks import trace
from .record import BUNDLED, Plugin, in_words, is_installed

GROUP = "minnet"


def bundled() -> list:
    """The plugins that come with minnet: those of the package minnet_plugins that lies beside it.

    A file or folder whose name starts with _ is a part of another.
    """
    spec = importlib.util.find_spec(BUNDLED)
    if not (spec and spec.origin and beside_minnet(os.path.dirname(spec.origin))):
        return []
    folder, = importlib.import_module(BUNDLED).__path__
    plugins = []
    for _, name, is_folder in pkgutil.iter_modules([folder]):
        if not name.startswith("_"):
            file = os.path.join(folder, name + ("/__init__.py" if is_folder else ".py"))
            plugins.append(in_module(f"{BUNDLED}.{name}", "bundled", file, __version__))
    return plugins


def beside_minnet(folder: str) -> bool:
    """Whether a folder lies in the folder that minnet lies in."""
    minnet = os.path.dirname(os.path.dirname(__file__))
    around, around_minnet = (os.path.dirname(os.path.realpath(path)) for path in (folder, minnet))
    return around == around_minnet


def installed() -> list:
    """The plugins of other distributions: their entry points of the group `minnet`."""
    from importlib import metadata
    found = []
    for distribution in metadata.distributions():
        try:
            found += plugins_of(distribution)
        except Exception as error:
            trace(f"a distribution whose entry points cannot be read: {in_words(error)}")
    return sorted(found, key=lambda plugin: plugin.name)


def plugins_of(distribution) -> list:
    """The plugins of a distribution."""
    return [Plugin(entry.name, f"distribution {distribution.metadata['Name']}", entry.value,
                   entry.load, version=distribution.version)
            for entry in distribution.entry_points if entry.group == GROUP]


def plugin_in(what) -> Plugin:
    """The plugin that this module is, or that is in the file, folder or module of this name."""
    return named(os.fspath(what)) if isinstance(what, (str, os.PathLike)) else itself(what)


def named(what: str) -> Plugin:
    """The plugin in a file (`swish.py`), a folder (`some/swish`) or a module (`package.swish`)."""
    is_path = what.endswith(".py") or os.path.dirname(what)
    path = os.path.abspath(what)
    name = os.path.splitext(os.path.basename(path))[0]
    start = os.path.join(path, "__init__.py")
    if os.path.isfile(start) or is_path and os.path.isdir(path):
        path = start
    elif not is_path:
        return in_module(what, "module")
    return Plugin(name, "file", path, lambda: module_of_file(path), path)


def check_is_there(what: str):
    """Refuse the name of a file, folder or module of which there is nothing."""
    plugin = named(what)
    if plugin.origin == "file" and not os.path.isfile(plugin.file):
        raise MinnetError(f"there is no file {plugin.file} to load a plugin from")
    if plugin.origin == "module" and "." not in what and not is_installed(what):
        raise MinnetError(f"there is no file, folder or module {what} to load a plugin from")


def in_module(module_name: str, origin: str, file: str = "", version: str = "") -> Plugin:
    """The plugin that is a module of this name."""
    return Plugin(module_name.rpartition(".")[2], origin, module_name,
                  lambda: importlib.import_module(module_name), file, version)


def itself(module) -> Plugin:
    """The plugin that is a module which has been imported, or made."""
    name = module.__name__
    source = name if sys.modules.get(name) is module else f"{name} {id(module)}"
    return Plugin(name.rpartition(".")[2], "module", source, lambda: module)


def file_of(source: str) -> str:
    """The file of a module that could not be imported, as far as it can be found, else ""."""
    try:
        return importlib.util.find_spec(source.partition(":")[0]).origin or ""
    except Exception:
        return ""


def module_of_file(path: str):
    """The module of a file that no import would find. Each file is loaded once."""
    name = f"{BUNDLED}_file_" + "".join(
        letter if letter.isalnum() else f"_{ord(letter)}_" for letter in path)
    if name not in sys.modules:
        if not os.path.isfile(path):
            raise MinnetError(f"there is no file {path}")
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None:
            raise MinnetError(f"{path} is no Python file: its name should end in .py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]
