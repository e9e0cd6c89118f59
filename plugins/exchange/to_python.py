"""Networks as one Python file that needs only math: the equations, and below them the numbers."""

import ast
import inspect
import math
import textwrap

from minnet import MinnetError

from . import lists
from .formulas import Formulas, identifier
from .parts import OF_LISTS, exported, floats_of, rows_of, steps_of, unknown

# Numbers of larger networks are texts: MicroPython compares each number that stands in a program
# with all before it.
MOST_IN_LISTS = 1000

NEEDS = {"dense": ["dot", "dense"], "conv2d": ["dot", "maps", "windows", "conv2d"],
         "max_pool2d": ["maps", "windows", "max_pool2d"],
         "mean_pool2d": ["maps", "windows", "mean_pool2d"]}

MAIN = '''if __name__ == "__main__":
    import sys
    for line in [" ".join(sys.argv[1:])] if sys.argv[1:] else sys.stdin:
        x = [float(word) for word in line.replace(",", " ").split()]
        print({answer})
'''


def to_python(network) -> str:
    """The text of a Python file with predict(x), and with classify(x) if there are classes.

    It needs only math, runs on MicroPython too, takes raw samples, and gives the network's numbers.
    """
    text = PythonFile(network).text()
    check(text, network)
    return text


class PythonFile:
    """The parts of the file: the functions that are needed, the lines of predict, the numbers."""

    def __init__(self, network):
        self.network, self.needed, self.brought, self.numbers = network, [], {}, {}
        self.formulas = Formulas([*vars(lists), "predict", "classify", "CLASSES"])
        self.steps, self.lines = steps_of(network), []
        count = sum(len(values) for step in self.steps for name in step.layer.parameters
                    for values in rows_of(floats_of(getattr(step.layer, name))))
        self.small = count <= MOST_IN_LISTS
        value = "x"
        for step in self.steps:
            value = self.add(step, value)
        self.lines.append(f"return {value}")

    def add(self, step, x: str) -> str:
        """Write the lines of a step that reads the variable x; returns the one with its output."""
        layer, kind = step.layer, step.kind
        a = "a" if step.activation is None else "z"
        if not kind:
            name = self.formulas.free(f"{identifier(layer.name)}_{step.number}")
            self.brought[name] = exported(layer, "python", name, step.inputs)
            self.lines.append(f"a = {name}({x})")
            return "a"
        self.need(NEEDS.get(kind, [kind]))
        self.lines.append(f"{a} = {kind}({', '.join(self.arguments(step, x))})")
        if step.activation is not None:
            self.lines.append("a = " + self.activated(step))
        return "a"

    def arguments(self, step, x: str) -> list:
        """What the function of a layer's kind is given."""
        layer, kind = step.layer, step.kind
        if kind in ("standardize", "in_unit"):
            return [x, self.keep("means", step), self.keep("deviations", step)]
        if kind == "dense":
            return [x, self.keep("weights", step), self.keep("biases", step)]
        if kind == "conv2d":
            padding = f", {layer.padding}" if layer.padding else ""
            return [f"maps({x}, {layer.input_shape}{padding})", self.keep("weights", step),
                    self.keep("biases", step), f"{layer.stride}"]
        return [f"maps({x}, {layer.input_shape})", f"{layer.size}", f"{layer.stride}"]

    def activated(self, step) -> str:
        """The activation of z."""
        activation = step.activation
        name = OF_LISTS.get(type(activation))
        if name:
            self.need([name])
            return f"{name}(z)"
        if hasattr(activation, "exported"):
            name = self.formulas.free(identifier(activation.name))
            self.brought[name] = exported(activation, "python", name, step.outputs)
            return f"{name}(z)"
        try:
            name = self.formulas.of(activation)
        except MinnetError as error:
            raise unknown(activation, "python", str(error)) from None
        if name is None:
            raise unknown(activation, "python")
        return f"[{name}(z_j) for z_j in z]"

    def need(self, names: list):
        """Take up functions of lists.py."""
        self.needed += [name for name in names if name not in self.needed]

    def keep(self, name: str, step) -> str:
        """Put a layer's numbers into the file; their name there."""
        kept = f"{name.upper()}_{step.number}"
        self.numbers[kept] = floats_of(getattr(step.layer, name))
        return kept

    def text(self) -> str:
        """The whole file."""
        formulas = [ast.unparse(tree) for tree in self.formulas.trees.values()]
        if any("math.log1p(" in formula for formula in formulas):
            formulas = [formula.replace("math.log1p(", "log1p(") for formula in formulas]
            self.need(["log1p"])
        numbers = [f"{name} = {self.written(values)}" for name, values in self.numbers.items()]
        if not self.small:
            self.need(["floats"])
        functions = [inspect.getsource(getattr(lists, name)).rstrip() for name in self.needed]
        functions += formulas + [text.strip("\n") for text in self.brought.values()]
        return "\n\n\n".join([self.head(), *self.own_functions(), *functions, "\n".join(numbers),
                              MAIN.format(answer=self.answer())])

    def head(self) -> str:
        """The docstring and the import."""
        network = self.network
        said = [f'"""Exported by minnet: {escaped(repr(network))}.', "",
                f"predict(x) takes {words(network.inputs, 'number')} and gives "
                f"{words(network.outputs, 'number')}."]
        if network.columns:
            said.append("It takes: " + escaped(", ".join(network.columns)) + ".")
        if network.target:
            said.append(f"It answers: {escaped(network.target)}.")
        text = "\n".join(textwrap.fill(line, 99, subsequent_indent="    ") for line in said)
        return text + '\n"""\n\nimport math'

    def own_functions(self) -> list:
        """predict, and classify where there are classes."""
        inputs = self.network.inputs
        lines = ["def predict(x):", '    """What the network makes of a sample."""']
        if inputs:
            lines += [f"    if len(x) != {inputs}:",
                      f'        raise ValueError("a sample is {words(inputs, "number")}, and this '
                      'has %d" % len(x))']
        functions = ["\n".join(lines + [f"    {line}" for line in self.lines])]
        if self.network.classes:
            chosen = ("int(a[0] > 0.5)" if self.network.outputs == 1 else "a.index(max(a))")
            functions.append(f'CLASSES = {self.network.classes}\n\n\ndef classify(x):\n'
                             '    """The class that the output names."""\n'
                             f"    a = predict(x)\n    return CLASSES[{chosen}]")
        return functions

    def answer(self) -> str:
        """What the file prints of a sample."""
        return "classify(x), *predict(x)" if self.network.classes else "*predict(x)"

    def written(self, values: list, indent="    ") -> str:
        """Nested lists of numbers as Python."""
        if not values or isinstance(values[0], list):
            rows = "".join(f"{indent}{self.written(row, indent + '    ')},\n" for row in values)
            return f"[\n{rows}{indent[4:]}]"
        if not self.small:
            return 'floats("' + " ".join(map(repr, values)) + '")'
        lines = textwrap.wrap(", ".join(map(repr, values)), 98 - len(indent))
        return "[" + f"\n{indent[3:]}".join(lines) + "]"


def words(count, noun: str) -> str:
    """3 numbers, 1 number; numbers where nobody knows how many."""
    return f"{count or ''} {noun}{'s' * (count != 1)}".strip()


def escaped(text: str) -> str:
    """A text as it stands in a docstring."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def check(text: str, network):
    """Refuse a file that answers otherwise than the network, as with a part's wrong text."""
    x = [math.sin(k) for k in range(network.inputs or 3)]
    names = {"__name__": "exported"}
    try:
        exec(compile(text, "the exported file", "exec"), names)
        found, expected = names["predict"](x), network.predict(x)
        same = len(found) == len(expected) and all(
            abs(a - b) <= 1e-9 * max(1, abs(b)) for a, b in zip(found, expected))
    except Exception as error:
        raise MinnetError(f"the network was not exported: the file would fail: {error!r}") from None
    if not same:
        raise MinnetError(f"the network was not exported: the file answers {found[:3]!r:.80} where "
                          f"the network answers {expected[:3]!r:.80}; is a part's text wrong, or "
                          "are its numbers no finite ones?")
