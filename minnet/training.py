"""Training, measuring and predicting by the fastest backend, and what goes on around that.

Around the core's loop are the time and the progress, what rules and plugins have to say, Ctrl-C,
and the way back from an epoch whose steps were too large.
"""

import difflib
import time

from . import core
from .core import BACKENDS, OPTIMIZERS, DivergedError, History, MinnetError, learn, numbers
from .core.training import check_finite, check_settings


def train(network, dataset, *, epochs, batch_size, learning_rate, optimizer="sgd", backend="auto",
          seed=0, validation=None, stop=(), on_epoch=None, on_batch=None, shuffle=True,
          options=None) -> History:
    """Mini-batch training: shuffle, cut into batches, a step for each, epoch after epoch (T2: SGD).

    The gradient of a batch is the mean over its samples; the last batch may be short.
    backend: "auto" is the fastest there is. The same seed shuffles alike on every backend;
    shuffle=False keeps the samples' order (T3).
    validation: a Dataset to evaluate after each epoch.
    stop: rules asked after each epoch, each a function of its EpochRecord that is true when it is
    time to stop (T2).
    options: for plugins, as run.options, {"patience": 5} say; one that none takes is refused.
    on_epoch(record) is called after each epoch, with the network up to date, and
    on_batch(epoch, done, total) after each batch, with counts of samples.
    Ctrl-C leaves the network with what was learned, and KeyboardInterrupt goes on to the caller.
    Numbers that are no longer finite raise DivergedError, a MinnetError, and the network has the
    weights from before that epoch.
    """
    check_settings(network, dataset, validation, epochs, batch_size, learning_rate)
    rules = [stop] if callable(stop) else list(stop)
    run = Run(network=network, dataset=dataset, validation=validation, epochs=epochs,
              batch_size=batch_size, learning_rate=learning_rate, seed=seed, shuffle=shuffle,
              optimizer=OPTIMIZERS.find(optimizer), backend=find_backend(backend),
              options=options if isinstance(options, Options) else Options(options or {}))
    run.tell("train_start")
    try:
        for record in run.learn(on_batch, bool(rules)):
            run.history.epochs.append(record)
            if on_epoch:
                on_epoch(record)
            run.tell("epoch_end", record)
            for rule in rules:
                if rule(record):
                    run.stop(getattr(rule, "__name__", None) or repr(rule))
        run.stop(f"all {epochs} epochs are done")
    except KeyboardInterrupt:
        run.stop("Ctrl-C")
        run.tell("train_end")
        raise
    run.tell("train_end")
    return run.history


class Run:
    """A training as plugins see it: the arguments of `train` by name, and its history so far."""

    def __init__(self, **arguments):
        vars(self).update(arguments)
        self.history, self.observers = History(), {}

    def stop(self, reason: str):
        """Let this epoch be the last, for this reason; the first one given stays."""
        self.history.stopped = self.history.stopped or reason

    def tell(self, event: str, *record):
        """Let the plugins know."""
        from .plugin import tell
        tell(event, self, *record)

    def learn(self, on_batch, with_updates: bool):
        """Yield each epoch's record, until it is stopped; with_updates: the largest update too."""
        watched = Watched(self.backend, on_batch)
        records = learn(self.network, self.dataset, epochs=self.epochs, batch_size=self.batch_size,
                        learning_rate=self.learning_rate, optimizer=self.optimizer,
                        backend=watched, seed=self.seed, validation=self.validation,
                        shuffle=self.shuffle)
        while not self.history.stopped:
            before = parameters(self.network)
            try:
                record = next(records, None)
                after = parameters(self.network)
                check_finite(total([list(lists.values()) for lists in after]), "a weight",
                             len(self.history.epochs) + 1, watched.batches, self.learning_rate)
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
                return
            record.seconds = watched.seconds
            if with_updates:
                record.largest_update = largest_update(before, after)
            yield record


class Options(dict):
    """The options of a training for plugins, which notes in `taken` what a plugin looks up."""

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

    def check_taken(self):
        """Refuse an option that no plugin has looked up."""
        for name in self:
            if name not in self.taken:
                known = sorted(map(str, self.taken))
                near = difflib.get_close_matches(str(name), known, 1)
                hint = f" (did you mean '{near[0]}'?)" if near else ""
                raise MinnetError(f"no plugin takes the option '{name}'{hint}; "
                                  f"known: {', '.join(known) or 'none'}")


class Watched:
    """A backend and its engine in one, which tells how far it has come and how long it took."""

    def __init__(self, backend, on_batch=None):
        self.backend, self.on_batch = backend, on_batch
        self.epoch = self.batches = 0

    def load(self, network):
        """Have the backend load the network."""
        self.engine = self.backend.load(network)
        self.prepare, self.evaluate = self.engine.prepare, self.engine.evaluate
        self.store = self.engine.store
        return self

    def learn(self, data, batches, optimizer, learning_rate):
        """The engine's steps, after each of which on_batch is told."""
        self.epoch, self.batches = self.epoch + 1, len(batches)
        started, done, total = time.perf_counter(), 0, sum(map(len, batches))
        steps = self.engine.learn(data, batches, optimizer, learning_rate)
        for step, batch in zip(steps, batches):
            yield step
            done += len(batch)
            if self.on_batch:
                self.on_batch(self.epoch, done, total)
        self.seconds = time.perf_counter() - started


def evaluate(network, dataset, backend="auto"):
    """The mean loss of all samples, and the share whose class is found (T1, T2)."""
    return core.evaluate(network, dataset, find_backend(backend))


def predict(network, inputs, backend="auto") -> list:
    """aᴸ for each of many samples, the rows of inputs"""
    return core.predict(network, inputs, find_backend(backend))


def find_backend(wanted="auto"):
    """The backend of this name, or the fastest there is; a backend itself is handed back."""
    return Fastest() if isinstance(wanted, str) and wanted == "auto" else BACKENDS.find(wanted)


class Fastest:
    """The backend "auto": the fastest that can load a network, whose name it then has."""

    loaded = None

    @property
    def name(self) -> str:
        """The name of the backend that is, or is likely to be, the one."""
        return (self.loaded or self.by_speed()[0]).name

    def by_speed(self) -> list:
        """The backends, those of failed plugins left out, the fastest first."""
        from .plugin import plugins
        unfit = plugins().failed_parts("backend")
        backends = [backend for backend in BACKENDS.parts.values() if backend not in unfit]
        return sorted(backends, key=lambda backend: getattr(backend, "speed", 0), reverse=True)

    def load(self, network):
        """An engine of the fastest that makes one; of those before it is told why they don't."""
        from .plugin import plugins
        *faster, last = self.by_speed()
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


def copied(xs):
    """The same numbers in lists of their own."""
    return [copied(x) for x in xs] if xs and isinstance(xs[0], list) else list(xs)


def total(xs) -> float:
    """The sum of numbers nested in lists: not finite if one of them is not."""
    return sum(map(total, xs)) if xs and isinstance(xs[0], list) else sum(xs)
