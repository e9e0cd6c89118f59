"""A data set in the form in which the backend `numpy` reads it."""

import numpy as np


class Samples:
    """A data set as arrays, a row for each sample.

    columns: which of the inputs are not 0 in every sample, if that leaves some out (of MNIST's 784
    pixels 67); then `inputs` has only these, and a last column of ones; else None.
    width: how many inputs there are in all.
    """

    def __init__(self, dataset, dtype):
        self.inputs = array_of(dataset.inputs, dtype)
        self.targets = None if dataset.targets is None else array_of(dataset.targets, dtype)
        self.width, self.columns = self.inputs.shape[1], None
        columns = np.flatnonzero(self.inputs.any(axis=0))
        if len(columns) < 0.95 * self.width:
            self.columns, self.inputs = columns, columns_and_ones(self.inputs, columns)

    def __len__(self):
        return len(self.inputs)

    def rows(self, places):
        """`inputs` of some samples."""
        if isinstance(places, slice):
            return self.inputs[places]
        return self.inputs.take(places, axis=0)

    def whole_rows(self, places):
        """All inputs of some samples."""
        rows = self.rows(places)
        if self.columns is None:
            return rows
        whole = np.zeros((len(rows), self.width), rows.dtype)
        whole[:, self.columns] = rows[:, :-1]
        return whole


def array_of(rows, dtype):
    """Rows as one array: made by the rows themselves if they know how (`array`), else by number."""
    with np.errstate(all="ignore"):
        if hasattr(rows, "array"):
            return rows.array(np, dtype)
        return np.array([rows[i] for i in range(len(rows))], dtype=dtype)


def columns_and_ones(inputs, columns):
    """Some columns of the inputs and one of ones, moved together in the same memory: it is large."""
    flat, width = inputs.reshape(-1), len(columns) + 1
    for start in range(0, len(inputs), 1000):
        rows = np.ones((len(inputs[start:start + 1000]), width), inputs.dtype)
        rows[:, :-1] = inputs[start:start + 1000, columns]
        flat[start * width:start * width + rows.size] = rows.reshape(-1)
    return flat[:len(inputs) * width].reshape(len(inputs), width)
