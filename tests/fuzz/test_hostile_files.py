"""Whatever a file holds, it is read or refused in a sentence, and takes no more than it carries.

Here few files of each kind are tried, always the same ones. By hand, as many as you like:

    python3 tests/fuzz/test_hostile_files.py model 10000
    python3 tests/fuzz/test_hostile_files.py worst

The first counts what came of each mutated file (also: idx, csv; a third word is the seed), the
second measures files that were made to hurt. Each file gets ten seconds and 4 GB, and is called
slow from one second on and large from 100 MB.
"""

import collections
import contextlib
import copy
import gzip
import io
import itertools
import json
import os
import pathlib
import random
import signal
import struct
import sys
import tempfile
import time
import tracemalloc
import zlib

import minnet
import pytest

FEW = int(os.environ.get("MINNET_FUZZ", 300))
LARGE = 100_000_000

# What an enemy writes where something else belongs. @n@ stands for what JSON's writer could not
# write: n lists in each other, or a number of n digits.
VALUES = [None, True, False, 0, -1, 2, 0.5, 1e308, -1e308, 5e-324, 10**8, 10**12, -(10**18),
          float("nan"), float("inf"), "", "no", "x" * 100_000, "\ud800", "dense", "dropout",
          "dense:100000000:2", "dropout:0.1", "huber:1e400", "l2:nan", "l2:0.1", "relu", "softmax",
          "cross_entropy", "max_norm:3", "leaky_relu:x", "elu:1e308", "l2:" * 5000, [], {}, [[]],
          [0.5] * 3, [[0.5] * 3] * 4, [True] * 3, ["a", "b"], ["a", 1], {"a": 1}, {"inputs": 10**8},
          [1, 10**5, 10**5], "1x1000x1000", 1000, "@lists 50@", "@lists 900@", "@lists 100000@",
          "@digits 400@", "@digits 5000@"]


ODD = b"\0", b"\xff", b'"', b"[", b"9" * 30, b"\n", b","
SIZES = 0, 1, 255, 2**31, 2**32 - 1


def seeds_of_models():
    """A few networks of all that a file can hold, as what it says of them."""
    networks = [
        minnet.Network.mlp([3, 4, 2], activation="tanh", output_activation="softmax",
                           loss="cross_entropy", penalties=["l2:0.25", "l1"], seed=1),
        minnet.Network.mlp([3, 5, "dropout:0.2", 1], activation="leaky_relu:0.1", loss="huber:2"),
        minnet.Network.mlp([2, 2], bias=False), minnet.Network.mlp([20, 30, 10], "relu"),
        minnet.Network.mlp(["2x4x4", "conv2d:3:2:2", "max_pool2d:2", 2]),
        minnet.Network.mlp(["5x5", "conv2d:2:3:2:1", "mean_pool2d:2:1", 3], "tanh")]
    networks[0].classes = ["no", "yes"]
    networks[3].classes = [str(k) for k in range(10)]
    described = [minnet.describe(network) for network in networks]
    old = {**described[0], "version": 1, "loss": "l2:0.0001:cross_entropy"}
    del old["penalties"]
    return described + [old]


def mutated_model(source):
    """The bytes of a model's file, with something in them that does not belong there."""
    description = json.loads(json.dumps(source.choice(seeds_of_models())))
    if source.random() < 0.8:
        for _ in range(source.choice((1, 1, 2, 4))):
            meddle(source, description)
    text = json.dumps(description)
    while "@lists" in text or "@digits" in text:
        start = text.index('"@')
        end = text.index('@"', start) + 2
        kind, count = text[start + 2:end - 2].split()
        count = int(count)
        text = text[:start] + ("[" * count + "]" * count if kind == "lists"
                               else "9" * count) + text[end:]
    content = text.encode()[:1_000_000]
    return spoilt(source, content) if source.random() < 0.3 else content


def meddle(source, description):
    """Replace, add, leave out or double something anywhere in a description."""
    place = description
    while True:
        inside = [key for key in (place if isinstance(place, dict) else range(len(place)))
                  if isinstance(place[key], (dict, list)) and place[key]]
        if not inside or source.random() < 0.25:
            break
        place = place[source.choice(inside)]
    key = source.choice(list(place) if isinstance(place, dict) else range(len(place)))
    what = source.random()
    if what < 0.75:
        place[key] = copy.deepcopy(source.choice(VALUES))
    elif what < 0.85:
        del place[key]
    elif isinstance(place, dict):
        place[source.choice(["inputs", "bias", "source", "self", "rate"])
              ] = copy.deepcopy(source.choice(VALUES))
    else:
        place.extend(copy.deepcopy(place[key:]) * source.choice((1, 100)))
    if not place:
        place.update(a=1) if isinstance(place, dict) else place.append(1)


def spoilt(source, content):
    """Some bytes with a few others among them, or less or more of them."""
    content = bytearray(content)
    for _ in range(source.choice((1, 1, 3, 20))):
        place, what = source.randrange(len(content) + 1), source.randrange(6)
        other = source.randrange(len(content) + 1)
        if what == 0:
            content[place:place] = source.choice(ODD)
        elif what == 1:
            content[place:place + 1] = bytes([source.randrange(256)])
        elif what == 2:
            del content[place:place + source.choice((1, 1, 10))]
        elif what == 3:
            content[place:place] = content[other:other + 40]
        elif what == 4 and source.random() < 0.2:
            del content[place:]
        else:
            content[place:place + 4] = struct.pack(">I", source.choice(SIZES))
        content = content or bytearray(b"0")
    return bytes(content)


def read_model(path):
    """Load a network, and let it answer."""
    network = minnet.load(path)
    network.classify([0.5] * (network.inputs or 3))
    return repr(network)


def idx(code, lengths, data):
    """An IDX file's bytes."""
    return bytes([0, 0, code, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths) + data


def mutated_idx(source):
    """The bytes of images, and of their labels, with something wrong in one of them."""
    lengths, data = source.choice([((6, 2, 3), bytes(range(36))), ((4, 1), bytes(4)),
                                   ((50_000, 10, 10), bytes(5_000_000))])
    images = idx(0x08, lengths, data)
    code = source.choice((0x08, 0x08, 0x08, 0x0B, 0x0E))
    labels = idx(code, lengths[:1], bytes(lengths[0] * {8: 1, 0x0B: 2, 0x0E: 8}[code]))
    both = [images, labels]
    k = source.randrange(2)
    what = source.random()
    if what < 0.3:
        both[k] = spoilt(source, both[k][:24]) + both[k][24:]
    elif what < 0.6:
        huge = [source.choice((0, 1, 10, 2**16, 2**24, 2**31, 2**32 - 1))
                for _ in range(source.randrange(5))]
        both[k] = idx(source.choice((8, 9, 11, 12, 13, 14, 99)), huge, both[k][16:])
    elif what < 0.7:
        both[k] = both[k] + bytes(source.choice((1, 1000, 10**7)))
    elif what < 0.9:
        both[k] = spoilt(source, gzip.compress(both[k], 1))
    both = [gzip.compress(content, 1) if source.random() < 0.3 else content for content in both]
    return both


def read_idx(path):
    """Load images, and look at the first and the last of them."""
    data, _ = minnet.load_dataset(str(path))
    return [(data.inputs[i], data.targets and data.targets[i]) for i in (0, -1)]


CELLS = ["", "1e400", "nan", "-inf", "1,5", '"', '""', '"a', "9" * 400, "x" * 200_000, "\0", "0x1",
         "é", "\ud800", "\r", "\n", ";", "\t", " ", "'", "1_0", "𝟙", "#", "{", "a\nb", "1e-999"]


def mutated_csv(source):
    """The bytes of a table with something in it that does not belong there."""
    width, height = source.choice([(3, 30), (2, 3), (1, 5), (200, 25), (3, 2000)])
    rows = [[f"c{k}" for k in range(width)]]
    rows += [[f"{source.random():.3f}" for _ in range(width - 1)] + [source.choice("ab")]
             for _ in range(height)]
    for _ in range(source.choice((0, 1, 2, 10))):
        row = source.choice(rows[:2] + rows)
        what = source.random()
        if what < 0.7 and row:
            row[source.randrange(len(row))] = source.choice(CELLS)
        elif what < 0.8:
            row.extend(row * source.choice((1, 100)))
        elif what < 0.9:
            row.pop() if row else None
        else:
            rows.insert(source.randrange(len(rows)), source.choice(([], ["1"], [","] * 5000)))
    delimiter = source.choice(",,,;\t|")
    text = source.choice(("\n", "\n", "\r\n", "\r")).join(delimiter.join(row) for row in rows)
    code = source.choice(["utf-8"] * 6 + ["utf-16", "latin-1"])
    content = text.encode(code, "surrogatepass" if "utf" in code else "replace")
    return spoilt(source, content) if source.random() < 0.4 else content


def read_csv(path):
    """Load a table."""
    data, _ = minnet.load_dataset(str(path))
    return data.inputs[0], data.targets[0]


def write_model(source, folder):
    """A mutated model, in a file."""
    path = folder / "model.json"
    path.write_bytes(mutated_model(source))
    return path


def write_idx(source, folder):
    """Mutated images and their labels, each in a file."""
    images, labels = mutated_idx(source)
    (folder / "labels-idx1-ubyte").write_bytes(labels)
    path = folder / "images-idx3-ubyte"
    path.write_bytes(images)
    return path


def write_csv(source, folder):
    """A mutated table, in a file."""
    path = folder / "table.csv"
    path.write_bytes(mutated_csv(source))
    return path


KINDS = {"model": (write_model, read_model), "idx": (write_idx, read_idx),
         "csv": (write_csv, read_csv)}


class Slow(BaseException):
    """A file took all the time it was given."""


def outcome(read, path):
    """(what came of reading a file, the bytes of memory that this took at most)."""
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    try:
        read(path)
        came = "read"
    except minnet.MinnetError as error:
        came = "refused"
        if "\n" in str(error) or len(str(error)) > 2000:
            came = "refused, in more than a sentence"
    except Slow:
        came = "took all its time"
    except Exception as error:
        came = f"{type(error).__name__}: {error!s:.60}"
    return came, tracemalloc.get_traced_memory()[1] - before


@pytest.fixture
def traced():
    """Memory is traced."""
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_a_mutated_file_is_read_or_refused_in_a_sentence_and_is_never_large(kind, tmp_path, traced):
    write, read = KINDS[kind]
    for number in range(FEW):
        came, size = outcome(read, write(random.Random(f"{kind} {number}"), tmp_path))
        assert came in ("read", "refused"), f"{kind} {number}"
        assert size < LARGE, f"{kind} {number} took {size} bytes"


@contextlib.contextmanager
def seconds_at_most(seconds):
    """Raise Slow when this many seconds have passed."""
    def too_slow(*arguments):
        raise Slow

    signal.signal(signal.SIGALRM, too_slow)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def measured(read, path):
    """(what came of reading a file, bytes, seconds)."""
    started = time.process_time()
    try:
        with seconds_at_most(10):
            came, size = outcome(read, path)
    except Slow:
        came, size = "took all its time", tracemalloc.get_traced_memory()[1]
    return came, size, time.process_time() - started


def many(kind, count, seed, folder):
    """Read many mutated files, and print what came of them."""
    write, read = KINDS[kind]
    counts, first, sizes, times = collections.Counter(), {}, [], []
    for number in range(count):
        name = f"{kind} {seed}{number}"
        came, size, seconds = measured(read, write(random.Random(name), folder))
        sizes.append((size, name))
        times.append((seconds, name))
        for what, so in ((came, True), ("large", size >= LARGE), ("slow", seconds >= 1)):
            counts[what] += so
            if so:
                first.setdefault(what, name)
    for came, times_it_came in counts.most_common():
        print(f"{times_it_came:7}  {came}" + (f"  (first: {first[came]})" if times_it_came else ""))
    print(f"the largest: {max(sizes)[0] / 1e6:.1f} MB ({max(sizes)[1]}), "
          f"the slowest: {max(times)[0]:.2f} s ({max(times)[1]})")


def dense(inputs, neurons, layer="dense", **more):
    """The text of a model that claims to be this large and carries next to nothing."""
    settings = {"inputs": inputs, "neurons": neurons, "activation": "identity", "bias": True,
                "initializer": "zeros"}
    return json.dumps({"format": "minnet network", "version": 2, "loss": "half_squared_error",
                       "penalties": [], "classes": None, **more,
                       "layers": [{"layer": layer, "settings": settings, "weights": [[1.0]],
                                   "biases": [0.5]}]}).encode()


def pictured(layer, **settings):
    """The text of a model whose layer claims to be this large, and carries next to nothing."""
    parameters = {"weights": [[[[1.0]]]], "biases": [0.5]} if layer == "conv2d" else {}
    return json.dumps({"format": "minnet network", "version": 2, "loss": "half_squared_error",
                       "penalties": [], "classes": None,
                       "layers": [{"layer": layer, "settings": settings, **parameters}]}).encode()


def packed_zeros(start, count):
    """Some bytes and many zeros, packed with gzip a piece at a time."""
    packer = zlib.compressobj(9, wbits=31)
    pieces = [packer.compress(start)]
    pieces += [packer.compress(bytes(1 << 20)) for _ in range(count >> 20)]
    return b"".join(pieces) + packer.flush()


def worst_models():
    """(kind, what it is, its bytes), of models that were made to hurt."""
    layers = b",".join([b'{"layer":"dropout","settings":{}}'] * 100_000)
    plain = dense(1, 1)
    yield "model", "10^8 inputs claimed", dense(10**8, 1)
    yield "model", "10^8 neurons claimed", dense(1, 10**8)
    yield "model", "10^8 inputs in the layer's name", dense(1, 1, "dense:100000000:1")
    yield "model", "100,000 lists in each other", plain.replace(b"[[1.0]]", b"[" * 10**5)
    yield "model", "900 lists in each other", plain.replace(
        b"[[1.0]]", b"[" * 900 + b"]" * 900)
    yield "model", "a number of 10^6 digits", plain.replace(b"1.0", b"9" * 10**6)
    yield "model", "a weight of 10^400", plain.replace(b"1.0", b"1" + b"0" * 400)
    yield "model", "a name of 10^6 letters", dense(1, 1, "x" * 10**6)
    yield "model", "a loss of 10^6 letters", dense(1, 1, loss="l2:" * 333_333)
    yield "model", "100,000 layers of dropout", plain.replace(
        plain[plain.index(b'"layers": [') + 11:-2], layers)
    wide, many = [1, 10**5, 10**5], [1, 5000, 5000]
    for name, settings in (("conv2d", {"filters": 1, "size": 1}), ("max_pool2d", {"size": 2}),
                           ("mean_pool2d", {"size": 10**5})):
        yield "model", f"{name} of 10^10 pixels", pictured(name, shape=wide, **settings)
        yield "model", f"{name} of 2.5 * 10^7 pixels", pictured(name, shape=many, **settings)
    for name, value in (("filters", 10**9), ("filters", 10**7), ("size", 1000), ("padding", 10**6),
                        ("stride", 10**9), ("shape", "1x10000x10000"), ("shape", [10**7, 9, 9])):
        settings = {"shape": [1, 1000, 1000], "filters": 1, "size": 1, name: value}
        yield "model", f"conv2d with {name} {value}", pictured("conv2d", **settings)
    yield "model", "a pooling whose windows hold 10^11 numbers", pictured(
        "max_pool2d", shape=[1, 1000, 1000], size=500, stride=1)
    yield "model", "a million empty lists", plain.replace(b"[1.0]", b"[]," * 10**6 + b"[]")


def worst_data():
    """The same of data."""
    yield "idx", "2 MB of gzip, 2 GB of images", packed_zeros(idx(8, (2**21, 32, 32), b""), 2**31)
    yield "idx", "2 MB of gzip, 2 GB of one image", packed_zeros(idx(8, (1, 2**31), b""), 2**31)
    yield "idx", "2 MB of gzip, 2 GB, one image claimed", packed_zeros(idx(8, (1, 2), b""), 2**31)
    yield "idx", "2^32 images claimed", idx(8, (2**32 - 1, 28, 28), bytes(100))
    yield "idx", "2 MB of empty pieces of gzip", gzip.compress(b"") * 100_000
    yield "idx", "2 MB of a name within gzip", b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 2_000_000
    yield "csv", "a million columns", b",".join(b"%d" % k for k in range(10**6)) + b"\n1,2\n"
    yield "csv", "a million named columns", (
        b",".join(b"c%d" % k for k in range(10**6)) + b"\n" + b"1," * 999_999 + b"1\n") * 2
    yield "csv", "a quote that never ends, 20 MB", b'a,b\n1,2\n"' + b"1,2\n" * 5_000_000
    yield "csv", "a line of 20 MB", b"a,b\n1," + b"2" * 20_000_000 + b"\n"
    yield "csv", "a million quotes", b"a,b\n" + b'"1","2"x"\n' * 100_000
    yield "csv", "20 MB of NUL", b"a,b\n1,2\n" + bytes(20_000_000)
    yield "csv", "two million faults", b"a,b\n" + b"x,y,z\n" * 2_000_000
    yield "csv", "20 MB of empty lines", b"a,b\n" + b"\n" * 20_000_000 + b"1,2\n2,3\n"


@pytest.mark.parametrize("what, content", [case[1:] for case in worst_models()],
                         ids=[case[1] for case in worst_models()])
def test_a_model_that_was_made_to_hurt_is_refused(what, content, tmp_path, traced):
    (tmp_path / "model.json").write_bytes(content)
    came, size = outcome(read_model, tmp_path / "model.json")
    assert came == "refused"
    assert size < LARGE


def test_images_that_unpack_to_more_than_images_do_are_refused(tmp_path, traced):
    path = tmp_path / "images"
    path.write_bytes(packed_zeros(idx(8, (2**16, 32, 32), b""), 2**26))
    came, size = outcome(read_idx, path)
    assert came == "refused"
    assert size < 2**20


def worst(folder):
    """Read the worst files, and print what each took."""
    names = {"model": "model.json", "idx": "some-images-idx3-ubyte", "csv": "table.csv"}
    for kind, what, content in itertools.chain(worst_models(), worst_data()):
        path = folder / names[kind]
        path.write_bytes(content)
        came, size, seconds = measured(KINDS[kind][1], path)
        print(f"{kind:5} {what:38} {len(content):>10,} bytes  {came:30.70}  "
              f"{size / 1e6:8.1f} MB {seconds:6.2f} s", flush=True)


def main(what="worst", count="10000", seed=""):
    """The command line."""
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
    minnet.load_dataset("letters")
    tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        if what == "worst":
            worst(pathlib.Path(folder))
        else:
            many(what, int(count), f"{seed} " if seed else "", pathlib.Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
