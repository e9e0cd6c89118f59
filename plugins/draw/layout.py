"""Where everything stands: the columns from left to right, their slots from top to bottom."""

from .canvas import text_width
from .words import bar_name

SLOT, LEAST_SLOT, TALL, SPREAD = 84, 38, 460, 1.5
RADIUS, PORT, BAR = 20, 5, 28
LONE_PICTURE, PICTURE, KERNEL, TILE = 112, 60, 24, 44
CLOSE, THIN = 4, 6


class Place:
    """A column's place on the canvas.

    x: its middle; left: where lines come in, at its weights' pictures if it has any; right: where
    they go out. ys: the height of each slot; half: from a slot's middle to its upper edge.
    """

    def __init__(self, column, x, width, left, ys, half):
        self.column, self.x, self.left = column, x, left
        self.right = x + width / 2 + (PORT if column.kind == "bar" else 0)
        self.ys, self.half = ys, half

    def shown(self) -> list:
        """(place, y) of each neuron or map that is drawn."""
        return [(slot, y) for slot, y in zip(self.column.slots, self.ys) if slot is not None]

    def gap(self):
        """(y, how many) of those left out; None if there are none."""
        slots = self.column.slots
        if None not in slots:
            return None
        cut = slots.index(None)
        return self.ys[cut], slots[cut + 1] - slots[cut - 1] - 1


def lay_out(columns: list, left: float, top: float) -> list:
    """A place for each column, all centred on one height."""
    crowd = max([len(column.slots) for column in columns if column.kind == "neurons"] + [1])
    slot = min(SLOT, max(LEAST_SLOT, TALL / crowd))
    radius = min(RADIUS, 0.4 * slot)
    tall = max(height(column, slot) for column in columns)
    places, edge = [], left
    for column in columns:
        before = places[-1] if places else None
        width, half = size(column, radius)
        start = edge + (distance(before.column, column, len(columns)) if before else 0)
        tiles = tiles_width(column)
        ys = heights_of(column, before, step(column, slot), top, tall)
        places.append(Place(column, start + tiles + width / 2, width, start, ys, half))
        edge = start + tiles + width
    return places


def heights_of(column, before, least: float, top: float, tall: float) -> list:
    """The height of each slot; those of a bar are its neighbour's, where it changes each alone."""
    if column.kind == "bar" and column.joined == "same":
        return before.ys
    count = len(column.slots) or 1
    apart = min(SPREAD * SLOT, tall / count) if column.kind == "neurons" else least
    first = top + (tall - apart * (count - 1)) / 2
    return [first + apart * i for i in range(count)]


def height(column, slot: float) -> float:
    """How much height a column takes at least."""
    named = text_width(bar_name(column.layer)) + 2 * BAR if column.kind == "bar" else 0.0
    return max(named, len(column.slots) * step(column, slot))


def step(column, slot: float) -> float:
    """From one slot to the next, at least."""
    if column.kind == "maps":
        return 2 * size(column, 0)[1] + 8
    if column.kind == "bar":
        return 4 * PORT
    return max(slot, TILE + 4) if column.pictured else slot


def size(column, radius: float) -> tuple:
    """A slot's width, and half its height."""
    if column.kind == "neurons":
        return 2 * radius, radius
    if column.kind == "bar":
        return BAR, PORT
    maps, rows, columns = column.shape
    scale = (LONE_PICTURE if maps == 1 else PICTURE) / max(rows, columns)
    return max(columns * scale, THIN), max(rows * scale, THIN) / 2


def tile_size(column) -> tuple:
    """The width and the height of one picture of weights."""
    rows, columns = column.pictured
    scale = (KERNEL if column.kind == "maps" else TILE) / max(rows, columns)
    return max(columns * scale, THIN), max(rows * scale, THIN)


def tiles_width(column) -> float:
    """How wide the pictures of weights are that stand before a slot."""
    if not column.pictured:
        return 0
    count = len(column.tiles(0))
    return count * (tile_size(column)[0] + CLOSE)


def distance(before, column, count: int) -> float:
    """Between two columns."""
    if column.kind == "bar" or before.kind == "bar" and column.joined != "weights":
        return 56
    if column.joined != "weights" or column.pictured:
        return 60 if count <= 5 else 36 if column.joined == "same" else 48
    return 136 if count <= 3 else 110 if count <= 5 else 90
