"""The command line: `minnet COMMAND …`, or `python3 -m minnet COMMAND …`. One file per command."""

import argparse
import os
import sys

from .. import MinnetError, __version__
from ..plugin import ask_for
from ..plugin import plugins as all_plugins
from . import check, evaluate, explain, plugins, predict, train

COMMANDS = (train, evaluate, predict, explain, check, plugins)


def main(arguments=None) -> int:
    """Run one command. Returns 0 if it was done, 1 if it could not be; words that are wrong exit with 2."""
    try:
        named, words = plugin_options().parse_known_args(arguments)
        ask_for(named.plugin, named.no_plugin)
        options = parser().parse_args(words)
        if not hasattr(options, "run"):
            raise MinnetError(f"the command {words[0]} does not say what it does: the plugin that adds it should call set_defaults(run=…) on its parser")
        options.run(options)
        sys.stdout.flush()
        return 0
    except MinnetError as error:
        print(f"minnet: error: {error}", file=sys.stderr)
    except BrokenPipeError:
        leave_output()
    except OSError as error:
        print(f"minnet: error: {error.filename or 'the output'}: {error.strerror}", file=sys.stderr)
        leave_output()
    except Exception as error:
        command = getattr(locals().get("options"), "run", None)
        if of_minnet(command) or os.environ.get("MINNET_STRICT") == "1":
            raise
        name = next((plugin.name for plugin in all_plugins().all if plugin.module and plugin.module.__name__ == command.__module__), "?")
        print(f"minnet: error: the command of plugin {name} failed: {type(error).__name__}: {error} (MINNET_STRICT=1 shows where)", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nminnet: stopped by Ctrl-C", file=sys.stderr)
    return 1


def of_minnet(command) -> bool:
    """Whether a command is minnet's own, whose faults are to be seen in full."""
    return command is None or command.__module__.startswith(__package__)


def leave_output():
    """Let what is still to be written at exit go nowhere, because whoever read the output has gone or it has no room."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """The words of all commands, those of the plugins too."""
    top = argparse.ArgumentParser(prog="minnet", description="Neural networks that can be read beside the mathematics.",
                                  epilog="The one to try first: minnet train digits, or python3 -m minnet train digits where minnet is not installed.",
                                  parents=[plugin_options()])
    top.add_argument("--version", action="version", version=f"minnet {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    refuse_taken_names(commands)
    all_plugins().hooks.call("minnet_commands", subparsers=commands)
    return top


def refuse_taken_names(commands):
    """Let a plugin add no command of a name that is taken; Python before 3.11 would let it replace the one that is there."""
    add_parser = commands.add_parser

    def add_new_parser(name, **settings):
        """add_parser, of a new name."""
        if name in commands.choices:
            raise MinnetError(f"there is already a command named '{name}'")
        return add_parser(name, **settings)

    commands.add_parser = add_new_parser


def plugin_options() -> argparse.ArgumentParser:
    """The options that say which plugins to load; they may stand anywhere."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--plugin", action="append", default=[], metavar="FILE.py|MODULE", help="load a plugin from a file or a module; may be repeated")
    options.add_argument("--no-plugin", action="append", default=[], metavar="NAME", help="leave a plugin out; may be repeated")
    return options
