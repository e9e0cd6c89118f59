"""The core's own parts for arrays with a row for each sample, and how parts that have no such form are run row by row. Of the backend `numpy`."""

import copy
import math
import sys

import minnet
from minnet.core import activations, losses


class DenseRows:
    """A dense layer for arrays: a = f(z), z = x wᵀ + b, a row for each sample.

    The first layer may `use` some columns of the weights only: an input that is 0 in every sample adds nothing to z, and moves no weight.
    """

    columns = None

    def __init__(self, np, layer):
        self.np = np
        self.biases = np.array(layer.biases)
        self.activation = rows_of_activation(layer.activation)
        self.proportional = type(layer.activation) in (minnet.Activation, activations.Softmax)

    @property
    def weights(self):
        """All weights, those in use put back in their places."""
        if self.columns is not None:
            self.all_weights[:, self.columns] = self.used
        return self.all_weights

    @weights.setter
    def weights(self, weights):
        self.all_weights = weights
        self.used = weights if self.columns is None else weights.take(self.columns, axis=1)
        self.change = self.np.empty_like(self.used)

    def use(self, columns):
        """Read only these of the inputs; None: all."""
        if columns is not self.columns:
            weights = self.weights
            self.columns = columns
            self.weights = weights

    def forward(self, x):
        """z = x wᵀ + b,  a = f(z)."""
        z = self.np.dot(x, self.used.T)
        z += self.biases
        return z, self.activation[0](self.np, z)

    forward_in_training = forward

    def delta(self, z, a, gradient):
        """δ = ∂C/∂a ⊙ f'(z)."""
        return self.activation[1](self.np, z, a, gradient)

    def backward(self, x, delta):
        """∂C/∂x = δ w."""
        return self.np.dot(delta, self.used)

    def gradient(self, x, delta):
        """∂C/∂b = Σ δ (BP3) and ∂C/∂w = δᵀ x (BP4), summed over the samples."""
        return {"weights": self.np.dot(delta.T, x), "biases": self.np.add.reduce(delta)}

    def descend(self, x, step):
        """w ← w − stepᵀ x and b ← b − Σ step, where step is η δ / m."""
        self.used -= self.np.dot(step.T, x, out=self.change)
        if "biases" in self.parameters:
            self.biases -= self.np.add.reduce(step)


class LayerByRows:
    """A layer that has no form for arrays, run row by row."""

    def __init__(self, np, layer):
        self.np, self.layer = np, copy.copy(layer)

    def forward(self, x):
        """(z, a), z as it comes for each row."""
        return self.run(x, self.layer.forward)

    def forward_in_training(self, x):
        """(z, a) in training."""
        return self.run(x, self.layer.forward_in_training)

    def run(self, x, forward):
        """The layer's forward pass on each row, with the weights as they are now."""
        for name in self.parameters:
            setattr(self.layer, name, getattr(self, name).tolist())
        z, a = zip(*[forward(row) for row in x.tolist()])
        return list(z), self.np.array(a, dtype=x.dtype)

    def delta(self, z, a, gradient):
        """δ of each row."""
        rows = zip(z, a.tolist(), gradient.tolist())
        return self.np.array([self.layer.delta(*row) for row in rows], dtype=a.dtype)

    def backward(self, x, delta):
        """∂C/∂x of each row."""
        return self.np.array([self.layer.backward(*row) for row in zip(x.tolist(), delta.tolist())], dtype=x.dtype)

    def gradient(self, x, delta):
        """∂C/∂ of each parameter, summed over the samples."""
        return {name: self.np.array(values) for name, values in self.layer.gradient(x.tolist(), delta.tolist()).items()}


def rows_of_layer(np, layer):
    """A layer's form for arrays: that of a dense layer, the one that it brings along, else itself row by row."""
    if type(layer) is minnet.Dense:
        return DenseRows(np, layer)
    if hasattr(layer, "vectorised"):
        return layer.vectorised(np)
    say_once("layer", layer.name)
    return LayerByRows(np, layer)


def rows_of_activation(activation) -> tuple:
    """An activation's (output, delta) for arrays."""
    if getattr(activation, "vectorised", None):
        output, delta = activation.vectorised
        return (lambda np, z: output(np, z).astype(z.dtype, copy=False),
                lambda np, z, a, gradient: delta(np, z, a, gradient).astype(z.dtype, copy=False))
    if type(activation) is activations.Softmax:
        return softmax, softmax_delta
    form = form_of(ACTIVATIONS, activation.f, activation.derivative) if type(activation) is minnet.Activation else None
    if form and not {"output", "delta"} & set(vars(activation)):
        return form
    say_once("activation", activation.name)
    return (lambda np, z: each_row(np, activation.output, z), lambda np, z, a, gradient: each_row(np, activation.delta, z, a, gradient))


def form_of(forms, *functions):
    """The form of these functions, known by the functions themselves; None if they are others."""
    return next((form for known, form in forms.items() if all(one is other for one, other in zip(known, functions))), None)


def rows_of_loss(network) -> tuple:
    """The (sum of the costs, gradient) for arrays of a network's loss, and the (sum of the costs, δ) of its pair with the last activation, if any."""
    loss, pair = network.loss, network.pair()
    rows = form_of(LOSSES, loss.cost, loss.gradient) or summed(getattr(loss, "vectorised", None))
    if not pair[0]:
        return rows or summed(in_lists(loss, loss.cost, loss.gradient)), None
    forms = loss.pairs[network.layers[-1].activation.name][2:]
    return rows, form_of(PAIRS, *pair) or summed(forms[0] if forms else in_lists(loss, *pair))


def summed(forms):
    """(cost, slope) with the costs of the rows summed up; None for None."""
    return forms and ((lambda np, a, y: forms[0](np, np.asarray(a), y).sum()),
                      lambda np, a, y: forms[1](np, a, y).astype(a.dtype, copy=False))


def in_lists(loss, cost, slope) -> tuple:
    """A loss's functions of lists as functions of arrays."""
    say_once("loss", loss.name)
    return (lambda np, a, y: each_row(np, cost, a, y)), (lambda np, a, y: each_row(np, slope, a, y))


def each_row(np, function, *arrays):
    """What a function of lists makes of each row, as an array of the last one's type."""
    rows = zip(*(array if isinstance(array, list) else array.tolist() for array in arrays))
    return np.array([function(*row) for row in rows], dtype=arrays[-1].dtype)


_said = set()


def say_once(kind, name):
    """Tell of a part that has no form for arrays, the first time."""
    if (kind, name) not in _said:
        _said.add((kind, name))
        print(f"minnet: {kind} '{name}' has no vectorised form: backend numpy runs it number by number, which is slower", file=sys.stderr)


def serves_arrays(np, optimizer) -> bool:
    """Whether an optimizer's step does to two numbers in an array what it does to each."""
    def steps(w, slopes):
        """The weight after each of some steps."""
        path, state = [], (start,) if start else ()
        for slope in slopes:
            result = optimizer.step(w, slope, 0.5, *state)
            w, state = (result[0], (result[1],)) if start else (result, ())
            path.append(w)
        return path

    start, slopes = getattr(optimizer, "start", ()), [[0.125, -2.0], [-0.25, -1.0], [3.0, 0.5], [0.0, 0.25]]
    try:
        together = steps(np.array([0.5, -0.25]), np.array(slopes))
        apart = [steps(w, [pair[k] for pair in slopes]) for k, w in enumerate([0.5, -0.25])]
        return bool(np.allclose(together, np.array(apart).T, rtol=1e-9, atol=1e-12))
    except Exception:
        return False


def by_numbers(np, optimizer):
    """An optimizer's step for arrays, taken number by number."""
    say_once("optimizer", optimizer.name)

    def step(w, gradient, learning_rate, *state):
        """The weights, and what is remembered for each in a list if there is something."""
        pairs = zip(w.ravel().tolist(), gradient.ravel().tolist())
        if not state:
            return np.array([optimizer.step(w_k, g_k, learning_rate) for w_k, g_k in pairs]).reshape(w.shape)
        states = [optimizer.start] * w.size if state[0] is optimizer.start else state[0]
        steps = [optimizer.step(w_k, g_k, learning_rate, s_k) for (w_k, g_k), s_k in zip(pairs, states)]
        return np.array([w_k for w_k, s_k in steps]).reshape(w.shape), [s_k for w_k, s_k in steps]
    return step


def rows_of_penalty(np, penalty) -> tuple:
    """A penalty's (cost, gradient, constrain) for arrays."""
    def constrain(weights):
        """`constrain` of an array."""
        if hasattr(penalty, "constrain_arrays"):
            return penalty.constrain_arrays(np, weights).astype(weights.dtype, copy=False)
        return np.array(penalty.constrain(weights.tolist()), dtype=weights.dtype)

    return of_each(np, penalty.cost), of_each(np, penalty.gradient), constrain


def of_each(np, formula):
    """A formula of one weight for arrays: itself, if it serves arrays as it serves numbers."""
    try:
        numbers = [0.5, -0.25, 0.0, -2.0]
        together = formula(np.array(numbers))
        if together.shape == (4,) and np.allclose(together, [formula(w) for w in numbers], rtol=1e-9, atol=0):
            return formula
    except Exception:
        pass
    return lambda weights: np.array([formula(w) for w in weights.ravel().tolist()], dtype=weights.dtype).reshape(weights.shape)


def sigmoid(np, z):
    """1 / (1 + e^−z); where e^−z is infinite this is 0, as it should be."""
    a = np.exp(-z)
    a += 1
    return np.reciprocal(a, out=a)


def sigmoid_delta(np, z, a, gradient):
    """∂C/∂a ⊙ a ⊙ (1 − a)."""
    delta = 1 - a
    delta *= a
    delta *= gradient
    return delta


def softmax(np, z):
    """e^(z_j − c) / Σ_k e^(z_k − c), c being the row's largest."""
    a = np.exp(z - z.max(axis=1, keepdims=True))
    a /= a.sum(axis=1, keepdims=True)
    return a


def softmax_delta(np, z, a, gradient):
    """a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k)."""
    return a * (gradient - (gradient * a).sum(axis=1, keepdims=True))


def squares(np, a, y):
    """Σ (a_j − y_j)², over all rows."""
    e = a - y
    return np.vdot(e, e)


def cross_entropy(np, a, y):
    """−Σ_j y_j log(a_j + 1e-7), over all rows."""
    return -np.vdot(y, np.log(counted(np, a, y)))


def cross_entropy_gradient(np, a, y):
    """−y_j / (a_j + 1e-7)."""
    return -y / counted(np, a, y)


def counted(np, a, y):
    """a_j + 1e-7 where y_j counts it, 1 where y_j is 0; what has no logarithm is refused, as the loss itself does."""
    p = np.where(y != 0, a + losses.EPSILON, 1).astype(a.dtype, copy=False)
    if p.min() <= 0:
        losses.above_zero(float(p[p <= 0][0]))
    return p


def softmax_cross_entropy(np, z, y):
    """Σ_j y_j (log Σ_k e^(z_k) − z_j), over all rows."""
    z = np.asarray(z, dtype=y.dtype)
    shifted = z - z.max(axis=1, keepdims=True)
    return np.vdot(y, np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted)


def softmax_cross_entropy_delta(np, a, y):
    """a_j Σ_k y_k − y_j."""
    return a * y.sum(axis=1, keepdims=True) - y


# The forms for arrays of the core's own parts, by the functions that these are.
ACTIVATIONS = {
    (activations.sigmoid, activations.sigmoid_prime): (sigmoid, sigmoid_delta),
    (math.tanh, activations.tanh_prime): (lambda np, z: np.tanh(z), lambda np, z, a, gradient: (1 - a * a) * gradient),
    (activations.relu, activations.relu_prime): (lambda np, z: np.maximum(z, 0), lambda np, z, a, gradient: (z > 0) * gradient),
    (activations.identity, activations.identity_prime): (lambda np, z: z, lambda np, z, a, gradient: gradient),
}
LOSSES = {
    (losses.sum_squared_error, losses.sum_squared_error_gradient): (squares, lambda np, a, y: 2 * (a - y)),
    (losses.half_squared_error, losses.half_squared_error_gradient): (lambda np, a, y: squares(np, a, y) / 2, lambda np, a, y: a - y),
    (losses.mean_squared_error, losses.mean_squared_error_gradient):
        (lambda np, a, y: squares(np, a, y) / y.shape[1], lambda np, a, y: (a - y) * (2 / y.shape[1])),
    (losses.cross_entropy, losses.cross_entropy_gradient): (cross_entropy, cross_entropy_gradient),
}
PAIRS = {(losses.softmax_cross_entropy, losses.softmax_cross_entropy_delta): (softmax_cross_entropy, softmax_cross_entropy_delta)}
