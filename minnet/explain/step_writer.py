"""Writes the steps of a training step from what the core computed, each number as it is there."""

from functools import lru_cache

from ..core import InUnit, Softmax, activations, losses, numbers
from ..equations import equations_of
from . import formulas
from .formulas import elementwise, function
from .notation import TIMES, Names, Number, Sum
from .steps import Step
from .traced_step import at

# The terms of a window of 5x5 are shown all.
WINDOW = 13

LETTERS = {"weights": "w", "biases": "b"}


class StepWriter:
    """Writes the steps of a TracedStep. l counts layers from 1, j neurons and k inputs from 0.

    forward and backward write those of neuron j, of the layer as a whole where j is None; gradient
    and update those of the parameter at a place, ("weights", j, k), or of all at ("weights",).
    """

    def __init__(self, traced):
        self.traced = traced
        self.names = Names(traced.last, traced.shapes)
        self.id = lru_cache(maxsize=None)(equation_id)

    def number(self, letter: str, l: int, value, *indices):
        """A symbol of layer l with its number."""
        return Number(self.names.name(letter, l, *indices), value)

    def x(self, l: int, k: int):
        """Input k of layer l: an activation of the layer before."""
        return Number(self.names.a(l - 1, k), self.traced.a[l - 1][k])

    def parameter(self, l: int, place: tuple):
        """w_jk, b_j or another parameter before the step."""
        return self.number(self.letter(l, place), l, self.traced.parameter(l, place), *place[1:])

    def letter(self, l: int, place: tuple) -> str:
        """The letter of a parameter; of a layer that is shown as a whole its name."""
        return LETTERS.get(place[0], place[0]) if self.traced.by_terms(l) else place[0]

    def delta(self, l: int, j: int):
        """δ_j."""
        return Number(self.names.of("δ", l, j), self.traced.delta[l][j])

    def share(self, l: int, j: int) -> list:
        """δ_j, or of a mean δ_j / n: what each of its terms has of it."""
        mean = self.traced.joined_by(l) == "mean"
        return [self.delta(l, j)] + [f" / {len(self.traced.terms(l, j))}"] * mean

    def forward(self, l: int, j) -> list:
        """z_j = Σ_k w_jk x_k + b_j,  a_j = f(z_j)."""
        traced, names, layer = self.traced, self.names, self.traced.layers[l]
        if j is None:
            x, a = (numbers(traced.a[at]) for at in (l - 1, l))
            pieces = [f"{layer.name}(", Number(names.a(l - 1), x), ")"]
            return [Step("forward", "a", "forward-pass", names.a(l), pieces, a, l)]
        id = self.id(type(layer).forward, "forward-pass")
        steps, pieces = [], self.standardized(l, j) if traced.standardizes(l) else self.sum(l, j)
        if traced.joined_by(l) == "max":
            k = traced.largest(l, j)[1]
            place = [] if k is None else [index + 1 for index in names.place(l - 1, k)]
            steps.append(Step("forward", "place", id, names.of("z", l, j), ["arg", *pieces], place,
                              l, j + 1, None if k is None else k + 1))
        if not layer.activation:
            return steps + [Step("forward", "a", id, names.a(l, j), pieces, traced.a[l][j],
                                 l, j + 1)]
        return steps + [Step("forward", "z", id, names.of("z", l, j), pieces, traced.z[l][j],
                             l, j + 1),
                        self.activation("forward", l, j, traced.z[l], traced.a[l])]

    def standardized(self, l: int, k: int) -> list:
        """(x_k − μ_k) / s_k of a layer that standardises, or the way back."""
        layer, x_k = self.traced.layers[l], self.x(l, k)
        m_k = self.number("μ", 0, layer.means[k], k)
        s_k = self.number("s", 0, layer.deviations[k], k)
        back = isinstance(layer, InUnit)
        return [m_k, " + ", s_k, TIMES, x_k] if back else ["(", x_k, " − ", m_k, ") / ", s_k]

    def sum(self, l: int, j: int) -> list:
        """Σ_k w_jk x_k + b_j, or as the layer joins them max(x_k …) or (Σ_k x_k) / n.

        Of another sum than dense, inputs that are 0 are left out.
        """
        x, dense, terms = self.traced.a[l - 1], self.traced.dense(l), self.traced.terms(l, j)
        joined_by, window = self.traced.joined_by(l), lambda t: self.term(l, *terms[t])
        if joined_by == "max":
            return ["max(", Sum(len(terms), window, None, WINDOW, ", "), ")"]
        if joined_by == "mean":
            return ["(", Sum(len(terms), window, None, WINDOW), f") / {len(terms)}"]
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
        equation = self.id(activations.softmax if isinstance(f, Softmax) else getattr(f, "f", None),
                           "activation")
        return Step(part, "a", equation, self.names.a(l, j), pieces, a[j], l, j + 1,
                    general=general)

    def cost(self, part: str, outcome) -> list:
        """C = C(a, y), and where there are penalties C = C(a, y) + Ω."""
        traced, loss = self.traced, self.traced.loss
        pieces = formulas.cost(loss, traced.pair, self.names, traced.last, outcome.a, traced.y,
                               outcome.loss)
        exact = losses.softmax_cross_entropy if isinstance(loss, losses.CrossEntropy) else None
        equation = self.id(exact if traced.pair else loss.cost, "cost")
        if not traced.network.penalties:
            return [Step(part, "C", equation, "C", pieces, outcome.cost)]
        alone, penalty = Number("C₀", outcome.loss), Number("Ω", outcome.penalty)
        return [
            Step(part, "C0", equation, alone.symbol, pieces, alone.value),
            Step(part, "penalty", "penalty", penalty.symbol, [Number("Σ ω(w)", penalty.value)],
                 penalty.value),
            Step(part, "C", "cost", "C", [alone, " + ", penalty], outcome.cost),
        ]

    def backward(self, l: int, j) -> list:
        """δ_j of the last layer by BP1, of one before it by BP2."""
        traced, names, layer = self.traced, self.names, self.traced.layers[l]
        f, delta, slope = layer.activation, traced.delta[l], traced.slope[l]
        rule, general = "BP1" if l == traced.last else "BP2", ""
        if j is None:
            given = (Number("y", traced.y) if slope is None
                     else Number(names.slope(l), numbers(slope)))
            return [Step("backward", "delta", rule, names.name("δ", l),
                         [f"{layer.name}'(", given, ")"], numbers(delta), l)]
        if slope is None:
            pieces = self.delta_of_pair(l, j)
        elif traced.standardizes(l):
            pieces = [Number(names.slope(l, j), slope[j])]
        elif f is None or elementwise(f):
            f_prime = formulas.derivative(f, names, l, traced.z[l], traced.a[l], j) if f else []
            pieces, general = self.slope(l, j) + f_prime, names.slope(l, j)
            if f_prime:
                general += f" {function(f)}'({names.of('z', l, j)})"
        elif isinstance(f, Softmax):
            pieces = formulas.softmax_delta(names, l, traced.a[l], slope, j)
        else:
            pieces = [Number(f"{f.name}'({names.slope(l)}){names.name('', 0, j)}", delta[j])]
        return [Step("backward", "delta", rule, names.of("δ", l, j), pieces, delta[j],
                     l, j + 1, general=general)]

    def delta_of_pair(self, l: int, j: int) -> list:
        """δ_j of a loss and an activation that are a pair: a_j − y_j, where it comes to that."""
        traced = self.traced
        delta, a, y = traced.delta[l], traced.a[l], traced.y
        a_j, y_j = Number(self.names.a(l, j), a[j]), self.number("y", 0, y[j], j)
        if delta == losses.difference(a, y):
            return [a_j, " − ", y_j]
        if isinstance(traced.loss, losses.CrossEntropy):
            return [a_j, TIMES, Number("Σ y", sum(y)), " − ", y_j]
        return [Number(f"δ({a_j.symbol}, {y_j.symbol})", delta[j])]

    def slope(self, l: int, j: int) -> list:
        """∂C/∂a_j: of the last layer the loss's, else Σ_i w_ij δ_i over the layer after."""
        traced, slope = self.traced, self.traced.slope[l]
        if l == traced.last:
            a, y = traced.a[l], traced.y
            return formulas.slope_of_loss(traced.loss, self.names, l, a, y, slope, j)
        served = traced.served(l + 1, j)
        if not served:
            return [Number(self.names.slope(l, j), slope[j])]

        def term(t):
            """w_ij δ_i."""
            i, place, k = served[t]
            weight = [self.parameter(l + 1, place), TIMES] if place else []
            return weight + self.share(l + 1, i)

        if len(served) == 1 and len(term(0)) == 1:
            return term(0)
        return ["(", Sum(len(served), term, lambda t: not traced.delta[l + 1][served[t][0]]), ")"]

    def gradient(self, l: int, place: tuple) -> list:
        """∂C/∂w_jk = a_k δ_j (BP4), ∂C/∂b_j = δ_j (BP3), summed over the outputs that share it."""
        traced, layer, parameter = self.traced, self.traced.layers[l], self.parameter(l, place)
        x, dense, penalties = traced.a[l - 1], traced.dense(l), traced.network.penalties
        served = [(j, k) for j, place, k in traced.served(l, place) if dense or k is None or x[k]]
        letter, symbol = self.letter(l, place), f"∂C/∂{parameter.symbol}"
        value, equation = at(traced.gradient[l], place), "chain-rule"

        def term(t):
            """a_k δ_j, or δ_j alone."""
            j, k = served[t]
            return ([] if k is None else [self.x(l, k), TIMES]) + self.share(l, j)

        if not traced.by_terms(l):
            pieces = [Number(symbol, value)]
        else:
            pieces = [Sum(len(served), term)] if served else ["0"]
            equation = self.id(type(layer).gradient, equation, f"∂C/∂{letter}")
            if penalties and place[0] == "weights":
                slope = sum(penalty.gradient(parameter.value) for penalty in penalties)
                pieces += [" + ", Number(f"∂Ω/∂{parameter.symbol}", slope)]
                equation = "penalty-gradient"
        return [Step("gradient", f"dC/d{letter}", equation, symbol, pieces, value,
                     l, *self.whose(l, place))]

    def update(self, l: int, place: tuple) -> list:
        """w ← w − η ∂C/∂w, of a weight or a bias."""
        traced, w = self.traced, self.parameter(l, place)
        pieces = [w, " − ", Number("η", traced.learning_rate), TIMES,
                  Number(f"∂C/∂{w.symbol}", at(traced.gradient[l], place))]
        return [Step("update", self.letter(l, place), "sgd", w.symbol, pieces,
                     at(traced.after[l], place), l, *self.whose(l, place), sign="←")]

    def whose(self, l: int, place: tuple) -> list:
        """The neuron and the input of a parameter that no others share, counted from 1."""
        return [index + 1 for index in place[1:]] if self.traced.dense(l) else []

    def after(self, neurons: list) -> list:
        """The outputs of these neurons, [None] for all as one, and the cost after the step."""
        l, outcome = self.traced.last, self.traced.outcome_after
        if neurons == [None] or not self.traced.layers[l].activation:
            symbol, a = self.names.a(l), numbers(outcome.a)
            steps = [Step("after", "a", "forward-pass", symbol, [Number(symbol, a)], a, l)]
        else:
            steps = [self.activation("after", l, j, outcome.z, outcome.a) for j in neurons]
        return steps + self.cost("after", outcome)


def equation_id(function, otherwise: str, beginning: str = "") -> str:
    """The id of the equation with this beginning that a function is, if it is one."""
    found = [entry.id for entry in equations_of(function)
             if entry.formula.startswith(beginning)] if function else []
    return (found + [otherwise])[0]
