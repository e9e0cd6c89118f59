"""To come."""

from minnet import MinnetError


def from_sklearn(mlp):
    """To come."""
    raise MinnetError("from_sklearn is not written yet")
