"""MinnetClassifier beside scikit-learn's MLPClassifier, at equal settings.

    python3 benchmarks/estimators.py [--seeds 5] [--threads 1] [--quick]

Both learn scikit-learn's digits (8 × 8 pixels, a quarter kept for the test) for 40 epochs and
minnet's (28 × 28) for 10, with 100 hidden neurons of ReLU, no penalty and no early end, in the same
batches and by the same optimizer, each seed in turn: first the one, then the other. The accuracy is
that on the test images, its mean and standard deviation over the seeds; the seconds are the median
of a fit, and the last column the median of how many times as long MLPClassifier takes.
"""

import argparse
import os
import statistics
import sys
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
if HERE not in sys.path:
    sys.path.insert(1, HERE)

import minnet  # noqa: E402
import report  # noqa: E402

# The optimizer, its learning rate, and the number of samples in a batch.
SETTINGS = [("sgd", 0.1, 32), ("sgd", 0.1, 200), ("adam", 0.001, 32), ("adam", 0.001, 200)]


def small_digits():
    """scikit-learn's digits, between 0 and 1: X and y to learn from, and to test with."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    X, y = load_digits(return_X_y=True)
    X, X_test, y, y_test = train_test_split(X / 16, y, random_state=0, stratify=y)
    return X, y, X_test, y_test


def large_digits():
    """minnet's digits, the same way."""
    import numpy as np
    parts = []
    for part in minnet.load_dataset("digits"):
        parts += [np.array(part.inputs[:]), np.array(part.targets[:]).argmax(axis=1)]
    return parts


def estimators(optimizer, learning_rate, batch_size, epochs, seed):
    """Both, with settings that mean the same."""
    from minnet_plugins.sklearn_estimators import MinnetClassifier
    from sklearn.neural_network import MLPClassifier
    same = {"learning_rate_init": learning_rate, "batch_size": batch_size, "max_iter": epochs,
            "tol": 0, "n_iter_no_change": epochs, "random_state": seed}
    return (MLPClassifier((100,), solver=optimizer, alpha=0, momentum=0, nesterovs_momentum=False,
                          **same),
            MinnetClassifier((100,), optimizer=optimizer, **same))


def measure(data, settings, epochs, seeds):
    """(accuracies, seconds), each a list for MLPClassifier and one for MinnetClassifier."""
    X, y, X_test, y_test = data
    accuracies, seconds = ([], []), ([], [])
    for seed in range(seeds):
        for place, estimator in enumerate(estimators(*settings, epochs, seed)):
            started = time.perf_counter()
            estimator.fit(X, y)
            seconds[place].append(time.perf_counter() - started)
            accuracies[place].append(100 * estimator.score(X_test, y_test))
    return accuracies, seconds


def row(name, settings, accuracies, seconds):
    """A line of the table."""
    optimizer, learning_rate, batch_size = settings
    ratio = statistics.median(theirs / ours for theirs, ours in zip(*seconds))
    cells = [f"{statistics.mean(a):6.2f} ± {statistics.pstdev(a):.2f} %" for a in accuracies]
    cells += [f"{statistics.median(s):8.2f} s" for s in seconds]
    work = f"{name}, {optimizer} {learning_rate}, batch {batch_size}"
    return f"{work:40}" + "".join(f"{cell:>16}" for cell in cells) + f"{ratio:8.2f} x"


def compare(options):
    """Print the table, a line as soon as it is known."""
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits
    warnings.simplefilter("ignore", ConvergenceWarning)
    seeds = 1 if options.quick else options.seeds
    print(f"{report.machine()}; here {options.threads} for both")
    print(f"{'1 epoch' if options.quick else '40 and 10 epochs'}, seeds 0 to {seeds - 1}")
    print(f"{'':40}" + "".join(f"{head:>16}" for head in ("MLPClassifier", "minnet",
                                                         "MLPClassifier", "minnet")))
    with threadpool_limits(options.threads):
        for name, load, epochs in (("8 × 8", small_digits, 40), ("28 × 28", large_digits, 10)):
            data, epochs = load(), 1 if options.quick else epochs
            measure(data, SETTINGS[0], 1, 1)
            for settings in SETTINGS:
                print(row(name, settings, *measure(data, settings, epochs, seeds)), flush=True)


def main(arguments=None):
    """The comparison, as the options say."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1, help="of the matrix products, for both")
    parser.add_argument("--quick", action="store_true", help="one epoch, one seed")
    try:
        compare(parser.parse_args(arguments))
    except (minnet.MinnetError, ImportError) as error:
        sys.exit(f"benchmarks: {error}")


if __name__ == "__main__":
    main()
