"""The core's source, cut into the pieces that the book sets side by side with its prose.

Every line is in exactly one of them.
"""

import ast
import os

from minnet import MinnetError, core

# The core's files, without .py: the chapters in the order in which they are read.
READING_ORDER = ["neuron", "activations", "vectors", "layer", "initializers", "losses",
                 "network", "derivatives", "optimizer", "dataset", "backend", "training",
                 "metrics", "standardize", "registry", "errors", "__init__"]

FOLDER = os.path.dirname(core.__file__)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Piece:
    """Lines of one file that belong together.

    They are a function, a method, a class down to its first method, an assignment, or the head.

    name: "sigmoid", "Dense.gradient", "" for the head; first, last: its lines, from 1.
    level: 0 for the head, 1 at the top of the file, 2 in a class.
    """

    def __init__(self, name: str, level: int, first: int, docstring):
        self.name, self.level, self.first, self.docstring = name, level, first, docstring
        self.last = first

    def __repr__(self):
        return f"Piece({self.name or 'head'}, lines {self.first} to {self.last})"


def read(path: str) -> str:
    """The text of a file of the package."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise MinnetError(f"the book cannot read {path}: {error.strerror}; "
                          "this copy of minnet is not whole") from None


def pieces(source: str) -> list:
    """The pieces of a file, in order; together they are its lines."""
    lines = source.splitlines()
    tree = ast.parse(source)
    found = [Piece("", 0, 1, ast.get_docstring(tree))]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found.append(Piece(node.name, 1, first_line(node, lines), ast.get_docstring(node)))
            found += [Piece(f"{node.name}.{part.name}", 2, first_line(part, lines),
                            ast.get_docstring(part))
                      for part in node.body if isinstance(part, FUNCTIONS)]
        else:
            name, docstring = name_of(node)
            if name:
                found.append(Piece(name, 1, first_line(node, lines), docstring))
    for piece, after in zip(found, found[1:]):
        piece.last = after.first - 1
    found[-1].last = len(lines)
    return found


def name_of(node) -> tuple:
    """What a statement at the top of a file defines, and its docstring; ("", None) for nothing.

    It is a function, within `try` too, or a variable.
    """
    for part in ast.walk(node):
        if isinstance(part, FUNCTIONS):
            return part.name, ast.get_docstring(part)
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return getattr(targets[0], "id", ""), None


def first_line(node, lines: list) -> int:
    """Where a definition begins: at its first decorator, or the comment right above it."""
    decorators = getattr(node, "decorator_list", [])
    first = min(part.lineno for part in [node, *decorators])
    while first > 1 and lines[first - 2].strip().startswith("#"):
        first -= 1
    return first
