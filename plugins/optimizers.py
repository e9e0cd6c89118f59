"""More optimizers: momentum, nesterov, adagrad, rmsprop, adam and adamw.

Each rule is that of one weight w and its gradient g, and of the numbers that it keeps for the
weight in its memory, which are 0 at first; η is the learning rate. The same arithmetic serves
whole arrays. A name may carry other settings: `momentum:0.8`, `adam:0.9:0.99`.
"""

import minnet


@minnet.hookimpl
def minnet_optimizers():
    """Six optimizers."""
    return [Momentum(), Nesterov(), Adagrad(), RMSprop(), Adam(), AdamW()]


class Rule:
    """What the optimizers share.

    learning_rate: what the command line takes if it is told none.
    vary: makes such a rule with other settings, which are part of its name then.
    """

    learning_rate = 0.1
    vary = property(type)

    def settle(self, **settings):
        """Take these settings, all in order; the name says them if they are not the usual."""
        vars(self).update(settings)
        if tuple(settings.values()) != type(self).__init__.__defaults__:
            self.name = ":".join([self.name, *map(str, settings.values())])

    def arrays(self, xp):
        """The arithmetic serves an array as it serves a number."""
        return self

    def __repr__(self):
        return self.name


def check_share(value, what: str):
    """Refuse what should be a share of what was before, from 0 to below 1."""
    if not isinstance(value, (int, float)) or not 0 <= value < 1:
        raise ValueError(f"{what} should be a number from 0 to below 1, and is {value!r}")
    return value


class Momentum(Rule):
    """v ← μ v − η g,  w ← w + v

    Steps in the same direction add up (Polyak 1964).
    """

    name = "momentum"
    start = (0.0,)

    def __init__(self, momentum=0.9):
        """momentum: μ."""
        self.settle(momentum=check_share(momentum, "momentum"))

    def step(self, w, gradient, learning_rate, memory):
        """v ← μ v − η g,  w ← w + v"""
        memory[0] = v = self.momentum * memory[0] - learning_rate * gradient
        return w + v


class Nesterov(Momentum):
    """v ← μ v − η g,  w ← w + μ v − η g

    The gradient is that of the place where v leads (Nesterov 1983, as Bengio and others 2012
    write it).
    """

    name = "nesterov"

    def step(self, w, gradient, learning_rate, memory):
        """v ← μ v − η g,  w ← w + μ v − η g"""
        memory[0] = v = self.momentum * memory[0] - learning_rate * gradient
        return w + self.momentum * v - learning_rate * gradient


class Adagrad(Rule):
    """s ← s + g²,  w ← w − η g / (√s + ε)

    A weight that has moved much moves less (Duchi and others 2011).
    """

    name = "adagrad"
    start = (0.0,)
    learning_rate = 0.01

    def __init__(self, epsilon=1e-10):
        """epsilon: ε."""
        self.settle(epsilon=epsilon)

    def step(self, w, gradient, learning_rate, memory):
        """s ← s + g²,  w ← w − η g / (√s + ε)"""
        memory[0] = s = memory[0] + gradient * gradient
        return w - learning_rate * gradient / (s ** 0.5 + self.epsilon)


class RMSprop(Rule):
    """s ← α s + (1 − α) g²,  w ← w − η g / (√s + ε)

    A step by the gradient's own recent size (Hinton 2012).
    """

    name = "rmsprop"
    start = (0.0,)
    learning_rate = 0.001

    def __init__(self, alpha=0.99, epsilon=1e-8):
        """alpha: α, the share of s that is kept; epsilon: ε."""
        self.settle(alpha=check_share(alpha, "alpha"), epsilon=epsilon)

    def step(self, w, gradient, learning_rate, memory):
        """s ← α s + (1 − α) g²,  w ← w − η g / (√s + ε)"""
        memory[0] = s = self.alpha * memory[0] + (1 - self.alpha) * gradient * gradient
        return w - learning_rate * gradient / (s ** 0.5 + self.epsilon)


class Adam(Rule):
    """w ← w − η m̂ / (√v̂ + ε)

    m̂ and v̂ are running means of g and g² (Kingma and Ba 2015).
    """

    name = "adam"
    start = (0.0, 0.0, 0)
    learning_rate = 0.001

    def __init__(self, beta1=0.9, beta2=0.999, epsilon=1e-8):
        """beta1, beta2: the shares of m and of v that are kept; epsilon: ε."""
        self.settle(beta1=check_share(beta1, "beta1"), beta2=check_share(beta2, "beta2"),
                    epsilon=epsilon)

    def step(self, w, gradient, learning_rate, memory):
        """m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − η m̂ / (√v̂ + ε)

        In step t, m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
        """
        m, v, t = memory
        t = t + 1
        m *= self.beta1
        m += (1 - self.beta1) * gradient
        v *= self.beta2
        v += (1 - self.beta2) * gradient * gradient
        memory[:] = m, v, t
        m_hat = m / (1 - self.beta1 ** t)
        v_hat = v / (1 - self.beta2 ** t)
        return w - learning_rate * m_hat / (v_hat ** 0.5 + self.epsilon)


class AdamW(Adam):
    """w ← w − η λ w, then Adam's step

    Weights that nothing holds up decay (Loshchilov and Hutter 2019).
    """

    name = "adamw"

    def __init__(self, decay=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
        """decay: λ; the others as Adam's."""
        self.settle(decay=decay, beta1=check_share(beta1, "beta1"),
                    beta2=check_share(beta2, "beta2"), epsilon=epsilon)

    def step(self, w, gradient, learning_rate, memory):
        """w ← w − η λ w, then Adam's step"""
        decayed = w - learning_rate * self.decay * w
        return super().step(decayed, gradient, learning_rate, memory)
