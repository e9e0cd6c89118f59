"""minnet export and minnet import: networks go out as ONNX, Python or C, and others come in.

The same in Python; from_sklearn takes a fitted MLPClassifier or MLPRegressor of scikit-learn:

    from minnet_plugins import exchange
    text = exchange.to_python(network)
    network = exchange.from_sklearn(mlp)

What can't come along is named, and nothing written.

A stranger's activation comes along if it is a formula, a Python function of numbers, given to
minnet.elementwise_activation or minnet.Activation. Any other, and any layer, does if it brings its
own text, of a function of this name:

    def exported(self, form, name, inputs):
        if form == "python":
            return f"def {name}(x): return [2 * x_k for x_k in x]"

form is "python", of a list that returns a list, or "c", of (const float *x, float *y) that returns
nothing; "c:float64" is the same of double. inputs: how many numbers come. None: it has no such
text. The x of an activation is z; in C its y may be the same place.
"""

import minnet

# Each file is loaded here, once, so that its name means the function: none loads a library early.
from .command import add_to
from .from_nielsen import from_nielsen
from .from_onnx import network_of as from_onnx
from .from_sklearn import from_sklearn
from .to_c import to_c
from .to_onnx import written as to_onnx
from .to_python import to_python

__all__ = ["from_nielsen", "from_onnx", "from_sklearn", "to_c", "to_onnx", "to_python"]


@minnet.hookimpl
def minnet_commands(subparsers):
    """The commands `export` and `import`."""
    add_to(subparsers)
