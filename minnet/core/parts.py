"""Parts known by name: wherever minnet takes the name of an activation, a loss …, the object itself is taken too."""

from .errors import MinnetError


class Parts:
    """The parts of one kind, by name.

    A program that has more parts than the core assigns `Parts.bring`, a function of these parts and the name: it is called when a name
    is not known, may `add` parts, and returns what to say if the name is still unknown after that ("" for nothing).
    """

    bring = None

    def __init__(self, one, asks, parts):
        """one: what an error calls such a part ("an activation"); asks: the method that every such part has; parts: the core's own."""
        self.one = one
        self.kind = one.split(" ", 1)[1]
        self.asks = asks
        self.known = {}
        for part in parts:
            self.add(part)

    def add(self, part):
        """Make a part known by its `name`; a name already taken is refused."""
        if not isinstance(getattr(part, "name", None), str) or not hasattr(part, self.asks):
            raise MinnetError(f"{part!r} is not {self.one}: it needs a 'name' that is text, and '{self.asks}'")
        if part.name in self.known:
            raise MinnetError(f"there is already {self.one} named '{part.name}'")
        self.known[part.name] = part

    def find(self, wanted):
        """The part of this name; an object that is such a part is handed back as it is."""
        if not isinstance(wanted, str):
            if not hasattr(wanted, self.asks):
                raise MinnetError(f"expected the name of {self.one} or an object with '{self.asks}', got {wanted!r}")
            return wanted
        hint = ""
        if wanted not in self.known and Parts.bring:
            hint = Parts.bring(self, wanted)
        if wanted not in self.known:
            raise MinnetError(f"there is no {self.kind} named '{wanted}'{hint}; known: " + ", ".join(self.names()))
        return self.known[wanted]

    def names(self):
        """The known names, in alphabetical order, without those that carry settings (momentum:0.8)."""
        return sorted(name for name in self.known if ":" not in name)
