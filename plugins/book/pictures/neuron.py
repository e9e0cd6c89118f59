"""The neuron: inputs, weights, bias, sum and activation, with the numbers of its chapter."""

import minnet

from .shapes import (FILL, POSITIVE, RADIUS, TEXT, THIN, arrow, canvas_of, draw_edges,
                     edges_between, said)

WEIGHTS, BIAS, INPUT = [2.0, -1.0], 0.5, [3.0, 4.0]


def neuron(words: dict):
    """A neuron of two inputs."""
    it = minnet.Neuron(WEIGHTS, BIAS, "sigmoid")
    z, a = it.weighted_input(INPUT), it.output(INPUT)
    canvas = canvas_of(words, "neuron", 400, 180, x=INPUT, w=it.weights, b=it.bias, z=z, a=a)
    inputs, total, box = [(50, 40), (50, 130)], (165, 85), (230, 60, 50, 50)
    draw_edges(canvas, edges_between(inputs, [total], [it.weights]), [total])
    for k, (x, y) in enumerate(inputs):
        canvas.circle(x, y, RADIUS, stroke_width=1.5)
        canvas.text(x, y, said(INPUT[k]), TEXT, dy=TEXT * 0.35)
        canvas.text(x - RADIUS - 8, y, "x₁x₂"[2 * k:2 * k + 2], TEXT, "end", dy=TEXT * 0.35)
    canvas.circle(*total, RADIUS, stroke_width=1.5, fill=POSITIVE, fill_opacity=FILL / 2)
    canvas.text(*total, "Σ", 18, dy=6)
    arrow(canvas, (total[0], 150), (total[0], total[1] + RADIUS + 2), stroke_width=1.5)
    canvas.text(total[0], 168, f"b = {said(it.bias)}", TEXT)
    arrow(canvas, (total[0] + RADIUS, 85), (box[0] - 2, 85), stroke_width=1.5)
    canvas.text(205, 52, f"z = {said(z)}", TEXT)
    draw_activation(canvas, it.activation, *box)
    arrow(canvas, (box[0] + box[2], 85), (312, 85), stroke_width=1.5)
    canvas.text(320, 85, f"a = {said(a)}", TEXT, "start", dy=TEXT * 0.35)
    return canvas


def draw_activation(canvas, f, left, top, width, height):
    """A box with the curve of f from −5 to 5, between 0 and 1."""
    canvas.box(left, top, width, height, stroke_width=1.5, rx=6, fill=POSITIVE,
               fill_opacity=FILL / 2)
    zs = [i / 4 for i in range(-20, 21)]
    points = [(left + width * (0.5 + z / 12), top + height * (0.85 - 0.7 * a))
              for z, a in zip(zs, f.output(zs))]
    canvas.line(left + 5, top + height * 0.85, left + width - 5, top + height * 0.85, **THIN)
    canvas.path("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points), stroke_width=2)
    canvas.text(left + width / 2, top + height + 18, "f", TEXT, font_style="italic")
