"""The 2-2-2 network that textbooks work out by hand: a pass forward, one back, and a step."""

import minnet

x = [0.05, 0.10]
y = [0.01, 0.99]
learning_rate = 0.5

network = minnet.Network.mlp([2, 2, 2], activation="sigmoid", loss="half_squared_error")
hidden, output = network.layers
hidden.weights, hidden.biases = [[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]
output.weights, output.biases = [[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]


def show(name, values):
    """Numbers to nine digits."""
    print(f"{name:10} " + "  ".join(f"{value:.9f}" for value in values))


trace = network.forward(x)
deltas = network.deltas(trace, y)
for number, ((x_in, z, a), delta) in enumerate(zip(trace, deltas), 1):
    print(f"layer {number}")
    show("  inputs", x_in)
    show("  z", z)
    show("  a = f(z)", a)
    show("  delta", delta)

print(f"\ncost before the step {network.cost(x, y):.9f}")
for number, layer in enumerate(network.backprop(x, y), 1):
    for j, slopes in enumerate(layer["weights"]):
        show(f"dC/dw{number}[{j}]", slopes)

minnet.train(network, minnet.Dataset([x], [y]), epochs=1, batch_size=1, learning_rate=learning_rate)

print(f"\nafter one step with learning rate {learning_rate}")
for number, layer in enumerate(network.layers, 1):
    for j, w_j in enumerate(layer.weights):
        show(f"w{number}[{j}]", w_j)
print(f"cost after the step {network.cost(x, y):.9f}")
