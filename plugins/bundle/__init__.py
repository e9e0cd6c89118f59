"""minnet bundle: the core as one file that needs no other, with a saved network inside if you like.

For a browser's tab, a calculator or a microcontroller.
"""

import os

import minnet

# The first line of every bundle: what has another is not written over.
FIRST = "# minnet's core in one file, made by: minnet bundle"


@minnet.hookimpl
def minnet_commands(subparsers):
    """The command `bundle`."""
    parser = subparsers.add_parser(
        "bundle", help="write the core as one file, a model inside if given", description=__doc__,
        epilog="Run the file and it shows itself at work; "
               "in your own program, import it by its name, less the .py.\n"
               "  minnet bundle --out minnet_core.py\n"
               "  minnet bundle --out letters.py --model letters.json --small")
    parser.add_argument("--out", metavar="FILE.py", required=True,
                        help="the file to write, minnet_core.py say: new, or an earlier bundle")
    parser.add_argument("--model", metavar="MODEL.json", help="a network that minnet train --save "
                        "wrote, for the file's function model() to return")
    parser.add_argument("--small", action="store_true", help="half the size, hardly readable: "
                        "without docstrings, comments and long names inside")
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    network = minnet.load(options.model) if options.model else None
    size = write_bundle(options.out, network, options.small)
    inside = f", {network} inside" if network else ""
    if network and network.penalties:
        inside += ", but for its penalties, which only training needs"
    print(f"{options.out}: {size:,} bytes{inside}")


def write_bundle(path: str, network=None, small=False) -> int:
    """Write a bundle, and return its size in bytes.

    A network is put inside without its penalties, which only training needs. An earlier bundle is
    replaced, whole; any other file is left alone.
    """
    from .making import bundle
    path = os.path.realpath(os.fspath(path))
    minnet.check_writable(path)
    if os.path.exists(path) and not is_bundle(path):
        raise minnet.MinnetError(f"{path} is there and is no bundle, so it is left as it is: "
                                 "name another file, or remove that one first")
    text = bundle(FIRST, network, small)
    minnet.write_whole(path, text, "the bundle was not written")
    return len(text.encode("utf-8"))


def is_bundle(path: str) -> bool:
    """Whether a file says in its first line that it is a bundle."""
    with open(path, "rb") as file:
        return file.readline(200).rstrip() == FIRST.encode("utf-8")
