"""Python and nothing else reads 95 of 100 handwritten digits.

A 784-30-10 network with ReLU, softmax and cross-entropy learns for two epochs of mini-batches:
large steps in the first, smaller ones in the second. With --data DIR it learns from the whole of
MNIST, in the four files that lie in that folder, which the 95 are for; without, from the 5,000
images that come with minnet.
"""

import argparse
import sys
import time

import minnet

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--data", metavar="DIR", help="the folder with MNIST's four files")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--backend", default="lists", help="what does the arithmetic (lists)")
options = parser.parse_args()

try:
    train, test = minnet.load_dataset("mnist" if options.data else "digits", options.data)
    network = minnet.Network.mlp([784, 30, 10], activation="relu", output_activation="softmax",
                                 loss="cross_entropy", initializer="he", seed=options.seed)
    seconds = busy = 0
    for epoch, learning_rate in (1, 0.15), (2, 0.05):
        started = time.process_time()
        history = minnet.train(network, train, epochs=1, batch_size=10, learning_rate=learning_rate,
                               backend=options.backend, seed=options.seed + epoch)
        busy += time.process_time() - started
        seconds += history.epochs[0].seconds
        result = minnet.evaluate(network, test, options.backend)
        print(f"epoch {epoch}: {seconds:.1f} s of training ({busy:.1f} s of the processor), "
              f"{result.correct} / {result.total} right", flush=True)
except minnet.MinnetError as error:
    raise SystemExit(f"pure_python_95.py: {error}")
print(f"{100 * result.accuracy:.2f} % of the test images, {sys.implementation.name} "
      f"{sys.version.split()[0]}, backend {options.backend}")
