"""What stands in the columns of a drawing: the inputs, then what each layer puts out."""

import math

import minnet
from minnet.core import numbers, plain

# So many neurons, or feature maps, are all shown; of more the first and the last.
MOST_NEURONS, MOST_MAPS, MOST_CHANNELS = 16, 8, 3
ENDS_OF_NEURONS, ENDS_OF_MAPS = (6, 6), (4, 3)

# A picture is not guessed to be longer than this, for its height or width.
LONGEST_PICTURE = 1.5


class Column:
    """One layer's outputs, or the inputs, as they are drawn.

    kind: "neurons" are circles, "maps" pictures; a "bar" is a layer that is neither.
    count: how many numbers come out; shape: (maps, rows, columns) where these are pictures.
    joined: how it reads from the column before: by "weights", from "all", or each from the "same".
    slots: which of its neurons or maps are shown, None for those left out.
    values: all that comes out for a sample; scale: the largest of it, 1 if that is less.
    pictured: (rows, columns) of the pictures that its weights are, heaviest the largest weight.
    """

    def __init__(self, kind: str, number: int, count, shape=None, layer=None, joined="", a=None):
        self.kind, self.number, self.layer, self.joined = kind, number, layer, joined
        self.count, self.shape = count, shape
        self.of_maps = kind == "maps"
        self.slots = shown(shape[0] if self.of_maps else count, self.of_maps)
        self.weights, self.pictured, self.heaviest = None, None, 0.0
        self.values = None if a is None else [float(a_j) for a_j in a]
        check_finite(self.values, f"layer {number} puts out numbers")
        self.scale = max([1.0] + [abs(a_j) for a_j in self.values or ()])
        self.low = -self.scale if min(self.values or [0.0]) < 0 else 0.0

    def map(self, place: int):
        """The rows of a feature map, of a sample; None without one."""
        if self.values is None:
            return None
        maps, rows, columns = self.shape
        return cut(self.values, rows, columns, place)

    def tiles(self, place: int) -> list:
        """The weights that neuron or map `place` reads its inputs by, where these are pictures."""
        if not self.pictured:
            return []
        if self.kind == "maps":
            return self.weights[place][:MOST_CHANNELS]
        return [cut(self.weights[place], *self.pictured, 0)]

    def read_pictures(self, before):
        """Have the weights shown as pictures, where the column before is made of them."""
        if self.kind == "maps" and self.weights:
            self.pictured = len(self.weights[0][0]), len(self.weights[0][0][0])
        elif self.weights and before.of_maps and before.shape[0] == 1:
            self.pictured = before.shape[1:]
        if self.pictured:
            self.heaviest = max(map(abs, numbers(self.weights)))


def cut(values: list, rows: int, columns: int, place: int) -> list:
    """The rows of picture number `place` in a flat list of pictures."""
    start = place * rows * columns
    return [values[start + i * columns:start + (i + 1) * columns] for i in range(rows)]


def shown(count, of_maps=False) -> list:
    """The places that are shown of so many, None where some are left out."""
    most, (first, last) = ((MOST_MAPS, ENDS_OF_MAPS) if of_maps
                           else (MOST_NEURONS, ENDS_OF_NEURONS))
    if (count or 0) <= most:
        return list(range(count or 0))
    return [*range(first), None, *range(count - last, count)]


def columns_of(network, x=None, shape=None) -> list:
    """The columns of a network, with the numbers of a sample x if one is given."""
    trace = network.forward(x) if x is not None else None
    columns = [input_column(network, x, shape)]
    for number, layer in enumerate(network.layers, 1):
        a = plain(trace[number - 1][2]) if trace else None
        columns.append(column_of(layer, number, columns[-1], a))
        columns[-1].read_pictures(columns[-2])
    return columns


def input_column(network, x, shape) -> Column:
    """The inputs: a picture where they are known to be one, or look like one."""
    count = network.inputs if x is None else len(x)
    known = shape_of(network.layers[0], "input_shape", count)
    if shape:
        known = tuple(shape) if len(shape) == 3 else (1, *shape)
        if math.prod(known) != count:
            raise minnet.MinnetError(f"a picture of the shape {shape} has {math.prod(known)} "
                                     f"numbers, and the network's input {count}")
    if not known and x is not None and not network.columns:
        known = guessed_shape(x)
    return Column("maps" if known else "neurons", 0, count, known, a=x)


def guessed_shape(x: list):
    """(1, rows, columns) of inputs that may well be a picture: many, from 0 to 1 or to 255."""
    rows = math.isqrt(len(x))
    while len(x) % rows:
        rows -= 1
    looks = len(x) > MOST_NEURONS and min(x) >= 0 and max(x) <= 255
    return (1, rows, len(x) // rows) if looks and len(x) <= LONGEST_PICTURE * rows ** 2 else None


def column_of(layer, number: int, before: Column, a) -> Column:
    """What a layer puts out; a layer of an unknown kind is a bar."""
    count = len(a) if a is not None else layer.outputs or before.count
    shape = shape_of(layer, "output_shape", count)
    weights = plain(getattr(layer, "weights", None))
    depth = depth_of(weights)
    check_finite(weights, f"layer {number} has weights")
    if depth == 2 and is_matrix(weights, count, before.count):
        column = Column("neurons", number, count, None, layer, "weights", a)
        column.weights = weights
    elif shape:
        same = depth == 0 and before.of_maps and before.shape[0] == shape[0]
        column = Column("maps", number, count, shape, layer, "same" if same else "all", a)
        column.weights = weights if depth == 4 and len(weights) == shape[0] else None
    else:
        same = count == before.count
        column = Column("bar", number, count, None, layer, "same" if same else "all", a)
        if same:
            column.slots, column.of_maps, column.shape = before.slots, before.of_maps, before.shape
    return column


def shape_of(layer, which: str, count):
    """(channels, rows, columns) that a layer says it takes or gives, if that many numbers are."""
    shape = plain(getattr(layer, which, None))
    if not isinstance(shape, (tuple, list)) or len(shape) != 3:
        return None
    whole = all(isinstance(size, int) and size > 0 for size in shape)
    return tuple(shape) if whole and math.prod(shape) == count else None


def depth_of(weights) -> int:
    """How deep lists are nested; 0 for none."""
    depth = 0
    while isinstance(weights, list) and weights:
        depth, weights = depth + 1, weights[0]
    return depth


def is_matrix(weights: list, rows: int, columns) -> bool:
    """Whether there is a row for each neuron, with a weight for each input."""
    columns = columns or len(weights[0])
    return len(weights) == rows and all(isinstance(row, list) and len(row) == columns
                                        and depth_of(row) == 1 for row in weights)


def check_finite(values, what: str):
    """Refuse numbers that have no size to be drawn in."""
    if isinstance(values, list) and not all(map(math.isfinite, numbers(values))):
        raise minnet.MinnetError(f"{what} that are infinite or not a number, which is what "
                                 "training with too large a learning rate leaves: it cannot be "
                                 "drawn")
