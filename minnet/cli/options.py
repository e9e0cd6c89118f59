"""The options that several commands share."""

import argparse
import math

from .. import Network
from ..core.activations import ACTIVATIONS
from ..core.backend import BACKENDS
from ..core.initializers import INITIALIZERS
from ..core.layer import LAYERS
from ..core.losses import LOSSES, PENALTIES
from ..settings import NETWORK_SETTINGS as PLAIN


def known(registry) -> str:
    """The names of parts, for a help text, in which a % would stand for something else."""
    return ", ".join(registry.names()).replace("%", "%%")


def add_network_options(parser):
    """The options that say what network to make."""
    group = parser.add_argument_group(
        "the network", "what is left out is as suits the data set; "
                       "a name may carry settings after colons, as dropout:0.2 does")
    group.add_argument("--layers", type=sizes, metavar="784,30,10",
                       help="how many inputs (or the shape of a picture, 28x28), hidden neurons "
                            "and outputs; other layers may stand between them by their names: "
                            f"{known(LAYERS)}")
    group.add_argument("--activation", metavar="A",
                       help=f"of the hidden layers: {known(ACTIVATIONS)}")
    group.add_argument("--output-activation", metavar="A", help="of the last layer: of the same")
    group.add_argument("--loss", metavar="L", help=f"what training makes small: {known(LOSSES)}")
    group.add_argument("--penalty", dest="penalties", metavar="P", action="append",
                       help=f"on large weights, l2:0.0001 say; may be repeated: {known(PENALTIES)}")
    group.add_argument("--initializer", metavar="I",
                       help=f"how the weights are drawn: {known(INITIALIZERS)}")
    group.add_argument("--no-bias", dest="bias", action="store_false", default=None,
                       help="leave the biases at 0")
    group.add_argument("--seed", type=int, default=0, metavar="N",
                       help="of the random numbers; the same seed, the same network (0)")


def add_data_option(parser):
    """--data, where the files of a data set that minnet does not carry lie."""
    parser.add_argument("--data", metavar="DIR",
                        help="the folder of a data set that minnet does not carry (mnist)")


def add_missing_option(parser):
    """--missing, what to do about a table's missing cells."""
    parser.add_argument("--missing", choices=("drop", "mean"),
                        help="what to do about a table's missing cells: drop their rows, or put "
                             "the column's mean there; without this they are refused")


def add_target_option(parser):
    """--target, the column of a table that is learned."""
    parser.add_argument("--target", metavar="COLUMN",
                        help="the column of a table that is learned from the others; else the one "
                             "called target, label, class or y, else the last")


def for_reading(options: dict) -> dict:
    """The options that plugins added for minnet_read, read_tile as tile, those that were said."""
    return {name[len("read_"):]: value for name, value in options.items()
            if name.startswith("read_") and value is not None}


def add_backend_option(parser):
    """--backend and --dtype."""
    parser.add_argument("--backend", default="auto", metavar="NAME",
                        help=f"what does the arithmetic: {known(BACKENDS)}, or auto, "
                             "the fastest there is (auto)")
    parser.add_argument("--dtype", metavar="TYPE",
                        help="of the backend's numbers, where it has a choice: numpy computes in "
                             "float64 or float32 (float64)")


def add_json_option(parser):
    """--json."""
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")


def make_network(options, suited: dict):
    """The network of the options; what they leave open is as `suited` says, else plain."""
    chosen = {name: getattr(options, name) for name in PLAIN if getattr(options, name) is not None}
    choices = {name: chosen.get(name, suited.get(name, plain)) for name, plain in PLAIN.items()}
    return Network.mlp(options.layers or suited["layers"], seed=options.seed, **choices)


def sizes(text: str) -> list:
    """'784,30,10' as [784, 30, 10]; a shape, 28x28, and the names of layers stay texts."""
    first, *others = [part.strip() for part in text.split(",")]
    if not (others and is_shape(first) and others[-1].isdecimal()
            and all(is_layer_name(part) or (is_shape(part) and "x" not in part)
                    for part in others)):
        raise argparse.ArgumentTypeError(
            f"{text!r} should be two or more sizes, 784,30,10 for example; the first may be the "
            "shape of a picture, 28x28, and the last is the number of outputs")
    return [int(part) if part.isdecimal() else part for part in [first] + others]


def is_layer_name(text: str) -> bool:
    """Whether this may be the name of a layer, with settings or without."""
    return text.partition(":")[0].isidentifier()


def is_shape(text: str) -> bool:
    """Whether this is a text like 784 or 28x28, of numbers above 0."""
    return all(length.isdecimal() and int(length) > 0 for length in text.split("x"))


def whole(least: int):
    """A reader of whole numbers that are not below `least`."""
    def number(text):
        """The number that the text says."""
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(f"{text!r} should be a whole number, {least} or more")
        return value
    return number


def positive(text: str) -> float:
    """A number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} should be a number above 0")
    return value
