"""The checks of an activation: its numbers, its derivative, large z, and its array form."""

from ...core import ACTIVATIONS, dot
from .arrays import ArrayFormChecks
from .findings import call
from .slopes import output_gradient
from .values import show

MODERATE = [[z] for z in (1.3, -0.7, 0.5, 0.2, -0.1, 0.0, 1.0, -1.0, 2.5, -2.5, 3.0, -3.0, 6.0,
                          -6.0, 50.0, -50.0)]
MODERATE += [[0.3, -1.2], [1.3, -0.4, 0.8], [0.1, 0.1, 2.0], [-2.0, 0.4, 0.1, 3.0, -0.6]]
LARGE = [[z] for z in (50.0, -50.0, 710.0, -710.0, 1e4, -1e4)]
LARGE += [[50.0, -50.0, 0.5], [710.0, -710.0, 0.5], [1e4, -1e4, 0.5], [1e4, 1e4, 1e4],
          [-1e4, -1e4, -710.0]]


class ActivationChecks(ArrayFormChecks):
    """The checks of an activation."""

    kind, registry, methods = "activation", ACTIVATIONS, ("output", "delta")

    def outputs(self, layers: list) -> list:
        """(z, a) of each layer that is not refused."""
        return self.not_refused(layers, lambda z: (z, call(self.part, "output", z)))

    def calls(self, large=False):
        return [one for z, a in self.outputs(LARGE if large else MODERATE)
                for one in (("output", (z,), z), ("delta", (z, a, output_gradient(len(z))), z))]

    def slopes(self):
        """δ_j beside ∂/∂z_j Σ_k ∂C/∂a_k a_k, for every output may depend on every z."""
        for z, a in self.outputs(MODERATE):
            gradient = output_gradient(len(z)) if len(z) > 1 else [1.0]
            words = (f"its delta for z = {show(z)} and ∂C/∂a = {show(gradient)}" if len(z) > 1
                     else f"its derivative at z = {show(z[0])}")
            yield (words, call(self.part, "delta", z, a, gradient),
                   lambda z: dot(gradient, call(self.part, "output", z)), list(z))
