"""The backend `lists`: the reference's numbers to rounding, several times as fast, and still nothing but what comes with Python."""

import minnet
from minnet.core.dataset import class_of

from ._lists_layers import Direct
from ._lists_packed import Levels, Packed, grey_levels


@minnet.hookimpl
def minnet_backends():
    """lists."""
    return [ListsBackend()]


class ListsBackend:
    """Runs every layer: dense ones in their fastest order of work, the first over the inputs that are not 0; others as they are."""

    name = "lists"
    speed = 1

    def load(self, network):
        """An engine for this network."""
        return ListsEngine(network)


class Samples:
    """A data set, and a function that gives the grey levels of sample i as bytes, None where the inputs are none."""

    def __init__(self, dataset):
        self.inputs, self.targets = dataset.inputs, dataset.targets
        self.levels = grey_levels(dataset.inputs)
        self.places = list(range(len(dataset.inputs[0])))

    def __len__(self):
        return len(self.inputs)


class ListsEngine(minnet.PythonEngine):
    """Runs a network whose dense layers are seen through `Direct`, the first one through `Packed`."""

    def __init__(self, network):
        forms = {id(layer): Direct(layer) for layer in network.layers if type(layer) is minnet.Dense}
        first = network.layers[0]
        if id(first) in forms:
            forms[id(first)] = Packed(first)
        super().__init__(minnet.Network([forms.get(id(layer), layer) for layer in network.layers], network.loss))

    def prepare(self, dataset):
        """The data set with its grey levels, if that is what its inputs are."""
        return Samples(dataset)

    def inputs_of(self, data):
        """A function that gives the input of sample i as the first layer takes it."""
        first = self.network.layers[0]
        if data.levels and isinstance(first, Packed) and first.pack():
            return lambda i: Levels(data.levels(i), data.places)
        return data.inputs.__getitem__

    def goes_straight(self, layer, optimizer):
        """Whether a step goes straight to the weights: plain SGD's, of a dense layer without penalties; others are given the gradient."""
        return type(optimizer) is minnet.SGD and isinstance(layer, Direct) and not self.network.penalties(layer)

    def learn(self, data, batch, optimizer, learning_rate):
        """A step by the mean gradient of the batch."""
        network = self.network
        traces, deltas, cost, correct = [], [], len(batch) * network.penalty(), 0
        input_of = self.inputs_of(data) if self.goes_straight(network.layers[0], optimizer) else data.inputs.__getitem__
        for i in batch:
            y = data.targets[i]
            trace = network.forward(input_of(i), training=True)
            x, z, a = trace[-1]
            cost += network.output_cost(z, a, y)
            correct += class_of(a) == class_of(y)
            traces.append([x for x, z, a in trace])
            deltas.append(network.deltas(trace, y))
        for layer, inputs, its_deltas in zip(network.layers, zip(*traces), zip(*deltas)):
            straight = self.goes_straight(layer, optimizer)
            scale = (learning_rate if straight else 1) / len(batch)
            scaled = [[scale * delta_j for delta_j in delta] for delta in its_deltas]
            if straight:
                layer.descend(inputs, scaled)
            else:
                self.step(layer, inputs, scaled, optimizer, learning_rate)
        return cost, correct

    def evaluate(self, data):
        """The sum of the costs of all samples, and the class that each output names."""
        network, input_of = self.network, self.inputs_of(data)
        cost, classes = len(data) * network.penalty(), []
        for i in range(len(data)):
            x, z, a = network.forward(input_of(i))[-1]
            cost += network.output_cost(z, a, data.targets[i])
            classes.append(class_of(a))
        return cost, classes

    def store(self):
        """Bring the network's lists up to date with what was learned: a layer does so when it is asked for them."""
        for layer in self.network.layers:
            for name in layer.parameters:
                getattr(layer, name)
