"""The network as a picture: columns, edges, names, numbers, and a legend below them."""

from minnet.core import class_of, plain

from .canvas import DASHES, NEGATIVE, POSITIVE, Canvas, shortened, text_width
from .columns import columns_of
from .edges import (LINK, NUMBERED, SMALL, Room, box_of, edges_between, is_drawn, write_weights)
from .layout import BAR, CLOSE, PORT, lay_out, tile_size
from .legend import legend
from .words import (bar_name, captions, description, figures, input_name, output_name, part_name,
                    short)

EDGE, NAME, TEXT, LINE = 14, 130, 14, 17

# From such a share on, a neuron's fill is so strong that white is read better on it.
STRONG = 0.85

# How wide the line of the largest weight is, by how many lines there are between two columns.
WIDEST = ((30, 6.0), (80, 4.0), (1000, 3.0))


def svg(network, x=None, shape=None) -> str:
    """The network drawn as SVG, its neurons filled by what they make of a sample x.

    shape: (rows, columns) or (channels, rows, columns), if the inputs are a picture of which that
    is not known. Raises minnet.MinnetError for an x that does not fit the network, and for weights
    that are infinite or not a number.
    """
    if x is not None:
        x = plain(x)
        network.predict(x)
    return Picture(network, columns_of(network, x, shape)).svg()


class Picture:
    """A drawing of a network's columns."""

    def __init__(self, network, columns: list):
        self.network, self.columns = network, columns
        left = EDGE + max([text_width(name, TEXT) + 8 for name in self.names_of(columns[0])] or [0])
        self.places = lay_out(columns, left, EDGE + 6)
        self.height = max(y + place.half for place in self.places for y in place.ys)
        right = max([text_width(f"{name} = 0.000", TEXT) + 24
                     for name in self.names_of(columns[-1])] or [0])
        self.width = max(self.places[-1].right + max(right, 40) + EDGE, 340)
        title = "A neural network: " + ", ".join(
            captions(column, column is columns[-1])[0] for column in columns
            if column.kind != "bar")
        self.canvas = Canvas(round(self.width), 0, title, description(network, columns))

    def svg(self) -> str:
        """The whole of it."""
        pairs = list(zip(self.places, self.places[1:]))
        drawn = [pair for pair in pairs if is_drawn(pair[0].column, pair[1].column)]
        bundles = [edges_between(before, after, self.name) for before, after in drawn]
        edges = [edge for bundle in bundles for edge in bundle]
        self.heaviest = max([abs(edge.weight) for edge in edges] or [0.0])
        self.widest = next(width for most, width in WIDEST
                           if max(map(len, bundles), default=0) <= most)
        self.room = Room(edges)
        self.linked = [pair for pair in pairs if pair not in drawn]
        for pair in self.linked:
            self.draw_links(*pair)
        self.take_slots()
        for bundle in bundles:
            self.draw_edges(bundle)
        for place in self.places:
            self.draw_column(place)
        self.write_names()
        bottom = self.write_captions()
        self.canvas.height = round(legend(self, EDGE, bottom + 12))
        return self.canvas.svg()

    def take_slots(self):
        """Let no number be written over a neuron."""
        for place in self.places:
            half = max(place.half, tile_size(place.column)[1] / 2 if place.column.pictured else 0)
            for slot, y in place.shown():
                self.room.take((place.left, y - half, place.x - place.half, y + half))
                self.room.take((place.x - place.half, y - place.half, place.right, y + place.half))

    def draw_edges(self, edges: list):
        """The weights between two columns, the smaller behind the larger."""
        if len(edges) <= NUMBERED:
            write_weights(self.canvas, edges, self.room)
        for edge in sorted(edges, key=lambda edge: abs(edge.weight)):
            edge.draw(self.canvas, self.widest * abs(edge.weight) / (self.heaviest or 1.0))

    def draw_links(self, before, after):
        """Thin lines to what reads without weights, or with too many to draw."""
        for k, y1 in before.shown():
            for j, y2 in after.shown():
                if after.column.joined != "same" or k == j:
                    self.canvas.line(before.right, y1, after.left, y2, **LINK)

    def draw_column(self, place):
        """The neurons, maps or bar of a column, and how many are left out."""
        column = place.column
        if column.kind == "bar":
            self.draw_bar(place)
        for slot, y in place.shown():
            if column.kind == "neurons":
                self.draw_neuron(place, slot, y)
            elif column.kind == "maps":
                self.draw_map(place, slot, y)
            for number, rows in enumerate(column.tiles(slot)):
                wide, tall = tile_size(column)
                self.canvas.picture(place.left + number * (wide + CLOSE), y - tall / 2, wide, tall,
                                    rows, -column.heaviest, column.heaviest)
        if place.gap() and column.kind != "bar":
            y, count = place.gap()
            self.canvas.text(place.x, y - 2, "⋮", TEXT)
            self.canvas.text(place.x, y + 12, f"+{count}", SMALL)

    def draw_neuron(self, place, j: int, y: float):
        """A neuron as a circle, filled by its activation; the number in it if it fits."""
        column = place.column
        fill = self.fill_of(column, j)
        self.canvas.circle(place.x, y, place.half, self.tip(place, j), stroke_width=1.25, **fill)
        words = column.values and short(column.values[j], 5 if place.half > 17 else 4)
        if words:
            ink = {"fill": "#ffffff"} if fill["fill_opacity"] > STRONG else {}
            self.canvas.text(place.x, y + SMALL * 0.35, words, SMALL, pointer_events="none", **ink)
        self.write_bias(place, j, y)

    def fill_of(self, column, j: int) -> dict:
        """How a neuron is filled: by its share of the scale, orange and dashed below 0."""
        if column.values is None:
            return {"fill": "currentColor", "fill_opacity": 0.0}
        a = column.values[j]
        filled = {"fill": NEGATIVE if a < 0 else POSITIVE, "fill_opacity": abs(a) / column.scale}
        return {**filled, "stroke_dasharray": DASHES} if a < 0 else filled

    def write_bias(self, place, j: int, y: float):
        """A neuron's bias, where there is room below or above it."""
        bias = bias_of(place.column.layer, j)
        words = short(bias, 6) if bias else None
        for below in (1, -1) if words else ():
            box = box_of(f"b {words}", place.x, y + below * (place.half + 8), SMALL - 1)
            if self.room.is_free(box):
                self.room.take(box)
                self.canvas.text(place.x, (box[1] + box[3]) / 2 + 3, f"b {words}", SMALL - 1)
                break

    def draw_map(self, place, number: int, y: float):
        """A feature map as a picture; its frame alone without a sample."""
        column, rows = place.column, place.column.map(number)
        wide = place.right - place.x
        corner = place.x - wide, y - place.half, 2 * wide, 2 * place.half
        if rows is None:
            self.canvas.box(*corner, self.tip(place, number), stroke_width=1.25,
                            fill="currentColor", fill_opacity=0.06)
        else:
            self.canvas.picture(*corner, rows, column.low, column.scale, self.tip(place, number))

    def draw_bar(self, place):
        """A layer of another kind: its name on a narrow bar."""
        column, top, bottom = place.column, min(place.ys) - 20, max(place.ys) + 20
        words = bar_name(column.layer)
        middle, long = (top + bottom) / 2, text_width(words, TEXT) / 2 + 8
        top, bottom = min(top, middle - long), max(bottom, middle + long)
        self.height = max(self.height, bottom)
        self.canvas.box(place.left, top, BAR, bottom - top,
                        part_name(column.layer), rx=8, stroke_width=1.25,
                        fill="currentColor", fill_opacity=0.06)
        for j, y in () if column.of_maps else place.shown():
            self.canvas.circle(place.right - PORT, y, PORT, self.tip(place, j), stroke_width=1,
                               **self.fill_of(column, j))
        self.canvas.text(place.x - 1, middle, words, TEXT, dy=5,
                         transform=f"rotate(-90 {place.x - 1:.1f} {middle:.1f})")

    def name(self, place, j: int) -> str:
        """What neuron j of a column is called: an input's or an output's name, else 1.2."""
        column = place.column
        if column.of_maps:
            return f"map {column.number}.{j + 1}" if column.layer else f"picture {j + 1}"
        if not column.layer:
            return input_name(self.network, j)
        if column is self.columns[-1]:
            return output_name(self.network, j, column.count)
        return f"{column.number}.{j + 1}"

    def tip(self, place, j: int) -> str:
        """What is shown when a neuron or map is pointed at."""
        column, said = place.column, self.name(place, j)
        bias = bias_of(column.layer, j)
        if bias is not None:
            said += f": b = {bias:.6g}"
        if column.values and not column.of_maps:
            said += f"{',' if bias is not None else ':'} a = {column.values[j]:.6g}"
        return said

    def names_of(self, column) -> list:
        """The names beside a column: of inputs, or of outputs; those of maps are not known."""
        if column.of_maps:
            return []
        name = ((lambda j: input_name(self.network, j)) if not column.layer
                else lambda j: output_name(self.network, j, column.count))
        return [shortened(name(j), NAME, TEXT) for j in column.slots if j is not None]

    def write_names(self):
        """The names of the inputs, and of the outputs with what comes out for a sample."""
        first, last = self.places[0], self.places[-1]
        for (k, y), name in zip(first.shown(), self.names_of(first.column)):
            self.canvas.text(first.left - 6, y + 5, name, TEXT, "end")
        values = last.column.values
        best = class_of(values) if values and len(values) > 1 and self.network.classes else None
        for (j, y), name in zip(last.shown(), self.names_of(last.column)):
            said = f"{name} = {figures(values[j])}" if values else name
            weight = {"font_weight": "bold"} if j == best else {}
            self.canvas.text(last.right + 6, y + 5, said, TEXT, "start", **weight)

    def write_captions(self) -> float:
        """The lines under each column; returns where they end."""
        captioned = [place for place in self.places
                     if place.column.kind != "bar" or place.column.values]
        written = [self.caption(place) for place in captioned]
        widths = [max(text_width(line, TEXT - 1) for line in lines) for lines in written]
        top = self.height + 34
        for place, lines in zip(captioned, written):
            room = min([2 * (place.x - 4), 2 * (self.width - place.x - 4)])
            for other, width in zip(captioned, widths):
                apart = abs(place.x - other.x)
                if other is not place:
                    room = min(room, max(apart, 2 * apart - width) - 6)
            for i, line in enumerate(lines):
                self.canvas.text(place.x, top + i * LINE, shortened(line, room, TEXT - 1), TEXT - 1)
        return top + max(map(len, written)) * LINE

    def caption(self, place) -> list:
        """The lines under a column; under the outputs, what their classes are classes of too."""
        last = place.column is self.columns[-1]
        lines = captions(place.column, last)
        if last and self.network.classes and self.network.target:
            lines.insert(1, str(self.network.target))
        return lines


def bias_of(layer, j: int):
    """The bias of neuron or map j; None where the layer has none that is learned."""
    if "biases" not in getattr(layer, "parameters", ()):
        return None
    biases = plain(layer.biases)
    if not isinstance(biases, list) or j >= len(biases) or not isinstance(biases[j], (int, float)):
        return None
    return biases[j]
