"""Penalties on large weights, against overfitting: l2 and l1.

`--penalty l2:0.0001` adds one to the cost, and may be repeated; in Python it is
minnet.Network(…, penalties=["l2:0.0001"]). Biases are left alone.
"""

import math

import minnet


@minnet.hookimpl
def minnet_penalties():
    """l2 and l1."""
    return [L2(), L1()]


class L2(minnet.Penalty):
    """Ω = ½ λ Σ w²: large weights cost more, so that a few do not decide alone (weight decay)."""

    name = "l2"

    def __init__(self, strength=0.0001):
        """strength: λ."""
        if not isinstance(strength, (int, float)) or not 0 < strength < math.inf:
            raise ValueError(f"its strength should be a number above 0, and is {strength!r}")
        self.strength = strength

    vary = property(type)

    def arrays(self, xp):
        """Its arithmetic serves an array as it serves a number."""
        return self

    def cost(self, w):
        """½ λ w²"""
        return self.strength * w * w / 2

    def gradient(self, w):
        """λ w"""
        return self.strength * w


class L1(L2):
    """Ω = λ Σ |w|: every weight is pulled to 0 alike, and those that do little end there."""

    name = "l1"

    def cost(self, w):
        """λ |w|"""
        return self.strength * abs(w)

    def gradient(self, w):
        """λ sign(w)"""
        return self.strength * ((w > 0) - (w < 0))

    def arrays(self, xp):
        """Its arithmetic, with the library's own sign."""
        return minnet.Penalty(self.name, self.cost, lambda w: self.strength * xp.sign(w))
