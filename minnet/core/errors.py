"""The errors that are raised on purpose."""


class MinnetError(ValueError):
    """What came, what was expected, the likely cause, what to do, in a sentence.

    It stays under a screen, whatever it quotes.
    """

    def __init__(self, sentence=""):
        super().__init__(shortened(str(sentence)))


class UnknownName(MinnetError):
    """There is no part of a name."""


class DivergedError(MinnetError):
    """The numbers of a training are no longer finite."""


def shortened(text: str, most=1000) -> str:
    """A text, of which the middle is left out if it is longer than most."""
    if len(text) <= most:
        return text
    return text[:2 * most // 3] + " … " + text[-most // 3:]
