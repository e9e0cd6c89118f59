"""Choosing what does the arithmetic."""

from .. import MinnetError
from ..core.backend import BACKENDS
from ..plugin import plugins


def choose_backend(options):
    """The backend that --backend names (auto: the fastest there is), with the --dtype asked for."""
    plugins()
    name = options.backend
    if name == "auto":
        name = max(BACKENDS.known.values(), key=lambda backend: backend.speed).name
    if options.dtype is None:
        return BACKENDS.find(name)
    if not hasattr(BACKENDS.find(name), "vary"):
        raise MinnetError(f"backend {name} computes in one type of numbers only, float64: "
                          "leave --dtype out, or take the backend numpy")
    return BACKENDS.find(f"{name}:{options.dtype}")
