"""The combinations of settings that a search tries: every one, or some that are drawn."""

import itertools
import math
import random as random_numbers

from minnet import MinnetError
from minnet.core import plain

# After so many draws for each combination no new one is hoped for.
DRAWS = 100


class Range:
    """Numbers from low to high, drawn log-uniformly; whole ones if both ends are whole."""

    def __init__(self, low, high):
        for end in low, high:
            if isinstance(end, bool) or not isinstance(end, (int, float)) or not end > 0:
                raise MinnetError(f"a range goes from one number above 0 to another, as 0.01..3 "
                                  f"does, and one end is {end!r:.40}")
        if not low < high < math.inf:
            raise MinnetError(f"a range goes from a smaller number to a larger one, and not from "
                              f"{low:g} to {high:g}")
        self.low, self.high = low, high
        self.whole = isinstance(low, int) and isinstance(high, int)

    def draw(self, source):
        """low · (high / low)ᵘ, u being drawn from [0, 1)

        To three digits, so that what is read in the table can be tried again.
        """
        x = self.low * (self.high / self.low) ** source.random()
        drawn = round(x) if self.whole else float(f"{x:.3g}")
        return min(max(drawn, self.low), self.high)

    def __repr__(self):
        return f"{self.low:g}..{self.high:g}"


def combinations(tries: dict, random=None, seed=0) -> list:
    """A dict of settings for each combination; random: how many to draw, None for every one.

    tries: for each setting by name a list of values or a Range. Drawn ones differ from each other.
    """
    if not isinstance(tries, dict) or not tries:
        raise MinnetError("a search needs settings to try, with a list of values each: "
                          '{"learning_rate": [0.1, 0.5, 1]} for example')
    tries = {name: values_of(name, values) for name, values in tries.items()}
    if random is None:
        return every(tries)
    lists = [values for values in tries.values() if not isinstance(values, Range)]
    count = math.prod(map(len, lists))
    if isinstance(random, bool) or not isinstance(random, int) or random < 1:
        raise MinnetError(f"the number of random combinations should be 1 or more, and is "
                          f"{random!r:.40}")
    if len(lists) == len(tries) and random >= count:
        raise MinnetError(f"without a range, as learning-rate=0.01..3 is one, the number of all "
                          f"combinations is {count}, so {random} cannot be drawn: leave the "
                          "number out, and all are tried")
    return drawn(tries, random, random_numbers.Random(f"combinations {seed}"))


def values_of(name: str, values):
    """The values as a list of Python's own; a Range as it is."""
    if isinstance(values, Range):
        return values
    if isinstance(values, (str, dict)) or not hasattr(values, "__iter__"):
        raise MinnetError(f"{name} should be given a list of values to try, and has {values!r:.40}")
    values = [plain(value) for value in values]
    if not values:
        raise MinnetError(f"{name} should be given a list of values to try, and has none")
    return values


def every(tries: dict) -> list:
    """Every combination; the last setting changes first."""
    for name, values in tries.items():
        if isinstance(values, Range):
            raise MinnetError(f"{name} is a range, {values}, of which not every number can be "
                              "tried: say how many combinations to draw (--random N; random=N in "
                              "Python)")
    return [dict(zip(tries, values)) for values in itertools.product(*tries.values())]


def drawn(tries: dict, count: int, source) -> list:
    """So many different combinations."""
    found = []
    for _ in range(DRAWS * count):
        one = {name: values.draw(source) if isinstance(values, Range)
               else values[int(source.random() * len(values))]
               for name, values in tries.items()}
        if one not in found:
            found.append(one)
        if len(found) == count:
            return found
    raise MinnetError(f"only {len(found)} different combinations were found, and {count} are "
                      "wanted: ask for fewer, or for wider ranges")
