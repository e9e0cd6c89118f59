"""Data sets by name, or from a file or folder."""

import os

from . import data  # noqa: F401  (makes its data sets known)
from .core import DATASETS, MinnetError


def load_dataset(name: str, path=None) -> tuple:
    """(train, test): the parts of a data set known by name, or of whatever a plugin can read at a path.

    name: "truth-table", "letters", "digits", "mnist" …, or the path of a file or folder.
    path: the file or folder that a data set is to be read from, for those that minnet does not carry ("mnist").
    test is None where there is nothing to test with.
    """
    name = os.fspath(name)
    if path is None and os.path.exists(name) and name not in known_names():
        return read(name)
    return DATASETS.find(name).load(None if path is None else os.fspath(path))


def known_names() -> list:
    """The names of all data sets, those of the plugins too."""
    from .plugin import plugins
    plugins()
    return DATASETS.names()


def read(path: str) -> tuple:
    """(train, test) from a file or folder, read by the first plugin that knows what its content is; test is None if there is one part only."""
    from .plugin import plugins
    found = plugins().read(path)
    if found is None:
        raise MinnetError(f"nothing here can read {path}: no plugin knows what it holds (minnet plugins lists those that loaded)")
    return found
