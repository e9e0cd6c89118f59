"""What is written in a drawing: names, captions, short numbers."""

from minnet.core import numbers, plain

from .canvas import shortened
from .columns import MOST_CHANNELS

# How long the name on a bar may be.
BAR_NAME = 200

# (what is counted, its letter, decimals), the most exact first.
UNITS = ((1, "", 2), (1, "", 1), (1, "", 0), (1e3, "k", 0), (1e6, "M", 0))
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def short(value: float, most: int):
    """A number in at most so many letters and two decimals, 113k say; None if it does not fit."""
    for unit, letter, decimals in UNITS:
        text = f"{value / unit:.{decimals}f}"
        text = (text if float(text) else text.lstrip("-")).replace("-", "−") + letter
        if len(text) <= most:
            return text
    return None


def figures(value: float) -> str:
    """A number in three decimals, fewer where it is large: 113,000 and not 1.13e+05."""
    decimals = 3 if abs(value) < 10 else 1 if abs(value) < 1000 else 0
    text = f"{value:,.{decimals}f}" if abs(value) < 1e9 else f"{value:.2e}"
    return text.replace("-", "−")


def sign_name(sign: str, place: int) -> str:
    """x₁ for the first."""
    return sign + str(place + 1).translate(SUBSCRIPTS)


def input_name(network, place: int) -> str:
    """The column of a table that input `place` is from, x₁ where that is not known."""
    names = network.columns
    return str(names[place]) if names and place < len(names) else sign_name("x", place)


def output_name(network, place: int, count) -> str:
    """What an output stands for: its class, its quantity, y₁ where that is not known."""
    classes = [str(name) for name in network.classes or ()]
    if count == 1:
        if len(classes) == 2 and classes != ["0", "1"]:
            return classes[1]
        return str(network.target or "y")
    return classes[place] if place < len(classes) else sign_name("y", place)


def part_name(part) -> str:
    """What a layer or an activation is called, without its place in memory."""
    said = repr(part)
    name = getattr(part, "name", type(part).__name__)
    return str(name) if " at 0x" in said or len(said) > 40 else said


def bar_name(layer) -> str:
    """What stands on a bar: the layer, and how many numbers it has learned."""
    learned = sum(len(numbers(plain(getattr(layer, name)))) for name in layer.parameters)
    count = f", {learned} parameter{'s' if learned != 1 else ''}" if learned else ""
    return shortened(part_name(layer), BAR_NAME) + count


def captions(column, last: bool) -> list:
    """The lines under a column."""
    lines = [] if column.kind == "bar" else [amount(column, last)]
    if column.shape and column.kind == "maps":
        lines.append(by(column.shape[1:]))
        if column.layer:
            lines.append(f"{column.layer.name} {by(column.pictured or ())}".strip())
    activation = getattr(column.layer, "activation", None)
    if activation is not None and column.kind != "bar":
        lines.append(part_name(activation))
    if column.values is not None:
        letter = "a" if column.layer else "x"
        end = span(column.scale)
        lines.append(f"{letter}: ±{end}" if column.low < 0 else f"{letter}: 0 to {end}")
    if column.pictured:
        lines.append(f"w: ±{span(column.heaviest)}")
        channels = len(column.weights[0])
        if column.kind == "maps" and channels > MOST_CHANNELS:
            lines.append(f"w: {MOST_CHANNELS} of {channels}")
    return lines


def by(sizes) -> str:
    """24×24"""
    return "×".join(map(str, sizes))


def span(value: float) -> str:
    """The end of a scale, in three figures."""
    return short(value, 5) or f"{value:.1e}" if value >= 1000 else f"{value:.3g}"


def amount(column, last: bool) -> str:
    """How many there are of what a column shows."""
    if column.kind == "maps" and column.layer:
        return f"{column.shape[0]} map{'s' if column.shape[0] > 1 else ''}"
    what = "input" if not column.layer else "output" if last else "neuron"
    return f"{column.count or ''} {what}{'s' if column.count != 1 else ''}".strip()


def description(network, columns: list) -> str:
    """The drawing in a sentence or two, for who hears it read."""
    parts = []
    for column in columns:
        lines = captions(column, column is columns[-1])
        name = part_name(column.layer) if column.kind == "bar" else ", ".join(
            line for line in lines if not line.startswith(("a: ", "x: ", "w: ")))
        parts.append(name)
    told = "From left to right: " + "; ".join(parts) + "."
    if columns[-1].values:
        names = [output_name(network, place, columns[-1].count)
                 for place in range(min(columns[-1].count, 20))]
        told += " For the sample shown it answers " + ", ".join(
            f"{name} {figures(a)}" for name, a in zip(names, columns[-1].values)) + "."
    return told + (" Weights drawn as lines are blue and solid above 0, orange and dashed below 0, "
                   "the wider the larger.")
