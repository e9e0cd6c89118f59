"""Calling the hooks: by pluggy where it is installed, directly where it is not. Either way through `guard`, one call of one plugin."""

from . import hookspecs
from .markers import PROJECT, pluggy


class PluggyHooks:
    """The hooks of all registered plugins, called by pluggy."""

    def __init__(self):
        self.manager = pluggy.PluginManager(PROJECT)
        self.manager.add_hookspecs(hookspecs)

    def register(self, name, module, guard):
        """Take up a plugin; guard(hook name, function) is put before each of its hooks. Returns the names of these hooks."""
        self.manager.register(module, name)
        self.manager.check_pending()
        implemented = []
        for caller in self.manager.get_hookcallers(module):
            for implementation in caller.get_hookimpls():
                if implementation.plugin is module:
                    implementation.function = guard(caller.name, implementation.function)
                    implemented.append(caller.name)
        return sorted(implemented)

    def call(self, hook, **arguments):
        """The results of a hook that are not None, first registered first."""
        return getattr(self.manager.hook, hook)(**arguments)[::-1]

    def first(self, hook, **arguments):
        """The first result that is not None; the hook's specification says that one is enough."""
        return getattr(self.manager.hook, hook)(**arguments)


class DirectHooks:
    """The hooks of all registered plugins, called one after another."""

    def __init__(self):
        self.implementations = {name: [] for name in dir(hookspecs) if name.startswith("minnet_")}

    def register(self, name, module, guard):
        """Take up a plugin; guard(hook name, function) is put before each of its hooks. Returns the names of these hooks."""
        implemented = sorted(hook for hook in self.implementations if hasattr(getattr(module, hook, None), "minnet_impl"))
        for hook in implemented:
            self.implementations[hook].append(with_the_arguments_it_takes(guard, hook, getattr(module, hook)))
        return implemented

    def call(self, hook, **arguments):
        """The results of a hook that are not None, first registered first."""
        results = [function(arguments) for function in self.implementations[hook]]
        return [result for result in results if result is not None]

    def first(self, hook, **arguments):
        """The first result that is not None, the plugin registered last being asked first, as pluggy does."""
        for function in reversed(self.implementations[hook]):
            result = function(arguments)
            if result is not None:
                return result
        return None


def with_the_arguments_it_takes(guard, hook, function):
    """A function of all the hook's arguments that calls the guarded one with those it has a name for, as pluggy does."""
    takes = function.__code__.co_varnames[:function.__code__.co_argcount]
    guarded = guard(hook, function)
    return lambda arguments: guarded(*[arguments[name] for name in takes])
