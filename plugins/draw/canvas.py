"""SVG by hand: a canvas for lines, circles, boxes, texts and grey pictures.

What it makes needs no other file, is read aloud by its title and description, and takes the colour
of the text around it; on its own it is dark on light, or light on dark where that is preferred.
"""

import base64
import struct
import zlib

# Of a number's sign: told apart by colour-blind eyes, legible on white and on black. In grey the
# negative is known by its dashes.
POSITIVE, NEGATIVE = "#1f7ac0", "#c85200"
DASHES = "5 3"

STYLE = ("svg:root{color:#1f2328}"
         "@media screen and (prefers-color-scheme:dark){svg:root{color:#e6e6e6}}")

# A picture of so many cells is drawn in boxes, a larger one embedded as a PNG.
MOST_BOXES = 36


class Canvas:
    """A drawing of a width and a height, to which things are added from back to front.

    Attributes are given by SVG's names with _ for -: stroke_width=2. Where a colour is left out,
    it is that of text.
    """

    def __init__(self, width, height, title: str, description: str = ""):
        self.width, self.height = width, height
        self.title, self.description = title, description
        self.parts = []

    def line(self, x1, y1, x2, y2, tip="", **attributes):
        """A straight line; tip: what is shown when it is pointed at."""
        self.add("line", tip, x1=x1, y1=y1, x2=x2, y2=y2,
                 **{"stroke": "currentColor", **attributes})

    def path(self, d: str, tip="", **attributes):
        """A path, in SVG's own letters: M 0 0 L 10 20."""
        self.add("path", tip, d=d, **{"stroke": "currentColor", "fill": "none", **attributes})

    def circle(self, x, y, r, tip="", **attributes):
        """A circle around (x, y)."""
        self.add("circle", tip, cx=x, cy=y, r=r,
                 **{"stroke": "currentColor", "fill": "none", **attributes})

    def box(self, x, y, width, height, tip="", **attributes):
        """A box, from its left upper corner."""
        self.add("rect", tip, x=x, y=y, width=width, height=height,
                 **{"stroke": "currentColor", "fill": "none", **attributes})

    def text(self, x, y, words, size=14, anchor="middle", **attributes):
        """A line of text; y is where its letters stand."""
        self.parts.append(element("text", escape(words), x=x, y=y, font_size=size,
                                  text_anchor=anchor, **{"fill": "currentColor", **attributes}))

    def picture(self, x, y, width, height, rows: list, low: float, high: float, tip=""):
        """Rows of numbers as a picture, black at `low` and white at `high`, with a frame."""
        greys = [[grey(value, low, high) for value in row] for row in rows]
        wide, tall = width / len(rows[0]), height / len(rows)
        if len(rows) * len(rows[0]) > MOST_BOXES:
            self.parts.append(element(
                "image", x=x, y=y, width=width, height=height, href=png_address(greys),
                preserveAspectRatio="none", style="image-rendering:pixelated"))
        else:
            cells = [element("rect", x=x + k * wide, y=y + i * tall, width=wide, height=tall,
                             fill=f"#{level:02x}{level:02x}{level:02x}")
                     for i, row in enumerate(greys) for k, level in enumerate(row)]
            self.parts.append(element("g", "".join(cells), shape_rendering="crispEdges"))
        self.box(x, y, width, height, tip, stroke_width=0.75, stroke_opacity=0.6,
                 pointer_events="all")

    def add(self, name: str, tip="", **attributes):
        """An element of any kind."""
        self.parts.append(element(name, element("title", escape(tip)) if tip else "", **attributes))

    def svg(self) -> str:
        """The whole drawing, one element a line."""
        width, height = number(self.width), number(self.height)
        head = (element("title", escape(self.title)), element("desc", escape(self.description)),
                element("style", STYLE))
        return element("svg", "\n".join(("", *head, *self.parts, "")),
                       xmlns="http://www.w3.org/2000/svg", role="img",
                       viewBox=f"0 0 {width} {height}", width=self.width, height=self.height,
                       style="max-width:100%;height:auto",
                       font_family="system-ui, sans-serif") + "\n"


def element(name: str, content: str = "", **attributes) -> str:
    """An element of XML around content that is XML already."""
    said = "".join(f' {key.replace("_", "-")}="{escape(number(value))}"'
                   for key, value in attributes.items())
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def escape(text) -> str:
    """A text as XML has it, in ASCII; what no XML may hold becomes a question mark in a box."""
    allowed = "".join(letter if letter in "\t\n\r" or " " <= letter < "\ud800"
                      or "\ue000" <= letter < "\ufffe" or letter > "\uffff" else "\ufffd"
                      for letter in str(text))
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        allowed = allowed.replace(sign, name)
    return allowed.encode("ascii", "xmlcharrefreplace").decode("ascii")


def number(value) -> str:
    """A number in at most three decimals; anything else as a text."""
    if not isinstance(value, float):
        return str(value)
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def grey(value: float, low: float, high: float) -> int:
    """Between 0, black, at `low` and 255, white, at `high`."""
    share = (value - low) / (high - low) if high > low else 0.0
    return round(255 * min(1.0, max(0.0, share)))


def png_address(greys: list) -> str:
    """Rows of grey levels as a PNG in a data: address, stored and so the same by every zlib."""
    def chunk(kind, data):
        """A chunk of a PNG."""
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    header = struct.pack(">IIBBBBB", len(greys[0]), len(greys), 8, 0, 0, 0, 0)
    lines = b"".join(b"\0" + bytes(row) for row in greys)
    png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 0))
           + chunk(b"IEND", b""))
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def text_width(words, size=14) -> float:
    """About how wide a text is; rather more than less."""
    return sum(1.0 if ord(letter) > 0x2e80 else 0.63 for letter in str(words)) * size


def shortened(words, width: float, size=14) -> str:
    """A text that is no wider than this, its end left out where it is too long."""
    words = str(words)
    if text_width(words, size) <= width:
        return words
    while words and text_width(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"
