"""Convolution: a picture, a kernel laid on one place of it, and the feature map."""

from minnet_plugins.convolution import Conv2D

from .shapes import TEXT, THIN, canvas_of, cells, said

PICTURE = [[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 2.0], [0.0, 2.0, 2.0, 0.0], [2.0, 2.0, 0.0, 0.0]]
KERNEL = [[-1.0, 1.0], [-1.0, 1.0]]
ROW, COLUMN = 0, 1
SIZE, MIDDLE = 34, 100
LEFTS = 6, 174, 286


def convolution(words: dict):
    """The product of a window and the kernel is one number of the feature map."""
    layer = Conv2D((1, 4, 4), 1, 2, "identity")
    layer.weights, layer.biases = [[KERNEL]], [0.0]
    z, a = layer.forward([x for row in PICTURE for x in row])
    maps = [a[i:i + 3] for i in range(0, 9, 3)]
    canvas = canvas_of(words, "convolution", 400, 212, x="; ".join(map(said, PICTURE)),
                       w="; ".join(map(said, KERNEL)), a="; ".join(map(said, maps)))
    tops = [MIDDLE - SIZE * len(rows) / 2 for rows in (PICTURE, KERNEL, maps)]
    for left, top, rows, name in zip(LEFTS, tops, (PICTURE, KERNEL, maps), words["of_convolution"]):
        cells(canvas, left, top, rows, SIZE, 4.0)
        canvas.text(left + SIZE * len(rows) / 2, 22, name, TEXT)
    window = (LEFTS[0] + COLUMN * SIZE, tops[0] + ROW * SIZE, 2 * SIZE)
    one = (LEFTS[2] + COLUMN * SIZE, tops[2] + ROW * SIZE, SIZE)
    lay(canvas, window, (LEFTS[1], tops[1], 2 * SIZE))
    lay(canvas, (LEFTS[1], tops[1], 2 * SIZE), one)
    for left, top, size in (window, (LEFTS[1], tops[1], 2 * SIZE), one):
        canvas.box(left, top, size, size, stroke_width=3)
    terms = [f"{bracketed(w)}·{said(PICTURE[ROW + m][COLUMN + n])}"
             for m, row in enumerate(KERNEL) for n, w in enumerate(row)]
    canvas.text(200, 202, f"{' + '.join(terms)} = {said(maps[ROW][COLUMN])}", TEXT)
    return canvas


def lay(canvas, start: tuple, end: tuple):
    """Lines from the right corners of one square to the left corners of another."""
    for below in (0, 1):
        canvas.line(start[0] + start[2], start[1] + below * start[2], end[0],
                    end[1] + below * end[2], **THIN)


def bracketed(value: float) -> str:
    """A factor, in brackets where it is negative."""
    return f"({said(value)})" if value < 0 else said(value)
