"""How an equation is written: once with its symbols and once with its numbers, both from the same pieces.

An expression is a list of pieces: texts, TIMES, a `Number` (a symbol and what it stands for) or a `Sum` (which may be long).
"""

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")

# A product: a blank between symbols, a dot between numbers.
TIMES = object()


class Number:
    """A symbol and the number that it stands for; value may be a list, for a vector that is shown as a whole."""

    def __init__(self, symbol: str, value):
        self.symbol = symbol
        self.value = value


class Sum:
    """Σ of `count` terms; term(k) makes the pieces of one, vanishes(k) tells whether it is 0, so that others are rather shown."""

    def __init__(self, count: int, term, vanishes=None):
        self.count = count
        self.term = term
        self.vanishes = vanishes or (lambda k: False)


class Style:
    """How numbers are written: so many decimals, so many terms of a sum that has more than twice as many, and the words for the others."""

    def __init__(self, digits: int = 9, most: int = 3, more: str = "{count} more"):
        self.digits = digits
        self.most = most
        self.more = more

    def number(self, value) -> str:
        """A number as it is if it has so few decimals, else rounded to so many; a small one as 1.5e-07; a vector in brackets."""
        if isinstance(value, list):
            shown = chosen(len(value), self.most)
            rest = [self.left_out(len(value) - len(shown))] if len(shown) < len(value) else []
            return "[" + ", ".join([self.number(value[k]) for k in shown] + rest) + "]"
        value = float(value) + 0.0
        short = repr(value) if self.digits > 12 else f"{value:.13g}"
        short = short[:-2] if short.endswith(".0") else short
        mantissa, e, exponent = short.partition("e")
        if len(mantissa.partition(".")[2]) <= self.digits - len(e):
            return short
        if e or abs(value) < 10 ** -max(1, self.digits // 2):
            return f"{value:.{self.digits - 1}e}"
        return f"{value:.{self.digits}f}"

    def left_out(self, count: int) -> str:
        """What stands for the terms that are not shown."""
        return "… + " + self.more.format(count=count)

    def symbols(self, expression: list) -> str:
        """An expression with its symbols."""
        text = ""
        for piece in self.flat(expression, "…"):
            text += " " if piece is TIMES else piece.symbol if isinstance(piece, Number) else piece
        return text

    def numbers(self, expression: list) -> str:
        """An expression with its numbers; a negative one is put in brackets unless it stands at the start of something."""
        text = ""
        for piece in self.flat(expression):
            if isinstance(piece, Number):
                number = self.number(piece.value)
                piece = f"({number})" if number.startswith("-") and text and not text.endswith(("(", ", ")) else number
            text += "·" if piece is TIMES else piece
        return text

    def known(self, expression: list) -> dict:
        """What each symbol of an expression stands for, as far as it is shown."""
        return {piece.symbol: piece.value for piece in self.flat(expression) if isinstance(piece, Number)}

    def flat(self, expression: list, left_out=None) -> list:
        """The pieces of an expression, sums as those of their terms that are shown."""
        pieces = []
        for piece in expression:
            if not isinstance(piece, Sum):
                pieces.append(piece)
                continue
            shown = chosen(piece.count, self.most, piece.vanishes)
            for k in shown:
                pieces += ([" + "] if k != shown[0] else []) + piece.term(k)
            if len(shown) < piece.count:
                pieces.append(" + " + (left_out or self.left_out(piece.count - len(shown))))
        return pieces


def chosen(count: int, most: int, vanishes=None) -> list:
    """Which of so many are shown: all, or of more than twice `most` the first, rather those that do not vanish."""
    if count <= 2 * most:
        return list(range(count))
    if vanishes is None:
        return list(range(most))
    present = [k for k in range(count) if not vanishes(k)][:most]
    absent = [k for k in range(count) if vanishes(k)][:most - len(present)]
    return sorted(present + absent)


class Names:
    """The symbols of a network: z₁⁽²⁾ is of neuron 1 in layer 2; with one layer alone z₁. l counts from 1, 0 being the inputs; j and k from 0."""

    def __init__(self, layers: int):
        self.layers = layers

    def name(self, letter: str, l: int, *indices) -> str:
        """A letter with the numbers of its layer and of its neuron (and input)."""
        numbers = [str(index + 1) for index in indices]
        below = ("," if len("".join(numbers)) > len(numbers) else "").join(numbers).translate(SUBSCRIPTS)
        return letter + below + (f"({l})".translate(SUPERSCRIPTS) if self.layers > 1 and l else "")

    def a(self, l: int, *j) -> str:
        """The activation of a neuron, or an input of the network."""
        return self.name("a" if l else "x", l, *j)

    def slope(self, l: int, *j) -> str:
        """∂C/∂a."""
        return f"∂C/∂{self.a(l, *j)}"
