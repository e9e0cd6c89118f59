"""The test kit for plugin authors: each function raises CheckFailed with all that is wrong.

It takes a part, or its name.

    from minnet.plugin.testing import check_activation

    def test_swish():
        check_activation(swish.SWISH)

`check_plugin("swish.py")` checks every part that a plugin adds; `minnet plugins check swish.py`
does the same on the command line, and with --verbose lists every check.
"""

from .activation import ActivationChecks
from .backend import BackendChecks
from .dataset import DatasetChecks
from .findings import CheckFailed
from .layer import LayerChecks
from .loss import LossChecks, PenaltyChecks
from .optimizer import InitializerChecks, OptimizerChecks
from .plugin import Examined, check_plugin, examine

check_activation = ActivationChecks.check
check_loss = LossChecks.check
check_penalty = PenaltyChecks.check
check_layer = LayerChecks.check
check_initializer = InitializerChecks.check
check_optimizer = OptimizerChecks.check
check_dataset = DatasetChecks.check
check_backend = BackendChecks.check
