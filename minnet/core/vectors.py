"""Vectors are lists of numbers; a matrix is a list of rows. Every sum of products of vectors is one of the two below."""

from .errors import MinnetError

try:
    from math import sumprod as dot
except ImportError:
    def dot(v, w):
        """v · w = Σ_k v_k w_k, for two vectors of the same length (T1). [dot-product]"""
        total = 0.0
        for v_k, w_k in zip(v, w):
            total += v_k * w_k
        return total


def combination(c, vectors):
    """Σ_i c_i v_i: a matrix's transpose times c, of its rows v_i. Five go to a pass: building a list costs more than the products. [combination]"""
    total = [0.0] * len(vectors[0])
    whole = len(c) - len(c) % 5
    for i in range(0, whole, 5):
        c1, c2, c3, c4, c5 = c[i:i + 5]
        total = [t + c1 * v1 + c2 * v2 + c3 * v3 + c4 * v4 + c5 * v5
                 for t, v1, v2, v3, v4, v5 in zip(total, *vectors[i:i + 5])]
    for c_i, v_i in zip(c[whole:], vectors[whole:]):
        total = [t + c_i * v for t, v in zip(total, v_i)]
    return total


def argmax(v):
    """The index of the largest number of v, the first of equals (T1, T2). [argmax]"""
    return max(range(len(v)), key=lambda k: v[k])


def apply(f, xs, *others):
    """f of every number of xs, and of the numbers at the same place in `others`; lists may be nested to any depth."""
    if not isinstance(xs, list):
        return f(xs, *others)
    if list in map(type, xs):
        return [apply(f, *parts) for parts in zip(xs, *others)]
    return list(map(f, xs, *others))


def numbers(xs):
    """The numbers of nested lists, in reading order, as one flat list."""
    if not isinstance(xs, list):
        return [xs]
    if list in map(type, xs):
        return [number for part in xs for number in numbers(part)]
    return xs


def check_vector(x, length, what: str):
    """Refuse an x that is not numbers, or not `length` of them (None: any length); called where users' values come in."""
    try:
        count = len(x)
        sum(x)
    except TypeError:
        raise MinnetError(f"{what} should be a list of numbers, and is {x!r:.80}") from None
    if length is not None and count != length:
        raise MinnetError(f"{what} should have {length} numbers, and has {count}")
