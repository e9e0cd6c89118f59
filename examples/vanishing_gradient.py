"""T2's to-do list: the vanishing gradient.

Sent back through a deep network of sigmoids, the error delta = dC/dz all but disappears: eight
layers, 30-16-16-16-16-16-16-16-3, on the letters A, B and C.
"""

import argparse
from statistics import fmean

import minnet
import picture

SIZES = [30] + 7 * [16] + [3]
SETTINGS = [("sigmoid", "normal"), ("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "he")]
SEEDS, EPOCHS = range(3), 100

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--plot", metavar="FILE.png", help="save a picture too, drawn by matplotlib")
options = parser.parse_args()
letters, _ = minnet.load_dataset("letters")


def mean_deltas(network):
    """The mean |δ_j| of each layer, over its neurons and the letters."""
    deltas = [network.deltas(network.forward(x), y)
              for x, y in zip(letters.inputs, letters.targets)]
    return [fmean(abs(delta_j) for delta in layer for delta_j in delta) for layer in zip(*deltas)]


columns, costs = [], []
for activation, initializer in SETTINGS:
    networks = [minnet.Network.mlp(SIZES, activation, "softmax", "cross_entropy", initializer,
                                   seed=seed) for seed in SEEDS]
    columns.append([fmean(layer) for layer in zip(*map(mean_deltas, networks))])
    histories = [minnet.train(network, letters, epochs=EPOCHS, batch_size=3, learning_rate=0.2,
                              backend="lists") for network in networks]
    costs.append(fmean(history.epochs[-1].loss for history in histories))

names = [f"{activation}+{initializer}" for activation, initializer in SETTINGS]
print(f"mean |delta| of each layer before training, over {len(SEEDS)} networks\n")
print("layer       " + "".join(f"{name:>16}" for name in names))
for number, row in enumerate(zip(*columns), 1):
    print(f"{number:<12}" + "".join(f"{delta:16.7f}" for delta in row))
print("first / last" + "".join(f"{column[0] / column[-1]:16.1e}" for column in columns))
print("learned cost" + "".join(f"{cost:16.4f}" for cost in costs))
print(f"""({EPOCHS} epochs; to know nothing costs log 3 = 1.0986)

Read each column upwards, the way that backpropagation goes. A sigmoid's slope is 1/4 at most: delta
shrinks at each layer, until the first ones have next to nothing to learn from. tanh's slope is up
to 1 and relu's is 1 or 0: with weights to match, delta gets through.""")

if options.plot:
    curves = {name: (range(1, len(column) + 1), column) for name, column in zip(names, columns)}
    picture.draw(options.plot, {"The vanishing gradient": curves}, xlabel="layer",
                 ylabel="mean |δ|", yscale="log")
