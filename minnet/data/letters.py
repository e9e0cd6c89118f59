"""The letters of T3: A, B and C, each drawn in six columns and five rows of dots."""

from ..core import Dataset, one_hot

WIDTH = 6

LETTERS = {
    "A": "..XX.. .X..X. XXXXXX X....X X....X",
    "B": ".XXXX. .X..X. .XXXX. .X..X. .XXXX.",
    "C": ".XXXX. .X.... .X.... .X.... .XXXX.",
}

SETTINGS = {
    "layers": [30, 5, 3], "activation": "sigmoid", "loss": "mean_squared_error",
    "initializer": "normal", "bias": False,
    "epochs": 100, "batch_size": 1, "learning_rate": 2.0,
}


def bitmap(drawing: str) -> list:
    """1 for every X of a drawing and 0 for every dot, row by row."""
    return [1.0 if dot == "X" else 0.0 for dot in drawing.replace(" ", "")]


def load_letters() -> tuple:
    """The three letters, to train on and to test with."""
    bitmaps = [bitmap(drawing) for drawing in LETTERS.values()]
    targets = [one_hot(k, len(LETTERS)) for k in range(len(LETTERS))]
    letters = Dataset(bitmaps, targets, list(LETTERS), "letters", SETTINGS)
    return letters, letters
