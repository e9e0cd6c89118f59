"""minnet train: make a network for a data set, train it, and save it if asked."""

import contextlib
import functools
import math
import os

from .. import ErrorBelow, MinnetError, UpdateBelow, evaluate, load, load_dataset, save
from .. import train as train_network
from ..checkpoint import check_place, holds_network, read_checkpoint
from ..core import OPTIMIZERS, History, class_of
from ..datasets import DATASETS
from ..files import FORMAT, check_writable
from ..settings import TRAINING_SETTINGS as SETTINGS
from ..settings import backend_for, settings_for
from ..sharing import processes_of
from ..terminated import Terminated, sigterm_raises
from ..training import Options, resumed, taken_by
from . import options as shared
from .terminal import ProgressLine, percent, print_json, say_notes, table

# No more lines of epochs than this are printed, evenly spaced, and the first and the last.
LINES = 100

# Of a data set with no more samples than this, every answer is shown at the end.
FEW = 20

# What may be said of a training that goes on; all else is as the checkpoint says.
WHEN_RESUMING = {"dataset", "data", "epochs", "save", "checkpoint", "resume", "json", "plugin",
                 "no_plugin", "run"}

# Paths among the options, which a training that goes on elsewhere should still find.
PATHS = ("data", "save")

# What a process that SIGTERM ended exits with, as a shell tells of it.
TERMINATED = 128 + 15


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "train", help="train a network on a data set", description=__doc__,
        epilog="Examples:\n"
               "  minnet train digits\n"
               "  minnet train digits --layers 28x28,conv2d:8:5,max_pool2d:2,10 --epochs 3\n"
               "  minnet train iris.csv --target species --save iris.json\n"
               "  minnet train mnist --data DIR --checkpoint run.ckpt\n"
               "  minnet train --resume run.ckpt mnist")
    parser.add_argument("dataset", metavar="NAME|PATH",
                        help=f"a data set ({shared.known(DATASETS)}), or a file or folder that "
                             "holds one")
    shared.add_data_option(parser)
    shared.add_target_option(parser)
    shared.add_missing_option(parser)
    shared.add_network_options(parser)
    group = parser.add_argument_group("the training", "what is left out is as suits the data set")
    group.add_argument("--epochs", type=shared.whole(0), metavar="N",
                       help="how many times to go through all samples")
    group.add_argument("--batch-size", type=shared.whole(1), metavar="N", help="samples to a step")
    group.add_argument("--learning-rate", type=shared.positive, metavar="X",
                       help="the size of a step")
    group.add_argument("--optimizer", metavar="O",
                       help=f"the rule of a step: {shared.known(OPTIMIZERS)}")
    group.add_argument("--stop-error", type=shared.positive, metavar="X",
                       help="stop when the error rate is below X (0.05 is 5 %%)")
    group.add_argument("--stop-update", type=shared.positive, metavar="X",
                       help="stop when no weight changed by as much as X in an epoch")
    shared.add_backend_option(parser)
    parser.add_argument("--save", metavar="MODEL.json",
                        help="write the network to this file when training has ended")
    parser.add_argument("--checkpoint", metavar="FILE",
                        help="write the whole training to this file, after every epoch, every two "
                             "minutes within long ones, and when it is interrupted")
    parser.add_argument("--resume", metavar="FILE",
                        help="go on with the training in a file that --checkpoint wrote; no other "
                             "option is needed (or begin a new one with a network that --save "
                             "wrote)")
    shared.add_json_option(parser)
    # None shows that they were not said.
    parser.set_defaults(run=lambda options: run(options, parser), seed=None, backend=None)


def run(options, parser):
    """Carry out the command."""
    if options.resume is not None and not holds_network(options.resume):
        begun = go_on(options, parser)
    else:
        begun = begin(options, parser)
    dataset, test, network, backend, settings, save_as, learn = begun
    processes = processes_of(backend)
    if not processes.reports:
        report, save_as = NoReport(), None
    else:
        report = JsonReport() if options.json else TextReport()
    records = []

    def after_epoch(record):
        """Report an epoch."""
        records.append(record)
        report.epoch(record)

    with sigterm_raises(), saying_nothing(unless=processes.reports):
        say_notes(dataset)
        report.start(dataset, test, network, backend, settings)
        try:
            history = learn(on_epoch=after_epoch, on_progress=report.progress)
        except KeyboardInterrupt as interrupt:
            stopped = "SIGTERM" if isinstance(interrupt, Terminated) else "Ctrl-C"
            history = History(settings["done"] + records, stopped)
        except (MinnetError, ArithmeticError) as error:
            if not processes.tells:
                raise SystemExit(1) from None
            raise MinnetError(str(error)) from None
        finally:
            report.clear()
        report.end(network, test or dataset, history, backend, save_to(save_as, network))
    if history.stopped == "SIGTERM":
        raise SystemExit(TERMINATED)


@contextlib.contextmanager
def saying_nothing(unless: bool):
    """While this lasts what is printed goes nowhere, unless it is to be seen."""
    if unless:
        yield
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere, \
            contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


def begin(options, parser) -> tuple:
    """What a new training needs, and the function that carries it out."""
    options.seed, options.backend = options.seed or 0, options.backend or "auto"
    if options.resume is not None and (
            options.layers or any(getattr(options, name) is not None for name in shared.PLAIN)):
        parser.error("--resume goes on with a network as it is; "
                     "the options of a network are for new ones")
    check_paths(options.save, options.checkpoint)
    if options.checkpoint is not None:
        check_place(os.path.realpath(options.checkpoint))
    dataset, test = load_samples(options.dataset, options.data, vars(options))
    settings = settings_for(dataset, {name: getattr(options, name)
                                      for name in ("layers", *shared.PLAIN, *SETTINGS)})
    if options.resume is None:
        network = shared.make_network(options, settings)
    else:
        network = load(options.resume)
    taken_by(network, dataset)
    backend = backend_for(network, options.backend, options.dtype,
                          samples=settings["epochs"] * len(dataset),
                          batch_size=settings["batch_size"], optimizer=settings["optimizer"])
    for_plugins = {name: value for name, value in vars(options).items() if name != "run"}
    for_plugins.update({name: os.path.abspath(for_plugins[name]) for name in PATHS
                        if for_plugins[name] is not None})
    learn = functools.partial(
        train_network, network, dataset, **{name: settings[name] for name in SETTINGS},
        backend=backend, seed=options.seed, validation=test, stop=stop_rules(options),
        checkpoint=options.checkpoint, options=Options(for_plugins, taken=for_plugins))
    settings.update(done=[], checkpoint=options.checkpoint)
    return dataset, test, network, backend, settings, options.save, learn


def go_on(options, parser) -> tuple:
    """The same of a training that a checkpoint holds."""
    said = [name for name, value in vars(options).items()
            if name not in WHEN_RESUMING and value != parser.get_default(name)]
    if said:
        parser.error("--resume goes on with a training as it was begun, so no other number or part "
                     f"can be chosen ({', '.join(said)}); only --epochs may be raised")
    state = read_checkpoint(options.resume)
    before = state["settings"]["options"]
    save_as = options.save or before.get("save")
    check_paths(save_as, options.checkpoint or options.resume)
    dataset, test = load_samples(options.dataset, options.data or before.get("data"), before)
    run = resumed(options.resume, state, dataset, test, options.epochs,
                  checkpoint=options.checkpoint)
    settings = {name: getattr(run, name) for name in SETTINGS}
    settings.update(optimizer=run.optimizer.name, done=list(run.history.epochs),
                    checkpoint=run.checkpoint.path)
    return dataset, test, run.network, run.backend, settings, save_as, run.go


def check_paths(save_as, checkpoint):
    """Refuse files that could not be written, before anything is learned."""
    if save_as is not None:
        check_writable(save_as, FORMAT)
        if checkpoint is not None and os.path.realpath(save_as) == os.path.realpath(checkpoint):
            raise MinnetError(f"--save and --checkpoint both name {save_as}: a network and a "
                              "training are two files")


def load_samples(name, path, options: dict) -> tuple:
    """(train, test) with something to learn."""
    dataset, test = load_dataset(name, path, target=options.get("target"),
                                 missing=options.get("missing"), **shared.for_reading(options))
    if dataset.targets is None:
        lacks = getattr(dataset, "lacks", "") or (
            "has no labels to learn from; they should lie beside the images, under the name that "
            "belongs to them")
        raise MinnetError(f"{name} {lacks}")
    return dataset, test


def stop_rules(options) -> list:
    """The stopping rules that were asked for."""
    rules = (options.stop_error, ErrorBelow), (options.stop_update, UpdateBelow)
    return [rule(limit) for limit, rule in rules if limit]


def save_to(path, network):
    """Save the network if a path is given; the path."""
    if path:
        save(network, path)
    return path


class NoReport:
    """The run as a process leaves it to another, which shares the training, to tell of it."""

    progress = None

    def clear(self):
        """There is no line of progress."""

    def start(self, dataset, test, network, backend, settings):
        """What is going to be done."""

    def epoch(self, record):
        """One epoch."""

    def end(self, network, data, history, backend, saved):
        """What came of it."""


class TextReport:
    """The run in lines for a person."""

    def __init__(self):
        line = ProgressLine()
        self.progress, self.clear = line.show, line.clear
        self.unsaid = None

    def start(self, dataset, test, network, backend, settings):
        """What is going to be done."""
        self.samples = len(dataset)
        self.epochs, self.checkpoint = settings["epochs"], settings["checkpoint"]
        self.every = math.ceil(self.epochs / LINES) or 1
        self.measured_on = "training" if test in (None, dataset) else "test"
        tested = f", {len(test)} to test with" if self.measured_on == "test" else ""
        print(f"{dataset.name}: {len(dataset)} samples to learn from{tested}")
        print(f"{network}, batch size {settings['batch_size']}, "
              f"learning rate {settings['learning_rate']}, backend {backend.name}", flush=True)
        if settings["done"]:
            print(f"going on, whole epochs done: {len(settings['done'])}", flush=True)

    def epoch(self, record):
        """One epoch in one line."""
        due = record.epoch % self.every == 0 or record.epoch in (1, self.epochs)
        self.unsaid = None if due else record
        if due:
            self.line(record)

    def line(self, record):
        """Print the line of an epoch."""
        self.clear()
        validated = record.validation_loss is not None
        accuracy = record.validation_accuracy if validated else record.accuracy
        measured = ""
        if accuracy is not None:
            measured = f"  {self.measured_on} accuracy {percent(accuracy)}"
        elif self.measured_on == "test":
            measured = f"  test loss {record.validation_loss:.4g}"
        number = str(record.epoch).rjust(len(str(self.epochs)))
        print(f"epoch {number} / {self.epochs}  loss {record.loss:.4g}{measured}  "
              f"{record.seconds:.1f} s  {per_second(self.samples, record)} samples/s", flush=True)

    def end(self, network, data, history, backend, saved):
        """What came of it."""
        if self.unsaid:
            self.line(self.unsaid)
        if history.stopped in ("Ctrl-C", "SIGTERM"):
            print(f"stopped by {history.stopped}, whole epochs: {len(history.epochs)}; "
                  "what was learned so far is kept"
                  + (f"; --resume {self.checkpoint} goes on" if self.checkpoint else ""))
        elif len(history.epochs) < self.epochs:
            print(f"stopped early: {history.stopped}")
        result = evaluate(network, data, backend)
        if len(data) <= FEW:
            rows = [shown(network, data, i) for i in range(len(data))]
            print(table([("input", "output", "target")] + rows))
        if result.accuracy is not None:
            print(f"accuracy {percent(result.accuracy)} ({result.correct} / {result.total})")
        else:
            print(f"{self.measured_on} loss {result.loss:.4g}")
        print(f"saved to {saved}" if saved else "not saved; --save MODEL.json keeps the network")


class JsonReport(NoReport):
    """The run as one JSON object a line."""

    def start(self, dataset, test, network, backend, settings):
        """What is going to be done."""
        self.samples = len(dataset)
        print_json(event="start", dataset=dataset.name, samples=len(dataset),
                   test_samples=len(test) if test else None, network=repr(network),
                   backend=backend.name, done=len(settings["done"]),
                   **{name: settings[name] for name in SETTINGS})

    def epoch(self, record):
        """One epoch."""
        print_json(event="epoch", **vars(record),
                   samples_per_second=per_second(self.samples, record))

    def end(self, network, data, history, backend, saved):
        """What came of it."""
        result = evaluate(network, data, backend)
        print_json(event="end", epochs=len(history.epochs), stopped=history.stopped,
                   loss=result.loss, accuracy=result.accuracy, correct=result.correct,
                   total=result.total, saved=saved)


def per_second(samples, record) -> int:
    """How many samples were learned in a second."""
    return round(samples / record.seconds) if record.seconds else 0


def shown(network, data, i) -> tuple:
    """A sample's input, the network's output and the target, as texts.

    A long input is named by its class or its number.
    """
    x, y = data.inputs[i], data.targets[i]
    name = data.classes[class_of(y)] if data.classes else f"sample {i}"
    if len(x) <= 8:
        name = " ".join(f"{x_k:g}" for x_k in x)
    output = " ".join(f"{a_j:.3f}" for a_j in network.predict(x))
    return name, output, " ".join(f"{y_j:g}" for y_j in y)
