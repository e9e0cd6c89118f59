"""Checks of a loss's pairs: cost and δ that it has for one output activation, simpler than the two one after another."""

from ...core import MinnetError
from ...core.activations import ACTIVATIONS
from .arrays import answer, compare, functions, vectorised
from .findings import Unanswered
from .slopes import compare_slopes
from .values import beside, near, show

TARGETS = {
    1: [[0.0], [1.0], [-1.0]],
    2: [[1.0, 0.0], [0.0, 1.0], [0.3, 0.7]],
    3: [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.2, 0.5, 0.3]],
}
MODERATE = [[0.3], [-1.6], [0.5, -1.2], [1.3, -0.4, 0.8], [-2.0, 0.4, 1.1]]
SURE = [[50.0], [-50.0], [50.0, -50.0], [-50.0, 0.5, 50.0]]
LARGE = [[710.0], [-710.0], [1e4], [-1e4], [710.0, -710.0], [1e4, -1e4], [1e4, 0.5, -1e4], [-1e4, -1e4, -710.0]]

# The epsilon that keeps a loss from a logarithm of 0 is in C(a, y) and not in the pair's cost.
ALIKE = 1e-4


def check_pairs(findings, loss):
    """Every pair of a loss, by its activation."""
    pairs = getattr(loss, "pairs", {})
    if not hasattr(pairs, "items"):
        findings.add(f"its pairs should be a dict, and are {show(pairs)}; a loss without any has {{}}")
        return
    for name, pair in pairs.items():
        try:
            activation = ACTIVATIONS.find(name)
        except MinnetError as error:
            findings.add(f"it is paired with '{name}', and {error}")
            continue
        if not isinstance(pair, (tuple, list)) or len(pair) not in (2, 3) or not all(map(callable, pair[:2])):
            findings.add(f"its pair with {name} should be two functions, cost(z, y) and delta(a, y), and is {show(pair)}")
            continue
        Pair(findings, loss, activation, pair).check()


class Pair:
    """A loss, the activation that it is paired with, and the pair's two functions."""

    def __init__(self, findings, loss, activation, pair):
        self.findings, self.loss, self.activation = findings, loss, activation
        self.cost, self.delta = pair[:2]
        self.arrays = pair[2] if len(pair) == 3 else None
        self.words = f"its pair with {activation.name}"

    def check(self):
        """The pair's cost is that of the two, its δ is the cost's slope in z, and both are finite for large z."""
        findings = self.findings
        findings.each(self.check_cost, *samples(MODERATE))
        findings.each(self.check_delta, *samples(MODERATE + SURE))
        findings.each(self.numbers_of, *samples(LARGE))
        if self.arrays is not None:
            vectorised(findings, self.check_vectorised)

    def numbers_of(self, z: list, y: list) -> tuple:
        """(C, δ) of a sample, both finite, δ of the length of z."""
        findings = self.findings
        cost = findings.ask(f"{self.words}: cost", self.cost, z, y)
        findings.fits(f"{self.words}: cost", (z, y), cost, 0.0)
        a = findings.call(f"{self.activation.name}.output", self.activation.output, z)
        delta = findings.must(f"{self.words}: delta", self.delta, a, y)
        findings.fits(f"{self.words}: delta", (a, y), delta, z)
        return cost, delta

    def check_cost(self, z: list, y: list):
        """cost(z, y) = C(a, y), a being the activation's output for z."""
        cost, delta = self.numbers_of(z, y)
        apart = self.findings.call("cost", self.loss.cost, self.activation.output(z), y)
        if not near(cost, apart, ALIKE):
            self.findings.add(f"{self.words}: its cost of z = {show(z)} and y = {show(y)} is "
                              f"{beside(cost, apart, f'the cost of {self.activation.name}(z)')}", f"{self.words} cost")

    def check_delta(self, z: list, y: list):
        """δ_j = ∂C/∂z_j."""
        cost, delta = self.numbers_of(z, y)
        compare_slopes(self.findings, lambda place: f"{self.words}: its delta for z_{place[0] + 1} of z = {show(z)} and y = {show(y)}",
                       delta, f"{self.words}: cost", lambda z: self.cost(z, y), z, f"{self.words} delta")

    def check_vectorised(self, findings, np):
        """Cost and δ of rows are those of each sample."""
        cost, delta = functions(findings, f"{self.words}: the third entry", self.arrays, "cost(np, z, y) and delta(np, a, y)")
        for width in TARGETS:
            rows = []
            for z, y in samples([z for z in MODERATE + SURE + LARGE if len(z) == width]):
                try:
                    a = self.activation.output(z)
                    cost_of_row = findings.call(f"{self.words}: cost", self.cost, z, y)
                    rows.append((z, y, a, cost_of_row, findings.call(f"{self.words}: delta", self.delta, a, y)))
                except Unanswered:
                    continue
            if rows:
                z, y, a, costs, deltas = map(list, zip(*rows))
                as_arrays = [np.array(matrix, dtype=float) for matrix in (z, y, a)]
                name = f"{self.words}: vectorised cost"
                compare(findings, name, answer(findings, name, lambda z, y: cost(np, z, y), np, *as_arrays[:2]), costs, np, list(zip(z, y)))
                name = f"{self.words}: vectorised delta"
                result = answer(findings, name, lambda a, y: delta(np, a, y), np, as_arrays[2], as_arrays[1])
                compare(findings, name, result, deltas, np, list(zip(a, y)))


def samples(layers_of_z: list) -> list:
    """(z, y) for every z and every target of its length."""
    return [(z, y) for z in layers_of_z for y in TARGETS[len(z)]]
