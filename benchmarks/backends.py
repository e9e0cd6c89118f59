"""How fast the backends learn, beside what people would use instead, and the bare products.

    python3 benchmarks/backends.py [--data DIR] [--rounds 5] [--samples 4000] [--only WORDS]
                                   [--threads N] [--parts speed,growth,memory]
                                   [--picture growth.svg]

All learn the same images of digits in shuffled batches by plain gradient descent. The peers take
turns, round by round, so that a busy machine slows all alike. A rate is the median of the rounds,
and a ratio the median of the ratios within each round. A first round, in which loops are compiled,
is not counted. The floor is the time of the matrix products of each batch and of nothing else.

speed: networks of dense layers and one for pictures, in batches of 10, 100 and 1,000, and what was
to be reached. growth: the time of a sample as the network, the batch and the data grow. memory: the
most that a process has held which learned from all images once. On lists, and sample by sample, few
are learned, in small networks. Of minnet's backends the steps are timed; what minnet.train does at
the end of each epoch besides is seen in a line of its own.
"""

import argparse
import os
import statistics
import sys
import time


import memory
import report
from works import (BOOK, PLAIN, T2, TORCH, WHOLE, all_growths, all_peers, all_works,
                   minnet)

PARTS = ("speed", "growth", "memory")
# So many rounds tell how something grows, which is seen in many numbers.
FEWER = 3
LIBRARIES = ("OPENBLAS", "MKL", "OMP", "NUMBA")


class Times:
    """The seconds for a sample of each round, of the way that was the best."""

    def __init__(self, way, seconds):
        self.way, self.seconds = way, seconds
        self.median = statistics.median(seconds)

    def faster_than(self, other):
        """How many times as fast it was as another, the median over the rounds."""
        return statistics.median([theirs / ours for ours, theirs
                                  in zip(self.seconds, other.seconds)])


def time_all(work, peers, rounds):
    """(times, absent), by the peers' names: the Times, or why it cannot be had.

    Every peer takes a turn in each round; one that the work is not for is left out.
    """
    ready, absent = [], {}
    for peer in peers:
        try:
            share = work.first(peer.most(work))
            runs = [(peer.name, way, make(share), share.samples) for way, make in peer.ways.items()]
            for _, _, run, _ in runs:
                run()
            ready += runs
        except (ImportError, minnet.MinnetError) as error:
            absent[peer.name] = str(error)
    seconds = {(name, way): [] for name, way, *_ in ready}
    for _ in range(rounds):
        for name, way, run, samples in ready:
            started = time.perf_counter()
            run()
            seconds[name, way].append((time.perf_counter() - started) / samples)
    times = {}
    for (name, way), found in seconds.items():
        if name not in times or statistics.median(found) < times[name].median:
            times[name] = Times(way, found)
    return times, absent


def show_speed(dataset, peers, options):
    """A table for each work, and then what was to be reached."""
    found = {}
    for work in all_works(dataset, options.samples):
        here = [peer for peer in peers if peer.fits(work)]
        if not here:
            continue
        times, absent = time_all(work, here, options.rounds)
        found[tuple(work.sizes), work.batch_size, work.dtype] = times, absent
        print(f"\n{work}: {work.samples:,} images, median of {options.rounds} rounds")
        base = next((name for name in (PLAIN, TORCH, BOOK) if name in times), PLAIN)
        show(report.table([peer.name for peer in here], times, absent, base))
    print("\nto be reached")
    show(report.targets(found, [peer.name for peer in peers]))


def show_growth(dataset, peers, options):
    """A table for each of what grows, and a picture of all of them if one is asked for."""
    drawn, rounds = {}, min(FEWER, options.rounds)
    for what, works in all_growths(dataset, options.samples).items():
        found = {}
        for number, work in works.items():
            times, _ = time_all(work, [peer for peer in peers if peer.fits(work)], rounds)
            found[number] = {name: 1e6 * taken.median for name, taken in times.items()}
        names = [peer.name for peer in peers if any(peer.name in times for times in found.values())]
        drawn[what] = {name: [(number, times[name]) for number, times in found.items()
                              if name in times] for name in names}
        print(f"\n{what}: µs for a sample (784-30-10, batch 10, float64, but for what grows)")
        show(report.growth(found, names))
    if options.picture:
        report.draw(options.picture, drawn)
        print(f"\n{options.picture} shows them")


def show(lines):
    """Print lines as they come."""
    for line in lines:
        print(line, flush=True)


def options_of(arguments):
    """The command line's options."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="DIR",
                        help="the folder of the whole of MNIST, in the place of minnet's digits")
    parser.add_argument("--rounds", type=count, default=5)
    parser.add_argument("--samples", type=count, default=4000,
                        help="how many images are learned in a round (in larger networks a half or "
                             "a quarter of them)")
    parser.add_argument("--only", metavar="WORDS", default="",
                        help="the peers whose names hold one of these words, parted by commas")
    parser.add_argument("--threads", type=count,
                        help="threads for all libraries but JAX's (else as many as they like; for "
                             "PyTorch 1 or 2, the better)")
    parser.add_argument("--parts", metavar="PARTS", default=",".join(PARTS), type=parts,
                        help="of speed, growth and memory, parted by commas")
    parser.add_argument("--picture", metavar="FILE",
                        help="where to draw the growth: .svg, .png or .pdf")
    return parser.parse_args(arguments)


def count(word):
    """A number from 1."""
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"it should be 1 or more, and is {word}")
    return int(word)


def parts(words):
    """Some of the parts."""
    for word in words.split(","):
        if word not in PARTS:
            raise argparse.ArgumentTypeError(f"there is no part '{word}': there are "
                                             + ", ".join(PARTS))
    return words.split(",")


def limit_threads(count):
    """Give the libraries, none of which is imported yet, so many threads; None: as they like."""
    for library in LIBRARIES if count else ():
        os.environ[f"{library}_NUM_THREADS"] = str(count)


def compare(options):
    """Show what the options ask for."""
    limit_threads(options.threads)
    words = options.only.lower().split(",")
    peers = [peer for peer in all_peers([options.threads] if options.threads else [1, 2])
             if any(word in peer.name.lower() for word in words)]
    if not peers:
        raise minnet.MinnetError(f"no peer's name holds '{options.only}': without --only every "
                                 "peer is shown by its name")
    if options.picture:
        report.check_picture(options.picture)
    train, _ = minnet.load_dataset("mnist" if options.data else "digits", options.data)
    print(report.machine())
    if "speed" in options.parts:
        show_speed(train, peers, options)
    peers = [peer for peer in peers if peer.name not in (T2, BOOK, WHOLE)]
    if "growth" in options.parts:
        show_growth(train, peers, options)
    if "memory" in options.parts:
        print("\nmost memory held by a process that learns all images once, 784-30-10, batch 10")
        show(memory.table([peer.name for peer in peers], options.data))


def main(arguments=None):
    """What was asked for, or a sentence about what is wrong."""
    started, options = time.monotonic(), options_of(arguments)
    try:
        compare(options)
    except (minnet.MinnetError, ImportError) as error:
        sys.exit(f"benchmarks: {error}")
    except KeyboardInterrupt:
        sys.exit("benchmarks: stopped")
    print(f"\nall in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
