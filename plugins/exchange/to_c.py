"""To come."""

from minnet import MinnetError


def to_c(network, name="model", dtype="float32"):
    """To come."""
    raise MinnetError("to_c is not written yet")
