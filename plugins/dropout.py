"""The layer dropout, against overfitting.

`--layers 784,30,dropout:0.2,10` drops a fifth of the hidden layer's outputs in training, so that no
neuron can rely on a single other one.
"""

import minnet


@minnet.hookimpl
def minnet_layers():
    """dropout."""
    return [Dropout]


class Dropout(minnet.Layer):
    """a_j = m_j x_j

    In training m_j is 0 with probability `rate`, else 1 / (1 − rate); in use m_j = 1, as if the
    layer were not there (Srivastava and others 2014).
    """

    name = "dropout"

    def __init__(self, rate=0.5, seed=0):
        """rate: from 0 to below 1; seed: of the random numbers, another for each such layer."""
        if not isinstance(rate, (int, float)) or not 0 <= rate < 1:
            raise minnet.MinnetError("dropout needs the share of the outputs to drop, from 0 to "
                                     f"below 1, and was given {rate!r}")
        self.rate, self.seed = rate, seed
        self.source = minnet.random_source(seed)

    def forward(self, x):
        """(m, a) in use: m_j = 1"""
        return [1.0] * len(x), x

    def forward_in_training(self, x):
        """(m, a) in training: a_j = m_j x_j"""
        mask = self.masks(len(x))
        return mask, [m_j * x_j for m_j, x_j in zip(mask, x)]

    def masks(self, count):
        """m_j, drawn for each of so many outputs."""
        kept = 1 / (1 - self.rate)
        return [kept if self.source.random() >= self.rate else 0.0 for j in range(count)]

    def delta(self, mask, a, gradient):
        """δ_j = m_j ∂C/∂a_j"""
        return [m_j * g_j for m_j, g_j in zip(mask, gradient)]

    def settings(self):
        """rate and seed."""
        return {"rate": self.rate, "seed": self.seed}

    def arrays(self, xp):
        """The same for arrays."""
        return DropoutArrays(self, xp)

    def __repr__(self):
        return f"Dropout({self.rate})"


class DropoutArrays(minnet.Layer):
    """Dropout for arrays; the same numbers are drawn, sample by sample."""

    def __init__(self, layer, xp):
        self.masks, self.xp = layer.masks, xp

    def forward(self, x):
        """(m, a) in use: m = 1"""
        return self.xp.ones_like(x), x

    def forward_in_training(self, x):
        """(m, a) in training: a = m ⊙ x"""
        mask = self.xp.asarray(self.masks(x.shape[0] * x.shape[1]), dtype=x.dtype)
        mask = self.xp.reshape(mask, x.shape)
        return mask, mask * x

    def delta(self, mask, a, gradient):
        """δ = m ⊙ ∂C/∂a"""
        return mask * gradient
