"""The guard between a plugin and minnet: the fault of one plugin harms nothing else."""

from ..core import Dataset, MinnetError

# The hook whose MinnetError is meant for the user; of all others an error is the plugin's fault.
READS = "minnet_read"


class WrongResult(MinnetError):
    """A hook returned something else than its specification says."""


def guarded(plugin, hook: str, function, check):
    """The plugin's function, which after the plugin's first fault is not called again.

    check(result): what is made of its result, or WrongResult.
    """
    def call(*arguments):
        """Call the function, if its plugin is still fit to be called."""
        if plugin.status != "loaded":
            return None
        try:
            return check(function(*arguments))
        except (Exception, SystemExit) as error:
            for_the_user = isinstance(error, MinnetError) and not isinstance(error, WrongResult)
            if hook == READS and for_the_user:
                raise
            plugin.note(error, hook)
            return None
    return call


def check_parts(result) -> list:
    """The result of a hook that should be a list of parts."""
    if not isinstance(result, (list, tuple)):
        raise WrongResult(f"it should return a list, and returned {result!r:.80}")
    return list(result)


def check_data(result):
    """The result of minnet_read as (train, test), test None where it is one part; None for None."""
    if result is None:
        return None
    train, test = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
    if not isinstance(train, Dataset) or not isinstance(test, (Dataset, type(None))):
        raise WrongResult(
            f"it should return a Dataset, (train, test) or None, and returned {result!r:.80}")
    return train, test


def check_nothing(result):
    """The result of a hook that has none to give."""
    if result is not None:
        raise WrongResult(f"it should return nothing, and returned {result!r:.80}")
