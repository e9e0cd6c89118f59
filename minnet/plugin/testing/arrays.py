"""The array form of a part beside the part itself, row by row, in NumPy and in array_api_strict.

The latter takes what the Python array API standard has and nothing else.
"""

import copy
import importlib

from ...arrays import BY_ROWS, array_form, does_otherwise
from ...core import Layer
from .findings import AnswerChecks, LeftOut, Wrong, needs, require, said, told_by
from .values import same, show

ROWS = 3


class ArrayFormChecks(AnswerChecks):
    """The checks of a part that may bring an array form.

    array_methods: what the form has, where it is not all that the part has.
    """

    array_methods = None

    def with_form(self):
        """The part that may have an array form."""
        return self.part

    def runs(self) -> list:
        """(function(form, *arrays) that gives arrays by name, arguments).

        Here all calls with arguments of the same lengths, a few at a time, with a row for each.
        """
        alike, runs = {}, []
        for method, arguments, like in self.calls() + self.calls(large=True):
            if method in (self.array_methods or self.methods):
                lengths = [len(one) if isinstance(one, list) else isinstance(one, Layer) and one
                           for one in arguments]
                alike.setdefault((method, *lengths), []).append(arguments)
        for (method, *lengths), rows in alike.items():
            def function(form, *arrays, method=method):
                return {method: getattr(form, method)(*arrays)}

            for k in range(0, len(rows), ROWS):
                runs.append((function, [column[0] if isinstance(column[0], Layer) else list(column)
                                        for column in zip(*rows[k:k + ROWS])]))
        return runs

    @needs("check_state", "check_large")
    def check_array_form(self):
        """Its array form gives the numbers that it gives itself, and changes no array given."""
        self.compare("float64", "the scalar one")

    @needs("check_array_form")
    def check_array_form_float32(self):
        """Its array form gives float32 for float32, and finite numbers."""
        self.compare("float32")

    def compare(self, dtype: str, other=""):
        """Raise Wrong where a run by arrays of this type is not as one row by row, called other."""
        if not installed("numpy"):
            raise LeftOut("NumPy is not installed")
        libraries = [importlib.import_module(library)
                     for library in ("numpy", "array_api_strict") if installed(library)]
        numpy, part = libraries[0], self.with_form()
        if not brings_form(part, numpy):
            raise LeftOut("it brings no array form")
        for function, arguments in self.runs():
            if not all(brings_form(one, numpy) for one in arguments if isinstance(one, Layer)):
                continue
            arrays, expected = carry_out(row_by_row, part, numpy, dtype, function, arguments)
            for xp in libraries:
                words = f"its array form for {xp.__name__}: "
                with told_by(words + " and ".join(expected)), numpy.errstate(all="ignore"):
                    arrays, found = carry_out(array_form, part, xp, dtype, function, arguments)
                for name, right in expected.items():
                    compare_arrays(words + name, arguments, arrays, found[name], right, other)


def compare_arrays(words: str, arguments: list, arrays: list, found, expected, other: str):
    """Raise Wrong where an array found is not as expected, or arrays not as the arguments were."""
    its, right = [getattr(array, "shape", None) for array in (found, expected)]
    if its != right:
        what = show(found) if its is None else f"an array of shape {its}"
        raise Wrong(f"{words} is {what}, where an array of shape {right} belongs")
    dtype = arrays[-1].dtype
    if found.dtype != dtype:
        raise Wrong(f"{words} of {dtype} arrays is of {found.dtype}, where {dtype} belongs")
    given = [(one, array) for one, array in zip(arguments, arrays) if isinstance(one, list)]
    require(f"{words} of {said('', [one for one, array in given])}", as_lists(found),
            as_lists(expected), other)
    exact = str(dtype).endswith("float64")
    if exact and not all(same(one, as_lists(array)) for one, array in given):
        raise Wrong(f"{words} changes an array that it is given")


def installed(library: str) -> bool:
    """Whether a library can be imported."""
    try:
        importlib.import_module(library)
    except ImportError:
        return False
    return True


def brings_form(part, xp) -> bool:
    """Whether a part has an array form, and so has its activation, if it has one."""
    form = part.arrays(xp) if getattr(part, "arrays", None) else None
    activation = getattr(part, "activation", None)
    return (form is not None and (form is part or not does_otherwise(part))
            and (not activation or brings_form(activation, xp)))


def row_by_row(part, xp):
    """The form that is run row by row, by the part's own methods."""
    return next(by_rows for method, by_rows in BY_ROWS if hasattr(part, method))(part, xp)


def carry_out(form, part, xp, dtype: str, function, arguments: list) -> tuple:
    """(arrays, results) of a run; form: array_form or row_by_row, of the part."""
    def ready(one, form=array_form):
        """Lists as an array; a part in its form, with any parameters as arrays."""
        if isinstance(one, list):
            return xp.asarray(one, dtype=getattr(xp, dtype))
        of_arrays = form(copy.deepcopy(one), xp)
        for name in getattr(one, "parameters", ()):
            setattr(of_arrays, name, ready(getattr(one, name)))
        return of_arrays

    arrays = list(map(ready, arguments))
    return arrays, function(ready(part, form), *arrays)


def as_lists(array) -> list:
    """The numbers of an array, nested in lists."""
    return importlib.import_module("numpy").asarray(array).tolist()
