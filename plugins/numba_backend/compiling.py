"""How functions are compiled: the loops, kept on disk, and what a part is written as."""

import types
import warnings

import minnet
import numba
from minnet import core

from . import mathematics

# Sums may be made in another order, and a · b + c in one step; NaN and infinities stay what they are.
FAST = {"nsz", "contract", "reassoc", "arcp"}


def loop(function):
    """The function, compiled when it is first called and kept on disk, where there is a place."""
    try:
        return numba.njit(function, cache=True, fastmath=FAST, error_model="numpy")
    except RuntimeError:
        return numba.njit(function, fastmath=FAST, error_model="numpy")


def quietly(function, *values):
    """The function of these values, without Numba's word that functions as values are new to it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", numba.NumbaExperimentalFeatureWarning)
        return function(*values)


def dot(v, w):
    """v · w = Σ_k v_k w_k"""
    return sum([v_k * w_k for v_k, w_k in zip(v, w)])


def unchecked(p):
    """p itself; what has no logarithm shows by a cost that is no number."""
    return p


def compiled(function):
    """A function, or a part's method, and all that it calls, as Numba compiles it."""
    if isinstance(function, types.MethodType):
        of_part, part = compiled(function.__func__), standing_in(function)
        return numba.njit(lambda *values: of_part(part, *values))
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
    for known, in_its_place in ((minnet.scalars, mathematics), (core.dot, numba.njit(dot)),
                                (core.losses.positive, numba.njit(unchecked))):
        if value is known:
            return in_its_place
    if isinstance(value, (types.FunctionType, types.MethodType)):
        return compiled(value)
    return value


def standing_in(method):
    """What a part's method finds in `self`: a module, whose attributes Numba takes for constants."""
    part = method.__self__
    module = types.ModuleType(f"{part.name}.{method.__name__}")
    for name in names_in(method.__func__.__code__):
        if hasattr(part, name):
            setattr(module, name, usable(getattr(part, name)))
    return module


def names_in(code) -> set:
    """The names that code uses, those of the functions within it too."""
    return set(code.co_names).union(*[names_in(constant) for constant in code.co_consts
                                      if isinstance(constant, types.CodeType)])
