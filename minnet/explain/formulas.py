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


def output(activation, names, l: int, z: list, j: int) -> list:
    """a_j = f(z_j)."""
    z_j = Number(names.of("z", l, j), z[j])
    known = {activations.sigmoid: ["1 / (1 + e^(−", z_j, "))"],
             activations.relu: ["max(0, ", z_j, ")"],
             activations.identity: [z_j]}
    if getattr(activation, "f", None) in known:
        return known[activation.f]
    if isinstance(activation, Softmax):
        def power(k):
            """e^(z_k − c)."""
            return ["e^(", Number(names.of("z", l, k), z[k]), " − ", Number("c", max(z)), ")"]

        return [*power(j), " / (", Sum(len(z), power), ")"]
    if elementwise(activation):
        return [f"{activation.name}(", z_j, ")"]
    below = str(j + 1).translate(SUBSCRIPTS)
    return [f"{activation.name}(", Number(names.name("z", l), z), ")" + below]


def derivative(activation, names, l: int, z: list, a: list, j: int) -> list:
    """f'(z_j), as a factor; nothing where it is 1 for every z."""
    a_j, f_prime = Number(names.a(l, j), a[j]), f"{function(activation)}'({names.of('z', l, j)})"
    known = {activations.sigmoid_prime: [TIMES, a_j, TIMES, "(1 − ", a_j, ")"],
             activations.tanh_prime: [TIMES, "(1 − ", a_j, "²)"],
             activations.identity_prime: []}
    by_name = [TIMES, Number(f_prime, activation.derivative(z[j]))]
    return known.get(activation.derivative, by_name)


def softmax_delta(names, l: int, a: list, gradient: list, j: int) -> list:
    """δ_j = a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k)."""
    def term(k):
        """∂C/∂a_k a_k."""
        return [Number(names.slope(l, k), gradient[k]), TIMES, Number(names.a(l, k), a[k])]

    slope, times, a_j = term(j)
    total = Sum(len(a), term, lambda k: not gradient[k])
    return [a_j, TIMES, "(", slope, " − (", total, "))"]


def slope_of_loss(loss, names, l: int, a: list, y: list, gradient: list, j: int) -> list:
    """∂C/∂a_j."""
    a_j, y_j = Number(names.a(l, j), a[j]), Number(names.name("y", 0, j), y[j])
    difference = ["(", a_j, " − ", y_j, ")"]
    known = {losses.half_squared_error_gradient: difference,
             losses.sum_squared_error_gradient: ["2", TIMES] + difference,
             losses.mean_squared_error_gradient: ["2/", Number("n", len(y)), TIMES] + difference,
             losses.cross_entropy_gradient: ["(−", y_j, " / (", a_j, f" + {TINY}))"]}
    return known.get(loss.gradient, [Number(names.slope(l, j), gradient[j])])


def cost(loss, pair: bool, names, l: int, a: list, y: list, value: float) -> list:
    """C(a, y); pair: whether the loss and the last activation are one."""
    def squared(k):
        """(a_k − y_k)²."""
        return ["(", Number(names.a(l, k), a[k]), " − ", Number(names.name("y", 0, k), y[k]), ")²"]

    def logarithm(k):
        """y_k log(a_k)."""
        y_k, a_k = Number(names.name("y", 0, k), y[k]), Number(names.a(l, k), a[k])
        return [y_k, TIMES, "log(", a_k, ")" if pair else f" + {TINY})"]

    if isinstance(loss, losses.CrossEntropy):
        return ["−(", Sum(len(y), logarithm, lambda k: not y[k]), ")"]
    squares = Sum(len(y), squared, lambda k: a[k] == y[k])
    known = {losses.sum_squared_error: [squares],
             losses.half_squared_error: ["½", TIMES, "(", squares, ")"],
             losses.mean_squared_error: ["1/", Number("n", len(y)), TIMES, "(", squares, ")"]}
    by_name = [Number(f"{loss.name}({names.a(l)}, y)", value)]
    return by_name if pair else known.get(loss.cost, by_name)
