"""The checks of a data set: it loads twice alike, and its rows are what training can use."""

from ...core import Dataset, MinnetError
from ...datasets import DATASETS
from .findings import AnswerChecks, LeftOut, Wrong, call, needs, said, told_by
from .values import ANYTHING, same, show

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
        self.part, self.path = part, path
        if isinstance(part, Dataset):
            self.load, self.check_name = lambda: {"it": part}, None
        else:
            super().__init__(part)

    def subject(self):
        return self

    def load(self) -> dict:
        """What is loaded as "train" and, if there is one, "test"."""
        words = f"load({self.path!r})"
        with told_by(words):
            try:
                parts = self.part.load(self.path)
            except MinnetError as error:
                if self.path is None:
                    raise LeftOut(f"it needs a path: {error}") from None
                raise
        if not (isinstance(parts, tuple) and len(parts) == 2 and isinstance(parts[0], Dataset)
                and isinstance(parts[1], (Dataset, type(None)))):
            raise Wrong(f"{words} is {show(parts)}, where the tuple (train, test) of two Datasets "
                        "belongs; test may be None")
        if parts[0].targets is None:
            raise Wrong("train has no targets, and nothing can be learned from it")
        return {"train": parts[0], **({} if parts[1] is None else {"test": parts[1]})}

    def check_methods(self):
        """load(path) gives (train, test), two data sets, of which test may be None."""
        self.loaded = self.load()

    def row(self, which: str, side: str, i: int) -> list:
        """inputs[i] or targets[i] of "train", say."""
        return list(getattr(self.loaded[which], side)[i])

    def about(self, which: str) -> dict:
        """How many samples there are, and which classes; nothing if there is no such part."""
        part = self.loaded.get(which)
        return {} if part is None else {"samples": len(part), "classes": part.classes}

    def calls(self):
        return [("about", (which,), ANYTHING) for which in self.loaded] + [
            ("row", (which, side, i), [0.0] * len(rows[0]))
            for which, dataset in self.loaded.items()
            for side, rows in (("inputs", dataset.inputs), ("targets", dataset.targets or []))
            for i in range(0, len(rows), max(1, len(rows) // MOST))]

    @needs("check_answers")
    def check_one_hot(self):
        """Where there are classes, every target is a single 1 among 0s, or a lone 0 or 1."""
        for method, (which, *place), y, then in self.answered:
            if "targets" in place and self.loaded[which].classes is not None and (
                    any(y_k not in (0, 1) for y_k in y) or (len(y) > 1 and sum(y) != 1)):
                raise Wrong(f"{which}: there are classes, and target {place[1]} is {show(y)}, "
                            "which is not one-hot")

    @needs("check_state")
    def check_loading_again(self):
        """It is the same when it is loaded again."""
        self.loaded = self.load()
        for method, arguments, answer, then in self.answered:
            again = call(self, method, *arguments)
            if not same(then, again):
                raise Wrong(f"{said(method, arguments)} is {show(then)} at first, and "
                            f"{show(again)} when it is loaded again")

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
