"""Writes the steps of a training step from what the core computed, each number as it is there."""

from ..core import InUnit, Softmax, Standardize, numbers
from ..core.losses import CrossEntropy
from . import formulas
from .formulas import elementwise, function
from .notation import TIMES, Names, Number, Sum, chosen
from .steps import Step

# Of a layer that standardises no more numbers than these, each is shown by itself.
FEW = 12


class StepWriter:
    """Writes the steps of a TracedStep. l counts layers from 1, j neurons and k inputs from 0."""

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

    def delta(self, l: int, j: int):
        """δ_j."""
        return self.number("δ", l, self.traced.delta[l][j], j)

    def forward(self, l: int, j: int) -> list:
        """z_j = Σ_k w_jk x_k + b_j,  a_j = f(z_j)."""
        traced = self.traced
        w_j, x = traced.before[l]["weights"][j], traced.a[l - 1]
        pieces = [Sum(len(x), lambda k: [self.weight(l, j, k), TIMES, self.x(l, k)],
                      lambda k: not x[k] or not w_j[k])]
        if traced.biased(l):
            pieces += [" + ", self.number("b", l, traced.before[l]["biases"][j], j)]
        z_j = self.names.name("z", l, j)
        return [Step("forward", "z", "weighted-input", z_j, pieces, traced.z[l][j], l, j + 1),
                self.activation("forward", l, j, traced.z[l], traced.a[l])]

    def activation(self, part: str, l: int, j: int, z: list, a: list):
        """a_j = f(z_j)."""
        f = self.traced.layers[l].activation
        pieces = formulas.output(f, self.names, l, z, j)
        general = f"{function(f)}({self.names.name('z', l, j)})" if elementwise(f) else ""
        return Step(part, "a", formulas.id_of_activation(f), self.names.a(l, j), pieces, a[j],
                    l, j + 1, general=general)

    def cost(self, part: str, a: list, alone: float, total: float) -> list:
        """C = C(a, y), and where there are penalties C = C(a, y) + Ω."""
        traced = self.traced
        pieces = formulas.cost(traced.loss, traced.pair, self.names, traced.last, a, traced.y,
                               alone)
        equation = formulas.id_of_loss(traced.loss, traced.pair)
        if not traced.network.penalties:
            return [Step(part, "C", equation, "C", pieces, total)]
        penalty = Number("Ω", traced.penalty_after if part == "after" else traced.penalty)
        return [
            Step(part, "C0", equation, "C₀", pieces, alone),
            Step(part, "penalty", "penalty", "Ω", [Number("Σ ω(w)", penalty.value)], penalty.value),
            Step(part, "C", "cost", "C", [Number("C₀", alone), " + ", penalty], total),
        ]

    def backward(self, l: int, j: int) -> list:
        """δ_j of the last layer by BP1, of one before it by BP2."""
        traced, names = self.traced, self.names
        f, value, slope = traced.layers[l].activation, traced.delta[l][j], traced.slope[l]
        general = ""
        if slope is None:
            pieces = self.delta_of_pair(l, j)
        elif elementwise(f):
            f_prime = formulas.derivative(f, names, l, traced.z[l][j], traced.a[l][j], j)
            pieces = self.slope(l, j) + f_prime
            general = names.slope(l, j)
            if f_prime:
                general += f" {function(f)}'({names.name('z', l, j)})"
        elif isinstance(f, Softmax):
            pieces = formulas.softmax_delta(names, l, traced.a[l], slope, j)
        else:
            pieces = [Number(f"{f.name}'({names.slope(l)}){names.name('', 0, j)}", value)]
        return [Step("backward", "delta", self.rule(l), names.name("δ", l, j), pieces, value,
                     l, j + 1, general=general)]

    def rule(self, l: int) -> str:
        """The equation of δ in layer l."""
        return "BP1" if l == self.traced.last else "BP2"

    def delta_of_pair(self, l: int, j: int) -> list:
        """δ_j of a loss and an activation that are a pair: a_j − y_j, where it comes to that."""
        traced = self.traced
        delta, a, y = traced.delta[l], traced.a[l], traced.y
        a_j, y_j = Number(self.names.a(l, j), a[j]), self.number("y", 0, y[j], j)
        if delta == [a_i - y_i for a_i, y_i in zip(a, y)]:
            return [a_j, " − ", y_j]
        if isinstance(traced.loss, CrossEntropy):
            return [a_j, TIMES, Number("Σ y", sum(y)), " − ", y_j]
        return [Number(f"δ({a_j.symbol}, {y_j.symbol})", delta[j])]

    def slope(self, l: int, j: int) -> list:
        """∂C/∂a_j: of the last layer the loss's, else Σ_i w_ij δ_i over the layer after."""
        traced = self.traced
        slope = traced.slope[l]
        if l == traced.last:
            a, y = traced.a[l], traced.y
            return formulas.slope_of_loss(traced.loss, self.names, l, a, y, slope, j)
        if not traced.dense(l + 1):
            return [Number(self.names.slope(l, j), slope[j])]
        l, delta = l + 1, traced.delta[l + 1]
        return ["(", Sum(len(delta), lambda i: [self.weight(l, i, j), TIMES, self.delta(l, i)],
                         lambda i: not delta[i]), ")"]

    def gradient(self, l: int, j: int, inputs: list) -> list:
        """∂C/∂w_jk = a_k δ_j (BP4) of these inputs, and ∂C/∂b_j = δ_j (BP3)."""
        traced, names = self.traced, self.names
        gradient, penalties, steps = traced.gradient[l], traced.network.penalties, []
        for k in inputs:
            w, equation = self.weight(l, j, k), "BP4"
            pieces = [self.x(l, k), TIMES, self.delta(l, j)]
            if penalties:
                slope = sum(penalty.gradient(w.value) for penalty in penalties)
                pieces += [" + ", Number(f"∂Ω/∂{w.symbol}", slope)]
                equation = "penalty-gradient"
            steps.append(Step("gradient", "dC/dw", equation, f"∂C/∂{w.symbol}", pieces,
                              gradient["weights"][j][k], l, j + 1, k + 1))
        if traced.biased(l):
            steps.append(Step("gradient", "dC/db", "BP3", f"∂C/∂{names.name('b', l, j)}",
                              [self.delta(l, j)], gradient["biases"][j], l, j + 1))
        return steps

    def update(self, l: int, j: int, inputs: list) -> list:
        """w_jk ← w_jk − η ∂C/∂w_jk of these inputs, and b_j alike."""
        steps = [self.updated(l, "w", "weights", j, k) for k in inputs]
        return steps + ([self.updated(l, "b", "biases", j)] if self.traced.biased(l) else [])

    def updated(self, l: int, letter: str, parameter: str, *place):
        """One parameter's step."""
        traced = self.traced
        w, slope, after = (at(lists[l][parameter], place)
                           for lists in (traced.before, traced.gradient, traced.after))
        symbol, counted = self.names.name(letter, l, *place), [index + 1 for index in place]
        return Step("update", letter, "sgd", symbol, self.step_of(symbol, w, slope), after,
                    l, *counted, sign="←")

    def step_of(self, symbol: str, w, slope) -> list:
        """w − η ∂C/∂w."""
        return [Number(symbol, w), " − ", Number("η", self.traced.learning_rate), TIMES,
                Number(f"∂C/∂{symbol}", slope)]

    def after(self, most: int) -> list:
        """The outputs (some, where there are many more than `most`) and the cost after the step."""
        traced, l = self.traced, self.traced.last
        z, a = traced.output_z, traced.output
        if traced.dense(l):
            steps = [self.activation("after", l, j, z, a) for j in chosen(len(a), most)]
        else:
            symbol, a = self.names.a(l), numbers(a)
            steps = [Step("after", "a", "forward-pass", symbol, [Number(symbol, a)], a, l)]
        return steps + self.cost("after", traced.output, traced.output_cost, traced.cost_after)

    def whole(self, part: str, l: int) -> list:
        """What a layer of another kind than dense takes and gives: its numbers as they are."""
        traced, names, layer = self.traced, self.names, self.traced.layers[l]
        if isinstance(layer, Standardize) and layer.inputs <= FEW:
            return self.standardized(part, l)
        if part == "forward":
            pieces = [f"{layer.name}(", Number(names.a(l - 1), numbers(traced.a[l - 1])), ")"]
            return [Step(part, "a", "forward-pass", names.a(l), pieces, numbers(traced.a[l]), l)]
        if part == "backward":
            slope = Number("y", traced.y)
            if traced.slope[l] is not None:
                slope = Number(names.slope(l), numbers(traced.slope[l]))
            return [Step(part, "delta", self.rule(l), names.name("δ", l),
                         [f"{layer.name}'(", slope, ")"], numbers(traced.delta[l]), l)]
        steps = []
        for parameter in layer.parameters:
            symbol, slope = names.name(parameter, l), numbers(traced.gradient[l][parameter])
            if part == "gradient":
                pieces = [Number(f"∂C/∂{symbol}", slope)]
                steps.append(Step(part, f"dC/d{parameter}", "chain-rule", f"∂C/∂{symbol}", pieces,
                                  slope, l))
            else:
                pieces = self.step_of(symbol, numbers(traced.before[l][parameter]), slope)
                after = numbers(traced.after[l][parameter])
                steps.append(Step(part, parameter, "sgd", symbol, pieces, after, l, sign="←"))
        return steps


    def standardized(self, part: str, l: int) -> list:
        """a_k = (x_k − μ_k) / s_k and ∂C/∂a_k of a layer that standardises, or the way back."""
        traced, names, layer = self.traced, self.names, self.traced.layers[l]
        back, steps = isinstance(layer, InUnit), []
        for k, (m_k, s_k) in enumerate(zip(layer.means, layer.deviations)):
            x_k, m_k = self.x(l, k), Number(names.name("μ", 0, k), m_k)
            s_k = Number(names.name("s", 0, k), s_k)
            if part == "forward":
                equation, pieces = "standardize", ["(", x_k, " − ", m_k, ") / ", s_k]
                if back:
                    equation, pieces = "in-unit", [m_k, " + ", s_k, TIMES, x_k]
                steps.append(Step(part, "a", equation, names.a(l, k), pieces, traced.a[l][k],
                                  l, k + 1))
            if part == "backward":
                slope = Number(names.slope(l, k), traced.delta[l][k])
                steps.append(Step(part, "delta", self.rule(l), names.name("δ", l, k), [slope],
                                  traced.delta[l][k], l, k + 1))
        return steps


def at(xs, place):
    """The number at a place of nested lists."""
    for index in place:
        xs = xs[index]
    return xs
