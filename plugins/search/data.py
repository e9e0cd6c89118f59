"""A part of the samples to learn from, and a part to validate with: no choice by the test part."""

import copy
import pickle
import random

import minnet
from minnet import MinnetError


def split(dataset, part=0.2, seed=0) -> tuple:
    """(learn, validate): two data sets of a data set's samples, drawn by the seed.

    part: the share to validate with. Each class has its share in it, and of quantities the small
    and the large ones have.
    """
    chosen = validation_places(dataset, part, seed)
    others = set(chosen)
    return (samples_at(dataset, [i for i in range(len(dataset)) if i not in others]),
            samples_at(dataset, chosen))


def validation_places(dataset, part, seed) -> list:
    """Where the samples to validate with are: in the order of the targets, every fifth say."""
    if not isinstance(part, (int, float)) or not 0 < part < 1:
        raise MinnetError("the validation part should be a share of the samples, above 0 and below "
                          f"1, and is {part!r:.40}")
    count = len(dataset)
    if not 1 <= int(count * part) < count:
        raise MinnetError(f"{dataset} has {count} samples to learn from, too few to validate with "
                          f"{part:g} of them: choose a larger share (--validation-part X; "
                          "validation_part=X in Python)")
    order = list(range(count))
    random.Random(f"validation part {seed}").shuffle(order)
    order.sort(key=lambda i: list(dataset.targets[i]))
    return sorted(order[k] for k in range(count) if int((k + 1) * part) > int(k * part))


def samples_at(dataset, places: list):
    """The data set of the samples at these places."""
    chosen = copy.copy(dataset)
    chosen.inputs, chosen.targets = (rows_at(rows, places)
                                     for rows in (dataset.inputs, dataset.targets))
    return chosen


def rows_at(rows, places: list):
    """The rows at these places."""
    if isinstance(rows, minnet.Labels):
        return minnet.Labels([rows.numbers[i] for i in places], rows.classes, rows.alone)
    return [rows[i] for i in places] if isinstance(rows, list) else RowsAt(rows, places)


class RowsAt(minnet.Rows):
    """Some of the rows that others make when they are asked for."""

    def __init__(self, rows, places):
        self.rows, self.places = rows, places
        self.grey_levels = getattr(rows, "grey_levels", None) and self.grey_levels_of_row

    def __reduce__(self):
        return RowsAt, (self.rows, self.places)

    def __len__(self):
        return len(self.places)

    def row(self, i):
        """Row i of these."""
        return self.rows[self.places[i]]

    def grey_levels_of_row(self, i):
        """Row i as the bytes that it is made of."""
        return self.rows.grey_levels(self.places[i])

    def array(self, np, dtype):
        """All of them as an array of NumPy's; grey levels are 0 to 1."""
        if self.grey_levels:
            levels = b"".join(map(self.grey_levels, range(len(self))))
            levels = np.frombuffer(levels, np.uint8).reshape(len(self), -1)
            return np.divide(levels, 255, dtype=dtype)
        if hasattr(self.rows, "array"):
            return self.rows.array(np, dtype)[self.places]
        return np.array([self.row(i) for i in range(len(self))], dtype=dtype)


def packed(dataset) -> bytes:
    """A data set as bytes for another process, in plain lists where it can't go as it is."""
    try:
        text = pickle.dumps(dataset)
        if b"main__" not in text:  # What a program defines itself is not known elsewhere.
            return text
    except (pickle.PicklingError, TypeError, AttributeError):
        pass
    plain = minnet.Dataset(*[[list(rows[i]) for i in range(len(rows))]
                             for rows in (dataset.inputs, dataset.targets)], name=dataset.name)
    for name in ("classes", "columns", "target", "scales"):
        setattr(plain, name, getattr(dataset, name, None))
    return pickle.dumps(plain)
