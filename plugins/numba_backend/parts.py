"""What the loops call: an activation's a = f(z) and δ, and a loss, of one sample's rows."""

import warnings

import minnet
import numba
from minnet import core

from .compiling import compiled


def refused(part, kind, why="Numba cannot compile it"):
    """The refusal of a part."""
    return minnet.MinnetError(f"backend numba has no {kind} '{part.name}': {why}; use the backend "
                              "numpy")


class Rows:
    """Makes the functions for rows of a type of numbers."""

    def __init__(self, dtype):
        self.row = numba.from_dtype(dtype)[::1]

    def function(self, part, kind, count, function, returns=numba.void):
        """The function, of so many rows, compiled; a part that cannot be is refused."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return numba.njit(returns(*[self.row] * count))(function)
        except Exception:
            raise refused(part, kind) from None

    def output(self, activation):
        """a = f(z)"""
        if is_elementwise(activation):
            f = compiled(activation.f)

            def output(z, a):
                for j in range(len(z)):
                    a[j] = f(z[j])
        else:
            whole = compiled(activation.output)

            def output(z, a):
                for j, a_j in enumerate(whole([z_j for z_j in z])):
                    a[j] = a_j
        return self.function(activation, "activation", 2, output)

    def delta(self, activation):
        """δ = ∂C/∂a ⊙ f'(z), or as the activation has it"""
        if is_elementwise(activation):
            derivative = compiled(activation.derivative)

            def delta(z, a, gradient, delta):
                for j in range(len(z)):
                    delta[j] = gradient[j] * derivative(z[j])
        else:
            whole = compiled(activation.delta)

            def delta(z, a, gradient, delta):
                lists = [z_j for z_j in z], [a_j for a_j in a], [g_j for g_j in gradient]
                for j, delta_j in enumerate(whole(*lists)):
                    delta[j] = delta_j
        return self.function(activation, "activation", 4, delta)

    def handed_on(self, layer):
        """δ = ∂C/∂a"""
        def delta(z, a, gradient, delta):
            delta[:] = gradient
        return self.function(layer, "layer", 4, delta)

    def nothing(self, layer):
        """For a layer without an activation."""
        def output(z, a):
            pass
        return self.function(layer, "layer", 2, output)

    def first_delta(self, loss, layer, delta_of_layer):
        """δᴸ of (z, a, y): the pair's, else ∂C/∂a through the layer's own f' (BP1)"""
        pair = exact(loss, layer)
        if pair:
            pairs_delta = compiled(pair[1])

            def delta(z, a, y, delta):
                for j, delta_j in enumerate(pairs_delta([a_j for a_j in a], [y_j for y_j in y])):
                    delta[j] = delta_j
        else:
            gradient_of = compiled(loss.gradient)

            def delta(z, a, y, delta):
                gradient = a.copy()
                for j, g_j in enumerate(gradient_of([a_j for a_j in a], [y_j for y_j in y])):
                    gradient[j] = g_j
                delta_of_layer(z, a, gradient, delta)
        return self.function(loss, "loss", 4, delta)

    def cost(self, loss, layer):
        """C of (z, a, y): the pair's, else C(a, y)"""
        pair = exact(loss, layer)
        if pair:
            pairs_cost = compiled(pair[0])

            def cost(z, a, y):
                return float(pairs_cost([z_j for z_j in z], [y_j for y_j in y]))
        else:
            cost_of = compiled(loss.cost)

            def cost(z, a, y):
                return float(cost_of([a_j for a_j in a], [y_j for y_j in y]))
        return self.function(loss, "loss", 3, cost, numba.float64)


def is_elementwise(activation) -> bool:
    """Whether f and f' of single numbers are all there is to an activation."""
    kind = type(activation)
    return all(getattr(kind, name, None) is getattr(minnet.Activation, name)
               for name in ("output", "delta"))


def exact(loss, layer):
    """(C of z and y, δ of a and y) of a pair, None if loss and layer make none."""
    if type(loss) is core.losses.CrossEntropy:
        return ((core.losses.softmax_cross_entropy, core.losses.softmax_cross_entropy_delta)
                if isinstance(layer.activation, core.Softmax) else None)
    if hasattr(loss, "is_pair"):
        return (loss.exact_cost, loss.exact_delta) if loss.is_pair(layer) else None
    if any(getattr(type(loss), name, own) is not own for name, own in
           (("delta", minnet.Loss.delta), ("output_cost", minnet.Loss.output_cost))):
        raise refused(loss, "loss", "it has a δ or a cost of its own for the last layer")
    return None
