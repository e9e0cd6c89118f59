"""How functions are compiled: the loops, kept on disk, and what a part is written as."""

import math
import types
import warnings

import minnet
import numba
from minnet import core

from . import mathematics

# Sums may be made in another order, and a · b + c in one step; NaN and infinities stay.
FAST = {"nsz", "contract", "reassoc", "arcp"}


def loop(function):
    """The function, compiled when it is first called and kept on disk, where there is a place.

    Arrays are not counted as they are handed on: the loops make none.
    """
    how = {"fastmath": FAST, "error_model": "numpy", "forceinline": True, "_nrt": False}
    try:
        return numba.njit(function, cache=True, **how)
    except RuntimeError:
        return numba.njit(function, **how)


def quietly(function, *values):
    """The function of these values, without Numba's word that functions as values are new to it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", numba.NumbaExperimentalFeatureWarning)
        return function(*values)


def dot(v, w):
    """v · w = Σ_k v_k w_k"""
    total = 0.0
    for v_k, w_k in zip(v, w):
        total += v_k * w_k
    return total


def sum_squared_error(a, y):
    """C = Σ_j (a_j − y_j)²"""
    total = 0.0
    for a_j, y_j in zip(a, y):
        total += (a_j - y_j) * (a_j - y_j)
    return total


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(−z)), of e^(−|z|), without a branch that nobody can foresee"""
    e = math.exp(-abs(z))
    return (1.0 if z >= 0 else e) / (1 + e)


def unchecked(p):
    """p itself; what has no logarithm shows by a cost that is no number."""
    return p


# What the core has, and what is compiled in its place: the same numbers, without lists.
IN_PLACE = {core.dot: dot, core.activations.sigmoid: sigmoid,
            core.losses.sum_squared_error: sum_squared_error, core.losses.positive: unchecked}


def compiled(function):
    """A function, or a part's method, and all that it calls, as Numba compiles it."""
    if isinstance(function, types.MethodType):
        of_part, part = compiled(function.__func__), standing_in(function.__self__)
        return numba.njit(lambda *values: of_part(part, *values))
    if function in IN_PLACE:
        return numba.njit(IN_PLACE[function])
    if not isinstance(function, types.FunctionType):
        return function
    code = function.__code__
    names = {name: usable(function.__globals__[name]) for name in names_in(code)
             if name in function.__globals__}
    cells = tuple(types.CellType(usable(cell.cell_contents))
                  for cell in function.__closure__ or ())
    return numba.njit(types.FunctionType(code, names, function.__name__, function.__defaults__,
                                         cells))


def usable(value):
    """What Numba can do with, in the place of a value that a function uses."""
    if value is minnet.scalars:
        return mathematics
    if isinstance(value, (types.FunctionType, types.MethodType, types.BuiltinFunctionType)):
        return compiled(value)
    if isinstance(value, list):
        return tuple(value)
    return standing_in(value) if isinstance(value, (core.registry.Part, minnet.Layer)) else value


def standing_in(part):
    """What a part's method finds in `self`: a module, since Numba takes what is in one as it is."""
    module = types.ModuleType(part.name)

    def attribute(name):
        """What the part has, when it is first asked for."""
        if name.startswith("__"):
            raise AttributeError(name)
        setattr(module, name, usable(getattr(part, name)))
        return vars(module)[name]

    module.__getattr__ = attribute
    return module


def names_in(code) -> set:
    """The names that code uses, those of the functions within it too."""
    return set(code.co_names).union(*[names_in(constant) for constant in code.co_consts
                                      if isinstance(constant, types.CodeType)])
