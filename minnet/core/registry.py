"""Parts known by name: where an activation's name is taken, so is the object."""

from .errors import MinnetError, UnknownName


class Part:
    """What is known by its name.

    arrays: makes its form for arrays, with a row for each sample (`minnet.array_form`).
    """

    def __init__(self, name="", arrays=None):
        self.name = name or self.name
        if arrays:
            self.arrays = arrays

    def __repr__(self):
        return self.name


class Registry:
    """The parts of one kind, by name.

    ask_plugins: a function of the registry and a name that it does not know, assigned
    by a program with more parts than the core. It may `add` parts, and returns what to
    say if the name is still unknown after that ("" for nothing).
    """

    ask_plugins = None

    def __init__(self, kind: str, method: str, parts=()):
        """kind: "activation"; method: what every such part has, "output" say."""
        self.kind, self.method, self.parts = kind, method, {}
        self.a_part = ("an " if kind[0] in "aeiou" else "a ") + kind
        for part in parts:
            self.add(part)

    def add(self, part):
        """Make a part known by its `name`; a name already taken is refused."""
        name = getattr(part, "name", None)
        if not isinstance(name, str) or not hasattr(part, self.method):
            raise MinnetError(f"{part!r} is no {self.kind}: no name, no {self.method}")
        if name in self.parts:
            raise MinnetError(f"there is already {self.a_part} named '{name}'")
        self.parts[name] = part

    def find(self, wanted):
        """The part of this name; an object that is such a part is handed back."""
        if hasattr(wanted, self.method):
            return wanted
        if not isinstance(wanted, str):
            raise MinnetError(f"expected {self.a_part} or its name, got {wanted!r}")
        if wanted not in self.parts:
            hint = self.ask_plugins(wanted) if self.ask_plugins else ""
            if wanted not in self.parts:
                raise UnknownName(f"there is no {self.kind} named '{wanted}'{hint}; "
                                  "known: " + ", ".join(self.names()))
        return self.parts[wanted]

    def names(self) -> list:
        """The known names in order; those with settings (momentum:0.8) are left out."""
        return sorted(name for name in self.parts if ":" not in name)
