"""The test kit for plugin authors: each function raises CheckFailed with all that is wrong.

It takes a part, or its name.

    from minnet.plugin.testing import check_activation

    def test_swish():
        check_activation(swish.SWISH)

`check_plugin("swish.py")` checks every part that a plugin adds; `minnet plugins check swish.py`
does the same on the command line, and with --verbose lists every check.
"""

from .activation import check_activation
from .backend import check_backend
from .dataset import check_dataset
from .findings import CheckFailed
from .layer import check_layer
from .loss import check_loss, check_penalty
from .optimizer import check_initializer, check_optimizer
from .plugin import Examined, check_plugin, examine
