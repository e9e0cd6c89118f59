"""What is compared: the work, and the peers that do it."""

import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [path for path in (os.path.dirname(HERE), HERE) if path not in sys.path]

import minnet  # noqa: E402
from minnet.checkpoint import Checkpoint  # noqa: E402
from minnet.training import Run, Shuffler  # noqa: E402

PLAIN, FLOOR, TORCH = "NumPy by batches, plain", "the bare matrix products", "PyTorch eager"
BOOK, T2, SKLEARN, JAX = ("Data Science from Scratch", "NumPy by samples (T2)",
                          "scikit-learn MLPClassifier", "JAX jit, donated")
WHOLE = "minnet.train, numpy, whole epochs"

SMALL, MIDDLE, LARGE = [784, 30, 10], [784, 256, 128, 10], [784, 1024, 1024, 10]
LENET = ["28x28", "conv2d:8:5", "max_pool2d:2", "conv2d:16:5", "max_pool2d:2", 84, 10]


class Work:
    """What every peer does: a network of these sizes learns these images in numbers of a type.

    Sigmoids and half the squared error; of pictures, ReLU, softmax and cross-entropy.
    """

    def __init__(self, sizes, batch_size, dtype, dataset):
        self.sizes, self.batch_size, self.dtype, self.dataset = sizes, batch_size, dtype, dataset
        self.samples = len(dataset)
        self.pictures = isinstance(sizes[0], str)
        self.learning_rate = 0.05 if self.pictures else 0.5
        self.small = self.pictures or sum(n * k for n, k in zip(sizes, sizes[1:])) < 100_000

    def network(self):
        """The network before it has learned."""
        if self.pictures:
            return minnet.Network.mlp(self.sizes, "relu", "softmax", "cross_entropy", "he", seed=0)
        return minnet.Network.mlp(self.sizes, initializer="xavier", seed=0)

    def first(self, count):
        """The same work with no more than so many samples."""
        data = first(self.dataset, count)
        return self if data is self.dataset else Work(self.sizes, self.batch_size, self.dtype, data)

    def __repr__(self):
        net = "LeNet-like, " * self.pictures + "-".join(map(str, self.sizes))
        return f"{net}, batch {self.batch_size:,}, {self.dtype}"


def first(data, count):
    """The first samples of a data set, or itself if it has no more than that."""
    if count is None or count >= len(data):
        return data
    count = max(1, count)
    return minnet.Dataset(data.inputs[:count], data.targets[:count], data.classes)


class Peer:
    """A name, and the ways to do the work, of which the best counts.

    ways: by what they are called, functions of the work that return what is timed.
    few: a slow one learns from so many samples at most, of pictures from 10, in a small network.
    knows: whether a work is one that it can do.
    """

    def __init__(self, name, ways, few=None, knows=lambda work: True):
        self.name, self.few, self.knows = name, few, knows
        self.ways = ways if isinstance(ways, dict) else {"": ways}

    def most(self, work):
        """How many samples it learns from at most; None for all."""
        return self.few and (10 if work.pictures else self.few)

    def fits(self, work) -> bool:
        """Whether it does this work: a slow one only where its few samples fill a batch."""
        return self.knows(work) and (self.few is None
                                     or work.small and work.batch_size <= self.most(work))


def in_backend(backend):
    """A backend's steps on every sample, shuffled, as minnet.train has them taken."""
    def make(work):
        """The data are prepared before the clock starts."""
        wanted = backend if work.dtype == "float64" else f"{backend}:{work.dtype}"
        engine = minnet.core.BACKENDS.find(wanted).load(work.network())
        data, source, optimizer = engine.prepare(work.dataset), Shuffler(0), minnet.SGD()
        order, size = list(range(work.samples)), work.batch_size

        def run():
            """One epoch, but for its end."""
            source.shuffle(order)
            batches = [order[k:k + size] for k in range(0, len(order), size)]
            return sum(cost for cost, right in
                       engine.learn(data, batches, optimizer, work.learning_rate))
        return run
    return make


def whole_epochs(work):
    """All that minnet.train does in an epoch on the backend numpy.

    At its end the weights become lists, are looked through, and are kept for the case that the next
    one fails: that takes as long for few samples as for many.
    """
    run = Run(network=work.network(), dataset=work.dataset, validation=None, epochs=sys.maxsize,
              batch_size=work.batch_size, learning_rate=work.learning_rate, seed=0, shuffle=True,
              optimizer=minnet.SGD(), rules=[], options={}, backend=minnet.core.BACKENDS.find(
                  "numpy" if work.dtype == "float64" else f"numpy:{work.dtype}"))
    run.checkpoint = Checkpoint(None, run)
    epochs = run.learn(on_batch=None)
    return lambda: next(epochs)


def other(module, name, *settings):
    """A way that is in another file."""
    def make(work):
        """Look it up only now, so that without its library the rest still runs."""
        way = getattr(importlib.import_module(module), name)
        return (way(*settings) if settings else way)(work)
    return make


def in_threads(way, count):
    """A way of PyTorch's, which has one number of threads for the whole process: it is set anew."""
    def make(work):
        """The way, and before it the threads."""
        run = way(work)
        import torch

        def run_in_threads():
            """One epoch."""
            torch.set_num_threads(count)
            return run()
        return run_in_threads
    return make


def dense(work):
    """Whether there are none but dense layers."""
    return not work.pictures


def in_lists(work):
    """Whether lists can do it: they hold float64."""
    return work.dtype == "float64"


def all_peers(threads):
    """Every peer, in the order of their turns; threads: the numbers of them that PyTorch tries."""
    def by_threads(way):
        """The way in so many threads, for each number of them."""
        return {f"{count} thread" + "s" * (count > 1): in_threads(way, count) for count in threads}

    return [
        Peer(of("python"), in_backend("python"), 100, in_lists),
        Peer(of("lists"), in_backend("lists"), 500, in_lists),
        Peer(of("numpy"), in_backend("numpy")),
        Peer(WHOLE, whole_epochs),
        Peer(of("numba"), in_backend("numba")),
        Peer(of("torch"), by_threads(in_backend("torch"))),
        Peer(PLAIN, other("peers", "batched"), knows=dense),
        Peer(FLOOR, {"rows": other("peers", "floor", False),
                     "columns": other("peers", "floor", True)}, knows=dense),
        Peer(SKLEARN, other("peers", "scikit_learn"), knows=dense),
        Peer(TORCH, by_threads(other("frameworks", "pytorch"))),
        Peer(JAX, other("frameworks", "jax_jit")),
        Peer(T2, other("peers", "nielsen"), 500, dense),
        Peer(BOOK, other("book", "the_book"), 100, lambda work: dense(work) and in_lists(work)),
    ]


def of(backend):
    """What a backend of minnet's is called in the tables."""
    return f"minnet, backend {backend}"


def all_works(dataset, samples):
    """Three networks in small and in large batches, and a large one; each learns what it has time
    for.
    """
    data = {share: first(dataset, samples // share) for share in (1, 2, 4)}
    for sizes, batches, share in ((SMALL, (10, 100, 1000), 1), (MIDDLE, (10, 100, 1000), 2),
                                  (LARGE, (100,), 4), (LENET, (10, 100, 1000), 4)):
        for batch_size in batches:
            for dtype in ("float64", "float32"):
                yield Work(sizes, batch_size, dtype, data[share])


def all_growths(dataset, samples):
    """{what grows: {its number: the work}}, the rest being 784-30-10, batch 10, float64."""
    def works(numbers, work_of):
        """The work of each number."""
        return {number: work_of(number) for number in numbers}

    data = first(dataset, samples // 2)
    counts = {len(first(dataset, samples // part)) for part in (16, 8, 4, 2, 1)}
    return {
        "neurons in the hidden layer": works(
            (10, 30, 100, 300, 1000), lambda n: Work([784, n, 10], 10, "float64", data)),
        "samples in a batch": works(
            (1, 3, 10, 30, 100, 300, 1000), lambda n: Work(SMALL, n, "float64", data)),
        "samples in all": works(
            sorted(counts), lambda n: Work(SMALL, 10, "float64", first(dataset, n))),
    }
