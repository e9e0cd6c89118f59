"""minnet predict: what a saved network makes of the samples in files."""

import os
import sys

from .. import Dataset, MinnetError, load, load_dataset
from ..core.dataset import class_of
from . import options as shared
from .terminal import print_json


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "predict", help="what a saved network makes of samples", description=__doc__,
        epilog="A file is of any kind that a plugin reads (IDX images, say), or text: the numbers "
               "of one sample on a line, - for standard input.")
    parser.add_argument("model", metavar="MODEL", help="a network that minnet train --save wrote")
    parser.add_argument("files", metavar="FILE", nargs="+",
                        help="a file of samples, or the name of a data set, for its test part")
    shared.add_data_option(parser)
    shared.add_json_option(parser)
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    network = load(options.model)
    for name in options.files:
        samples = read_samples(name, options.data)
        for i in range(len(samples)):
            try:
                a = network.predict(samples.inputs[i])
            except MinnetError as error:
                raise MinnetError(f"{name}, sample {i}: {error}; it should be a sample like those "
                                  f"that {options.model} was trained on") from None
            target = None
            if samples.classes is not None:
                target = samples.classes[class_of(samples.targets[i])]
            if options.json:
                print_json(file=name, sample=i, output=a, predicted=named(network, a),
                           target=target)
            else:
                told = "" if target is None else f" (it is {target})"
                print(f"{name} {i}: {said(network, a)}{told}")
            if sys.stdout.failure:
                return  # nobody reads on, or there is no room


def named(network, a: list):
    """The class that an output names; None where outputs are quantities."""
    return None if network.classes is None else network.classes[class_of(a)]


def said(network, a: list) -> str:
    """An output in words."""
    numbers = " ".join(f"{a_j:.3f}" for a_j in a)
    return numbers if network.classes is None else f"{named(network, a)}  [{numbers}]"


def read_samples(name: str, data):
    """The samples of a file, of standard input (-), or of a data set's test part."""
    if name == "-":
        return read_text(sys.stdin or (), "standard input")
    if os.path.isfile(name) and is_numbers(name):
        try:
            with open(name, encoding="utf-8-sig") as file:
                return read_text(file, name)
        except UnicodeDecodeError as error:
            raise MinnetError(
                f"{name} begins as text but is not text throughout: {error}") from None
    train, test = load_dataset(name, data)
    return test or train


def is_numbers(path: str) -> bool:
    """Whether a file begins with a number written as text."""
    try:
        with open(path, "rb") as file:
            words = file.read(200).replace(b"\xef\xbb\xbf", b"").replace(b",", b" ").split()
    except OSError as error:
        raise MinnetError(f"cannot read {path}: {error.strerror}") from None
    try:
        return bool(words) and float(words[0]) is not None
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
