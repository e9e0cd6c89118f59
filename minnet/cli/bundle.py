"""minnet bundle: the core as one file that needs no other, with a saved network inside if you like; for a browser's tab, or a calculator."""

from .. import load


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser("bundle", help="write the core as one file, a model inside if given", description=__doc__,
                                 epilog="Run the file and it shows itself at work; in your own program, import it by its name, less the .py.")
    parser.add_argument("--out", metavar="FILE.py", required=True, help="the file to write, minnet_core.py say: a new one, or an earlier bundle")
    parser.add_argument("--model", metavar="MODEL.json", help="a network that minnet train --save wrote, for the file's function model() to return")
    parser.add_argument("--small", action="store_true", help="half the size, hardly readable: without docstrings, comments and long names inside")
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    from ..bundle import write_bundle
    network = load(options.model) if options.model else None
    size = write_bundle(options.out, network, options.small)
    inside = f", {network} inside" if network else ""
    print(f"{options.out}: {size:,} bytes{inside}")
