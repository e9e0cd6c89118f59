"""A CSV file as a table: the numbers of its inputs, and the answers of its target."""

import math
from array import array

import minnet

from .text import (NOTHING, delimiter_of, first_rows, listed, missing, number, rows_of, stripped,
                   wrong)

TARGETS = ("target", "label", "class", "y")
FEWEST_TO_SPLIT = 20

# How many faults of a file are told one by one.
TOLD = 3

NAME_IT = "name the column to learn with --target COLUMN (target=… in Python)"
SAY_WHAT = ("; --missing drop leaves rows with missing cells out, --missing mean puts the column's "
            "mean there (missing=… in Python)")


def check_missing(choice):
    """Refuse what is no way to treat missing cells."""
    if choice not in (None, "drop", "mean"):
        raise minnet.MinnetError("missing should be 'drop', which leaves rows with missing cells "
                                 f"out, or 'mean', which puts the column's mean there, and is "
                                 f"{choice!r}")


class TableRows(minnet.Rows):
    """Some rows of a table, each made when it is asked for.

    numbers: those of all rows, one after another; width: how many a row has; places: which rows.
    """

    def __init__(self, numbers, width, places):
        self.numbers, self.width, self.places = numbers, width, places

    def __len__(self):
        return len(self.places)

    def row(self, i):
        """The numbers of row i."""
        start = self.places[i] * self.width
        return self.numbers[start:start + self.width].tolist()

    def array(self, np, dtype):
        """All rows as an array of NumPy's."""
        rows = np.frombuffer(self.numbers).reshape(-1, self.width)
        return rows[np.asarray(self.places)].astype(dtype, copy=False)


class Table:
    """The rows of a CSV file, in eight bytes for each number.

    Raises MinnetError for a file that is not such a table throughout.

    names: of the inputs, in the order of the file; target: the name of the column to learn, place:
    where it stands, None if it is not there. numbers: of the inputs, row after row. answers: the
    target's numbers, nan where it has a text: then texts, the place of that text in `words`.
    classes: their names, None for quantities.
    needs_answers: whether a row without an answer is of no use.
    """

    needs_answers = True

    def __init__(self, path, missing=None):
        self.path, self.missing = path, missing
        self.delimiter = delimiter_of(path)
        self.first = first_rows(path, self.delimiter)
        self.names, self.target, self.place, self.headed, self.classes = [], None, None, True, None
        self.numbers, self.answers, self.texts = array("d"), array("d"), array("i")
        self.words, self.lines_of_words = {}, {}
        self.lines = self.wrong = self.dropped = 0
        self.faults, self.gaps, self.wordy = [], array("q"), {}
        self.decimals = {}
        self.missing_cells = False

    def refuse(self, why):
        """Raise the error that says what is wrong with the file."""
        raise minnet.MinnetError(f"{self.path} {why}")

    def fault(self, line, what):
        """Note what is wrong with a line, in words if it is one of the first."""
        self.wrong += 1
        if len(self.faults) < TOLD:
            self.faults.append((line, f"line {line}{what}"))

    def read_header(self, target):
        """Take the names of the columns, and the target that is named or suggested, from row 1."""
        if not self.first:
            self.refuse("is empty: a CSV file has the names of its columns in the first row, and a "
                        "sample in each row below")
        header = self.first[0][1]
        cells = self.first[-1][1]
        numeric = [number(name) is not None for name in header]
        texts_above = [k for k, cell in enumerate(cells[:len(header)])
                       if not numeric[k] and number(cell) is not None]
        if all(numeric) or (any(numeric) and len(self.first) > 1 and not texts_above):
            self.refuse(f"has no header: its first row, {listed(header)}, reads like a sample; put "
                        "a row of names, which are not numbers, above it")
        self.take_names(header)
        if len(self.names) < 2:
            self.refuse(f"has one column, {self.names[0]!r:.60}, and needs two or more: part its "
                        "cells by commas, semicolons or tabs")
        if len(self.first) < 2:
            self.refuse("has a header and no rows below it, where each row should be a sample")
        self.take_target(self.place_of(target))

    def take_names(self, header):
        """The names of the columns; columns without a name at the end are passed over."""
        while header and not header[-1]:
            header = header[:-1]
        if "" in header:
            nameless = header.index("") + 1
            self.refuse(f"has no name for its column {nameless}: name it in the first row, or "
                        "leave it out if it only numbers the rows")
        seen = set()
        for name in header:
            if name in seen:
                self.refuse(f"has two columns named {name!r}: give each a name of its own")
            seen.add(name)
        self.names = header

    def take_target(self, place):
        """Make the column at this place the target, None for none."""
        self.place = place
        if place is not None:
            self.target = self.names.pop(place)

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

    def read_rows(self):
        """Take up all rows below the header."""
        rows = rows_of(self.path, self.delimiter)
        if self.headed:
            next(rows)
        columns = len(self.names) + (self.place is not None)
        for line, cells in rows:
            if len(cells) != columns:
                cells = stripped(cells)
                while len(cells) > columns and not cells[-1]:
                    cells.pop()
                if not any(cells):
                    continue
                if len(cells) != columns:
                    self.fault(line, f" has {len(cells)} cells where the header has {columns}"
                               if self.headed else
                               f" has {len(cells)} cells where the first row has {columns}")
                    continue
            self.take(line, cells)

    def take(self, line, cells):
        """Take up a row, and note what is wrong with it."""
        answer = None if self.place is None else cells.pop(self.place).strip()
        gaps, row = [], None
        if self.delimiter != ";":
            try:
                row = list(map(float, cells))
            except ValueError:
                pass
            if row is not None and not math.isfinite(sum(row)):
                row = None
        if row is None:
            if not answer and not any(map(str.strip, cells)):
                return
            row = [self.number(line, k, cell, gaps) for k, cell in enumerate(cells)]
        self.lines += 1
        no_answer = self.needs_answers and missing(answer, NOTHING)
        if self.missing is None:
            for k in gaps:
                self.fault(line, f", column {self.names[k]!r} {wrong(cells[k])}")
            if no_answer:
                self.missing_cells = True
                self.fault(line, f", column {self.target!r} {wrong(answer)}")
        elif no_answer or (gaps and self.missing == "drop"):
            self.dropped += 1
            return
        start = len(self.numbers)
        self.gaps.extend(start + k for k in gaps)
        self.numbers.extend(row)
        if answer is not None:
            self.take_answer(line, answer)

    def take_answer(self, line, answer):
        """Take up the target's cell of a row: a number, or a text by its place in `words`."""
        x = self.decimal(line, answer)
        self.answers.append(math.nan if x is None else x)
        if x is not None:
            self.texts.append(-1)
            return
        if answer not in self.words:
            self.words[answer] = len(self.words)
            self.lines_of_words[answer] = [0, line]
        self.lines_of_words[answer][0] += 1
        self.texts.append(self.words[answer])

    def number(self, line, k, cell, gaps):
        """The number in a cell of column k; nan if there is none, which is noted."""
        x = self.decimal(line, cell)
        if x is not None:
            return x
        if missing(cell):
            self.missing_cells = True
            gaps.append(k)
        else:
            fault = wrong(cell)
            self.fault(line, f", column {self.names[k]!r} {fault}")
            if fault.endswith("belongs"):
                count, *first = self.wordy.get(k, (0, cell.strip(), line))
                self.wordy[k] = (count + 1, *first)
        return math.nan

    def decimal(self, line, cell):
        """The number in a cell; where semicolons part the cells, a comma may stand in it."""
        if self.delimiter == ";":
            if "," in cell and "." not in cell:
                x = number(cell.replace(",", ".", 1))
                if x is not None:
                    self.decimals.setdefault(",", (line, cell.strip()))
                return x
            if "." in cell and number(cell) is not None:
                self.decimals.setdefault(".", (line, cell.strip()))
        return number(cell)

    def decide_classes(self):
        """Whether the answers are classes, and the names of these."""
        words = [word for word in self.words if not missing(word, NOTHING)]
        count = sum(self.lines_of_words[word][0] for word in words)
        numbers = self.answers
        if words:
            numbers = array("d", [x for x, text in zip(self.answers, self.texts) if text < 0])
        self.classes = minnet.classes_of(numbers, words, count)
        if self.classes is None:
            for word in words:
                times, line = self.lines_of_words[word]
                self.wrong += times
                told = f"line {line}, column {self.target!r} {wrong(word)}"
                self.faults.append((line, told))

    def check(self, cannot):
        """Refuse a table with a column of words or a cell that is wrong."""
        wordy = [k for k, (count, cell, line) in self.wordy.items() if 2 * count > self.lines]
        if wordy:
            count, cell, line = self.wordy[wordy[0]]
            columns = (("column " if len(wordy) == 1 else "columns ")
                       + listed([self.names[k] for k in wordy]))
            learn = "" if self.place is None else (f"; if one is to be learned, and not "
                                                   f"{self.target!r}, {NAME_IT}")
            self.refuse(f"has text in its {columns} ({cell!r:.40} in line {line}), and every "
                        "column but the target should hold numbers: leave others out or turn "
                        f"them into numbers{learn}")
        if self.wrong:
            faults = [fault for line, fault in sorted(self.faults, key=lambda fault: fault[0])]
            told = faults[:TOLD]
            more = f"; and {self.wrong - len(told)} more" if self.wrong > len(told) else ""
            hint = SAY_WHAT if self.missing_cells and self.missing is None else ""
            if self.delimiter == "," and any(" cells where " in fault for fault in faults):
                hint += ("; a comma within a cell needs quotes around it, and a decimal is written "
                         "with a point")
            self.refuse(f"{cannot}: {'; '.join(told)}{more}: mend these cells or leave their rows "
                        f"out{hint}")
        if len(self.decimals) > 1:
            (line, comma), (other, point) = self.decimals[","], self.decimals["."]
            self.refuse(f"has decimals with a comma ({comma!r:.40} in line {line}) and with a "
                        f"point ({point!r:.40} in line {other}): write all with the same, and no "
                        "sign between thousands")
        if not self.numbers:
            self.refuse("has no row without missing cells" if self.dropped else "has no rows")

    def check_answers(self):
        """Refuse a target that there is nothing to learn about."""
        rows = len(self.answers)
        if rows < 2:
            self.refuse("has one sample, and needs two or more: each column is measured by its "
                        "mean and deviation")
        if len(self.classes) == 1 if self.classes else min(self.answers) == max(self.answers):
            answer = self.classes[0] if self.classes else f"{self.answers[0]:g}"
            self.refuse(f"has {answer!r:.40} in every row of the target {self.target!r}, "
                        f"so there is nothing to tell apart: {NAME_IT}")
        different = len(self.classes or ())
        if rows >= FEWEST_TO_SPLIT and 2 * different > rows:
            self.refuse(f"has {different} different texts in {rows} rows of the target "
                        f"{self.target!r}, too many for classes: {NAME_IT}")

    def columns(self):
        """The numbers of each input, column by column."""
        return (self.numbers[k::len(self.names)] for k in range(len(self.names)))

    def labels(self, places):
        """The class of each of these rows, as targets."""
        k_of = {name: k for k, name in enumerate(self.classes)}
        of_words, of_numbers = [k_of.get(word) for word in self.words], {}
        for x in set(map(float, self.classes_that_are_numbers())):
            of_numbers[x] = k_of[minnet.label(x)]
        texts, answers = self.texts, self.answers
        numbers = (of_numbers[answers[i]] if texts[i] < 0 else of_words[texts[i]] for i in places)
        return minnet.Labels(array("L", numbers), len(self.classes))

    def classes_that_are_numbers(self):
        """The names of classes that are numbers, not texts that look like one."""
        return [name for name in self.classes if name not in self.words]

    def fill(self, learned, means=None):
        """Put means where cells are missing; of the rows to learn from, if none are given."""
        width = len(self.names)
        if means is None:
            means = {k: self.mean_of(k, learned) for k in {place % width for place in self.gaps}}
        for place in self.gaps:
            self.numbers[place] = means[place % width]

    def mean_of(self, k, learned):
        """The mean of what there is in column k, in the rows to learn from."""
        column = self.numbers[k::len(self.names)]
        there = [x for x in map(column.__getitem__, learned) if not math.isnan(x)]
        if not there:
            self.refuse(f"has no number in its column {self.names[k]!r}: leave it out")
        return scale(there)[0]

    def notes(self):
        """What was done about missing cells, in sentences."""
        found = []
        if self.dropped:
            what = "with missing cells" if self.missing == "drop" else "without a target"
            found.append(f"{counted(self.dropped, 'row')} {what} left out, of {self.lines}")
        if self.gaps:
            found.append(f"{counted(len(self.gaps), 'missing cell')} taken as the column's mean")
        return found


def counted(count, what):
    """'1 row', '2 rows'."""
    return f"{count} {what}" + ("s" if count != 1 else "")


def scale(column):
    """(mean, standard deviation) of a column, of a constant one 0 whatever rounding would say."""
    n = len(column)
    mean = math.fsum(x / n for x in column)
    if min(column) == max(column):
        return mean, 0.0
    parts = [column[i:i + 10000] for i in range(0, n, 10000)]
    distances = [math.dist(part, [mean] * len(part)) for part in parts]
    return mean, math.hypot(*distances) / math.sqrt(n)
