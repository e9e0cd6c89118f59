"""Convolution and pooling in the order of work that Python's lists and whole numbers do fastest.

Python multiplies whole numbers of any length, in C. Put 128 bits apart, as the digits of one long
number, the weights that the filters have at a place of the window are all multiplied by the pixel
under it in one multiplication, and added to those of the next place in one addition: the z of all
filters, z_f = Σ_k w_fk x_k, take two operations for each pixel that is not 0. Weights and pixels
are made whole by a power of 2.
"""

import math
import struct
from itertools import compress
from operator import itemgetter, mul

import minnet

from ..lists_backend import FastLayer, dot, sums
from .maps import as_maps, padded, spread, turned

# Of a digit's 128 bits the upper 64 are read.
BITS = 128
READ = 64

# Sums below this are exact to 1e-12; larger ones are left to the layer itself.
LARGEST_SUM = 2.0 ** 20


class PackedRows:
    """The rows w_j of a matrix, packed: columns[k] is Σ_j W_jk 2^(128 j), W_jk ≈ 2^exponent w_jk"""

    def __init__(self, rows):
        length = len(rows[0])
        self.largest_input = LARGEST_SUM / length / max(1.0, *map(largest, rows))
        self.digits = struct.Struct("<" + "8xq" * len(rows))
        self.bits = (BITS - 1 - length.bit_length()) // 2
        if self.largest_input:
            w, self.exponent = whole(flat([rows]), self.bits)
            self.columns = [pack(w[k::length]) for k in range(length)]

    def can_take(self, x) -> bool:
        """Whether no sum of these numbers is too large."""
        return largest(x) < self.largest_input

    def products(self, windows, x) -> list:
        """[[w_j · x_p for every window p of x] for every row j]

        windows: functions of x, each of which reads as many of its numbers as a row has.
        """
        x, exponent = whole(x, self.bits)
        sums = []
        for window in windows:
            x_p = window(x)
            sums.append(sum(map(mul, compress(self.columns, x_p), filter(None, x_p))))
        size = self.digits.size
        packed = b"".join([sum_p.to_bytes(size, "little", signed=True) for sum_p in sums])
        scale = math.ldexp(1.0, READ - exponent - self.exponent)
        return [[sum_jp * scale for sum_jp in sums_j]
                for sums_j in zip(*self.digits.iter_unpack(packed))]


def largest(x) -> float:
    """max_k |x_k|, infinite if one of them is no finite number"""
    return max(map(abs, x)) if math.isfinite(sum(x)) else math.inf


def whole(x, bits: int):
    """(X, e): X_k = 2^e x_k, rounded, of so many bits at most"""
    exponent = min(bits - math.frexp(largest(x))[1], 500)
    scale = math.ldexp(1.0, exponent)
    return [round(x_k * scale) for x_k in x], exponent


def pack(numbers) -> int:
    """Σ_j v_j 2^(128 j)"""
    packed = 0
    for v_j in reversed(numbers):
        packed = (packed << BITS) + v_j
    return packed


def flat(maps) -> list:
    """The numbers of maps, as one list."""
    return [x_rs for x_c in maps for x_r in x_c for x_rs in x_r]


def reader(places):
    """A function of a list: its numbers at these places, as a tuple."""
    return itemgetter(*places) if len(places) > 1 else lambda x: (x[places[0]],)


def windows(shape, size: int, stride=1, cut=0) -> list:
    """A reader for every window of pictures of this shape but those that lie in the cut edge."""
    channels, rows, columns = shape
    tops, lefts = (range(cut, length - size + 1 - cut, stride) for length in (rows, columns))
    return [reader([(c * rows + top + m) * columns + left + n
                    for c in range(channels) for m in range(size) for n in range(size)])
            for top in tops for left in lefts]


class FastConv2D(FastLayer):
    """conv2d, all filters at once."""

    packed_weights = windows_of_delta = None

    def __init__(self, conv):
        super().__init__(conv)
        self.channels, rows, columns = conv.input_shape
        edges = 2 * conv.padding
        self.windows = windows((self.channels, rows + edges, columns + edges), conv.size,
                               conv.stride)

    def pack_weights(self):
        """Pack the weights, if they are not those that were packed last."""
        if self.weights != self.packed_weights:
            self.packed_weights = self.as_kernels(self.rows())
            self.packed, self.packed_turned = PackedRows(self.rows()), None

    def rows(self) -> list:
        """The weights of each filter as one list."""
        return list(map(flat, self.weights))

    def as_kernels(self, rows) -> list:
        """Such lists as kernels."""
        return [as_maps(w_f, (self.channels, self.layer.size, self.layer.size)) for w_f in rows]

    def padded(self, x):
        """The picture x with zeros around it."""
        return flat(self.layer.padded_maps(x)) if self.layer.padding else x

    def forward(self, x):
        """z_fuv = Σ_c Σ_m Σ_n w_fcmn x_c,su+m,sv+n + b_f, for all f at once,  a = f(z)"""
        self.pack_weights()
        if not self.packed.can_take(x):
            return self.layer.forward(x)
        z = [z_uv + b_f
             for z_f, b_f in zip(self.packed.products(self.windows, self.padded(x)), self.biases)
             for z_uv in z_f]
        return z, self.output(z)

    def backward(self, x, delta):
        """∂C/∂x_crs = Σ_f Σ_m Σ_n w_fcmn δ_f,r−m,s−n, for all c at once"""
        self.pack_weights()
        if not self.packed_turned:
            self.packed_turned = PackedRows([flat([turned(w_f[c]) for w_f in self.weights])
                                             for c in range(self.channels)])
        if not self.packed_turned.can_take(delta):
            return self.layer.backward(x, delta)
        conv = self.layer
        maps = [padded(spread(delta_f, conv.stride), conv.size - 1)
                for delta_f in as_maps(delta, conv.output_shape)]
        if not self.windows_of_delta:
            shape = len(maps), len(maps[0]), len(maps[0][0])
            self.windows_of_delta = windows(shape, conv.size, cut=conv.padding)
        return flat([self.packed_turned.products(self.windows_of_delta, flat(maps))])

    def gradient(self, inputs, deltas):
        """∂C/∂w_fcmn = Σ_u Σ_v δ_fuv x_c,su+m,sv+n,  ∂C/∂b_f = Σ_u Σ_v δ_fuv"""
        deltas = list(map(self.by_filter, deltas))
        zeros = [[0.0] * len(w_f) for w_f in self.rows()]
        weights = self.as_kernels(self.with_products(zeros, inputs, deltas))
        return {"weights": weights, "biases": sums([map(sum, delta) for delta in deltas])}

    def descend(self, inputs, steps):
        """w_fcmn ← w_fcmn − Σ_u Σ_v s_fuv x_c,su+m,sv+n,  b_f ← b_f − Σ_u Σ_v s_fuv"""
        against = [self.by_filter([-s_j for s_j in step]) for step in steps]
        self.weights = self.as_kernels(self.with_products(self.rows(), inputs, against))
        self.descend_biases([[-sum(s_f) for s_f in step] for step in against])

    def by_filter(self, delta) -> list:
        """The feature map of each filter as one list."""
        length = len(self.windows)
        return [delta[start:start + length] for start in range(0, len(delta), length)]

    def with_products(self, rows, inputs, factors) -> list:
        """rows[f][k] + Σ_i Σ_p f_ifp x_ipk, over the windows p of samples i whose f_ifp is not 0"""
        for x, maps in zip(inputs, factors):
            x = self.padded(x)
            x_ps = [window(x) for window in self.windows]
            for f, factors_f in enumerate(maps):
                not_zero = list(filter(None, factors_f))
                columns = zip(*compress(x_ps, factors_f))
                if not_zero:
                    rows[f] = [w_k + dot(not_zero, x_k) for w_k, x_k in zip(rows[f], columns)]
        return rows


class FastPool2D(minnet.Layer):
    """What both poolings share: `corners`, of which each reads one place of all windows."""

    def __init__(self, pool):
        self.layer = pool
        self.inputs, self.outputs = pool.inputs, pool.outputs
        self.input_shape, self.output_shape = pool.input_shape, pool.output_shape
        self.corners = [reader(places) for places in zip(*pool.windows)]

    def values(self, x):
        """The numbers of every window."""
        return zip(*[corner(x) for corner in self.corners])


class FastMaxPool2D(FastPool2D):
    """max_pool2d: the places of the largest are looked for only on the way back."""

    def forward(self, x):
        """a_j, the largest of window j"""
        a = list(map(max, self.values(x)))
        return a, a

    def backward(self, x, delta):
        """∂C/∂x_k = Σ_j δ_j, over the windows j whose largest is x_k and whose δ_j is not 0"""
        gradient = [0.0] * len(x)
        of_windows = zip(self.layer.windows, self.values(x))
        for (places, values), delta_j in zip(compress(of_windows, delta), filter(None, delta)):
            gradient[places[values.index(max(values))]] += delta_j
        return gradient


class FastMeanPool2D(FastPool2D):
    """mean_pool2d"""

    def forward(self, x):
        """a_j = (1/size²) Σ_k x_k, over the places k of window j"""
        a = [sum(values) / len(self.corners) for values in self.values(x)]
        return a, a

    def backward(self, x, delta):
        """∂C/∂x_k = Σ_j δ_j / size², over the windows j that x_k is in"""
        return self.layer.backward(x, delta)
