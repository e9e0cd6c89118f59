"""The search: what is to be done, the doing of it, and the best one trained on everything."""

import contextlib
import math
import os
import tempfile

import minnet
from minnet import MinnetError

from .combinations import combinations
from .data import packed, validation_places
from .kept import Kept
from .processes import Died, Processes, start_of
from .results import Result, Results
from .training import check_name, checked, whole_settings


class Search:
    """A search whose every setting is checked before anything is trained.

    What is kept in a file is the runs; what is the same for all is in `head`.
    """

    def __init__(self, dataset, tries: dict, *, random=None, seeds=1, seed=0, validation_part=0.2,
                 jobs=None, options=None, **settings):
        if not hasattr(dataset, "targets"):
            raise MinnetError(f"expected a Dataset, and got {dataset!r:.80}; "
                              "Dataset(inputs, targets) makes one")
        options = dict(options or {})
        for name in [*tries, *settings]:
            check_name(name, options)
        if "hidden" in tries and "layers" in tries:
            raise MinnetError("hidden and layers both say what the layers are: try one of the two")
        if "loss" in tries and dataset.classes is None:
            raise MinnetError(f"{dataset} has no classes, so the validation loss judges, and "
                              "different losses cannot be compared: choose one loss for all")
        for what, value, least in (("seeds", seeds, 1), ("jobs", 1 if jobs is None else jobs, 1),
                                   ("seed", seed, -math.inf)):
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise MinnetError(f"{what} should be a whole number"
                                  f"{', 1 or more' if least == 1 else ''}, and is {value!r:.40}")
        self.dataset = dataset
        self.places = validation_places(dataset, validation_part, seed)
        self.combinations = combinations(tries, random, seed)
        self.settings = [checked(whole_settings(dataset, {**settings, **one}, options), dataset)
                         for one in self.combinations]
        self.seeds = list(range(seed, seed + seeds))
        self.share, self.runs, self.kept = validation_part, {}, None
        self.tasks = [{"combination": k, "seed": s, "settings": self.settings[k]}
                      for k in range(len(self.combinations)) for s in self.seeds]
        self.jobs = min(jobs or cores(), len(self.tasks))

    def head(self) -> dict:
        """By what a search is known again."""
        common = {name: value for name, value in self.settings[0].items()
                  if all(settings[name] == value for settings in self.settings)}
        return {"data": minnet.fingerprint(self.dataset), "validation_part": self.share,
                "seeds": self.seeds, "settings": common,
                "combinations": self.combinations}

    def keep(self, path):
        """Keep the runs in a file, and take up those that are in it."""
        self.kept = Kept(path, self.head())
        for run in self.kept.runs.values():
            self.runs[run["combination"], run["seed"]] = run
        for key, run in self.runs.items():
            if key not in self.kept.runs and "killed" not in run:
                self.kept.append(run)

    def go(self, on_run=None):
        """Train whatever is not done yet; on_run(run) is called as each run ends.

        A run whose process was killed is told, and not kept: it may go well another time.
        """
        tasks = [task for task in self.tasks if key_of(task) not in self.runs]
        with self.answers_to(tasks) as answers:
            for task, answer in answers:
                run = {name: task[name] for name in ("combination", "seed")}
                if isinstance(answer, Died):
                    answer = {"error": str(answer), "killed": True}
                run.update(answer)
                with minnet.signals_waiting():
                    self.runs[key_of(task)] = run
                    if self.kept and "killed" not in run:
                        self.kept.append(run)
                if on_run:
                    on_run(run)

    def answers_to(self, tasks: list):
        """(task, answer) as the processes answer; they end when this is closed."""
        start = start_of(packed(self.dataset), self.places) if tasks else {}
        return contextlib.closing(Processes(tasks, start, self.jobs).results())

    def results(self) -> Results:
        """The results of the combinations of which a run has ended, the best first."""
        runs = {k: [self.runs[k, s] for s in self.seeds if (k, s) in self.runs]
                for k in range(len(self.combinations))}
        return Results([Result(k, self.combinations[k], self.settings[k], runs[k])
                        for k in runs if runs[k]])

    def finish(self, test=None) -> Results:
        """The results, the best of them trained on all samples, and measured on the test part.

        It is trained with the first of the seeds.
        """
        results = self.results()
        if results.best is None:
            return results
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "best.json")
            task = {"settings": results.best.settings, "seed": self.seeds[0], "save": path}
            with self.answers_to([task]) as answers:
                (_, answer), = answers
            if isinstance(answer, Died) or "error" in answer:
                why = answer["error"] if isinstance(answer, dict) else answer
                raise MinnetError(f"the best, {results.best}, could not be trained on all samples: "
                                  f"{why}")
            results.network = minnet.load(path)
        if test is not None and test is not self.dataset:
            results.test = minnet.evaluate(results.network, test, results.best.settings["backend"])
        return results


def search(dataset, tries: dict, *, test=None, keep=None, on_run=None, **settings) -> Results:
    """Train a network for each combination of settings, and find the one that validates best.

        results = search(train, {"learning_rate": [0.1, 0.5], "hidden": [10, (30, 10)]}, epochs=5)
        print(results, results.best.tried)

    tries: for each setting by name, those of `minnet.train` and `Network.mlp`, a list of values, or
    a Range(low, high) to draw from; hidden: the sizes of the hidden layers. settings: those that
    are the same for all; what is left out is as suits the data set.
    random: how many combinations to draw; None: all are tried. seeds: how many trainings of each,
    with seeds from `seed` on. validation_part: the share of the samples that judges. jobs: how many
    processes, as many as there are cores if None; the results are the same with any number.
    test: the samples that the best one is measured on at the end, and nothing before.
    keep: a file to which each run is written as it ends; the same search goes on with it.
    on_run(run): called with a dict for each run that has ended.
    options: of plugins, {"patience": 5} say; those by name can be tried too.
    """
    doing = Search(dataset, tries, **settings)
    if keep is not None:
        doing.keep(keep)
    doing.go(on_run)
    return doing.finish(test)


def key_of(task: dict) -> tuple:
    """By what a run is known."""
    return task["combination"], task["seed"]


def cores() -> int:
    """How many processes can run at a time."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
