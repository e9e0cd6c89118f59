"""What convolution is for, before any learning: kernels that find the edges of a digit."""

import minnet
from minnet_plugins.convolution import Conv2D

KERNELS = {
    "horizontal": [[-1, -1, -1],
                   [0, 0, 0],
                   [1, 1, 1]],
    "vertical": [[-1, 0, 1],
                 [-1, 0, 1],
                 [-1, 0, 1]],
    "Laplace": [[0, -1, 0],
                [-1, 4, -1],
                [0, -1, 0]],
}
ROWS, COLUMNS = 22, 19
SHADES = "=- +#"


def drawn(values):
    """A map as rows of characters, from = for the most negative to # for the largest."""
    largest = max(map(abs, values))
    shades = [SHADES[round(2 + 2 * value / largest)] for value in values]
    return ["".join(shades[start:start + COLUMNS]) for start in range(0, len(shades), COLUMNS)]


def beside(*columns):
    """Print texts beside each other."""
    print(" ".join(f"{text:{COLUMNS}}" for text in columns).rstrip())


train, test = minnet.load_dataset("digits")
digit = next(x for x, y in zip(train.inputs, train.targets) if y[3] == 1)
picture = [digit[28 * row + column] for row in range(3, 3 + ROWS)
           for column in range(4, 4 + COLUMNS)]

layer = Conv2D((1, ROWS, COLUMNS), len(KERNELS), 3, "identity", "zeros", padding=1)
layer.weights = [[kernel] for kernel in KERNELS.values()]
_, maps = layer.forward(picture)
size = ROWS * COLUMNS

beside("a digit", *(f"{name} edges" for name in KERNELS))
for rows in zip(*KERNELS.values()):
    beside("", *("".join(f"{w:3}" for w in row) for row in rows))
print()
for lines in zip(drawn(picture), *(drawn(maps[f * size:][:size]) for f in range(len(KERNELS)))):
    beside(*lines)
print("""
Each number of a map is the sum of a kernel's numbers times the pixels that they lie on: 0 where
all are alike. # is a large sum, = one far below 0. On the way down # is where ink begins, = where
it ends (horizontal edges), and so on the way to the right (vertical edges). Laplace's kernel finds
both at once: + and # are the rim of the ink, - and = are just outside.""")
