"""Fresh copies of the core, or of a plugin's folder, in which one function may be another."""

import ast
import functools
import importlib.abc
import importlib.util
import linecache
import math
import os
import sys
import textwrap
import types

import minnet

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Place:
    """Where a function is: "layer.Dense.backward", of a plugin "convolution/maps.turned".

    package: the module of its folder; stem: its file; name: in the file; path: of the file.
    """

    def __init__(self, place: str):
        *folder, rest = str(place).split("/")
        self.stem, _, self.name = rest.partition(".")
        package = f"minnet_plugins.{folder[0]}" if folder else "minnet.core"
        try:
            self.folder = os.path.dirname(importlib.util.find_spec(package).origin)
            self.path = os.path.join(self.folder, f"{self.stem}.py")
            self.lines = read(self.path).splitlines()
            self.statement, self.function = found(self.lines, self.name)
        except (AttributeError, ImportError, OSError, LookupError):
            raise minnet.MinnetError(f"there is no function at {place!r:.80}") from None
        self.package = package

    @property
    def source(self) -> str:
        """The function as it stands, begun at the edge."""
        lines = self.lines[first_of(self.function) - 1:self.function.end_lineno]
        return textwrap.dedent("\n".join(lines)) + "\n"

    def with_function(self, source: str) -> str:
        """The file's text with another source in the place of the function."""
        indent = " " * self.statement.col_offset
        own = textwrap.indent(source.rstrip("\n"), indent).split("\n")
        first, last = first_of(self.statement) - 1, self.statement.end_lineno
        return "\n".join(self.lines[:first] + own + self.lines[last:]) + "\n"


def found(lines: list, name: str) -> tuple:
    """The statement that makes a name, and the function in it (dot's is in a `try`)."""
    body = ast.parse("\n".join(lines)).body
    *outer, last = name.split(".")
    for part in outer:
        body = {getattr(node, "name", ""): node for node in body}[part].body
    for statement in body:
        inside = ast.walk(statement) if isinstance(statement, ast.Try) else [statement]
        for node in inside:
            if isinstance(node, FUNCTIONS) and node.name == last:
                return statement, node
    raise LookupError(name)


def first_of(node) -> int:
    """The line a definition begins at, with its decorators."""
    return min(part.lineno for part in [node, *getattr(node, "decorator_list", [])])


@functools.lru_cache(maxsize=None)
def read(path: str) -> str:
    """The text of a file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


@functools.lru_cache(maxsize=None)
def compiled(path: str):
    """The code of a file as it stands."""
    return compile(read(path), os.path.basename(path), "exec")


class Copier(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a folder's files anew, under another name; one of them with a changed text.

    `with` it they are found, whenever a function imports them.
    """

    def __init__(self, place: Place, source=None):
        self.place, self.alias = place, f"{place.package}_copy"
        self.code, self.modules = {}, {}
        if source is not None:
            text = place.with_function(source)
            name = f"{place.stem}.py"
            linecache.cache[name] = (len(text), None, text.splitlines(True), name)
            self.code[place.stem] = compile(text, name, "exec")

    def find_spec(self, name, path=None, target=None):
        """How a module is made, of those of the copy."""
        if self.is_copy(name):
            return importlib.util.spec_from_loader(name, self, is_package=name == self.alias)
        return None

    def exec_module(self, module):
        """Fill a new module."""
        stem = module.__name__[len(self.alias) + 1:] or "__init__"
        path = os.path.join(self.place.folder, f"{stem}.py")
        exec(self.code.get(stem) or compiled(path), module.__dict__)

    def __enter__(self):
        """From now on the copy's modules are found."""
        sys.meta_path.insert(0, self)
        sys.modules.update(self.modules)
        return self

    def __exit__(self, *error):
        """They are the copy's own again."""
        sys.meta_path.remove(self)
        mine = [name for name in sys.modules if self.is_copy(name)]
        self.modules = {name: sys.modules.pop(name) for name in mine}
        parent, _, name = self.alias.rpartition(".")
        vars(sys.modules[parent]).pop(name, None)

    def is_copy(self, name: str) -> bool:
        """Whether a module's name is of the copy."""
        return name == self.alias or name.startswith(self.alias + ".")

    def names(self) -> dict:
        """What an example may use: the core's names, and those of the function's file."""
        package = importlib.import_module(self.alias)
        module = importlib.import_module(f"{self.alias}.{self.place.stem}")
        core = {name: part for name, part in {**vars(minnet.core), **vars(package)}.items()
                if not isinstance(part, types.ModuleType)}
        return {**core, "math": math, **vars(module), "__name__": "example"}
