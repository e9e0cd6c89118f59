"""Choosing what does the arithmetic."""

from ..settings import backend_for


def choose_backend(options, network):
    """The backend that --backend names, with the --dtype asked for; auto: the fastest that can."""
    return backend_for(network, options.backend, options.dtype)
