"""Shorter names for the variables that nothing outside their function can see. Arguments keep theirs, for callers may name them; self does not."""

import ast
import builtins
import itertools
import keyword
import string


def short_names(tree) -> list:
    """(name node, its new name) for each place where a local variable stands."""
    outer = outer_names(tree)
    found = []
    for function in functions_of(tree):
        nodes = [node for node in ast.walk(function) if isinstance(node, (ast.Name, ast.arg))]
        nodes.sort(key=lambda node: (node.lineno, node.col_offset))
        own = own_names(function) - outer
        used = {name_of(node) for node in nodes} | outer
        free = (word for word in words() if word not in used and not keyword.iskeyword(word))
        new = {}
        for node in nodes:
            if name_of(node) in own:
                if name_of(node) not in new:
                    new[name_of(node)] = next(free)
                found.append((node, new[name_of(node)]))
    return found


def functions_of(tree):
    """The functions and methods that stand in no other function."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node
        elif not isinstance(node, ast.Expr) and hasattr(node, "body"):
            yield from functions_of(node)


def own_names(function) -> set:
    """The names longer than a letter that a function, or one inside it, gives to something, and that mean nothing else anywhere in it.

    Names in an f-string are left, because Python before 3.12 does not say where in it they are.
    """
    nodes = list(ast.walk(function))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    arguments = {node.arg for node in nodes if isinstance(node, ast.arg)} - {"self"}
    in_strings = {node.id for text in nodes if isinstance(text, ast.JoinedStr) for node in ast.walk(text) if isinstance(node, ast.Name)}
    others = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.ExceptHandler))}
    others |= {name for node in nodes if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
    others |= {alias.asname or alias.name for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    return {name for name in (stored | {"self"}) - arguments - in_strings - others if len(name) > 1}


def outer_names(tree) -> set:
    """The names that a module gives to something, and Python's own."""
    names = set(dir(builtins))
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name for alias in node.names)
        else:
            names.update(inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store))
            names.update(inner.name for inner in ast.walk(node) if isinstance(inner, (ast.FunctionDef, ast.ClassDef)))
    return names


def name_of(node) -> str:
    """The name that a use of it, or an argument, is of."""
    return node.id if isinstance(node, ast.Name) else node.arg


def words():
    """a, b, …, z, A, …, Z, aa, ab, …"""
    for length in itertools.count(1):
        for word in itertools.product(string.ascii_letters, repeat=length):
            yield "".join(word)
