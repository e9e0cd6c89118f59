"""T2: Nielsen's network reads handwritten digits.

784-30-10, sigmoid, mini-batches of 10, learning rate 3.0, 30 epochs. With --data DIR it learns from
the whole of MNIST, in the four files that lie in that folder; without, from the 5,000 images that
come with minnet.
"""

import argparse
import time

import minnet

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--data", metavar="DIR", help="the folder with MNIST's four files")
parser.add_argument("--epochs", type=int, default=30)
parser.add_argument("--backend", default="lists", help="what does the arithmetic (lists)")
options = parser.parse_args()

try:
    train, test = minnet.load_dataset("mnist" if options.data else "digits", options.data)
except minnet.MinnetError as error:
    raise SystemExit(f"nielsen_digits.py: {error}")

network = minnet.Network.mlp([784, 30, 10], activation="sigmoid", loss="half_squared_error",
                             initializer="normal", seed=1)


def show(record):
    """How many test images were read right, epochs counted from 0 as the tutorial does."""
    correct = round(record.validation_accuracy * len(test))
    print(f"Epoch {record.epoch - 1}: {correct} / {len(test)}", flush=True)


started = time.perf_counter()
minnet.train(network, train, epochs=options.epochs, batch_size=10, learning_rate=3.0,
             backend=options.backend, validation=test, on_epoch=show)
print(f"{time.perf_counter() - started:.1f} s in all, backend {options.backend}")
