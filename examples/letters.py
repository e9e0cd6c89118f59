"""T3: a 30-5-3 network without biases learns A, B and C, and names the letter it is shown."""

import minnet
from minnet.data.letters import WIDTH

letters, _ = minnet.load_dataset("letters")

network = minnet.Network.mlp([30, 5, 3], activation="sigmoid", loss="mean_squared_error",
                             initializer="normal", bias=False)


def show(record):
    """A line for each epoch, as in the tutorial."""
    print(f"Epoch: {record.epoch}, Accuracy: {100 * record.validation_accuracy:.2f}%, "
          f"Loss: {record.loss:.4f}")


minnet.train(network, letters, epochs=100, batch_size=1, learning_rate=2.0, shuffle=False,
             validation=letters, on_epoch=show)

# The tutorial has a column for each neuron where minnet has a row.
for number, layer in enumerate(network.layers, 1):
    print(f"\nTrained w{number}:")
    for k in range(layer.inputs):
        print(" ".join(f"{w_j[k]:8.4f}" for w_j in layer.weights))

for x in letters.inputs:
    print(f"\nPredicted Letter: {network.classify(x)}")
    for start in range(0, len(x), WIDTH):
        print("".join("#" if dot else "." for dot in x[start:start + WIDTH]))
