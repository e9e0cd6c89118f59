"""The accuracy on the test images of digits by epoch, for several seeds, and its largest fall.

    python3 benchmarks/digits_settings.py [--learning-rate X] [--batch-size N] [--epochs N]

It trains as `minnet train digits` does, with the settings that the data set carries unless others
are named here.
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import minnet  # noqa: E402


def accuracies(data, test, settings, seed, backend):
    """The accuracy on the test images after each epoch."""
    network = minnet.Network.mlp(
        settings["layers"], settings["activation"], settings["output_activation"],
        settings["loss"], settings["initializer"], seed=seed)
    history = minnet.train(
        network, data, epochs=settings["epochs"], batch_size=settings["batch_size"],
        learning_rate=settings["learning_rate"], seed=seed, validation=test, backend=backend)
    return [record.validation_accuracy for record in history.epochs]


def main():
    """Print a line for each seed."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--backend", default="lists")
    options = parser.parse_args()
    data, test = minnet.load_dataset("digits")
    settings = dict(data.settings)
    for name in ("learning_rate", "batch_size", "epochs"):
        settings[name] = getattr(options, name) or settings[name]
    print(f"learning rate {settings['learning_rate']}, batches of {settings['batch_size']}; "
          f"% of {len(test)} test images right after each epoch")
    for seed in options.seeds:
        found = accuracies(data, test, settings, seed, options.backend)
        fall = max([before - after for before, after in zip(found, found[1:])], default=0)
        print(f"seed {seed}: " + " ".join(f"{100 * accuracy:.1f}" for accuracy in found)
              + f"; largest fall {100 * max(fall, 0):.1f}", flush=True)


if __name__ == "__main__":
    main()
