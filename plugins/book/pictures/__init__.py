"""The book's pictures: SVG by `minnet draw`'s own code, of numbers that the core computes.

They are drawn when the book is made. Each is a function of the words of a language.
"""

from .backpropagation import backpropagation, network
from .convolution import convolution
from .curves import CURVES
from .descent import gradient_descent, valley
from .layer import layer
from .neuron import neuron
from .words import WORDS

PICTURES = {"neuron": neuron, "layer": layer, "network": network,
            "backpropagation": backpropagation, **CURVES, "gradient_descent": gradient_descent,
            "valley": valley, "convolution": convolution}


def draw(name: str, lang: str) -> str:
    """A picture as SVG, its title and description in a language of the book."""
    return PICTURES[name](WORDS[lang]).svg()
