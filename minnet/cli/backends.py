"""Choosing what does the arithmetic."""

from .. import MinnetError
from ..core.backend import BACKENDS
from ..training import find_backend


def choose_backend(options, network, samples=0, batch_size=1):
    """The backend that --backend names, with the --dtype asked for; auto: the fastest that can.

    samples: how many will be learned, in batches of such a size.
    """
    backend = find_backend(options.backend, samples, batch_size)
    if options.backend == "auto":
        backend.load(network)
        backend = backend.loaded
    if options.dtype is None:
        return backend
    if not hasattr(backend, "vary"):
        raise MinnetError(f"backend {backend.name} computes in one type of numbers only, float64: "
                          "leave --dtype out, or take the backend numpy")
    return BACKENDS.find(f"{backend.name}:{options.dtype}")
