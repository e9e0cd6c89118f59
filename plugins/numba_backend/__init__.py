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
    if importlib.util.find_spec("numba") is None:
        raise ModuleNotFoundError("No module named 'numba'", name="numba")
    return [NumbaBackend()]


# Fewer samples than these are learned by backend numpy before Numba has compiled, about; of larger
# batches it learns more in a second.
LONG, SMALL = 2_000_000, 16


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

    def pays(self, network, samples, batch_size, optimizer) -> bool:
        """Whether it is worth the seconds of compiling.

        It is for long trainings by plain gradient descent, in batches too small for products of
        matrices to be faster.
        """
        plain = type(minnet.core.OPTIMIZERS.find(optimizer)) is minnet.SGD
        return plain and not network.penalties and samples >= LONG and batch_size <= SMALL

    def load(self, network):
        """An engine for this network. Ctrl-C waits: half imported, Numba would not come again."""
        try:
            with minnet.signals_waiting():
                importlib.import_module("numba")
        except ImportError as error:
            raise minnet.MinnetError("backend numba needs Numba, which cannot be imported: "
                                     f"{error}; python3 -m pip install numba installs it, and the "
                                     "backends numpy, lists and python do without") from None
        from .engine import NumbaEngine
        return NumbaEngine(network, self.dtype)
