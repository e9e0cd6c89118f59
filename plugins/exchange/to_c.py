"""Networks as one C header: no allocation, and nothing but math.h."""

import re
import struct
import textwrap

from minnet import MinnetError

from .c_functions import FUNCTIONS, single
from .formulas import Formulas, identifier
from .formulas_in_c import in_c
from .parts import OF_LISTS, exported, floats_of, rows_of, steps_of, unknown

BYTES = {"float32": 4, "float64": 8}

TYPES = {"float32": "float", "float64": "double"}


def to_c(network, name="model", dtype="float32") -> str:
    """The text of a C header with NAME_predict(x, y), and NAME_classify(x) if there are classes.

    It is C99 and C++. Every name in it begins with `name`, so that a program may have several.
    dtype: float32, with which small machines are fast, or float64.
    """
    if dtype not in BYTES:
        raise MinnetError(f"a network in C has numbers of float32 or float64, not {dtype!r}")
    return Header(network, identifier(str(name)), dtype).text()


class Header:
    """The parts of the header: the functions that are needed, the lines of predict, the numbers."""

    def __init__(self, network, name: str, dtype: str):
        self.network, self.name, self.dtype = network, name, dtype
        self.needed, self.brought, self.numbers, self.lines = [], [], {}, []
        self.formulas = Formulas([*FUNCTIONS, "predict", "classify"])
        self.steps = steps_of(network)
        if not network.inputs or not network.outputs or not self.steps:
            raise MinnetError("the network cannot be exported to c: its layers do not say how many "
                              "numbers they take and give")
        if network.classes and network.outputs > 1:
            self.needed.append("argmax")
        source, self.buffers = "x", {}
        for step in self.steps:
            source = self.add(step, source)

    def add(self, step, x: str) -> str:
        """Write the lines of a step that reads x; returns where its output is."""
        y = "y" if step is self.steps[-1] else "b" if x == "a" else "a"
        if y != "y":
            self.buffers[y] = max(self.buffers.get(y, 0), step.outputs)
        layer, kind = step.layer, step.kind
        if kind:
            self.need(kind)
            self.lines.append(f"NAME_{kind}({', '.join(self.arguments(step, x, y))});")
        else:
            name = self.formulas.free(f"{identifier(layer.name)}_{step.number}")
            self.bring(layer, name, step.inputs)
            self.lines.append(f"NAME_{name}({x}, {y});")
        if step.activation is not None:
            self.activate(step, y)
        return y

    def arguments(self, step, x: str, y: str) -> list:
        """What the function of a layer's kind is given."""
        layer, kind = step.layer, step.kind
        if kind in ("standardize", "in_unit"):
            kept = [self.keep("means", step), self.keep("deviations", step)]
            return [x, str(step.inputs), *kept, y]
        shape = [str(n) for n in layer.input_shape or (step.inputs,)]
        if kind in ("max_pool2d", "mean_pool2d"):
            return [x, *shape, y, str(layer.size), str(layer.stride)]
        kept = [self.keep("weights", step), self.keep("biases", step)]
        if kind == "dense":
            return [x, *shape, *kept, y, str(step.outputs)]
        return [x, *shape, *kept, y, *map(str, (layer.filters, layer.size, layer.stride,
                                                layer.padding))]

    def activate(self, step, z: str):
        """Write the line that makes a of z, in its place."""
        activation, count = step.activation, step.outputs
        name = OF_LISTS.get(type(activation))
        if name:
            self.need("argmax")
            self.need(name)
            self.lines.append(f"NAME_{name}({z}, {count});")
            return
        if hasattr(activation, "exported"):
            name = self.formulas.free(identifier(activation.name))
            self.bring(activation, name, count)
            self.lines.append(f"NAME_{name}({z}, {z});")
            return
        try:
            name = self.formulas.of(activation)
        except MinnetError as error:
            raise unknown(activation, "c", str(error)) from None
        if name is None:
            raise unknown(activation, "c")
        called = name[len("math."):] if name.startswith("math.") else f"NAME_{name}"
        self.lines += [f"for (int j = 0; j < {count}; j++)",
                       f"    {z}[j] = {called}({z}[j]);"]

    def bring(self, part, name: str, inputs: int):
        """Take up the text of a part's own."""
        form = "c" if self.dtype == "float32" else "c:float64"
        self.brought.append(exported(part, form, f"{self.name}_{name}", inputs).strip("\n"))

    def need(self, name: str):
        """Take up a function of c_functions.py."""
        if name not in self.needed:
            self.needed.append(name)

    def keep(self, name: str, step) -> str:
        """Put a layer's numbers into the header; their name there."""
        kept = f"NAME_{name}_{step.number}"
        self.numbers[kept] = rows_of(floats_of(getattr(step.layer, name)))
        return kept

    def text(self) -> str:
        """The whole header."""
        code = [FUNCTIONS[name] for name in self.needed] + self.formulas_in_c() + [self.predict()]
        code += [self.classify()] if self.network.classes else []
        code = "\n\n".join(code)
        arrays = [self.array(name, rows) for name, rows in self.numbers.items()]
        code = "\n\n".join([*arrays, single(code) if self.dtype == "float32" else code])
        code = re.sub(r"\bNAME_", f"{self.name}_", code)
        return "\n\n".join([self.head(), *self.brought, code, "#endif\n"])

    def formulas_in_c(self) -> list:
        """The activations that are formulas."""
        try:
            return in_c(self.formulas.trees, "NAME_")
        except MinnetError as error:
            raise MinnetError(f"the network cannot be exported to c: {error}") from None

    def head(self) -> str:
        """What the header is for, its sizes, and the names of the classes."""
        network, name, size = self.network, self.name, BYTES[self.dtype]
        real = TYPES[self.dtype]
        constants = size * sum(len(row) for rows in self.numbers.values() for row in rows)
        memory = size * sum(self.buffers.values())
        said = [f"Exported by minnet: {network!r}.",
                f"{name}_predict(x, y) takes the {network.inputs} {real}s of x, a sample, and "
                f"gives the {network.outputs} of y."]
        if network.classes:
            said.append(f"{name}_class_names[{name}_classify(x)] is the class that they name.")
        if network.columns:
            said.append("It takes: " + ", ".join(network.columns) + ".")
        if network.target:
            said.append(f"It answers: {network.target}.")
        said.append(f"Memory: {constants:,} bytes of constants, {memory:,} bytes of variables"
                    + (", for one call at a time." if memory else "."))
        lines = [line for text in said for line in textwrap.wrap(in_comment(text), 96)]
        upper = name.upper()
        text = ("/* " + "\n   ".join(lines) + f" */\n\n#ifndef {upper}_H\n#define {upper}_H\n\n"
                f"#include <math.h>\n\n#define {upper}_INPUTS {network.inputs}\n"
                f"#define {upper}_OUTPUTS {network.outputs}")
        if not network.classes:
            return text
        names = textwrap.wrap(", ".join(map(in_quotes, network.classes)), 95,
                              break_long_words=False)
        return (f"{text}\n#define {upper}_CLASSES {len(network.classes)}\n\n"
                f"static const char *const {name}_class_names[{upper}_CLASSES] = {{\n    "
                + "\n    ".join(names) + "\n};")

    def predict(self) -> str:
        """The function predict."""
        lines = list(self.lines)
        if self.buffers:
            sizes = ", ".join(f"{name}[{size}]" for name, size in sorted(self.buffers.items()))
            lines.insert(0, f"static double {sizes};")
        body = "".join(f"    {line}\n" for line in lines)
        return ("/* what the network makes of a sample */\n"
                f"static inline void NAME_predict(const double *x, double *y)\n{{\n{body}}}")

    def classify(self) -> str:
        """The function classify."""
        count = self.network.outputs
        chosen = "y[0] > 0.5" if count == 1 else f"NAME_argmax(y, {count})"
        return ("/* the place in NAME_class_names of the class that the output names */\n"
                f"static inline int NAME_classify(const double *x)\n{{\n    double y[{count}];\n"
                f"    NAME_predict(x, y);\n    return {chosen};\n}}")

    def array(self, name: str, rows: list) -> str:
        """Numbers as a constant array, each row beginning a line."""
        size = f"{len(rows)} * {len(rows[0])}" if len(rows) > 1 else f"{len(rows[0])}"
        lines = [line for row in rows
                 for line in textwrap.wrap(", ".join(map(self.number, row)) + ",", 96)]
        return (f"static const {TYPES[self.dtype]} {name}[{size}] = {{\n    "
                + "\n    ".join(lines) + "\n};")

    def number(self, x: float) -> str:
        """A number, rounded to what the header counts with."""
        if self.dtype == "float64":
            return repr(x)
        try:
            text = f"{struct.unpack('<f', struct.pack('<f', x))[0]:.9g}"
        except OverflowError:
            raise MinnetError(f"the network has the number {x:.4g}, too large for float32: take "
                              "float64, --dtype float64") from None
        return text + ("f" if "." in text or "e" in text else ".0f")


def in_comment(text: str) -> str:
    """A text that neither ends a comment nor begins another."""
    return text.replace("*/", "* /").replace("/*", "/ *").replace("\\", "/")


def in_quotes(text: str) -> str:
    """A text as C has it."""
    escaped = "".join(f"\\{byte:03o}" if byte < 32 or byte in b'"?\\' else chr(byte)
                      if byte < 127 else f"\\{byte:03o}" for byte in text.encode("utf-8"))
    return f'"{escaped}"'
