"""The words of `minnet search`, and how it is carried out."""

import argparse
import copy
import json
import os
import shutil
import sys
import time

import minnet
from minnet import MinnetError

from .words import read_try, settings_of, tries_of

# Options of `minnet train` that mean something else here, or nothing.
HELP = {"save": "write the best network, trained on all samples to learn from, to this file",
        "seed": "of the random numbers: of the part to validate with, of what is drawn, and of the "
                "first training of each combination (0)",
        "checkpoint": argparse.SUPPRESS, "resume": argparse.SUPPRESS}

DESCRIPTION = """\
Which settings suit a data set: each combination of those to try is trained on
a part of the samples to learn from and measured on the rest of them. The best
is trained on all of them, and only then, once, measured on the test part."""

EXAMPLES = """\
Values are parted by commas, those of layers, which have commas, by semicolons;
a setting that is tried twice has the values of both. For example:
  minnet search digits --try learning-rate=0.1,1,3 --try hidden=10,30 --epochs 5
  minnet search digits --try learning-rate=0.01..3 --try batch-size=10,100 --random 9
  minnet search digits --try "layers=784,30,10;784,30,30,10" --keep layers.jsonl"""


def add_to(commands):
    """The words of this command: those of `minnet train`, which are for all trainings alike."""
    train = commands.choices["train"]
    shared = copy.deepcopy(train)
    for action in shared._actions:
        said = (action.help or "").replace("the test part", "the validation part")
        action.help = HELP.get(action.dest, said)
    parser = commands.add_parser(
        "search", help="find the settings that suit a data set", parents=[shared], add_help=False,
        description=DESCRIPTION, epilog=EXAMPLES)
    settings = settings_of(train)
    group = parser.add_argument_group("the search")
    group.add_argument("--try", dest="tries", metavar="NAME=VALUES", action="append", required=True,
                       type=lambda text: read_try(text, settings),
                       help="an option of minnet train, or hidden for the sizes of the hidden "
                            "layers, and the values to try: learning-rate=0.1,0.5,1, "
                            "hidden=30,30x10, or a range to draw from, learning-rate=0.01..3; may "
                            "be repeated, and every combination is tried")
    group.add_argument("--random", type=count, metavar="N",
                       help="draw so many combinations: from a range so that each power of ten is "
                            "as likely, from a list evenly")
    group.add_argument("--seeds", type=count, metavar="K", default=1,
                       help="train each combination so many times, from different seeds, and show "
                            "the mean and the standard deviation (1)")
    group.add_argument("--validation-part", type=share, metavar="X", default=0.2,
                       help="the share of the samples to learn from that judges (0.2)")
    group.add_argument("--jobs", type=count, metavar="N",
                       help="how many processes train at a time (as many as there are cores)")
    group.add_argument("--keep", metavar="FILE.jsonl",
                       help="write each run to this file as it ends; the same command goes on "
                            "with it after an interruption")
    parser.set_defaults(run=lambda options: run(options, parser, settings))


def count(text: str) -> int:
    """A whole number, 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} should be a whole number, 1 or more")
    return int(text)


def share(text: str) -> float:
    """A number between 0 and 1."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} should be a number above 0 and below 1")
    return value


def run(options, parser, settings):
    """Carry out the command."""
    if options.checkpoint is not None or options.resume is not None:
        parser.error("--checkpoint and --resume are of one training; --keep FILE.jsonl keeps the "
                     "runs of a search, and the same command goes on with it")
    if options.save is not None:
        minnet.check_writable(options.save, "minnet network")
        if options.keep and os.path.realpath(options.save) == os.path.realpath(options.keep):
            raise MinnetError(f"--save and --keep both name {options.save}: the network and the "
                              "runs are two files")
    dataset, test = samples(options)
    doing = search_of(options, settings, dataset)
    if options.keep is not None:
        doing.keep(options.keep)
    report = (JsonReport if options.json else TextReport)(doing, options)
    report.start(test)
    try:
        doing.go(report.run)
        report.table(doing.results())
        results = doing.finish(test)
    except KeyboardInterrupt:
        report.clear()
        interrupted(doing, options.keep, report)
        raise SystemExit(1)
    finally:
        report.clear()
    if results.network is None:
        raise MinnetError(f"all {len(doing.tasks)} runs failed, so there is no best one: "
                          f"{results[0].errors[0]}")
    if options.save is not None:
        minnet.save(results.network, options.save)
    report.end(results)


def samples(options) -> tuple:
    """(train, test), with something to learn."""
    reading = {name[len("read_"):]: value for name, value in vars(options).items()
               if name.startswith("read_") and value is not None}
    dataset, test = minnet.load_dataset(options.dataset, options.data, target=options.target,
                                        missing=options.missing, **reading)
    for note in getattr(dataset, "notes", ()):
        print(f"minnet: {dataset.name}: {note}", file=sys.stderr)
    if dataset.targets is None:
        raise MinnetError(f"{options.dataset} " + (
            getattr(dataset, "lacks", "") or "has no labels to learn from"))
    return dataset, None if test is dataset else test


def search_of(options, settings: dict, dataset):
    """The search of the options; those that plugins added go to the plugins."""
    from .searching import Search
    from .training import NAMES
    tries = tries_of(options.tries)
    said = {setting.dest: getattr(options, setting.dest, None) for setting in settings.values()}
    twice = [setting.name for setting, _ in options.tries if said[setting.dest] is not None]
    if twice:
        raise MinnetError(f"--{twice[0]} and --try {twice[0]} both say what it is: leave one out")
    own = {name: value for name, value in said.items() if name in NAMES}
    others = {name: value for name, value in said.items() if name not in NAMES}
    return Search(dataset, tries, random=options.random, seeds=options.seeds,
                  seed=options.seed or 0, validation_part=options.validation_part,
                  jobs=options.jobs, options=others, **own)


def interrupted(doing, path, report):
    """Say what is done, and how to go on; what is not kept yet is kept now."""
    ended, again = len(doing.runs), "the same command"
    if ended:
        report.table(doing.results())
    if path is None and ended:
        path = free_name(f"search-{os.path.splitext(doing.dataset.name)[0]}")
        doing.keep(path)
        again += f" with --keep {path}"
    goes_on = f" and kept in {path}; {again} goes on" if ended else f"; {again} begins anew"
    print(f"minnet: stopped by Ctrl-C: {ended} of {len(doing.tasks)} runs are done{goes_on}",
          file=sys.stderr)


def free_name(start: str) -> str:
    """The name of a file that is not there yet."""
    number, path = 1, f"{start}.jsonl"
    while os.path.exists(path):
        number, path = number + 1, f"{start}-{number + 1}.jsonl"
    return path


class TextReport:
    """The search in lines for a person, the last of which shows how far it has come."""

    def __init__(self, doing, options):
        self.doing, self.options = doing, options
        self.alive, self.shown = sys.stdout.isatty(), False

    def start(self, test):
        """What is going to be done."""
        doing, validating = self.doing, len(self.doing.places)
        self.before, self.started = len(doing.runs), time.monotonic()
        tested = f", {len(test)} to test the best with at the end" if test else ""
        print(f"{doing.dataset.name}: {len(doing.dataset) - validating} samples to learn from, "
              f"{validating} to validate with{tested}")
        print(f"{numbered(len(doing.combinations), 'combination')} × "
              f"{numbered(len(doing.seeds), 'seed')}: {numbered(len(doing.tasks), 'run')}, "
              f"{doing.jobs} at a time", flush=True)
        if self.before:
            print(f"going on, runs done before: {self.before}", flush=True)
        self.progress()

    def run(self, run):
        """A run has ended."""
        if "error" in run:
            self.clear()
            print(f"{self.tried(self.doing.combinations[run['combination']])}, seed {run['seed']}: "
                  f"{run['error']}", flush=True)
        self.progress()

    def progress(self):
        """How far the search has come, on the last line of a terminal; nothing elsewhere."""
        if not self.alive:
            return
        done, total = len(self.doing.runs), len(self.doing.tasks)
        line = f"{done} / {total} runs"
        if self.before < done < total:
            seconds = (time.monotonic() - self.started) / (done - self.before) * (total - done)
            line += f", {round(seconds) // 60}:{round(seconds) % 60:02} left"
        best = self.doing.results().best
        if best:
            line += f", best so far {best.measured()} ({self.tried(best.tried)})"
        self.shown = True
        sys.stdout.write(f"\r  {line[:shutil.get_terminal_size().columns - 3]}\033[K")
        sys.stdout.flush()

    def clear(self):
        """Take the line of progress away."""
        if self.shown:
            sys.stdout.write("\r\033[K")
            sys.stdout.flush()
            self.shown = False

    def tried(self, settings: dict) -> str:
        """What was tried, in words."""
        from .results import in_words
        return in_words(settings)

    def table(self, results):
        """All results, the best first."""
        self.clear()
        print(results.table(), flush=True)

    def end(self, results):
        """The best one, and what it came to."""
        self.clear()
        print(f"best: {self.tried(results.best.tried)}; "
              f"trained on all {len(self.doing.dataset)} samples")
        test = results.test
        if test is None:
            print("there is no test part to measure it on")
        elif test.accuracy is None:
            print(f"test loss {test.loss:.4g}")
        else:
            print(f"test accuracy {100 * test.accuracy:.2f} % ({test.correct} / {test.total})")
        print(f"saved to {self.options.save}" if self.options.save
              else "not saved; --save MODEL.json keeps the network")


class JsonReport:
    """The search as one JSON object a line."""

    def __init__(self, doing, options):
        self.doing, self.options = doing, options

    def start(self, test):
        """What is going to be done."""
        doing = self.doing
        tell(event="start", dataset=doing.dataset.name, test_samples=len(test) if test else None,
             samples=len(doing.dataset) - len(doing.places), validation_samples=len(doing.places),
             combinations=doing.combinations, seeds=doing.seeds, jobs=doing.jobs,
             done=len(doing.runs))

    def run(self, run):
        """A run has ended."""
        tell(event="run", tried=self.doing.combinations[run["combination"]], **run)

    def clear(self):
        """There is no line of progress."""

    def table(self, results):
        """All results, the best first."""
        for result in results:
            tell(event="result", combination=result.number, tried=result.tried,
                 accuracy=result.accuracy, loss=result.loss, spread=result.spread(),
                 seconds=result.seconds, errors=result.errors)

    def end(self, results):
        """The best one, and what it came to."""
        test = results.test
        tell(event="end", best=results.best.tried, settings=results.best.settings,
             test_loss=test and test.loss, test_accuracy=test and test.accuracy,
             correct=test and test.correct, total=test and test.total, saved=self.options.save)


def tell(**values):
    """One JSON object on a line of its own, at once."""
    print(json.dumps(values), flush=True)


def numbered(number: int, what: str) -> str:
    """'1 run', '2 runs'."""
    return f"{number} {what}" + ("s" if number != 1 else "")
