"""Values of an ONNX graph that are computed with as arrays are: each step becomes an operator.

So the array form of a part, written against the Python array API standard, writes its own graph.
"""

import math

import numpy as np


def binary(operator):
    """The method that adds an operator of two values."""
    def method(self, other):
        return self.graph.add(operator, self, other)
    method.__doc__ = f"The operator {operator}."
    return method


def turned(operator):
    """The same with this value on the right."""
    def method(self, other):
        return self.graph.add(operator, other, self)
    method.__doc__ = f"The operator {operator}, this value on the right."
    return method


class Value:
    """What an operator puts out, the graph's input, or a constant.

    shape: its lengths, None for the number of samples.
    """

    # Arrays of NumPy leave what is computed with them and a Value to the Value.
    __array_ufunc__ = None
    __hash__ = object.__hash__
    __iter__ = None

    def __init__(self, graph, name, shape, dtype, reshaped=None):
        """reshaped: the Value of another shape that this is."""
        self.graph, self.name, self.shape, self.dtype = graph, name, tuple(shape), dtype
        self.reshaped = reshaped

    __add__, __radd__ = binary("Add"), turned("Add")
    __sub__, __rsub__ = binary("Sub"), turned("Sub")
    __mul__, __rmul__ = binary("Mul"), turned("Mul")
    __truediv__, __rtruediv__ = binary("Div"), turned("Div")
    __pow__, __rpow__ = binary("Pow"), turned("Pow")
    __gt__, __lt__, __eq__ = binary("Greater"), binary("Less"), binary("Equal")
    __ge__, __le__ = binary("GreaterOrEqual"), binary("LessOrEqual")

    def __matmul__(self, other):
        """The operator MatMul."""
        other = self.graph.value(other)
        return self.graph.add("MatMul", self, other, shape=(*self.shape[:-1], *other.shape[-1:]))

    def __neg__(self):
        """−x"""
        return self.graph.add("Neg", self)

    def __abs__(self):
        """|x|"""
        return self.graph.add("Abs", self)

    def __bool__(self):
        """Refused: of which sample should it be?"""
        raise TypeError("a graph cannot branch on a number of its samples")

    @property
    def T(self):
        """The transpose of a matrix."""
        return self.graph.add("Transpose", self, shape=self.shape[::-1], perm=[1, 0])


class Operators:
    """The functions of the array API that ONNX has operators for."""

    __name__ = "onnx"
    bool, inf, pi, e = "bool", math.inf, math.pi, math.e

    OF_ONE = {"exp": "Exp", "log": "Log", "tanh": "Tanh", "sqrt": "Sqrt", "sin": "Sin",
              "cos": "Cos", "abs": "Abs", "sign": "Sign", "negative": "Neg", "floor": "Floor",
              "ceil": "Ceil", "round": "Round"}

    def __init__(self, graph):
        self.graph = graph
        self.float64 = self.float32 = graph.dtype

    def __getattr__(self, name):
        if name not in self.OF_ONE:
            raise AttributeError(f"xp.{name} is beyond it")
        return lambda x: self.graph.add(self.OF_ONE[name], x)

    def asarray(self, x, dtype=None):
        """A Value as it is, truths as numbers where these are asked for; numbers as a constant."""
        x = self.graph.value(x)
        return self.graph.number(x) if dtype == self.graph.dtype else x

    def expm1(self, x):
        """e^x − 1"""
        return self.exp(x) - 1.0

    def log1p(self, x):
        """log(1 + x) = x log(u) / (u − 1), and x where u is 1

        u is 1 + x as it was rounded, so that nothing of a small x is lost (Kahan).
        """
        u = 1.0 + x
        return self.where(u == 1.0, x, x * self.log(u) / (u - 1.0))

    def maximum(self, this, that):
        """The larger of two."""
        return self.graph.add("Max", this, that)

    def minimum(self, this, that):
        """The smaller of two."""
        return self.graph.add("Min", this, that)

    def where(self, condition, this, that):
        """This where the condition holds, else that."""
        return self.graph.add("Where", condition, this, that)

    def ones_like(self, x):
        """1"""
        return self.graph.value(1.0)

    def zeros_like(self, x):
        """0"""
        return self.graph.value(0.0)

    def reshape(self, x, shape):
        """x in another shape."""
        return self.graph.reshape(x, shape[1:])

    def sum(self, x, axis, keepdims=False):
        """Σ along an axis"""
        return self.graph.add("ReduceSum", x, self.graph.integers([axis]), keepdims=int(keepdims),
                              shape=without(x.shape, axis, keepdims))

    def max(self, x, axis, keepdims=False):
        """The largest along an axis."""
        return self.graph.add("ReduceMax", x, axes=[axis], keepdims=int(keepdims),
                              shape=without(x.shape, axis, keepdims))

    def mean(self, x, axis, keepdims=False):
        """The mean along an axis."""
        return self.graph.add("ReduceMean", x, axes=[axis], keepdims=int(keepdims),
                              shape=without(x.shape, axis, keepdims))

    def erf(self, x):
        """erf(x) = 2x/√π ∫₀¹ e^(−x²t²) dt

        In float64, for which onnxruntime has no Erf, the integral is Gauss and Legendre's sum of 24
        terms, whose error is below 1e-14; from |x| = 6 on erf(x) is ±1 to the last digit.
        """
        if self.graph.dtype == "float32":
            return self.graph.add("Erf", x)
        places, shares = np.polynomial.legendre.leggauss(24)
        x = self.maximum(self.minimum(x, 6.0), -6.0)
        x_t = self.graph.unsqueezed(x) * ((places + 1) / 2)
        return 2 / math.sqrt(math.pi) * x * self.sum(self.exp(-(x_t * x_t)) * (shares / 2), -1)


def without(shape, axis, keepdims):
    """The shape of what is left when an axis is summed up."""
    left = list(shape)
    left[axis:axis % len(left) + 1] = [1] if keepdims else []
    return left
