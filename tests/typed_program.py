"""A small program that uses minnet's public names, as a user with a type checker writes it."""

import minnet
from minnet_plugins import exchange, plots
from minnet_plugins.convolution import Conv2D

train, test = minnet.load_dataset("letters")
xor = minnet.Dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]], name="xor")
network = minnet.Network.mlp([2, "dropout:0.2", 3, 1], activation="tanh", loss="cross_entropy",
                             output_activation="sigmoid", penalties=["l2:0.0001"], seed=1)
by_hand = minnet.Network([minnet.Dense(2, 3), minnet.Dense(3, 1, activation="tanh")])
pictures = minnet.Network.mlp([(1, 28, 28), Conv2D((1, 28, 28), 2, 5), "max_pool2d:2", 10])


def told(record: minnet.EpochRecord) -> None:
    loss: float = record.loss
    print(record.epoch, loss, record.accuracy)


history = minnet.train(network, xor, epochs=2, batch_size=4, learning_rate=2.0,
                       validation=xor, stop=[minnet.ErrorBelow(0.1)], on_epoch=told,
                       checkpoint="run.ckpt")
losses: list[float] = history.losses
last: minnet.EpochRecord = history.epochs[-1]
network, history = minnet.resume("run.ckpt", xor, validation=xor, epochs=3)
outputs: list[float] = network.predict([0.0, 1.0])
cost: float = network.cost([0.0, 1.0], [1.0])
gradient: list[float] = network.backprop([0.0, 1.0], [1.0])[-1]["biases"]
evaluation = minnet.evaluate(network, xor, backend="python")
right: int | None = evaluation.correct
many: list[list[float]] = minnet.predict(network, [[0.0, 1.0]])
print(minnet.explain(network, [0.0, 1.0], [1.0]))
slope: float = minnet.numerical_derivative(lambda x: x * x, 3.0)
worst: float = minnet.check_gradients(network, [0.0, 1.0], [1.0])
minnet.save(network, "xor.json")
again: minnet.Network = minnet.load("xor.json")
formula: str = minnet.equations.equation("BP2").formula
program: str = exchange.to_python(network)
draw = plots.weights
neuron = minnet.Neuron([0.5, -0.5], bias=0.1, activation="relu")
z: float = neuron.weighted_input([1.0, 2.0])
print(len(losses), last.seconds, outputs, cost, gradient, right, many, slope, worst, again, z)


def swish(x: float) -> float:
    return x


@minnet.hookimpl
def minnet_activations() -> list[minnet.Activation]:
    return [minnet.Activation("swish", swish, swish)]


try:
    minnet.load("none.json")
except minnet.MinnetError as error:
    print(error)
