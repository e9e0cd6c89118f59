"""The first layer over grey levels: the weights of an input, one for each neuron, are one long whole number.

Python multiplies whole numbers of any length, in C. Put 96 bits apart, as the digits of one long number, the weights of an input are all
multiplied by its grey level, a whole number from 0 to 255, in one multiplication, and added to those of the next input in one addition:
z_j = Σ_k w_jk x_k, for all neurons j, takes two steps for each input that is not 0. And so does moving these weights.
"""

import math
import struct
from itertools import compress

from ._lists_layers import LOOPS_ARE_COMPILED, Sparse

WHITE = 255
LEVELS = {level / WHITE: level for level in range(WHITE + 1)}

# With so many samples packing pays, although the weights are unpacked after every epoch.
ENOUGH = 100

# A digit has 96 bits, 54 of them after the point: as exact as floats of the size of weights are, which have 53 in all.
BITS = 96
ONE = 2.0 ** 54
HALF = 1 << BITS - 1


def grey_levels(inputs):
    """A function that gives the levels of sample i as bytes; None if the inputs are not all levels / 255, or packing would not pay.

    Rows that are made from bytes when they are asked for (their `kind` is "B") are read from these, in `data`.
    """
    if LOOPS_ARE_COMPILED or len(inputs) < ENOUGH:
        return None
    try:
        first = bytes(map(LEVELS.__getitem__, inputs[0]))
        if getattr(inputs, "kind", None) == "B" and bytes(inputs.data[:len(first)]) == first:
            return lambda i: bytes(inputs.data[i * len(first):(i + 1) * len(first)])
        return [bytes(map(LEVELS.__getitem__, inputs[i])) for i in range(len(inputs))].__getitem__
    except (KeyError, TypeError):
        return None


def pack(numbers) -> int:
    """Σ_j v_j 2^(96 j), each v_j rounded to 54 bits after the point."""
    packed = 0
    for v_j in reversed(numbers):
        packed = (packed << BITS) + round(v_j * ONE)
    return packed


class Levels:
    """A sample's inputs that are not 0: their places, and their grey levels."""

    def __init__(self, row, places):
        self.row = row
        self.places = list(compress(places, row))
        self.levels = row.translate(None, b"\0")

    def numbers(self):
        """All inputs, as they were."""
        return [level / WHITE for level in self.row]


class Packed(Sparse):
    """The first layer. `pack` readies it for grey levels; its lists of weights are brought up to date when they are asked for."""

    def __init__(self, dense):
        super().__init__(dense)
        self.packed = None
        self.moved = False
        self.digits = struct.Struct("<" + "QI" * self.outputs)
        self.halves = sum(HALF << BITS * j for j in range(self.outputs))
        # While every |w| is below this, no z is as large as half a digit.
        self.room = HALF / ONE / WHITE / WHITE / self.inputs

    def pack(self) -> bool:
        """Whether the weights are packed, which is done now if need be; where one is too large for it they are not."""
        if self.packed is not self.dense.weights:
            sizes = [abs(w) for w_j in self.weights for w in w_j]
            self.bound = max(sizes)
            if not (math.isfinite(sum(sizes)) and self.bound < self.room / 2):
                return False
            self.columns = [WHITE * pack(w_k) for w_k in zip(*self.weights)]
            self.before = list(self.columns)
            self.packed = self.dense.weights
        return True

    def unpack(self, packed) -> list:
        """The numbers of `pack`; each digit is read as its lower 64 bits and its upper 32."""
        parts = self.digits.unpack((packed + self.halves).to_bytes(self.digits.size, "little"))
        return [((high << 64) + low - HALF) / ONE for low, high in zip(parts[::2], parts[1::2])]

    @property
    def weights(self):
        """The dense layer's own; those that never moved stay as they were to the last bit."""
        if self.moved:
            rows = [list(w_j) for w_j in self.dense.weights]
            for k, (column, before) in enumerate(zip(self.columns, self.before)):
                if column is not before:
                    for row, w_jk in zip(rows, self.unpack(column)):
                        row[k] = w_jk / WHITE
            self.dense.weights = self.packed = rows
            self.before, self.moved = list(self.columns), False
        return self.dense.weights

    @weights.setter
    def weights(self, weights):
        self.dense.weights, self.packed, self.moved = weights, None, False

    def forward(self, x):
        """z_j = Σ_k w_jk x_k + b_j, for all j at once."""
        if not isinstance(x, Levels):
            return super().forward(x)
        columns, total = self.columns, 0
        for k, level in zip(x.places, x.levels):
            total += level * columns[k]
        z = [z_j / WHITE / WHITE + b_j for z_j, b_j in zip(self.unpack(total), self.biases)]
        return z, self.activation.output(z)

    def descend(self, inputs, steps):
        """w_jk ← w_jk − Σ_i s_ij x_ik, for all j at once."""
        if not isinstance(inputs[0], Levels):
            super().descend(inputs, steps)
            self.packed = None
        elif not self.has_room(steps):
            self.descend([x.numbers() for x in inputs], steps)
        else:
            columns, self.moved = self.columns, True
            for x, step in zip(inputs, steps):
                packed = pack(step)
                for k, level in zip(x.places, x.levels):
                    columns[k] -= level * packed
            self.descend_biases(steps)

    def has_room(self, steps) -> bool:
        """Whether no weight can outgrow its digit by these steps; it is packed anew, with its real size, when it might."""
        self.bound += sum(abs(s_j) for step in steps for s_j in step)
        return self.bound < self.room
