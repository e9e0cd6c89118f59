"""minnet draw: a network as a picture with its real weights, or as a graph for other programs.

The picture is SVG, made without any library. In Python: `minnet_plugins.draw.svg(network, x)`, and
`minnet_plugins.draw.graph(network)`, a dict of nodes and edges. Other drawings, those of
the book, are made with the same Canvas and edges.
"""

import os

import minnet

from .canvas import DASHES, NEGATIVE, POSITIVE, Canvas
from .edges import Edge, Room, sign_colour, write_weights
from .graph import graph, graph_json, graphml
from .picture import svg

# What a file of each format says near its start: what says something else is not written over.
FORMATS = {"svg": "<svg", "json": "minnet graph", "graphml": "<graphml"}


@minnet.hookimpl
def minnet_commands(subparsers):
    """The command `draw`."""
    parser = subparsers.add_parser(
        "draw", help="draw a saved network, or write it as a graph",
        description=__doc__.partition("\n")[0],
        epilog="Examples, the second with what the network makes of the first letter:\n"
               "  minnet draw letters.json --out letters.svg\n"
               "  minnet draw letters.json --sample 0 letters --out letters.svg")
    parser.add_argument("model", metavar="MODEL", help="a network that minnet train --save wrote")
    parser.add_argument("--sample", nargs=2, metavar=("N", "DATA"),
                        help="fill the neurons by what they make of sample N, counted from 0, of a "
                             "data set, by its name or path: of its test part if it has one")
    parser.add_argument("--data", metavar="DIR", help="the folder of a data set that minnet does "
                        "not carry (mnist)")
    parser.add_argument("--missing", choices=("drop", "mean"), help="what to do about a table's "
                        "missing cells: drop their rows, or put the column's mean there")
    parser.add_argument("--to", choices=FORMATS, help="svg, a picture; json, nodes and edges as "
                        "networkx's node_link_graph takes them; graphml, as its read_graphml does "
                        "(as the name of FILE ends, else svg)")
    parser.add_argument("--out", metavar="FILE", help="the file to write (standard output)")
    parser.set_defaults(run=lambda options: run(options, parser))


@minnet.hookimpl
def minnet_show(thing):
    """A network's picture, in a notebook."""
    return svg(thing) if isinstance(thing, minnet.Network) else None


def run(options, parser):
    """Carry out the command."""
    ending = os.path.splitext(options.out or "")[1][1:].lower()
    to = options.to or (ending if ending in FORMATS else "svg")
    if options.sample and to != "svg":
        parser.error("--sample is for pictures: leave it out, or write --to svg")
    if options.sample and not options.sample[0].isdecimal():
        parser.error(f"--sample takes a number, counted from 0, and then the data it is from, "
                     f"--sample 3 digits for example, and was given {' '.join(options.sample)}")
    if options.out is not None:
        minnet.check_writable(options.out, FORMATS[to])
    network = minnet.load(options.model)
    text = drawn(network, options) if to == "svg" else {"json": graph_json,
                                                        "graphml": graphml}[to](network)
    if options.out is None:
        print(text, end="")
    else:
        minnet.write_whole(options.out, text, "the drawing was not written")
        print(f"{options.out}: {len(text):,} bytes, {network}")


def drawn(network, options) -> str:
    """The picture of a network, with the sample of the options."""
    if not options.sample:
        return svg(network)
    number, name = int(options.sample[0]), options.sample[1]
    train, test = minnet.load_dataset(name, options.data, missing=options.missing,
                                       network=network)
    data = test or train
    if number >= len(data):
        raise minnet.MinnetError(f"there is no sample {number}: {name} has {len(data)}, counted "
                                 "from 0")
    try:
        return svg(network, data.inputs[number])
    except minnet.MinnetError as error:
        raise minnet.MinnetError(f"{name}, sample {number}: {error}; it should be a sample like "
                                 f"those that {options.model} was trained on") from None
