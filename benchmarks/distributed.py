"""What it costs to learn by several processes on one machine, and what it brings.

    python3 benchmarks/distributed.py [--processes 2] [--rounds 5] [--dtype float64]

It starts them by torchrun, with one thread each. A step of theirs is held against the model of it:
a step of one process on its share of the batch, and the exchange of the gradient. All are timed in
turn, and of each the best round counts; while one computes alone the others wait.
"""

import argparse
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
NETWORKS = [784, 30, 10], [784, 1024, 1024, 10]
BATCHES = 100, 1000
SAMPLES = 3000


def options_of(arguments):
    """The command line's options."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dtype", choices=("float64", "float32"), default="float64")
    return parser.parse_args(arguments)


def start(options):
    """Start the processes, and hand on how they ended."""
    words = [sys.executable, "-m", "torch.distributed.run",
             f"--nproc_per_node={options.processes}", os.path.abspath(__file__), *sys.argv[1:]]
    path = os.pathsep.join(filter(None, (ROOT, HERE, os.environ.get("PYTHONPATH"))))
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    return subprocess.run(words, env={**os.environ, **threads, "PYTHONPATH": path}).returncode


def step(engine, data, size):
    """The seconds that a step takes on a batch of this size, the mean of as many as there are."""
    from minnet.core import SGD
    batches = [list(range(k, k + size)) for k in range(0, SAMPLES - size + 1, size)]
    began = time.perf_counter()
    list(engine.learn(data, batches, SGD(), 0.01))
    return (time.perf_counter() - began) / len(batches)


def exchange(processes, gradient, times=5):
    """The seconds that it takes to add up the gradients of all."""
    began = time.perf_counter()
    for _ in range(times):
        processes.summed(gradient)
    return (time.perf_counter() - began) / times


def best(processes, rounds, works):
    """The least milliseconds of each work; works: by name (whether all do it, a function)."""
    found = {name: [] for name in works}
    for _ in range(rounds):
        for name, (by_all, work) in works.items():
            took = work() if by_all or processes.reports else None
            found[name].append(processes.agreed(took))
    return {name: 1000 * min(times) for name, times in found.items()}


def measure(options):
    """Be one of the processes, of which the first prints."""
    import minnet
    import report
    import torch
    from minnet.core import BACKENDS
    backend, dtype = BACKENDS.find(f"torch:{options.dtype}"), getattr(torch, options.dtype)
    train, _ = minnet.load_dataset("digits")
    train = minnet.Dataset(train.inputs[:SAMPLES], train.targets[:SAMPLES], train.classes)
    with backend.together as processes:
        say = print if processes.reports else lambda *words, **more: None
        empty = best(processes, options.rounds, {
            "latency": (True, lambda: exchange(processes, torch.zeros(1, dtype=dtype), 100))})
        say(f"{report.machine()}\n{processes.count} processes, {options.dtype}, one thread each, "
            f"best of {options.rounds} rounds; milliseconds a step\n"
            f"an exchange of one number: {empty['latency']:.2f} ms\n\n"
            f"{'network':20}{'batch':>6}{'MB':>7}{'alone':>9}{'share':>9}{'exchange':>10}"
            f"{'model':>9}{'measured':>10}{'alone / measured':>18}")
        for sizes in NETWORKS:
            network = minnet.Network.mlp(sizes, "relu", "softmax", "cross_entropy", "he", seed=0)
            alone, shared = backend.load(network), processes.load(backend, network)
            whole, own = alone.prepare(train), shared.prepare(train)
            gradient = torch.zeros(sum((k + 1) * j for k, j in zip(sizes, sizes[1:])), dtype=dtype)
            for size in BATCHES:
                ms = best(processes, options.rounds, {
                    "alone": (False, lambda: step(alone, whole, size)),
                    "share": (False, lambda: step(alone, whole, size // processes.count)),
                    "exchange": (True, lambda: exchange(processes, gradient)),
                    "measured": (True, lambda: step(shared, own, size))})
                say(f"{'-'.join(map(str, sizes)):20}{size:6}"
                    f"{gradient.numel() * gradient.element_size() / 1e6:7.2f}"
                    f"{ms['alone']:9.2f}{ms['share']:9.2f}{ms['exchange']:10.2f}"
                    f"{ms['share'] + ms['exchange']:9.2f}{ms['measured']:10.2f}"
                    f"{ms['alone'] / ms['measured']:18.2f}", flush=True)


if __name__ == "__main__":
    if "RANK" in os.environ:
        measure(options_of(sys.argv[1:]))
    else:
        raise SystemExit(start(options_of(sys.argv[1:])))
