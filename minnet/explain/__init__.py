"""The mathematics explained: the equations by name (equations), and a training step with every number shown (explanation).

minnet.explain is this package, and may be called: minnet.explain(network, x, y, learning_rate=0.5).
"""

import sys
from types import ModuleType

from .equations import EQUATIONS, Equation, equation, equations_of
from .explanation import Explanation, explain


class CallableModule(ModuleType):
    """A module that is a function too, so that minnet.explain(…) works whichever of its modules was imported first."""

    def __call__(self, network, x: list, y: list, learning_rate: float = 0.5) -> Explanation:
        return explain(network, x, y, learning_rate)


CallableModule.__call__.__doc__ = explain.__doc__
sys.modules[__name__].__class__ = CallableModule
