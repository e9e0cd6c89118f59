"""The files of the core as one, in the order in which they need each other, less their imports."""

import ast
import builtins
import pkgutil
import symtable

from minnet import MinnetError

CORE = "minnet.core"
IMPOSSIBLE = "the core cannot be made one file"


class Module:
    """A file of the core: its name, its text, and what the text says."""

    def __init__(self, name: str, text: str):
        self.name = name
        self.text = text
        self.tree = ast.parse(text)
        self.imports = [node for node in self.tree.body
                        if isinstance(node, (ast.Import, ast.ImportFrom))]
        self.neighbours = [node for node in self.imports if getattr(node, "level", 0)]
        self.docstring = ast.get_docstring(self.tree)

    def names(self) -> list:
        """The names that the file itself gives to something, its imports left out."""
        imported = {alias.name for node in self.imports for alias in node.names}
        return sorted(top_names(self.text) - imported)

    def outer_imports(self) -> list:
        """The imports of `math` and the like, as lines."""
        return [ast.unparse(node) for node in self.imports if node not in self.neighbours]

    def body(self) -> str:
        """The text without its docstring and its imports."""
        lines = self.text.splitlines()
        for node in self.tree.body[:1 if self.docstring else 0] + self.imports:
            lines[node.lineno - 1:node.end_lineno] = [None] * (node.end_lineno - node.lineno + 1)
        return "\n".join(line for line in lines if line is not None).strip("\n")

    def check(self):
        """Refuse imports between the files that could not simply be left out."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            renames = any(alias.asname or alias.name == "*" for alias in node.names)
            if node not in self.neighbours or node.level > 1 or not node.module or renames:
                raise MinnetError(
                    f"{IMPOSSIBLE}: line {node.lineno} of {self.name}.py is an import that is no "
                    "plain 'from .file import name' at the top; write it so")


def top_names(text: str) -> set:
    """The names that a file gives to something at its top: defined, assigned or imported."""
    symbols = symtable.symtable(text, "a file", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols
            if symbol.is_assigned() or symbol.is_imported()}


def read_core(name: str) -> str:
    """The text of a file of the core."""
    return pkgutil.get_data(CORE, f"{name}.py").decode("utf-8")


def in_order(start: str, read) -> list:
    """The modules that a file needs, directly or not, each after those that it needs itself.

    The file itself is the last.
    """
    done, under_way, order = set(), [], []

    def visit(name):
        """Put a module in its place, after those that it needs."""
        if name in under_way:
            circle = " imports ".join(under_way[under_way.index(name):] + [name])
            raise MinnetError(f"{IMPOSSIBLE}: {circle}; break that circle")
        if name in done:
            return
        under_way.append(name)
        module = Module(name, read(name))
        module.check()
        for node in module.neighbours:
            visit(node.module)
        under_way.pop()
        done.add(name)
        order.append(module)

    visit(start)
    return order


def refuse_clashes(modules: list):
    """Refuse a name that would mean two things once the files share one namespace."""
    owner = {}
    for module in modules:
        for name in module.names():
            if name in owner:
                raise MinnetError(f"{IMPOSSIBLE}: {owner[name]}.py and {module.name}.py both "
                                  f"define '{name}'; rename one of them")
            if hasattr(builtins, name) and not name.startswith("__"):
                raise MinnetError(f"{IMPOSSIBLE}: '{name}' of {module.name}.py would hide Python's "
                                  "own elsewhere; rename it")
            owner[name] = module.name


def joined(read=read_core) -> str:
    """The core as one text: its docstring, what it imports, and its files one below the other.

    Each stands under its name and docstring as a comment.

    read: gives the text of the file of a name, `__init__` the first.
    """
    *modules, package = in_order("__init__", read)
    refuse_clashes(modules)
    imports = sorted({line for module in modules for line in module.outer_imports()})
    parts = [f'"""{package.docstring}\n"""', "\n".join(imports)]
    for module in modules:
        heading = f"{module.name}.py: {module.docstring or ''}".rstrip(": ")
        comment = "\n".join(f"# {line}".rstrip() for line in heading.splitlines())
        parts.append(f"\n{comment}\n\n{module.body()}")
    return "\n\n".join(parts) + "\n"
