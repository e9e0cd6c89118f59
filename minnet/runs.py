"""The history of a run that was kept in a file: a checkpoint, or JSON lines."""

import json
import math
import os

from .checkpoint import FORMAT, holds_network, read_checkpoint, record_of, starts_with
from .core import MinnetError
from .training import History

# How text begins that PowerShell's > has written.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

HOW = "name a checkpoint, or what minnet train … --json printed, kept in a file"


def read_history(path):
    """The History of the run that a file holds, as far as it has come.

    path: of a checkpoint, or of the lines that `minnet train … --json > run.jsonl` wrote. Lines of
    the same run, gone on with, may follow. Raises MinnetError for any other file.
    """
    path = os.fspath(path)
    if starts_with(path, FORMAT):
        state = read_checkpoint(path)
        return History(map(record_of, state["epochs"]), state["stopped"])
    if holds_network(path):
        raise MinnetError(f"{path} is a network that was saved, which holds no history of its "
                          f"training: {HOW}")
    return history_in(events_in(path), path)


def events_in(path: str) -> list:
    """The JSON objects that stand in a file, one a line; the last may be cut short."""
    if os.path.isdir(path):
        raise MinnetError(f"{path} is a folder, and no run: {HOW}")
    if os.path.exists(path) and not os.path.isfile(path):
        raise MinnetError(f"{path} is no ordinary file, and no run: {HOW}")
    try:
        with open(path, "rb") as file:
            kept = file.read()
        text = kept.decode("utf-16" if kept[:2] in UTF_16 else "utf-8-sig")
        lines = [line for line in text.split("\n") if line.strip()]
    except OSError as error:
        raise MinnetError(f"cannot read the run {path}: {error.strerror}; {HOW}") from None
    except UnicodeDecodeError:
        raise MinnetError(f"{path} is no run, for it is not text: {HOW}") from None
    if not lines:
        raise MinnetError(f"{path} is empty, and no run: {HOW}")
    events = []
    for number, line in enumerate(lines, 1):
        try:
            events.append(json.loads(line))
        except (ValueError, RecursionError):
            if number == 1 or number < len(lines):
                raise MinnetError(f"{path} is no run, for line {number} of it is not JSON: "
                                  f"{HOW}") from None
    return events


def history_in(events: list, path: str):
    """The History that events tell of: start, epoch, …, end."""
    records, stopped = {}, ""
    for number, event in enumerate(events, 1):
        kind = event.get("event") if isinstance(event, dict) else None
        if number == 1 and kind != "start":
            raise MinnetError(f"{path} is no run, for it does not begin as one does that minnet "
                              f"train … --json prints: {HOW}")
        if kind == "start" and records and event.get("done") != len(records):
            raise MinnetError(f"{path} holds more than one run, another from line {number} on: "
                              "keep each in a file of its own")
        if kind == "epoch":
            record = epoch_of(event, f"line {number} of {path}")
            records[record.epoch] = record
        elif kind == "end":
            stopped = event.get("stopped", "")
    return History(records.values(), stopped)


def epoch_of(event: dict, where: str):
    """The record of an epoch; known values that are no finite numbers are refused."""
    values = {name: value for name, value in event.items()
              if name not in ("event", "samples_per_second")}
    numbers = [values.get(name) for name in ("accuracy", "validation_loss", "validation_accuracy")
               if values.get(name) is not None]
    for value in [values.get("epoch"), values.get("loss"), *numbers]:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise MinnetError(f"{where} tells of an epoch, and has {value!r:.40} where a number "
                              "should be: the file was changed after it was written")
    return record_of(values)
