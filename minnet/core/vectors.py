"""Vectors are lists of numbers, a matrix is a list of rows."""

from math import isfinite

from .errors import MinnetError

try:
    from math import sumprod as dot
except ImportError:
    def dot(v, w):
        """v · w = Σ_k v_k w_k

        Two vectors of the same length (T1, T2).
        """
        total = 0
        for v_k, w_k in zip(v, w):
            total += v_k * w_k
        return total


def argmax(v):
    """argmax_k v_k

    The index of the largest number of v, the first of equals (T1, T2).
    """
    return list(v).index(max(v))


def apply(f, xs, *others):
    """f of every number of xs, and of what stands at the same place in `others`.

    Lists may be nested to any depth; the result is nested as xs is.
    """
    if not isinstance(xs, list):
        return f(xs, *others)
    if list in map(type, xs):
        return [apply(f, *parts) for parts in zip(xs, *others)]
    return list(map(f, xs, *others))


def numbers(xs):
    """The numbers of nested lists, in reading order, as one flat list."""
    return [x for part in xs for x in numbers(part)] if isinstance(xs, list) else [xs]


def shape_of(size) -> tuple:
    """(1, 28, 28) of "1x28x28" and of itself, (784,) of 784."""
    if not isinstance(size, (list, tuple)):
        size = [int(n) if n.isdigit() else n for n in str(size).split("x")]
    for length in size or [size]:
        check_count(length, "each length of a shape, 784 or 1x28x28,")
    return tuple(size)


def by_x(shape: tuple) -> str:
    """A shape as it is written: 1x28x28."""
    return "x".join(map(str, shape))


def product(shape: tuple) -> int:
    """How many numbers a shape holds."""
    return shape[0] * product(shape[1:]) if shape else 1


def plain(x):
    """Python's own numbers for an array's, or for a single one of NumPy's."""
    return x.tolist() if hasattr(x, "tolist") else x


def check_vector(x, length, what: str, hint=""):
    """Refuse an x that is not finite numbers in a row, `length` of them (None: any)."""
    try:
        if isinstance(x, (set, frozenset, dict, bytes, bytearray)):
            raise TypeError
        count = len(x)
        finite = isfinite(sum(x)) or all(map(isfinite, x))
    except (TypeError, OverflowError):
        raise MinnetError(f"{what} should be a list of numbers, "
                          f"and is {x!r:.80}{hint}") from None
    if not finite:
        raise MinnetError(f"{what} holds a number that is infinite or not a number")
    if length is not None and count != length:
        raise MinnetError(f"{what} should have {length} numbers, and has {count}")


def check_count(n, what: str, least=1, most=10 ** 9):
    """Refuse what is no whole number, or more than any machine can hold or do."""
    if type(n) is not int or n < least:
        raise MinnetError(f"{what} should be a whole number, {least} or more, "
                          f"and is {n!r}")
    if n > most:
        raise MinnetError(f"{what} should be {most} at most: no machine can do more")
