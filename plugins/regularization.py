"""Against overfitting: penalties on large weights (l2, l1), a bound on them (max_norm), the layer dropout, and early stopping.

`--loss l2:0.0001:cross_entropy` is cross_entropy with a penalty; they may be stacked, `max_norm:3:l2:0.0001:cross_entropy`. Biases are left
alone. `--layers 784,30,dropout:0.2,10` drops a fifth of the hidden layer's outputs. `--patience 5` stops when five epochs in a row brought
nothing better, and goes back to the best; in Python it is minnet.train(…, options={"patience": 5}).
"""

import argparse
import math

import minnet
from minnet.core import LOSSES
from minnet.core.initializers import random_source
from minnet.core.backend import parameters, restore


@minnet.hookimpl
def minnet_losses():
    """half_squared_error with a penalty; `vary` puts it on any other loss."""
    return [named(make) for make in (l2, l1, max_norm)]


def named(make):
    """What a function makes by itself, known by the function's name, and made by it with other settings."""
    part = make()
    part.name = make.__name__
    part.vary = make
    return part


@minnet.hookimpl
def minnet_layers():
    """dropout."""
    return [Dropout]


class Penalty:
    """What a loss adds for the weights: cost(w), its derivative gradient(w), and constrain, which brings back weights that went too far."""

    def cost(self, w):
        """What one weight adds to C."""
        return 0 * w

    def gradient(self, w):
        """The derivative of that."""
        return 0 * w

    def constrain(self, weights):
        """The weights of a layer, a row for each neuron, after a step."""
        return weights

    def constrain_arrays(self, np, weights):
        """`constrain` of an array."""
        return weights


def penalised(name: str, strength: float, penalty, loss, vary):
    """A loss of any kind with one penalty more; its name says both."""
    if not isinstance(strength, (int, float)) or not 0 < strength < math.inf:
        raise ValueError(f"its number should be above 0, and is {strength!r}")
    inner = LOSSES.find(loss)
    outer = minnet.Loss(f"{name}:{strength}:{inner.name}", inner.cost, inner.gradient, inner.pairs, getattr(inner, "vectorised", None),
                        penalties=(*getattr(inner, "penalties", ()), penalty))
    outer.__doc__ = vary.__doc__
    return outer


class L2(Penalty):
    """C = C₀ + ½ λ Σ w²: large weights cost more, so that a few do not decide alone (weight decay)."""

    def __init__(self, strength):
        self.strength = strength

    def cost(self, w):
        """½ λ w²."""
        return self.strength * w * w / 2

    def gradient(self, w):
        """λ w."""
        return self.strength * w


class L1(L2):
    """C = C₀ + λ Σ |w|: every weight is pulled to 0 alike, and those that do little end there."""

    def cost(self, w):
        """λ |w|."""
        return self.strength * abs(w)

    def gradient(self, w):
        """λ sign(w)."""
        return self.strength * (w > 0) - self.strength * (w < 0)


class MaxNorm(Penalty):
    """‖w_j‖ ≤ c for the weights of every neuron j: after a step those that are longer are cut to length c (Srebro and others 2005)."""

    def __init__(self, longest):
        self.longest = longest

    def constrain(self, weights):
        """w_j ← w_j · c / max(c, ‖w_j‖)."""
        return [[w_jk * self.longest / max(self.longest, math.hypot(*w_j)) for w_jk in w_j] for w_j in weights]

    def constrain_arrays(self, np, weights):
        """w_j ← w_j · c / max(c, ‖w_j‖), for an array."""
        norms = np.sqrt((weights * weights).sum(axis=1, keepdims=True))
        return weights * (self.longest / np.maximum(self.longest, norms))


def l2(strength=0.0001, loss="half_squared_error"):
    """C = C₀ + ½ λ Σ w², C₀ being any loss: large weights cost more (weight decay)."""
    return penalised("l2", strength, L2(strength), loss, l2)


def l1(strength=0.0001, loss="half_squared_error"):
    """C = C₀ + λ Σ |w|, C₀ being any loss: weights that do little end at 0."""
    return penalised("l1", strength, L1(strength), loss, l1)


def max_norm(longest=3.0, loss="half_squared_error"):
    """C = C₀, any loss, and after every step ‖w_j‖ ≤ longest for the weights of every neuron j."""
    return penalised("max_norm", longest, MaxNorm(longest), loss, max_norm)


class Dropout(minnet.Layer):
    """a_j = m_j x_j: in training m_j is 0 with probability `rate`, else 1 / (1 − rate); in use a = x (Srivastava and others 2014).

    So in training no neuron can rely on a single other one, and in use the layer is not there.
    """

    name = "dropout"

    def __init__(self, rate=0.5, seed=0):
        """rate: the share that is dropped, from 0 to below 1; seed: of the random numbers, another for each such layer of a network."""
        if not isinstance(rate, (int, float)) or not 0 <= rate < 1:
            raise minnet.MinnetError(f"dropout needs the share of the outputs to drop, from 0 to below 1, and was given {rate!r}")
        self.rate = rate
        self.seed = seed
        self.source = random_source(seed)

    def forward(self, x):
        """In use: m_j = 1."""
        return [1.0] * len(x), x

    def forward_in_training(self, x):
        """(m, a): a_j = m_j x_j."""
        mask = self.masks(len(x))
        return mask, [m_j * x_j for m_j, x_j in zip(mask, x)]

    def masks(self, count):
        """m_j, drawn for each of so many outputs."""
        kept = 1 / (1 - self.rate)
        return [kept if self.source.random() >= self.rate else 0.0 for j in range(count)]

    def delta(self, z, a, gradient):
        """δ_j = m_j ∂C/∂a_j, z being m."""
        return [m_j * g_j for m_j, g_j in zip(z, gradient)]

    def settings(self):
        """rate and seed."""
        return {"rate": self.rate, "seed": self.seed}

    def vectorised(self, np):
        """The layer for arrays with a row for each sample."""
        return DropoutOfRows(np, self)

    def __repr__(self):
        return f"Dropout({self.rate})"


class DropoutOfRows(minnet.Layer):
    """Dropout for arrays; the same numbers are drawn, sample by sample. Its δ is proportional to the gradient that it is made from."""

    proportional = True

    def __init__(self, np, layer):
        self.np = np
        self.layer = layer

    def forward(self, x):
        """In use: m = 1."""
        return self.np.ones_like(x), x

    def forward_in_training(self, x):
        """(m, a): a = m ⊙ x."""
        mask = self.np.array(self.layer.masks(x.size), dtype=x.dtype).reshape(x.shape)
        return mask, mask * x

    def delta(self, z, a, gradient):
        """δ = m ⊙ ∂C/∂a, z being m."""
        return z * gradient


class EarlyStopping:
    """A rule to stop by: true when so many epochs in a row (the patience) brought no loss below the best before them.

    The loss is the validation loss, or the training loss where there is none.
    """

    def __init__(self, patience: int):
        if not isinstance(patience, int) or patience < 1:
            raise minnet.MinnetError(f"patience should be a whole number of epochs, 1 or more, and is {patience!r}")
        self.patience = patience
        self.best = math.inf
        self.best_epoch = 0

    def __call__(self, record) -> bool:
        loss = record.loss if record.validation_loss is None else record.validation_loss
        if loss < self.best:
            self.best, self.best_epoch = loss, record.epoch
        return record.epoch - self.best_epoch >= self.patience

    def __repr__(self):
        return f"nothing better in {self.patience} epochs"


@minnet.hookimpl
def minnet_commands(subparsers):
    """--patience, of the command train."""
    subparsers.choices["train"].add_argument("--patience", type=patience, metavar="N",
                                             help="stop when N epochs in a row brought no lower loss (on the test part, if there is one), and go back to the best")


def patience(text: str) -> int:
    """A whole number of epochs, 1 or more."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} should be a whole number of epochs, 1 or more")
    return int(text)


@minnet.hookimpl
def minnet_train_start(run):
    """Begin to watch, if patience was asked for."""
    if run.options.get("patience"):
        run.early_stopping = EarlyStopping(run.options["patience"])


@minnet.hookimpl
def minnet_epoch_end(run, epoch):
    """Keep the weights of the best epoch, and stop where there is nothing better for long."""
    rule = getattr(run, "early_stopping", None)
    if rule:
        if rule(epoch):
            run.stop(f"{rule}; the weights are those of epoch {rule.best_epoch}")
        if rule.best_epoch == epoch.epoch:
            run.best_parameters = parameters(run.network)


@minnet.hookimpl
def minnet_train_end(run):
    """Give the network the weights of its best epoch."""
    if hasattr(run, "best_parameters"):
        restore(run.network, run.best_parameters)
