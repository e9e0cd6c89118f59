"""The text of a bundle: the core's files joined, and a program at its end that shows it at work."""

import copy

from minnet import MinnetError, describe

from .joining import CORE, joined
from .smaller import smaller

LICENCE = "# Copyright (c) 2026 The minnet authors. MIT licence; keep this line in copies."

DEMO = '''

if __name__ == "__main__":
    xor = Dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    network = Network.mlp([2, 4, 1], activation="tanh", output_activation="sigmoid")
    history = train(network, xor, epochs=1000, batch_size=4, learning_rate=2.0)
    print(network, "has learned to tell when one of two is 1, but not both:")
    for x in xor.inputs:
        print(x, round(network.predict(x)[0], 3))
    print("Now you: change the lines at the end of this file, which did that.")
'''

MODEL_DEMO = '''

if __name__ == "__main__":
    network = model()
    print(network, "is ready: network.predict(x) takes",
          network.inputs, "numbers and gives", network.outputs)
    if network.columns:
        print("It takes:", ", ".join(network.columns))
    if network.classes:
        print("It tells apart:", ", ".join(network.classes))
'''


def bundle(first: str, network=None, small=False) -> str:
    """The text of a bundle; with a network, it has a function model() that returns it.

    first: its first line. The network is without its penalties there: the core has none.
    """
    if network:
        network = copy.copy(network)
        network.penalties = []
    source = joined() + (literal(network) + MODEL_DEMO if network else DEMO)
    if small:
        source = smaller(source)
    source = f"{first}\n{LICENCE}\n{source}"
    if network:
        check_model(source, network)
    return source


def literal(network) -> str:
    """Two functions whose lines make the network anew, every float exactly.

    Rows of numbers are text: MicroPython compares each number in a program's text with all before
    it, a minute's work for digits.
    """
    lines = ["", "", "def floats(text):", '    """The numbers of a text, parted by blanks."""',
             "    return [float(word) for word in text.split()]", "", "", "def model():",
             f'    """The network that was put into this bundle: {network!r}."""',
             "    layers = []"]
    for layer in network.layers:
        if type(layer).__module__.rpartition(".")[0] != CORE:
            raise MinnetError("the model cannot be put into a bundle, which has the core's own "
                              f"parts only: its layer '{layer.name}' is a plugin's")
        settings = ", ".join(f"{name}={written(value)}"
                             for name, value in layer.settings().items())
        lines.append(f"    layers.append({type(layer).__name__}({settings}))")
        lines += [f"    layers[-1].{name} = {nested(getattr(layer, name))}"
                  for name in layer.parameters]
    lines += [f"    network = Network(layers, {network.loss.name!r})",
              f"    network.classes = {network.classes!r}",
              f"    network.columns = {network.columns!r}",
              f"    network.target = {network.target!r}", "    return network", ""]
    return "\n".join(lines)


def written(value) -> str:
    """A layer's setting as Python."""
    return nested(value) if isinstance(value, list) else repr(value)


def nested(xs: list, indent="        ") -> str:
    """Nested lists of numbers as Python: a call of floats for each row."""
    if any(isinstance(x, list) for x in xs):
        rows = "".join(f"{indent}{nested(x, indent + '    ')},\n" for x in xs)
        return f"[\n{rows}{indent[4:]}]"
    return 'floats("' + " ".join(repr(float(x)) for x in xs) + '")'


def check_model(source: str, network):
    """Try the bundle before it is written: its model must be the network, to the last digit."""
    names = {"__name__": "minnet_core"}
    try:
        exec(compile(source, "the bundle", "exec"), names)
        found = describe(names["model"]())
    except ValueError as error:
        raise MinnetError("the model cannot be put into a bundle, which has the core's own parts "
                          f"only: {error}") from None
    if found != describe(network):
        raise MinnetError("the model cannot be put into a bundle: what came out is not what was "
                          "put in; are all its weights finite numbers?")
