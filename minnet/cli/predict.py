"""minnet predict: what a saved network makes of the samples in files."""

import io
import math
import os
import shutil
import sys
import tempfile

from .. import Dataset, MinnetError, load, load_dataset
from ..core import class_of
from . import options as shared
from .terminal import print_json, say_notes

# Beside the class that an output names, so many others are told with their probabilities.
OTHERS = 2


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "predict", help="what a saved network makes of samples", description=__doc__,
        epilog="A file is of any kind that a plugin reads (pictures or a table, say), or text: "
               "the numbers of one sample on a line, - for standard input. The columns of a table "
               "are found by their names, its target may be there or not.\n"
               "  minnet predict letters.json letters\n"
               "  minnet predict digits.json 2026.png --tile 28x28\n"
               "  echo \"5.0,3.4,1.5,0.2\" | minnet predict iris.json -")
    parser.add_argument("model", metavar="MODEL", help="a network that minnet train --save wrote")
    parser.add_argument("files", metavar="FILE", nargs="+",
                        help="a file of samples, or the name of a data set, for its test part")
    shared.add_data_option(parser)
    shared.add_missing_option(parser)
    shared.add_json_option(parser)
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    network = load(options.model)
    for name in options.files:
        samples = read_samples(name, options, network)
        say_notes(samples)
        for i in range(len(samples)):
            try:
                a = network.predict(samples.inputs[i])
            except MinnetError as error:
                raise MinnetError(f"{name}, sample {i}: {error}; it should be a sample like those "
                                  f"that {options.model} was trained on") from None
            target = target_of(samples, i)
            file, number = samples.places[i] if hasattr(samples, "places") else (name, i)
            if options.json:
                print_json(file=file, sample=number, **{"class": named(network, a)},
                           probabilities=probabilities(network, a), output=a, target=target)
            else:
                draw(samples, i)
                told = "" if target is None else f" (it is {target})"
                print(f"{file} {number}: {said(network, a)}{told}")
            if sys.stdout.failure:
                return  # nobody reads on, or there is no room


def target_of(samples, i: int):
    """What sample i is known to be: its class, or its quantity; None if that is not known."""
    if getattr(samples, "answers", None):
        return samples.answers[i]
    return None if samples.classes is None else samples.classes[class_of(samples.targets[i])]


def named(network, a: list):
    """The class that an output names; None where outputs are quantities."""
    return None if network.classes is None else network.classes[class_of(a)]


def probabilities(network, a: list):
    """The probability of each class by its name: the outputs as shares of their sum.

    Of a lone output they are 1 − a and a. None where outputs are quantities, and where one is
    negative, for then they are no probabilities.
    """
    if network.classes is None:
        return None
    shares = [1 - a[0], a[0]] if len(a) == 1 else a
    total = math.fsum(shares)
    if min(shares) < 0 or not total:
        return None
    return {name: share / total for name, share in zip(network.classes, shares)}


def said(network, a: list) -> str:
    """An output in words: its class with its probability, and the likeliest others."""
    likely, name = probabilities(network, a), named(network, a)
    if likely is None:
        numbers = " ".join(f"{a_j:.3f}" for a_j in a)
        return numbers if name is None else f"{name}  [{numbers}]"
    others = sorted((other for other in likely if other != name), key=likely.get,
                    reverse=True)[:OTHERS]
    told = ", ".join(f"{other}: {100 * likely[other]:.1f} %" for other in others)
    return f"{name}  {100 * likely[name]:.1f} %  [{told}]"


def draw(samples, i: int):
    """Draw a sample on a terminal, if it can be drawn."""
    if hasattr(samples, "drawn") and sys.stdout.isatty():
        print(samples.drawn(i, shutil.get_terminal_size().columns))


def read_samples(name: str, options, network):
    """The samples of a file, of standard input (-), or of a data set's test part."""
    if name == "-":
        text = sys.stdin.read() if sys.stdin else ""
        if is_numbers(text.strip().partition("\n")[0], network):
            return read_text(io.StringIO(text), "standard input")
        return read_table(text, options, network)
    reading = shared.for_reading(vars(options))
    if not reading and os.path.isfile(name) and is_numbers(first_line(name), network):
        try:
            with open(name, encoding="utf-8-sig") as file:
                return read_text(file, name)
        except UnicodeDecodeError as error:
            raise MinnetError(
                f"{name} begins as text but is not text throughout: {error}") from None
    train, test = load_dataset(name, options.data, missing=options.missing, network=network,
                               **reading)
    return test or train


def read_table(text: str, options, network):
    """The samples of a table that came by standard input."""
    if not text.strip():
        raise MinnetError("standard input holds no samples; a line should hold the numbers of one")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        try:
            samples = load_dataset(path, missing=options.missing, network=network)[0]
            samples.name = "standard input"
            return samples
        except MinnetError as error:
            raise MinnetError(str(error).replace(path, "standard input")) from None


def first_line(path: str) -> str:
    """The first line of a file that has something in it, as far as it is text."""
    try:
        with open(path, "rb") as file:
            start = file.read(1 << 16)
    except OSError as error:
        raise MinnetError(f"cannot read {path}: {error.strerror}") from None
    return start.decode("utf-8-sig", "replace").strip().partition("\n")[0]


def is_numbers(line: str, network) -> bool:
    """Whether a line is the numbers of a sample, parted by commas or blanks, and nothing else.

    A network that has learned from a table is rather given one, unless the numbers are right.
    """
    words = line.replace(",", " ").split()
    try:
        list(map(float, words))
    except ValueError:
        return not network.columns and begins_with_number(words)
    columns = network.columns or ()
    return bool(words) and (not columns or (len(words) == len(columns) and words != columns))


def begins_with_number(words: list) -> bool:
    """Whether the first of these words is a number."""
    try:
        return float(words[0]) is not None
    except ValueError:
        return False


def read_text(file, name: str):
    """The samples of a text: a line each, numbers parted by commas or blanks."""
    inputs = []
    for number, line in enumerate(file, 1):
        try:
            values = [float(word) for word in line.replace(",", " ").split()]
        except ValueError as error:
            raise MinnetError(f"{name}, line {number}: {error}; a line holds the numbers of one "
                              "sample and nothing else") from None
        if values:
            inputs.append(values)
    if not inputs:
        raise MinnetError(f"{name} holds no samples; a line should hold the numbers of one")
    return Dataset(inputs, None, name=name)
