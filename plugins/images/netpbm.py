"""PGM and PPM, the plainest picture files: P2 and P3 in text, P5 and P6 in bytes."""

import re
from array import array

from minnet import MinnetError

from .picture import MOST_PIXELS, Picture, grey

# How many numbers a pixel has.
CHANNELS = {b"P2": 1, b"P3": 3, b"P5": 1, b"P6": 3}

BEGINNING = re.compile(rb"P[2356](?=[\s#])")
GAP = rb"(?:\s|#[^\n\r]*[\n\r])+"
HEADER = re.compile(rb"P[2356]" + GAP + rb"(\d+)" + GAP + rb"(\d+)" + GAP + rb"(\d+)\s")

# A header may be as long as this, its comments among it.
LONGEST_HEADER = 1 << 16


def read_netpbm(path: str) -> Picture:
    """The picture in a PGM or PPM file."""
    with open(path, "rb") as file:
        start = file.read(LONGEST_HEADER)
        header = HEADER.match(start)
        if not header:
            raise MinnetError(f"{path} is damaged: it begins as {start[:2].decode()}, and then "
                              "should come its width, its height and its largest level")
        if max(map(len, header.groups())) > 9:
            raise MinnetError(f"{path} is damaged: its header has a number of more than 9 digits")
        width, height, largest = map(int, header.groups())
        channels = CHANNELS[start[:2]]
        check_size(path, width, height)
        if not 0 < largest < 65536:
            raise MinnetError(f"{path} is damaged: its largest level is {largest}, and should be "
                              "from 1 to 65535")
        file.seek(header.end())
        read = in_text if start[:2] in (b"P2", b"P3") else in_bytes
        values = read(file, path, width * height * channels, largest)
    if max(values) > largest:
        raise MinnetError(f"{path} is damaged: it has the level {max(values)}, and its header "
                          f"says that the largest is {largest}")
    if largest != 255:
        values = bytes([(value * 255 + largest // 2) // largest for value in values])
    if channels == 3:
        values = grey(values[0::3], values[1::3], values[2::3])
    return Picture(height, width, values)


def check_size(path: str, width: int, height: int):
    """Refuse a picture without pixels, or with too many."""
    if width < 1 or height < 1:
        raise MinnetError(f"{path} has no pixels: its header says {width} × {height}")
    if width * height > MOST_PIXELS:
        raise MinnetError(f"{path} is too large: its header says {width} × {height} pixels, and "
                          f"{MOST_PIXELS:,} in all can be read; make it smaller first")


def in_bytes(file, path: str, count: int, largest: int):
    """The next numbers of a file, one or two bytes each."""
    size = 1 if largest < 256 else 2
    data = file.read(count * size)
    if len(data) < count * size:
        raise cut_short(path, count * size, "bytes", len(data))
    if file.read(1 << 16).strip():
        raise too_much(path, count * size, "bytes")
    if size == 1:
        return data
    return [data[i] << 8 | data[i + 1] for i in range(0, len(data), 2)]


def in_text(file, path: str, count: int, largest: int):
    """The next numbers of a file, written in digits."""
    values = array("H")
    for line in file:
        for word in line.partition(b"#")[0].split():
            if not word.isdigit() or len(word) > 9 or int(word) > 65535:
                raise MinnetError(f"{path} is damaged: {word[:20]!r} stands where a level from 0 "
                                  f"to {largest} should")
            values.append(int(word))
        if len(values) > count:
            raise too_much(path, count, "numbers")
    if len(values) < count:
        raise cut_short(path, count, "numbers", len(values))
    return values.tolist()


def cut_short(path: str, promised: int, what: str, came: int):
    """The error of a file with less than its header says."""
    return MinnetError(f"{path} is cut short: its header promises {promised} {what}, and {came} "
                       "came; make or fetch it again")


def too_much(path: str, promised: int, what: str):
    """The error of a file with more than its header says."""
    return MinnetError(f"{path} is damaged: its header promises {promised} {what}, and more came; "
                       "of a file with several pictures none is read")
