"""minnet plugins: which there are, where from, what has become of each, and what it brings."""

import argparse
import inspect
import shutil
import sys

from .. import MinnetError
from ..plugin import markers, plugins
from . import options as shared
from .terminal import print_json, table


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "plugins", help="list the plugins", description=__doc__,
        epilog="Examples:\n"
               "  minnet plugins\n"
               "  minnet plugins show activations\n"
               "  minnet plugins check swish.py")
    shared.add_json_option(parser)
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(metavar="[show NAME | check FILE]")
    show = actions.add_parser("show", help="what one plugin adds, with its own words for each",
                              description="What one plugin adds, with its own words for each part.")
    show.add_argument("name", metavar="NAME", help="a plugin, as minnet plugins lists it")
    show.set_defaults(run=run_show)
    check = actions.add_parser(
        "check", help="check every part that a plugin adds: derivatives, large numbers, shapes, "
                      "state",
        description="Load a plugin and check every part that it adds: derivatives beside "
                    "numerical ones, large numbers, shapes, state between calls; with NumPy, array "
                    "forms beside the parts themselves.")
    check.add_argument("plugin_to_check", metavar="FILE|FOLDER|MODULE|NAME",
                       help="a file, a folder, a module, or a plugin that minnet plugins lists")
    check.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                       help="print JSON, one object a part")
    check.add_argument("--verbose", action="store_true",
                       help="list every check, its claim and what came of it")
    check.set_defaults(run=run_check)


def run(options):
    """List the plugins."""
    found = plugins().all
    if options.json:
        for plugin in found:
            print_json(name=plugin.name, version=plugin.version, origin=plugin.origin,
                       file=plugin.file, status=plugin.status, reason=plugin.reason,
                       hooks=plugin.hooks, parts=names_of_parts(plugin))
        return
    rows = [(plugin.name, plugin.version or "-", plugin.origin, plugin.status, brought_by(plugin))
            for plugin in found]
    print(table([("plugin", "version", "from", "status", "hooks and parts")] + rows,
                shutil.get_terminal_size().columns))
    for plugin in found:
        if plugin.reason:
            print(f"{plugin.name} {plugin.status}: {plugin.reason}")
    print(f"called by pluggy {markers.pluggy.__version__}" if markers.pluggy
          else "called directly, since pluggy is not installed")


def run_show(options):
    """Show one plugin."""
    known = {plugin.name: plugin for plugin in reversed(plugins().all)}
    if options.name not in known:
        raise MinnetError(f"there is no plugin named '{options.name}'; there are "
                          f"{', '.join(reversed(known))}")
    plugin = known[options.name]
    reason = f": {plugin.reason}" if plugin.reason else ""
    named = f"{plugin.name} {plugin.version}".rstrip()
    print(f"{named}, {plugin.origin}, {plugin.status}{reason}")
    print(plugin.file)
    if plugin.module and plugin.module.__doc__:
        print("\n" + inspect.cleandoc(plugin.module.__doc__))
    for kind, parts in plugin.parts.items():
        for part in parts:
            print(f"\n{kind} {part.name}")
            print("\n".join("    " + line for line in words_for(part).splitlines()))


def run_check(options):
    """Check one plugin."""
    from ..plugin.testing import examine
    from . import own_parser
    from ..plugin.testing.arrays import installed
    _, commands = own_parser()
    examined = examine(options.plugin_to_check, commands)
    for part in examined:
        if options.json:
            results = [vars(result) for result in part.results] if options.verbose else None
            print_json(kind=part.kind, name=part.name, findings=part.findings,
                       **({"checks": results} if options.verbose else {}))
    if not options.json:
        print_examined(examined, options.verbose)
    if not installed("numpy"):
        print("NumPy is not installed: array forms were left out",
              file=sys.stderr if options.json else sys.stdout)
    count = sum(len(part.findings) for part in examined)
    if count:
        findings = "1 finding" if count == 1 else f"{count} findings"
        raise MinnetError(f"{findings} in plugin {options.plugin_to_check}")


def print_examined(examined: list, verbose: bool):
    """A line for each part, and after them what is wrong; verbose: every check of each part too."""
    if not examined:
        print("its hooks fit, and it adds no part to check")
        return
    lines = table([(f"{part.kind} {part.name}",
                    f"{len(part.findings)} wrong" if part.findings else "ok")
                   for part in examined]).splitlines()
    for line, part in zip(lines, examined):
        print(line)
        for result in part.results if verbose else ():
            left_out = f" ({result.reason})" if result.outcome == "left out" else ""
            print(f"    {result.outcome:<8}  {result.claim}{left_out}")
    for part in examined:
        print(*part.findings, sep="\n", end="\n" if part.findings else "")


def names_of_parts(plugin) -> dict:
    """The names of a plugin's parts, for each kind of part."""
    return {kind: [part.name for part in parts] for kind, parts in plugin.parts.items()}


def brought_by(plugin) -> str:
    """A plugin's hooks in a line, and its parts, a line for each kind; of none its own words."""
    hooks = " ".join(hook[len("minnet_"):] for hook in plugin.hooks)
    parts = [f"{kind}: {', '.join(names)}" for kind, names in names_of_parts(plugin).items()]
    words = (getattr(plugin.module, "__doc__", None) or "-").partition("\n")[0]
    return "\n".join([hooks or words] + parts)


def words_for(part) -> str:
    """A part's docstring: its own, or that of the function that it is made from."""
    own = getattr(part, "__dict__", {})
    made_from = [own[name] for name in ("vary", "f", "cost", "draw", "load") if own.get(name)]
    return inspect.getdoc((made_from or [part])[0]) or "no docstring"
