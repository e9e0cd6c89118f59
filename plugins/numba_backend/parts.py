"""What the loops call, of the rows of one sample: a = f(z), δ and C, from a part's own lines."""

import functools
import warnings

import minnet
import numba
from minnet import core

from .compiling import compiled

# f' from a = f(z), which is at hand.
SLOPES = {core.activations.sigmoid_prime: lambda a_j: a_j * (1 - a_j),
          core.activations.tanh_prime: lambda a_j: 1 - a_j * a_j}
# ∂C/∂a_j of a_j and y_j, where that is all there is to it.
GRADIENTS = {core.losses.half_squared_error_gradient: lambda a_j, y_j: a_j - y_j,
             core.losses.sum_squared_error_gradient: lambda a_j, y_j: 2 * (a_j - y_j)}


def refused(part, kind, why="Numba cannot compile it"):
    """The refusal of a part."""
    return minnet.MinnetError(f"backend numba has no {kind} '{part.name}': {why}; use the backend "
                              "numpy")


@functools.lru_cache(maxsize=None)
def rows_of(dtype):
    """The one Rows of a type of numbers."""
    return Rows(dtype)


# Networks that are made of the same parts need them compiled once.
once = functools.lru_cache(maxsize=100)


class Rows:
    """Makes the functions for rows of a type of numbers."""

    def __init__(self, dtype):
        self.row = numba.from_dtype(dtype)[::1]

    def function(self, part, kind, count, make, returns=numba.void):
        """The function of so many rows that `make` gives, compiled; what cannot be is refused."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return numba.njit(returns(*[self.row] * count))(make())
        except Exception:
            raise refused(part, kind) from None

    @once
    def output(self, activation):
        """a = f(z)"""
        def elementwise():
            f = compiled(activation.f)

            def output(z, a):
                for j in range(len(z)):
                    a[j] = f(z[j])
            return output

        def whole():
            f, row = compiled(activation.output), given_to(activation.output)

            def output(z, a):
                for j, a_j in enumerate(f(row(z))):
                    a[j] = a_j
            return output

        return self.function(activation, "activation", 2,
                             elementwise if is_elementwise(activation) else whole)

    @once
    def delta(self, activation):
        """δ = ∂C/∂a ⊙ f'(z), or as the activation has it"""
        def from_z():
            derivative = compiled(activation.derivative)

            def delta(z, a, gradient, delta):
                for j in range(len(z)):
                    delta[j] = gradient[j] * derivative(z[j])
            return delta

        def from_a():
            slope = numba.njit(SLOPES[activation.derivative])

            def delta(z, a, gradient, delta):
                for j in range(len(a)):
                    delta[j] = gradient[j] * slope(a[j])
            return delta

        def whole():
            f, row = compiled(activation.delta), given_to(activation.delta)

            def delta(z, a, gradient, delta):
                for j, delta_j in enumerate(f(row(z), row(a), row(gradient))):
                    delta[j] = delta_j
            return delta

        make = whole
        if is_elementwise(activation):
            make = from_a if activation.derivative in SLOPES else from_z
        return self.function(activation, "activation", 4, make)

    @once
    def no_output(self, kind):
        """Of a layer without an activation, whose a is made already."""
        return self.function(kind, "layer", 2, lambda: lambda z, a: None)

    @once
    def no_delta(self, kind):
        """δ = ∂C/∂a"""
        def handed_on(z, a, gradient, delta):
            for j in range(len(a)):
                delta[j] = gradient[j]
        return self.function(kind, "layer", 4, lambda: handed_on)

    @once
    def last_delta(self, loss, activation, delta_of_layer):
        """δᴸ from (z, a, y): the pair's, else ∇ₐC ⊙ f'(zᴸ) (BP1)"""
        pair = exact(loss, activation)

        def of_pair():
            f, row = compiled(pair[1]), given_to(pair[1])

            def delta(z, a, y, delta):
                for j, delta_j in enumerate(f(row(a), row(y))):
                    delta[j] = delta_j
            return delta

        def plain():
            gradient, row = compiled(loss.gradient), given_to(loss.gradient)

            def delta(z, a, y, delta):
                for j, gradient_j in enumerate(gradient(row(a), row(y))):
                    delta[j] = gradient_j
                delta_of_layer(z, a, delta, delta)
            return delta

        def of_single_numbers():
            gradient = numba.njit(GRADIENTS[loss.gradient])

            def delta(z, a, y, delta):
                for j in range(len(a)):
                    delta[j] = gradient(a[j], y[j])
                delta_of_layer(z, a, delta, delta)
            return delta

        if not pair and loss.gradient in GRADIENTS:
            return self.function(loss, "loss", 4, of_single_numbers)
        return self.function(loss, "loss", 4, of_pair if pair else plain)

    @once
    def cost(self, loss, activation):
        """C of (z, a, y): the pair's, else C(a, y)"""
        pair = exact(loss, activation)

        def of_pair():
            f, row = compiled(pair[0]), given_to(pair[0])
            return lambda z, a, y: float(f(row(z), row(y)))

        def plain():
            f, row = compiled(loss.cost), given_to(loss.cost)
            return lambda z, a, y: float(f(row(a), row(y)))

        return self.function(loss, "loss", 3, of_pair if pair else plain, numba.float64)


def given_to(function):
    """What gives a row to a function: as a list, but minnet's own take it as it lies."""
    own = function.__module__.split(".")[0] in ("minnet", "minnet_plugins")
    return numba.njit(lambda row: row) if own else numba.njit(lambda row: [x for x in row])


def is_elementwise(activation) -> bool:
    """Whether f and f' of single numbers are all there is to an activation."""
    kind = type(activation)
    return all(getattr(kind, name, None) is getattr(minnet.Activation, name)
               for name in ("output", "delta"))


def exact(loss, activation):
    """(C of z and y, δ of a and y) of a pair, None if loss and last activation make none."""
    if type(loss) is core.losses.CrossEntropy:
        return ((core.losses.softmax_cross_entropy, core.losses.softmax_cross_entropy_delta)
                if isinstance(activation, core.Softmax) else None)
    if hasattr(loss, "is_pair"):
        last = minnet.Layer()
        last.activation = activation
        return (loss.exact_cost, loss.exact_delta) if loss.is_pair(last) else None
    if any(getattr(type(loss), name, own) is not own for name, own in
           (("delta", minnet.Loss.delta), ("output_cost", minnet.Loss.output_cost))):
        raise refused(loss, "loss", "it has a δ or a cost of its own for the last layer")
    return None
