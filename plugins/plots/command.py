"""The words of `minnet plot`, and how each plot is carried out."""

import sys

import minnet
from minnet import MinnetError

from . import canvas
from .curves import history
from .descents import PLACES, descent, roots
from .functions import activations, losses
from .in_text import history_in_text
from .judged import boundary, confusion
from .pictures import digits, weights
from .runs import named_runs
from .words import WORDS

SAVE_IT = "save the plot, with --save FILE.png"
OR_TEXT = SAVE_IT + ", or draw it in characters, with --text"


def add_to(commands):
    """The command `plot`, with a word for each plot."""
    parser = commands.add_parser(
        "plot", help="draw runs, weights, digits, mistakes, and what the equations do",
        description="Draw a plot, in a window or, with --save, to a file. It needs matplotlib: "
                    "python3 -m pip install matplotlib",
        epilog="Examples:\n"
               "  minnet plot history run.jsonl --save run.png\n"
               "  minnet plot confusion digits.json digits\n"
               "  minnet plot descent valley --learning-rate 0.1")
    plots = parser.add_subparsers(metavar="PLOT", required=True)
    one = add_plot(plots, "history", draw_history, "loss and accuracy of runs, epoch by epoch")
    one.add_argument("runs", metavar="RUN", nargs="+", help="a checkpoint, or what minnet train … "
                     "--json printed, kept in a file")
    one.add_argument("--text", action="store_true",
                     help="draw in characters, as is done anyway where matplotlib is missing")
    one.set_defaults(run=run_history)
    one = add_plot(plots, "weights", draw_weights, "the weights of each neuron of the first layer, "
                   "or a convolution's kernels")
    add_model(one)
    one = add_plot(plots, "digits", draw_digits, "samples that are pictures, or a model's mistakes")
    add_data(one)
    one.add_argument("--model", metavar="MODEL", help="a network that minnet train --save wrote: "
                     "show what it takes for another class")
    one = add_plot(plots, "confusion", draw_confusion,
                   "how many samples of each class were taken for which")
    add_model(one)
    add_data(one)
    one = add_plot(plots, "boundary", draw_boundary,
                   "what a network of two inputs makes of every place")
    add_model(one)
    add_data(one, nargs="?")
    add_plot(plots, "activations", plain(activations), "every activation with its derivative")
    add_plot(plots, "losses", plain(losses), "every loss with its slope")
    add_plot(plots, "roots", plain(roots),
             "square roots by gradient descent, under four learning rates")
    one = add_plot(plots, "descent", draw_descent, "the path of gradient descent")
    one.add_argument("place", choices=[*PLACES], nargs="?", default="curve",
                     help="where it goes down (curve)")
    one.add_argument("--learning-rate", type=float, metavar="X", help="the size of a step")


def add_plot(plots, name: str, draw, about: str):
    """The words that every plot has; draw: a function of the options, ax and lang."""
    parser = plots.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    parser.add_argument("--save", metavar="FILE.png|svg|pdf",
                        help="write it to this file, in the form that its ending says; without "
                             "this a window opens")
    parser.add_argument("--lang", choices=[*WORDS], default="en",
                        help="the language of its words: English or Chinese (en)")
    parser.set_defaults(run=lambda options: run(draw, options))
    return parser


def add_model(parser):
    """MODEL."""
    parser.add_argument("model", metavar="MODEL", help="a network that minnet train --save wrote")


def add_data(parser, **settings):
    """NAME|PATH, and --data."""
    parser.add_argument("dataset", metavar="NAME|PATH", help="a data set, or a file or folder that "
                        "holds one; of one that has a test part, that", **settings)
    parser.add_argument("--data", metavar="DIR",
                        help="the folder of a data set that minnet does not carry (mnist)")


def run(draw, options, otherwise=SAVE_IT):
    """Draw a plot to a file or in a window."""
    if options.save:
        canvas.save(options.save, draw, options, lang=options.lang)
        print(f"saved to {options.save}")
    else:
        canvas.show(otherwise, draw, options, lang=options.lang)


def plain(draw):
    """A plot as a function of the options too, which it does not need."""
    return lambda options, **place: draw(**place)


def run_history(options):
    """Draw runs, in characters if that is wanted or nothing else can be."""
    options.runs = named_runs(options.runs)
    if options.text and options.save:
        raise MinnetError("--text draws in characters, which --save does not write: leave one of "
                          "the two out")
    if options.text or not (options.save or canvas.has_matplotlib()):
        print(history_in_text(options.runs, options.lang, sys.stdout.encoding or "ascii"))
    else:
        run(draw_history, options, OR_TEXT)


def draw_history(options, **place):
    """`plot history`."""
    history(options.runs, **place)


def draw_weights(options, **place):
    """`plot weights`."""
    weights(minnet.load(options.model), **place)


def draw_digits(options, **place):
    """`plot digits`, of a model's mistakes if one is named."""
    network = minnet.load(options.model) if options.model else None
    digits(data_of(options, network), network, **place)


def draw_confusion(options, **place):
    """`plot confusion`."""
    confusion(*model_and_data(options), **place)


def draw_boundary(options, **place):
    """`plot boundary`."""
    boundary(*model_and_data(options), **place)


def draw_descent(options, **place):
    """`plot descent`."""
    descent(options.place, options.learning_rate, **place)


def model_and_data(options) -> tuple:
    """The network and the data set that are named, None if none is."""
    network = minnet.load(options.model)
    return network, data_of(options, network) if options.dataset else None


def data_of(options, network):
    """The test part of the data set that is named, all of it where there is none."""
    train, test = minnet.load_dataset(options.dataset, options.data, network=network)
    return test or train
