"""T1: learning rates too small, right and too large, to find a square root and to learn some."""

import argparse
import math

import minnet
import picture

STEPS = (0, 1, 3, 10, 30, 100, 300, 1000)

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--plot", metavar="FILE.png", help="save a picture too, drawn by matplotlib")
options = parser.parse_args()
roots = minnet.Dataset([[k / 10] for k in range(11)], [[math.sqrt(k / 10)] for k in range(11)])
curves = {}


def find(rate):
    """|50 − d²| before each step of d ← d − η ∂|50 − d²|/∂d, from d = 1, and after the last."""
    places = [1.0]
    for step in range(STEPS[-1]):
        places.append(minnet.gradient_descent(lambda d: abs(50 - d * d), places[-1], rate, 1))
    return [abs(50 - d * d) for d in places]


def learn(rate):
    """The cost before each step of a 1-8-1 network on all samples; fewer if it diverges."""
    network = minnet.Network.mlp([1, 8, 1], "tanh", "identity", initializer="xavier", seed=1)
    costs = []
    try:
        minnet.train(network, roots, epochs=STEPS[-1] + 1, batch_size=len(roots),
                     learning_rate=rate, on_epoch=lambda record: costs.append(record.loss))
    except minnet.MinnetError as error:
        print(f"With a learning rate of {rate:g} {error}.")
    return costs


for title, descend, rates in (
        ("To find the square root of 50: C = |50 - d * d|", find, (0.0001, 0.001, 0.01, 0.2)),
        ("To learn the square roots of 0, 0.1 ... 1", learn, (0.001, 0.03, 0.3, 1.0))):
    print(title)
    curves[title] = {rate: descend(rate) for rate in rates}
    print("cost after" + "".join(f"{f'rate {rate:g}':>13}" for rate in rates))
    for step in STEPS:
        reached = [f"{costs[step]:.3g}" if step < len(costs) else "diverged"
                   for costs in curves[title].values()]
        print(f"{step:4} steps" + "".join(f"{cost:>13}" for cost in reached))
    print()
print("Too small a rate is far behind the others; too large a one makes d jump to and fro across")
print("the root, and the network's cost grow without end.")

if options.plot:
    panels = {title: {f"η = {rate:g}": zip(*[(step, costs[step]) for step in STEPS
                                             if step < len(costs)])
                      for rate, costs in columns.items()} for title, columns in curves.items()}
    picture.draw(options.plot, panels, xlabel="steps", ylabel="cost", xscale="symlog",
                 yscale="log", ylim=(1e-3, 1e2))
