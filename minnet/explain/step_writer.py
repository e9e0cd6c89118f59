"""Makes the steps of a training step from what the core computed, each number as it stands there."""

from ..core import SGD
from ..core.activations import Softmax
from ..core.losses import softmax_cross_entropy_delta
from ..core.vectors import numbers
from . import formulas
from .formulas import elementwise, function
from .notation import TIMES, Names, Number, Sum, chosen
from .steps import Step


class StepWriter:
    """Makes the steps of a TracedStep. l counts layers from 1, j neurons and k inputs from 0."""

    def __init__(self, traced):
        self.traced = traced
        self.names = Names(traced.last)

    def number(self, letter: str, l: int, value, *indices):
        """A symbol of layer l with its number."""
        return Number(self.names.name(letter, l, *indices), value)

    def x(self, l: int, k: int):
        """Input k of layer l: an activation of the layer before."""
        return Number(self.names.a(l - 1, k), self.traced.a[l - 1][k])

    def weight(self, l: int, j: int, k: int):
        """w_jk before the step."""
        return self.number("w", l, self.traced.before[l]["weights"][j][k], j, k)

    def forward(self, l: int, j: int) -> list:
        """z_j = Σ_k w_jk x_k + b_j,  a_j = f(z_j)."""
        traced = self.traced
        w_j, x = traced.before[l]["weights"][j], traced.a[l - 1]
        products = Sum(len(x), lambda k: [self.weight(l, j, k), TIMES, self.x(l, k)], lambda k: not x[k] or not w_j[k])
        bias = [" + ", self.number("b", l, traced.before[l]["biases"][j], j)] if traced.biased(l) else []
        return [
            Step("forward", "z", "weighted-input", self.names.name("z", l, j), [products] + bias, traced.z[l][j], l, j + 1),
            self.activation("forward", l, j, traced.z[l], traced.a[l]),
        ]

    def activation(self, part: str, l: int, j: int, z: list, a: list):
        """a_j = f(z_j)."""
        f = self.traced.layers[l].activation
        return Step(part, "a", formulas.id_of_activation(f), self.names.a(l, j), formulas.output(f, self.names, l, z, j), a[j], l, j + 1,
                    general=f"{function(f)}({self.names.name('z', l, j)})" if elementwise(f) else "")

    def cost(self, part: str, a: list, alone: float, total: float) -> list:
        """C = C(a, y), and where there are penalties C = C(a, y) + Ω."""
        traced = self.traced
        pieces = formulas.cost(traced.loss, traced.cost_of_pair, self.names, traced.last, a, traced.y, alone)
        equation = formulas.id_of_loss(traced.loss, traced.cost_of_pair)
        if not traced.penalised():
            return [Step(part, "C", equation, "C", pieces, total)]
        penalty = Number("Ω", traced.penalty_after if part == "after" else traced.penalty)
        return [
            Step(part, "C0", equation, "C₀", pieces, alone),
            Step(part, "penalty", "penalty", "Ω", [Number("Σ Ω(w)", penalty.value)], penalty.value),
            Step(part, "C", "cost", "C", [Number("C₀", alone), " + ", penalty], total),
        ]

    def backward(self, l: int, j: int) -> list:
        """δ_j of the last layer by BP1, of one before it by BP2."""
        traced, activation = self.traced, self.traced.layers[l].activation
        value, slope = traced.delta[l][j], traced.slope[l]
        equation = "BP1" if l == traced.last else "BP2"
        symbol, general = self.names.name("δ", l, j), ""
        if slope is None:
            pieces = self.delta_of_pair(l, j)
        elif elementwise(activation):
            f_prime = formulas.derivative(activation, self.names, l, traced.z[l][j], traced.a[l][j], j)
            pieces = self.slope(l, j) + f_prime
            general = self.names.slope(l, j) + (f" {function(activation)}'({self.names.name('z', l, j)})" if f_prime else "")
        elif isinstance(activation, Softmax):
            pieces = formulas.softmax_delta(self.names, l, traced.a[l], slope, j)
        else:
            pieces = [Number(f"{activation.name}'({self.names.slope(l)}){self.names.name('', 0, j)}", value)]
        return [Step("backward", "delta", equation, symbol, pieces, value, l, j + 1, general=general)]

    def delta_of_pair(self, l: int, j: int) -> list:
        """δ_j of a loss and an activation that are a pair: a_j − y_j, where that is what it comes to."""
        traced = self.traced
        a, y = Number(self.names.a(l, j), traced.a[l][j]), self.number("y", 0, traced.y[j], j)
        if all(delta_j == a_j - y_j for delta_j, a_j, y_j in zip(traced.delta[l], traced.a[l], traced.y)):
            return [a, " − ", y]
        if traced.delta_of_pair is softmax_cross_entropy_delta:
            return [a, TIMES, Number("Σ y", sum(traced.y)), " − ", y]
        return [Number(f"δ({a.symbol}, {y.symbol})", traced.delta[l][j])]

    def slope(self, l: int, j: int) -> list:
        """∂C/∂a_j: the loss's of the last layer, of one before it Σ_i w_ij δ_i over the neurons i of the layer after."""
        traced = self.traced
        if l == traced.last:
            return formulas.slope_of_loss(traced.loss, self.names, l, traced.a[l], traced.y, traced.slope[l], j)
        if not traced.dense(l + 1):
            return [Number(self.names.slope(l, j), traced.slope[l][j])]
        delta = traced.delta[l + 1]
        return ["(", Sum(len(delta), lambda i: [self.weight(l + 1, i, j), TIMES, self.number("δ", l + 1, delta[i], i)],
                         lambda i: not delta[i]), ")"]

    def gradient(self, l: int, j: int, inputs: list) -> list:
        """∂C/∂w_jk = a_k δ_j (BP4) of these inputs, and ∂C/∂b_j = δ_j (BP3)."""
        traced = self.traced
        delta_j = self.number("δ", l, traced.delta[l][j], j)
        steps = []
        for k in inputs:
            pieces, equation = [self.x(l, k), TIMES, delta_j], "BP4"
            if traced.penalties(l):
                w = self.weight(l, j, k)
                pieces += [" + ", Number(f"Ω'({w.symbol})", sum(penalty.gradient(w.value) for penalty in traced.penalties(l)))]
                equation = "penalty-gradient"
            steps.append(Step("gradient", "dC/dw", equation, f"∂C/∂{self.names.name('w', l, j, k)}", pieces,
                              traced.gradient[l]["weights"][j][k], l, j + 1, k + 1))
        if traced.biased(l):
            steps.append(Step("gradient", "dC/db", "BP3", f"∂C/∂{self.names.name('b', l, j)}", [delta_j], traced.gradient[l]["biases"][j], l, j + 1))
        return steps

    def update(self, l: int, j: int, inputs: list) -> list:
        """w_jk ← w_jk − η ∂C/∂w_jk of these inputs, and b_j alike."""
        traced = self.traced
        steps = [self.updated(l, "w", "weights", j, k) for k in inputs]
        return steps + ([self.updated(l, "b", "biases", j)] if traced.biased(l) else [])

    def updated(self, l: int, letter: str, parameter: str, j: int, *k):
        """One parameter's step; where a penalty bounds the weights, the pieces say so."""
        w, slope, after = self.traced.before[l][parameter][j], self.traced.gradient[l][parameter][j], self.traced.after[l][parameter][j]
        if k:
            w, slope, after = w[k[0]], slope[k[0]], after[k[0]]
        symbol, eta = self.names.name(letter, l, j, *k), self.traced.learning_rate
        pieces = [Number(symbol, w), " − ", Number("η", eta), TIMES, Number(f"∂C/∂{symbol}", slope)]
        if SGD().step(w, slope, eta) != after:
            pieces = ["constrain("] + pieces + [")"]
        return Step("update", letter, "sgd", symbol, pieces, after, l, j + 1, *[k_ + 1 for k_ in k], sign="←")

    def after(self, most: int) -> list:
        """The outputs (some, where there are many more than `most`) and the cost after the step."""
        traced, l = self.traced, self.traced.last
        cost = self.cost("after", traced.output, traced.output_cost, traced.cost_after)
        if not traced.dense(l):
            return [Step("after", "a", "forward-pass", self.names.a(l), [Number(self.names.a(l), flat(traced.output))], flat(traced.output), l)] + cost
        return [self.activation("after", l, j, traced.output_z, traced.output) for j in chosen(len(traced.output), most)] + cost

    def whole(self, part: str, l: int) -> list:
        """What a layer of another kind than dense takes and gives: its numbers as they are."""
        traced, name = self.traced, self.traced.layers[l].name
        if part == "forward":
            return [Step(part, "a", "forward-pass", self.names.a(l), [f"{name}(", Number(self.names.a(l - 1), flat(traced.a[l - 1])), ")"],
                         flat(traced.a[l]), l)]
        if part == "backward":
            slope = Number(self.names.slope(l), flat(traced.slope[l])) if traced.slope[l] is not None else Number("y", traced.y)
            return [Step(part, "delta", "BP1" if l == traced.last else "BP2", self.names.name("δ", l), [f"{name}'(", slope, ")"],
                         flat(traced.delta[l]), l)]
        steps = []
        for parameter in traced.layers[l].parameters:
            symbol, slope = self.names.name(parameter, l), flat(traced.gradient[l][parameter])
            if part == "gradient":
                steps.append(Step(part, f"dC/d{parameter}", "chain-rule", f"∂C/∂{symbol}", [Number(f"∂C/∂{symbol}", slope)], slope, l))
            else:
                pieces = [Number(symbol, flat(traced.before[l][parameter])), " − ", Number("η", traced.learning_rate), TIMES,
                          Number(f"∂C/∂{symbol}", slope)]
                steps.append(Step(part, parameter, "sgd", symbol, pieces, flat(traced.after[l][parameter]), l, sign="←"))
        return steps


def flat(xs) -> list:
    """Numbers nested in lists as one list."""
    return list(numbers(xs))
