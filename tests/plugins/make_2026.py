"""Strips of handwritten digits, made of MNIST's: python3 tests/plugins/make_2026.py

It writes the pictures in examples/2026: one is four test images of `digits` side by side; of the
other the same are drawn larger, each in its own place, in dark ink on grey paper with a shadow.
"""

import os
import pathlib
import random
import struct
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SIDE = 28


def images_of(labels, test, among=None, source=None) -> list:
    """A test image of each of these classes, bytes: the first ones among these, or drawn ones."""
    among = range(len(test)) if among is None else among
    by_class = {label: [i for i in among if test.targets[i][int(label)] == 1]
                for label in set(labels)}
    chosen = [source.choice(by_class[label]) if source else by_class[label].pop(0)
              for label in labels]
    return [test.inputs.grey_levels(i) for i in chosen]


def strip(images) -> tuple:
    """(height, width, levels) of images of 28 × 28 side by side, as they are."""
    rows = (image[r * SIDE:(r + 1) * SIDE] for r in range(SIDE) for image in images)
    return SIDE, SIDE * len(images), b"".join(rows)


def drawn(images, side, scales, shifts, paper=190, ink=50, shadow=0.0, grain=0.0, source=None):
    """(height, width, levels) of the images drawn anew, side by side in tiles of side × side.

    scales: how many pixels wide one of MNIST's becomes; shifts: how far (down, right) of its
    tile's middle each is. A shadow takes away this share of the light on its side of a slanting
    edge, and half as much of it more and more towards the right; grain: the deviation of noise.
    """
    width = side * len(images)
    levels = bytearray()
    for r in range(side):
        for c in range(width):
            k = c // side
            y, x = ((place - side / 2 + 0.5 - shift) / scales[k] + SIDE / 2 - 0.5
                    for place, shift in zip((r, c % side), shifts[k]))
            covered = sampled(images[k], y, x)
            light = 1 - shadow / 2 * c / width - (shadow if c + r > 0.55 * width else 0)
            level = light * (paper + (ink - paper) * covered)
            levels.append(min(255, max(0, round(level + (source.gauss(0, grain) if grain else 0)))))
    return side, width, bytes(levels)


def sampled(image, y: float, x: float) -> float:
    """The ink at a place between the pixels of an image, from 0 to 1, linearly between them."""
    top, left = int(y // 1), int(x // 1)
    total = 0.0
    for r in (top, top + 1):
        for c in (left, left + 1):
            if 0 <= r < SIDE and 0 <= c < SIDE:
                total += (1 - abs(y - r)) * (1 - abs(x - c)) * image[r * SIDE + c] / 255
    return total


def pgm(height, width, levels) -> bytes:
    """The picture as a PGM file."""
    note = b"# digits of MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0\n"
    return b"P5\n" + note + b"%d %d\n255\n" % (width, height) + levels


def png(height, width, levels) -> bytes:
    """The picture as a grey PNG file."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    rows = b"".join(b"\0" + levels[r * width:(r + 1) * width] for r in range(height))
    size = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size)
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def main():
    """Write the two pictures, each as PGM and as PNG."""
    sys.path.insert(0, str(ROOT))
    import minnet
    images = images_of("2026", minnet.load_dataset("digits")[1])
    pictures = {"2026": strip(images), "2026_on_paper": drawn(
        images, 64, scales=(1.7, 1.9, 1.5, 1.8), shifts=((-8, 6), (5, -5), (7, 8), (-4, -7)),
        paper=170, ink=40, shadow=0.3, grain=3, source=random.Random(2026))}
    folder = ROOT / "examples" / "2026"
    os.makedirs(folder, exist_ok=True)
    for name, picture in pictures.items():
        (folder / f"{name}.pgm").write_bytes(pgm(*picture))
        (folder / f"{name}.png").write_bytes(png(*picture))


if __name__ == "__main__":
    main()
