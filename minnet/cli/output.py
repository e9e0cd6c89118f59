"""Standard output and error, which end no command: what they cannot take is left out."""

import contextlib
import os
import sys

# What is written in the place of the signs where the output's encoding lacks one of them.
PLAIN_SIGNS = str.maketrans({
    **dict(zip("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻ᴸˡᵀᵗ", "01234567890123456789()+-LlTt")),
    **dict(zip("αβδεηλμπσφωΣΦΩ", "alpha beta delta epsilon eta lambda mu pi sigma phi omega "
                                 "sum Phi Omega".split())),
    "∂": "d", "∇": "grad ", "√": "sqrt", "∞": "infinity", "½": "1/2", "¼": "1/4",
    "−": "-", "–": "-", "·": "*", "⊙": "*", "×": "x", "≈": "~", "≤": "<=", "←": "<-", "→": "->",
    **dict(zip("░▒▓█", ":+#@")),
    "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "\N{COMBINING CIRCUMFLEX ACCENT}": "^"})


@contextlib.contextmanager
def lasting_output():
    """Let standard output and error be an `Output` each, also where they are closed; the first."""
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = [Output(stream or open(os.devnull, "w", encoding="utf-8"))
                              for stream in kept]
    try:
        yield sys.stdout
    finally:
        sys.stdout, sys.stderr = kept


class Output:
    """A stream that raises nothing: the first failure is kept, and what comes after it dropped.

    A text that its encoding cannot hold is written with plain signs.
    """

    def __init__(self, stream):
        self.stream = stream
        self.failure = None

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Write a text, as well as it can be done."""
        self.attempt(self.stream.write, encodable(text, self.stream.encoding or "utf-8"))
        return len(text)

    def flush(self):
        """Hand on what was written."""
        self.attempt(self.stream.flush)

    def attempt(self, method, *arguments):
        """Call a method of the stream, unless one has failed before."""
        if self.failure:
            return
        try:
            method(*arguments)
        except (OSError, ValueError) as error:  # ValueError: the stream was closed in between
            self.failure = error
            with contextlib.suppress(OSError, ValueError):
                # What the stream still holds is tried once more at the very end: let it go nowhere.
                os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())

    def what_failed(self) -> str:
        """Why not all could be written, '' if it could; a reader who has gone has had enough."""
        if self.failure is None or isinstance(self.failure, BrokenPipeError):
            return ""
        return getattr(self.failure, "strerror", None) or str(self.failure)


def encodable(text: str, encoding: str) -> str:
    """A text that an encoding can hold: as it is, else with plain signs."""
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        plain = text.translate(PLAIN_SIGNS)
        return plain.encode(encoding, "backslashreplace").decode(encoding)
