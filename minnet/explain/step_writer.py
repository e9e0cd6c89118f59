"""Writes the steps of a training step from what the core computed, each number as it is there."""

from functools import lru_cache, partial

from ..core import InUnit, Softmax, activations, losses
from ..equations import equations_of
from . import formulas
from .formulas import elementwise, function
from .notation import TIMES, Names, Number, Sum, Vector
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
        self.a = [Vector(partial(self.names.a, l), a) for l, a in enumerate(traced.a)]
        self.z = [self.vector("z", l, z) for l, z in enumerate(traced.z)]
        self.delta = [self.vector("δ", l, delta) for l, delta in enumerate(traced.delta)]
        self.slope = [self.vector("∂C/∂a", l, slope) for l, slope in enumerate(traced.slope)]
        self.y = Vector(partial(self.names.name, "y", 0), traced.y)
        self.id = lru_cache(maxsize=None)(equation_id)

    def vector(self, letter: str, l: int, values: list):
        """The numbers of a layer's outputs with their symbols."""
        return Vector(partial(self.names.of, letter, l), values)

    def parameter(self, l: int, place: tuple):
        """w_jk, b_j or another parameter before the step."""
        symbol = self.names.name(self.letter(l, place), l, *place[1:])
        return Number(symbol, self.traced.parameter(l, place))

    def letter(self, l: int, place: tuple) -> str:
        """The letter of a parameter; of a layer that is shown as a whole its name."""
        return LETTERS.get(place[0], place[0]) if self.traced.by_terms(l) else place[0]

    def product(self, l: int, place=None, k=None, j=None) -> list:
        """w_jk x_k, w_jk δ_j or x_k δ_j: those of the three that are named.

        Of a layer that takes the mean of n terms it is δ_j / n.
        """
        pieces = []
        if place:
            pieces += [TIMES, self.parameter(l, place)]
        if k is not None:
            pieces += [TIMES, self.a[l - 1][k]]
        if j is not None:
            pieces += [TIMES, self.delta[l][j]]
        if j is not None and self.traced.joined_by(l) == "mean":
            pieces += [f" / {len(self.traced.terms(l, j))}"]
        return pieces[1:]

    def forward(self, l: int, j) -> list:
        """z_j = Σ_k w_jk x_k + b_j,  a_j = f(z_j)."""
        traced, layer = self.traced, self.traced.layers[l]
        if j is None:
            pieces = [f"{layer.name}(", self.a[l - 1].whole, ")"]
            return [Step("forward", "a", "forward-pass", self.a[l].whole, pieces, l)]
        id, steps = self.id(type(layer).forward, "forward-pass"), []
        pieces = self.standardized(l, j) if traced.standardizes(l) else self.joined(l, j)
        if traced.joined_by(l) == "max":
            k = traced.largest(l, j)[1]
            place = [] if k is None else [index + 1 for index in self.names.place(l - 1, k)]
            steps.append(Step("forward", "place", id, Number(self.z[l].symbol(j), place),
                              ["arg", *pieces], l, j + 1, None if k is None else k + 1))
        if not layer.activation:
            return [*steps, Step("forward", "a", id, self.a[l][j], pieces, l, j + 1)]
        return [*steps, Step("forward", "z", id, self.z[l][j], pieces, l, j + 1),
                self.activation("forward", l, j, self.z[l], self.a[l])]

    def standardized(self, l: int, k: int) -> list:
        """(x_k − μ_k) / s_k of a layer that standardises, or the way back."""
        layer, x_k = self.traced.layers[l], self.a[l - 1][k]
        m_k = Number(self.names.name("μ", 0, k), layer.means[k])
        s_k = Number(self.names.name("s", 0, k), layer.deviations[k])
        back = isinstance(layer, InUnit)
        return [m_k, " + ", s_k, TIMES, x_k] if back else ["(", x_k, " − ", m_k, ") / ", s_k]

    def joined(self, l: int, j: int) -> list:
        """Σ_k w_jk x_k + b_j, or as the layer joins them max(x_k …) or (Σ_k x_k) / n.

        Of another sum than dense, inputs that are 0 are left out.
        """
        x, dense, terms = self.traced.a[l - 1], self.traced.dense(l), self.traced.terms(l, j)
        joined_by, window = self.traced.joined_by(l), lambda t: self.product(l, *terms[t])
        if joined_by == "max":
            return ["max(", Sum(len(terms), window, None, WINDOW, ", "), ")"]
        if joined_by == "mean":
            return ["(", Sum(len(terms), window, None, WINDOW), f") / {len(terms)}"]
        inputs = [(place, k) for place, k in terms if k is not None and (dense or x[k])]

        def vanishes(t):
            """Whether a term is 0."""
            place, k = inputs[t]
            return not x[k] or not self.traced.parameter(l, place)

        parts = [Sum(len(inputs), lambda t: self.product(l, *inputs[t]), vanishes,
                     0 if dense else WINDOW)] if inputs else []
        for part in [self.parameter(l, place) for place, k in terms if k is None]:
            parts += [" + ", part] if parts else [part]
        return parts or ["0"]

    def activation(self, part: str, l: int, j: int, z, a):
        """a_j = f(z_j)."""
        f = self.traced.layers[l].activation
        general = f"{function(f)}({z[j].symbol})" if elementwise(f) else ""
        equation = self.id(activations.softmax if isinstance(f, Softmax) else getattr(f, "f", None),
                           "activation")
        return Step(part, "a", equation, a[j], formulas.output(f, z, j), l, j + 1, general=general)

    def cost(self, part: str, outcome) -> list:
        """C = C(a, y), and where there are penalties C = C(a, y) + Ω."""
        traced, loss, total = self.traced, self.traced.loss, Number("C", outcome.cost)
        a = self.vector("a", traced.last, outcome.a)
        pieces = formulas.cost(loss, traced.pair, a, self.y, outcome.loss)
        exact = losses.softmax_cross_entropy if isinstance(loss, losses.CrossEntropy) else None
        equation = self.id(exact if traced.pair else loss.cost, "cost")
        if not traced.network.penalties:
            return [Step(part, "C", equation, total, pieces)]
        alone, penalty = Number("C₀", outcome.loss), Number("Ω", outcome.penalty)
        return [Step(part, "C0", equation, alone, pieces),
                Step(part, "penalty", "penalty", penalty, [Number("Σ ω(w)", penalty.value)]),
                Step(part, "C", "cost", total, [alone, " + ", penalty])]

    def backward(self, l: int, j) -> list:
        """δ_j of the last layer by BP1, of one before it by BP2."""
        traced, layer, f = self.traced, self.traced.layers[l], self.traced.layers[l].activation
        z, a, delta, slope = self.z[l], self.a[l], self.delta[l], self.slope[l]
        rule, general = "BP1" if l == traced.last else "BP2", ""
        paired = l == traced.last and traced.pair
        if j is None:
            given = Number("y", traced.y) if paired else slope.whole
            return [Step("backward", "delta", rule, delta.whole,
                         [f"{layer.name}'(", given, ")"], l)]
        if paired:
            pieces = self.delta_of_pair(l, j)
        elif traced.standardizes(l):
            pieces = [slope[j]]
        elif f is None or elementwise(f):
            f_prime = formulas.derivative(f, z, a, j) if f else []
            pieces, general = self.slope_of(l, j) + f_prime, slope.symbol(j)
            if f_prime:
                general += f" {function(f)}'({z.symbol(j)})"
        elif isinstance(f, Softmax):
            pieces = formulas.softmax_delta(a, slope, j)
        else:
            symbol = f"{f.name}'({slope.symbol()}){self.names.name('', 0, j)}"
            pieces = [Number(symbol, delta.values[j])]
        return [Step("backward", "delta", rule, delta[j], pieces, l, j + 1, general=general)]

    def delta_of_pair(self, l: int, j: int) -> list:
        """δ_j of a loss and an activation that are a pair: a_j − y_j, where it comes to that."""
        a, y, delta = self.a[l], self.y, self.delta[l]
        if delta.values == losses.difference(a.values, y.values):
            return [a[j], " − ", y[j]]
        if isinstance(self.traced.loss, losses.CrossEntropy):
            return [a[j], TIMES, Number("Σ y", sum(y.values)), " − ", y[j]]
        return [Number(f"δ({a.symbol(j)}, {y.symbol(j)})", delta.values[j])]

    def slope_of(self, l: int, j: int) -> list:
        """∂C/∂a_j: of the last layer the loss's, else Σ_i w_ij δ_i over the layer after."""
        traced, slope = self.traced, self.slope[l]
        if l == traced.last:
            return formulas.slope_of_loss(traced.loss, self.a[l], self.y, slope, j)
        served = traced.served(l + 1, j)
        if not served:
            return [slope[j]]


        def term(t):
            """w_ij δ_i."""
            i, place, k = served[t]
            return self.product(l + 1, place, j=i)

        if len(served) == len(term(0)) == 1:
            return term(0)
        return ["(", Sum(len(served), term, lambda t: not traced.delta[l + 1][served[t][0]]), ")"]

    def gradient(self, l: int, place: tuple) -> list:
        """∂C/∂w_jk = a_k δ_j (BP4), ∂C/∂b_j = δ_j (BP3), summed over the outputs that share it."""
        traced, layer, w = self.traced, self.traced.layers[l], self.parameter(l, place)
        x, dense, penalties = traced.a[l - 1], traced.dense(l), traced.network.penalties
        served = [(k, j) for j, place, k in traced.served(l, place) if dense or k is None or x[k]]
        letter, slope = self.letter(l, place), self.slope_along(l, place, w)
        pieces, equation = [slope], "chain-rule"
        if traced.by_terms(l):
            terms = Sum(len(served), lambda t: self.product(l, None, *served[t]))
            pieces = [terms] if served else ["0"]
            equation = self.id(type(layer).gradient, equation, f"∂C/∂{letter}")
            if penalties and place[0] == "weights":
                of_penalties = sum(penalty.gradient(w.value) for penalty in penalties)
                pieces += [" + ", Number(f"∂Ω/∂{w.symbol}", of_penalties)]
                equation = "penalty-gradient"
        return [Step("gradient", f"dC/d{letter}", equation, slope, pieces, l,
                     *self.whose(l, place))]

    def update(self, l: int, place: tuple) -> list:
        """w ← w − η ∂C/∂w, of a weight or a bias."""
        w, rate = self.parameter(l, place), Number("η", self.traced.learning_rate)
        new = Number(w.symbol, at(self.traced.after[l], place))
        return [Step("update", self.letter(l, place), "sgd", new,
                     [w, " − ", rate, TIMES, self.slope_along(l, place, w)], l,
                     *self.whose(l, place), sign="←")]

    def slope_along(self, l: int, place: tuple, w):
        """∂C/∂w."""
        return Number(f"∂C/∂{w.symbol}", at(self.traced.gradient[l], place))

    def whose(self, l: int, place: tuple) -> list:
        """The neuron and the input of a parameter that no others share, counted from 1."""
        return [index + 1 for index in place[1:]] if self.traced.dense(l) else []

    def after(self, neurons: list) -> list:
        """The outputs of these neurons, [None] for all as one, and the cost after the step."""
        l, outcome = self.traced.last, self.traced.outcome_after
        z, a = self.vector("z", l, outcome.z), self.vector("a", l, outcome.a)
        if neurons == [None] or not self.traced.layers[l].activation:
            steps = [Step("after", "a", "forward-pass", a.whole, [a.whole], l)]
        else:
            steps = [self.activation("after", l, j, z, a) for j in neurons]
        return steps + self.cost("after", outcome)


def equation_id(function, otherwise: str, beginning: str = "") -> str:
    """The id of the equation with this beginning that a function is, if it is one."""
    found = [entry.id for entry in equations_of(function)
             if entry.formula.startswith(beginning)] if function else []
    return (found + [otherwise])[0]
