"""Early stopping, against overfitting.

`--patience 5` stops when five epochs in a row brought nothing better, and goes back to the best; in
Python it is minnet.train(…, options={"patience": 5}).
"""

import argparse
import math

import minnet


class EarlyStopping:
    """True when so many epochs in a row (the patience) brought no loss below the best before them.

    The loss is the validation loss, or the training loss where there is none.
    """

    def __init__(self, patience: int):
        if not isinstance(patience, int) or patience < 1:
            raise minnet.MinnetError("patience should be a whole number of epochs, 1 or more, "
                                     f"and is {patience!r}")
        self.patience = patience
        self.best, self.best_epoch = math.inf, 0

    def __call__(self, record) -> bool:
        loss = record.loss if record.validation_loss is None else record.validation_loss
        if loss < self.best:
            self.best, self.best_epoch = loss, record.epoch
        return record.epoch - self.best_epoch >= self.patience

    def __repr__(self):
        return f"nothing better in {self.patience} epochs"


@minnet.hookimpl
def minnet_commands(subparsers):
    """--patience, of the command train."""
    subparsers.choices["train"].add_argument(
        "--patience", type=patience, metavar="N",
        help="stop when N epochs in a row brought no lower loss (on the test part, if there is "
             "one), and go back to the best")


def patience(text: str) -> int:
    """A whole number of epochs, 1 or more."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} should be a whole number of epochs, 1 or more")
    return int(text)


@minnet.hookimpl
def minnet_train_start(run):
    """Begin to watch, if patience was asked for."""
    if run.options.get("patience"):
        rule = run.early_stopping = EarlyStopping(run.options["patience"])
        kept = run.kept.setdefault("early_stopping", {"loss": math.inf, "epoch": 0})
        rule.best, rule.best_epoch = kept["loss"], kept["epoch"]


@minnet.hookimpl
def minnet_epoch_end(run, epoch):
    """Keep the weights of the best epoch, and stop where there is nothing better for long."""
    rule = getattr(run, "early_stopping", None)
    if rule:
        if rule(epoch):
            run.stop(f"{rule}; the weights are those of epoch {rule.best_epoch}")
        if rule.best_epoch == epoch.epoch:
            run.kept["early_stopping"] = {"loss": rule.best, "epoch": epoch.epoch,
                                          "parameters": minnet.parameters(run.network)}


@minnet.hookimpl
def minnet_train_end(run):
    """Give the network the weights of its best epoch."""
    best = run.kept.get("early_stopping", {}).get("parameters")
    if best:
        minnet.restore(run.network, best)
