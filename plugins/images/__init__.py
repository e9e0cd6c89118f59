"""Reads pictures: `minnet predict MODEL 2026.png --tile 28x28` reads the digits in a strip of them.

A picture is a PNG, JPEG, BMP or WebP file, for which Pillow is needed, or a PGM or PPM file, for
which it is not; its content tells, not its name. A folder of pictures is read too: the pictures in
each of its sub-folders are of the class that the sub-folder is called.

--tile 28x28, rows × columns, cuts each picture into tiles, a sample each. Colours become grey by
0.299 R + 0.587 G + 0.114 B, what is transparent becomes white, and what is darker than the
picture's border turns light on dark, as MNIST's digits are.

--fit says how a picture, or a tile, is brought to the size that the network takes. `mnist` reads
handwriting: paper and shadows are told from ink, and the ink is scaled to a box of 20 × 20 pixels
and put by its centre of mass into 28 × 28, as MNIST was made. `none` scales the whole picture to
the number of pixels that the network takes, and leaves its size as it is where there is no network
yet. Without --fit it is `mnist` for a network of 784 inputs whose classes are called 0 to 9, and
for a folder of these classes to learn from, and `none` for all others; a network that has learned
with another --fit is to be given pictures with the same.

In Python: minnet.load_dataset("2026.pgm", tile="28x28", fit="mnist").
"""

import argparse

import minnet

from .fit import BOX, SIDE, boxed
from .reading import data_in, fit_named, tile_size

# The commands that read data.
READERS = ("train", "evaluate", "predict", "explain")


@minnet.hookimpl
def minnet_read(path, options):
    """A picture, or a folder of pictures."""
    return data_in(path, options)


@minnet.hookimpl
def minnet_commands(subparsers):
    """--tile and --fit, of the commands that read data."""
    for command in READERS:
        group = subparsers.choices[command].add_argument_group("pictures")
        group.add_argument("--tile", dest="read_tile", type=said(tile_size),
                           metavar="ROWSxCOLUMNS",
                           help="cut each picture into tiles of this size, 28x28 say")
        group.add_argument("--fit", dest="read_fit", type=said(fit_named), metavar="mnist|none",
                           help="bring each picture to the network's size as MNIST was made, or by "
                                "scaling the whole of it (mnist where digits of 28x28 are read)")


def said(read):
    """A reader of an option's words whose MinnetError is about these words."""
    def reader(text):
        """What the text says."""
        try:
            return read(text)
        except minnet.MinnetError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
    return reader
