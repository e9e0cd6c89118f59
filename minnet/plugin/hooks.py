"""Calling the hooks: by pluggy where it is installed, directly where it is not.

Either way a plugin is looked over before it is taken up, and each of its functions is replaced by what guard(hook, function) returns.
MINNET_TRACE=1 shows the calls.
"""

import inspect
import os
import sys

from ..core import MinnetError
from . import hookspecs
from .markers import PROJECT, pluggy


def arguments_of(function) -> tuple:
    """The names of the arguments that a function must be given; those with a default are its own affair."""
    return function.__code__.co_varnames[:function.__code__.co_argcount - len(function.__defaults__ or ())]


SPECIFIED = {name: arguments_of(getattr(hookspecs, name)) for name in dir(hookspecs) if name.startswith("minnet_")}


def hooks_of(module) -> dict:
    """The functions of a plugin that implement hooks, by the hook's name. Raises MinnetError for one that no call could fit."""
    found = {}
    for name in dir(module):
        function = getattr(module, name)
        marks = getattr(function, "minnet_impl", None)
        if marks is None:
            if name in SPECIFIED and callable(function):
                raise MinnetError(f"{name}: it is not marked; put @minnet.hookimpl above it")
            continue
        hook = marks.get("specname") or name
        if hook not in SPECIFIED:
            if marks.get("optionalhook"):
                continue
            raise MinnetError(f"{hook}: there is no such hook; there are {', '.join(SPECIFIED)}")
        unknown = [argument for argument in arguments_of(function) if argument not in SPECIFIED[hook]]
        if unknown:
            takes = ", ".join(SPECIFIED[hook]) or "none"
            raise MinnetError(f"{hook}: it asks for an argument '{unknown[0]}', and the hook's arguments are: {takes}")
        if wraps(function) and not inspect.isgeneratorfunction(function):
            raise MinnetError(f"{hook}: a wrapper should yield once, and this one has no yield")
        found[hook] = function
    return found


def wraps(function) -> bool:
    """Whether a hook's function is marked as a wrapper: a generator around the calls of the other plugins."""
    return bool(function.minnet_impl.get("wrapper") or function.minnet_impl.get("hookwrapper"))


def trace(text: str):
    """Show a call, if MINNET_TRACE=1 asks for it."""
    if os.environ.get("MINNET_TRACE") == "1":
        for line in text.rstrip().splitlines():
            print("minnet: trace: " + line, file=sys.stderr)


class PluggyHooks:
    """The hooks of all registered plugins, called by pluggy."""

    def __init__(self):
        self.manager = pluggy.PluginManager(PROJECT)
        self.manager.add_hookspecs(hookspecs)
        if os.environ.get("MINNET_TRACE") == "1":
            self.manager.trace.root.setwriter(trace)
            self.manager.enable_tracing()

    def register(self, name: str, module, guard) -> list:
        """Take up a plugin, with guard(hook, function) in the place of each of its functions. Returns the names of its hooks."""
        implemented = sorted(hooks_of(module))
        self.manager.register(module, name)
        self.manager.check_pending()
        for caller in self.manager.get_hookcallers(module) or ():
            for implementation in caller.get_hookimpls():
                if implementation.plugin is module:
                    implementation.function = guard(caller.name, implementation.function)
        return implemented

    def call(self, hook: str, **arguments) -> list:
        """The results of a hook that are not None, first registered first."""
        return getattr(self.manager.hook, hook)(**arguments)[::-1]

    def first(self, hook: str, **arguments):
        """The first result that is not None, of a hook whose specification says that one is enough."""
        return getattr(self.manager.hook, hook)(**arguments)


class DirectHooks:
    """The hooks of all registered plugins, called one after another."""

    def __init__(self):
        self.functions = {hook: [] for hook in SPECIFIED}

    def register(self, name: str, module, guard) -> list:
        """Take up a plugin, with guard(hook, function) in the place of each of its functions. Returns the names of its hooks."""
        implemented = hooks_of(module)
        wrappers = [hook for hook, function in implemented.items() if wraps(function)]
        if wrappers:
            raise MinnetError(f"{wrappers[0]}: it wraps the calls of other plugins, which needs pluggy: python3 -m pip install pluggy")
        for hook, function in implemented.items():
            marks = function.minnet_impl
            place = bool(marks.get("tryfirst")) - bool(marks.get("trylast"))
            self.functions[hook].append((place, name, arguments_of(function), guard(hook, function)))
            self.functions[hook].sort(key=lambda entry: entry[0])
        return sorted(implemented)

    def call(self, hook: str, **arguments) -> list:
        """The results of a hook that are not None, first registered first; those marked trylast before, those marked tryfirst after."""
        return [result for result in reversed(list(self.results(hook, arguments))) if result is not None]

    def first(self, hook: str, **arguments):
        """The first result that is not None."""
        return next((result for result in self.results(hook, arguments) if result is not None), None)

    def results(self, hook: str, arguments: dict):
        """The results one after another, the plugin registered last being called first, as pluggy does."""
        for place, name, takes, function in reversed(self.functions[hook]):
            result = function(*[arguments[argument] for argument in takes])
            trace(f"{hook} [{name}] --> {result!r}")
            yield result
