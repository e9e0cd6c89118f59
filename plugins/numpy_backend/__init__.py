"""The backend `numpy`: the reference's equations on whole batches, as arrays with a row for each
sample.

It gives the reference's numbers to rounding, and weights come back as lists. Parts that bring an
array form, as all of minnet's do, run at full speed; others row by row, which is said once.
`numpy:float32` computes in single precision: half the memory, and up to twice as fast.
"""

import importlib
import importlib.util

import minnet


@minnet.hookimpl
def minnet_backends():
    """numpy, which is not imported before it is used."""
    if importlib.util.find_spec("numpy") is None:
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
    return [NumpyBackend()]


class NumpyBackend:
    """Runs every network; dtype: "float64", or "float32" for single precision."""

    name = "numpy"
    speed = 2
    vary = property(type)

    def __init__(self, dtype="float64"):
        if dtype not in ("float64", "float32"):
            raise minnet.MinnetError("backend numpy computes in float64 or float32, and was asked "
                                     f"for {dtype!r}")
        self.dtype = dtype
        if dtype != "float64":
            self.name = f"{self.name}:{dtype}"

    def load(self, network):
        """An engine for this network. Ctrl-C waits: half imported, NumPy would not come again."""
        try:
            with minnet.signals_waiting():
                importlib.import_module("numpy")
        except ImportError as error:
            raise minnet.MinnetError("backend numpy needs NumPy, which cannot be imported: "
                                     f"{error}; python3 -m pip install numpy installs it, and the "
                                     "backends lists and python do without") from None
        from .engine import NumpyEngine
        return NumpyEngine(network, self.dtype)
