"""The test kit for plugin authors: each function takes a part, or its name, and raises CheckFailed with everything that is wrong with it.

    from minnet.plugin.testing import check_activation

    def test_swish():
        check_activation(swish.SWISH)

`check_plugin("swish.py")` checks every part that a plugin adds; `minnet plugins check swish.py` does the same on the command line.
"""

from .activation import check_activation
from .backend import check_backend
from .dataset import check_dataset
from .findings import CheckFailed
from .initializer import check_initializer
from .layer import check_layer
from .loss import check_loss
from .optimizer import check_optimizer
from .plugin import Examined, check_plugin, examine
