"""What it costs to show how far a training has come: its time with it, over its time without.

    python3 benchmarks/progress_cost.py [--rounds 100] [--notebook]

A network learns the images of digits on the backends numpy and lists, in pairs of runs that differ
in nothing else, the first of a pair being each in turn; the median of their ratios is shown, and
the quartiles, of the time by the clock and of the processor's. The line is written to a terminal
that another process reads. --notebook shows the bar of a notebook instead, in a kernel of its own.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import minnet  # noqa: E402
from minnet import progress  # noqa: E402
from minnet.cli.terminal import ProgressLine  # noqa: E402

# For each backend the epochs of a run, and how many of the rounds it takes part in.
BACKENDS = {"numpy": (20, 1.0), "lists": (1, 0.4)}


def seconds(data, backend, epochs, shown, on_progress):
    """(by the clock, of the processor) of a training, during which progress is shown or not."""
    often = progress.OFTEN
    progress.OFTEN = often if shown else float("inf")
    sizes = [len(data.inputs[0]), 30, len(data.targets[0])]
    network = minnet.Network.mlp(sizes, initializer="xavier", seed=0)
    try:
        clock, processor = time.perf_counter(), time.process_time()
        minnet.train(network, data, epochs=epochs, batch_size=10, learning_rate=0.5,
                     backend=backend, on_progress=on_progress if shown else None)
        return time.perf_counter() - clock, time.process_time() - processor
    finally:
        progress.OFTEN = often


def ratios(data, backend, epochs, rounds, on_progress):
    """The ratios of pairs of runs, with over without: by the clock, and of the processor."""
    found = []
    for number in range(rounds + 1):
        both = {}
        for shown in (number % 2 == 0, number % 2 == 1):
            both[shown] = seconds(data, backend, epochs, shown, on_progress)
        found.append([with_it / without for with_it, without in zip(both[True], both[False])])
    return zip(*found[1:])


def measure(rounds, on_progress=None):
    """Print a line for each backend."""
    data, _ = minnet.load_dataset("digits")
    minnet.load_plugin("minnet_plugins.progress")
    for backend, (epochs, share) in BACKENDS.items():
        pairs = max(2, round(share * rounds))
        words = []
        for name, values in zip(("clock", "processor"),
                                ratios(data, backend, epochs, pairs, on_progress)):
            low, middle, high = statistics.quantiles(values, n=4)
            words.append(f"{name} {middle:.4f} ({low:.4f} to {high:.4f})")
        print(f"{backend:6} {pairs} pairs: {', '.join(words)}", flush=True)


def on_a_terminal(rounds):
    """The line of `minnet train`, written to a terminal that another process reads."""
    outside, inside = os.openpty()
    reader = subprocess.Popen(["cat"], stdin=outside, stdout=subprocess.DEVNULL)
    with open(inside, "w", encoding="utf-8") as terminal:
        measure(rounds, ProgressLine(terminal).show)
    reader.terminate()


def in_a_notebook(rounds):
    """The notebook's bar, shown by a kernel of this Python."""
    import json
    import tempfile

    import nbclient
    import nbformat
    cell = (f"import sys; sys.path[:0] = [{HERE!r}]\n"
            f"import progress_cost\nprogress_cost.measure({rounds})")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "kernels", "here"))
        with open(os.path.join(folder, "kernels", "here", "kernel.json"), "w") as file:
            json.dump({"argv": [sys.executable, "-m", "ipykernel_launcher", "-f",
                                "{connection_file}"],
                       "display_name": "here", "language": "python"}, file)
        os.environ["JUPYTER_PATH"] = folder
        nbclient.NotebookClient(notebook, kernel_name="here", timeout=None).execute()
    for output in notebook.cells[0].outputs:
        print(output.get("text", ""), end="")


def main():
    """Measure as the words say."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--notebook", action="store_true")
    options = parser.parse_args()
    (in_a_notebook if options.notebook else on_a_terminal)(options.rounds)


if __name__ == "__main__":
    main()
