"""How fast a network for pictures learns, on minnet's backends and in PyTorch.

    python3 benchmarks/convolution.py [--data DIR] [--rounds 5] [--quick] [--only WORDS]
                                      [--samples N] [--batch-size N] [--threads N]

The network is like LeNet: two convolutions of 5x5, each with the largest of every 2x2 after it, and
two dense layers; ReLU, softmax and cross-entropy, plain gradient descent. The rounds alternate, and
each one's best is taken, so that a busy machine slows all alike.
"""

import argparse
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
if HERE not in sys.path:
    sys.path.insert(0, HERE)

import backends  # noqa: E402
import minnet  # noqa: E402
import report  # noqa: E402

# The backends of lists learn only so many, and the small network only.
FEW = 16


class PictureWork(backends.Work):
    """Images are learned by convolutions of so many filters."""

    learning_rate = 0.05

    def __init__(self, filters, batch_size, dtype, dataset):
        first, second = filters
        super().__init__(["28x28", f"conv2d:{first}:5", "max_pool2d:2", f"conv2d:{second}:5",
                          "max_pool2d:2", 84, 10], batch_size, dtype, dataset)

    def network(self):
        """The network before it has learned."""
        return minnet.Network.mlp(self.sizes, "relu", "softmax", "cross_entropy", "he", seed=0)

    def __repr__(self):
        return f"{','.join(map(str, self.sizes))}, batch {self.batch_size}, {self.dtype}"


def all_peers(threads):
    """Every peer, in the order in which they take turns."""
    return [
        backends.Peer("minnet, the reference core", backends.in_lists("python", FEW), True, FEW),
        backends.Peer("minnet, backend lists", backends.in_lists("lists", FEW), True, FEW),
        backends.Peer(backends.NUMPY, backends.in_numpy),
        *[backends.Peer(f"PyTorch eager, {count} thread" + "s" * (count > 1),
                        backends.other("peers", "pytorch_pictures", count)) for count in threads]]


def options_of(arguments):
    """The command line's options."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="DIR",
                        help="the folder of the whole of MNIST, in the place of minnet's digits")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="two rounds on 256 images")
    parser.add_argument("--only", metavar="WORDS", default="",
                        help="the peers whose names hold one of these words, parted by commas")
    parser.add_argument("--samples", type=int, default=3200,
                        help="how many of the images are learned in a round")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--threads", type=int,
                        help="threads for NumPy and PyTorch (else NumPy's own choice; 1 and 2 for "
                             "PyTorch)")
    return parser.parse_args(arguments)


def compare(options):
    """Time all peers in turn, and print a table for each work."""
    backends.limit_threads(options.threads)
    train, _ = minnet.load_dataset("mnist" if options.data else "digits", options.data)
    rounds, count = (2, 256) if options.quick else (options.rounds, options.samples)
    dataset = minnet.Dataset(train.inputs[:count], train.targets[:count], train.classes)
    words = options.only.lower().split(",")
    peers = [peer for peer in all_peers([options.threads] if options.threads else [1, 2])
             if any(word in peer.name.lower() for word in words)]
    if not peers:
        raise minnet.MinnetError(f"no peer's name holds '{options.only}': without --only every "
                                 "peer is shown by its name")
    print(report.machine())
    for filters in ((8, 16), (20, 50)):
        for dtype in ("float32", "float64"):
            work = PictureWork(filters, options.batch_size, dtype, dataset)
            print(f"\n{work}: {work.samples} images, best of {rounds} rounds")
            here = [peer for peer in peers if not peer.slow or filters == (8, 16)]
            names = [peer.name for peer in here]
            for line in report.table(names, *backends.time_all(work, here, rounds),
                                     backends.NUMPY):
                print(line, flush=True)


def main(arguments=None):
    """The table, or a sentence about what is wrong."""
    try:
        compare(options_of(arguments))
    except (minnet.MinnetError, ImportError) as error:
        sys.exit(f"benchmarks: {error}")


if __name__ == "__main__":
    main()
