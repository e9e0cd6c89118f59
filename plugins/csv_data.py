"""Reads CSV files: `minnet train iris.csv` learns to tell one column of a table from the others.

The file ends in .csv, .tsv or .txt and is text in UTF-8: the names of the columns in its first row,
then a sample in each row, cells parted by commas, semicolons or tabs. Every cell but those of the
target, the column to learn, is a number, written with a decimal point.

The target is the column that MINNET_CSV_TARGET names; else one called
"target", "label", "class" or "y", the first of these that there is, in capitals or not; else the
last column. Texts are classes. So are whole numbers if they are at most 20 different ones, each in
two rows on average, or are only two; all other numbers are quantities, and the network learns a
regression.

From 20 rows on a fifth of them, drawn with a fixed seed, is kept to test with; fewer are all
learned from, in their order. Each column of numbers becomes (x − mean) / standard deviation, both
taken from the rows to learn from, and 0 where it is constant. Quantities to learn become so too: an
output of 0 is their mean, 1 a standard deviation above it, and always to answer the mean would cost
about ½.

A saved network does not hold these means and deviations. `minnet evaluate` and `minnet predict`
take them from the file that they are given, which needs its target too, and use its test part alone
if it has one. So on the file that was learned from they are right; on another one only as far as
its columns are spread alike and its target has the very same classes. One sample alone cannot be
read.

In Python, train.scales holds the (mean, standard deviation) of every column by its name:

    from minnet_plugins.csv_data import read_csv
    train, test = read_csv("iris.csv", target="species", test=0.2, seed=0)
"""

import csv
import io
import itertools
import math
import os

import minnet

ENDINGS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t"
TARGETS = ("target", "label", "class", "y")
MOST_CLASSES = 20
FEWEST_TO_SPLIT = 20

# How many faults of a file are told one by one.
TOLD = 3

NO_NUMBER = " where a number belongs"
NOT_FINITE = ", which is no finite number"
NAME_IT = "name the column to learn in MINNET_CSV_TARGET (target=… in Python)"

FOR_CLASSES = {"activation": "tanh", "output_activation": "softmax", "loss": "cross_entropy",
               "initializer": "xavier",
               "batch_size": 10, "learning_rate": 0.1}
FOR_QUANTITIES = {**FOR_CLASSES, "output_activation": "identity", "loss": "half_squared_error",
                  "learning_rate": 0.03}


@minnet.hookimpl
def minnet_read(path):
    """A CSV file; MINNET_CSV_TARGET may name its target."""
    if path.lower().endswith(ENDINGS) and os.path.isfile(path) and looks_like_csv(path):
        return read_csv(path, os.environ.get("MINNET_CSV_TARGET") or None)
    return None


def read_csv(path, target=None, test=0.2, seed=0):
    """(train, test): the rows of a CSV file; of fewer than 20 rows test is None.

    target: the name of the column to learn; None: the one that its name or its place suggests.
    test: the share of the rows that is kept to test with; seed: of their choice.
    """
    if not isinstance(test, (int, float)) or not 0 <= test <= 0.9:
        raise minnet.MinnetError("test should be the share of the rows to test with, from 0 to "
                                 f"0.9, and is {test!r}")
    table = Table(os.fspath(path), target)
    learned, kept = split(len(table.inputs), test, seed)
    scales = [scale([table.inputs[i][k] for i in learned]) for k in range(len(table.names))]
    inputs = [standardised(row, scales) for row in table.inputs]
    by_name = dict(zip(table.names, scales))
    if table.classes is None:
        quantities = [[number(answer)] for answer in table.answers]
        by_name[table.target] = scale([quantities[i][0] for i in learned])
        targets = [standardised(row, [by_name[table.target]]) for row in quantities]
    else:
        places = {name: k for k, name in enumerate(table.classes)}
        targets = [minnet.one_hot(places[label(answer)], len(places)) for answer in table.answers]
    settings = {"layers": [len(scales), 16, len(targets[0])],
                "epochs": max(10, min(1000, 20000 // len(learned))),
                **(FOR_QUANTITIES if table.classes is None else FOR_CLASSES)}

    def part(rows):
        """The data set of these rows, None if there are none."""
        if not rows:
            return None
        name = os.path.basename(table.path)
        data = minnet.Dataset([inputs[i] for i in rows], [targets[i] for i in rows], table.classes,
                              name, settings)
        data.scales = by_name
        return data

    return part(learned), part(kept)


def split(count, test, seed):
    """(rows to learn from, rows to test with), by number; few are all learned from, in order."""
    rows = list(range(count))
    kept = round(count * test) if count >= FEWEST_TO_SPLIT else 0
    if kept:
        minnet.random_source(seed).shuffle(rows)
    return rows[kept:], rows[:kept]


def scale(column):
    """(mean, standard deviation) of a column, of a constant one 0 whatever rounding would say."""
    n = len(column)
    mean = math.fsum(x / n for x in column)
    return mean, math.dist(column, [mean] * n) / math.sqrt(n) if min(column) < max(column) else 0.0


def standardised(row, scales):
    """(x − mean) / standard deviation of each number of a row; 0 where the deviation is 0."""
    return [(x - mean) / deviation if deviation else 0.0
            for x, (mean, deviation) in zip(row, scales)]


def looks_like_csv(path):
    """Whether a file is text and not JSON.

    A .txt may hold anything, and should begin with a row of names above a row with a number.
    """
    start = read_bytes(path, 1 << 16)
    utf_16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    binary = start.startswith(b"\x1f\x8b") or (b"\0" in start and not utf_16)
    if binary or start.strip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return False
    if not path.lower().endswith(".txt"):
        return True
    text = start.decode("utf-8-sig", "replace")
    try:
        rows = rows_of(path, text, delimiter_of(path, text))
        header, cells = [cells for _, cells in itertools.islice(rows, 2)]
    except ValueError:
        return False
    numeric = [number(cell) is not None for cell in cells]
    return (len(header) == len(cells) > 1 and any(numeric)
            and not all(number(cell) is not None for cell in header))


class Table:
    """The rows of a CSV file.

    Raises MinnetError for a file that is not such a table throughout.

    target: the name of the column to learn, answers: its texts, classes: their names, None for
    quantities. names: of the other columns, inputs: their numbers.
    """

    def __init__(self, path, target):
        self.path = path
        text = text_of(path)
        self.delimiter = delimiter_of(path, text)
        rows = rows_of(path, text, self.delimiter)
        first = list(itertools.islice(rows, 2))
        self.check_header([cells for _, cells in first])
        self.names = first[0][1]
        self.place = self.place_of(target)
        self.target = self.names.pop(self.place)
        self.inputs, self.answers, self.lines, self.faults = [], [], [], []
        self.words = {name: [] for name in self.names}
        for line, cells in itertools.chain(first[1:], rows):
            self.take(line, cells)
        self.classes = classes_of([answer for answer in self.answers if not missing(answer)])
        for line, answer in zip(self.lines, self.answers):
            if missing(answer) or (self.classes is None and number(answer) is None):
                self.faults.append((line, f"line {line}, column {self.target!r} {wrong(answer)}"))
        self.check_cells()
        self.check_answers()

    def refuse(self, why):
        """Raise the error that says what is wrong with the file."""
        raise minnet.MinnetError(f"{self.path} {why}")

    def check_header(self, first):
        """Refuse a file whose first two rows are not the names of its columns and a sample."""
        if not first:
            self.refuse("is empty: a CSV file has the names of its columns in the first row, and a "
                        "sample in each row below")
        header = first[0]
        numeric = [number(name) is not None for name in header]
        texts_above = [k for k, cell in enumerate(first[-1][:len(header)])
                       if not numeric[k] and number(cell) is not None]
        if all(numeric) or (any(numeric) and len(first) > 1 and not texts_above):
            self.refuse(f"has no header: its first row, {listed(header)}, reads like a sample; put "
                        "a row of names, which are not numbers, above it")
        if len(header) < 2:
            self.refuse(f"has one column, {header[0]!r:.60}, and needs two or more: part its cells "
                        "by commas, semicolons or tabs")
        if "" in header:
            nameless = header.index("") + 1
            self.refuse(f"has no name for its column {nameless}: name it in the first row, or "
                        "leave it out if it only numbers the rows")
        twice = [name for k, name in enumerate(header) if name in header[:k]]
        if twice:
            self.refuse(f"has two columns named {twice[0]!r}: give each a name of its own")
        if len(first) < 2:
            self.refuse("has a header and no rows below it, where each row should be a sample")

    def place_of(self, target):
        """Which column is the target: that of this name, else what a name or the place suggests."""
        lowered = [name.lower() for name in self.names]
        if target is None:
            known = [lowered.index(name) for name in TARGETS if name in lowered]
            return known[0] if known else len(lowered) - 1
        for names, name in (self.names, target), (lowered, target.lower()):
            if name in names:
                return names.index(name)
        self.refuse(f"has no column {target!r}; it has {listed(self.names)}: {NAME_IT}")

    def take(self, line, cells):
        """Take up a row, and note what is wrong with it."""
        columns = len(self.names) + 1
        if len(cells) != columns:
            fault = f"line {line} has {len(cells)} cells where the header has {columns}"
            self.faults.append((line, fault))
            return
        answer = cells.pop(self.place)
        row = [number(cell) for cell in cells]
        if None in row:
            for name, cell, x in zip(self.names, cells, row):
                if x is None:
                    fault = wrong(cell)
                    self.faults.append((line, f"line {line}, column {name!r} {fault}"))
                    if fault.endswith(NO_NUMBER):
                        self.words[name].append((cell, line))
        self.inputs.append(row)
        self.answers.append(answer)
        self.lines.append(line)

    def check_cells(self):
        """Refuse a table with a column of words or a cell that is wrong."""
        wordy = [name for name, words in self.words.items() if 2 * len(words) > len(self.inputs)]
        if wordy:
            cell, line = self.words[wordy[0]][0]
            columns = ("column " if len(wordy) == 1 else "columns ") + listed(wordy)
            self.refuse(f"has text in its {columns} ({cell!r:.40} in line {line}), and every "
                        "column but the target should hold numbers: leave others out or turn "
                        "them into numbers; if one is to be learned, and not "
                        f"{self.target!r}, {NAME_IT}")
        if self.faults:
            faults = [fault for _, fault in sorted(self.faults, key=lambda fault: fault[0])]
            more = f"; and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
            hint = ""
            if self.delimiter == "," and any(" cells where " in fault for fault in faults):
                hint = ("; a comma within a cell needs quotes around it, and a decimal is written "
                        "with a point")
            self.refuse(f"cannot be learned from: {'; '.join(faults[:TOLD])}{more}: mend these "
                        f"cells or leave their rows out{hint}")

    def check_answers(self):
        """Refuse a target that there is nothing to learn about."""
        rows, different = len(self.answers), len(set(map(label, self.answers)))
        if rows < 2:
            self.refuse("has one sample, and needs two or more: each column is measured by its "
                        "mean and deviation")
        if different == 1:
            self.refuse(f"has {self.answers[0]!r:.40} in every row of the target {self.target!r}, "
                        f"so there is nothing to tell apart: {NAME_IT}")
        if self.classes and rows >= FEWEST_TO_SPLIT and 2 * different > rows:
            self.refuse(f"has {different} different texts in {rows} rows of the target "
                        f"{self.target!r}, too many for classes: {NAME_IT}")


def classes_of(answers):
    """The names of the classes, numbers in order before texts in order; None for quantities."""
    numbers = [x for x in (number(answer.replace(",", ".")) for answer in answers) if x is not None]
    different = set(numbers)
    few = len(different) <= max(2, min(MOST_CLASSES, len(numbers) / 2))
    if 2 * len(numbers) > len(answers) and not (few and all(x.is_integer() for x in different)):
        return None
    return sorted({label(answer) for answer in answers},
                  key=lambda name: (number(name) is None, number(name) or 0.0, name))


def label(answer):
    """The class that a cell names: 1 and 1.0 are the same."""
    x = number(answer)
    return answer if x is None or not x.is_integer() else str(int(x))


def number(cell):
    """The finite number that a cell holds, else None."""
    try:
        x = float(cell)
    except ValueError:
        return None
    return x if math.isfinite(x) else None


def missing(cell):
    """Whether a cell is empty, or says so as programs do ("nan")."""
    return not cell or wrong(cell).endswith(NOT_FINITE)


def wrong(cell):
    """What is wrong with a cell that should hold a number."""
    if not cell:
        return "is empty"
    if number(cell.replace(",", ".")) is not None:
        return f"holds {cell!r}, and decimals are written with a point"
    try:
        float(cell)
        return f"holds {cell!r:.40}{NOT_FINITE}"
    except ValueError:
        return f"holds {cell!r:.40}{NO_NUMBER}"


def listed(names):
    """Names in a sentence, the first ten if they are many."""
    return ", ".join(map(repr, names[:10])) + (", …" if len(names) > 10 else "")


def rows_of(path, text, delimiter):
    """(line, cells) of each row that is not blank.

    A cell in quotes may run over several lines; the line is the row's first.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True,
                        strict=True)
    line = 1
    try:
        for cells in reader:
            if len(cells) > 1 or any(cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise minnet.MinnetError(f"{path} cannot be read from line {line} on ({error}): close "
                                 "every quote, and double one within a cell") from None


def delimiter_of(path, text):
    """The delimiter that parts the first row, and best the second into as many cells.

    Of several that do, it is the one that makes the most cells.
    """
    def fit(delimiter):
        """What makes one delimiter better than another."""
        counts = []
        try:
            for _, cells in itertools.islice(rows_of(path, text, delimiter), 2):
                counts.append(len(cells))
        except minnet.MinnetError:
            counts.append(0)
        first, *second = counts or [0]
        return first > 1, second in ([], [first]), first

    return max(DELIMITERS, key=fit)


def text_of(path):
    """The text of a file, without a byte-order mark."""
    content = read_bytes(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        byte = content[error.start]
        raise minnet.MinnetError(f"{path} is not text in UTF-8 (line {line} has the byte "
                                 f"0x{byte:02x}): save it as 'CSV UTF-8'") from None


def read_bytes(path, count=-1):
    """The first `count` bytes of a file, or all."""
    try:
        with open(path, "rb") as file:
            return file.read(count)
    except OSError as error:
        raise minnet.MinnetError(f"cannot read {path}: {error.strerror}") from None
