"""Values that parts return: what is wrong with them, whether two are the same, how they read."""

import math
from numbers import Real

ANYTHING = object()


def fault(value, like, other="", where="") -> str:
    """What keeps a value from being finite numbers nested as `like`, in words; "" for nothing.

    like: numbers in lists, or in a dict; or ANYTHING. other: what `like` is called, where the
    numbers have to be its own too, but for rounding.
    """
    start, places = f"has at {where}" if where else "is", ()
    if isinstance(like, dict):
        missing = [name for name in like if not isinstance(value, dict) or name not in value]
        if missing:
            return f"{start} {show(value)}, where a dict with '{missing[0]}' belongs"
        places = like
    elif isinstance(like, list):
        if not isinstance(value, list):
            return f"{start} a {type(value).__name__} where a list belongs: {show(value)}"
        if len(value) != len(like):
            return f"{start} a list of {len(value)} where one of {len(like)} belongs: {show(value)}"
        places = range(len(like))
    elif like is not ANYTHING and not isinstance(value, Real):
        return f"{start} {show(value)} where a number belongs"
    elif like is not ANYTHING and not math.isfinite(value):
        return f"{start} {value}"
    elif other and not near(value, like):
        return f"{start} {beside(value, like, other)}"
    faults = (fault(value[k], like[k], other, f"{where}[{k!r}]") for k in places)
    return next(filter(None, faults), "")


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


def show(value, digits=4) -> str:
    """A value as a sentence shows it, its numbers in a few digits."""
    if isinstance(value, float):
        return f"{value or 0.0:.{digits}g}"  # −0 reads 0
    if isinstance(value, (list, tuple)):
        inner = ", ".join([show(part, digits) for part in value[:12]] + ["…"] * (len(value) > 12))
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return " ".join(f"{value!r:.80}".split())


def beside(p: float, q: float, other: str) -> str:
    """Two numbers that should agree, in as many digits as tell them from each other."""
    p, q = float(p), float(q)
    digits = next((n for n in range(4, 17) if show(p, n) != show(q, n)), 17)
    return f"{show(p, digits)}, and {other} is {show(q, digits)} ({abs(p - q):.2g} apart)"
