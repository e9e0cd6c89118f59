"""T2's to-do list: overfitting. A network learns 200 images of digits by heart; L2, dropout and early stopping each hold it back."""

import argparse

import minnet

# The loss, the sizes, and the epochs of patience, if any.
WAYS = {"plain": ("cross_entropy", [49, 20, 10], 0), "L2": ("l2:0.001:cross_entropy", [49, 20, 10], 0),
        "dropout": ("cross_entropy", [49, 20, "dropout:0.3", 10], 0), "early stopping": ("cross_entropy", [49, 20, 10], 5)}

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--plot", metavar="FILE.png", help="save a picture too, drawn by matplotlib")
options = parser.parse_args()


def smaller(x):
    """The means of the 7 × 7 squares of 4 × 4 pixels."""
    return [sum(sum(x[28 * row + column:][:4]) for row in range(top, top + 4)) / 16 for top in range(0, 28, 4) for column in range(0, 28, 4)]


def learn(loss, sizes, patience):
    """{epoch: [training cost, validation cost]} of every tenth epoch and of the end; neither penalty nor dropout is in these costs."""
    network = minnet.Network.mlp(sizes, "relu", "softmax", loss, "he")
    bare, costs = minnet.Network(network.layers, "cross_entropy"), {}

    def note(epoch):
        costs[epoch] = [minnet.evaluate(bare, part, "lists").loss for part in (few, others)]

    minnet.train(network, few, epochs=40, batch_size=10, learning_rate=0.4, backend="lists", validation=others if patience else None,
                 on_epoch=lambda record: record.epoch % 10 or note(record.epoch), options={"patience": patience})
    note("end")
    return costs


few, others = (minnet.Dataset([smaller(part.inputs[i]) for i in range(count)], [part.targets[i] for i in range(count)], part.classes)
               for part, count in zip(minnet.load_dataset("digits"), (200, 300)))
results = {name: learn(*way) for name, way in WAYS.items()}
print("epoch" + "".join(f"{name:>22}" for name in results) + "\n     " + len(results) * "   training validation")
for epoch in results["plain"]:
    print(f"{epoch:>5}" + "".join("{:11.3f}{:11.3f}".format(*costs[epoch]) if epoch in costs else 22 * " " for costs in results.values()))
print("\nPlain, the training cost goes on falling while the cost of images never seen rises: the network learns its 200 images by heart. L2 and")
print("dropout keep the two nearer together. Early stopping ends when 5 epochs have brought nothing better, and goes back to the best weights.")

if options.plot:
    try:
        from matplotlib.figure import Figure
        for axes, (name, costs) in zip(Figure(figsize=(14, 4)).subplots(1, len(results), sharex=True, sharey=True), results.items()):
            epochs = [epoch for epoch in costs if epoch != "end"]
            for place, part in enumerate(("training", "validation")):
                axes.plot(epochs, [costs[epoch][place] for epoch in epochs], "o-", label=part)
            axes.set(title=name, xlabel="epoch", ylabel="cost")
        axes.legend()
        axes.figure.savefig(options.plot)
    except ImportError:
        raise SystemExit("overfitting.py: --plot needs matplotlib, which is not installed: python3 -m pip install matplotlib")
    except (OSError, ValueError) as error:
        raise SystemExit(f"overfitting.py: cannot save the picture: {error}")
