"""From a file or a folder to samples."""

import os
import re

import minnet
from minnet import MinnetError

from .characters import in_characters
from .fit import fit_mnist, fit_none
from .netpbm import BEGINNING, read_netpbm
from .with_pillow import read_with_pillow

FITS = ("mnist", "none")
DIGITS = [str(k) for k in range(10)]

# How files of pictures are called; one that is called so and holds something else is told.
ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".pgm", ".ppm", ".gif", ".tif", ".tiff")

SETTINGS = {"activation": "sigmoid", "output_activation": "softmax", "loss": "cross_entropy",
            "initializer": "xavier", "batch_size": 10, "learning_rate": 0.2}


def data_in(path: str, options):
    """The samples in a picture or in a folder of them; None if it holds something else."""
    try:
        if os.path.isdir(path):
            files, classes = files_in(path)
        else:
            files, classes = ([path] if is_picture(path) else []), None
        return samples_in(files, classes, path, options) if files else None
    except OSError as error:
        raise MinnetError(f"cannot read {error.filename or path}: {error.strerror}") from None


def samples_in(files: list, classes, path: str, options):
    """The samples in these pictures, of these classes, as the options say."""
    network = options.get("network")
    tile, fit = tile_size(options.get("tile")), fit_named(options.get("fit"))
    fit = fit or ("mnist" if of_digits(network, classes) else "none")
    samples = Samples()
    for number, file in enumerate(files):
        picture = read_picture(file)
        for piece in tiles(picture, tile, file):
            fitted = (fit_mnist(piece) if fit == "mnist"
                      else fit_none(piece, getattr(network, "inputs", None), file))
            samples.add(fitted, file, classes and classes[number])
        if fit == "mnist" and tile is None and picture.width >= 2 * picture.height:
            side = picture.height
            samples.notes.append(f"{file} is {side} × {picture.width} pixels and read as one "
                                 f"digit; --tile {side}x{side} cuts it into tiles")
    return samples.dataset(os.path.basename(os.path.abspath(path)), network)


def of_digits(network, classes) -> bool:
    """Whether a network is like MNIST's, of 784 inputs and the classes 0 to 9.

    Where there is none yet, whether these classes are.
    """
    if network is None:
        return set(classes or ()) == set(DIGITS)
    return network.inputs == 784 and network.classes == DIGITS


def tile_size(said):
    """(rows, columns) as 28x28 says it; None for None."""
    if said is None:
        return None
    words = re.split("[xX×]", said) if isinstance(said, str) else said
    try:
        height, width = (int(word) for word in words)
    except (TypeError, ValueError):
        height = width = 0
    if height < 1 or width < 1:
        raise MinnetError(f"a tile is {said!r:.40}, and should be its rows and its columns in "
                          "pixels, 28x28 for example")
    return height, width


def fit_named(said):
    """The way to fit of this name; None for None."""
    if said not in (None, *FITS):
        raise MinnetError(f"pictures are fitted as 'mnist' or 'none' says, and not as {said!r:.40}")
    return said


def files_in(folder: str) -> tuple:
    """The pictures in a folder and, where they are in sub-folders, the class of each."""
    names = names_in(folder)
    if not names:
        raise MinnetError(f"{folder} is an empty folder: pictures should be in it, or a sub-folder "
                          "of pictures for each class")
    inside = [os.path.join(folder, name) for name in names]
    folders = [path for path in inside if os.path.isdir(path)]
    files = [path for path in inside if os.path.isfile(path) and is_picture(path)]
    of_class = {path: [file for file in (os.path.join(path, name) for name in names_in(path))
                       if os.path.isfile(file) and is_picture(file)] for path in folders}
    if not any(of_class.values()):
        return files, None
    if files:
        raise MinnetError(f"{files[0]} lies beside sub-folders of pictures: put it into the "
                          "sub-folder of its class, or into none")
    for path, pictures in of_class.items():
        if not pictures:
            raise MinnetError(f"{path} holds no pictures, and each sub-folder should hold those of "
                              "a class: fill it, or take it away")
    pairs = [(file, os.path.basename(path)) for path in folders for file in of_class[path]]
    return tuple(zip(*pairs))


def names_in(folder: str) -> list:
    """The names in a folder in order, 2 before 10, those that systems hide left out."""
    return sorted((name for name in os.listdir(folder) if not name.startswith(".")), key=natural)


def natural(name: str) -> list:
    """By what names are put in order: the numbers in them count as numbers."""
    return [(not word.isdecimal(), int(word) if word.isdecimal() else 0, word)
            for word in re.split(r"(\d+)", name) if word]


def is_picture(path: str) -> bool:
    """Whether a file's content is a picture's; one that is only called so is refused."""
    if kind_of(path):
        return True
    if path.lower().endswith(ENDINGS):
        with open(path, "rb") as file:
            start = file.read(8)
        raise MinnetError(f"{path} is no picture of a kind that can be read (PNG, JPEG, BMP, WebP, "
                          f"PGM, PPM): it {f'begins with {start!r}' if start else 'is empty'}; "
                          "make or fetch it again")
    return False


def kind_of(path: str) -> str:
    """"PNG", "JPEG", "BMP", "WebP" or "PGM or PPM", by a file's first bytes; "" for none."""
    with open(path, "rb") as file:
        start = file.read(18)
    if BEGINNING.match(start):
        return "PGM or PPM"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "WebP"
    return "BMP" if start.startswith(b"BM") and start[6:10] == bytes(4) else ""


def read_picture(path: str):
    """The picture in a file."""
    kind = kind_of(path)
    return read_netpbm(path) if kind == "PGM or PPM" else read_with_pillow(path, kind)


def tiles(picture, size, path: str) -> list:
    """A picture's tiles of this size; the picture alone if no size is given."""
    if size is None:
        return [picture]
    height, width = size
    if picture.height % height or picture.width % width:
        raise MinnetError(f"{path} is {picture.height} × {picture.width} pixels (rows × columns), "
                          f"and tiles of {height} × {width} do not fill it: the rows and the "
                          "columns of a tile should divide those of the picture")
    return picture.tiles(height, width)


class Samples(minnet.Rows):
    """Pictures of one size as rows of numbers, kept as bytes: 0 to 255 becomes 0 to 1.

    places: of each the file, and the number of the tile in it. labels: the classes, None if they
    are not known. notes: what there is to tell of them.
    """

    grey = [level / 255 for level in range(256)]

    def __init__(self):
        self.pictures, self.places, self.labels, self.notes = [], [], [], []

    def add(self, picture, file: str, label):
        """Take up a picture, which should be of the size of the first."""
        first = self.pictures[0] if self.pictures else picture
        if (picture.height, picture.width) != (first.height, first.width):
            raise MinnetError(
                f"{file} is {picture.height} × {picture.width} pixels, and {self.places[0][0]} is "
                f"{first.height} × {first.width}: pictures to learn from should be of one size; "
                "--fit mnist makes 28 × 28 of every digit")
        same = self.places and self.places[-1][0] == file
        self.places.append((file, self.places[-1][1] + 1 if same else 0))
        self.pictures.append(picture)
        self.labels.append(label)

    def __len__(self):
        return len(self.pictures)

    def row(self, i: int) -> list:
        """The numbers of sample i."""
        return [self.grey[level] for level in self.pictures[i].levels]

    def grey_levels(self, i: int) -> bytes:
        """The same as bytes."""
        return self.pictures[i].levels

    def array(self, np, dtype):
        """All rows as one NumPy array."""
        data = b"".join(picture.levels for picture in self.pictures)
        levels = np.frombuffer(data, dtype=np.uint8).reshape(len(self), -1)
        return np.divide(levels, 255, dtype=dtype)

    def drawn(self, i: int, columns: int) -> str:
        """Sample i in characters."""
        return in_characters(self.pictures[i], columns)

    def dataset(self, name: str, network):
        """The samples as a data set: to learn from, or for a network."""
        labels = None if None in self.labels else self.labels
        classes = labels and sorted(set(labels), key=natural)
        if classes and network is None and len(classes) < 2:
            raise MinnetError(f"{name} has one sub-folder, {classes[0]}: a network learns to tell "
                              "classes apart, and there should be one sub-folder for each")
        settings = {"layers": [len(self[0]), 30, len(classes or DIGITS)], **SETTINGS,
                    "epochs": max(7, min(1000, 20000 // len(self)))}
        data = minnet.Dataset(self, labels, classes, name, settings)
        data.places, data.answers, data.drawn = self.places, labels, self.drawn
        data.lacks = "" if labels else ("has no classes: the pictures of each class should be in a "
                                        "sub-folder of its name")
        data.notes = self.notes + [f"{file}, sample {number}, is blank"
                                   for picture, (file, number) in zip(self.pictures, self.places)
                                   if not any(picture.levels)]
        return data
