"""The runs that `history` draws, and the lines that they come to."""

import os

from minnet import MinnetError, read_history

# The values of an epoch's record, of which each panel shows those that are known.
PANELS = {"loss": ("loss", "validation_loss"), "accuracy": ("accuracy", "validation_accuracy")}
PARTS = ("training", "validation")

# Losses that are so many times as large as others are set on a logarithmic scale.
WIDE = 100


def named_runs(runs) -> dict:
    """Histories by name, of one run or several.

    runs: a History, the path of a file that read_history reads, a list of them, or a dict of them
    by name. A file is named after itself, with its folder only where two would have one name.
    """
    if isinstance(runs, (str, os.PathLike)) or hasattr(runs, "epochs"):
        runs = [runs]
    if not isinstance(runs, dict):
        runs = dict(zip(names_of(list(runs)), runs))
    if not runs:
        raise MinnetError("there is no run to draw: name at least one")
    histories = {}
    for name, run in runs.items():
        histories[name] = run if hasattr(run, "epochs") else read_history(run)
        if not histories[name].epochs:
            raise MinnetError(f"{name if run is histories[name] else run} is a run without a whole "
                              "epoch: there is nothing to draw")
    return histories


def names_of(runs: list) -> list:
    """A name for each run."""
    paths = [None if hasattr(run, "epochs") else os.fspath(run) for run in runs]
    short = [path and os.path.splitext(os.path.basename(path))[0] for path in paths]
    return [f"run {number}" if path is None else path if short.count(name) > 1 else name
            for number, (path, name) in enumerate(zip(paths, short), 1)]


def lines_of(histories: dict, panel: str) -> list:
    """(number of the run, its name, part, epochs, values) of every line of a panel."""
    lines = []
    for number, (name, history) in enumerate(histories.items()):
        for part, value in zip(PARTS, PANELS[panel]):
            known = [record for record in history.epochs if getattr(record, value) is not None]
            if known:
                lines.append((number, name, part, [record.epoch for record in known],
                              [getattr(record, value) for record in known]))
    return lines


def label_of(histories: dict, name: str, part: str, words: dict) -> str:
    """What a legend calls a line: by its part, and by its run where there are several."""
    if len(histories) == 1:
        return words[part]
    return words["part of run"].format(run=name, part=words[part])


def is_wide(lines: list) -> bool:
    """Whether values differ so much that only a logarithmic scale shows them all."""
    values = [value for *_, ys in lines for value in ys]
    return min(values) > 0 and max(values) > WIDE * min(values)
