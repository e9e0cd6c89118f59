"""How much memory a process has held at most, a fresh one for each task.

The tasks are to load the images, and to learn from them once.

    python3 benchmarks/backends.py --memory [--data DIR]
"""

import gzip
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

SIZES, BATCH_SIZE, LEARNING_RATE = [784, 30, 10], 10, 0.5


def load(folder):
    """minnet's data set, both parts."""
    import minnet
    return minnet.load_dataset("mnist", folder) if folder else minnet.load_dataset("digits")


def learn(folder, backend):
    """minnet's epoch."""
    import minnet
    train, test = load(folder)
    network = minnet.Network.mlp(SIZES, initializer="xavier")
    minnet.train(network, train, epochs=1, batch_size=BATCH_SIZE, learning_rate=LEARNING_RATE,
                 backend=backend)


def learn_in_numpy(folder, dtype):
    """minnet's epoch on the backend numpy, in numbers of this type."""
    import backends
    learn(folder, backends.numpy_backend(dtype))


def read_plainly(folder, name, header):
    """The bytes of an IDX file, packed or not, after its header."""
    import numpy as np
    path = os.path.join(folder or os.path.join(ROOT, "plugins", "digits"), name)
    with open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load_plainly(folder):
    """The four files as a script reads them: images as rows of bytes, labels as numbers."""
    return [(read_plainly(folder, f"{part}-images-idx3-ubyte", 16).reshape(-1, 784),
             read_plainly(folder, f"{part}-labels-idx1-ubyte", 8)) for part in ("train", "t10k")]


def learn_plainly(folder, dtype):
    """The plain script's epoch."""
    import numpy as np
    from peers import learn_batched
    (images, labels), test = load_plainly(folder)
    x = images.astype(dtype)
    x /= 255
    y = np.eye(10, dtype=dtype)[labels]
    source = np.random.default_rng(0)
    layers = [[source.normal(size=(n, k)).astype(dtype) / k ** 0.5, np.zeros(n, dtype)]
              for k, n in zip(SIZES, SIZES[1:])]
    learn_batched(layers, x, y, source.permutation(len(x)), BATCH_SIZE, LEARNING_RATE)


TASKS = {
    "Python and minnet, nothing loaded": lambda folder: __import__("minnet"),
    "the same with NumPy": lambda folder: (__import__("minnet"), __import__("numpy")),
    "minnet, the images loaded": load,
    "NumPy script, the images loaded": load_plainly,
    "minnet, an epoch, backend lists": lambda folder: learn(folder, "lists"),
    "minnet, an epoch of digits, lists": lambda folder: learn(None, "lists"),
    "minnet, an epoch, numpy, float64": lambda folder: learn_in_numpy(folder, "float64"),
    "minnet, an epoch, numpy, float32": lambda folder: learn_in_numpy(folder, "float32"),
    "NumPy script, an epoch, float64": lambda folder: learn_plainly(folder, "float64"),
    "NumPy script, an epoch, float32": lambda folder: learn_plainly(folder, "float32"),
}


def peak():
    """The most memory that this process has held, in MB."""
    if os.path.isfile("/proc/self/status"):
        with open("/proc/self/status", encoding="utf-8") as file:
            found = [int(line.split()[1]) for line in file if line.startswith("VmHWM:")]
        if found:
            return found[0] / 1e3
    # Second choice: a process may begin with the peak of the one that started it, which therefore
    # holds little (no NumPy).
    import resource
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main(folder=None):
    """Run each task in a process of its own, and print a line for each."""
    print(f"peak memory, {SIZES}, batch {BATCH_SIZE}, {folder or 'digits'}")
    for task in TASKS:
        command = [sys.executable, os.path.abspath(__file__), task] + ([folder] if folder else [])
        done = subprocess.run(command, capture_output=True, text=True)
        said = done.stdout.strip()
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            said = f"absent  ({reason})"
        print(f"{task:34}{said:>10}", flush=True)


if __name__ == "__main__":
    try:
        TASKS[sys.argv[1]](*(sys.argv[2:] or [None]))
    except (ImportError, ValueError) as error:
        sys.exit(str(error))
    print(f"{peak():.0f} MB")
