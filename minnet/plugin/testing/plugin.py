"""Checks of a whole plugin: it loads, its hooks fit, and every part that it adds is right."""

import contextlib
import inspect
import io
import os

from ...core import MinnetError
from .. import finding
from ..manager import PARTS, Plugins
from ..process import plugins
from .activation import ActivationChecks
from .backend import BackendChecks
from .dataset import DatasetChecks
from .findings import CheckFailed, known_parts_kept, wrong_of
from .layer import LayerChecks
from .loss import LossChecks, PenaltyChecks
from .optimizer import InitializerChecks, OptimizerChecks

CHECKS = {checks.kind: checks for checks in (
    ActivationChecks, LossChecks, PenaltyChecks, LayerChecks, InitializerChecks, OptimizerChecks,
    DatasetChecks, BackendChecks)}


class Examined:
    """A part that was checked: its kind and name, a Result for each check, and the findings.

    findings: the sentences of what is wrong. Of a plugin that fails the kind is "plugin".
    """

    def __init__(self, kind: str, name: str, findings: list, results=()):
        self.kind, self.name = kind, name
        self.findings, self.results = findings, list(results)


def check_plugin(file_or_module) -> list:
    """Load a plugin and check every part that it adds; raise CheckFailed with all that is wrong.

    Returns what was checked, (kind, name) each. file_or_module: a file, the name of a module or of
    a plugin that minnet plugins lists, or a module that has been imported.
    """
    examined = examine(file_or_module)
    findings = [sentence for part in examined for sentence in part.findings]
    if findings:
        raise CheckFailed(findings)
    return [(part.kind, part.name) for part in examined]


def examine(file_or_module, subparsers=None) -> list:
    """An Examined for each part of a plugin, and one for the plugin itself if it fails.

    subparsers: minnet's own commands, beside which the plugin's must fit; None: they are not asked.
    """
    plugins()
    with known_parts_kept(*PARTS.values()):
        plugin = plugin_of(file_or_module, subparsers)
        examined = [examined_part(kind, part) for kind, parts in plugin.parts.items()
                    for part in parts]
    if plugin.status != "loaded":
        reason = f": {plugin.reason}" if plugin.reason else ""
        failed = f"plugin '{plugin.name}' is {plugin.status}{reason}"
        examined.insert(0, Examined("plugin", plugin.name, [failed]))
    return examined


def plugin_of(what, subparsers):
    """The plugin, loaded on its own, unless it is one of those that are loaded already."""
    found = finding.plugin_in(what)
    others = plugins().all
    for plugin in others:
        if (plugin.name == what or plugin.module is what or plugin.source == found.source
                or plugin.file and found.file
                and os.path.realpath(plugin.file) == os.path.realpath(found.file)):
            return plugin
    alone = Plugins()
    with contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(MinnetError):
        alone.load(found)
        alone.take_up_parts()
        if subparsers:
            plugins().hooks.call("minnet_commands", subparsers=subparsers)
            alone.hooks.call("minnet_commands", subparsers=subparsers)
    plugin = alone.all[0]
    if plugin.status == "loaded" and plugin.name in [other.name for other in others]:
        plugin.status = "failed"
        plugin.reason = "there is already a plugin of that name; give the file another"
    return plugin


def examined_part(kind: str, part):
    """What comes of checking a part, and the part that its `vary` makes of its own defaults."""
    results = CHECKS[kind](part).run()
    findings = wrong_of(results)
    if hasattr(part, "vary") and not isinstance(part, type):
        findings += wrong_of_varied(kind, part, findings)
    return Examined(kind, part.name, findings, results)


def wrong_of_varied(kind: str, part, known: list) -> list:
    """What is wrong with what `vary` makes, as the command line calls it, and not with the part."""
    name, settings = part.name, inspect.signature(part.vary).parameters.values()
    defaults = [setting.default for setting in settings]
    if inspect.Parameter.empty in defaults:
        return []
    try:
        made = part.vary(*[float(value) if type(value) is int else value for value in defaults])
        results = CHECKS[kind](made).run()
    except CheckFailed as failed:
        return [f"{name} from vary: {failed}"]
    except (Exception, SystemExit) as error:
        return [f"{name}: vary, with its own defaults, raised {type(error).__name__}: {error}"]
    if made is part or part.name != name:
        return [f"{name}: vary gives the part itself, where a new one belongs"]
    return [f"{name} from vary: {wrong}" for wrong in wrong_of(results) if wrong not in known]
