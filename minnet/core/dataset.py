"""The data set: samples to learn from, each an input and its target."""

from .errors import MinnetError
from .vectors import argmax, check_vector


class Dataset:
    """inputs[i] and targets[i] are the numbers of sample i; a class is one-hot.

    inputs, targets: lists, or anything with a length and a row for each index, made
    when asked for. targets None: for prediction only.
    classes: their names; None: "0", "1", … if all targets are one-hot (or a lone 0 or
    1), else they are quantities, without accuracy.
    settings: the options of `train` and `Network.mlp` that suit these data, by name.
    """

    def __init__(self, inputs, targets, classes=None, name: str = "", settings=None):
        self.name, self.inputs, self.targets = name, inputs, targets
        self.settings = dict(settings or {})
        check_rows(inputs, str(self), "input")
        if targets is not None:
            check_rows(targets, str(self), "target")
            if len(inputs) != len(targets):
                raise MinnetError(f"{self} has {len(inputs)} inputs but {len(targets)} "
                                  "targets: every input needs its target")
            classes = implied_classes(targets) if classes is None else classes
        self.classes = None if classes is None else [str(name) for name in classes]

    def __len__(self):
        return len(self.inputs)

    def __str__(self):
        return f"data set '{self.name}'" if self.name else "the data set"

    def __repr__(self):
        return f"Dataset({self}, {len(self)} samples)"


def check_rows(rows, what: str, kind: str):
    """Refuse rows of unequal lengths, or with anything but finite numbers.

    Of rows that are made when asked for, only the first is looked at.
    """
    try:
        first = rows[0] if len(rows) else None
    except (TypeError, KeyError):
        raise MinnetError(f"{what}: the {kind}s should be a list of rows, or have a "
                          f"length and rows by index, not {rows!r:.80}") from None
    if first is None:
        raise MinnetError(f"{what} has no samples")
    check_vector(first, None, f"{what}: {kind} 0")
    for i in range(len(rows) if isinstance(rows, (list, tuple)) else 1):
        check_vector(rows[i], len(first), f"{what}: {kind} {i}")


def implied_classes(targets):
    """The names that one-hot targets, or a lone 0 or 1, imply; None for quantities."""
    width = len(targets[0])
    rows = (targets[i] for i in range(len(targets)))
    hot = all(set(y) <= {0, 1} and (width == 1 or sum(y) == 1) for y in rows)
    return range(max(width, 2)) if hot else None


def one_hot(k: int, classes: int) -> list:
    """y_j = 1 where j = k, else 0

    The target of class k (T1, T3).
    """
    if not 0 <= k < classes:
        raise MinnetError(f"there is no class {k}: of {classes} the first is 0")
    return [1.0 if j == k else 0.0 for j in range(classes)]


def class_of(a: list) -> int:
    """argmax_j a_j; of a lone a: 1 where a > ½, else 0

    The class that an output or a target names.
    """
    return int(a[0] > 0.5) if len(a) == 1 else argmax(a)
