"""Reads CSV files: `minnet train iris.csv` learns to tell one column of a table from the others.

The file ends in .csv, .tsv or .txt and is text in UTF-8: the names of the columns in its first row,
then a sample in each row, cells parted by commas, semicolons or tabs. Every cell but those of the
target, the column to learn, is a number; its decimals may stand after a comma where semicolons part
the cells. Rows and columns without anything in them are passed over.

The target is the column that --target names; else one called "target", "label", "class" or "y", the
first of these that there is, in capitals or not; else the last column. Texts are classes. So are
whole numbers if they are at most 20 different ones, each in two rows on average, or are only two,
or count from 0; all other numbers are quantities, and the network learns a regression.

A file with missing cells is refused, unless --missing says what to do: drop leaves their rows out,
mean puts the column's mean there (of rows without a target nothing can be learned: they are left
out).

From 20 rows on a fifth of them, drawn with a fixed seed, is kept to test with; fewer are all
learned from, in their order. The mean and the standard deviation of each column, taken from the
rows to learn from, go into the network: its first layer makes (x − mean) / deviation of each
number, 0 where a column is constant, and where quantities are learned its last layer answers in
their unit. So a saved network knows what to do with raw numbers, and what its columns are called.

`minnet evaluate` and `minnet predict` take all rows of a file, in their order, with the target or
without. They find the columns by their names, in whatever order, or by their places where no row of
names is.

In Python the data set has the names in train.columns and train.target, and the (mean, standard
deviation) of every column by its name in train.scales:

    from minnet_plugins.csv_data import read_csv
    train, test = read_csv("iris.csv", target="species", test=0.2, seed=0)
"""

import os
from array import array

import minnet

from .new_rows import read_for
from .table import FEWEST_TO_SPLIT, Table, TableRows, check_missing, scale
from .text import looks_like_csv

ENDINGS = (".csv", ".tsv", ".txt")

FOR_CLASSES = {"activation": "tanh", "output_activation": "softmax", "loss": "cross_entropy",
               "initializer": "xavier", "batch_size": 10, "learning_rate": 0.1}
FOR_QUANTITIES = {**FOR_CLASSES, "output_activation": "identity", "loss": "half_squared_error",
                  "learning_rate": 0.03}


@minnet.hookimpl
def minnet_read(path, options):
    """A CSV file: to learn from, or new rows for a network."""
    if not path.lower().endswith(ENDINGS) or not os.path.isfile(path):
        return None
    network = options.get("network")
    if not looks_like_csv(path, headed=not getattr(network, "columns", None)):
        return None
    if network is not None:
        return read_for(network, path, options.get("target"), options.get("missing"))
    return read_csv(path, options.get("target"), missing=options.get("missing"))


def read_csv(path, target=None, test=0.2, seed=0, missing=None):
    """(train, test): the rows of a CSV file; of fewer than 20 rows test is None.

    target: the name of the column to learn; None: the one that its name or its place suggests.
    test: the share of the rows that is kept to test with; seed: of their choice.
    missing: "drop" leaves out rows with missing cells, "mean" puts the column's mean there; None:
    they are refused.
    """
    if not isinstance(test, (int, float)) or not 0 <= test <= 0.9:
        raise minnet.MinnetError("test should be the share of the rows to test with, from 0 to "
                                 f"0.9, and is {test!r}")
    check_missing(missing)
    table = Table(os.fspath(path), missing)
    table.read_header(target)
    table.read_rows()
    table.decide_classes()
    table.check("cannot be learned from")
    table.check_answers()
    learned, kept = split(len(table.answers), test, seed)
    table.fill(learned)
    scales = {name: scale(array("d", map(column.__getitem__, learned)))
              for name, column in zip(table.names, table.columns())}
    if table.classes is None:
        scales[table.target] = scale(array("d", map(table.answers.__getitem__, learned)))
    settings = {"layers": [len(table.names), 16, len(table.classes or [0])],
                "epochs": max(10, min(1000, 20000 // len(learned))),
                **(FOR_QUANTITIES if table.classes is None else FOR_CLASSES)}

    def part(rows):
        """The data set of these rows, None if there are none."""
        if not rows:
            return None
        inputs = TableRows(table.numbers, len(table.names), rows)
        targets = (TableRows(table.answers, 1, rows) if table.classes is None
                   else table.labels(rows))
        data = minnet.Dataset(inputs, targets, table.classes, os.path.basename(table.path),
                              settings, table.names, table.target, scales)
        data.classes = table.classes
        return data

    train = part(learned)
    train.notes = table.notes()
    return train, part(kept)


def split(count, test, seed):
    """(rows to learn from, rows to test with), by number; few are all learned from, in order."""
    rows = array("l", range(count))
    kept = round(count * test) if count >= FEWEST_TO_SPLIT else 0
    if kept:
        minnet.random_source(seed).shuffle(rows)
    return rows[kept:], rows[:kept]
