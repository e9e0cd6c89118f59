"""The truth table of T0 and T4: y is 1 where exactly one of the first two inputs is 1.

The third input is always 1.
"""

from ..core import Dataset

X = [[0, 0, 1],
     [0, 1, 1],
     [1, 0, 1],
     [1, 1, 1]]

Y = [[0],
     [1],
     [1],
     [0]]

# T0 adds up the gradient of the four rows and takes it whole; their mean times 4 is that sum.
SETTINGS = {
    "layers": [3, 4, 1], "activation": "sigmoid", "loss": "sum_squared_error",
    "initializer": "uniform", "bias": False,
    "epochs": 1500, "batch_size": 4, "learning_rate": 4.0,
}


def load_truth_table() -> tuple:
    """The four rows, to train on and to test with."""
    rows = Dataset(X, Y, name="truth-table", settings=SETTINGS)
    return rows, rows
