"""Values that parts return: how they are nested, whether two are the same, how they are shown."""

import math
from numbers import Real


def misshapen(value, like, where="") -> str:
    """What keeps a value from being finite numbers nested as `like`, in words; "" for nothing.

    The words follow the value's name. like: numbers in lists, or in a dict; None for anything.
    """
    start, parts = f"has at {where}" if where else "is", []
    if isinstance(like, dict):
        missing = [name for name in like if not isinstance(value, dict) or name not in value]
        if missing:
            return f"is {show(value)}, where a dict with the gradient of '{missing[0]}' belongs"
        parts = [misshapen(value[name], like[name], f"{where}['{name}']") for name in like]
    elif isinstance(like, list):
        if not isinstance(value, list):
            return f"{start} a {type(value).__name__} where a list belongs: {show(value)}"
        if len(value) != len(like):
            entries = "1 entry" if len(value) == 1 else f"{len(value)} entries"
            belong = f"where {len(like)} belong" + "s" * (len(like) == 1)
            return f"has {f'at {where} ' if where else ''}{entries} {belong}: {show(value)}"
        parts = [misshapen(*pair, f"{where}[{k}]") for k, pair in enumerate(zip(value, like))]
    elif like is not None and not isinstance(value, Real):
        return f"{start} {show(value)} where a number belongs"
    elif like is not None and not math.isfinite(value):
        return f"{start} {value}"
    return next(filter(None, parts), "")


def own_shape(value):
    """What to hold a value against that is to be numbers in lists, as many as it has."""
    return [own_shape(part) for part in value] if isinstance(value, (list, tuple)) else 0.0


def same(p, q) -> bool:
    """Whether two values are the same to the last digit, wherever their numbers are nested."""
    if isinstance(p, (list, tuple)):
        return type(p) is type(q) and len(p) == len(q) and all(map(same, p, q))
    if isinstance(p, dict):
        return isinstance(q, dict) and p.keys() == q.keys() and all(same(p[k], q[k]) for k in p)
    if hasattr(p, "__dict__") and type(p) is type(q) and not callable(p):
        return same(vars(p), vars(q))
    return bool(p == q or (p != p and q != q))


def near(p: float, q: float, relative=1e-9) -> bool:
    """Whether two numbers differ by rounding only: by so little of the larger one, or of 1."""
    return abs(p - q) <= relative * max(1.0, abs(p), abs(q))


def unlike(value, other, what: str, where="") -> str:
    """What tells a value from `other`, called `what`, by more than rounding; "" for nothing."""
    wrong = "" if where else misshapen(value, other)
    if wrong:
        return wrong
    if isinstance(other, list):
        parts = [unlike(*pair, what, f"{where}[{k}]") for k, pair in enumerate(zip(value, other))]
        return next(filter(None, parts), "")
    return "" if near(value, other) else (
        f"{f'has at {where}' if where else 'is'} {beside(value, other, what)}")


def show(value, digits=4) -> str:
    """A value as a sentence shows it, its numbers in a few digits."""
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    if isinstance(value, (list, tuple)):
        inner = ", ".join([show(part, digits) for part in value[:12]] + ["…"] * (len(value) > 12))
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return " ".join(f"{value!r:.80}".split())


def beside(p: float, q: float, other: str) -> str:
    """Two numbers that should agree, in as many digits as tell them from each other."""
    p, q = float(p), float(q)
    digits = next((n for n in range(4, 17) if show(p, n) != show(q, n)), 17)
    return f"{show(p, digits)}, and {other} is {show(q, digits)} ({abs(p - q):.2g} apart)"
