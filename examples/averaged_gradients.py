"""How many machines learn as one: the mean of two halves' gradients is the gradient of the whole.

Each machine goes through BP1 to BP4 with samples of its own, and all that they exchange is a sum.
"""

import minnet

network = minnet.Network.mlp([2, 3, 2], activation="tanh", output_activation="sigmoid", seed=1)
inputs = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.2], [0.3, 0.9], [0.8, 0.4]]
targets = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]


def backpropagation(samples):
    """The deltas of each sample, and the mean of every dC/db and dC/dw, layer by layer."""
    traces = [network.forward(inputs[i]) for i in samples]
    answers = [targets[i] for i in samples]
    deltas = [network.deltas(trace, y) for trace, y in zip(traces, answers)]       # BP1, BP2
    gradient = network.mean_gradients(traces, answers)                             # BP3, BP4
    return deltas, [layer["biases"] for layer in gradient], [layer["weights"] for layer in gradient]


def mean(m, one, n, other):
    """(m one + n other) / (m + n), of numbers nested in lists."""
    if isinstance(one, list):
        return [mean(m, a, n, b) for a, b in zip(one, other)]
    return (m * one + n * other) / (m + n)


def show(name, biases, weights):
    """What the hidden layer's biases, and the weights of its first neuron, have for a gradient."""
    numbers = biases[0] + weights[0][0]
    print(f"  {name:32}" + "".join(f"{number:11.6f}" for number in numbers))


for first, second in (([0, 1, 2], [3, 4, 5]), ([0, 1, 2, 3], [4, 5])):
    m, n = len(first), len(second)
    deltas_1, biases_1, weights_1 = backpropagation(first)
    deltas_2, biases_2, weights_2 = backpropagation(second)
    deltas, biases, weights = backpropagation(first + second)
    print(f"\n{m + n} samples, {m} of them on machine one and {n} on machine two")
    print("BP1, BP2: the deltas of a sample need no other; both machines' are those of one alone:",
          deltas_1 + deltas_2 == deltas)
    print("BP3, BP4: means over samples" + " " * 8 + "dC/db1     dC/db2     dC/db3    dC/dw11    "
          "dC/dw12")
    show(f"machine one, its {m}", biases_1, weights_1)
    show(f"machine two, its {n}", biases_2, weights_2)
    if m != n:
        show("(one + two) / 2, which is wrong", mean(1, biases_1, 1, biases_2),
             mean(1, weights_1, 1, weights_2))
    show(f"({m} x one + {n} x two) / {m + n}", mean(m, biases_1, n, biases_2),
         mean(m, weights_1, n, weights_2))
    show(f"one machine alone, all {m + n}", biases, weights)
print("\nFrom the same weights both take the same step then, and have the same network again.")
