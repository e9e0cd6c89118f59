"""Finding plugins: those bundled with minnet, those installed beside it, and those named by a file or a module."""

import importlib
import importlib.util
import os
import pkgutil
import sys

from ..bundled import NAME as BUNDLED
from ..bundled import BesideMinnet
from ..core import MinnetError

GROUP = "minnet"


class Found:
    """A plugin before it is loaded: its name, where it is from, and `load`, which imports it and returns its module.

    source: the file, module or entry point's object that it is: what is found twice has the same.
    """

    def __init__(self, name: str, origin: str, source: str, load, file: str = "", version: str = ""):
        self.name = name
        self.origin = origin
        self.source = source
        self.load = load
        self.file = file
        self.version = version


def bundled() -> list:
    """The plugins that come with minnet; a file whose name starts with _ is a part of another."""
    if BesideMinnet.find_spec(BUNDLED) is None:
        return []
    package = importlib.import_module(BUNDLED)
    folder = package.__path__[0]
    version = sys.modules[__name__.partition(".")[0]].__version__
    return [in_module(f"{BUNDLED}.{module.name}", "bundled", os.path.join(folder, module.name + ".py"), version)
            for module in pkgutil.iter_modules([folder]) if not module.name.startswith("_")]


def installed() -> list:
    """The plugins of other distributions: their entry points of the group `minnet`."""
    from importlib import metadata
    found = []
    for distribution in metadata.distributions():
        for entry in distribution.entry_points:
            if entry.group == GROUP:
                name = distribution.metadata["Name"]
                found.append(Found(entry.name, f"distribution {name}", entry.value, entry.load, version=distribution.version))
    return sorted(found, key=lambda plugin: plugin.name)


def named(what: str):
    """The plugin in a file (`swish.py`, `folder/swish.py`) or in a module that can be imported (`package.module`)."""
    if what.endswith(".py") or os.sep in what:
        path = os.path.abspath(what)
        return Found(os.path.splitext(os.path.basename(path))[0], "file", path, lambda: module_of_file(path), path)
    return in_module(what, "module")


def in_module(module_name: str, origin: str, file: str = "", version: str = ""):
    """The plugin that is a module of this name."""
    return Found(module_name.rpartition(".")[2], origin, module_name, lambda: importlib.import_module(module_name), file, version)


def file_of(source: str) -> str:
    """The file of a module that could not be imported, as far as it can be found; "" if it can't."""
    try:
        return importlib.util.find_spec(source.partition(":")[0]).origin or ""
    except Exception:
        return ""


def module_of_file(path: str):
    """The module of a file that no import would find. Each file is loaded once."""
    name = "minnet_plugin_file_" + "".join(letter if letter.isalnum() else "_" for letter in path)
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
