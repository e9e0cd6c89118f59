"""A data set in the form in which the backend `numpy` reads it."""

import numpy as np


class Samples:
    """A data set as arrays, a row for each sample.

    Images stay bytes: where all inputs are grey levels, 0, 1/255 … 1, `levels` has these as 0 to
    255, in an eighth of the memory, and they become numbers batch by batch, which is faster too. It
    leaves out the pixels that are 0 in every sample (of MNIST's 784 these are 67), `columns` being
    the others, and has a last column of 255. Of other inputs both are None.
    all_columns: leave out none, for a first layer that takes nothing but whole pictures.
    """

    def __init__(self, dataset, engine, all_columns=False):
        self.dtype, self.targets = engine.dtype, None
        if dataset.targets is not None:
            self.targets = array_of(dataset.targets, self.dtype)
            self.classes = engine.classes_of(self.targets)
        self.inputs = array_of(dataset.inputs, self.dtype)
        self.width = self.inputs.shape[1]
        self.columns = (np.arange(self.width) if all_columns
                        else np.flatnonzero(self.inputs.any(axis=0)))
        self.levels = levels_of(self.inputs, self.columns)
        if self.levels is None:
            self.columns = None
        else:
            self.inputs = None

    def __len__(self):
        return len(self.inputs if self.levels is None else self.levels)

    def rows(self, places):
        """The inputs of some samples, by their places."""
        if self.levels is None:
            return some(self.inputs, places)
        rows = some(self.levels, places)[:, :-1].astype(self.dtype)
        rows /= 255
        if len(self.columns) == self.width:
            return rows
        whole = np.zeros((len(rows), self.width), self.dtype)
        whole[:, self.columns] = rows
        return whole

    def level_rows(self, places):
        """The levels of some samples as numbers; their inputs, if there are no levels."""
        if self.levels is None:
            return self.rows(places)
        return some(self.levels, places).astype(self.dtype)


def some(array, places):
    """The rows of an array at these places, a slice or an array of numbers."""
    return array[places] if isinstance(places, slice) else array.take(places, axis=0)


@np.errstate(all="ignore")
def array_of(rows, dtype):
    """Rows as one array: made by the rows themselves if they know how (`array`), else by number."""
    if hasattr(rows, "array"):
        return rows.array(np, dtype)
    return np.array([rows[i] for i in range(len(rows))], dtype=dtype)


@np.errstate(all="ignore")
def levels_of(inputs, columns):
    """These columns of the inputs as grey levels, and one of white; None if they are no levels."""
    levels = np.full((len(inputs), len(columns) + 1), 255, np.uint8)
    for start in range(0, len(inputs), 1000):
        block = inputs[start:start + 1000].take(columns, axis=1)
        levels[start:start + 1000, :-1] = np.rint(block * 255)
        if (levels[start:start + 1000, :-1].astype(inputs.dtype) / 255 != block).any():
            return None
    return levels
