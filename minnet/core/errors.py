"""The one error that minnet raises on purpose."""


class MinnetError(ValueError):
    """What came, what was expected, the likely cause and what to do, in one sentence."""
