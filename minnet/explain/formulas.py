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
    f = getattr(activation, "f", None)
    if f is activations.sigmoid:
        return ["1 / (1 + e^(−", z_j, "))"]
    if f is activations.relu:
        return ["max(0, ", z_j, ")"]
    if f is activations.identity:
        return [z_j]
    if isinstance(activation, Softmax):
        def power(k):
            """e^(z_k − c)."""
            return ["e^(", Number(names.of("z", l, k), z[k]), " − ", Number("c", max(z)), ")"]

        return [*power(j), " / (", Sum(len(z), power), ")"]
    if elementwise(activation):
        return [f"{activation.name}(", z_j, ")"]
    below = str(j + 1).translate(SUBSCRIPTS)
    return [f"{activation.name}(", Number(names.name("z", l), z), ")" + below]


def derivative(activation, names, l: int, z_j: float, a_j: float, j: int) -> list:
    """f'(z_j), as a factor; nothing where it is 1 for every z."""
    a = Number(names.a(l, j), a_j)
    if activation.derivative is activations.sigmoid_prime:
        return [TIMES, a, TIMES, "(1 − ", a, ")"]
    if activation.derivative is activations.tanh_prime:
        return [TIMES, "(1 − ", a, "²)"]
    if activation.derivative is activations.identity_prime:
        return []
    z = names.of("z", l, j)
    return [TIMES, Number(f"{function(activation)}'({z})", activation.derivative(z_j))]


def softmax_delta(names, l: int, a: list, gradient: list, j: int) -> list:
    """δ_j = a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k)."""
    def slope(k):
        """∂C/∂a_k."""
        return Number(names.slope(l, k), gradient[k])

    def of(k):
        """a_k."""
        return Number(names.a(l, k), a[k])

    total = Sum(len(a), lambda k: [slope(k), TIMES, of(k)], lambda k: not gradient[k])
    return [of(j), TIMES, "(", slope(j), " − (", total, "))"]


def slope_of_loss(loss, names, l: int, a: list, y: list, gradient: list, j: int) -> list:
    """∂C/∂a_j."""
    a_j, y_j = Number(names.a(l, j), a[j]), Number(names.name("y", 0, j), y[j])
    difference = ["(", a_j, " − ", y_j, ")"]
    if loss.gradient is losses.half_squared_error_gradient:
        return difference
    if loss.gradient is losses.sum_squared_error_gradient:
        return ["2", TIMES] + difference
    if loss.gradient is losses.mean_squared_error_gradient:
        return ["2/", Number("n", len(y)), TIMES] + difference
    if loss.gradient is losses.cross_entropy_gradient:
        return ["(−", y_j, " / (", a_j, f" + {TINY}))"]
    return [Number(names.slope(l, j), gradient[j])]


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


ACTIVATION_IDS = {activations.sigmoid: "sigmoid", activations.math.tanh: "tanh",
                  activations.relu: "relu", activations.identity: "identity"}

LOSS_IDS = {getattr(losses, name): name.replace("_", "-") for name in (
    "sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy")}


def id_of_activation(activation) -> str:
    """The id of an activation's equation."""
    if isinstance(activation, Softmax):
        return "softmax"
    return ACTIVATION_IDS.get(getattr(activation, "f", None), "activation")


def id_of_loss(loss, pair: bool) -> str:
    """The id of a loss's equation; pair as in `cost`."""
    if pair:
        return "softmax-cross-entropy" if isinstance(loss, losses.CrossEntropy) else "cost"
    return LOSS_IDS.get(loss.cost, "cost")
