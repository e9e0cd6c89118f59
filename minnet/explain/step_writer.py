"""Writes the steps of a training step from what the core computed, each number as it is there."""

from ..core import InUnit, Softmax, Standardize, numbers
from ..core.losses import CrossEntropy
from ..equations import equations_of
from . import formulas
from .formulas import elementwise, function
from .notation import TIMES, Names, Number, Sum, chosen
from .steps import Step

# Of a layer that standardises no more numbers than these, each is shown by itself.
FEW = 12

# The terms of a window of 5x5 are shown all.
WINDOW = 13

LETTERS = {"weights": "w", "biases": "b"}


class StepWriter:
    """Writes the steps of a TracedStep. l counts layers from 1, j neurons and k inputs from 0."""

    def __init__(self, traced):
        self.traced = traced
        self.names = Names(traced.last, traced.shapes)
        self.ids = {}

    def number(self, letter: str, l: int, value, *indices):
        """A symbol of layer l with its number."""
        return Number(self.names.name(letter, l, *indices), value)

    def x(self, l: int, k: int):
        """Input k of layer l: an activation of the layer before."""
        return Number(self.names.a(l - 1, k), self.traced.a[l - 1][k])

    def parameter(self, l: int, place: tuple):
        """w_jk, b_j or another parameter before the step."""
        name, *indices = place
        return self.number(LETTERS.get(name, name), l, self.traced.parameter(l, place), *indices)

    def delta(self, l: int, j: int):
        """δ_j."""
        return Number(self.names.of("δ", l, j), self.traced.delta[l][j])

    def share(self, l: int, j: int) -> list:
        """δ_j, or of a mean δ_j / n: what each of its terms has of it."""
        mean = self.traced.joined_by(l) == "mean"
        return [self.delta(l, j)] + [f" / {len(self.traced.terms(l, j))}"] * mean

    def id(self, l: int, method: str, beginning: str, otherwise: str) -> str:
        """The id of the equation with this beginning that a layer's method is, if it is one."""
        kind = type(self.traced.layers[l])
        if (kind, method, beginning) not in self.ids:
            found = [entry.id for entry in equations_of(getattr(kind, method))
                     if entry.formula.startswith(beginning)]
            self.ids[kind, method, beginning] = (found + [otherwise])[0]
        return self.ids[kind, method, beginning]

    def forward(self, l: int, j: int) -> list:
        """z_j = Σ_k w_jk x_k + b_j,  a_j = f(z_j)."""
        traced, names = self.traced, self.names
        id = "weighted-input" if traced.dense(l) else self.id(l, "forward", "", "forward-pass")
        join = {"max": self.largest, "mean": self.mean}.get(traced.joined_by(l), self.weighted_sum)
        steps, pieces = [], join(l, j)
        if traced.joined_by(l) == "max":
            k = traced.largest(l, j)[1]
            place = [] if k is None else [index + 1 for index in names.place(l - 1, k)]
            steps.append(Step("forward", "place", id, names.of("z", l, j), ["arg", *pieces], place,
                              l, j + 1, None if k is None else k + 1))
        if not traced.layers[l].activation:
            return steps + [Step("forward", "a", id, names.a(l, j), pieces, traced.a[l][j],
                                 l, j + 1)]
        return steps + [Step("forward", "z", id, names.of("z", l, j), pieces, traced.z[l][j],
                             l, j + 1),
                        self.activation("forward", l, j, traced.z[l], traced.a[l])]

    def weighted_sum(self, l: int, j: int) -> list:
        """Σ_k w_jk x_k + b_j; of another layer than dense, inputs that are 0 are left out."""
        x, dense, terms = self.traced.a[l - 1], self.traced.dense(l), self.traced.terms(l, j)
        inputs = [(place, k) for place, k in terms if k is not None and (dense or x[k])]

        def vanishes(t):
            """Whether a term is 0."""
            place, k = inputs[t]
            return not x[k] or not self.traced.parameter(l, place)

        parts = [Sum(len(inputs), lambda t: self.term(l, *inputs[t]), vanishes,
                     0 if dense else WINDOW)] if inputs else []
        for part in [self.parameter(l, place) for place, k in terms if k is None]:
            parts += [" + ", part] if parts else [part]
        return parts or ["0"]

    def largest(self, l: int, j: int) -> list:
        """max(x_k …)."""
        return ["max(", self.window(l, j, ", "), ")"]

    def mean(self, l: int, j: int) -> list:
        """(Σ_k x_k) / n."""
        return ["(", self.window(l, j), f") / {len(self.traced.terms(l, j))}"]

    def window(self, l: int, j: int, joint: str = " + "):
        """The terms of an output, one after the other."""
        terms = self.traced.terms(l, j)
        return Sum(len(terms), lambda t: self.term(l, *terms[t]), None, WINDOW, joint)

    def term(self, l: int, place, k) -> list:
        """w_jk x_k, or the one of the two that there is."""
        if k is None:
            return [self.parameter(l, place)]
        return [*([self.parameter(l, place), TIMES] if place else []), self.x(l, k)]

    def activation(self, part: str, l: int, j: int, z: list, a: list):
        """a_j = f(z_j)."""
        f = self.traced.layers[l].activation
        pieces = formulas.output(f, self.names, l, z, j)
        general = f"{function(f)}({self.names.of('z', l, j)})" if elementwise(f) else ""
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
        elif f is None:
            pieces, general = self.slope(l, j), names.slope(l, j)
        elif elementwise(f):
            f_prime = formulas.derivative(f, names, l, traced.z[l][j], traced.a[l][j], j)
            pieces = self.slope(l, j) + f_prime
            general = names.slope(l, j)
            if f_prime:
                general += f" {function(f)}'({names.of('z', l, j)})"
        elif isinstance(f, Softmax):
            pieces = formulas.softmax_delta(names, l, traced.a[l], slope, j)
        else:
            pieces = [Number(f"{f.name}'({names.slope(l)}){names.name('', 0, j)}", value)]
        return [Step("backward", "delta", self.rule(l), names.of("δ", l, j), pieces, value,
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
        traced, slope = self.traced, self.traced.slope[l]
        if l == traced.last:
            a, y = traced.a[l], traced.y
            return formulas.slope_of_loss(traced.loss, self.names, l, a, y, slope, j)
        readers = traced.readers(l + 1, j) if traced.by_terms(l + 1) else ()
        if not readers:
            return [Number(self.names.slope(l, j), slope[j])]
        l += 1

        def term(t):
            """w_ij δ_i."""
            place, i = readers[t]
            return [*([self.parameter(l, place), TIMES] if place else []), *self.share(l, i)]

        if len(readers) == 1 and len(term(0)) == 1:
            return term(0)
        return ["(", Sum(len(readers), term, lambda t: not traced.delta[l][readers[t][1]]), ")"]

    def gradient(self, l: int, place: tuple) -> list:
        """∂C/∂w_jk = a_k δ_j (BP4), ∂C/∂b_j = δ_j (BP3), summed over the outputs that share it."""
        traced, parameter = self.traced, self.parameter(l, place)
        uses, penalties = traced.uses(l, place), traced.network.penalties
        letter = LETTERS.get(place[0], place[0])
        equation = {"w": "BP4", "b": "BP3"}.get(letter)
        if not traced.dense(l):
            equation = self.id(l, "gradient", f"∂C/∂{letter}", "chain-rule")

        def term(t):
            """a_k δ_j, or δ_j alone."""
            j, k = uses[t]
            return [*([] if k is None else [self.x(l, k), TIMES]), *self.share(l, j)]

        pieces = [Sum(len(uses), term)] if uses else ["0"]
        if penalties and place[0] == "weights":
            slope = sum(penalty.gradient(parameter.value) for penalty in penalties)
            pieces += [" + ", Number(f"∂Ω/∂{parameter.symbol}", slope)]
            equation = "penalty-gradient"
        return [Step("gradient", f"dC/d{letter}", equation, f"∂C/∂{parameter.symbol}", pieces,
                     at(traced.gradient[l], place), l, *self.whose(l, place))]

    def update(self, l: int, place: tuple) -> list:
        """w ← w − η ∂C/∂w, of a weight or a bias."""
        traced, parameter = self.traced, self.parameter(l, place)
        pieces = self.step_of(parameter.symbol, parameter.value, at(traced.gradient[l], place))
        return [Step("update", LETTERS.get(place[0], place[0]), "sgd", parameter.symbol, pieces,
                     at(traced.after[l], place), l, *self.whose(l, place), sign="←")]

    def whose(self, l: int, place: tuple) -> list:
        """The neuron and the input of a parameter that no others share, counted from 1."""
        return [index + 1 for index in place[1:]] if self.traced.dense(l) else []

    def step_of(self, symbol: str, w, slope) -> list:
        """w − η ∂C/∂w."""
        return [Number(symbol, w), " − ", Number("η", self.traced.learning_rate), TIMES,
                Number(f"∂C/∂{symbol}", slope)]

    def after(self, most: int) -> list:
        """The outputs (some, where there are many more than `most`) and the cost after the step."""
        traced, l = self.traced, self.traced.last
        z, a = traced.output_z, traced.output
        if traced.by_terms(l) and traced.layers[l].activation:
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
    """The number at a place, ("weights", j, k), of parameters by name."""
    for index in place:
        xs = xs[index]
    return xs
