"""What a search came to: a result for each combination, the best first."""

import math


class Result:
    """A combination of settings, and what its runs came to, one for each seed.

    tried: the settings that were tried, by name; settings: all of them. losses and accuracies: of
    the validation part, by seed; accuracy and loss are their means, None where there are none.
    seconds: the mean of a run. errors: why a run failed, for those that did; a combination with
    one is ranked after all without.
    """

    def __init__(self, number: int, tried: dict, settings: dict, runs: list):
        self.number, self.tried, self.settings, self.runs = number, tried, settings, runs
        good = [run for run in runs if "error" not in run]
        self.errors = [run["error"] for run in runs if "error" in run]
        self.losses = [run["loss"] for run in good]
        self.accuracies = [run["accuracy"] for run in good if run["accuracy"] is not None]
        self.loss, self.accuracy = mean(self.losses), mean(self.accuracies)
        self.seconds = mean([run["seconds"] for run in good])

    def spread(self):
        """The standard deviation of the accuracies over the seeds, of the losses if there are none.

        None for a single one.
        """
        return deviation(self.accuracies or self.losses)

    def rank(self) -> tuple:
        """What sorts the better before the worse: few errors, a high accuracy, a low loss."""
        loss = math.inf if self.loss is None else self.loss
        return len(self.errors), -(self.accuracy or 0), loss, self.number

    def measured(self) -> str:
        """The accuracy or loss in words, with its spread, as far as there is one."""
        if self.loss is None:
            return "-"
        spread = self.spread()
        if self.accuracy is None:
            return f"{self.loss:.4g}" + (f" ± {spread:.2g}" if spread is not None else "")
        return (f"{100 * self.accuracy:.2f}"
                + (f" ± {100 * spread:.2f}" if spread is not None else "") + " %")

    def __repr__(self):
        return f"Result({in_words(self.tried)}: {self.measured()})"


class Results:
    """The results of a search, in `all`, the best first; printed, it is their table.

    best: the first of them; None if nothing could be learned. network: trained as the best was, on
    all samples to learn from; test: its Evaluation on the test part; both None if there is none.
    """

    def __init__(self, results: list, network=None, test=None):
        self.all = sorted(results, key=Result.rank)
        self.network, self.test = network, test

    @property
    def best(self):
        """The result that is ranked first, unless it failed."""
        return self.all[0] if self.all and not self.all[0].errors else None

    def __len__(self):
        return len(self.all)

    def __iter__(self):
        return iter(self.all)

    def __getitem__(self, i):
        return self.all[i]

    def table(self) -> str:
        """A line for each result."""
        classes = any(result.accuracy is not None for result in self.all)
        tried = list(self.all[0].tried) if self.all else []
        head = ["validation " + ("accuracy" if classes else "loss"),
                *map(option, tried), "seconds", ""]
        rows = [[result.measured(), *(shown(name, result.tried[name]) for name in tried),
                 "-" if result.seconds is None else f"{result.seconds:.1f}", told(result)]
                for result in self.all]
        widths = [max(map(len, column)) for column in zip(head, *rows)]
        return "\n".join("  ".join([text.rjust(width) for text, width in
                                    zip(texts[:-1], widths)] + texts[-1:]).rstrip()
                         for texts in [head, *rows])

    __str__ = table


def told(result) -> str:
    """The first of a result's errors, and of how many of its runs they are."""
    if not result.errors:
        return ""
    count = f"{len(result.errors)} of {len(result.runs)} failed: " if len(result.runs) > 1 else ""
    return count + result.errors[0].partition(": try ")[0].partition(": the steps ")[0]


def in_words(settings: dict) -> str:
    """Settings in a line: learning-rate 0.1, hidden 30x10."""
    return ", ".join(f"{option(name)} {shown(name, value)}" for name, value in settings.items())


def option(name: str) -> str:
    """What a setting is called on the command line."""
    return name.replace("_", "-")


def shown(name: str, value) -> str:
    """The value of a setting as it is written on the command line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ("x" if name == "hidden" else ",").join(map(str, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def mean(xs: list):
    """(1/n) Σ x_i, None of no numbers"""
    return math.fsum(xs) / len(xs) if xs else None


def deviation(xs: list):
    """√(Σ (x_i − mean)² / (n − 1)), None of fewer than two numbers"""
    if len(xs) < 2:
        return None
    return math.sqrt(math.fsum((x - mean(xs)) ** 2 for x in xs) / (len(xs) - 1))
