"""minnet export and minnet import: networks go out as ONNX, Python or C, and others come in.

The same in Python; from_sklearn takes a fitted MLPClassifier or MLPRegressor of scikit-learn:

    from minnet_plugins import exchange
    text = exchange.to_python(network)
    network = exchange.from_sklearn(mlp)

What can't come along is named, and nothing written.
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


@minnet.hookimpl
def minnet_commands(subparsers):
    """The commands `export` and `import`."""
    add_to(subparsers)
