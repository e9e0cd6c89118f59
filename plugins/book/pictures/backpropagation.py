"""The book's network: forward, and backpropagation's way back through the same weights."""

import minnet
from minnet.core import numbers

from .shapes import (RADIUS, SMALL, TEXT, THIN, arrow, between, canvas_of, draw_edges,
                     edges_between, head, node, said)

WEIGHTS = [[[0.6, -0.4], [-0.8, 0.5], [0.3, 0.9]], [[1.2, -0.7, 0.5], [-0.6, 0.8, 1.1]]]
BIASES = [[0.1, 0.2, -0.5], [-0.3, 0.1]]
INPUT, TARGET = [1.0, 0.5], [1.0, 0.0]
MIDDLE, APART = 172, 112


def small_network():
    """2 inputs, 3 hidden neurons, 2 outputs, with weights of one decimal."""
    network = minnet.Network.mlp([2, 3, 2])
    for layer, weights, biases in zip(network.layers, WEIGHTS, BIASES):
        layer.weights, layer.biases = [list(w_j) for w_j in weights], list(biases)
    return network


def places(*across) -> list:
    """Where the neurons of each column stand."""
    return [[(x, MIDDLE + APART * (j - (count - 1) / 2)) for j in range(count)]
            for x, count in zip(across, (2, 3, 2))]


def network(words: dict):
    """What the network makes of an input."""
    it = small_network()
    (x, z1, a1), (_, z2, a2) = it.forward(INPUT)
    canvas = canvas_of(words, "network", 400, 332, x=x, a1=a1, a2=a2)
    columns = places(34, 180, 326)
    for starts, ends, layer in zip(columns, columns[1:], it.layers):
        draw_edges(canvas, edges_between(starts, ends, layer.weights), starts + ends)
        for (across, down), bias in zip(ends, layer.biases):
            canvas.text(across, down + RADIUS + 14, f"b {said(bias)}", SMALL)
    for column, values, name in zip(columns, (x, a1, a2),
                                    ("x", "a¹ = f(w¹ x + b¹)", "a² = f(w² a¹ + b²)")):
        canvas.text(column[0][0], 16, name, TEXT)
        for at, value in zip(column, values):
            node(canvas, at, value)
    return canvas


def backpropagation(words: dict):
    """The errors, from the last layer back to the first."""
    it = small_network()
    trace = it.forward(INPUT)
    errors, gradient = it.deltas(trace, TARGET), it.loss.gradient(trace[-1][2], TARGET)
    slopes = [layer.delta(z, a, [1.0] * len(z)) for layer, (x, z, a) in zip(it.layers, trace)]
    canvas = canvas_of(words, "backpropagation", 408, 364, d1=errors[0], d2=errors[1], g=gradient,
                       s1=slopes[0], s2=slopes[1])
    first, hidden, last = places(26, 116, 260)
    for start in first:
        canvas.circle(*start, RADIUS, **THIN)
        for end in hidden:
            arrow(canvas, *between(end, start), **THIN)
    edges = edges_between(last, hidden, list(zip(*it.layers[1].weights)))
    draw_edges(canvas, edges, hidden + last)
    for edge in edges:
        head(canvas, edge.start, edge.end, stroke_width=1.5)
    most = max(abs(delta) for delta in numbers(errors))
    for at, delta in zip(hidden + last, numbers(errors)):
        node(canvas, at, delta, most)
    for (x, y), slope, below in zip(hidden, slopes[0], (-RADIUS - 8, RADIUS + 16, RADIUS + 16)):
        canvas.text(x, y + below, f"f′ = {said(slope)}", SMALL)
    for (x, y), slope, to_go in zip(last, slopes[1], gradient):
        arrow(canvas, (x + 44, y), (x + RADIUS + 2, y), stroke_width=1.5)
        canvas.text(x + 48, y - 4, f"a − y = {said(to_go)}", SMALL, "start")
        canvas.text(x + 48, y + 14, f"f′ = {said(slope)}", SMALL, "start")
    canvas.text(306, 350, "δ² = (a² − y) ⊙ f′(z²)", TEXT)
    canvas.text(104, 350, "δ¹ = (w²)ᵀδ² ⊙ f′(z¹)", TEXT)
    return canvas
