"""minnet plugins: the plugins that were found, and what each of them adds."""

from ..plugin import markers, plugins
from . import options as shared
from .terminal import print_json, table


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser("plugins", help="list the plugins", description=__doc__)
    shared.add_json_option(parser)
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    found = plugins().all
    if options.json:
        for plugin in found:
            print_json(name=plugin.name, origin=plugin.origin, file=plugin.file, status=plugin.status, reason=plugin.reason,
                       hooks=plugin.hooks, parts=plugin.parts)
        return
    rows = [(plugin.name, plugin.origin, plugin.status, "; ".join(f"{kind} {', '.join(names)}" for kind, names in plugin.parts.items()))
            for plugin in found]
    print(table([("plugin", "from", "status", "adds")] + rows))
    for plugin in found:
        if plugin.reason:
            print(f"{plugin.name} {plugin.status}: {plugin.reason}")
    print(f"called by pluggy {markers.pluggy.__version__}" if markers.pluggy else "called directly, since pluggy is not installed")
