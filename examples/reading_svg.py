"""What read_2026.py draws: a picture, what the network saw of it, and what it took that for."""

import base64
import struct
import zlib

TILE, SEEN, BARS = 150, 84, 64
STYLE = """text { font: 13px sans-serif; fill: #24292f; text-anchor: middle }
.digit { font-size: 30px; font-weight: bold } .small { font-size: 10px } .bar { fill: #8c959f }
.best { fill: #0969da } .seen { stroke: #8c959f; fill: none } image { image-rendering: pixelated }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .best { fill: #58a6ff } }"""


def as_svg(picture: bytes, inputs, outputs) -> str:
    """The drawing. picture: a PNG file; inputs: of 28 × 28; outputs: probabilities of 0 to 9."""
    digits = [a.index(max(a)) for a in outputs]
    width, read = TILE * len(digits), "".join(map(str, digits))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 452" width="{width}" '
             f'role="img" aria-labelledby="title">\n<title id="title">Handwriting in a picture, as '
             "the network saw it, and how likely it found each digit: it reads "
             f"{read}</title>\n<desc>The digits are MNIST's, by LeCun, Cortes and Burges, "
             f"CC BY-SA 3.0.</desc>\n<style>{STYLE}</style>", image(picture, 0, 0, width, TILE)]
    for text, y in ("the picture", 170), ("as the network saw it", 290), ("what it read", 448):
        parts.append(f'<text x="{width / 2}" y="{y}">{text}</text>')
    for k, (x, a) in enumerate(zip(inputs, outputs)):
        middle = TILE * k + TILE / 2
        parts.append(image(png(x, 28), middle - SEEN / 2, 186, SEEN, SEEN))
        parts.append(f'<rect class="seen" x="{middle - SEEN / 2}" y="186" width="{SEEN}" '
                     f'height="{SEEN}"/>')
        for j, a_j in enumerate(a):
            at, height = middle + 12 * (j - 4.5), max(1, round(BARS * a_j, 1))
            kind = "best" if j == digits[k] else "bar"
            parts.append(f'<rect class="{kind}" x="{at - 5}" y="{370 - height}" width="10" '
                         f'height="{height}"/><text class="small" x="{at}" y="382">{j}</text>')
        parts.append(f'<text class="digit" x="{middle - 16}" y="422">{digits[k]}</text>'
                     f'<text x="{middle + 26}" y="422">{100 * max(a):.1f} %</text>')
    return "\n".join(parts) + "\n</svg>\n"


def image(png_file: bytes, x: float, y: float, width: int, height: int) -> str:
    """A picture at a place."""
    return (f'<image x="{x}" y="{y}" width="{width}" height="{height}" '
            f'href="data:image/png;base64,{base64.b64encode(png_file).decode()}"/>')


def png(levels, width: int) -> bytes:
    """Grey levels from 0 to 1, row after row, as a PNG file."""
    def chunk(kind, data):
        """A part of the file."""
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes(round(255 * v) for v in levels[start:start + width])
                    for start in range(0, len(levels), width))
    size = struct.pack(">2I5B", width, len(levels) // width, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))
