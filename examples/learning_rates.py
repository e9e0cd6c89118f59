"""T1: learning rates too small, right and too large, where a square root is to be found and where square roots are to be learned."""

import argparse
import math

import minnet

STEPS = (0, 1, 3, 10, 30, 100, 300, 1000)

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--plot", metavar="FILE.png", help="save a picture too, drawn by matplotlib")
options = parser.parse_args()
roots = minnet.Dataset([[k / 10] for k in range(11)], [[math.sqrt(k / 10)] for k in range(11)], name="roots")
curves = {}


def find(rate):
    """|50 − d²| before the first step, after it, after the next …, as d ← d − η ∂|50 − d²|/∂d goes on from 1."""
    places = [1.0]
    for step in range(STEPS[-1]):
        places.append(minnet.gradient_descent(lambda d: abs(50 - d * d), places[-1], rate, 1))
    return [abs(50 - d * d) for d in places]


def learn(rate):
    """The cost before the first step, after it … of a 1-8-1 network, the eleven samples together in each step; fewer costs if it diverges."""
    network, costs = minnet.Network.mlp([1, 8, 1], "tanh", "identity", initializer="xavier", seed=1), []
    try:
        minnet.train(network, roots, epochs=STEPS[-1] + 1, batch_size=len(roots), learning_rate=rate,
                     on_epoch=lambda record: costs.append(record.loss))
    except minnet.MinnetError as error:
        print(f"With a learning rate of {rate:g} {error}.")
    return costs


for title, descend, rates in (("To find the square root of 50: C = |50 - d * d|", find, (0.0001, 0.001, 0.01, 0.2)),
                              ("To learn the square roots of 0, 0.1 ... 1 with a network", learn, (0.001, 0.03, 0.3, 1.0))):
    print(title)
    curves[title] = {rate: descend(rate) for rate in rates}
    print("cost after" + "".join(f"{f'rate {rate:g}':>13}" for rate in rates))
    for step in STEPS:
        print(f"{step:4} steps" + "".join(f"{costs[step]:13.3g}" if step < len(costs) else f"{'diverged':>13}" for costs in curves[title].values()))
    print()
print("Too small a rate is far behind the others; too large a one makes d jump to and fro across the root, and the network's cost grow without end.")

if options.plot:
    try:
        from matplotlib.figure import Figure
        for axes, (title, columns) in zip(Figure(figsize=(12, 5)).subplots(1, 2), curves.items()):
            axes.set(title=title, xlabel="steps", ylabel="cost", xscale="symlog", yscale="log", ylim=(1e-3, 1e2))
            for rate, costs in columns.items():
                steps = [step for step in STEPS if step < len(costs)]
                axes.plot(steps, [costs[step] for step in steps], "o-", label=f"η = {rate:g}")
            axes.legend()
        axes.figure.savefig(options.plot)
    except ImportError:
        raise SystemExit("learning_rates.py: --plot needs matplotlib, which is not installed: python3 -m pip install matplotlib")
    except (OSError, ValueError) as error:
        raise SystemExit(f"learning_rates.py: cannot save the picture: {error}")
