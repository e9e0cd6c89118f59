"""T1: one neuron, its activations, a layer of neurons, and why softmax may shift its inputs."""

import minnet
from minnet.core.activations import softmax

x = [1.0, 0.5, -1.0]
w = [0.4, -0.2, 0.1]
b = 0.3

print(f"inputs {x}, weights {w}, bias {b}")
for activation in ("identity", "sigmoid", "relu", "tanh"):
    neuron = minnet.Neuron(w, b, activation)
    print(f"{activation:8}  z = {neuron.weighted_input(x):.4f}   a = f(z) = {neuron.output(x):.4f}")

print()
print("Two neurons reading three inputs are a layer: a matrix with a row for each neuron, and a")
print("vector of biases.")
layer = minnet.Dense(3, 2, "identity")
layer.weights = [[0.1, 0.2, 0.3],
                 [0.4, 0.5, 0.6]]
layer.biases = [1.0, 2.0]
z, a = layer.forward(x)
print(f"a = {[round(a_j, 4) for a_j in a]}")

print()
print("Three layers, each reading the one before: prediction is nothing else.")
network = minnet.Network.mlp([3, 4, 4, 2], output_activation="identity", seed=1)
print(f"{network}: {[round(a, 4) for a in network.predict(x)]}")

print()
print("Softmax makes probabilities of any numbers. The same number less in each is the same:")
for shift in (0, 1, 100):
    z = [2.0 - shift, 1.0 - shift, 0.1 - shift]
    print(f"softmax({z}) = {[round(p, 6) for p in softmax(z)]}")
print(f"so the largest is taken from all, and e^1000 never comes up: {softmax([1000.0, 999.0])}")
