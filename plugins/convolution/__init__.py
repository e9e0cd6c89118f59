"""Convolution, for pictures: the layers conv2d, max_pool2d and mean_pool2d.

`--layers 28x28,conv2d:8:5,max_pool2d:2,10` reads pictures of 28x28 with eight kernels of 5x5, takes
the largest of every 2x2 of the feature maps, and reads these with ten neurons. A picture is one
flat list, channel by channel, row by row; its shape is (channels, rows, columns).
"""

import minnet

from .convolution import Conv2D
from .equations import EQUATIONS
from .maps import as_maps
from .pooling import MaxPool2D, MeanPool2D

__all__ = ["Conv2D", "MaxPool2D", "MeanPool2D", "as_maps"]


@minnet.hookimpl
def minnet_layers():
    """conv2d, max_pool2d and mean_pool2d."""
    return [Conv2D, MaxPool2D, MeanPool2D]


@minnet.hookimpl
def minnet_equations():
    """Convolution, correlation and both poolings, with their gradients."""
    return EQUATIONS
