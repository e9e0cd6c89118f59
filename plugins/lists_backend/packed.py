"""The first layer over grey levels: an input's weights are one long whole number.

Python multiplies whole numbers of any length, in C. Put 96 bits apart, as the digits of one long
number, the weights of an input, one for each neuron, are all multiplied by its grey level, a whole
number from 0 to 255, in one multiplication, and added to those of the next input in one addition:
z_j = Σ_k w_jk x_k, for all neurons j, takes two operations for each input that is not 0. And so
does a step of these weights.
"""

import math
import struct
from itertools import compress

from .dense import LOOPS_ARE_COMPILED, SparseDense

WHITE = 255
LEVELS = {level / WHITE: level for level in range(WHITE + 1)}

# For fewer samples it does not pay to pack the weights and to unpack them again.
ENOUGH = 100

# A digit has 96 bits, 54 of them after the point: no less exact than floats, which have 53 in all.
BITS = 96
ONE = 2.0 ** 54
HALF = 1 << BITS - 1


def grey_rows(inputs):
    """A GreyRow for each row of inputs that are all level / 255; None if they are not, or too few.

    Inputs that are kept as bytes say so by `grey_levels(i)`, which is row i as bytes; it is None
    where their bytes are no grey levels.
    """
    if LOOPS_ARE_COMPILED or len(inputs) < ENOUGH:
        return None
    if getattr(inputs, "grey_levels", None):
        return LazyGreyRows(inputs)
    places = list(range(len(inputs[0])))
    try:
        return [GreyRow(list(compress(places, x)), bytes(map(LEVELS.__getitem__, filter(None, x))),
                        len(places)) for x in inputs]
    except (KeyError, TypeError):
        return None


class GreyRow:
    """The inputs of a sample: `places` of those that are not 0, and their `levels`."""

    def __init__(self, places, levels, count):
        self.places, self.levels, self.count = places, levels, count

    def __iter__(self):
        """All inputs as numbers."""
        x = [0.0] * self.count
        for k, level in zip(self.places, self.levels):
            x[k] = level / WHITE
        return iter(x)


class LazyGreyRows:
    """GreyRows that are made, of bytes, when they are asked for."""

    def __init__(self, inputs):
        self.inputs = inputs
        self.places = list(range(len(inputs[0])))

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, i):
        row = self.inputs.grey_levels(i)
        places = list(compress(self.places, row))
        return GreyRow(places, row.translate(None, b"\0"), len(row))


def pack(numbers) -> int:
    """Σ_j v_j 2^(96 j), each v_j rounded to 54 bits after the point"""
    packed = 0
    for v_j in reversed(numbers):
        packed = (packed << BITS) + round(v_j * ONE)
    return packed


class PackedDense(SparseDense):
    """The first layer. While its weights are packed, in `columns`, its lists lag behind."""

    columns = None

    def __init__(self, dense):
        super().__init__(dense)
        self.digits = struct.Struct("<" + "QI" * self.outputs)
        self.halves = sum(HALF << BITS * j for j in range(self.outputs))
        # While every |w| is below this, no z is as large as half a digit.
        self.room = HALF / ONE / WHITE / WHITE / self.inputs

    def pack_weights(self) -> bool:
        """Pack the weights, if none is too large for it; whether they are packed."""
        if not self.columns:
            self.bound = max(map(max, self.weights)) - min(map(min, self.weights))
            if self.bound < self.room / 2 and math.isfinite(sum(map(sum, self.weights))):
                self.before = list(zip(*self.weights))
                self.columns = [WHITE * pack(w_k) for w_k in self.before]
                self.unmoved = list(self.columns)
        return bool(self.columns)

    def unpack_weights(self):
        """Bring the lists up to date; weights that did not move stay what they were to the bit."""
        if self.columns and self.columns != self.unmoved:
            after = [w_k if column == unmoved else self.unpack(column, 1 / WHITE)
                     for column, unmoved, w_k in zip(self.columns, self.unmoved, self.before)]
            self.weights = [list(w_j) for w_j in zip(*after)]
        self.columns = None

    def unpack(self, packed, scale) -> list:
        """The numbers of `pack` times a scale; a digit is read as its lower 64 bits and 32 more."""
        parts = self.digits.unpack((packed + self.halves).to_bytes(self.digits.size, "little"))
        scale /= ONE
        return [((high << 64) + low - HALF) * scale for low, high in zip(parts[::2], parts[1::2])]

    def forward(self, x):
        """z_j = Σ_k w_jk x_k + b_j, for all j at once,  a = f(z)"""
        if not self.columns or not isinstance(x, GreyRow):
            return super().forward(x)
        columns, total = self.columns, 0
        for k, level in zip(x.places, x.levels):
            total += level * columns[k]
        sums = self.unpack(total, 1 / WHITE / WHITE)
        z = [z_j + b_j for z_j, b_j in zip(sums, self.biases)]
        return z, self.output(z)

    def descend(self, inputs, steps):
        """w_jk ← w_jk − Σ_i s_ij x_ik, for all j at once"""
        columns = self.columns
        if not columns:
            super().descend(inputs, steps)
        elif not self.has_room(steps):
            self.unpack_weights()
            super().descend(inputs, steps)
            self.pack_weights()
        else:
            for x, step in zip(inputs, steps):
                packed = pack(step)
                for k, level in zip(x.places, x.levels):
                    columns[k] -= level * packed
            self.descend_biases(steps)

    def has_room(self, steps) -> bool:
        """Whether no weight can outgrow its digit by these steps."""
        self.bound += sum([abs(s_j) for step in steps for s_j in step])
        return self.bound < self.room
