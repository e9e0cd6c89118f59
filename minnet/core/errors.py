"""The errors that are raised on purpose."""


class MinnetError(ValueError):
    """What came, what was expected, the likely cause, what to do, in a sentence."""


class DivergedError(MinnetError):
    """The numbers of a training are no longer finite."""
