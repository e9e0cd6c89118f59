"""Checks of a loss: its gradient on several kinds of samples, its minimum, saturated and large outputs, and its vectorised form."""

from ...core.losses import LOSSES
from .arrays import answer, check_float32, compare, float32, functions, vectorised
from .findings import Findings, Unanswered, find
from .pairs import check_pairs
from .penalty import check_penalty
from .slopes import compare_slopes
from .values import near, show

# The samples (a, y) of each kind: a loss may refuse a kind that is not for it.
KINDS = {
    "a from 0 to 1, y one-hot": [([0.2, 0.7, 0.4], [0, 1, 0]), ([0.9, 0.05], [1.0, 0.0]), ([0.6, 0.3, 0.8, 0.5], [0.0, 0.0, 0.0, 1.0])],
    "a that sums to 1, y one-hot": [([0.2, 0.7, 0.1], [0.0, 1.0, 0.0]), ([0.55, 0.45], [0.0, 1.0])],
    "a and y that sum to 1": [([0.2, 0.5, 0.3], [0.1, 0.6, 0.3]), ([0.25, 0.75], [0.5, 0.5]), ([0.2, 0.5, 0.3], [0.2, 0.5, 0.3])],
    "any a and y": [([1.4, -2.3, 0.6], [0.5, -1.1, 2.0]), ([0.7, -3.0], [0.7, 4.0]), ([8.0, -50.0], [-1.5, 0.3]), ([-0.4], [2.2])],
    "a lone a from 0 to 1, y 0 or 1": [([0.3], [1.0]), ([0.3], [0.0]), ([0.9], [1]), ([0.5], [0])],
    "a lone a, y −1 or 1": [([0.3], [-1.0]), ([1.0], [1.0]), ([-1.7], [1.0]), ([2.5], [-1.0]), ([0.0], [1.0])],
}

# Outputs of exactly 0 and 1 are what sigmoid and softmax round to when the network is sure.
EXTREMES = [([0.0, 1.0, 0.0], [0.0, 1.0, 0.0]), ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]), ([0.0], [1.0]), ([1.0], [0.0]), ([1.0], [1.0]), ([0.0], [0.0]),
            ([50.0, -50.0], [0.5, -1.1]), ([710.0, -710.0], [0.5, -1.1]), ([1e4, -1e4], [0.5, -1.1]), ([1e4], [-1.0]), ([-1e4], [1.0])]


def check_loss(part, distance=None):
    """A loss's gradient is the slope of its cost, for every kind of sample that it takes; so are its pairs' δ and its penalties' gradients.

    distance: whether the cost must be smallest at the target; None: if the loss says so itself, by `distance` or by its name.
    """
    part = find(LOSSES, part)
    findings = Findings("loss", part)
    accepted = sum(findings.each(check_gradient, *[(findings, part, a, y) for a, y in samples]) for samples in KINDS.values())
    if not accepted:
        findings.add(f"it refuses every kind of sample: {findings.refusal}")
    findings.each(numbers_of, *[(findings, part, a, y) for a, y in EXTREMES])
    if claims_distance(part) if distance is None else distance:
        findings.each(check_distance, *[(findings, part, a, y) for samples in KINDS.values() for a, y in samples])
    if getattr(part, "vectorised", None) is not None:
        vectorised(findings, check_vectorised, part)
    check_pairs(findings, part)
    for penalty in getattr(part, "penalties", ()):
        check_penalty(findings, penalty)
    findings.done()


def claims_distance(part) -> bool:
    """Whether a loss says that it is smallest at the target."""
    return bool(getattr(part, "distance", str(part.name).endswith(("_error", "_distance"))))


def numbers_of(findings, part, a: list, y: list) -> tuple:
    """(C, ∂C/∂a) of a sample, both finite, the gradient of the length of a."""
    cost = findings.ask("cost", part.cost, a, y)
    findings.fits("cost", (a, y), cost, 0.0)
    gradient = findings.must("gradient", part.gradient, a, y)
    findings.fits("gradient", (a, y), gradient, a)
    return cost, gradient


def check_gradient(findings, part, a: list, y: list):
    """gradient_j = ∂C/∂a_j."""
    cost, gradient = numbers_of(findings, part, a, y)
    compare_slopes(findings, lambda place: f"its gradient for a_{place[0] + 1} of a = {show(a)} and y = {show(y)}",
                   gradient, "cost", lambda a: part.cost(a, y), a, "gradient")


def check_distance(findings, part, a: list, y: list):
    """C(y, y) is no larger than C(a', y), for a' on the way from y to a."""
    least = findings.call("cost", part.cost, y, y)
    for share in (0.01, 0.1, 0.5, 1.0):
        between = [y_j + share * (a_j - y_j) for a_j, y_j in zip(a, y)]
        cost = findings.call("cost", part.cost, between, y)
        if cost < least and not near(cost, least):
            findings.add(f"its cost at the target itself, a = y = {show(y)}, is {show(least)}, and at a = {show(between)} it is less, {show(cost)} "
                         f"({least - cost:.2g} apart): a distance is smallest at the target", "distance")
            return


def accepted(findings, part) -> list:
    """(a, y, C, ∂C/∂a) of the samples that are not refused."""
    found = []
    for a, y in [sample for samples in KINDS.values() for sample in samples] + EXTREMES:
        try:
            found.append((a, y, findings.call("cost", part.cost, a, y), findings.call("gradient", part.gradient, a, y)))
        except Unanswered:
            continue
    return found


def check_vectorised(findings, np, part):
    """Cost and gradient of rows are those of each sample, and float32 stays float32."""
    cost, gradient = functions(findings, "vectorised", part.vectorised, "cost(np, a, y) and gradient(np, a, y)")
    samples = accepted(findings, part)
    for width in range(1, 5):
        rows = [sample for sample in samples if len(sample[0]) == width]
        if not rows:
            continue
        a, y, costs, gradients = map(list, zip(*rows))
        arrays = [np.array(matrix, dtype=float) for matrix in (a, y)]
        both = list(zip(a, y))
        compare(findings, "vectorised cost", answer(findings, "vectorised cost", lambda a, y: cost(np, a, y), np, *arrays), costs, np, both)
        result = answer(findings, "vectorised gradient", lambda a, y: gradient(np, a, y), np, *arrays)
        compare(findings, "vectorised gradient", result, gradients, np, both)
        result = answer(findings, "vectorised gradient", lambda a, y: gradient(np, a, y), np, *float32(np, a, y))
        check_float32(findings, "vectorised gradient", result, np)
