"""The guard between a plugin and minnet: the fault of one plugin harms nothing else."""

from ..core import Dataset, MinnetError
from .record import in_words

# The hooks whose MinnetError is about what the user gave: it goes to the user.
FOR_THE_USER = ("minnet_read", "minnet_train_start")

# Those whose MinnetError is told, and the training goes on: a run is worth more than a complaint.
IN_A_RUN = ("minnet_progress", "minnet_epoch_end", "minnet_train_end")

# Those whose MinnetError is told: in a run, and where a thing is shown that cannot be.
TOLD = (*IN_A_RUN, "minnet_show")


class WrongResult(MinnetError):
    """A hook returned something else than its specification says."""


def guarded(plugin, hook: str, function, check):
    """The plugin's function, which after the plugin's first fault is not called again.

    A MinnetError of the user's making is no fault: after one in a training the plugin sits out the
    rest of it. check(result): what is made of its result, or WrongResult.
    """
    def call(*arguments):
        """Call the function, if its plugin is still fit to be called."""
        if plugin.status != "loaded" or plugin.sits_out:
            return None
        try:
            return check(function(*arguments))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            by_the_user = isinstance(error, MinnetError) and not isinstance(error, WrongResult)
            if by_the_user and hook in FOR_THE_USER:
                raise
            if by_the_user and hook in TOLD:
                plugin.sits_out = hook in IN_A_RUN
                plugin.tell(f"{hook}: {in_words(error)}")
            else:
                plugin.note(error, hook)
            return None
    return call


def require(fits: bool, what: str, result):
    """Refuse a result that does not fit, where `what` should be returned."""
    if not fits:
        raise WrongResult(f"it should return {what}, and returned {result!r:.80}")


def check_parts(result) -> list:
    """The result of a hook that should be a list of parts."""
    require(isinstance(result, (list, tuple)), "a list", result)
    return list(result)


def check_data(result):
    """The result of minnet_read as (train, test), test None where it is one part; None for None."""
    if result is None:
        return None
    train, test = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
    require(isinstance(train, Dataset) and isinstance(test, (Dataset, type(None))),
            "a Dataset, (train, test) or None", result)
    return train, test


def check_text(result):
    """The result of minnet_show: a text, or None."""
    require(isinstance(result, (str, type(None))), "HTML or SVG, a text, or None", result)
    return result


def check_nothing(result):
    """The result of a hook that has none to give."""
    require(result is None, "nothing", result)
