"""T1's last chapter: digits learned by the numerical gradient, and how much faster backprop is.

Two forward passes for each of the tutorial's 7,960 weights and biases, and each image, take long:
so images are first made smaller. A number after the name is how many steps to take (30).
"""

import random
import sys
import time

import minnet
import picture
from minnet.core import apply, numbers

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 30
BATCH, LEARNING_RATE = 20, 3.0


def cost_of(batch):
    """The mean cost of a batch: what the gradient is taken of."""
    return sum(network.cost(train.inputs[i], train.targets[i]) for i in batch) / len(batch)


def numerical(batch):
    """∂C/∂w and ∂C/∂b by nudging every one of them."""
    return [{name: minnet.numerical_gradient(lambda _: cost_of(batch), getattr(layer, name))
             for name in layer.parameters} for layer in network.layers]


def backpropagation(batch):
    """The same by (BP1) to (BP4)."""
    return network.mean_gradients([network.forward(train.inputs[i]) for i in batch],
                                  [train.targets[i] for i in batch])


train, test = (minnet.Dataset([picture.smaller(x) for x in part.inputs], part.targets, part.classes)
               for part in minnet.load_dataset("digits"))
network = minnet.Network.mlp([49, 10, 10], "sigmoid", "softmax", "cross_entropy", seed=1)
chance = random.Random(0)

for step in range(1, STEPS + 1):
    batch = chance.sample(range(len(train)), BATCH)
    started = time.perf_counter()
    gradient = numerical(batch)
    seconds = time.perf_counter() - started
    for layer, slopes in zip(network.layers, gradient):
        for name, slope in slopes.items():
            w = getattr(layer, name)
            setattr(layer, name, apply(lambda w, g: w - LEARNING_RATE * g, w, slope))
    accuracy = minnet.evaluate(network, test).accuracy
    print(f"{step}/{STEPS}: {seconds:.2f} s, loss: {cost_of(batch):.3f}, acc: {accuracy:.4f}")

gradient = numerical(batch)
started = time.perf_counter()
exact = backpropagation(batch)
faster = seconds / (time.perf_counter() - started)
difference = max(abs(p - q) for a, b in zip(exact, gradient) for name in a
                 for p, q in zip(numbers(a[name]), numbers(b[name])))
print(f"backpropagation gives the same gradient, to {difference:.1e}, {faster:.0f} times as fast")
