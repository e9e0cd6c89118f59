"""A data set in the form in which the backend `numba` reads it."""

from collections import namedtuple

import numpy as np

# Of sample i the inputs that are not 0 have the places[p] and the values[p] · unit, for p from
# starts[i] to starts[i + 1]; targets and classes have a row and a number for each sample, or none.
Samples = namedtuple("Samples", "starts places values unit targets classes")


class Prepared:
    """A data set, and the Samples that are read of it.

    width: how many inputs there are; first_layers: the array forms that each sample goes through.
    """

    def __init__(self, dataset, dtype, first_layers):
        self.dataset = dataset
        x = array_of(dataset.inputs, dtype)
        for layer in first_layers:
            x = layer.forward(x)[1]
        self.width = x.shape[1]
        numbers, places = np.nonzero(x)
        starts = np.searchsorted(numbers, np.arange(len(x) + 1))
        targets = (np.zeros((0, 1), dtype) if dataset.targets is None
                   else array_of(dataset.targets, dtype))
        classes = targets[:, 0] > 0.5 if targets.shape[1] == 1 else targets.argmax(axis=1)
        self.samples = Samples(starts, places.astype(np.int32), *levels_of(x[numbers, places]),
                               targets, classes.astype(np.int64))

    def __len__(self):
        return len(self.samples.starts) - 1


def levels_of(values):
    """Values that are grey levels, k / 255, as bytes k and the unit 1 / 255; others as they are."""
    levels = np.rint(values * 255)
    if (levels > 255).any() or (levels < 0).any() or (levels / 255 != values).any():
        return values, values.dtype.type(1)
    return levels.astype(np.uint8), values.dtype.type(1 / 255)


@np.errstate(all="ignore")
def array_of(rows, dtype):
    """Rows as one array: made by the rows themselves if they know how (`array`), else by number."""
    if hasattr(rows, "array"):
        return np.ascontiguousarray(rows.array(np, dtype))
    return np.array([rows[i] for i in range(len(rows))], dtype=dtype)
