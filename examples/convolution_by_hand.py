"""A picture of 4x4, one kernel of 2x2 and max pooling: every number, forward, back, and a step."""

import minnet
from minnet_plugins.convolution import Conv2D, MaxPool2D

x = [1.0, 1.0, 2.0, 1.0,
     1.0, 3.0, 1.0, 0.0,
     2.0, 1.0, 0.0, 1.0,
     1.0, 0.0, 1.0, 2.0]
y = [5.0, 2.0, 3.0, 2.0]
w, b = [[1.0, 0.0], [-1.0, 2.0]], -0.5

convolution = Conv2D((1, 4, 4), 1, 2, "relu", "zeros")
convolution.weights, convolution.biases = [[w]], [b]
pooling = MaxPool2D((1, 3, 3), 2, stride=1)
network = minnet.Network([convolution, pooling])


def show(name, values, width):
    """Numbers as the rows of a map."""
    print(name)
    for start in range(0, len(values), width):
        print("   " + "".join(f"{value:7g}" for value in values[start:start + width]))


def terms(factors, window):
    """A sum of products, written out; what is times 0 is left out."""
    return " + ".join(f"{p:g} * {q:g}" for p, q in zip(factors, window) if p) + " "


show("the picture x, 4x4", x, 4)
show("the kernel w, 2x2, is laid on each of 3x3 places: z = sum of w * x, + b", w[0] + w[1], 2)
print(f"  b = {b:g}")
(_, z, a), (_, places, pooled) = network.forward(x)
for j, z_j in enumerate(z):
    u, v = divmod(j, 3)
    window = [x[4 * (u + m) + v + n] for m in (0, 1) for n in (0, 1)]
    print(f"  z[{u}][{v}] = {terms(w[0] + w[1], window)}+ b = {z_j:g}")
show("\nthe feature map a = relu(z), 3x3", a, 3)
show("max pooling takes the largest of each 2x2 of it", pooled, 2)
print(f"  which stand at {[divmod(k, 3) for k in places]}; of equals the first is taken")

delta, delta_pooled = network.deltas([(x, z, a), (a, places, pooled)], y)
show(f"\nthe targets y; the cost is {network.cost(x, y):g}", y, 2)
show("delta = a - y of the pooling", delta_pooled, 2)
show("goes back to where the largest stood, times relu'(z): delta of the feature map", delta, 3)
for k in range(4):
    m, n = divmod(k, 2)
    window = [x[4 * (u + m) + v + n] for u in range(3) for v in range(3)]
    slope = network.backprop(x, y)[0]["weights"][0][0][m][n]
    print(f"  dC/dw[{m}][{n}] = {terms(delta, window)}= {slope:g}")
print(f"  dC/db = the sum of delta = {network.backprop(x, y)[0]['biases'][0]:g}")
show("  dC/dx: what a layer before it would be given", convolution.backward(x, delta), 4)

minnet.train(network, minnet.Dataset([x], [y]), epochs=1, batch_size=1, learning_rate=0.05,
             backend="python")
show("\nthe kernel after one step with learning rate 0.05",
     minnet.core.numbers(convolution.weights), 2)
print(f"  b = {convolution.biases[0]:g}; the cost is {network.cost(x, y):g}")
