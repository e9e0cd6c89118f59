"""A convolutional network reads more handwritten digits right than a fully connected one.

The picture at half its size, twelve kernels of 3x3, the largest of every 2x2 of their feature maps,
and ten neurons that read these, against the network that `minnet train digits` learns. Both learn
from the 5,000 images that come with minnet: Python and nothing else takes a minute or two. With
--data DIR it is the whole of MNIST, and a network like LeNet-5, which reads 99 % of the test
images: that takes some minutes with --backend numpy, and hours without.
"""

import argparse
import time

import minnet

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--data", metavar="DIR", help="the folder with MNIST's four files")
parser.add_argument("--epochs", type=int, default=7, help="at each learning rate, at most (7)")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--backend", default="lists", help="what does the arithmetic (lists)")
options = parser.parse_args()

if options.data:
    layers = ["1x28x28", "conv2d:8:5", "max_pool2d:2", "conv2d:16:5", "max_pool2d:2",
              "dropout:0.2", 100, 10]
    plan, how = [(4, 0.03), (2, 0.006), (1, 0.001)], {"batch_size": 50, "optimizer": "momentum"}
else:
    layers = ["1x28x28", "mean_pool2d:2", "conv2d:12:3", "max_pool2d:2", 10]
    plan, how = [(4, 0.1), (2, 0.02)], {"batch_size": 10}


def learn(network, plan, **how):
    """Learn so many epochs at each learning rate, and print how many test images are read right."""
    print(network)
    started = time.perf_counter()
    for epochs, learning_rate in plan:
        minnet.train(network, train, epochs=min(epochs, options.epochs), seed=options.seed,
                     learning_rate=learning_rate, backend=options.backend, on_epoch=tell, **how)
    seconds = time.perf_counter() - started
    result = minnet.evaluate(network, test, options.backend)
    print(f"{result.correct} / {result.total} right, after {seconds:.1f} s of learning\n")


def tell(epoch):
    """Print an epoch's record."""
    print(f"  loss {epoch.loss:.4f}  training accuracy {100 * epoch.accuracy:.2f} %  "
          f"{epoch.seconds:.1f} s", flush=True)


try:
    train, test = minnet.load_dataset("mnist" if options.data else "digits", options.data)
    common = {"output_activation": "softmax", "loss": "cross_entropy", "seed": options.seed}
    learn(minnet.Network.mlp([784, 30, 10], "sigmoid", initializer="xavier", **common), [(7, 0.2)],
          batch_size=10)
    learn(minnet.Network.mlp(layers, "relu", initializer="he", **common), plan, **how)
except minnet.MinnetError as error:
    raise SystemExit(f"convolution_digits.py: {error}")
