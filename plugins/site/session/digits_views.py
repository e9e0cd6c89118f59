"""What the layers of the networks make of a picture: numbers and grey levels for the page to draw.

Signed levels are 0 to 254, and 127 is 0.
"""

import functools

from minnet import MinnetError
from minnet.core import apply, argmax, dot, numbers, one_hot
from minnet_plugins.convolution import as_maps

MOST_TERMS = 8


def signed_levels(values: list) -> list:
    """127 + 127 v / max |v|, rounded"""
    largest = max(map(abs, values)) or 1.0
    return [round(127 + 127 * v / largest) for v in values]


def grey_levels(values: list, largest: float) -> list:
    """255 v / largest, rounded; what is below 0 is 0."""
    return [round(255 * max(0.0, v) / (largest or 1.0)) for v in values]


def hidden_layer(network, trace: list, digit: int) -> dict:
    """z_digit = Σ_j w_j a_j + b, the largest shares w_j a_j first."""
    weights, bias = network.layers[-1].weights[digit], network.layers[-1].biases[digit]
    a = trace[-1][0]
    neurons = [{"neuron": j, "a": a_j, "weight": w_j, "share": w_j * a_j}
               for j, (w_j, a_j) in enumerate(zip(weights, a))]
    neurons.sort(key=lambda neuron: -abs(neuron["share"]))
    return {"digit": digit, "neurons": neurons, "sum": dot(weights, a), "bias": bias,
            "z": trace[-1][1][digit]}


def neuron_pictures(network) -> bytes:
    """The weights of each neuron of the first layer, as signed levels, neuron after neuron."""
    return bytes(level for w_j in network.layers[0].weights for level in signed_levels(w_j))


class Convolved:
    """One picture's way through convolution, pooling and neurons, and δ's way back.

    target: the digit that the picture is meant to be, of which the cost is.
    """

    def __init__(self, network, trace: list, target: int):
        self.network, self.trace, self.target = network, trace, target
        self.conv, self.pool = network.layers[:2]
        y = one_hot(target, network.outputs)
        self.cost = network.output_cost(trace, y)
        self.deltas = network.deltas(trace, y)
        self.x = as_maps(trace[0][0], self.conv.input_shape)[0]
        self.z, self.a = (as_maps(values, self.conv.output_shape) for values in trace[0][1:])
        self.delta = as_maps(self.deltas[0], self.conv.output_shape)
        self.pooled = as_maps(trace[1][2], self.pool.output_shape)
        self.pooled_delta = as_maps(self.deltas[1], self.pool.output_shape)

    @functools.cached_property
    def gradient(self) -> dict:
        """∂C/∂w and ∂C/∂b of the convolution."""
        return self.conv.gradient([self.trace[0][0]], [self.deltas[0]])

    @functools.cached_property
    def slope(self) -> list:
        """∂C/∂x, a map."""
        backward = self.conv.backward(self.trace[0][0], self.deltas[0])
        return as_maps(backward, self.conv.input_shape)[0]

    def maps(self) -> dict:
        """All maps on the way forward, as levels, and the kernels."""
        largest = max(self.trace[0][2])
        return {
            "size": self.conv.size, "pool": self.pool.size,
            "side": self.conv.output_shape[1], "pooled_side": self.pool.output_shape[1],
            "kernels": [signed_levels(numbers(w_f)) for w_f in self.conv.weights],
            "brightest": [list(divmod(argmax(numbers(a_f)), len(a_f[0]))) for a_f in self.a],
            "maps": [grey_levels(numbers(a_f), largest) for a_f in self.a],
            "pooled": [grey_levels(numbers(a_f), largest) for a_f in self.pooled],
        }

    def maps_back(self) -> dict:
        """The maps of δ and ∂C/∂x as signed levels, the cost, and the kernels' gradients."""
        return {"target": self.target, "cost": self.cost,
                "deltas": chunks(signed_levels(self.deltas[0]), self.conv.filters),
                "slope": signed_levels(numbers(self.slope)),
                "gradients": [signed_levels(numbers(g_f)) for g_f in self.gradient["weights"]]}

    def place(self, f: int, u: int, v: int) -> dict:
        """z_fuv and a_fuv with every product, and where pooling takes it."""
        check_places(((f, self.conv.filters), (u, self.conv.output_shape[1]),
                      (v, self.conv.output_shape[2])))
        size, kernel = self.conv.size, self.conv.weights[f][0]
        window = [row[v:v + size] for row in self.x[u:u + size]]
        return {"filter": f, "row": u, "column": v, "window": window, "kernel": kernel,
                "products": apply(lambda w, x: w * x, kernel, window),
                "sum": sum(dot(w_m, x_m) for w_m, x_m in zip(kernel, window)),
                "bias": self.conv.biases[f], "z": self.z[f][u][v], "a": self.a[f][u][v],
                "pool": self.pooling(f, u, v)}

    def place_back(self, f: int, u: int, v: int) -> dict:
        """δ_fuv, δ_fuv x_u+m,v+n, which is its share of the kernel's gradient, and all of that."""
        delta, place = self.delta[f][u][v], self.place(f, u, v)
        return {**place, "delta": delta, "share": apply(lambda x: delta * x, place["window"]),
                "gradient": self.gradient["weights"][f][0],
                "bias_gradient": self.gradient["biases"][f]}

    def pooling(self, f: int, u: int, v: int) -> dict:
        """The window of the pooling that the place is in, and which of it is the largest."""
        side, (_, rows, columns) = self.pool.size, self.conv.output_shape
        row, column = u // side, v // side
        _, high, wide = self.pool.output_shape
        k = self.trace[1][1][(f * high + row) * wide + column] % (rows * columns)
        return {"row": row, "column": column, "top": row * side, "left": column * side,
                "window": [a_u[column * side:(column + 1) * side]
                           for a_u in self.a[f][row * side:(row + 1) * side]],
                "largest": [k // columns, k % columns], "a": self.pooled[f][row][column],
                "delta": self.pooled_delta[f][row][column]}

    def weight(self, f: int, m: int, n: int) -> dict:
        """∂C/∂w_fmn = Σ_u Σ_v δ_fuv x_u+m,v+n, the largest terms first"""
        check_places(((f, self.conv.filters), (m, self.conv.size), (n, self.conv.size)))
        terms = [{"row": u, "column": v, "delta": delta, "x": self.x[u + m][v + n],
                  "product": delta * self.x[u + m][v + n]}
                 for u, row in enumerate(self.delta[f]) for v, delta in enumerate(row)]
        return {"filter": f, "m": m, "n": n, "weight": self.conv.weights[f][0][m][n],
                "sum": self.gradient["weights"][f][0][m][n], **shortened(terms)}

    def pixel(self, r: int, c: int) -> dict:
        """∂C/∂x_rc = Σ_f Σ_m Σ_n w_fmn δ_f,r−m,c−n, the largest terms first"""
        check_places(((r, self.conv.input_shape[1]), (c, self.conv.input_shape[2])))
        terms = []
        for f, w_f in enumerate(self.conv.weights):
            for m, w_m in enumerate(w_f[0]):
                for n, w in enumerate(w_m):
                    u, v = r - m, c - n
                    if 0 <= u < len(self.delta[f]) and 0 <= v < len(self.delta[f][0]):
                        delta = self.delta[f][u][v]
                        terms.append({"filter": f, "m": m, "n": n, "weight": w, "row": u,
                                      "column": v, "delta": delta, "product": w * delta})
        return {"row": r, "column": c, "x": self.x[r][c], "sum": self.slope[r][c],
                **shortened(terms)}


def shortened(terms: list) -> dict:
    """The largest terms, how many others there are that are not 0, and the sum of those."""
    terms = sorted((term for term in terms if term["product"]),
                   key=lambda term: -abs(term["product"]))
    left = terms[MOST_TERMS:]
    return {"terms": terms[:MOST_TERMS], "left": len(left),
            "left_sum": sum(term["product"] for term in left)}


def chunks(values: list, count: int) -> list:
    """A list cut into so many lists of one length."""
    length = len(values) // count
    return [values[k * length:(k + 1) * length] for k in range(count)]


def check_places(places: tuple):
    """Refuse a place that is not there; places: (place, how many there are)."""
    for place, count in places:
        if not isinstance(place, int) or not 0 <= place < count:
            raise MinnetError(f"there is no place {place!r}: they are 0 to {count - 1}")
