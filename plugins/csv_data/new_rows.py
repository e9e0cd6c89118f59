"""New rows for a network that has learned from a table: all of them, in their order."""

import os

import minnet

from .table import NAME_IT, Table, TableRows, check_missing
from .text import NOTHING, listed, missing, number


def read_for(network, path, target=None, missing=None):
    """The rows of a CSV file as a network takes them, with their targets if they are known.

    Columns are found by their names, or by their places where there is no row of names or the
    network knows none. answers: what the target's cell of each row names, None where it is empty;
    lacks: why there are no targets, if there are none.
    """
    check_missing(missing)
    table = NewRows(path, missing, network)
    table.find_columns(target)
    table.read_rows()
    table.check("cannot be read")
    table.fill((), table.means())
    rows = range(len(table.numbers) // len(table.names))
    data = minnet.Dataset(TableRows(table.numbers, len(table.names), rows), None,
                          name=os.path.basename(path), columns=table.names, target=table.target)
    if not table.by_name:
        data.columns = network.columns
    data.notes = table.notes()
    data.answers, data.lacks = table.answered(), ""
    table.give_targets(data)
    return data


class NewRows(Table):
    """A table whose columns are a network's."""

    needs_answers = False

    def __init__(self, path, missing, network):
        super().__init__(path, missing)
        self.network = network

    def find_columns(self, target):
        """Which columns are the inputs, and which, if any, is the target."""
        if not self.first:
            self.refuse("is empty: each of its rows should be a sample")
        first, known = self.first[0][1], self.network.columns
        self.target = target or self.network.target
        self.headed = self.is_header(first)
        self.by_name = bool(self.headed and known)
        if not self.headed:
            count = len(first)
            while count > self.network.inputs and not first[count - 1]:
                count -= 1
            self.names = self.names_by_place(first[:count])
        else:
            self.take_names(first)
            if len(self.first) < 2:
                self.refuse("has a header and no rows below it, where each row should be a sample")
            if not known:
                self.place_target_by_width(target)
                return
            place = self.names.index(self.target) if self.target in self.names else None
            if place is None and target is not None:
                self.place_of(target)
            self.take_target(place)
            minnet.places_in(self.names, self.network, self.path)

    def is_header(self, cells):
        """Whether the first row has names: one that the network knows, or no number at all."""
        names = {*(self.network.columns or ()), self.target}
        return (any(cell in names for cell in cells)
                or not any(self.decimal(0, cell) is not None for cell in cells))

    def place_target_by_width(self, target):
        """Of columns that the network does not know by name, one more than it takes is the target.
        """
        more = len(self.names) - self.network.inputs
        if target is not None or more == 1:
            self.take_target(self.place_of(target))
        if len(self.names) != self.network.inputs:
            self.refuse_width(len(self.names))

    def names_by_place(self, cells):
        """The names of columns without a header, the target taken out."""
        network = self.network
        names = list(network.columns or [f"{k}" for k in range(1, network.inputs + 1)])
        if len(cells) == len(names):
            return names
        if len(cells) != len(names) + 1:
            self.refuse_width(len(cells))
        classes = network.classes or ()
        ends = [place for place in (len(names), 0) if self.name_of(cells[place]) in classes]
        if len(ends) != 1:
            self.refuse(f"has no header, and {len(cells)} columns where the network takes "
                        f"{len(names)}: put a row of names above it, or leave the target out")
        self.place = ends[0]
        return names

    def refuse_width(self, count):
        """Refuse another number of columns than the network takes."""
        network = self.network
        names = f", {listed(network.columns)}" if network.columns else ""
        self.refuse(f"has {count} {'column' if count == 1 else 'columns'}, and the network takes "
                    f"{network.inputs}{names}, with the target beside them or without")

    def means(self):
        """The means of the columns, as the network knows them, where some are needed."""
        layer = self.network.layers[0]
        if not self.gaps:
            return None
        if not isinstance(layer, minnet.Standardize):
            self.refuse("has missing cells, and the network knows no means to put there")
        by_name = dict(zip(self.network.columns or self.names, layer.means))
        return [by_name.get(name) for name in self.names] if self.by_name else layer.means

    def name_of(self, answer):
        """The class that a cell names: 1 and 1.0 are the same."""
        x = number(answer)
        return answer if x is None or not x.is_integer() else str(int(x))

    def answered(self):
        """What the target says of each row, as a class's name or a number; None where nothing."""
        if self.place is None:
            return None
        if self.network.classes is None:
            return [None if text >= 0 else x for x, text in zip(self.answers, self.texts)]
        words = [None if missing(word, NOTHING) else word for word in self.words]
        return [self.name_of(f"{x!r}") if text < 0 else words[text]
                for x, text in zip(self.answers, self.texts)]

    def give_targets(self, data):
        """Give the data set its targets, if each is there and known to the network."""
        classes = self.network.classes
        if data.answers is None:
            data.lacks = (f"has no column {self.target!r} to measure with: {NAME_IT}"
                          if self.target else "has no target to measure with")
            return
        known = set(classes or ())
        strange = next((i for i, answer in enumerate(data.answers)
                        if answer is None or (classes and answer not in known)), None)
        if strange is None:
            data.targets = (minnet.Dataset(data.inputs, data.answers, classes).targets if classes
                            else TableRows(self.answers, 1, range(len(self.answers))))
            data.classes = classes
        elif data.answers[strange] is None:
            data.lacks = f"has no target in its row {strange + 1}"
        else:
            data.lacks = (f"has the class {data.answers[strange]!r:.40} in its row {strange + 1}, "
                          f"and the network tells {listed(classes)} apart")
