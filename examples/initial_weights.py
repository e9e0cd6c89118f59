"""T2's to-do list: sensitivity to initial weights.

T3's network learns three letters from five kinds of weights, twenty times each; nothing but the
seed of the weights differs within a row of the table.
"""

import argparse
from statistics import fmean

import minnet
import picture

INITIALIZERS = ("zeros", "uniform", "normal", "xavier", "he")
SEEDS, EPOCHS = range(20), 50

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--plot", metavar="FILE.png", help="save a picture too, drawn by matplotlib")
options = parser.parse_args()
letters, _ = minnet.load_dataset("letters")


def learned(initializer, seed):
    """Cost and accuracy of a 30-5-3 network after so many epochs."""
    network = minnet.Network.mlp([30, 5, 3], loss="mean_squared_error", initializer=initializer,
                                 bias=False, seed=seed)
    minnet.train(network, letters, epochs=EPOCHS, batch_size=1, learning_rate=2.0, shuffle=False,
                 backend="lists")
    return minnet.evaluate(network, letters, backend="lists")


results = {initializer: [learned(initializer, seed) for seed in SEEDS]
           for initializer in INITIALIZERS}

print(f"cost after {EPOCHS} epochs, over {len(SEEDS)} seeds\n")
print("initializer   smallest      mean   largest   tell A, B and C apart")
for initializer, evaluations in results.items():
    costs = [evaluation.loss for evaluation in evaluations]
    able = sum(evaluation.correct == evaluation.total for evaluation in evaluations)
    print(f"{initializer:11}   {min(costs):8.4f}  {fmean(costs):8.4f}  {max(costs):8.4f}   "
          f"{able:2} of {len(costs)}")

print("""
From zeros, the hidden neurons stay the same as each other and are worth no more than one. From
uniform, all weights are above 0: the sums are so large that sigmoid is flat there. From normal,
some seeds are lucky and some are not. xavier and he draw smaller weights the more inputs a neuron
has, and from these every seed learns.""")

if options.plot:
    losses = {initializer: [evaluation.loss for evaluation in evaluations]
              for initializer, evaluations in results.items()}
    dots = {name: ([name] * len(costs), costs) for name, costs in losses.items()}
    picture.draw(options.plot, {"First weights: a dot for each seed": dots}, style="none",
                 legend=False, ylabel=f"cost after {EPOCHS} epochs", yscale="log")
