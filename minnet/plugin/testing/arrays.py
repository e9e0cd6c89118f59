"""The vectorised forms, on arrays with a row for each sample, beside the scalar ones."""

import copy

from ...core import MinnetError
from .findings import Unanswered, numpy
from .values import beside, difference, misshapen, show


def answer(findings, name: str, function, np, *arrays):
    """function(*arrays) as an array, or whatever it is; its arguments must come back as they went in, and it may not refuse them."""
    given = copy.deepcopy(arrays)
    try:
        with np.errstate(all="ignore"):
            result = function(*given)
    except (Exception, SystemExit) as error:
        findings.add(f"{name} raised {type(error).__name__}: {error}", name)
        raise Unanswered from None
    if any(not np.array_equal(after, before, equal_nan=True) for after, before in zip(given, arrays)):
        findings.add(f"{name} changes an array that it is given", f"{name} changes")
    return result


def compare(findings, name: str, result, expected, np, rows=None):
    """Note a result that is no array of the expected numbers, nested lists. rows: the samples, to name the one whose row differs."""
    like = np.array(expected, dtype=float)
    if not hasattr(result, "shape") or result.shape != like.shape:
        wrong = f"an array of shape {result.shape}" if hasattr(result, "shape") else f"no array: {show(result)}"
        findings.add(f"{name} is {wrong}, where one of shape {like.shape} belongs", name)
        raise Unanswered
    expected, got = like.tolist(), result.tolist()
    for row, (its, other) in enumerate(zip(got, expected)) if like.shape else [(0, (got, expected))]:
        place = f" for {show(rows[row])}" if rows is not None else f" in row {row}"
        wrong = misshapen(its, other)
        if wrong:
            findings.add(f"{name}{place} {wrong}", name)
            raise Unanswered
        differs = difference(its, other)
        if differs:
            where, p, q = differs
            findings.add(f"{name}{place} has at {where} {beside(p, q, 'the scalar one')}" if where
                         else f"{name}{place} is {beside(p, q, 'the scalar one')}", name)
            raise Unanswered


def check_float32(findings, name: str, result, np):
    """Note a result for arrays of float32 that is of another type, or not finite."""
    type_of = getattr(result, "dtype", None)
    if type_of != np.float32:
        findings.add(f"{name} of float32 arrays is of {type_of or type(result).__name__}, where float32 belongs", f"{name} float32")
    elif not np.isfinite(result).all():
        findings.add(f"{name} of float32 arrays holds {result[~np.isfinite(result)][0]}", f"{name} float32")


def functions(findings, what: str, pair, names) -> tuple:
    """The vectorised functions of a part; noted where they are not two functions."""
    if isinstance(pair, (tuple, list)) and len(pair) == 2 and all(map(callable, pair)):
        return tuple(pair)
    findings.add(f"{what} should be two functions, {names}, and is {show(pair)}")
    raise Unanswered


def vectorised(findings, check, *arguments):
    """check(findings, np, *arguments), if NumPy is there to check with."""
    np = numpy()
    if np:
        findings.each(check, (findings, np, *arguments))


def float32(np, *rows):
    """Each matrix as an array of float32."""
    return [np.array(matrix, dtype=np.float32) for matrix in rows]
