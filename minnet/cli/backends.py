"""Choosing what does the arithmetic."""

from .. import MinnetError
from ..core.backend import BACKENDS
from ..training import find_backend


def choose_backend(options):
    """The backend that --backend names (auto: the fastest there is), with the --dtype asked for."""
    backend = find_backend(options.backend)
    if options.dtype is None:
        return backend
    if not hasattr(backend, "vary"):
        raise MinnetError(f"backend {backend.name} computes in one type of numbers only, float64: "
                          "leave --dtype out, or take the backend numpy")
    return BACKENDS.find(f"{backend.name}:{options.dtype}")
