"""A network as an ONNX file, which onnxruntime and most other engines run.

It takes samples as minnet does, a row of numbers each, and puts out what minnet predicts. Operators
are those of opset 13, in IR version 7 (ONNX 1.8, 2020), which every engine in use reads. What the
file says besides, as metadata: the classes, the columns, the target, and under "minnet" all that
makes the same network of it again.
"""

import hashlib
import json

import minnet

from .onnx_library import check_onnx

DTYPES = ("float32", "float64")
NAMES = ("classes", "columns", "target")


def written(network, dtype="float32") -> bytes:
    """The file of a network; dtype: float32, or float64, of its numbers."""
    check_onnx()
    if dtype not in DTYPES:
        raise minnet.MinnetError(f"an ONNX file is written in float32 or float64, not {dtype!r}")
    import onnx

    from .onnx_graph import IR_VERSION, OPSET, Graph
    graph = Graph(network.inputs, dtype)
    x = graph.input
    for number, layer in enumerate(network.layers, 1):
        graph.scope = f"layer_{number}"
        x = graph.layer(layer, x)
    model = onnx.helper.make_model(graph.proto(x, repr(network)), producer_name="minnet",
                                   producer_version=minnet.__version__, ir_version=IR_VERSION,
                                   opset_imports=[onnx.helper.make_opsetid("", OPSET)])
    onnx.helper.set_model_props(model, metadata(network, model.graph))
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def metadata(network, graph) -> dict:
    """What the file says besides, as JSON by name."""
    description = minnet.describe(network)
    names = {name: description.pop(name) for name in NAMES}
    for entry, layer in zip(description["layers"], network.layers):
        for parameter in layer.parameters:
            del entry[parameter]
    description["operators"] = digest(graph)
    return {name: json.dumps(words, default=float)
            for name, words in {**names, "minnet": description}.items() if words is not None}


def digest(graph) -> str:
    """A digest of the operators, which another program's changes change."""
    nodes = b"".join(node.SerializeToString(deterministic=True) for node in graph.node)
    return hashlib.sha256(nodes).hexdigest()
