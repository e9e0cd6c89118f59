"""How fast the backends learn, beside what people would use instead, and the bare products.

    python3 benchmarks/backends.py [--data DIR] [--rounds 5] [--quick] [--only WORDS] [--threads N]
    python3 benchmarks/backends.py --memory [--data DIR]

All learn the same images of digits in shuffled batches: a network of sigmoids, half the squared
error, plain gradient descent. The rounds alternate, and each one's best is taken, so that a busy
machine slows all alike. The floor is the time of the matrix products of each batch and of nothing
else. --memory shows instead how much memory a process has held at most.
"""

import argparse
import importlib
import math
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
if HERE not in sys.path:
    sys.path.insert(1, HERE)

import minnet  # noqa: E402
import report  # noqa: E402
from minnet.checkpoint import Checkpoint  # noqa: E402
from minnet.training import Run  # noqa: E402

NUMPY = "minnet, backend numpy"
FLOOR = "the bare matrix products"


class Absent(minnet.MinnetError):
    """A peer that cannot be had, and why."""


class Work:
    """What every peer does: a network of these sizes learns these images in numbers of a type."""

    learning_rate = 0.5

    def __init__(self, sizes, batch_size, dtype, dataset):
        self.sizes = sizes
        self.batch_size = batch_size
        self.dtype = dtype
        self.dataset = dataset
        self.samples = len(dataset)

    def network(self):
        """The network before it has learned."""
        return minnet.Network.mlp(self.sizes, initializer="xavier", seed=0)

    def __repr__(self):
        return f"{'-'.join(map(str, self.sizes))}, batch {self.batch_size}, {self.dtype}"


class Peer:
    """A name, and the ways to do the work, of which the best counts.

    ways: by what they are called, functions of the work that return what is timed.
    slow: left out where the network is large. few: it learns from so many samples at most.
    """

    def __init__(self, name, ways, slow=False, few=None):
        self.name = name
        self.ways = ways if isinstance(ways, dict) else {"": ways}
        self.slow = slow
        self.few = few

    def samples(self, work):
        """How many samples it learns from in a run."""
        return min(self.few or work.samples, work.samples)


FEW = 500


def in_lists(backend, count=FEW):
    """minnet.train on a backend of lists, on so many samples."""
    def make(work):
        """The rows are lists before the clock starts."""
        if work.dtype != "float64":
            raise Absent("lists hold float64")
        data = work.dataset
        few = minnet.Dataset(data.inputs[:count], data.targets[:count], data.classes)
        network = work.network()
        return lambda: minnet.train(network, few, epochs=1, batch_size=work.batch_size,
                                    learning_rate=work.learning_rate, backend=backend)
    return make


def numpy_backend(dtype):
    """The backend numpy, for this type of numbers."""
    try:
        backend = minnet.core.BACKENDS.find("numpy")
        return backend if dtype == "float64" else type(backend)(dtype=dtype)
    except (minnet.MinnetError, TypeError) as error:
        raise Absent(error) from None


def in_numpy(work):
    """All that minnet.train does in an epoch on the backend numpy.

    A first epoch is over before the clock starts: so the arrays are made, as the other programs'.
    """
    run = Run(network=work.network(), dataset=work.dataset, validation=None, epochs=sys.maxsize,
              batch_size=work.batch_size, learning_rate=work.learning_rate, seed=0, shuffle=True,
              optimizer=minnet.SGD(), backend=numpy_backend(work.dtype), rules=[], options={})
    run.checkpoint = Checkpoint(None, run)
    epochs = run.learn(on_batch=None)
    next(epochs)
    return lambda: next(epochs)


def other(module, name, *settings):
    """A way that is in another file, which needs NumPy."""
    def make(work):
        """Look it up only now, so that without NumPy the rest still runs."""
        way = getattr(importlib.import_module(module), name)
        return (way(*settings) if settings else way)(work)
    return make


def all_peers(threads):
    """Every peer, in the order in which they take turns."""
    return [
        Peer("minnet, the reference core", in_lists("python"), slow=True, few=FEW),
        Peer("minnet, backend lists", in_lists("lists"), slow=True, few=FEW),
        Peer(NUMPY, in_numpy),
        Peer("NumPy by samples (T2)", other("peers", "nielsen"), slow=True),
        Peer("NumPy by batches, plain", other("peers", "batched")),
        Peer("scikit-learn MLPClassifier", other("peers", "scikit_learn")),
        Peer("PyTorch eager", {f"{count} thread" + "s" * (count > 1):
                               other("peers", "pytorch", count) for count in threads}),
        Peer(FLOOR, {"rows": other("floor", "floor", False),
                     "columns": other("floor", "floor", True)}),
    ]


def time_all(work, peers, rounds):
    """(best, absent), by the peers' names.

    best: (seconds for a sample, the way that was the best); absent: why it cannot be had.
    """
    ready, best, absent = [], {}, {}
    for peer in peers:
        try:
            ready += [(peer, label, way(work)) for label, way in peer.ways.items()]
        except (Absent, ImportError, minnet.MinnetError) as error:
            absent[peer.name] = str(error)
    for _ in range(rounds):
        for peer, label, run in ready:
            started = time.perf_counter()
            run()
            seconds = (time.perf_counter() - started) / peer.samples(work)
            best[peer.name] = min(best.get(peer.name, (math.inf, label)), (seconds, label))
    return best, absent


def works(dataset):
    """T2's network in small and in large batches, and a larger network."""
    small, large = [784, 30, 10], [784, 256, 128, 10]
    for sizes, batch_size in ((small, 10), (small, 100), (large, 128)):
        for dtype in ("float64", "float32"):
            yield Work(sizes, batch_size, dtype, dataset)


def options_of(arguments):
    """The command line's options."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="DIR",
                        help="the folder of the whole of MNIST, in the place of minnet's digits")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true",
                        help="two rounds on the images that are for testing")
    parser.add_argument("--only", metavar="WORDS", default="",
                        help="the peers whose names hold one of these words, parted by commas")
    parser.add_argument("--threads", type=int,
                        help="threads for NumPy and PyTorch (else NumPy's own choice; for PyTorch "
                             "1 or 2, the better)")
    parser.add_argument("--memory", action="store_true",
                        help="how much memory a process has held at most, and no speed")
    return parser.parse_args(arguments)


def limit_threads(count):
    """Give the libraries, none of which is imported yet, so many threads; None: as they like."""
    for library in ("OPENBLAS_NUM", "MKL_NUM", "OMP_NUM", "VECLIB_MAXIMUM") if count else ():
        os.environ[f"{library}_THREADS"] = str(count)


def compare(options):
    """Time all peers in turn, and print a table for each work."""
    limit_threads(options.threads)
    train, test = minnet.load_dataset("mnist" if options.data else "digits", options.data)
    rounds, dataset = (2, test) if options.quick else (options.rounds, train)
    words = options.only.lower().split(",")
    peers = [peer for peer in all_peers([options.threads] if options.threads else [1, 2])
             if any(word in peer.name.lower() for word in words)]
    if not peers:
        raise minnet.MinnetError(f"no peer's name holds '{options.only}': without --only every "
                                 "peer is shown by its name")
    print(report.machine())
    for work in works(dataset):
        here = [peer for peer in peers if not peer.slow or len(work.sizes) == 3]
        print(f"\n{work}: {work.samples} images, best of {rounds} rounds")
        names = [peer.name for peer in here]
        for line in report.table(names, *time_all(work, here, rounds), NUMPY, FLOOR):
            print(line, flush=True)


def main(arguments=None):
    """The speed or the memory, as the options say."""
    options = options_of(arguments)
    try:
        if options.memory:
            importlib.import_module("memory").main(options.data)
        else:
            compare(options)
    except (minnet.MinnetError, ImportError) as error:
        sys.exit(f"benchmarks: {error}")


if __name__ == "__main__":
    main()
