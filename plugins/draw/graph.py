"""The network as a weighted graph: a plain list of nodes and edges, for other programs.

Nodes are neurons, "1.2" the second of layer 1, the inputs "0.1" and on; of a convolution, and of
what reads it map by map, they are feature maps. An edge has the weight w, or between maps, and from
a map to a neuron, the rows of its weights; what reads without weights has edges without.
"""

import json

from minnet.core import plain

from .canvas import element, escape
from .columns import columns_of, cut
from .words import input_name, output_name, part_name
from .picture import bias_of

TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def graph(network) -> dict:
    """The network in networkx's node-link shape: networkx.node_link_graph(…, edges="edges").

    Every weight is the network's own, to the last bit.
    """
    columns = columns_of(network)
    nodes = [node(network, column, j, column is columns[-1])
             for column in columns for j in range(places_of(column))]
    edges = [edge for before, column in zip(columns, columns[1:])
             for edge in edges_between(before, column)]
    return {"directed": True, "multigraph": False,
            "graph": {"format": "minnet graph", "loss": part_name(network.loss)},
            "nodes": nodes, "edges": edges}


def places_of(column) -> int:
    """How many nodes a column has."""
    return (column.shape[0] if column.of_maps else column.count) or 0


def node(network, column, j: int, last: bool) -> dict:
    """A neuron, input or map: its layer, name, bias and activation, what of them it has."""
    said = {"id": id_of(column, j), "layer": column.number, "neuron": j + 1}
    if not column.layer:
        return {**said, "name": input_name(network, j)}
    said["name"] = output_name(network, j, column.count) if last else said["id"]
    said["kind"] = str(column.layer.name)
    bias, activation = bias_of(column.layer, j), getattr(column.layer, "activation", None)
    if bias is not None:
        said["bias"] = bias
    if activation is not None:
        said["activation"] = part_name(activation)
    return said


def id_of(column, j: int) -> str:
    """What a node is known by."""
    return f"{column.number}.{j + 1}"


def edges_between(before, column) -> list:
    """The edges from one column's nodes to the next one's."""
    made = []
    for k in range(places_of(before)):
        for j in range(places_of(column)):
            if column.joined != "same" or j == k:
                made.append({"source": id_of(before, k), "target": id_of(column, j),
                             **weight_between(before, column, k, j)})
    return made


def weight_between(before, column, k: int, j: int) -> dict:
    """The weight by which node j reads node k, if there is one."""
    weights = plain(getattr(column.layer, "weights", None))
    if column.joined == "weights" and before.of_maps:
        return {"weights": cut(column.weights[j], *before.shape[1:], k)}
    if column.joined == "weights":
        return {"weight": column.weights[j][k]}
    if column.kind == "maps" and column.weights:
        return {"weights": column.weights[j][k]}
    if column.joined == "same" and isinstance(weights, list) and len(weights) == places_of(column):
        return {"weight" if isinstance(weights[j], (int, float)) else "weights": weights[j]}
    return {}


def graph_json(network) -> str:
    """The graph as JSON, a node or an edge a line."""
    described = graph(network)
    head = {key: described[key] for key in ("directed", "multigraph", "graph")}
    lists = ",\n".join(f'"{key}": [\n' + ",\n".join(map(json.dumps, described[key])) + "\n]"
                       for key in ("nodes", "edges"))
    return json.dumps(head)[:-1] + ",\n" + lists + "}\n"


def graphml(network) -> str:
    """The graph as GraphML; rows of weights are a text, in JSON."""
    described = graph(network)
    keys, parts = {}, []
    for kind in ("nodes", "edges"):
        ends = ("id",) if kind == "nodes" else ("source", "target")
        for entry in described[kind]:
            content = "".join(datum(keys, kind[:-1], name, value)
                              for name, value in entry.items() if name not in ends)
            parts.append(element(kind[:-1], content, **{end: entry[end] for end in ends}))
    declared = [element("key", id=key, **{"for": kind, "attr.name": name, "attr.type": type_name})
                for (kind, name, type_name), key in keys.items()]
    inside = element("graph", "\n".join(("", *parts, "")), edgedefault="directed", id="network")
    return ("<?xml version='1.0' encoding='utf-8'?>\n"
            + element("graphml", "\n".join(("", *declared, inside, "")),
                      xmlns="http://graphml.graphdrawing.org/xmlns") + "\n")


def datum(keys: dict, kind: str, name: str, value) -> str:
    """One datum of a node or an edge, and its key declared."""
    if isinstance(value, list):
        value = json.dumps(value)
    type_name = TYPES.get(type(value), "string")
    key = keys.setdefault((kind, name, type_name), f"d{len(keys)}")
    return element("data", escape(repr(value) if isinstance(value, float) else value), key=key)
