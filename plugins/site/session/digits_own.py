"""Digits of one's own: labelled pictures that the page keeps; learned from, read and written."""

import base64
import binascii
import json
import os
import struct
import tempfile

import minnet
from minnet import MinnetError

from .digits_pad import SIDE, unpacked

MOST = 2000
FORMAT = "minnet digits"


class Pictures(minnet.Rows):
    """Pictures as bytes; a row is made of levels / 255."""

    def __init__(self, pictures: list):
        self.pictures = pictures

    def __len__(self):
        return len(self.pictures)

    def row(self, i):
        """The numbers of picture i."""
        return [level / 255 for level in self.pictures[i]]

    def grey_levels(self, i):
        """Picture i as it is."""
        return self.pictures[i]


def own_digits(digits: list) -> list:
    """(label, levels) of each digit that the page has kept: {"label": …, "levels": base64}."""
    if len(digits) > MOST:
        raise MinnetError(f"{len(digits)} digits came, and up to {MOST} are kept; delete some")
    return [(checked_label(digit.get("label")), unpacked(digit.get("levels"))) for digit in digits]


def checked_label(label) -> int:
    """A digit's label."""
    if label not in range(10) or isinstance(label, bool):
        raise MinnetError(f"the label {label!r} is no digit: labels are 0 to 9")
    return int(label)


def kept(label: int, levels: bytes) -> dict:
    """A digit as the page keeps it."""
    return {"label": int(label), "levels": packed(levels)}


def packed(levels: bytes) -> str:
    """Grey levels in base64."""
    return base64.b64encode(levels).decode("ascii")


def network_of(model: dict):
    """The network that the page has kept, as a model's file has it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(model, file)
        try:
            return minnet.load(path)
        except MinnetError as error:
            raise MinnetError(str(error).replace(folder + os.sep, "")) from None


def idx(digits: list, what: str) -> bytes:
    """The IDX file of the images, or of the labels."""
    if what == "labels":
        return struct.pack(">BBBBI", 0, 0, 8, 1, len(digits)) + bytes(label for label, _ in digits)
    header = struct.pack(">BBBBIII", 0, 0, 8, 3, len(digits), SIDE, SIDE)
    return header + b"".join(levels for _, levels in digits)


def imported(files: list) -> list:
    """The digits in files, {"name", "content": base64}: of JSON, or images and labels as IDX."""
    contents = {os.path.basename(file["name"]): content_of(file) for file in files}
    texts = [content for content in contents.values() if content.lstrip()[:1] == b"{"]
    if texts:
        return [digit for text in texts for digit in from_json(text)]
    return from_idx(contents)


def content_of(file: dict) -> bytes:
    """A file's bytes."""
    try:
        return base64.b64decode(file["content"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise MinnetError(f"{file['name']} could not be read ({error})") from None


def from_json(text: bytes) -> list:
    """The digits of a file that this page wrote."""
    try:
        made = json.loads(text.decode("utf-8"))
    except ValueError as error:
        raise MinnetError(f"the file is no JSON ({error}): was it cut short?") from None
    if made.get("format") != FORMAT or not isinstance(made.get("digits"), list):
        raise MinnetError("the file holds no digits: one with the format "
                          f"'{FORMAT}', which this page writes, was expected")
    if not all(isinstance(digit, dict) for digit in made["digits"]):
        raise MinnetError("the file's digits are not whole: each has a label and levels")
    return [kept(*digit) for digit in own_digits(made["digits"])]


def from_idx(contents: dict) -> list:
    """The digits of two IDX files, one of images and one of labels."""
    images = [name for name in contents if "labels" not in name]
    if len(images) != 1 or len(contents) != 2:
        raise MinnetError(f"{len(contents)} files came ({', '.join(contents)}): choose one file "
                          "of JSON, or two of IDX together, the images and the labels, whose "
                          "names say so: own-images-idx3-ubyte and own-labels-idx1-ubyte")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in contents.items():
            what = "images-idx3" if name == images[0] else "labels-idx1"
            with open(os.path.join(folder, f"own-{what}-ubyte"), "wb") as file:
                file.write(content)
        try:
            data = minnet.load_dataset(os.path.join(folder, "own-images-idx3-ubyte"))[0]
        except MinnetError as error:
            raise MinnetError(str(error).replace(folder + os.sep, "")) from None
    if data.inputs.shape[1:] != (SIDE, SIDE) or not data.inputs.grey_levels:
        raise MinnetError(f"pictures of {data.inputs.shape[1:]} came, and {SIDE} × {SIDE} grey "
                          "levels were expected")
    return [kept(checked_label(target.index(1.0)), data.inputs.grey_levels(i))
            for i, target in enumerate(data.targets)]
