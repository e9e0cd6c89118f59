"""The library onnx, which is imported when a file of that kind is written or read."""

import minnet


def check_onnx():
    """Say what installs the library where it is missing."""
    try:
        import onnx  # noqa: F401
    except ImportError as error:
        raise minnet.MinnetError("ONNX files need the library onnx, which cannot be imported: "
                                 f"{error}; python3 -m pip install onnx installs it") from None
