"""A rule typed as text, y > sin(x) say, as a function of x and y."""

import ast
import math
import operator

import minnet

LONGEST = 200

OPERATIONS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Pow: math.pow, ast.UAdd: operator.pos, ast.USub: operator.neg, ast.Not: operator.not_,
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}

OF_MATH = ("acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees erf erfc exp "
           "expm1 fabs floor fmod gamma hypot lgamma log log10 log1p log2 pow radians sin sinh "
           "sqrt tan tanh trunc").split()
FUNCTIONS = {**{name: getattr(math, name) for name in OF_MATH}, "abs": abs, "min": min, "max": max}
CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau}

HINT = "write one like y > sin(x) for two classes, or x * y / 10 for a number to learn"


class Rule:
    """An expression of x and y; a comparison parts two classes, arithmetic gives a number.

    classes: whether it parts classes. Called with x and y it returns a number, 0 or 1 for classes.
    """

    def __init__(self, text):
        """text: read by ast and put together from known functions; nothing of it is run."""
        if not isinstance(text, str) or not text.strip():
            raise minnet.MinnetError(f"there is no rule yet: {HINT}")
        self.text = text.strip()
        if len(self.text) > LONGEST:
            raise minnet.MinnetError(f"the rule has {len(self.text)} letters, and may have "
                                     f"{LONGEST} at most")
        try:
            tree = ast.parse(self.text, mode="eval").body
            self.f = self.function(tree)
        except minnet.MinnetError:
            raise
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise minnet.MinnetError(f"the rule {self.text!r:.60} cannot be read: {HINT}") from None
        self.classes = is_comparison(tree)

    def __call__(self, x: float, y: float) -> float:
        try:
            return float(self.f({"x": x, "y": y}))
        except TypeError as error:
            raise minnet.MinnetError(f"the rule {self.text!r:.60} gives a function too few numbers "
                                     f"or too many ({error})") from None
        except (ArithmeticError, ValueError) as error:
            raise minnet.MinnetError(f"the rule {self.text!r:.60} has no value at x = {x:.3g}, "
                                     f"y = {y:.3g} ({error}): it should have one everywhere from "
                                     "−6 to 6") from None

    def function(self, node):
        """A function of the variables, by name, for a node of the expression."""
        kind = type(node)
        if kind is ast.Constant and type(node.value) in (int, float):
            return constant(node.value)
        if kind is ast.Name:
            return self.named(node.id)
        if kind is ast.BinOp and type(node.op) in OPERATIONS:
            return applied(OPERATIONS[type(node.op)], [node.left, node.right], self.function)
        if kind is ast.UnaryOp and type(node.op) in OPERATIONS:
            return applied(OPERATIONS[type(node.op)], [node.operand], self.function)
        if kind is ast.Compare and all(type(op) in OPERATIONS for op in node.ops):
            return compared([OPERATIONS[type(op)] for op in node.ops],
                            list(map(self.function, [node.left, *node.comparators])))
        if kind is ast.BoolOp:
            decide = all if isinstance(node.op, ast.And) else any
            parts = list(map(self.function, node.values))
            return lambda variables: decide(part(variables) for part in parts)
        if kind is ast.Call and isinstance(node.func, ast.Name) and not node.keywords:
            return applied(self.known_function(node.func.id), node.args, self.function)
        self.refuse(ast.get_source_segment(self.text, node) or self.text)

    def named(self, name: str):
        """A variable or a constant."""
        if name in CONSTANTS:
            return constant(CONSTANTS[name])
        if name not in ("x", "y"):
            self.refuse(name)
        return operator.itemgetter(name)

    def known_function(self, name: str):
        """A function by its name."""
        if name not in FUNCTIONS:
            self.refuse(name)
        return FUNCTIONS[name]

    def refuse(self, what: str):
        """Raise the error that says what a rule may not hold."""
        power = "; a power is written x ** 2" if "^" in self.text else ""
        raise minnet.MinnetError(f"a rule is made of x, y, numbers, + − * / ** %, comparisons and "
                                 f"the functions of mathematics (sin, exp, sqrt …), and "
                                 f"{what!r:.40} is none of these{power}: {HINT}")


def is_comparison(node) -> bool:
    """Whether an expression is true or false, and no number."""
    return isinstance(node, (ast.Compare, ast.BoolOp)) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def constant(value):
    """The function that is this number everywhere."""
    try:
        value = float(value)
    except OverflowError:
        raise minnet.MinnetError(f"the rule has a number too large: {value!r:.20}…") from None
    return lambda variables: value


def applied(f, nodes, function):
    """f of what the nodes come to."""
    parts = list(map(function, nodes))
    return lambda variables: f(*[part(variables) for part in parts])


def compared(operations, parts):
    """Whether every comparison of a chain holds, 0 < x < y say."""
    def holds(variables):
        """Compare each with the next."""
        values = [part(variables) for part in parts]
        return all(op(a, b) for op, a, b in zip(operations, values, values[1:]))
    return holds
