"""The array form of a part beside the part itself, row by row, in NumPy and in array_api_strict.

The latter takes what the Python array API standard has and nothing else.
"""

import copy
import importlib

from ...arrays import BY_ROWS, array_form, does_otherwise
from ...core import Layer
from .findings import AnswerChecks, LeftOut, Wrong, needs, said, told_by
from .values import misshapen, same, show, unlike


class ArrayFormChecks(AnswerChecks):
    """The checks of a part that may bring an array form."""

    def with_form(self):
        """The part that may have an array form."""
        return self.subject()

    def runs(self) -> list:
        """(arguments, function(form, *arrays)); what it gives are arrays by name.

        Here all calls of a method with arguments of the same lengths, a row for each.
        """
        alike = {}
        for method, arguments, like in self.calls() + self.large_calls():
            lengths = [id(one) if isinstance(one, Layer) else str(shape(one)) for one in arguments]
            alike.setdefault((method, *lengths), []).append(arguments)
        return [([one[0] if isinstance(one[0], Layer) else list(one) for one in zip(*rows)],
                 calling(method)) for (method, *lengths), rows in alike.items()]

    @needs("check_state", "check_large")
    def check_array_form(self):
        """Its array form gives the numbers that it gives itself, and changes no array given."""
        for words, arguments, arrays, found, expected in self.array_results("float64"):
            compare(words, arguments, found, as_lists(expected))
            for before, after in zip(arguments, arrays):
                if not isinstance(before, Layer) and not same(before, as_lists(after)):
                    raise Wrong(f"{words} changes an array that it is given")

    @needs("check_array_form")
    def check_array_form_float32(self):
        """Its array form gives float32 for float32, and finite numbers."""
        for words, arguments, arrays, found, expected in self.array_results("float32"):
            if found.dtype != arrays[-1].dtype:
                raise Wrong(f"{words} of float32 arrays is of {found.dtype}, where float32 belongs")
            wrong = misshapen(as_lists(found), as_lists(expected))
            if wrong:
                raise Wrong(f"{words} of float32 arrays {wrong}")

    def array_results(self, dtype: str):
        """(words, arguments, arrays, found, expected) of all runs, in the libraries there are."""
        part = self.with_form()
        if not brings_form(part):
            raise LeftOut("it brings no array form")
        if not installed("numpy"):
            raise LeftOut("NumPy is not installed")
        for arguments, function in self.runs():
            if all(brings_form(one) for one in arguments if isinstance(one, Layer)):
                arrays, expected = carry_out(row_by_row, part, "numpy", dtype, arguments, function)
                for library in filter(installed, ("numpy", "array_api_strict")):
                    words = f"its array form for {library}: "
                    with told_by(words + " and ".join(expected)):
                        arrays, found = carry_out(array_form, part, library, dtype, arguments,
                                                  function)
                    for name in expected:
                        yield words + name, arguments, arrays, found[name], expected[name]


def calling(method: str):
    """A function that calls this method of a form."""
    return lambda form, *arrays: {method: getattr(form, method)(*arrays)}


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


def row_by_row(part, xp):
    """The form that is run row by row, by the part's own methods."""
    form = next(by_rows for method, by_rows in BY_ROWS if hasattr(part, method))(part, xp)
    form.layer = part
    return form


def carry_out(form, part, library: str, dtype: str, arguments: list, function) -> tuple:
    """(arrays, results) of a run; form: array_form or row_by_row, of the part."""
    xp = importlib.import_module(library)

    def made(one, form=array_form):
        """Lists as an array; a part in its form, with any parameters as arrays."""
        if isinstance(one, list):
            return xp.asarray(one, dtype=getattr(xp, dtype))
        if one.arrays(xp) is not one and does_otherwise(one):
            raise LeftOut("its class does otherwise than the one that brings the array form")
        of_arrays = form(copy.deepcopy(one), xp)
        for name in getattr(one, "parameters", ()):
            setattr(of_arrays, name, made(getattr(one, name)))
        return of_arrays

    arrays = [made(one) for one in arguments]
    with importlib.import_module("numpy").errstate(all="ignore"):
        return arrays, function(made(part, form), *arrays)


def compare(words: str, arguments: list, found, expected: list):
    """Raise Wrong where a result is not the expected numbers; rows are named by their arguments."""
    if not hasattr(found, "shape"):
        raise Wrong(f"{words} is no array: {show(found)}")
    if list(found.shape) != shape(expected):
        raise Wrong(f"{words} is an array of shape {tuple(found.shape)}, "
                    f"where one of shape {tuple(shape(expected))} belongs")
    for row, (its, other) in enumerate(zip(as_lists(found), expected)):
        wrong = unlike(its, other, "the scalar one")
        if wrong:
            given = [one[row:row + 1] for one in arguments if isinstance(one, list)]
            raise Wrong(f"{words}, row {row} of {said('', given)}, {wrong}")


def as_lists(array) -> list:
    """The numbers of an array, nested in lists."""
    return importlib.import_module("numpy").asarray(array).tolist()


def shape(xs) -> list:
    """The lengths of nested lists, from outside in."""
    return [len(xs), *shape(xs[0])] if isinstance(xs, list) else []
