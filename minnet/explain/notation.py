"""How an equation is written: with its symbols and with its numbers, both from the same pieces.

An expression is a list of pieces: texts, TIMES, a `Number` (a symbol and what it stands for) or
a `Sum` (which may be long).
"""

from ..core import numbers

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")

# A product: a blank between symbols, a dot between numbers.
TIMES = object()


class Number:
    """A symbol and the number that it stands for, or a list where a vector is shown as a whole."""

    def __init__(self, symbol: str, value):
        self.symbol = symbol
        self.value = value


class Vector:
    """Numbers with their symbols: v[k] is one of them as a Number, `whole` all as one."""

    def __init__(self, symbol, values: list):
        """symbol(k): that of number k; symbol(): that of all."""
        self.symbol = symbol
        self.values = values

    def __getitem__(self, k: int):
        return Number(self.symbol(k), self.values[k])

    @property
    def whole(self):
        """All of them as one Number."""
        return Number(self.symbol(), numbers(self.values))


class Sum:
    """Σ of `count` terms.

    term(k): the pieces of one; vanishes(k): whether it is 0, so that others are rather shown.
    most: how many are shown at least, where there are more than twice as many; joint: between them.
    """

    def __init__(self, count: int, term, vanishes=None, most: int = 0, joint: str = " + "):
        self.count = count
        self.term = term
        self.vanishes = vanishes
        self.most = most
        self.joint = joint


class Style:
    """How numbers are written.

    digits: decimals; most: terms of a sum that has more than twice as many; more: the words for
    those that are left out.
    """

    def __init__(self, digits: int = 9, most: int = 3, more: str = "{count} more"):
        self.digits = digits
        self.most = most
        self.more = more

    def number(self, value) -> str:
        """A number as it is, or rounded if it has more decimals; a small one as 1.5e-07.

        A vector is written in brackets.
        """
        if isinstance(value, list):
            shown = chosen(len(value), self.most)
            texts = [self.number(value[k]) for k in shown]
            if len(shown) < len(value):
                texts.append(self.left_out(len(value) - len(shown)))
            return "[" + ", ".join(texts) + "]"
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
        return "".join(symbols for symbols, numbers, symbol in self.pieces(expression))

    def numbers(self, expression: list) -> str:
        """An expression with its numbers; a negative one in brackets unless it comes first."""
        return "".join(numbers for symbols, numbers, symbol in self.pieces(expression))

    def pieces(self, expression: list) -> list:
        """An expression piece by piece: (with symbols, with numbers, the symbol if it is one)."""
        pieces, before = [], ""
        for piece in self.flat(expression):
            if isinstance(piece, Number):
                text, first = self.number(piece.value), not before or before.endswith(("(", ", "))
                text = f"({text})" if text.startswith("-") and not first else text
                pieces.append((piece.symbol, text, piece.symbol))
            elif isinstance(piece, int):
                pieces.append(("…", self.left_out(piece), ""))
            else:
                pieces.append((" ", "·", "") if piece is TIMES else (piece, piece, ""))
            before = pieces[-1][1]
        return pieces

    def known(self, expression: list) -> dict:
        """What each symbol of an expression stands for, as far as it is shown."""
        return {piece.symbol: piece.value for piece in self.flat(expression)
                if isinstance(piece, Number)}

    def flat(self, expression: list):
        """The pieces of an expression, sums as those of their terms that are shown.

        How many terms are left out stands there as a whole number.
        """
        for piece in expression:
            if not isinstance(piece, Sum):
                yield piece
                continue
            shown = chosen(piece.count, max(self.most, piece.most), piece.vanishes)
            for k in shown:
                yield from ([piece.joint] if k != shown[0] else []) + piece.term(k)
            if len(shown) < piece.count:
                yield from (piece.joint, piece.count - len(shown))


def chosen(count: int, most: int, vanishes=None) -> list:
    """Which of so many are shown: all, or of more than twice `most` the first.

    vanishes: tells which of them are rather left out.
    """
    if count <= 2 * most:
        return list(range(count))
    return sorted(sorted(range(count), key=vanishes)[:most])


class Names:
    """The symbols of a network: z₁⁽²⁾ is of neuron 1 in layer 2; with one layer alone z₁.

    l counts from 1, 0 being the inputs; j and k count from 0. shapes: of what the layers put out,
    of a picture (channels, rows, columns); its numbers are named by all three: z₁₂₃⁽²⁾.
    """

    def __init__(self, layers: int, shapes=()):
        self.layers = layers
        self.shapes = shapes

    def name(self, letter: str, l: int, *indices) -> str:
        """A letter with the numbers of its layer and of its neuron (and input)."""
        counted = [str(index + 1) for index in indices]
        comma = "," if any(len(index) > 1 for index in counted) else ""
        above = f"({l})" if self.layers > 1 and l else ""
        return letter + comma.join(counted).translate(SUBSCRIPTS) + above.translate(SUPERSCRIPTS)

    def place(self, l: int, j: int) -> tuple:
        """Where output j stands in what layer l puts out."""
        place = ()
        for length in reversed(self.shapes[l][1:] if self.shapes else ()):
            place = (j % length, *place)
            j //= length
        return (j, *place)

    def label(self, l: int, j: int) -> str:
        """Output j of layer l as it is asked for: 2.1, or 1.2,3,4 of a feature map."""
        return f"{l}." + ",".join([str(index + 1) for index in self.place(l, j)])

    def of(self, letter: str, l: int, *j) -> str:
        """A letter of output j of layer l, or of all."""
        return self.name(letter, l, *(self.place(l, *j) if j else ()))

    def a(self, l: int, *j) -> str:
        """The activation of a neuron, or an input of the network."""
        return self.of("a" if l else "x", l, *j)
