"""The file of branch onnx goes here; __init__ loads it early, so import onnx in functions."""

from minnet import MinnetError


def network_of(path):
    """To come."""
    raise MinnetError("from_onnx is not merged yet")
