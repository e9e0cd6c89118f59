"""Training, measuring and predicting by the fastest backend, and what goes on around that.

Around the core's loop are the time and the progress, what rules and plugins have to say, Ctrl-C,
checkpoints, and the way back from an epoch whose steps were too large.
"""

import difflib
import math
import random
import time

from . import core
from .checkpoint import (Checkpoint, check_same, copied, read_checkpoint, record_of,
                          restore_sources, rules_of)
from .core import BACKENDS, OPTIMIZERS, DivergedError, MinnetError, learn, numbers, plain
from .core.metrics import check_fit
from .core.training import check_finite
from .core.vectors import check_count
from .files import rebuild
from .progress import Meter, monotonic
from .samples import Chosen, fitted, places_in, rows_of
from .sharing import Alone, processes_of
from .standardizing import standardize
from .terminated import Terminated, sigterm_raises

# An engine is given so many samples at a time, about; then its state is whole and may be kept. With
# and without a checkpoint: some engines' last bits depend on it.
SEGMENT = 5000


class History(core.History):
    """The records of a training, in `epochs`, and what ended it, in `stopped`.

    It has a length, and is gone through record by record. losses, accuracies, validation_losses,
    validation_accuracies and seconds are lists of a number for each epoch; table() is a list of
    dicts, a row for each epoch, as pandas.DataFrame takes it.
    """

    losses = property(lambda self: [record.loss for record in self])
    accuracies = property(lambda self: [record.accuracy for record in self])
    validation_losses = property(lambda self: [record.validation_loss for record in self])
    validation_accuracies = property(lambda self: [record.validation_accuracy for record in self])
    seconds = property(lambda self: [record.seconds for record in self])

    def __len__(self):
        return len(self.epochs)

    def __iter__(self):
        return iter(self.epochs)

    def __getitem__(self, i):
        return self.epochs[i]

    def table(self) -> list:
        """A dict for each epoch, of what its record holds by name."""
        return [dict(vars(record)) for record in self]


def train(network, dataset, *, epochs, batch_size, learning_rate, optimizer="sgd", backend="auto",
          seed=0, validation=None, stop=(), on_epoch=None, on_batch=None, on_progress=None,
          shuffle=True, options=None, checkpoint=None) -> History:
    """Mini-batch training: shuffle, cut into batches, a step for each, epoch after epoch (T2: SGD).

    The gradient of a batch is the mean over its samples; the last batch may be short.
    backend: "auto" is the fastest there is. The same seed shuffles alike on every backend;
    shuffle=False keeps the samples' order (T3).
    validation: a Dataset to evaluate after each epoch.
    A network that learns from a table's raw numbers is given the layers that standardise them, and
    answers in the unit of its target; losses are of deviations then.
    stop: rules asked after each epoch, each a function of its EpochRecord that is true when it is
    time to stop (T2).
    options: for plugins, as run.options, {"patience": 5} say; one that none takes is refused.
    on_epoch(record) is called after each epoch, with the network up to date, and
    on_batch(epoch, done, total) after each batch, with counts of samples; on_progress(progress) at
    most ten times a second, with a minnet.progress.Progress.
    checkpoint: a file that holds the whole training, after each epoch, every two minutes within
    long ones, and when it is interrupted, so that `resume` can go on with it.
    Ctrl-C leaves the network with what was learned, and KeyboardInterrupt goes on to the caller.
    Numbers that are no longer finite raise DivergedError, a MinnetError, and the network has the
    weights from before that epoch.
    """
    epochs, batch_size, learning_rate, seed = map(plain, (epochs, batch_size, learning_rate, seed))
    dataset = taken_by(network, dataset)
    validation = None if validation is None else taken_by(network, validation)
    check_settings(epochs, batch_size, learning_rate)
    standardize(network, dataset)
    if checkpoint is not None and seed is None:
        seed = random.randrange(2 ** 32)
    run = Run(network=network, dataset=dataset, validation=validation, epochs=epochs,
              batch_size=batch_size, learning_rate=learning_rate, seed=seed, shuffle=shuffle,
              optimizer=OPTIMIZERS.find(optimizer),
              backend=find_backend(backend, samples=epochs * len(dataset), batch_size=batch_size,
                                   optimizer=optimizer),
              rules=[stop] if callable(stop) else list(stop),
              options=options if isinstance(options, Options) else Options(options or {}))
    run.checkpoint = Checkpoint(checkpoint if run.reports else None, run)
    return run.go(on_epoch, on_batch, on_progress)


def resume(path, dataset, *, validation=None, epochs=None, stop=None, on_epoch=None, on_batch=None,
           on_progress=None, checkpoint=None) -> tuple:
    """Go on with the training of a checkpoint, to the same bits: (network, history).

    dataset, validation: the same as the training began with; others are refused.
    epochs: how many there shall be in all, if not as many as it began with.
    stop: its rules, where some are functions of the caller's own, which no file holds; they are
    asked again of the epochs that are done, so that one that counts knows how many there were.
    on_epoch, on_batch, on_progress: as for `train`. checkpoint: where to go on writing, if not to
    path.
    """
    run = resumed(path, read_checkpoint(path), dataset, validation, epochs, stop, checkpoint)
    return run.network, run.go(on_epoch, on_batch, on_progress)


def resumed(path, state, dataset, validation=None, epochs=None, stop=None, checkpoint=None):
    """The Run of a checkpoint whose state was read, ready to go on."""
    try:
        run = run_of(state, dataset, validation, epochs, stop)
        run.checkpoint = Checkpoint((checkpoint or path) if run.reports else None, run, state,
                                    same=checkpoint is None)
        return run
    except MinnetError as error:
        raise MinnetError(f"cannot go on from {path}: {error}") from None
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise MinnetError(f"cannot go on from {path}: what it says of the training is not whole "
                          f"({error!r})") from None


def run_of(state: dict, dataset, validation, epochs, stop):
    """The Run whose state was kept, without a checkpoint yet."""
    network = rebuild(state["network"])
    dataset = fitted(network, dataset)
    validation = None if validation is None else fitted(network, validation)
    check_same(state["dataset"], dataset, "to learn from")
    check_same(state["validation"], validation, "to validate with")
    settings = dict(state["settings"])
    optimizer, backend = settings.pop("optimizer"), settings.pop("backend")
    rules = rules_of(settings.pop("rules"), stop)
    run = Run(network=network, dataset=dataset, validation=validation,
              optimizer=OPTIMIZERS.find(optimizer), backend=BACKENDS.find(backend),
              rules=rules, **settings)
    restore_sources(run.network, state["sources"])
    run.kept, run.begun = copied(state["kept"]), state["begun"]
    run.watched.kept_memory = state["memory"]
    run.history = History([record_of(values) for values in state["epochs"]], state["stopped"])
    if epochs is not None:
        run.epochs = epochs
    check_settings(run.epochs, run.batch_size, run.learning_rate)
    least = len(run.history.epochs) + bool(run.begun)
    if run.epochs < least:
        raise MinnetError(f"it has come to epoch {least}, so epochs should be {least} or more, and "
                          f"is {run.epochs}")
    for record in run.history.epochs:
        for rule in run.rules:
            rule(record)
    return run


class Run:
    """A training as plugins see it: the arguments of `train` by name, and its history so far.

    kept: a dict for what plugins keep, of what JSON can hold, which a checkpoint holds too.
    begun: of an epoch that a checkpoint was written within, how far it had come.
    """

    def __init__(self, **arguments):
        vars(self).update(arguments)
        self.history, self.kept, self.begun = History(), {}, None
        self.observers = {}
        self.processes = processes_of(self.backend)
        self.watched = Watched(self)

    @property
    def reports(self) -> bool:
        """Whether this process prints and writes files, where several share the training."""
        return self.processes.reports

    def stop(self, reason: str):
        """Let this epoch be the last, for this reason; the first one given stays."""
        self.history.stopped = self.history.stopped or reason

    def tell(self, event: str, *news):
        """Let the plugins know."""
        from .plugin import tell
        tell(event, self, *news)

    def go(self, on_epoch=None, on_batch=None, on_progress=None):
        """Train, from the beginning or from where a checkpoint was written; the history."""
        self.watched.meter.on_progress = on_progress
        shared = not isinstance(self.processes, Alone)
        with sigterm_raises(shared or self.checkpoint.path is not None), self.processes:
            self.tell("train_start")
            try:
                for record in self.learn(on_batch):
                    self.history.epochs.append(record)
                    if on_epoch:
                        on_epoch(record)
                    self.tell("epoch_end", record)
                    for rule in self.rules:
                        if rule(record):
                            self.stop(getattr(rule, "__name__", None) or repr(rule))
                    self.history.stopped = self.processes.agreed(self.history.stopped)
                self.stop(f"all {self.epochs} epochs are done")
            except KeyboardInterrupt as interrupt:
                self.stop("SIGTERM" if isinstance(interrupt, Terminated) else "Ctrl-C")
                self.checkpoint.write()
                self.tell("train_end")
                raise
            self.tell("train_end")
        return self.history

    def learn(self, on_batch):
        """Yield each epoch's record, until it is stopped; with rules, the largest update too."""
        self.checkpoint.start()
        if self.history.stopped:
            return
        self.watched.on_batch = on_batch
        records = learn(self.network, self.dataset, epochs=self.epochs, batch_size=self.batch_size,
                        learning_rate=self.learning_rate, optimizer=self.optimizer,
                        backend=self.watched, seed=Shuffler(self.seed),
                        validation=self.validation,
                        shuffle=self.shuffle)
        for _ in self.history.epochs:
            next(records)
        while not self.history.stopped:
            before = self.before = self.begun["before"] if self.begun else parameters(self.network)
            try:
                record = next(records, None)
                after = parameters(self.network)
                check_finite(total([list(lists.values()) for lists in after]), "a weight",
                             len(self.history.epochs) + 1, self.watched.batches, self.learning_rate)
            except (DivergedError, ArithmeticError) as error:
                restore(self.network, before)
                if isinstance(error, ArithmeticError):
                    error = (f"the numbers of epoch {len(self.history.epochs) + 1} became too "
                             f"large ({error}): try a learning rate smaller than "
                             f"{self.learning_rate}")
                raise DivergedError(f"{error} (the network has the weights from before that "
                                    "epoch)") from None
            except MinnetError:
                restore(self.network, before)
                raise
            if record is None:
                break
            record.seconds = self.processes.agreed(self.watched.seconds)
            if self.rules:
                record.largest_update = largest_update(before, after)
            yield record
            if len(self.history.epochs) < self.epochs and not self.history.stopped:
                self.checkpoint.pause()
        self.checkpoint.end()


class Options(dict):
    """Options for plugins, of a training or of reading: `taken` notes what a plugin looks up."""

    def __init__(self, given=(), taken=()):
        super().__init__(given)
        self.taken = set(taken)

    def __getitem__(self, name):
        self.taken.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.taken.add(name)
        return super().__contains__(name)

    def get(self, name, default=None):
        """The option of this name."""
        self.taken.add(name)
        return super().get(name, default)

    def copy(self):
        """The same options, of which is noted together what is looked up."""
        options = Options(self)
        options.taken = self.taken
        return options

    __copy__ = copy

    def check_taken(self, refusal="no plugin takes the option"):
        """Refuse an option that no plugin has looked up."""
        for name in self:
            if name not in self.taken:
                known = sorted(map(str, self.taken))
                near = difflib.get_close_matches(str(name), known, 1)
                hint = f" (did you mean '{near[0]}'?)" if near else ""
                raise MinnetError(f"{refusal} '{name}'{hint}; "
                                  f"known: {', '.join(known) or 'none'}")


class Shuffler(random.Random):
    """random.Random, whose shuffle comes to the same order in less time."""

    def shuffle(self, items: list):
        """Each place, from the last, takes one of the items that are not placed yet."""
        draw = self.getrandbits
        for last in range(len(items) - 1, 0, -1):
            bits = (last + 1).bit_length()
            chosen = draw(bits)
            while chosen > last:
                chosen = draw(bits)
            items[last], items[chosen] = items[chosen], items[last]


class Watched:
    """A run's backend and its engine in one, which tells how far it has come, and how long it took.

    Of a run that goes on, the epochs that are done pass without a step, so that the samples are
    shuffled as often as if they had been learned.
    """

    def __init__(self, run):
        self.run, self.meter = run, Meter(run)
        self.engine = self.on_batch = self.kept_memory = None
        self.epoch = self.batches = 0

    def load(self, network):
        """Have the backend load the network."""
        run = self.run
        self.engine = run.processes.load(run.backend, network)
        if run.checkpoint.path and run.optimizer.start and not hasattr(self.engine, "memory"):
            raise MinnetError(f"backend {run.backend.name} does not tell what the optimizer "
                              f"{run.optimizer.name} remembers: train without a checkpoint, with "
                              "the optimizer sgd, or on another backend")
        if self.kept_memory is not None:
            self.engine.memory = self.kept_memory
        self.prepare, self.store = self.engine.prepare, self.engine.store
        return self

    def memory(self):
        """What the optimizer remembers, as JSON can hold it."""
        return getattr(self.engine, "memory", self.kept_memory)

    def done_before(self) -> bool:
        """Whether the epoch at hand is one of those that are done."""
        return self.epoch <= len(self.run.history.epochs)

    def evaluate(self, data):
        """The engine's evaluation, of an epoch that was learned."""
        return (0.0, []) if self.done_before() else self.engine.evaluate(data)

    def learn(self, data, batches, optimizer, learning_rate):
        """The engine's steps, after each of which on_batch is told, and the meter when it is due.

        Of an epoch that was begun before, only the rest is learned.
        """
        self.epoch, self.batches = self.epoch + 1, len(batches)
        if self.done_before():
            return
        started, done, cost, correct = time.perf_counter(), 0, 0.0, 0
        begun, self.run.begun = self.run.begun, None
        if begun:
            started -= begun["seconds"]
            done, cost, correct = begun["batches"], begun["cost"], begun["correct"]
            yield from [(cost, correct)] + [(0.0, 0)] * (done - 1)
        samples, total = sum(map(len, batches[:done])), sum(map(len, batches))
        length = max(1, SEGMENT // len(batches[0]))
        self.meter.begin(self.epoch, samples, total)
        for k in range(done, len(batches), length):
            segment = batches[k:k + length]
            steps = self.engine.learn(data, segment, optimizer, learning_rate)
            for (batch_cost, batch_correct), batch in zip(steps, segment):
                yield batch_cost, batch_correct
                cost, correct = cost + batch_cost, correct + batch_correct
                samples += len(batch)
                if self.on_batch:
                    self.on_batch(self.epoch, samples, total)
                if monotonic() >= self.meter.due:
                    self.meter.tell(samples, cost)
            self.run.checkpoint.pause({
                "batches": k + len(segment), "cost": cost, "correct": correct,
                "seconds": time.perf_counter() - started, "before": self.run.before})
        self.seconds = time.perf_counter() - started


def evaluate(network, dataset, backend="auto"):
    """The mean loss of all samples, and the share whose class is found (T1, T2).

    The names of the classes of its confusion matrix are in `classes`.
    """
    result = core.evaluate(network, taken_by(network, dataset), find_backend(backend))
    result.classes = dataset.classes
    return result


def predict(network, inputs, backend="auto") -> list:
    """aᴸ for each of many samples, the rows of inputs

    inputs: rows, an array, or a table, whose columns are found by their names.
    """
    rows, names = rows_of(inputs, "data set 'inputs'", "input")
    places = places_in(names, network, "data set 'inputs'")
    return core.predict(network, Chosen(rows, places) if places else rows, find_backend(backend))


def taken_by(network, dataset):
    """The data set in the order in which the network takes it; one that does not fit is refused."""
    if not hasattr(network, "layers"):
        raise MinnetError(f"expected a Network, and got {network!r:.80}")
    if not hasattr(dataset, "targets"):
        raise MinnetError(f"expected a Dataset, and got {dataset!r:.80}; "
                          "Dataset(inputs, targets) makes one")
    dataset = fitted(network, dataset)
    check_fit(network, dataset)
    return dataset


def check_settings(epochs, batch_size, learning_rate):
    """Refuse settings that no training can follow."""
    check_count(epochs, "epochs", 0)
    check_count(batch_size, "batch_size", most=math.inf)
    if not isinstance(learning_rate, (int, float)) or not 0 < learning_rate < math.inf:
        raise MinnetError(f"learning_rate should be a number above 0, and is {learning_rate!r}")


def find_backend(wanted="auto", **work):
    """The backend of this name, or the fastest there is; a backend itself is handed back.

    work: of a training how many samples are learned, in batches of which batch_size, by which
    optimizer; without it nothing is compiled for it.
    """
    return Fastest(work) if isinstance(wanted, str) and wanted == "auto" else BACKENDS.find(wanted)


class Fastest:
    """The backend "auto": the fastest that can load a network, whose name it then has.

    One that has `pays`, a function of the network and of the work, is left out where it says no.
    """

    loaded = None

    def __init__(self, work=None):
        self.work = work

    @property
    def one(self):
        """The backend that is, or is likely to be, the one."""
        return self.loaded or self.by_speed()[0]

    @property
    def name(self) -> str:
        """Its name."""
        return self.one.name

    def by_speed(self, network=None) -> list:
        """The backends for a network, those of failed plugins left out, the fastest first."""
        from .plugin import plugins
        unfit = plugins().failed_parts("backend")
        backends = [backend for backend in BACKENDS.parts.values() if backend not in unfit
                    and (not hasattr(backend, "pays")
                         or network and self.work and backend.pays(network, **self.work))]
        return sorted(backends, key=lambda backend: getattr(backend, "speed", 0), reverse=True)

    def load(self, network):
        """An engine of the fastest that makes one; of those before it is told why they don't."""
        from .plugin import plugins
        *faster, last = self.by_speed(network)
        for backend in faster:
            try:
                engine = backend.load(network)
                self.loaded = backend
                return engine
            except Exception as error:
                plugins().cannot_load(backend, error)
        self.loaded = last
        return last.load(network)


def parameters(network) -> list:
    """A copy of every parameter as it is now: for each layer its lists by name."""
    return [{name: copied(getattr(layer, name)) for name in layer.parameters}
            for layer in network.layers]


def restore(network, kept: list):
    """Give a network back the parameters that `parameters` kept."""
    for layer, lists in zip(network.layers, kept):
        for name, values in lists.items():
            setattr(layer, name, copied(values))


def largest_update(before: list, after: list) -> float:
    """max |w' − w| over every parameter of `before` and `after`"""
    return max([abs(w_new - w) for old, new in zip(before, after) for name in old
                for w, w_new in zip(numbers(old[name]), numbers(new[name]))], default=0.0)


def total(xs) -> float:
    """The sum of numbers nested in lists: not finite if one of them is not."""
    return sum(map(total, xs)) if xs and isinstance(xs[0], list) else sum(xs)
