"""The backend `torch`: the reference's equations on whole batches, computed by PyTorch.

It runs the same array forms as the backend `numpy`, on the processor or on a graphics card:
`torch`, `torch:cuda`, `torch:mps`. `torch:float32` and `torch:cuda:float32` compute in single
precision, which is all that mps has.

Backend `auto` does not choose it: PyTorch takes a second or two to start, and on the processor it
is no faster than NumPy; whether there is a graphics card it would tell only then.
"""

import importlib.util

import minnet


@minnet.hookimpl
def minnet_backends():
    """torch, which is not imported before it is used."""
    for library in "torch", "array_api_compat":
        if importlib.util.find_spec(library) is None:
            raise ModuleNotFoundError(f"No module named '{library}'", name=library)
    return [TorchBackend()]


DEVICES, DTYPES = ("cpu", "cuda", "mps"), ("float64", "float32")


class TorchBackend:
    """Runs every network; device: "cpu", "cuda" or "mps"; dtype: "float64" or "float32".

    Either may stand first, and be left out: float64 is usual, but on mps, where there is none.
    """

    name = "torch"
    speed = 0.5
    vary = property(type)

    def __init__(self, device=None, dtype=None):
        given = [setting for setting in (device, dtype) if setting is not None]
        self.device, self.dtype = chosen(given, DEVICES), chosen(given, DTYPES)
        if given:
            raise minnet.MinnetError("backend torch takes a device, cpu, cuda or mps, and float32 "
                                     f"or float64, and was asked for {given[0]!r}")
        if self.device == "mps" and self.dtype == "float64":
            raise minnet.MinnetError("mps has no float64: it computes in float32 only, which "
                                     "torch:mps does")
        self.name = ":".join([self.name, *filter(None, (self.device, self.dtype))])
        self.device = self.device or "cpu"
        self.dtype = self.dtype or ("float32" if self.device == "mps" else "float64")

    def load(self, network):
        """An engine for this network. Ctrl-C waits: half imported, PyTorch would not come again."""
        try:
            with minnet.signals_waiting():
                from .engine import TorchEngine
        except ImportError as error:
            raise minnet.MinnetError("backend torch needs PyTorch and array-api-compat, and one "
                                     f"cannot be imported: {error}; python3 -m pip install torch "
                                     "array-api-compat installs them") from None
        return TorchEngine(network, self.device, self.dtype)

    @property
    def together(self):
        """The processes that torchrun started, which share a training."""
        from .processes import processes
        return processes()


def chosen(given, known):
    """The first of the settings given that is one of those known, taken out of them, or None."""
    found = next((setting for setting in given if setting in known), None)
    if found:
        given.remove(found)
    return found
