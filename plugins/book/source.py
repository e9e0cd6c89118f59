"""The core's source, cut into the pieces that the book sets side by side with its prose: every line is in exactly one of them."""

import ast
import os
import re

from minnet import MinnetError, core

FOLDER = os.path.dirname(core.__file__)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Piece:
    """Lines of one file that belong together: a function, a method, a class down to its first method, an assignment, or the file's head.

    name: "sigmoid", "Dense.gradient", "" for the head; level: 0 for the head, 1 at the top of the file, 2 in a class; first: its first line.
    """

    def __init__(self, name: str, level: int, first: int, docstring):
        self.name, self.level, self.first, self.docstring = name, level, first, docstring
        self.last = first

    def __repr__(self):
        return f"Piece({self.name or 'head'}, lines {self.first} to {self.last})"


def core_files() -> list:
    """The names of the core's files without .py, in reading order: as the core's docstring names them, then those it leaves out."""
    stems = sorted((name[:-3] for name in os.listdir(FOLDER) if name.endswith(".py")), key=lambda stem: (stem == "__init__", stem))
    named = re.search(r"[Ii]n reading order: (.+?)\.\s", (core.__doc__ or "") + " ", re.DOTALL)
    if named is None:
        raise MinnetError("minnet/core/__init__.py lacks the words 'In reading order: …', from which the book takes the order of its chapters: add them")
    order = [name.strip() for name in re.split(r"[,;]", re.sub(r"\([^)]*\)", "", named.group(1)))]
    for stem in order:
        if stem not in stems:
            raise MinnetError(f"minnet/core/__init__.py names '{stem}' in its reading order, but there is no such file in minnet/core: correct the name")
    return order + [stem for stem in stems if stem not in order]


def read(path: str) -> str:
    """The text of a file of the package."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise MinnetError(f"the book cannot read {path}: {error.strerror}; this copy of minnet is not whole") from None


def pieces(source: str) -> list:
    """The pieces of a file, in order; together they are its lines."""
    lines = source.splitlines()
    tree = ast.parse(source)
    found = [Piece("", 0, 1, ast.get_docstring(tree))]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found.append(Piece(node.name, 1, first_line(node, lines), ast.get_docstring(node)))
            found += [Piece(f"{node.name}.{part.name}", 2, first_line(part, lines), ast.get_docstring(part))
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
    """What a statement at the top of a file defines, and its docstring: a function, within `try` too, or a variable; ("", None) for neither."""
    for part in ast.walk(node):
        if isinstance(part, FUNCTIONS):
            return part.name, ast.get_docstring(part)
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return getattr(targets[0], "id", ""), None


def first_line(node, lines: list) -> int:
    """Where a definition begins: at its first decorator, or the comment right above it."""
    first = min([node.lineno] + [decorator.lineno for decorator in getattr(node, "decorator_list", [])])
    while first > 1 and lines[first - 2].strip().startswith("#"):
        first -= 1
    return first
