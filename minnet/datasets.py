"""Data sets by name, or from a file or folder."""

import os

from .core import MinnetError, Registry
from .samples import fitted
from .data.letters import load_letters
from .data.truth_table import load_truth_table
from .training import Options


class DatasetLoader:
    """A data set that can be asked for by name.

    `load(path)` returns its training and its test part; path is None if none was named.
    """

    def __init__(self, name: str, load):
        self.name, self.load = name, load


def carried(name: str, load):
    """A data set that is read from no file."""
    def load_carried(path=None) -> tuple:
        """(train, test), which are the same few samples."""
        if path is not None:
            raise MinnetError(f"data set '{name}' comes with minnet and is not read from {path}: "
                              "leave the path out")
        return load()
    load_carried.__doc__ = load.__doc__
    return DatasetLoader(name, load_carried)


DATASETS = Registry("data set", "load", [carried("truth-table", load_truth_table),
                                         carried("letters", load_letters)])


def load_dataset(name: str, path=None, *, target=None, missing=None, network=None,
                 **others) -> tuple:
    """(train, test): the parts of a data set known by name, or of what is read at a path.

    name: "truth-table", "letters", "digits", "mnist" …, or the path of a file or folder.
    path: where a data set is to be read from that minnet does not carry ("mnist").
    test is None where there is nothing to test with.
    target: the name of a table's column to learn. missing: what to do about a table's missing
    cells, "drop" their rows or put the column's "mean" there; None: refuse them.
    network: which the samples are for; of a table these are all rows then, and test is None.
    others: what the plugin that reads the path takes besides: tile and fit, of pictures.
    """
    options = Options({"target": target, "missing": missing, "network": network, **others},
                      taken=("target", "missing", "network"))
    name = os.fspath(name)
    if path is None and os.path.exists(name) and name not in known_names():
        parts = read(name, options)
    else:
        parts = DATASETS.find(name).load(None if path is None else os.fspath(path))
    options.check_taken(f"{name} is read without an option")
    for what in ("target", "missing"):
        if options[what] is not None and not getattr(parts[0], "columns", None):
            raise MinnetError(f"{name} is no table with columns: leave {what} out")
    if network is not None:
        parts = tuple(part and fitted(network, part) for part in parts)
    return parts


def known_names() -> list:
    """The names of all data sets, those of the plugins too."""
    from .plugin import plugins
    plugins()
    return DATASETS.names()


def read(path: str, options: dict) -> tuple:
    """(train, test) from a file or folder, by the first plugin that knows what its content is."""
    if not os.path.isfile(path) and not os.path.isdir(path):
        raise MinnetError(f"{path} is a pipe or a device, and data are read from files and folders")
    from .plugin import plugins
    found = plugins().read(path, options)
    if found is None:
        raise MinnetError(f"nothing here can read {path}: no plugin knows what it holds "
                          "(minnet plugins lists those that loaded)")
    return found
