"""Values that parts return: whether they are numbers nested as they should be, whether two are the same, and how they are shown."""

import math
from numbers import Real


def misshapen(value, like, where="") -> str:
    """What keeps a value from being finite numbers in lists nested as `like`, in words that follow its name; "" for nothing."""
    start = f"has at {where}" if where else "is"
    if isinstance(like, list):
        if not isinstance(value, list):
            return f"{start} a {type(value).__name__} where a list belongs: {show(value)}"
        if len(value) != len(like):
            place = f"at {where} " if where else ""
            return f"has {place}{count(len(value))} where {len(like)} belong{'s' if len(like) == 1 else ''}: {show(value)}"
        return next(filter(None, (misshapen(part, its, f"{where}[{k}]") for k, (part, its) in enumerate(zip(value, like)))), "")
    if not isinstance(value, Real):
        return f"{start} {show(value)} where a number belongs"
    return "" if math.isfinite(value) else f"{start} {value}"


def count(number: int) -> str:
    """So many entries, in words."""
    return "1 entry" if number == 1 else f"{number} entries"


def own_shape(value):
    """A value to be held against itself: lists stay lists, and whatever else is in them should be a number."""
    return [own_shape(part) for part in value] if isinstance(value, (list, tuple)) else 0.0


def same(p, q) -> bool:
    """Whether two values are the same to the last digit, wherever their numbers are nested."""
    if hasattr(p, "tolist") and hasattr(q, "tolist"):
        p, q = p.tolist(), q.tolist()
    if hasattr(p, "tolist") or hasattr(q, "tolist"):
        return show(p, 17) == show(q, 17)
    if isinstance(p, (list, tuple)):
        return type(p) is type(q) and len(p) == len(q) and all(map(same, p, q))
    if isinstance(p, dict):
        return isinstance(q, dict) and p.keys() == q.keys() and all(same(p[key], q[key]) for key in p)
    if hasattr(p, "__dict__") and type(p) is type(q) and not callable(p):
        return same(vars(p), vars(q))
    return bool(p == q or (p != p and q != q))


def near(p: float, q: float, relative=1e-9, least=1.0) -> bool:
    """Whether two numbers differ by rounding only: by so little of the larger one, or of `least`."""
    return abs(p - q) <= relative * max(least, abs(p), abs(q))


def show(value, digits=4) -> str:
    """A value as a sentence shows it, its numbers in a few digits."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(show(part, digits) for part in value[:12]) + (", …" if len(value) > 12 else "")
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return " ".join(f"{value!r:.80}".split())


def beside(p: float, q: float, other: str) -> str:
    """Two numbers that should agree, "0.5, and the numerical one is 0.9265 (0.43 apart)", in as many digits as tell them from each other."""
    digits = next((digits for digits in range(4, 17) if show(float(p), digits) != show(float(q), digits)), 17)
    return f"{show(float(p), digits)}, and {other} is {show(float(q), digits)} ({abs(p - q):.2g} apart)"


def difference(p, q, where=""):
    """The first place at which two values differ by more than rounding, as (place in words, number, number); None if they agree."""
    if isinstance(p, list):
        return next(filter(None, (difference(its, other, f"{where}[{k}]") for k, (its, other) in enumerate(zip(p, q)))), None)
    return None if near(p, q) else (where, p, q)
