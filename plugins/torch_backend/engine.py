"""What the backend `torch` loads a network into."""

import functools
import importlib.util

import array_api_compat.torch
import minnet
import torch

# What makes an array of something else than arrays.
MAKING = ("zeros", "ones", "empty", "full", "arange", "linspace", "eye")


class TorchEngine(minnet.ArrayEngine):
    """A network being run over batches by PyTorch, on a device."""

    def __init__(self, network, device="cpu", dtype="float64"):
        check_is_there(device)
        super().__init__(network, OnDevice(device), dtype)

    def numbers(self, rows):
        """All rows: as NumPy's array where that is there and they know how to make one."""
        if hasattr(rows, "array") and importlib.util.find_spec("numpy"):
            import numpy
            return rows.array(numpy, str(self.dtype).rpartition(".")[2])
        return super().numbers(rows)

    def computing(self):
        """Without a graph for derivatives, which the equations are already."""
        return torch.inference_mode()

    def descend(self, layer, name, gradient, rate):
        """w ← w − rate ∂C/∂w, in place"""
        getattr(layer, name).sub_(gradient, alpha=rate)


class OnDevice:
    """array_api_compat.torch, but that new arrays are made on a device.

    What asks for float64 where there is none is given float32.
    """

    without_float64 = ("mps",)

    def __init__(self, device):
        self.device = device
        if device in self.without_float64:
            self.float64 = torch.float32

    def __getattr__(self, name):
        found = getattr(array_api_compat.torch, name)
        if name in MAKING:
            found = functools.partial(found, device=self.device)
        setattr(self, name, found)
        return found

    def asarray(self, x, dtype=None, **options):
        """Numbers, or another array, as an array on the device"""
        if isinstance(x, torch.Tensor) and not options:
            return x.to(self.device, dtype)
        return array_api_compat.torch.asarray(x, dtype=dtype, device=self.device, **options)


def check_is_there(device):
    """Refuse a device that this machine, or its PyTorch, does not have."""
    if device.startswith("cuda") and not torch.cuda.is_available():
        refuse(device, "a graphics card and a PyTorch made for it", "torch.cuda")
    if device == "mps" and not torch.backends.mps.is_available():
        refuse(device, "a Mac with Apple's graphics and a PyTorch made for it",
               "torch.backends.mps")


def refuse(device, needs, module):
    """The error that says what a device needs, and that this is not there."""
    raise minnet.MinnetError(f"backend torch:{device} needs {needs}, and there is none: "
                             f"{module}.is_available() is false; backend torch computes on the "
                             "processor")
