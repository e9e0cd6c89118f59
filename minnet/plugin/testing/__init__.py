"""The test kit for plugin authors: each function raises CheckFailed with all that is wrong.

It takes a part, or its name.

    from minnet.plugin.testing import check_activation

    def test_swish():
        check_activation(swish.SWISH)

`check_plugin("swish.py")` checks every part that a plugin adds; `minnet plugins check swish.py`
does the same on the command line, and with --verbose lists every check.
"""

from .findings import CheckFailed
from .plugin import CHECKS, Examined, check_plugin, examine

check_activation = CHECKS["activation"].check
check_loss = CHECKS["loss"].check
check_penalty = CHECKS["penalty"].check
check_layer = CHECKS["layer"].check
check_initializer = CHECKS["initializer"].check
check_optimizer = CHECKS["optimizer"].check
check_dataset = CHECKS["data set"].check
check_backend = CHECKS["backend"].check
