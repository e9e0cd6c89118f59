"""What writing and reading ONNX share; the library is imported when a file is at hand."""

import minnet


def check_onnx():
    """Say what installs the library where it is missing."""
    try:
        import onnx  # noqa: F401
    except ImportError as error:
        raise minnet.MinnetError("ONNX files need the library onnx, which cannot be imported: "
                                 f"{error}; python3 -m pip install onnx installs it") from None


def needed(nodes, output: str) -> list:
    """The nodes that an output depends on, in their order."""
    names, found = {output}, []
    for node in reversed(nodes):
        if names.intersection(node.output):
            names.update(node.input)
            found.append(node)
    return found[::-1]
