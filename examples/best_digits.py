"""As well as 100 hidden neurons read handwritten digits: 98 of 100, with parts that plugins bring.

SiLU neurons, He's weights and softmax with cross-entropy; Nesterov's steps, large ones first and
smaller ones at the end; and a penalty on large weights, which is worth half a point here. Takes
NumPy. With --data DIR it learns from the whole of MNIST, which the 98 are for; without, from the
5,000 images that come with minnet, which are too few for that.
"""

import argparse
import time

import minnet

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--data", metavar="DIR", help="the folder with MNIST's four files")
parser.add_argument("--epochs", type=int, default=30)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--backend", default="numpy:float32", help="what computes (numpy:float32)")
options = parser.parse_args()

try:
    train, test = minnet.load_dataset("mnist" if options.data else "digits", options.data)
    network = minnet.Network.mlp(
        [784, 100, 10], activation="silu", output_activation="softmax", initializer="he",
        loss="cross_entropy", penalties=["l2:0.0002"], seed=options.seed)
    started = time.perf_counter()
    for share, learning_rate in (0.7, 0.1), (0.2, 0.02), (0.1, 0.004):
        history = minnet.train(
            network, train, epochs=round(share * options.epochs), batch_size=100,
            learning_rate=learning_rate, optimizer="nesterov", backend=options.backend,
            seed=options.seed, validation=test)
        for record in history.epochs:
            print(f"learning rate {learning_rate:5}  training accuracy {record.accuracy:.4f}  "
                  f"test accuracy {record.validation_accuracy:.4f}")
    seconds = time.perf_counter() - started
    result = minnet.evaluate(network, test, options.backend)
except minnet.MinnetError as error:
    raise SystemExit(f"best_digits.py: {error}")
print(f"{result.correct} / {result.total} right, {seconds:.1f} s in all, backend {options.backend}")
