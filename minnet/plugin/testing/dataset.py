"""Checks of a data set: it loads twice alike, and its rows are finite, of one width, and one-hot where there are classes."""

from ...core import MinnetError
from ...core.dataset import DATASETS, Dataset
from .findings import CheckFailed, Findings, Refused, Unanswered
from .values import misshapen, same, show

# Images stay packed until a row is asked for: so many rows, evenly chosen, stand for all.
MOST = 200


def check_dataset(part, path=None):
    """A Dataset is sound, or a DatasetLoader loads sound ones, twice alike. path: what the loader is to read from.

    A loader that says with a MinnetError that it needs a path, and is given none, is right.
    """
    if isinstance(part, Dataset):
        findings = Findings("data set", part, named=False)
        check_rows(findings, part, "it")
        findings.done()
        return
    try:
        loader = DATASETS.find(part)
    except MinnetError as error:
        raise CheckFailed([str(error)]) from None
    findings = Findings("data set", loader)
    findings.each(check_loader, (findings, loader, path))
    findings.done()


def check_loader(findings, loader, path):
    """What a loader gives for this path."""
    try:
        train, test = load(findings, loader, path)
    except Refused as error:
        if path is not None:
            findings.add(f"load({path!r}) raised MinnetError: {error}")
        return
    again = load(findings, loader, path)
    for which, part, other in (("train", train, again[0]), ("test", test, again[1])):
        if part is not None:
            check_rows(findings, part, which)
            check_alike(findings, part, other, which)
    if train.targets is None:
        findings.add("train has no targets, and nothing can be learned from it")
    elif test is not None:
        check_fit(findings, train, test)


def load(findings, loader, path) -> tuple:
    """(train, test) as the loader gives them."""
    parts = findings.call("load", loader.load, path)
    if isinstance(parts, tuple) and len(parts) == 2 and isinstance(parts[0], Dataset) and isinstance(parts[1], (Dataset, type(None))):
        return parts
    findings.add(f"load({path!r}) is {show(parts)}, where the tuple (train, test) of two Datasets belongs; test may be None")
    raise Unanswered


def chosen(dataset) -> range:
    """The numbers of the samples that are looked at."""
    return range(0, len(dataset), max(1, len(dataset) // MOST))


def check_rows(findings, dataset, which: str):
    """Every row is finite numbers, as many as in the first; asked twice it is the same; the target of a class is one-hot."""
    for side, rows in (("input", dataset.inputs), ("target", dataset.targets)):
        if rows is None:
            continue
        width = len(rows[0])
        for i in chosen(dataset):
            row, again = [findings.call(f"{which}: {side}", lambda i: list(rows[i]), i) for _ in range(2)]
            wrong = misshapen(row, [0.0] * width)
            if wrong:
                findings.add(f"{which}: {side} {i} {wrong}", f"{which} {side} shape")
            elif not same(row, again):
                findings.add(f"{which}: {side} {i} is {show(row)} at first, and {show(again)} when it is asked for again", f"{which} {side} again")
            elif side == "target" and dataset.classes is not None and not one_hot(row):
                findings.add(f"{which}: there are classes, and target {i} is {show(row)}, which is not one-hot", f"{which} one-hot")


def one_hot(y: list) -> bool:
    """Whether a target names one class: a single 1 among 0s, or a lone 0 or 1."""
    return all(y_k in (0, 1) for y_k in y) and (len(y) == 1 or sum(y) == 1)


def check_alike(findings, dataset, other, which: str):
    """Two loads give the same samples and classes."""
    if other is None or len(other) != len(dataset):
        findings.add(f"{which} has {len(dataset)} samples at first, and {'none' if other is None else len(other)} when it is loaded again")
        return
    if dataset.classes != other.classes:
        findings.add(f"{which} has the classes {dataset.classes} at first, and {other.classes} when it is loaded again")
    for i in chosen(dataset):
        for side in ("inputs", "targets"):
            ours, theirs = getattr(dataset, side), getattr(other, side)
            if ours is not None and not same(list(ours[i]), list(theirs[i])):
                findings.add(f"{which}: {side}[{i}] is {show(list(ours[i]))} at first, and {show(list(theirs[i]))} when it is loaded again")
                return


def check_fit(findings, train, test):
    """The test part has the training part's widths and classes."""
    for side, ours, theirs in (("inputs", train.inputs, test.inputs), ("targets", train.targets, test.targets)):
        if theirs is not None and len(ours[0]) != len(theirs[0]):
            findings.add(f"the {side} of train have {len(ours[0])} numbers, and those of test {len(theirs[0])}")
    if train.classes != test.classes:
        findings.add(f"the classes of train are {show(train.classes)}, and those of test {show(test.classes)}")
