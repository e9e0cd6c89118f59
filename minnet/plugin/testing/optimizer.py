"""Checks of an optimizer: it goes down a valley, stays finite, remembers only what it is handed, and serves arrays."""

from ...core.optimizer import OPTIMIZERS
from .arrays import answer, compare, vectorised
from .findings import Findings, Unanswered, find
from .values import show

RATES = (1.0, 0.1, 0.01, 0.001)
STEPS = 300
FROM = (-4.0, 0.0, 10.0)
GRADIENTS = [0.0, 0.0, 1e6, 1e6, -1e6, 0.0, 1e-6, 0.3, -2.0, 0.0]


def check_optimizer(part):
    """An optimizer makes ½(w − 3)² smaller, is finite for gradients of 0 and of 1e6, keeps no state in itself, and does the same on arrays."""
    part = find(OPTIMIZERS, part)
    findings = Findings("optimizer", part, "what an optimizer remembers of a weight belongs in `start` and in the state that step returns")
    start = getattr(part, "start", ())
    if not isinstance(start, tuple):
        findings.add(f"its start is {show(start)}, where a tuple of numbers belongs")
        findings.done()
    findings.each(check_path, *[(findings, part, w, GRADIENTS) for w in (1.0, -0.5)])
    findings.each(check_path, *[(findings, part, w, [-gradient for gradient in GRADIENTS[::-1]]) for w in (0.0, 2.0)])
    findings.ask_again()
    if not findings.broken():
        findings.each(check_descent, *[(findings, part, w) for w in FROM])
        vectorised(findings, check_arrays, part)
    findings.done()


def step(findings, ask, part, w, gradient, learning_rate, state) -> tuple:
    """(w, state) after one step; ask: the way to call the part. A rule that remembers nothing has the state ()."""
    start = getattr(part, "start", ())
    arguments = (w, gradient, learning_rate, state) if start else (w, gradient, learning_rate)
    result = ask("step", part.step, *arguments)
    if not start:
        findings.fits("step", arguments, result, 0.0)
        return result, ()
    if not isinstance(result, tuple) or len(result) != 2 or not isinstance(result[1], tuple) or len(result[1]) != len(start):
        expected = f"with start = {show(start)} it should be the tuple (weight, ({', '.join(['number'] * len(start))}))"
        findings.add(f"step{show(arguments)} is {show(result)}: {expected}", "step shape")
        raise Unanswered
    w, state = result
    findings.fits("the weight that step returns: step", arguments, w, 0.0)
    findings.fits("the state that step returns: step", arguments, list(state), [0.0] * len(state))
    return w, state


def check_path(findings, part, w: float, gradients: list):
    """A weight's steps along these gradients, each of which must give finite numbers."""
    state = getattr(part, "start", ())
    for gradient in gradients:
        w, state = step(findings, findings.must, part, w, gradient, 0.1, state)


def check_descent(findings, part, start: float):
    """½(w − 3)² becomes smaller, with one of several learning rates."""
    reached = []
    for rate in RATES:
        w, state = start, getattr(part, "start", ())
        for _ in range(STEPS):
            w, state = step(findings, findings.must, part, w, w - 3, rate, state)
        reached.append((w - 3) ** 2 / 2)
    before = (start - 3) ** 2 / 2
    if not min(reached) < before:
        findings.add(f"{STEPS} steps from w = {show(start)} do not make ½(w − 3)² smaller than {show(before)}: "
                     f"with the learning rates {show(list(RATES))} it comes to {show(reached)}", "descent")


def check_arrays(findings, np, part):
    """Steps of an array are those of each weight."""
    weights = [[1.0, -0.5, 2.0], [0.0, 0.25, -3.0]]
    start = getattr(part, "start", ())
    as_array = np.array(weights)
    state = tuple(np.full(as_array.shape, number) for number in start)
    single = [[(w, start) for w in row] for row in weights]
    for count, gradient in enumerate([0.3, -2.0, 0.0, 1.5], 1):
        gradients = [[gradient * (1 + k) - j for k in range(3)] for j in range(2)]
        single = [[step(findings, findings.must, part, w, g, 0.1, its) for (w, its), g in zip(row, gs)] for row, gs in zip(single, gradients)]
        given = (as_array, np.array(gradients))
        result = answer(findings, "step of an array", lambda w, g: part.step(w, g, 0.1, *((state,) if start else ())), np, *given)
        if start:
            if not isinstance(result, tuple) or len(result) != 2:
                findings.add(f"step of an array is {show(result)}, where (weights, state) belongs", "step of an array")
                return
            result, state = result
        compare(findings, "step of an array", result, [[w for w, its in row] for row in single], np)
        as_array = result
