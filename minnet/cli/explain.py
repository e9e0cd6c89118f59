"""minnet explain: one training step of a network, every number shown.

Without arguments it is the 2-2-2 network that textbooks work out by hand.
"""

import argparse
import os
import re
import sys

from .. import MinnetError, load, load_dataset, standardize
from ..datasets import DATASETS
from ..core.initializers import random_source
from ..core.metrics import check_fit
from . import options as shared

STEPS = ("forward", "backward", "update", "all")
LANGUAGES, FORMATS = ("en", "zh"), ("text", "markdown", "html", "json")


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "explain", help="show every number of one training step", description=__doc__,
        epilog="With --layers alone the sample is random, unless --input and --target give it.\n"
               "  minnet explain\n"
               "  minnet explain --for letters --step forward\n"
               "  minnet explain letters.json letters --sample 1 --neuron 2.1\n"
               "  minnet explain --layers 2,2,1 --input 1,0 --target 1")
    parser.add_argument("model", metavar="MODEL", nargs="?", help="what minnet train --save wrote")
    parser.add_argument("dataset", metavar="NAME|PATH", nargs="?",
                        help="the data set that the MODEL's sample is from")
    parser.add_argument("--for", dest="new_for", metavar="NAME|PATH",
                        help="explain a new network, as minnet train NAME|PATH would begin with")
    shared.add_data_option(parser)
    group = parser.add_argument_group("the sample and the step")
    group.add_argument("--sample", type=shared.whole(0), metavar="N",
                       help="which of the data set's training part, counted from 0 (0)")
    group.add_argument("--input", type=values, nargs="+", metavar="X", help="the inputs, 0.05,0.1 "
                       "or 0.05 0.1 (--input=-1,0 where the first is negative)")
    group.add_argument("--target", type=values, nargs="+", metavar="Y", help="their target")
    group.add_argument("--learning-rate", type=shared.positive, metavar="X",
                       help="the size of the step (the data set's, else 0.5)")
    shared.add_network_options(parser)
    group = parser.add_argument_group("what is shown")
    group.add_argument("--step", choices=STEPS, default="all", help="the part of it (all)")
    group.add_argument("--neuron", type=neuron, metavar="L.J", help="one alone: 2.1 of layer 2; "
                       "1.2,3,4 is row 3, column 4 of feature map 2")
    group.add_argument("--most", type=shared.whole(1), default=3, metavar="N",
                       help="show N neurons, weights, terms where there are over twice as many (3)")
    group.add_argument("--digits", type=digits, default=9, metavar="N",
                       help="decimals of a number, 1 to 17 (9); JSON has them whole")
    group.add_argument("--lang", choices=LANGUAGES, default="en", help="English or Chinese (en)")
    group.add_argument("--format", choices=FORMATS, default="text", help="(text)")
    parser.set_defaults(run=lambda options: run(options, parser))


def run(options, parser):
    """Carry out the command."""
    from ..explain.explanation import Explanation
    check_words(options, parser)
    network, settings, sample = what_to_explain(options, parser)
    rate = options.learning_rate or settings.get("learning_rate", 0.5)
    given = (sum(options.input, []), sum(options.target, []), "") if options.input else None
    x, y, name = given or sample
    explanation = Explanation(network, x, y, rate, name)
    look = {"colour": coloured(sys.stdout)} if options.format == "text" else {}
    text = explanation.render(options.format, options.lang, options.digits,
                              options.step, options.neuron, options.most, **look)
    sys.stdout.write(text)


def check_words(options, parser):
    """Refuse words that contradict one another."""
    from_data = options.new_for or options.dataset
    chosen = [name for name in ("layers", *shared.PLAIN) if getattr(options, name) is not None]
    if (options.input is None) != (options.target is None):
        parser.error("--input and --target belong together: give both, or neither")
    if options.model and (options.new_for or chosen):
        parser.error("a MODEL is explained as it is: --for and a network's options make new ones")
    if options.input and from_data:
        parser.error("a sample is one of a data set or given by --input and --target, not both")
    if options.sample is not None and not from_data:
        parser.error("--sample chooses from a data set: name one")
    if options.initializer and not (options.new_for or options.layers):
        parser.error("--initializer goes with --layers or --for: the example's weights are given")


def what_to_explain(options, parser) -> tuple:
    """(network, settings of its data, sample): sample is x, y and a name for the two."""
    network = saved_network(options) if options.model else None
    if options.new_for or options.dataset:
        train, sample = sample_of(options.new_for or options.dataset, options, network)
        sizes = [len(sample[0]), 30, len(sample[1])]
        if network is None:
            network = shared.make_network(options, {"layers": sizes, **train.settings})
            standardize(network, train)
        check_fit(network, train)
        return network, train.settings, sample
    if network:
        if not options.input:
            parser.error("a MODEL needs a sample: --input and --target, or a data set after it")
        return network, {}, None
    if options.layers:
        draw, network = random_source(options.seed).random, shared.make_network(options, {})
        x, y = ([draw() for i in range(count)] for count in (network.inputs, network.outputs))
        return network, {}, (x, y, "")
    from ..explain.by_hand import SETTINGS, X, Y, with_textbook_weights
    return with_textbook_weights(shared.make_network(options, SETTINGS)), SETTINGS, (X, Y, "")


def saved_network(options):
    """The network of MODEL; of a data set in its place it is said how that is explained."""
    try:
        return load(options.model)
    except MinnetError:
        if is_data(options.model, options.data):
            raise MinnetError(f"{options.model} is no saved network but data: minnet explain --for "
                              f"{options.model} shows a new network's first step") from None
        raise


def is_data(name: str, folder) -> bool:
    """Whether a name or path is that of a data set."""
    try:
        return name in DATASETS.names() or bool(load_dataset(name, folder))
    except MinnetError:
        return False


def sample_of(name: str, options, network) -> tuple:
    """A data set's training part, and of one of its samples x, y and what it is called."""
    train, test = load_dataset(name, options.data, network=network,
                               **shared.for_reading(vars(options)))
    if train.targets is None:
        raise MinnetError(f"{name} has no targets, and a training step needs one: "
                          "take data with labels, or give --input and --target")
    number, title = options.sample or 0, train.name or name
    if number >= len(train):
        raise MinnetError(f"there is no sample {number}: {title} has {len(train)}, counted from 0")
    return train, (train.inputs[number], train.targets[number], f"{title} {number}")


def values(text: str) -> list:
    """Numbers parted by commas or blanks."""
    try:
        return [float(word) for word in text.replace(",", " ").split()]
    except ValueError:
        told = f"{text!r} should be numbers, 0.05,0.1 for example"
        raise argparse.ArgumentTypeError(told) from None


def neuron(text: str) -> str:
    """A neuron by its layer and its place, 2.1 or 1.2,3,4."""
    if not re.fullmatch(r"[0-9]+\.[0-9]+(,[0-9]+)*", text):
        told = f"{text!r} should be a layer and a neuron in it, 2.1 for example"
        raise argparse.ArgumentTypeError(told)
    return text


def digits(text: str) -> int:
    """A number of decimals."""
    number = shared.whole(1)(text)
    if number > 17:
        raise argparse.ArgumentTypeError(f"{text!r} should be from 1 to 17: a float holds no more")
    return number


def coloured(stream) -> bool:
    """Whether a stream is a terminal that may be written on in colour (https://no-color.org)."""
    return stream.isatty() and not (os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")
