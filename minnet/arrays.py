"""The array form of parts: their own methods again, for arrays with a row for each sample.

A backend that computes with arrays asks for it with `array_form(part, xp)`. A part that has one
gives it as `arrays(xp)`, written against the Python array API standard; xp is the library, NumPy
say. Here are the forms of the core's own parts, and what stands in where a part brings none.
"""

import copy
import sys

from .core import (ACTIVATIONS, LOSSES, SGD, Dense, InUnit, Layer, Loss, Softmax, Standardize,
                   apply)
from .core.losses import EPSILON, positive

METHODS = {"output", "delta", "forward", "forward_in_training", "backward", "gradient", "cost",
           "output_cost", "step"}


def array_form(part, xp):
    """A part's methods for arrays of the library xp; row by row, said once, if it brings none.

    An activation has output(z) and delta(z, a, gradient); a loss cost(a, y), a number for each
    row, gradient(a, y), delta and output_cost, as a Loss of such functions has; a penalty
    cost(w) and gradient(w); an optimizer start and step(w, gradient, learning_rate, memory);
    a layer what a Layer has, its parameters being set on the form as arrays.
    """
    form = part.arrays(xp) if getattr(part, "arrays", None) else None
    if form is None or (form is not part and does_otherwise(part)):
        say_once(part)
        form = next(by_rows for method, by_rows in BY_ROWS if hasattr(part, method))(part, xp)
    if hasattr(part, "forward"):
        form.layer, form.activation = part, part.activation
    return form


def does_otherwise(part) -> bool:
    """Whether a class overrides what the class that brings the form does."""
    if "arrays" in vars(part):
        return False
    classes = type(part).__mro__
    bringing = next(place for place, kind in enumerate(classes) if "arrays" in vars(kind))
    return any(METHODS & vars(kind).keys() for kind in classes[:bringing])


_said = set()


def say_once(part):
    """Tell of a part that has no array form, the first time."""
    if part.name not in _said:
        _said.add(part.name)
        print(f"minnet: {part.name} has no array form, so it is run row by row, which is slower",
              file=sys.stderr)


class DenseArrays(Layer):
    """a = f(z), z = x wᵀ + b"""

    def __init__(self, layer, xp):
        self.xp = xp
        self.biases = xp.asarray(layer.biases, dtype=xp.float64)
        self.f = array_form(layer.activation, xp)

    def forward(self, x):
        """z = x wᵀ + b,  a = f(z)"""
        z = x @ self.weights.T
        z += self.xp.asarray(self.biases, dtype=z.dtype)
        return z, self.f.output(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)"""
        return self.f.delta(z, a, gradient)

    def backward(self, x, delta):
        """∂C/∂x = δ w"""
        return delta @ self.weights

    def gradient(self, inputs, deltas):
        """∂C/∂b = Σ δ (BP3),  ∂C/∂w = δᵀ x (BP4), summed over the samples"""
        return {"weights": deltas.T @ inputs, "biases": self.xp.sum(deltas, axis=0)}


class StandardizeArrays(Layer):
    """a_k = (x_k − μ_k) / s_k"""

    def __init__(self, layer, xp):
        self.means = xp.asarray(layer.means, dtype=xp.float64)
        deviations = xp.asarray(layer.deviations, dtype=xp.float64)
        # What is divided by infinity is 0, as it should be where the deviation is 0.
        self.deviations = xp.where(deviations == 0, xp.inf, deviations)
        self.xp = xp

    def forward(self, x):
        """a = (x − μ) / s"""
        a = self.xp.asarray((x - self.means) / self.deviations, dtype=x.dtype)
        return a, a

    def backward(self, x, delta):
        """∂C/∂x = δ / s"""
        return self.xp.asarray(delta / self.deviations, dtype=delta.dtype)


class InUnitArrays(Layer):
    """a_k = μ_k + s_k x_k"""

    def __init__(self, layer, xp):
        self.means = xp.asarray(layer.means, dtype=xp.float64)
        self.deviations = xp.asarray(layer.deviations, dtype=xp.float64)
        self.xp = xp

    def forward(self, x):
        """a = μ + s ⊙ x"""
        a = self.xp.asarray(self.means + self.deviations * x, dtype=x.dtype)
        return a, a

    def backward(self, x, delta):
        """∂C/∂x = δ ⊙ s"""
        return self.xp.asarray(delta * self.deviations, dtype=delta.dtype)


class Sigmoid:
    """σ(z) = 1 / (1 + e^(−z)); where e^(−z) is infinite this is 0, as it should be."""

    def __init__(self, xp):
        self.xp = xp

    def output(self, z):
        """a = 1 / (1 + e^(−z))"""
        return 1.0 / (1.0 + self.xp.exp(-z))

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ a ⊙ (1 − a)"""
        return gradient * (a * (1.0 - a))


class Tanh:
    """tanh(z)"""

    def __init__(self, xp):
        self.xp = xp

    def output(self, z):
        """a = tanh(z)"""
        return self.xp.tanh(z)

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ (1 − a²)"""
        return gradient * (1.0 - a * a)


class Relu:
    """max(0, z)"""

    def __init__(self, xp):
        self.xp = xp

    def output(self, z):
        """a = max(0, z)"""
        return self.xp.maximum(z, self.xp.zeros_like(z))

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a where z > 0, else 0"""
        return gradient * self.xp.asarray(z > 0, dtype=z.dtype)


class Identity:
    """f(z) = z"""

    def __init__(self, xp):
        self.xp = xp

    def output(self, z):
        """a = z"""
        return z

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a"""
        return gradient


class SoftmaxArrays:
    """softmax(z) of every row."""

    def __init__(self, xp):
        self.xp = xp

    def output(self, z):
        """a_j = e^(z_j − c) / Σ_k e^(z_k − c), c being the row's largest"""
        a = self.xp.exp(z - self.xp.max(z, axis=1, keepdims=True))
        return a / self.xp.sum(a, axis=1, keepdims=True)

    def delta(self, z, a, gradient):
        """δ_j = a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k)"""
        return a * (gradient - self.xp.sum(gradient * a, axis=1, keepdims=True))


def squared_error(name: str, factor):
    """The form of a factor times Σ_j (a_j − y_j)²; factor(n) of the number of outputs."""
    def arrays(xp):
        def cost(a, y):
            e = a - y
            return xp.sum(e * e, axis=1) * factor(y.shape[1])

        def gradient(a, y):
            slope = 2 * factor(y.shape[1])
            return a - y if slope == 1 else slope * (a - y)

        return Loss(name, cost, gradient)
    return arrays


class CrossEntropyArrays(Loss):
    """C = −Σ_j y_j log(a_j + 1e-7), exact after softmax."""

    def __init__(self, xp):
        super().__init__("cross_entropy", self.cost_of_rows, self.gradient_of_rows)
        self.xp = xp

    def cost_of_rows(self, a, y):
        """C = −Σ_j y_j log(a_j + 1e-7)"""
        return -self.xp.sum(y * self.xp.log(self.counted(a, y)), axis=1)

    def gradient_of_rows(self, a, y):
        """∂C/∂a_j = −y_j / (a_j + 1e-7)"""
        return -y / self.counted(a, y)

    def counted(self, a, y):
        """a_j + 1e-7 where y_j counts it, 1 where y_j is 0; what has no logarithm is refused."""
        p = self.xp.where(y != 0, a + EPSILON, self.xp.ones_like(a))
        if self.xp.any(p <= 0):
            positive(float(p[p <= 0][0]))
        return p

    def delta(self, layer, z, a, y):
        """δ = a Σ_k y_k − y after softmax, else the plain rule"""
        if isinstance(layer.activation, Softmax):
            return a * self.xp.sum(y, axis=1, keepdims=True) - y
        return super().delta(layer, z, a, y)

    def output_cost(self, layer, z, a, y):
        """C = −Σ_j y_j log softmax(z)_j after softmax, else the plain C(a, y)"""
        if isinstance(layer.activation, Softmax):
            z = self.xp.asarray(z, dtype=a.dtype)
            return -self.xp.sum(y * log_softmax(z, self.xp), axis=1)
        return self.cost(a, y)


def log_softmax(z, xp):
    """z_j − log Σ_k e^(z_k) of every row, without an e^… that overflows"""
    shifted = z - xp.max(z, axis=1, keepdims=True)
    return shifted - xp.log(xp.sum(xp.exp(shifted), axis=1, keepdims=True))


class ActivationByRows:
    """An activation without an array form."""

    def __init__(self, activation, xp):
        self.activation, self.xp = activation, xp

    def output(self, z):
        """a of each row"""
        return self.xp.asarray(list(map(self.activation.output, z.tolist())), dtype=z.dtype)

    def delta(self, z, a, gradient):
        """δ of each row"""
        rows = map(self.activation.delta, z.tolist(), a.tolist(), gradient.tolist())
        return self.xp.asarray(list(rows), dtype=a.dtype)


class LossByRows:
    """A loss without an array form; its δ is the plain rule's unless it has its own."""

    def __init__(self, loss, xp):
        self.loss, self.xp = loss, xp

    def delta(self, layer, z, a, y):
        """δ of each row"""
        if getattr(type(self.loss), "delta", Loss.delta) is Loss.delta:
            rows = map(self.loss.gradient, a.tolist(), y.tolist())
            return layer.delta(z, a, self.xp.asarray(list(rows), dtype=a.dtype))
        rows = [self.loss.delta(layer.layer, *row)
                for row in zip(as_lists(z), a.tolist(), y.tolist())]
        return self.xp.asarray(rows, dtype=a.dtype)

    def output_cost(self, layer, z, a, y):
        """C of each row"""
        rows = [self.loss.output_cost(layer.layer, *row)
                for row in zip(as_lists(z), a.tolist(), y.tolist())]
        return self.xp.asarray(rows, dtype=a.dtype)


class PenaltyByRows:
    """A penalty without an array form."""

    def __init__(self, penalty, xp):
        self.penalty, self.xp = penalty, xp

    def cost(self, w):
        """ω of each weight"""
        return self.xp.asarray(apply(self.penalty.cost, w.tolist()), dtype=w.dtype)

    def gradient(self, w):
        """dω/dw of each weight"""
        return self.xp.asarray(apply(self.penalty.gradient, w.tolist()), dtype=w.dtype)


class OptimizerByRows:
    """An optimizer whose rule is for numbers only; its memory is a list for each weight."""

    start = (None,)

    def __init__(self, optimizer, xp):
        self.optimizer, self.xp = optimizer, xp

    def step(self, w, gradient, learning_rate, memory):
        """The step of each weight"""
        def step(w, g, kept):
            return self.optimizer.step(w, g, learning_rate, kept)

        if memory[0] is None:
            memory[0] = apply(lambda w: list(self.optimizer.start), w.tolist())
        stepped = apply(step, w.tolist(), gradient.tolist(), memory[0])
        return self.xp.asarray(stepped, dtype=w.dtype)


class LayerByRows:
    """A layer without an array form, run on a copy of it; z is a list, as it comes of each row."""

    def __init__(self, layer, xp):
        self.own, self.xp = copy.copy(layer), xp

    def forward(self, x):
        """(z, a) of each row"""
        return self.run(x, self.own.forward)

    def forward_in_training(self, x):
        """(z, a) of each row that is being learned"""
        return self.run(x, self.own.forward_in_training)

    def run(self, x, forward):
        """A forward pass on each row, with the weights as they are now."""
        for name in self.own.parameters:
            setattr(self.own, name, getattr(self, name).tolist())
        z, a = zip(*map(forward, x.tolist()))
        return list(z), self.xp.asarray(list(a), dtype=x.dtype)

    def delta(self, z, a, gradient):
        """δ of each row"""
        rows = map(self.own.delta, z, a.tolist(), gradient.tolist())
        return self.xp.asarray(list(rows), dtype=a.dtype)

    def backward(self, x, delta):
        """∂C/∂x of each row"""
        rows = map(self.own.backward, x.tolist(), delta.tolist())
        return self.xp.asarray(list(rows), dtype=x.dtype)

    def gradient(self, inputs, deltas):
        """∂C/∂ of each parameter, summed over the samples"""
        gradient = self.own.gradient(inputs.tolist(), deltas.tolist())
        return {name: self.xp.asarray(values, dtype=inputs.dtype)
                for name, values in gradient.items()}


def as_lists(z):
    """z of every row, be it an array or a list already."""
    return z.tolist() if hasattr(z, "tolist") else z


# What stands in for the form of a part that has this method.
BY_ROWS = [("forward", LayerByRows), ("step", OptimizerByRows), ("output_cost", LossByRows),
           ("output", ActivationByRows), ("cost", PenaltyByRows)]


def give_forms():
    """Give the core's own parts their forms."""
    Dense.arrays = lambda layer, xp: DenseArrays(layer, xp)
    Standardize.arrays = lambda layer, xp: StandardizeArrays(layer, xp)
    InUnit.arrays = lambda layer, xp: InUnitArrays(layer, xp)
    SGD.arrays = lambda sgd, xp: sgd
    for name, form in (("sigmoid", Sigmoid), ("tanh", Tanh), ("relu", Relu),
                       ("identity", Identity), ("softmax", SoftmaxArrays)):
        ACTIVATIONS.parts[name].arrays = form
    for name, factor in (("sum_squared_error", lambda n: 1),
                         ("half_squared_error", lambda n: 0.5),
                         ("mean_squared_error", lambda n: 1 / n)):
        LOSSES.parts[name].arrays = squared_error(name, factor)
    LOSSES.parts["cross_entropy"].arrays = CrossEntropyArrays


give_forms()
