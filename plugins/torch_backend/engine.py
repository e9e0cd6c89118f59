"""What the backend `torch` loads a network into."""

import array_api_compat.torch
import minnet
import torch


class TorchEngine(minnet.ArrayEngine):
    """A network being run over batches by PyTorch, on a device."""

    def __init__(self, network, device="cpu", dtype="float64"):
        check_is_there(device)
        super().__init__(network, OnDevice(device, dtype), dtype)

    def computing(self):
        """Without a graph for derivatives, which the equations are already."""
        return torch.inference_mode()

    def descend(self, layer, name, gradient, rate):
        """w ← w − rate ∂C/∂w, in place"""
        getattr(layer, name).sub_(gradient, alpha=rate)


class OnDevice:
    """array_api_compat.torch, whose new arrays are made on one device, and of its widest type.

    mps has no float64, so there float32 is in its place.
    """

    def __init__(self, device, dtype):
        self.device = device
        if device == "mps":
            self.float64 = torch.float32

    def __getattr__(self, name):
        found = getattr(array_api_compat.torch, name)
        setattr(self, name, found)
        return found

    def asarray(self, numbers, dtype=None):
        """Numbers as an array on the device"""
        return array_api_compat.torch.asarray(numbers, dtype=dtype, device=self.device)

    def zeros(self, shape, dtype=None):
        """Zeros on the device"""
        return array_api_compat.torch.zeros(shape, dtype=dtype, device=self.device)


def check_is_there(device):
    """Refuse a device that this machine, or its PyTorch, does not have."""
    if device == "cuda" and not torch.cuda.is_available():
        raise minnet.MinnetError("backend torch:cuda needs an NVIDIA graphics card and a PyTorch "
                                 "made for it, and torch.cuda.is_available() says there is none: "
                                 "take backend torch, which computes on the processor")
    if device == "mps" and not torch.backends.mps.is_available():
        raise minnet.MinnetError("backend torch:mps needs a Mac with an Apple graphics card, and "
                                 "torch.backends.mps.is_available() says there is none: take "
                                 "backend torch, which computes on the processor")
