"""One number of a training step, with the equation that it comes from."""

from .notation import Style


class Step:
    """One number and where it is from.

    part: "forward", "cost", "backward", "gradient", "update" or "after".
    quantity: what it is ("z", "a", "C", "delta", "dC/dw", …); equation: the equation's id.
    layer, neuron, input: whose it is, counted from 1, None where that means nothing.
    symbol: its own; symbols, numbers: the right side of the equation, with the one or the other.
    value: the number itself, or the list of numbers of a layer that is shown as a whole.
    """

    def __init__(self, part, quantity, equation, number, expression,
                 layer=None, neuron=None, input=None, general="", sign="="):
        """number: its symbol and its value; expression: the pieces of the right side.

        general: a form that every neuron has.
        """
        self.part, self.quantity, self.equation = part, quantity, equation
        self.symbol, self.value = number.symbol, number.value
        self.layer, self.neuron, self.input = layer, neuron, input
        self.expression, self.general, self.sign = expression, general, sign

    @property
    def symbols(self) -> str:
        """The right side with its symbols."""
        return self.written(Style())[0]

    @property
    def numbers(self) -> str:
        """The right side with its numbers."""
        return Style().numbers(self.expression)

    def written(self, style) -> tuple:
        """(symbols, numbers, value) as texts; numbers is "" where it would repeat value."""
        symbols = style.symbols(self.expression)
        numbers, value = style.numbers(self.expression), style.number(self.value)
        general = f"{self.general} = " if self.general and self.general != symbols else ""
        return general + symbols, "" if numbers == value else numbers, value

    def cells(self, style) -> tuple:
        """(symbol, symbols, numbers, value) as the texts of a table."""
        symbols, numbers, value = self.written(style)
        return self.symbol, ("" if self.sign == "=" else self.sign + " ") + symbols, numbers, value

    def known(self, style=None) -> dict:
        """What each symbol of the right side stands for; of a long sum, those that are shown."""
        return (style or Style()).known(self.expression)

    def pieces(self, style=None) -> list:
        """The right side piece by piece: (with symbols, with numbers, the symbol if it is one)."""
        return (style or Style()).pieces(self.expression)

    def __repr__(self):
        sides = " = ".join(text for text in self.written(Style()) if text)
        return f"Step({self.symbol} {self.sign} {sides})"
