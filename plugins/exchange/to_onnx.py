"""The file of branch onnx goes here; __init__ loads it early, so import onnx in functions."""

from minnet import MinnetError


def written(network, dtype="float32"):
    """To come."""
    raise MinnetError("to_onnx is not merged yet")
