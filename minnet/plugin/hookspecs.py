"""The hooks: what a plugin may define. Each is called with keyword arguments; an implementation leaves out those it has no use for.

    import math, minnet

    @minnet.hookimpl
    def minnet_activations():
        return [minnet.Activation("sine", math.sin, math.cos)]
"""

from .markers import hookspec


@hookspec
def minnet_activations():
    """A list of activations: `minnet.Activation(name, f, derivative)`, or objects with its name, `output` and `delta`. Called once."""


@hookspec
def minnet_losses():
    """A list of losses: `minnet.Loss(name, cost, gradient)`, or objects with its name, `cost`, `gradient` and `pairs`. Called once."""


@hookspec
def minnet_layers():
    """A list of layers: subclasses of `minnet.Layer`, each with a name of its own, by which saved networks find them. Called once."""


@hookspec
def minnet_initializers():
    """A list of initializers: `minnet.Initializer(name, draw)`, or objects with its name, `weights` and `biases`. Called once."""


@hookspec
def minnet_optimizers():
    """A list of optimizers: objects with the name, `start` and `step` that minnet.core.optimizer.SGD has. Called once."""


@hookspec
def minnet_datasets():
    """A list of data sets: `minnet.DatasetLoader(name, load)`, where load(path) returns (train, test). Called once."""


@hookspec
def minnet_backends():
    """A list of backends: objects with the name, `speed` and `load` of minnet.core.backend.PythonBackend. Called once."""


@hookspec(firstresult=True)
def minnet_read(path):
    """Turn a file or folder into data, if its content is of a kind that this plugin knows.

    path: a str. Returns a Dataset, a tuple (train, test), or None to let another plugin try. Raises minnet.MinnetError, in one
    sentence, where the content is of that kind but damaged. Called when a path is named in place of a data set, until one answers.
    """
