"""Calling the hooks: by pluggy where it is installed, directly where it is not.

Either way a plugin is looked over before it is taken up, and guard(hook, function) is called in the
place of each of its functions. MINNET_TRACE=1 shows the calls.
"""

import inspect
import os
import sys

from ..core import MinnetError
from . import hookspecs
from .markers import PROJECT, pluggy


def arguments_of(function) -> list:
    """The arguments that a function can be given by name, *args and **kwargs left aside."""
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [argument for argument in inspect.signature(function).parameters.values()
            if argument.kind not in several]


SPECIFIED = {name: [argument.name for argument in arguments_of(getattr(hookspecs, name))]
             for name in dir(hookspecs) if name.startswith("minnet_")}


def hooks_of(module) -> dict:
    """The functions of a plugin that implement hooks, by the hook's name.

    Raises MinnetError for one that no call could fit.
    """
    found = {}
    for name in dir(module):
        function = getattr(module, name)
        marks = getattr(function, "minnet_impl", None)
        if not isinstance(marks, dict):
            if name in SPECIFIED and callable(function):
                raise MinnetError(f"{name}: it is not marked; put @minnet.hookimpl above it")
            continue
        hook = marks.get("specname") or name
        if hook not in SPECIFIED:
            if marks.get("optionalhook"):
                continue
            raise MinnetError(f"{hook}: there is no such hook; there are {', '.join(SPECIFIED)}")
        unknown = [argument.name for argument in arguments_of(function)
                   if argument.name not in SPECIFIED[hook] and argument.default is argument.empty]
        if unknown:
            takes = ", ".join(SPECIFIED[hook]) or "none"
            raise MinnetError(f"{hook}: it asks for an argument '{unknown[0]}', "
                              f"and the hook's arguments are: {takes}")
        if marks.get("wrapper") or marks.get("hookwrapper"):
            raise MinnetError(f"{hook}: it is marked as a wrapper, and minnet calls every hook "
                              "by itself; leave the mark out")
        found[hook] = function
    return found


def of_all_arguments(hook: str, function):
    """The function as one of all the hook's arguments; it is given those that it names.

    Those with a default too: pluggy gives them, or doesn't, depending on its version.
    """
    named = [argument.name for argument in arguments_of(function)]

    def call(*values):
        """Call the function with the arguments that it has a name for."""
        given = {name: value for name, value in zip(SPECIFIED[hook], values) if name in named}
        return function(**given)
    return call


def tracing() -> bool:
    """Whether MINNET_TRACE=1 asks for the calls to be shown."""
    return os.environ.get("MINNET_TRACE") == "1"


def trace(text: str):
    """Show a call, if that is asked for."""
    if tracing():
        for line in text.rstrip().splitlines():
            print("minnet: trace: " + line, file=sys.stderr)


class PluggyHooks:
    """The hooks of all registered plugins, called by pluggy."""

    def __init__(self):
        self.manager = pluggy.PluginManager(PROJECT)
        self.manager.add_hookspecs(hookspecs)
        if tracing():
            self.manager.trace.root.setwriter(trace)
            self.manager.enable_tracing()

    def register(self, name: str, module, guard) -> list:
        """Take up a plugin's functions, guarded. Returns the names of its hooks."""
        implemented = sorted(hooks_of(module))
        self.manager.register(module, name)
        for caller in self.manager.get_hookcallers(module) or ():
            for implementation in caller.get_hookimpls():
                if implementation.plugin is module:
                    function = of_all_arguments(caller.name, implementation.function)
                    implementation.function = guard(caller.name, function)
                    implementation.argnames = tuple(SPECIFIED[caller.name])
                    implementation.kwargnames = ()
        return implemented

    def call(self, hook: str, **arguments) -> list:
        """The results of a hook that are not None, first registered first."""
        return getattr(self.manager.hook, hook)(**arguments)[::-1]

    def first(self, hook: str, **arguments):
        """The first result, of a hook whose specification says that one is enough."""
        return getattr(self.manager.hook, hook)(**arguments)


class DirectHooks:
    """The hooks of all registered plugins, called one after another."""

    def __init__(self):
        self.functions = {hook: [] for hook in SPECIFIED}

    def register(self, name: str, module, guard) -> list:
        """Take up a plugin's functions, guarded. Returns the names of its hooks."""
        implemented = hooks_of(module)
        for hook, function in implemented.items():
            marks = function.minnet_impl
            place = bool(marks.get("tryfirst")) - bool(marks.get("trylast"))
            function = guard(hook, of_all_arguments(hook, function))
            self.functions[hook].append((place, name, function))
            self.functions[hook].sort(key=lambda entry: entry[0])
        return sorted(implemented)

    def call(self, hook: str, **arguments) -> list:
        """The results of a hook that are not None, first registered first."""
        return [result for result in self.results(hook, arguments) if result is not None][::-1]

    def first(self, hook: str, **arguments):
        """The first result that is not None."""
        results = self.results(hook, arguments)
        return next((result for result in results if result is not None), None)

    def results(self, hook: str, arguments: dict):
        """The results in turn; the plugin registered last is called first, as pluggy does it."""
        values = [arguments[name] for name in SPECIFIED[hook]]
        for place, name, function in reversed(self.functions[hook]):
            result = function(*values)
            if tracing():
                trace(f"{hook} [{name}] --> {result!r}")
            yield result
