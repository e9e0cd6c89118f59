"""Samples as people hand them in: lists, arrays, tables with named columns, labels.

Arrays and tables are known by what they offer (shape, tolist, columns), so that no library is
imported. They stay as they are, and their rows become lists when they are asked for.
"""

import copy
import math

from . import core
from .core import MinnetError, one_hot, plain

# So many different whole numbers, and no more, are taken for classes.
MOST_CLASSES = 20


class Rows:
    """Rows that are made when they are asked for; a subclass has a length and row(i)."""

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self.row(k) for k in range(*i.indices(len(self)))]
        if not -len(self) <= i < len(self):
            raise IndexError(f"there is no row {i}: there are {len(self)}")
        return self.row(i % len(self))


class ArrayRows(Rows):
    """The rows of an array."""

    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data)

    def row(self, i):
        """Row i as a list of Python's own numbers."""
        return self.data[i].tolist()

    def array(self, np, dtype):
        """All rows as an array of NumPy's."""
        return np.asarray(self.data, dtype=dtype)


class Chosen(Rows):
    """Rows with other columns: place k holds what the rows have at places[k]."""

    def __init__(self, rows, places):
        self.rows, self.places = rows, places

    def __len__(self):
        return len(self.rows)

    def row(self, i):
        """Row i, in the new order."""
        row = self.rows[i]
        return [row[k] for k in self.places]


class Labels(Rows):
    """The class of each sample, by its number, as a target: one-hot, or alone as 0 or 1."""

    def __init__(self, numbers, classes: int, alone=False):
        self.numbers, self.classes, self.alone = numbers, classes, alone

    def __len__(self):
        return len(self.numbers)

    def row(self, i):
        """The target of sample i."""
        k = self.numbers[i]
        return [float(k)] if self.alone else one_hot(k, self.classes)

    def array(self, np, dtype):
        """All targets as an array of NumPy's."""
        numbers = np.asarray(self.numbers, dtype=int)
        if self.alone:
            return numbers.astype(dtype).reshape(-1, 1)
        targets = np.zeros((len(numbers), self.classes), dtype=dtype)
        targets[range(len(numbers)), numbers] = 1
        return targets


class Dataset(core.Dataset):
    """inputs[i] and targets[i] are the numbers of sample i.

    inputs: rows, an array with a row for each sample, or a table (a DataFrame).
    targets: rows, one-hot for classes; or one for each sample, in a list, an array or a Series: a
    text or a whole number of few is the name of its class, any other number a quantity. None: for
    prediction only.
    classes: their names; None: as the targets imply. settings: the options of `train` and
    `Network.mlp` that suit these data, by name.
    columns, target: what the inputs and the target are called; of a table, its own names.
    scales: the (mean, standard deviation) of every column and of a target that is a quantity, by
    name, for the network to standardise by.
    """

    def __init__(self, inputs, targets, classes=None, name: str = "", settings=None, columns=None,
                 target=None, scales=None):
        self.name = name
        if isinstance(classes, int):
            raise MinnetError(f"{self}: classes should be the names of the classes, and are "
                              f"{classes}")
        inputs, named = rows_of(inputs, f"{self}", "input")
        self.columns = columns or named
        self.target, self.scales, self.notes = target or name_of(targets), scales, []
        if targets is not None:
            targets, classes = targets_of(targets, classes, f"{self}")
        super().__init__(inputs, targets, classes, name, settings)
        if not len(self.inputs[0]):
            raise MinnetError(f"{self}: input 0 has no numbers")
        if classes is not None and not isinstance(targets, (Labels, type(None))):
            width = len(self.targets[0])
            if len(self.classes) != max(width, 2):
                raise MinnetError(f"{self} has {len(self.classes)} names of classes, and targets "
                                  f"of {width} need {max(width, 2)}")


def rows_of(rows, what: str, kind: str) -> tuple:
    """What was handed in as rows of numbers, and the names of its columns, None if it has none.

    What is wrong with an array is told by the row and the column.
    """
    names = None
    if isinstance(rows, dict):
        raise MinnetError(f"{what}: the {kind}s should be a list of rows, or have a length and "
                          f"rows by index, not {rows!r:.80}")
    if hasattr(rows, "columns") and hasattr(rows, "to_numpy"):
        names, rows = [str(name) for name in rows.columns], rows.to_numpy()
    shape = getattr(rows, "shape", None)
    if shape is None or not hasattr(rows, "tolist"):
        if isinstance(rows, (list, tuple)):
            rows = list(map(plain, rows))
            for i in range(len(rows)):
                check_row(rows[i], f"{what}: {kind} {i}", names)
        return rows, names
    if len(shape) < 2:
        raise MinnetError(f"{what}: the {kind}s should be rows of numbers, and are an array of "
                          f"shape {tuple(shape)}: reshape(-1, 1) makes rows of one number each, "
                          "reshape(1, -1) a single row")
    if len(shape) > 2:
        rows = rows.reshape((shape[0], math.prod(shape[1:])))
    made = ArrayRows(rows)
    if not all_finite(rows):
        for i in range(len(made)):
            check_row(made[i], f"{what}: {kind} {i}", names)
    return made, names


def all_finite(array) -> bool:
    """Whether an array surely holds finite numbers and nothing else."""
    try:
        return math.isfinite(float(array.sum()))
    except (TypeError, ValueError, AttributeError):
        return False


def check_row(row, what: str, names):
    """Refuse a row with anything but finite numbers, by the column where it stands."""
    try:
        if math.isfinite(sum(row)):
            return
    except TypeError:
        pass
    if not isinstance(row, (list, tuple)):
        return
    for k, x_k in enumerate(row):
        column = f"column {names[k]!r}" if names else f"column {k}"
        if isinstance(x_k, (str, bytes, type(None))):
            raise MinnetError(f"{what} should be a list of numbers, and is {row!r:.80}: it has "
                              f"{x_k!r:.40} in {column}")
        if isinstance(x_k, float) and not math.isfinite(x_k):
            raise MinnetError(f"{what} holds a number that is infinite or not a number; leave that "
                              f"sample out or mend it: it has {x_k} in {column}")


def targets_of(targets, classes, what: str) -> tuple:
    """What was handed in as targets, in rows, and the names of the classes, None if not known."""
    values = labels_in(targets, what)
    if values is None:
        rows, _ = rows_of(targets, what, "target")
        return rows, classes
    if classes is None:
        words = [str(value) for value in values if isinstance(value, (str, bool))]
        numbers = [value for value in values if not isinstance(value, (str, bool))]
        classes = classes_of(numbers, set(words), len(words))
        if classes is None:
            return [[float(value)] for value in values], None
    names = [str(name) for name in classes]
    places = {name: k for k, name in enumerate(names)}
    numbers = []
    for i, value in enumerate(values):
        k = places.get(label(value), value)
        if not isinstance(k, int) or not 0 <= k < len(names):
            raise MinnetError(f"{what}: target {i} is {value!r:.40}, and the classes are "
                              f"{listed(names)}")
        numbers.append(k)
    return Labels(numbers, len(names)), names


def labels_in(targets, what: str):
    """The labels or numbers, one for each sample, that targets are; None if they are rows."""
    if hasattr(targets, "to_numpy") and not hasattr(targets, "tolist"):
        targets = targets.to_numpy()
        if targets.shape[1:] == (1,) and not all_finite(targets):
            targets = targets.reshape(-1)
    if len(getattr(targets, "shape", ())) > 1 or isinstance(targets, (Rows, str, bytes, dict)):
        return None
    values = plain(targets)
    if not isinstance(values, (list, tuple)) or not values:
        return None
    values = [plain(value) for value in values]
    if not isinstance(values[0], (str, int, float)):
        return None
    for i, value in enumerate(values):
        finite = isinstance(value, str) or (isinstance(value, (int, float))
                                            and math.isfinite(value))
        if not finite:
            raise MinnetError(f"{what}: target {i} is {value!r:.40}, and should be a text or a "
                              "number: leave that sample out or mend it")
    return values


def name_of(targets):
    """What a Series, or a table of one column, calls its numbers; None if it has no name."""
    names = list(getattr(targets, "columns", ()))
    name = names[0] if len(names) == 1 else getattr(targets, "name", None)
    return None if name is None else str(name)


def classes_of(numbers, texts, count: int):
    """The names of the classes that labels are of, numbers before texts; None for quantities.

    numbers: the labels that are numbers; texts: the different ones among the `count` others.
    Texts are classes. So are whole numbers if they are at most 20 different ones, each of two
    samples on average, or are only two, or count from 0.
    """
    different = set()
    for x in numbers:
        different.add(x)
        if len(different) > MOST_CLASSES and len(numbers) > count:
            return None
    few = len(different) <= max(2, len(numbers) / 2) or different == set(range(len(different)))
    whole = few and all(float(x).is_integer() for x in different)
    if len(numbers) > count and not whole:
        return None
    return [label(x) for x in sorted(different)] + sorted(texts)


def label(value) -> str:
    """The name of the class that a label is: 1 and 1.0 are the same."""
    if isinstance(value, (bool, str)) or not float(value).is_integer():
        return str(value)
    return str(int(value))


def fitted(network, dataset):
    """A data set as a network takes it, where it says the same in another order.

    Its columns are put in the network's order by their names, its classes are numbered as the
    network's, and two classes are 0 and 1 where the network has a lone output.
    """
    targets, classes = dataset.targets, dataset.classes
    places = places_in(getattr(dataset, "columns", None), network, f"{dataset}")
    if not places and not isinstance(targets, Labels):
        return dataset
    made = copy.copy(dataset)
    if places:
        made.inputs, made.columns = Chosen(dataset.inputs, places), network.columns
    if isinstance(targets, Labels):
        numbers, alone = targets.numbers, network.outputs == 1 and targets.classes == 2
        known = network.classes
        if known and classes != known and set(classes) <= set(known):
            numbers = [known.index(classes[k]) for k in numbers]
            made.classes, alone = known, network.outputs == 1
        made.targets = Labels(numbers, len(made.classes), alone)
    return made


def places_in(columns, network, what: str):
    """Where the columns that a network takes stand among these; None if there they are already.

    Missing and unknown ones are refused by their names.
    """
    known = network.columns
    if not known or not columns or columns == known:
        return None
    there = {name: k for k, name in enumerate(columns)}
    lacking = [name for name in known if name not in there]
    taken = set(known)
    unknown = [name for name in columns if name not in taken]
    if lacking or unknown:
        said = [f"{verb} {'column' if len(names) == 1 else 'columns'} {listed(names)}"
                for verb, names in (("lacks the", lacking), ("has the unknown", unknown)) if names]
        raise MinnetError(f"{what} {' and '.join(said)}: the network was trained on "
                          f"{listed(known)}, and takes them in any order")
    return [there[name] for name in known]


def listed(names) -> str:
    """Names in a sentence, the first ten if they are many."""
    return ", ".join(map(repr, names[:10])) + (", …" if len(names) > 10 else "")
