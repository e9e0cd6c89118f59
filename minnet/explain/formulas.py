"""The formulas of the core's activations and losses; plugins' are written by their names."""

from ..core import Activation, Softmax, activations, losses
from .notation import SUBSCRIPTS, TIMES, Number, Sum

TINY = "10⁻⁷"


def elementwise(activation) -> bool:
    """Whether δ_j = ∂C/∂a_j · f'(z_j) is what the activation does."""
    return getattr(type(activation), "delta", None) is Activation.delta


def function(activation) -> str:
    """The sign of an activation: σ, or its name."""
    signs = {activations.sigmoid: "σ", activations.relu: "ReLU", activations.identity: "f"}
    return signs.get(getattr(activation, "f", None), activation.name)


def output(activation, z, j: int) -> list:
    """a_j = f(z_j)."""
    known = {activations.sigmoid: ["1 / (1 + e^(−", z[j], "))"],
             activations.relu: ["max(0, ", z[j], ")"],
             activations.identity: [z[j]]}
    if getattr(activation, "f", None) in known:
        return known[activation.f]
    if isinstance(activation, Softmax):
        def power(k):
            """e^(z_k − c)."""
            return ["e^(", z[k], " − ", Number("c", max(z.values)), ")"]

        return [*power(j), " / (", Sum(len(z.values), power), ")"]
    if elementwise(activation):
        return [f"{activation.name}(", z[j], ")"]
    return [f"{activation.name}(", z.whole, ")" + str(j + 1).translate(SUBSCRIPTS)]


def derivative(activation, z, a, j: int) -> list:
    """f'(z_j), as a factor; nothing where it is 1 for every z."""
    known = {activations.sigmoid_prime: [TIMES, a[j], TIMES, "(1 − ", a[j], ")"],
             activations.tanh_prime: [TIMES, "(1 − ", a[j], "²)"],
             activations.identity_prime: []}
    f_prime = f"{function(activation)}'({z[j].symbol})"
    by_name = [TIMES, Number(f_prime, activation.derivative(z[j].value))]
    return known.get(activation.derivative, by_name)


def softmax_delta(a, slope, j: int) -> list:
    """δ_j = a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k)."""
    total = Sum(len(a.values), lambda k: [slope[k], TIMES, a[k]], lambda k: not slope.values[k])
    return [a[j], TIMES, "(", slope[j], " − (", total, "))"]


def slope_of_loss(loss, a, y, slope, j: int) -> list:
    """∂C/∂a_j."""
    difference, n = ["(", a[j], " − ", y[j], ")"], Number("n", len(y.values))
    known = {losses.half_squared_error_gradient: difference,
             losses.sum_squared_error_gradient: ["2", TIMES, *difference],
             losses.mean_squared_error_gradient: ["2/", n, TIMES, *difference],
             losses.cross_entropy_gradient: ["(−", y[j], " / (", a[j], f" + {TINY}))"]}
    return known.get(loss.gradient, [slope[j]])


def cost(loss, pair: bool, a, y, value: float) -> list:
    """C(a, y); pair: whether the loss and the last activation are one."""
    n = Number("n", len(y.values))
    if isinstance(loss, losses.CrossEntropy):
        end = ")" if pair else f" + {TINY})"
        logarithms = Sum(n.value, lambda k: [y[k], TIMES, "log(", a[k], end],
                         lambda k: not y.values[k])
        return ["−(", logarithms, ")"]
    squares = Sum(n.value, lambda k: ["(", a[k], " − ", y[k], ")²"],
                  lambda k: a.values[k] == y.values[k])
    known = {losses.sum_squared_error: [squares],
             losses.half_squared_error: ["½", TIMES, "(", squares, ")"],
             losses.mean_squared_error: ["1/", n, TIMES, "(", squares, ")"]}
    by_name = [Number(f"{loss.name}({a.symbol()}, y)", value)]
    return by_name if pair else known.get(loss.cost, by_name)
