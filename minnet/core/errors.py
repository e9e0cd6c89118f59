"""The errors that are raised on purpose."""


class MinnetError(ValueError):
    """What came, what was expected, the likely cause, what to do, in a sentence.

    It stays under a screen, whatever it quotes.
    """

    def __init__(self, sentence=""):
        s = str(sentence)
        super().__init__(s if len(s) <= 1000 else s[:666] + " … " + s[-333:])


class UnknownName(MinnetError):
    """There is no part of a name."""


class DivergedError(MinnetError):
    """The numbers of a training are no longer finite."""
