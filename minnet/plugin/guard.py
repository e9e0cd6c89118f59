"""The guard: what stands between a plugin's hook and minnet, so that the fault of one plugin harms nothing else."""

from ..core import Dataset, MinnetError

# The hook that says something to the user with a MinnetError; of all others an error is the plugin's own fault.
SPEAKING = "minnet_read"


class WrongResult(MinnetError):
    """A hook returned something else than its specification says."""


def guarded(plugin, hook: str, function, check):
    """The plugin's function, after whose first fault the plugin is not called again. check(result): the result, or WrongResult."""
    def call(*arguments):
        """Call the function, if its plugin is still fit to be called."""
        if plugin.status != "loaded":
            return None
        try:
            return check(function(*arguments))
        except (Exception, SystemExit) as error:
            note(plugin, hook, error)
            return None
    return call


def guarded_wrapper(plugin, hook: str, function, check):
    """The plugin's wrapper, a generator around the calls of the other plugins: on its fault their result stands.

    check(result): what is to be made of the wrapper's result, or WrongResult.
    """
    def call(*arguments):
        """Run the wrapper up to its yield, hand it the result, and take what it makes of it."""
        if plugin.status != "loaded":
            return (yield)
        wrapper = function(*arguments)
        try:
            next(wrapper)
        except StopIteration:
            note(plugin, hook, WrongResult("a wrapper should yield once, and this one came to no yield"))
            return (yield)
        except (Exception, SystemExit) as error:
            note(plugin, hook, error)
            return (yield)
        result = yield
        try:
            try:
                wrapper.send(result)
            except StopIteration as end:
                return check(end.value)
            raise WrongResult("a wrapper should yield once, and this one yielded twice")
        except (Exception, SystemExit) as error:
            note(plugin, hook, error)
            return result
    return call


def note(plugin, hook: str, error):
    """Put an error down to its cause: a missing library, something to be told to the user, or the plugin's fault."""
    if isinstance(error, ModuleNotFoundError):
        plugin.lacks(error, hook)
    elif isinstance(error, MinnetError) and hook == SPEAKING and not isinstance(error, WrongResult):
        raise error
    else:
        plugin.fails(error, hook)


def check_parts(result) -> list:
    """The result of a hook that should be a list of parts."""
    if not isinstance(result, (list, tuple)):
        raise WrongResult(f"it should return a list, and returned {result!r:.80}")
    return list(result)


def check_lists(result) -> list:
    """The results of several hooks that should each be a list of parts."""
    return [check_parts(parts) for parts in check_parts(result)]


def check_data(result):
    """The result of minnet_read as (train, test), test None where there is one part; None for None."""
    if result is None:
        return None
    train, test = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
    if not isinstance(train, Dataset) or not isinstance(test, (Dataset, type(None))):
        raise WrongResult(f"it should return a Dataset, (train, test) or None, and returned {result!r:.80}")
    return train, test


def check_nothing(result):
    """The result of a hook that has none to give."""
    if result is not None:
        raise WrongResult(f"it should return nothing, and returned {result!r:.80}")
