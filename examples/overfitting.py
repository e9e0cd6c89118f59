"""T2's to-do list: overfitting.

A network learns 200 images of digits by heart; L2, dropout and early stopping each hold it back.
"""

import argparse

import minnet
import picture

# The sizes, the penalties, and the epochs of patience, if any.
WAYS = {"plain": ([49, 20, 10], [], 0), "L2": ([49, 20, 10], ["l2:0.001"], 0),
        "dropout": ([49, 20, "dropout:0.3", 10], [], 0), "early stopping": ([49, 20, 10], [], 5)}

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--plot", metavar="FILE.png", help="save a picture too, drawn by matplotlib")
options = parser.parse_args()


def learn(sizes, penalties, patience):
    """{epoch: [training cost, validation cost]} of every tenth epoch and of the end.

    Neither penalty nor dropout is in these costs.
    """
    network = minnet.Network.mlp(sizes, "relu", "softmax", "cross_entropy", "he",
                                 penalties=penalties)
    bare, costs = minnet.Network(network.layers, "cross_entropy"), {}

    def note(epoch):
        costs[epoch] = [minnet.evaluate(bare, part, "lists").loss for part in (few, others)]

    minnet.train(network, few, epochs=40, batch_size=10, learning_rate=0.4, backend="lists",
                 validation=others if patience else None, options={"patience": patience},
                 on_epoch=lambda record: record.epoch % 10 or note(record.epoch))
    note("end")
    return costs


few, others = (minnet.Dataset([picture.smaller(part.inputs[i]) for i in range(count)],
                              [part.targets[i] for i in range(count)], part.classes)
               for part, count in zip(minnet.load_dataset("digits"), (200, 300)))
results = {name: learn(*way) for name, way in WAYS.items()}
print("epoch" + "".join(f"{name:>22}" for name in results))
print("     " + len(results) * "   training validation")
for epoch in results["plain"]:
    cells = ["{:11.3f}{:11.3f}".format(*costs[epoch]) if epoch in costs else 22 * " "
             for costs in results.values()]
    print(f"{epoch:>5}" + "".join(cells))
print("""
Plain, the training cost goes on falling while the cost of images never seen rises: the network
learns its 200 images by heart. L2 and dropout keep the two nearer together. Early stopping ends
when 5 epochs have brought nothing better, and goes back to the best weights.""")

if options.plot:
    panels = {name: {part: zip(*[(epoch, pair[place]) for epoch, pair in costs.items()
                                 if epoch != "end"])
                     for place, part in enumerate(("training", "validation"))}
              for name, costs in results.items()}
    picture.draw(options.plot, panels, xlabel="epoch", ylabel="cost", ylim=(0, None))
