"""Activations as formulas: their functions of one number, read from their source as syntax trees.

What they call comes along. Numbers that they take from around them become part of the formula, and
of m, the mathematics of numbers or arrays, is left what the module math has, or Python:
m.where(z > 0, z, 0.0) becomes z if z > 0 else 0.0.
"""

import ast
import builtins
import inspect
import keyword
import math
import re
import textwrap

from minnet import Activation, MinnetError

BUILTIN = {"maximum": "max", "minimum": "min", "any": "bool"}


class Formulas:
    """The functions that an exported file needs, each after those that it calls.

    trees: a syntax tree each, by name; taken: the names that mean something else in the file.
    """

    def __init__(self, taken):
        self.trees, self.names = {}, {}
        self.taken = {*taken, *dir(builtins), *keyword.kwlist}

    def of(self, activation):
        """The name of an activation's function of one number, None where it has no such function.

        It is "math.tanh" where it is the function of the module math.
        """
        if getattr(type(activation), "output", None) is not Activation.output:
            return None
        formula = getattr(activation, "formula", None)
        function = formula or activation.f
        return self.add(function, identifier(activation.name), with_m=formula is not None)

    def add(self, function, name: str, with_m=False) -> str:
        """The name under which a function is called in the file.

        with_m: its first argument is the mathematics.
        """
        own = getattr(function, "__name__", "")
        if getattr(math, own, None) is function:
            return f"math.{own}"
        if function not in self.names:
            tree = tree_of(function)
            self.names[function] = name = self.free(name)
            tree = InPlainPython(function, tree, self, with_m).visit(tree)
            tree.name = name
            self.trees[name] = ast.fix_missing_locations(tree)
        return self.names[function]

    def free(self, name: str) -> str:
        """The name, with a number after it if it is taken."""
        names = [name] + [f"{name}_{k}" for k in range(2, len(self.taken) + 3)]
        found = next(one for one in names if one not in self.taken)
        self.taken.add(found)
        return found


class InPlainPython(ast.NodeTransformer):
    """A function without m, and without a name that means something only where it stood."""

    def __init__(self, function, tree, formulas, with_m: bool):
        arguments = [argument.arg for argument in tree.args.args]
        assigned = [node.id for node in ast.walk(tree)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        self.m = arguments[0] if with_m else None
        self.local = {*arguments, *assigned} - {self.m}
        self.around = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
        self.formulas = formulas

    def visit_FunctionDef(self, node):
        """The function; of its docstring the first line."""
        said = ast.get_docstring(node)
        body = node.body[1:] if said is not None else node.body
        first = [ast.Expr(ast.Constant(said.split("\n")[0]))] if said else []
        node.args.args = [ast.arg(argument.arg) for argument in node.args.args
                          if argument.arg != self.m]
        node.decorator_list, node.returns = [], None
        node.body = first + [self.visit(line) for line in body]
        return node

    def visit_Call(self, node):
        """m.exp(…) and f(m, …), and any other call."""
        function, arguments = node.func, node.args
        if isinstance(function, ast.Attribute) and self.is_m(function.value):
            return self.of_m(function.attr, list(map(self.visit, arguments)))
        with_m = bool(arguments) and self.is_m(arguments[0])
        if isinstance(function, ast.Name) and function.id not in self.local:
            function = self.named(function.id, with_m)
        else:
            function = self.visit(function)
        return ast.Call(function, list(map(self.visit, arguments[with_m:])), node.keywords)

    def of_m(self, name: str, arguments: list):
        """m's function of this name."""
        if name == "where":
            return ast.IfExp(*arguments)
        function = (ast.Name(BUILTIN[name], ast.Load()) if name in BUILTIN
                    else ast.Attribute(ast.Name("math", ast.Load()), name, ast.Load()))
        return ast.Call(function, arguments, [])

    def is_m(self, node) -> bool:
        """Whether this is m."""
        return isinstance(node, ast.Name) and node.id == self.m

    def visit_Name(self, node):
        """A name: an argument, a variable, or what it means around the function."""
        return node if node.id in self.local else self.named(node.id, False)

    def visit_Import(self, node):
        """import, which an exported file has no use for."""
        raise MinnetError(f"its formula has '{ast.unparse(node)}' inside, and should need no more "
                          "than math")

    visit_ImportFrom = visit_Import

    def named(self, name: str, with_m: bool):
        """What a name means around the function, for the file."""
        value = self.around.get(name, getattr(builtins, name, None))
        if type(value) in (int, float):
            size = ast.Constant(abs(value))
            return size if value >= 0 else ast.UnaryOp(ast.USub(), size)
        if value is math or (value is not None and getattr(builtins, name, None) is value):
            return ast.Name(name, ast.Load())
        if callable(value) and getattr(math, getattr(value, "__name__", ""), None) is value:
            return ast.Attribute(ast.Name("math", ast.Load()), value.__name__, ast.Load())
        if inspect.isfunction(value):
            return ast.Name(self.formulas.add(value, name, with_m), ast.Load())
        raise MinnetError(f"its formula uses '{name}', and only numbers, math, and functions that "
                          "use no more than these can come along")


def tree_of(function):
    """The syntax tree of a function."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError):
        tree = None
    if not isinstance(tree, ast.FunctionDef):
        raise MinnetError("the source of its function cannot be read: write it with def")
    return tree


def identifier(name: str) -> str:
    """A name as one of Python and of C, "model" where it has no letter that C knows."""
    name = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not name.strip("_"):
        return "model"
    return name if name[0].isalpha() else f"f_{name}"
