"""minnet explain: one training step of a network, every number shown; without arguments the 2-2-2 network that textbooks work out by hand."""

import argparse
import codecs
import os
import sys

from .. import MinnetError, load, load_dataset
from ..core.initializers import random_source
from ..core.metrics import check_fit
from . import options as shared

STEPS = ("forward", "backward", "update", "all")
LANGUAGES = ("en", "zh")
FORMATS = ("text", "markdown", "html", "json")

# What is written in the place of a sign that the output's encoding lacks.
PLAIN = {**dict(zip("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "01234567890123456789()")), "−": "-", "·": "*", "½": "1/2", "δ": "delta", "∂": "d", "σ": "sigma",
         "Σ": "sum", "Ω": "Omega", "η": "eta", "←": "<-", "…": "...", "⁻": "-"}


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "explain", help="show every number of one training step", description=__doc__,
        epilog="With --layers and no data set the input and the target are random numbers, unless --input and --target give them.")
    parser.add_argument("what", metavar="NAME|PATH|MODEL.json", nargs="?",
                        help="a data set (letters, digits) or a file that holds one, for a new network; or a network that minnet train --save wrote")
    parser.add_argument("dataset", metavar="NAME|PATH", nargs="?", help="after a MODEL: the data set that the sample is from")
    shared.add_data_option(parser)
    group = parser.add_argument_group("the sample and the step")
    group.add_argument("--sample", type=shared.whole(0), metavar="N", help="which sample of the data set's training part, counted from 0 (0)")
    group.add_argument("--input", type=values, nargs="+", metavar="X",
                       help="the inputs, 0.05,0.1 or 0.05 0.1 (--input=-1,0 where the first is negative)")
    group.add_argument("--target", type=values, nargs="+", metavar="Y", help="the target that belongs to them")
    group.add_argument("--learning-rate", type=shared.positive, metavar="X", help="the size of the step (the data set's, else 0.5)")
    shared.add_network_options(parser)
    group = parser.add_argument_group("what is shown")
    group.add_argument("--step", choices=STEPS, default="all", help="the part of it (all)")
    group.add_argument("--neuron", type=neuron, metavar="L.J", help="one neuron alone: 2.1 is the first of layer 2")
    group.add_argument("--most", type=shared.whole(1), default=3, metavar="N",
                       help="show N neurons of a layer, weights of a neuron and terms of a sum, where there are more than twice as many (3)")
    group.add_argument("--digits", type=digits, default=9, metavar="N", help="decimals of a number, 1 to 17 (9); JSON has them whole")
    group.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of the words: English or Simplified Chinese (en)")
    group.add_argument("--format", choices=FORMATS, default="text", help="(text)")
    parser.set_defaults(run=lambda options: run(options, parser))


def run(options, parser):
    """Carry out the command."""
    from ..explain.explanation import Explanation
    check_words(options, parser)
    network, settings, sample = what_to_explain(options, parser)
    if options.input:
        x, y, name = joined(options.input), joined(options.target), ""
    else:
        x, y, name = sample
    rate = options.learning_rate or settings.get("learning_rate", 0.5)
    explanation = Explanation(network, x, y, rate, name)
    look = {"colour": coloured(sys.stdout)} if options.format == "text" else {}
    text = explanation.render(options.format, options.lang, options.digits, options.step, options.neuron, options.most, **look)
    sys.stdout.write(encodable(text, sys.stdout.encoding))


def check_words(options, parser):
    """Refuse words that contradict one another."""
    model = is_model(options.what)
    if (options.input is None) != (options.target is None):
        parser.error("--input and --target belong together: give both, or neither")
    if options.dataset and not model:
        parser.error(f"{options.dataset} stands after {options.what}, which is no MODEL.json: name one data set, or a MODEL and a data set")
    from_data = options.dataset or (options.what and not model)
    if options.input and from_data:
        parser.error("a sample is either one of a data set or given by --input and --target, not both")
    if options.sample is not None and not from_data:
        parser.error("--sample chooses from a data set: name one")
    chosen = [name for name in ("layers", *shared.PLAIN) if getattr(options, name) is not None]
    if model and chosen:
        parser.error("a MODEL is explained as it is; the options of a network go with a data set or --layers")
    if not options.what and not options.layers and options.initializer:
        parser.error("--initializer goes with --layers or a data set: the weights of the example by hand are given")


def what_to_explain(options, parser) -> tuple:
    """(network, settings of its data, sample): sample is x, y and a name for the two."""
    if is_model(options.what):
        network = load(options.what)
        if options.dataset:
            train, sample = sample_of(options.dataset, options)
            check_fit(network, train)
            return network, train.settings, sample
        if not options.input:
            parser.error("a MODEL needs a sample: --input and --target, or the name of a data set after it")
        return network, {}, None
    if options.what:
        train, sample = sample_of(options.what, options)
        network = shared.make_network(options, {"layers": [len(sample[0]), 30, len(sample[1])], **train.settings})
        check_fit(network, train)
        return network, train.settings, sample
    if options.layers:
        network = shared.make_network(options, {})
        source = random_source(options.seed)
        x = [source.random() for k in range(options.layers[0])]
        return network, {}, (x, [source.random() for j in range(options.layers[-1])], "")
    from ..explain import by_hand
    network = by_hand.set_by_hand(shared.make_network(options, {"layers": [2, 2, 2]}))
    return network, {"learning_rate": by_hand.LEARNING_RATE}, (by_hand.X, by_hand.Y, "")


def sample_of(name: str, options) -> tuple:
    """A data set's training part, and of one of its samples x, y and what it is called."""
    train, test = load_dataset(name, options.data)
    if train.targets is None:
        raise MinnetError(f"{name} has no targets, and a training step needs one: take data with labels, or give --input and --target")
    number = options.sample or 0
    if number >= len(train):
        raise MinnetError(f"there is no sample {number}: {train.name or name} has {len(train)}, counted from 0")
    return train, (train.inputs[number], train.targets[number], f"{train.name or name} {number}")


def is_model(what) -> bool:
    """Whether a word names a saved network: a file that begins as JSON, or any .json."""
    if not what or what.endswith(".json"):
        return bool(what)
    try:
        with open(what, "rb") as file:
            return file.read(1) == b"{"
    except OSError:
        return False


def values(text: str) -> list:
    """Numbers parted by commas or blanks."""
    try:
        return [float(word) for word in text.replace(",", " ").split()]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} should be numbers, 0.05,0.1 for example") from None


def joined(lists: list) -> list:
    """The numbers of several words as one list."""
    return [number for numbers in lists for number in numbers]


def neuron(text: str) -> str:
    """A neuron by its layer and its place, 2.1."""
    l, dot, j = text.partition(".")
    if not (l.isdecimal() and j.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} should be a layer and a neuron in it, 2.1 for example")
    return text


def digits(text: str) -> int:
    """A number of decimals."""
    number = shared.whole(1)(text)
    if number > 17:
        raise argparse.ArgumentTypeError(f"{text!r} should be from 1 to 17: a float holds no more")
    return number


def coloured(stream) -> bool:
    """Whether a stream is a terminal that may be written on in colour (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def encodable(text: str, encoding) -> str:
    """A text as an encoding can hold it, with plain signs for those that it lacks."""
    encoding = encoding or "utf-8"
    return text.encode(encoding, "minnet_plain").decode(encoding)


def plain_signs(error):
    """Plain signs for the letters that could not be encoded."""
    return "".join(PLAIN.get(letter, "?") for letter in error.object[error.start:error.end]), error.end


codecs.register_error("minnet_plain", plain_signs)
