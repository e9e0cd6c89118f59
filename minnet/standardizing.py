"""Networks for tables: they take raw numbers, answer in their target's unit, and learn deviations.

What the data set knows of its columns goes into the network as layers, and into the saved file.
"""

from .arrays import LossByRows, array_form
from .core import InUnit, Loss, Standardize


class InDeviations(Loss):
    """C((a − μ) / s, (y − μ) / s): what an output in a unit costs, counted in deviations.

    So a learning rate means the same for dollars and for cents, and always to answer the mean
    costs about ½.
    """

    def __init__(self, loss, layer):
        """loss: of deviations; layer: the InUnit that gives the output its unit."""
        self.name, self.loss, self.layer = loss.name, loss, layer
        self.counted = Standardize(layer.means, layer.deviations)

    def cost(self, a, y):
        """C = C((a − μ) / s, (y − μ) / s)"""
        return self.loss.cost(self.counted.forward(a)[1], self.counted.forward(y)[1])

    def gradient(self, a, y):
        """∂C/∂a_k = 1/s_k ∂C/∂((a_k − μ_k) / s_k)"""
        slope = self.loss.gradient(self.counted.forward(a)[1], self.counted.forward(y)[1])
        return self.counted.backward(a, slope)

    def arrays(self, xp):
        """The same of arrays, if the loss of deviations has an array form."""
        form = array_form(self.loss, xp)
        if isinstance(form, LossByRows):
            return None
        made = InDeviations(form, self.layer)
        made.counted = array_form(self.counted, xp)
        return made


def in_deviations(network):
    """Have the loss of a network that answers in a unit count deviations; the network."""
    layer = network.layers[-1]
    if isinstance(layer, InUnit) and not isinstance(network.loss, InDeviations):
        network.loss = InDeviations(network.loss, layer)
    return network


def standardize(network, dataset):
    """Give a network the layers that take a data set's raw numbers, and answer in their unit.

    They are made of the data set's `scales`, where it has some; layers that are there stay. The
    names of the columns and of the target become the network's.
    """
    scales = getattr(dataset, "scales", None)
    if scales and not isinstance(network.layers[0], Standardize):
        network.layers.insert(0, Standardize(*columns_of(scales, dataset.columns)))
    quantity = scales and dataset.classes is None and dataset.target in scales
    if quantity and not isinstance(network.layers[-1], InUnit):
        network.layers.append(InUnit(*columns_of(scales, [dataset.target])))
    network.columns = getattr(dataset, "columns", None) or network.columns
    network.target = getattr(dataset, "target", None) or network.target
    return in_deviations(network)


def columns_of(scales: dict, names: list):
    """The means and the deviations of these columns, as two lists."""
    return map(list, zip(*[scales[name] for name in names]))
