"""The test kit finds what is wrong with an optimizer, and with nothing else."""

import importlib.util
import math

import pytest
from minnet.plugin.testing import CheckFailed, check_optimizer

needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None,
                                 reason="NumPy is not installed")


def only(part):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_optimizer(part)
    assert len(caught.value.findings) == 1, caught.value.findings
    return caught.value.findings[0]


def optimizer(step, start=(), arrays=None):
    """An optimizer with this rule."""
    return type("Rule", (), {"name": "rule", "start": start, "step": staticmethod(step),
                             "arrays": arrays})()


def momentum(w, g, rate, memory):
    memory[:] = 0.9 * memory[0] - rate * g, memory[1] + 1
    return w + memory[0]


def adagrad(w, g, rate, memory):
    memory[0] = memory[0] + g * g
    return w - rate * g / (memory[0] ** 0.5 + 1e-8)


def remembering(*memory):
    """A rule that leaves this in its memory."""
    def step(w, g, rate, kept):
        kept[:] = memory
        return w - rate * g
    return step


@pytest.mark.parametrize("part", [
    "sgd", optimizer(momentum, (0.0, 0), lambda self, xp: self),
    optimizer(lambda w, g, rate, memory: w - rate * ((g > 0) * 1.0 - (g < 0))),
    optimizer(adagrad, (0,), lambda self, xp: self)],
    ids=["sgd", "momentum", "by the sign", "adagrad"])
def test_a_right_optimizer_passes(part):
    assert check_optimizer(part) is None


class Keeping:
    """It keeps its v itself."""

    name, start, v = "keeping", (), 0.0

    def step(self, w, gradient, learning_rate, memory):
        self.v = 0.9 * self.v - learning_rate * gradient
        return w + self.v


@pytest.mark.parametrize("part, words", [
    (optimizer(lambda w, g, rate, memory: w + rate * 1e-3 * g),
     "300 steps from w = -4 do not make ½(w − 3)² smaller than 24.5: with the learning rates "
     "[1, 0.1, 0.01, 0.001] it comes to ["),
    (optimizer(lambda w, g, rate, memory: w - rate * g / g), "raised ZeroDivisionError"),
    (optimizer(lambda w, g, rate, memory: w - rate * g if abs(g) < 1e6 else math.nan),
     "has at [1][0] nan"),
    (optimizer(lambda w, g, rate, memory: (w - rate * g,)),
     "raised TypeError"),
    (optimizer(lambda w, g, rate, memory: str(w)), "has at [0][0] '1.0' where a number belongs"),
    (optimizer(remembering(0.0), (0.0, 0.0)), "has at [0] a list of 2 where one of 3 belongs"),
    (optimizer(remembering(math.inf), (0.0,)), "has at [0][1] inf"),
    (optimizer(momentum, [0.0, 0.0]), "its start is [0, 0], where a tuple of numbers belongs"),
    (optimizer(momentum, None), "its start is None, where a tuple of numbers belongs"),
    (Keeping(), "what it remembers of a weight belongs in `start` and in the memory"),
], ids=["uphill", "a division by 0", "no number", "a tuple", "text", "a short memory",
        "an infinite memory", "a list for start", "no start", "state"])
def test_a_wrong_optimizer_is_found(part, words):
    sentence = only(part)
    assert sentence.startswith("optimizer '") and words in sentence


@needs_numpy
@pytest.mark.parametrize("step, words", [
    (lambda w, g, rate, memory: w - rate * math.tanh(g), "step raised TypeError"),
    (lambda w, g, rate, memory: w - rate if g > 0 else w + rate if g < 0 else w,
     "step raised ValueError"),
    (lambda w, g, rate, memory: w - rate * (g if isinstance(g, float) else g / 2),
     "step of ([[1, -0.5, 2], "),
    (lambda w, g, rate, memory: w.__isub__(rate * g) if hasattr(w, "shape") else w - rate * g,
     "step changes an array that it is given"),
], ids=["a function of numbers", "a condition", "another formula", "in place"])
def test_a_rule_that_claims_to_serve_arrays_and_does_not_is_found(step, words):
    assert words in only(optimizer(step, arrays=lambda self, xp: self))
    check_optimizer(optimizer(step))
