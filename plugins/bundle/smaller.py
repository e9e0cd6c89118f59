"""The same program in fewer characters, hardly readable.

It is without comments, docstrings, annotations and blanks that part nothing, and the names that
nothing outside their function can see are short.
"""

import ast
import builtins
import itertools
import keyword
import re
import string

from .joining import top_names

TEXT = re.compile(r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
NAMES = (ast.Name, ast.arg)


def smaller(source: str) -> str:
    """The source, shortened. What can be called by name from outside stays as it is."""
    tree = ast.parse(source)
    remove_words(tree)
    shorten_names(tree, top_names(source) | set(dir(builtins)))
    lines = [line for line in ast.unparse(tree).split("\n") if line]
    return "".join(" " * indent + text + "\n" for indent, text in folded(map(squeezed, lines)))


def remove_words(tree):
    """Take out the docstrings and the annotations of arguments and results."""
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or ([] if node is tree else [ast.Pass()])
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef):
            node.returns = None


def shorten_names(tree, outer: set):
    """Shorten each function's own names; outer: those that mean something outside."""
    for function in functions_of(tree):
        nodes = [node for node in ast.walk(function) if isinstance(node, NAMES)]
        used = list(dict.fromkeys(map(name_of, nodes)))
        own = own_names(function) - outer
        free = (word for word in words()
                if word not in outer and word not in used and not keyword.iskeyword(word))
        new = {name: next(free) for name in used if name in own}
        for node in nodes:
            setattr(node, "id" if isinstance(node, ast.Name) else "arg",
                    new.get(name_of(node), name_of(node)))


def functions_of(tree):
    """The functions and methods that stand in no other function."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node
        elif not isinstance(node, ast.Expr) and hasattr(node, "body"):
            yield from functions_of(node)


def own_names(function) -> set:
    """The names longer than a letter that a function, or one inside it, gives to something.

    Left out are those that mean something else anywhere in it, and arguments, for callers may
    name them; self does not count as one.
    """
    own, others = {"self"}, set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.arg) and node.arg != "self":
            others.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.ExceptHandler)):
            others.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            others.update(node.names)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            others.update(alias.asname or alias.name for alias in node.names)
    return {name for name in own - others if len(name) > 1}


def name_of(node) -> str:
    """The name that a use of it, or an argument, is of."""
    return node.id if isinstance(node, ast.Name) else node.arg


def words():
    """a, b, …, z, A, …, Z, aa, ab, …"""
    for length in itertools.count(1):
        for word in itertools.product(string.ascii_letters, repeat=length):
            yield "".join(word)


def squeezed(line: str) -> tuple:
    """(indent, text) of a line, with blanks only between words, and beside the edges of texts."""
    code = line.lstrip(" ")
    parts = TEXT.split(code)
    parts[::2] = [re.sub(r" (?=\W)|(?<=\W) ", "", part) for part in parts[::2]]
    return (len(line) - len(code)) // 4, "".join(parts)


def folded(lines) -> list:
    """Lines, each (indent, text), with statements that follow each other on one line.

    They stand behind the header that they belong to, if it has no others.
    """
    lines, runs, result = list(lines), [], []
    for number, (indent, text) in enumerate(lines):
        opens = number + 1 < len(lines) and lines[number + 1][0] > indent
        simple = not opens and not text.startswith("@")
        if simple and runs and runs[-1][2] and runs[-1][0] == indent:
            runs[-1] = (indent, f"{runs[-1][1]};{text}", True)
        else:
            runs.append((indent, text, simple))
    for number, (indent, text, simple) in enumerate(runs):
        first = number and runs[number - 1][0] < indent
        alone = first and (number + 1 == len(runs) or runs[number + 1][0] < indent)
        if simple and alone:
            result[-1] = (indent - 1, result[-1][1] + text)
        else:
            result.append((indent, text))
    return result
