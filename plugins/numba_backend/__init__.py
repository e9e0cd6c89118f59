"""The backend `numba`: the equations' own loops, compiled.

For every neuron j and every input k that is not 0, z_j += w_jk x_k: the loops of the definition, by
Numba as fast as the processor goes. A first use compiles for some seconds; what was compiled is
kept on disk. It gives the reference's numbers to rounding, and weights come back as lists.
An activation or a loss is compiled from its own lines, those of a stranger's plugin too; what Numba
cannot compile is refused by name. `numba:float32` computes in single precision.
"""

import importlib.util

import minnet


@minnet.hookimpl
def minnet_backends():
    """numba, which is not imported before it is used."""
    for library in ("numpy", "numba"):
        if importlib.util.find_spec(library) is None:
            raise ModuleNotFoundError(f"No module named '{library}'", name=library)
    return [NumbaBackend()]


class NumbaBackend:
    """Runs dense layers, dropout and standardising; dtype: "float64", or "float32"."""

    name = "numba"
    speed = 3
    vary = property(type)

    def __init__(self, dtype="float64"):
        if dtype not in ("float64", "float32"):
            raise minnet.MinnetError("backend numba computes in float64 or float32, and was asked "
                                     f"for {dtype!r}")
        self.dtype = dtype
        if dtype != "float64":
            self.name = f"{self.name}:{dtype}"

    def load(self, network):
        """An engine for this network."""
        try:
            import numba
            import numpy
        except ImportError as error:
            raise minnet.MinnetError("backend numba needs Numba, which cannot be imported: "
                                     f"{error}; python3 -m pip install numba installs it, and the "
                                     "backends numpy, lists and python do without") from None
        from .engine import NumbaEngine
        return NumbaEngine(network, numpy.dtype(self.dtype))
