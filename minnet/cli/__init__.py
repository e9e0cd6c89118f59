"""The command line: `minnet COMMAND …`, or `python3 -m minnet COMMAND …`. One file per command."""

import argparse
import os
import sys
from traceback import walk_tb

from .. import MinnetError, __version__
from ..plugin import ask_for, check_wanted
from ..plugin import plugins as all_plugins
from ..plugin.record import in_words
from . import check, evaluate, explain, plugins, predict, train
from .output import lasting_output

COMMANDS = (train, evaluate, predict, explain, check, plugins)


def main(arguments=None) -> int:
    """Run one command. Returns 0 if it was done, 1 if it could not be, 2 for wrong words.

    A command whose output has nobody to read it, or nobody any more, is done all the same.
    """
    with lasting_output() as output:
        try:
            status = carried_out(arguments)
        except SystemExit as exit:
            status = exit.code or 0
        output.flush()
        if output.what_failed():
            print(f"minnet: error: the output: {output.what_failed()}", file=sys.stderr)
            status = status or 1
    return status


def carried_out(arguments) -> int:
    """Run one command, and say in one line why it could not be done."""
    command = None
    try:
        named, words = plugin_options().parse_known_args(arguments)
        listing = words[:1] == ["plugins"]
        ask_for(named.plugin, named.no_plugin, wanted=not listing)
        top = parser()
        if not listing:
            check_wanted()
        complete(top)
        options = top.parse_args(words)
        command = getattr(options, "run", None)
        if command is None:
            raise MinnetError(f"the command {words[0]} does not say what it does: the plugin that "
                              "adds it should call set_defaults(run=…) on its parser")
        command(options)
        sys.stdout.flush()
        return 0
    except MinnetError as error:
        print(f"minnet: error: {in_words(error)}", file=sys.stderr)
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.filename else error
        print(f"minnet: error: {told}", file=sys.stderr)
    except Exception as error:
        plugin = plugin_of(error)
        if not plugin or os.environ.get("MINNET_STRICT") == "1":
            raise
        what = "plugin" if of_minnet(command) else "the command of plugin"
        print(f"minnet: error: {what} {plugin} failed: {in_words(error)} "
              "(MINNET_STRICT=1 shows where)", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nminnet: stopped by Ctrl-C", file=sys.stderr)
    return 1


def complete(top):
    """Tell a shell how its line may go on, if that is what it asks; see argcomplete."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete
        argcomplete.autocomplete(top)


def of_minnet(command) -> bool:
    """Whether a command is minnet's own."""
    return command is None or command.__module__.startswith(__package__)


def plugin_of(error) -> str:
    """The name of the plugin in whose module, or folder of modules, an error arose, else ""."""
    modules = [frame.f_globals.get("__name__") for frame, line in walk_tb(error.__traceback__)]
    return next((plugin.name for module in reversed(modules) for plugin in all_plugins().all
                 if plugin.module and f"{module}.".startswith(f"{plugin.module.__name__}.")), "")


class Help(argparse.HelpFormatter):
    """Help in which the lines of a text that begin with two spaces, examples, stay lines."""

    def _fill_text(self, text, width, indent):
        prose, *examples = text.split("\n  ")
        return "\n  ".join([super()._fill_text(prose, width, indent), *examples])


class Parser(argparse.ArgumentParser):
    """A parser whose errors stay under a screen, whatever they quote."""

    def __init__(self, **settings):
        super().__init__(**{"formatter_class": Help, **settings})

    def error(self, message):
        """Say what was wrong with the words, and exit with 2."""
        super().error(str(MinnetError(message)))


def parser() -> Parser:
    """The words of all commands, the plugins' too; made anew without those of one that fails."""
    loaded = all_plugins()
    while True:
        serving = loaded.of_status("loaded")
        top, commands = own_parser()
        loaded.hooks.call("minnet_commands", subparsers=commands)
        if loaded.of_status("loaded") == serving:
            return top


def own_parser() -> tuple:
    """The words of minnet's own commands, and what takes up more of them.

    In their help stand the names of all parts.
    """
    top = Parser(
        prog="minnet", description="Neural networks that can be read beside the mathematics.",
        epilog="The one to try first (python3 -m minnet where minnet is not installed):\n"
               "  minnet train digits\n"
               "  minnet COMMAND --help", parents=[plugin_options()])
    top.add_argument("--version", action="version", version=f"minnet {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    refuse_taken_names(commands)
    return top, commands


def refuse_taken_names(commands):
    """Let a plugin add no command of a name that is taken; Python before 3.11 would replace it."""
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
    options.add_argument("--plugin", action="append", default=[], metavar="FILE|FOLDER|MODULE",
                         help="load a plugin from there; may be repeated")
    options.add_argument("--no-plugin", action="append", default=[], metavar="NAME",
                         help="leave a plugin out; may be repeated")
    return options
