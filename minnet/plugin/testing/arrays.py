"""The array form of a part beside the part itself, for NumPy and for array_api_strict.

The latter takes what the Python array API standard has and nothing else.
"""

import copy
import importlib

from ...arrays import array_form, does_otherwise
from ...core import Layer
from .findings import AnswerChecks, LeftOut, Wrong, copied, needs, said, told_by
from .values import beside, difference, misshapen, same, show


class ArrayFormChecks(AnswerChecks):
    """The checks of a part that may bring an array form."""

    def with_form(self):
        """The part that may have an array form."""
        return self.subject()

    def runs(self) -> list:
        """(arguments, function(form, *arrays), expected): what an array form is to do.

        function and expected give numbers by the name of what they are, in arrays and in lists.
        Here: all calls of a method with arguments of the same lengths, a row for each.
        """
        alike = {}
        for method, arguments, like in self.calls() + self.large_calls():
            lengths = [id(one) if isinstance(one, Layer) else shape(one) for one in arguments]
            if all(brings_form(one) for one in arguments if isinstance(one, Layer)):
                alike.setdefault((method, *lengths), []).append(arguments)
        return [self.run_of(method, rows) for (method, *lengths), rows in alike.items()]

    def run_of(self, method: str, rows: list) -> tuple:
        """The run of a method for these arguments, together."""
        columns = [one[0] if isinstance(one[0], Layer) else list(one) for one in zip(*rows)]
        return (columns, lambda form, *arrays: {method: getattr(form, method)(*arrays)},
                {method: [getattr(self.subject(), method)(*copied(row)) for row in rows]})

    @needs("check_state", "check_large")
    def check_array_form(self):
        """Its array form gives the numbers that it gives itself, and changes no array given."""
        for words, arguments, arrays, result, expected in self.array_results("float64"):
            compare(words, arguments, result, expected)
            for before, after in zip(arguments, arrays):
                if not isinstance(before, Layer) and not same(before, as_lists(after)):
                    raise Wrong(f"{words} changes an array that it is given")

    @needs("check_array_form")
    def check_array_form_float32(self):
        """Its array form gives float32 for float32, and finite numbers."""
        for words, arguments, arrays, result, expected in self.array_results("float32"):
            if result.dtype != arrays[-1].dtype:
                raise Wrong(f"{words} of float32 arrays is of {result.dtype}, where float32 belongs")
            wrong = misshapen(as_lists(result), expected)
            if wrong:
                raise Wrong(f"{words} of float32 arrays {wrong}")

    def array_results(self, dtype: str):
        """(words, arguments, arrays, result, expected) of each run, in each library there is."""
        if not brings_form(self.with_form()):
            raise LeftOut("it brings no array form")
        if not installed("numpy"):
            raise LeftOut("NumPy is not installed")
        runs = self.runs()
        for library in filter(installed, ("numpy", "array_api_strict")):
            xp = importlib.import_module(library)
            for arguments, function, expected in runs:
                words = f"its array form for {library}: "
                with told_by(words + " and ".join(expected)):
                    arrays = [made(one, xp, dtype) for one in arguments]
                    with importlib.import_module("numpy").errstate(all="ignore"):
                        results = function(made(self.with_form(), xp, dtype), *arrays)
                for name in expected:
                    yield words + name, arguments, arrays, results[name], expected[name]


def installed(library: str) -> bool:
    """Whether a library can be imported."""
    try:
        importlib.import_module(library)
    except ImportError:
        return False
    return True


def brings_form(part) -> bool:
    """Whether a part has an array form, and so has its activation, if it has one."""
    activation = getattr(part, "activation", None)
    return bool(getattr(part, "arrays", None)) and (not activation or brings_form(activation))


def made(one, xp, dtype: str):
    """Lists as an array; a part as its array form, with any parameters as arrays."""
    if isinstance(one, list):
        return xp.asarray(one, dtype=getattr(xp, dtype))
    if one.arrays(xp) is not one and does_otherwise(one):
        raise LeftOut("its class does otherwise than the one that brings the array form")
    form = array_form(copy.deepcopy(one), xp)
    for name in getattr(one, "parameters", ()):
        setattr(form, name, made(getattr(one, name), xp, dtype))
    return form


def compare(words: str, arguments: list, result, expected: list):
    """Raise Wrong where a result is not the expected numbers; rows are named by their arguments."""
    if not hasattr(result, "shape"):
        raise Wrong(f"{words} is no array: {show(result)}")
    if tuple(result.shape) != shape(expected):
        raise Wrong(f"{words} is an array of shape {tuple(result.shape)}, "
                    f"where one of shape {shape(expected)} belongs")
    for row, (found, its) in enumerate(zip(as_lists(result), expected)):
        wrong, differs = misshapen(found, its), difference(found, its)
        if wrong or differs:
            given = [one[row:row + 1] for one in arguments if isinstance(one, list)]
            wrong = wrong or f"{differs[0]} {beside(*differs[1:], 'the scalar one')}"
            raise Wrong(f"{words}, row {row} of {said('', given)}, {wrong}")


def as_lists(array) -> list:
    """The numbers of an array, nested in lists."""
    return importlib.import_module("numpy").asarray(array).tolist()


def shape(xs) -> tuple:
    """The lengths of nested lists, from outside in."""
    return (len(xs), *shape(xs[0])) if isinstance(xs, list) else ()
