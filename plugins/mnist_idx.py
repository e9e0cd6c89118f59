"""Reads IDX files, the format of MNIST, and offers two data sets.

They are `digits`, 6,000 of its images that are carried here, and `mnist`, all 70,000.
"""

import gzip
import math
import os
import struct
import zlib

import minnet
from minnet import MinnetError

# The third byte of a file is the type of its numbers, here as struct writes it; all are big-endian.
TYPES = {0x08: "B", 0x09: "b", 0x0B: "h", 0x0C: "i", 0x0D: "f", 0x0E: "d"}

# A file packed with gzip may unpack to this many bytes, or to so many times its size if that is
# more: pictures pack to a fifth, drawings to a fiftieth, and only emptiness to a thousandth.
ROOM = 8 << 20
LARGEST_RATIO = 100

MOST_CLASSES = 1000

CARRIED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits")

# The accuracy on the test images of digits reaches 90 %, and hardly ever falls on the way
# (benchmarks/digits_settings.py).
SETTINGS = {
    "activation": "sigmoid", "output_activation": "softmax", "loss": "cross_entropy",
    "initializer": "xavier", "epochs": 7, "batch_size": 10, "learning_rate": 0.2,
}


@minnet.hookimpl
def minnet_datasets():
    """digits and mnist."""
    return [minnet.DatasetLoader("digits", load_digits), minnet.DatasetLoader("mnist", load_mnist)]


@minnet.hookimpl
def minnet_read(path):
    """A folder with MNIST's four files, or an IDX file of images, with its labels beside it."""
    if os.path.isdir(path):
        known = any(places(path, part, "images") for part in ("train", "t10k"))
        return load_folder(path, os.path.basename(os.path.abspath(path))) if known else None
    if looks_like_idx(path):
        return load_file(path)
    return None


def load_digits(path=None):
    """5,000 training and 1,000 test images of MNIST, which this plugin carries."""
    return load_folder(path or CARRIED, "digits")


def load_mnist(path=None):
    """MNIST's 60,000 training and 10,000 test images, from the folder that holds its four files."""
    if path is None:
        raise MinnetError("minnet does not carry the whole of MNIST: name the folder that holds "
                          "its four files, with --data DIR on the command line or path=… in Python "
                          "('digits' is a part of it that is carried)")
    return load_folder(path, "mnist")


def load_folder(folder, name):
    """The training and the test part of the four files in a folder."""
    if not os.path.isdir(folder):
        raise MinnetError(f"{folder} is no folder: name the folder that holds the four files of "
                          "MNIST")
    files = [find_file(folder, part, what)
             for part in ("train", "t10k") for what in ("images", "labels")]
    train_images, train_labels = read_pair(files[0], files[1])
    test_images, test_labels = read_pair(files[2], files[3])
    classes = 1 + max(9, max(train_labels), max(test_labels))
    return (dataset(train_images, train_labels, classes, name),
            dataset(test_images, test_labels, classes, name))


def load_file(path):
    """The images of an IDX file; labels, if any, are in the one beside it whose name says so."""
    folder, file_name = os.path.split(path)
    labels_name = file_name.replace("images", "labels").replace("idx3", "idx1")
    for name in (labels_name, labels_name + ".gz", labels_name[:-3]):
        labels_path = os.path.join(folder, name)
        if labels_name != file_name and os.path.isfile(labels_path):
            images, labels = read_pair(path, labels_path)
            return dataset(images, labels, 1 + max(9, max(labels)), file_name)
    return minnet.Dataset(read_images(path), None, name=file_name)


def dataset(images, labels, classes, name):
    """Images and their labels as a data set, with the settings that suit it."""
    return minnet.Dataset(images, OneHotLabels(labels, classes), range(classes), name,
                          {"layers": [images.width, 30, classes], **SETTINGS})


def find_file(folder, part, what):
    """The path of one of the four files."""
    found = places(folder, part, what)
    if found:
        return found[0]
    plain, dotted = spellings(part, what)[::2]
    raise MinnetError(f"{folder} lacks the file {plain} (or {dotted}; either may end in .gz): "
                      "all four files of MNIST should be in it")


def places(folder, part, what):
    """Where one of the four files is, however its name is spelled.

    Some archives unpack each file into a folder of the file's name.
    """
    paths = [os.path.join(folder, *inside)
             for name in spellings(part, what) for inside in ((name,), (name, name))]
    return [path for path in paths if os.path.isfile(path)]


def spellings(part, what):
    """The names of a file: train-images-idx3-ubyte, that and .gz, train-images.idx3-ubyte, …"""
    dimensions = {"images": 3, "labels": 1}[what]
    return [f"{part}-{what}{mark}idx{dimensions}-ubyte{ending}"
            for mark in "-." for ending in ("", ".gz")]


def read_pair(images_path, labels_path):
    """Images, and the labels that belong to them."""
    images = read_images(images_path)
    labels = read_labels(labels_path)
    if len(images) != len(labels):
        raise MinnetError(f"{images_path} holds {len(images)} images but {labels_path} holds "
                          f"{len(labels)} labels: they do not belong together, one of them may be "
                          "of the other part")
    return images, labels


def read_images(path):
    """An IDX file of two dimensions or more."""
    images = read_idx(path)
    if len(images) == 0:
        raise MinnetError(f"{path} has no samples: its header says that it holds nothing")
    if len(images.shape) == 1:
        raise MinnetError(f"{path} holds labels, one number each, where images were expected: "
                          "was it mixed up with another file?")
    return images


def read_labels(path):
    """The numbers of an IDX file of one dimension: which class each image is of, counted from 0."""
    labels = read_idx(path)
    if len(labels.shape) != 1:
        raise MinnetError(f"{path} holds images of {labels.width} numbers each where labels were "
                          "expected: was it mixed up with another file?")
    numbers = struct.unpack(f">{len(labels)}{labels.kind}", labels.data)
    for place, label in enumerate(numbers):
        if not 0 <= label < MOST_CLASSES or label != int(label):
            raise MinnetError(f"{path} has the label {label} at place {place}, and labels are "
                              f"whole numbers from 0 to {MOST_CLASSES - 1}: it is damaged, "
                              "or no file of labels")
    return bytes(numbers) if labels.kind == "B" else [int(label) for label in numbers]


def looks_like_idx(path):
    """Whether a file begins as IDX does, or is called as IDX files are."""
    if any(mark in os.path.basename(path) for mark in ("-ubyte", ".idx")):
        return True
    with open_packed_or_not(path) as file:
        start, _ = read_up_to(file, 4)
    return len(start) == 4 and start[:2] == b"\0\0" and start[2] in TYPES and 1 <= start[3] <= 4


def read_idx(path):
    """The content of an IDX file, packed with gzip or not, whatever its name says.

    Raises MinnetError for a file that is not whole. What the header promises is held against the
    file's size first, and no more than that is unpacked.
    """
    size = os.path.getsize(path)
    with open_packed_or_not(path) as file:
        shape, kind = read_header(file, path)
        promised = math.prod(shape) * struct.calcsize(kind)
        lengths = " × ".join(str(length) for length in shape)
        promise = f"its header promises {promised} bytes ({lengths} numbers)"
        if promised > max(ROOM, size * LARGEST_RATIO):
            raise MinnetError(f"{path} is damaged: {promise}, more than a file of {size} bytes can "
                              "hold; fetch it again, or unpack it with gunzip if it is right")
        data, fault = read_up_to(file, promised + 1)
    if fault and "end-of-stream" not in fault:
        raise MinnetError(f"{path} is damaged: {fault}; fetch it again")
    if len(data) < promised:
        raise MinnetError(f"{path} is cut short: {promise}, and {len(data)} came; fetch it again")
    if len(data) > promised:
        raise MinnetError(f"{path} is damaged: {promise}, and more came; fetch it again")
    if fault:
        raise MinnetError(f"{path} is damaged: {fault}; fetch it again")
    return Idx(shape, kind, data)


def read_header(file, path):
    """The shape of an IDX file's data, and the letter of their type."""
    start, fault = read_up_to(file, 4)
    if len(start) < 4 or start[:2] != b"\0\0":
        start += read_up_to(file, 200)[0]
        raise MinnetError(f"{path} is not an IDX file: {what_else(start, fault)}")
    kind, dimensions = start[2], start[3]
    if kind not in TYPES:
        codes = ", ".join(f"0x{code:02X}" for code in TYPES)
        raise MinnetError(f"{path} is not an IDX file: its type code is 0x{kind:02X}, and IDX has "
                          f"{codes}")
    if not 1 <= dimensions <= 4:
        raise MinnetError(f"{path} says that it has {dimensions} dimensions, and 1 to 4 can be "
                          "read: it is damaged, or no IDX file")
    lengths, fault = read_up_to(file, 4 * dimensions)
    if len(lengths) < 4 * dimensions:
        raise MinnetError(f"{path} is cut short: it ends within its header; fetch it again")
    return struct.unpack(f">{dimensions}I", lengths), TYPES[kind]


def what_else(start, fault):
    """What a file that does not begin as IDX does seems to be."""
    if not start:
        return f"it is {f'damaged ({fault})' if fault else 'empty'}; fetch it again"
    if start.lstrip().startswith(b"<"):
        return ("it is a web page, an error page perhaps that was saved under the file's name; "
                "fetch it again")
    if start.startswith(b"PK"):
        return "it is a ZIP archive; unpack it, and name what was in it"
    return f"it begins with {bytes(start[:4])!r}, and IDX begins with two zeros"


def open_packed_or_not(path):
    """A file to read from, unpacked on the way if its content is gzip's."""
    try:
        with open(path, "rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        return gzip.open(path) if packed else open(path, "rb")
    except OSError as error:
        raise MinnetError(f"cannot read {path}: {error.strerror}") from None


def read_up_to(file, count):
    """The next `count` bytes or as many as there are, and what is wrong with the packing, or ""."""
    data = bytearray()
    try:
        while len(data) < count:
            piece = file.read1(min(count - len(data), 1 << 20))
            if not piece:
                break
            data += piece
    except (EOFError, OSError, zlib.error) as error:
        return data, str(error)
    return data, ""


class Idx(minnet.Rows):
    """The content of an IDX file: its `shape`, the letter of its type in `kind`, and its `data`.

    Row i is what stands at index i of the first dimension, as one flat list of floats. Bytes
    without sign are grey levels: 0 to 255 becomes 0 to 1, and `grey_levels(i)` is row i as bytes.
    Numbers of the other types stay as they are.
    """

    grey = [level / 255 for level in range(256)]

    def __init__(self, shape, kind, data):
        self.shape = shape
        self.kind = kind
        self.data = memoryview(data)
        self.width = math.prod(shape[1:])
        self.row_size = self.width * struct.calcsize(kind)
        self.grey_levels = self.bytes_of_row if kind == "B" else None

    def __reduce__(self):
        return Idx, (self.shape, self.kind, bytes(self.data))

    def __len__(self):
        return self.shape[0]

    def row(self, i):
        """The numbers at index i."""
        row = self.data[i * self.row_size:(i + 1) * self.row_size]
        if self.kind == "B":
            grey = self.grey
            return [grey[level] for level in row]
        return [float(number) for number in struct.unpack(f">{self.width}{self.kind}", row)]

    def bytes_of_row(self, i):
        """Row i as the bytes that it is made of."""
        return bytes(self.data[i * self.row_size:(i + 1) * self.row_size])

    def array(self, np, dtype):
        """All rows as one NumPy array, made from the bytes without a list between."""
        numbers = np.frombuffer(self.data, dtype=">" + self.kind).reshape(len(self), self.width)
        return np.divide(numbers, 255, dtype=dtype) if self.kind == "B" else numbers.astype(dtype)


class OneHotLabels(minnet.Rows):
    """Labels as one-hot targets."""

    def __init__(self, labels, classes):
        self.labels = labels
        self.classes = classes

    def __len__(self):
        return len(self.labels)

    def row(self, i):
        """The target of sample i."""
        return minnet.one_hot(self.labels[i], self.classes)

    def array(self, np, dtype):
        """All targets as one NumPy array."""
        targets = np.zeros((len(self), self.classes), dtype=dtype)
        targets[range(len(self)), list(self.labels)] = 1
        return targets
