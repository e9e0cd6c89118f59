"""The checks of a data set: it loads twice alike, and its rows are what training can use."""

from ...core import Dataset, MinnetError
from ...datasets import DATASETS
from .findings import AnswerChecks, LeftOut, Wrong, needs, told_by
from .values import same, show

# Images stay packed until a row is asked for: so many rows, evenly chosen, stand for all.
MOST = 200


class DatasetChecks(AnswerChecks):
    """The checks of a Dataset, or of what a DatasetLoader loads, which is asked for its rows.

    path: what the loader is to read from. A loader that says with a MinnetError that it needs a
    path, and is given none, is right.
    """

    kind, registry = "data set", DATASETS
    memory, check_large, check_slopes = "a data set gives the same row each time", None, None

    def __init__(self, part, path=None):
        self.part, self.path, self.is_loader = part, path, not isinstance(part, Dataset)
        if self.is_loader:
            super().__init__(part)

    def subject(self):
        return self

    def check_name(self):
        """A loader has a name."""
        if self.is_loader:
            super().check_name()

    def check_methods(self):
        """load(path) gives (train, test), two data sets, of which test may be None."""
        self.loaded = self.load()
        if self.is_loader and self.loaded["train"].targets is None:
            raise Wrong("train has no targets, and nothing can be learned from it")

    def load(self) -> dict:
        """The data set as "it", or what is loaded as "train" and, if there is one, "test"."""
        if not self.is_loader:
            return {"it": self.part}
        words = f"load({self.path!r})"
        with told_by(words):
            try:
                parts = self.part.load(self.path)
            except MinnetError as error:
                if self.path is None:
                    raise LeftOut(f"it needs a path: {error}") from None
                raise
        if isinstance(parts, tuple) and len(parts) == 2 and isinstance(parts[0], Dataset):
            if isinstance(parts[1], Dataset):
                return {"train": parts[0], "test": parts[1]}
            if parts[1] is None:
                return {"train": parts[0]}
        raise Wrong(f"{words} is {show(parts)}, where the tuple (train, test) of two Datasets "
                    "belongs; test may be None")

    def row(self, which: str, side: str, i: int) -> list:
        """inputs[i] or targets[i] of "train", say."""
        return list(getattr(self.loaded[which], side)[i])

    def calls(self):
        return [("row", (which, side, i), [0.0] * len(rows[0]))
                for which, dataset in self.loaded.items()
                for side, rows in (("inputs", dataset.inputs), ("targets", dataset.targets or []))
                for i in range(0, len(rows), max(1, len(rows) // MOST))]

    @needs("check_answers")
    def check_one_hot(self):
        """Where there are classes, every target is a single 1 among 0s, or a lone 0 or 1."""
        for method, (which, side, i), like in self.calls():
            y = self.row(which, side, i)
            if side == "targets" and self.loaded[which].classes is not None and (
                    any(y_k not in (0, 1) for y_k in y) or (len(y) > 1 and sum(y) != 1)):
                raise Wrong(f"{which}: there are classes, and target {i} is {show(y)}, which is "
                            "not one-hot")

    @needs("check_state")
    def check_loading_again(self):
        """It is the same when it is loaded again."""
        first = self.contents()
        self.loaded = self.load()
        again = self.contents()
        for words in first:
            if not same(first[words], again.get(words)):
                raise Wrong(f"{words} is {show(first[words])} at first, and "
                            f"{show(again.get(words))} when it is loaded again")

    def contents(self) -> dict:
        """What is loaded now, by what it is."""
        parts = self.loaded.items()
        return {**{f"the number of samples of {which}": len(part) for which, part in parts},
                **{f"the list of classes of {which}": part.classes for which, part in parts},
                **{f"row{show(call[1])}": self.row(*call[1]) for call in self.calls()}}

    @needs("check_answers")
    def check_fit(self):
        """The test part has the training part's widths and classes."""
        if "test" not in self.loaded:
            raise LeftOut("there is no test part")
        train, test = self.loaded["train"], self.loaded["test"]
        targets = test.targets or train.targets
        for what, ours, theirs in (
                ("number of inputs", len(train.inputs[0]), len(test.inputs[0])),
                ("number of targets", len(train.targets[0]), len(targets[0])),
                ("list of classes", train.classes, test.classes)):
            if ours != theirs:
                raise Wrong(f"the {what} is {show(ours)} in train, and {show(theirs)} in test")
