"""A layer as a matrix: the first layer of the book's network, its rows the neurons."""

from .backpropagation import INPUT, small_network
from .shapes import SMALL, TEXT, canvas_of, cells, said

SIZE, TOP, LEFT = 44, 30, 62


def layer(words: dict):
    """f(w x + b) = a, every number in its box."""
    it = small_network().layers[0]
    z, a = it.forward(INPUT)
    canvas = canvas_of(words, "layer", 456, 186, w="; ".join(map(said, it.weights)), x=INPUT,
                       b=it.biases, z=z, a=a)
    middle = TOP + SIZE * len(z) / 2
    for j in range(len(z)):
        canvas.text(LEFT - 6, TOP + SIZE * (j + 0.5), words["a_neuron"].format(j + 1), SMALL, "end",
                    dy=SMALL * 0.35)
    columns = ("", "w", it.weights), ("·", "x", INPUT), ("+", "b", it.biases), ("=", "z", z)
    left = LEFT
    for sign, name, numbers in (*columns, ("→ f →", "a", a)):
        rows = numbers if isinstance(numbers[0], list) else [[value] for value in numbers]
        if sign:
            gap = 14 + 8 * len(sign)
            canvas.text(left + gap / 2, middle, sign, TEXT, dy=TEXT * 0.35)
            left += gap
        width, top = SIZE * len(rows[0]), middle - SIZE * len(rows) / 2
        cells(canvas, left, top, rows, SIZE, 1.0)
        bracket(canvas, left, top, width, SIZE * len(rows))
        canvas.text(left + width / 2, top - 10, name, TEXT, font_style="italic")
        left += width
    canvas.text(LEFT + SIZE, TOP + 3 * SIZE + 18, words["by_input"], SMALL)
    return canvas


def bracket(canvas, left, top, width, height):
    """The brackets of a matrix."""
    for x, turn in ((left - 2, 5), (left + width + 2, -5)):
        canvas.path(f"M{x + turn} {top - 2}H{x}V{top + height + 2}H{x + turn}", stroke_width=1.5)
