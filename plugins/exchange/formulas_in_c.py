"""Formulas as C: the syntax tree of a Python function of numbers, line by line."""

import ast
import math

from minnet import MinnetError

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.USub: "-", ast.UAdd: "+",
             ast.Not: "!", ast.And: "&&", ast.Or: "||", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">",
             ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
FUNCTIONS = {"abs": "fabs", "max": "fmax", "min": "fmin", "pow": "pow", "float": ""}
OF_TWO = ("atan2", "copysign", "fmod", "pow", "max", "min")
MATH = ("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "copysign", "cos",
        "cosh", "erf", "erfc", "exp", "expm1", "fabs", "floor", "fmod", "log", "log10", "log1p",
        "log2", "pow", "sin", "sinh", "sqrt", "tan", "tanh", "trunc")
NUMBERS = {"pi": math.pi, "e": math.e, "tau": math.tau}


def in_c(trees: dict, prefix: str) -> list:
    """Functions as C, from their syntax trees by name; all names of functions get the prefix.

    All their numbers are double.
    """
    return [InC(trees, prefix).function(tree) for tree in trees.values()]


class InC(ast.NodeVisitor):
    """The C of expressions and statements."""

    def __init__(self, formulas, prefix: str):
        self.formulas, self.prefix, self.variables = formulas, prefix, set()

    def function(self, tree) -> str:
        """The whole function, under its docstring as a comment."""
        said, body = ast.get_docstring(tree), tree.body
        comment = f"/* {said} */\n" if said else ""
        if said:
            body = body[1:]
        if tree.args.defaults or tree.args.vararg or tree.args.kwonlyargs or tree.args.kwarg:
            raise MinnetError(f"'{tree.name}' should take so many numbers, each by its place, and "
                              f"takes ({ast.unparse(tree.args)})")
        arguments = [argument.arg for argument in tree.args.args]
        self.variables.update(arguments)
        taken = ", ".join(f"double {name}" for name in arguments)
        return (f"{comment}static inline double {self.prefix}{tree.name}({taken})\n{{\n"
                + self.block(body, "    ") + "}")

    def block(self, lines: list, indent: str) -> str:
        """Statements below each other."""
        return "".join(self.statement(line, indent) for line in lines)

    def statement(self, node, indent: str) -> str:
        """return, a variable that is given a number once, or if."""
        if isinstance(node, ast.Return) and node.value:
            return f"{indent}return {self.plain(node.value)};\n"
        if (isinstance(node, ast.Assign) and len(node.targets) == 1
                and isinstance(node.targets[0], ast.Name)
                and node.targets[0].id not in self.variables and indent == "    "):
            self.variables.add(node.targets[0].id)
            return f"{indent}const double {node.targets[0].id} = {self.plain(node.value)};\n"
        if isinstance(node, ast.If):
            inner = indent + "    "
            text = (f"{indent}if ({self.plain(node.test)}) {{\n{self.block(node.body, inner)}"
                    f"{indent}}}")
            if node.orelse:
                text += f" else {{\n{self.block(node.orelse, inner)}{indent}}}"
            return text + "\n"
        return self.generic_visit(node)

    def plain(self, node) -> str:
        """An expression without brackets around it."""
        text = self.visit(node)
        return text[1:-1] if text.startswith("(") else text

    def visit_Constant(self, node):
        """Numbers are all double; True is 1."""
        if type(node.value) not in (int, float, bool) or not math.isfinite(node.value):
            return self.generic_visit(node)
        return repr(float(node.value))

    def visit_Name(self, node):
        """A variable."""
        if node.id not in self.variables:
            return self.generic_visit(node)
        return node.id

    def visit_Attribute(self, node):
        """math.pi"""
        if node.attr not in NUMBERS:
            return self.generic_visit(node)
        return repr(NUMBERS[node.attr])

    def visit_BinOp(self, node):
        """x + y"""
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Pow):
            return f"pow({self.plain(node.left)}, {self.plain(node.right)})"
        if type(node.op) not in OPERATORS:
            return self.generic_visit(node)
        return f"({left} {OPERATORS[type(node.op)]} {right})"

    def visit_UnaryOp(self, node):
        """−x"""
        if type(node.op) not in OPERATORS:
            return self.generic_visit(node)
        return f"({OPERATORS[type(node.op)]}{self.visit(node.operand)})"

    def visit_BoolOp(self, node):
        """x and y, of comparisons: of numbers Python gives one of them."""
        if not all(map(is_truth, node.values)):
            return self.generic_visit(node)
        return "(" + f" {OPERATORS[type(node.op)]} ".join(map(self.visit, node.values)) + ")"

    def visit_Compare(self, node):
        """x < y, and of x < y < z both."""
        sides = list(map(self.visit, [node.left, *node.comparators]))
        if any(type(op) not in OPERATORS for op in node.ops):
            return self.generic_visit(node)
        pairs = [f"({a} {OPERATORS[type(op)]} {b})"
                 for a, op, b in zip(sides, node.ops, sides[1:])]
        return pairs[0] if len(pairs) == 1 else "(" + " && ".join(pairs) + ")"

    def visit_IfExp(self, node):
        """x if condition else y"""
        return f"({self.visit(node.test)} ? {self.visit(node.body)} : {self.visit(node.orelse)})"

    def visit_Call(self, node):
        """exp(x), another formula, or the largest of two."""
        arguments = [self.plain(argument) for argument in node.args]
        name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        of_so_many = len(arguments) == (2 if name in OF_TWO else 1)
        if isinstance(node.func, ast.Attribute):
            known = name in MATH and of_so_many
        elif name in self.formulas:
            known, name = True, self.prefix + name
        else:
            known, name = name in FUNCTIONS and of_so_many, FUNCTIONS.get(name)
        if not known or node.keywords:
            return self.generic_visit(node)
        return f"{name}({', '.join(arguments)})"

    def generic_visit(self, node):
        """Anything else has no place here."""
        raise MinnetError(f"its formula has '{ast.unparse(node)}', which is not one of the things "
                          "that are put into C: arithmetic, comparisons, if, and functions of math")


def is_truth(node) -> bool:
    """Whether an expression is true or false, and no number."""
    return (isinstance(node, ast.Compare)
            or isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
            or isinstance(node, ast.BoolOp) and all(map(is_truth, node.values)))
