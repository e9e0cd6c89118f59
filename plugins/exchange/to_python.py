"""To come."""

from minnet import MinnetError


def to_python(network):
    """To come."""
    raise MinnetError("to_python is not written yet")
