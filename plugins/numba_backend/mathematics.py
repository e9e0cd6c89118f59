"""The mathematics of one number, m, that formulas written as f(m, z) are compiled with.

The names are those of `minnet.scalars`.
"""

import math

import numba

exp, expm1, log, log1p = math.exp, math.expm1, math.log, math.log1p
tanh, erf = math.tanh, math.erf
any = bool


@numba.njit
def maximum(this, that):
    """The larger of two."""
    return this if this >= that else that


@numba.njit
def minimum(this, that):
    """The smaller of two."""
    return this if this <= that else that


@numba.njit
def where(condition, this, that):
    """This where the condition holds, else that."""
    return this if condition else that
