"""The command line: `minnet COMMAND …`, or `python3 -m minnet COMMAND …`. One file per command."""

import argparse
import os
import sys

from .. import MinnetError, __version__
from . import check, evaluate, plugins, predict, train

COMMANDS = (train, evaluate, predict, check, plugins)


def main(arguments=None) -> int:
    """Run one command. Returns 0 if it was done, 1 if it could not be; words that are wrong exit with 2."""
    try:
        options = parser().parse_args(arguments)
        options.run(options)
        sys.stdout.flush()
        return 0
    except MinnetError as error:
        print(f"minnet: error: {error}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output has gone; what is still to be flushed at exit goes nowhere instead of failing again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("\nminnet: stopped by Ctrl-C", file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """The words of all commands."""
    top = argparse.ArgumentParser(prog="minnet", description="Neural networks that can be read beside the mathematics.",
                                  epilog="minnet train digits is the one to try first.")
    top.add_argument("--version", action="version", version=f"minnet {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    return top
