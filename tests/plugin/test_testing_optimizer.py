"""The test kit finds what is wrong with an optimizer, and with nothing else."""

import importlib.util
import math

import pytest

from minnet.plugin.testing import CheckFailed, check_optimizer

needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="NumPy is not installed")


def only(part):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_optimizer(part)
    assert len(caught.value.findings) == 1, caught.value.findings
    return caught.value.findings[0]


def optimizer(step, start=()):
    """An optimizer with this rule."""
    return type("Rule", (), {"name": "rule", "start": start, "step": staticmethod(step)})()


def momentum(w, gradient, learning_rate, state):
    v, t = state
    v = 0.9 * v - learning_rate * gradient
    return w + v, (v, t + 1)


@pytest.mark.parametrize("part", ["sgd", optimizer(momentum, (0.0, 0)),
                                  optimizer(lambda w, g, rate: w - rate * ((g > 0) * 1.0 - (g < 0))),
                                  optimizer(lambda w, g, rate, s: (w - rate * g / ((s[0] + g * g) ** 0.5 + 1e-8), (s[0] + g * g,)), (0,))],
                         ids=["sgd", "momentum", "by the sign", "adagrad"])
def test_a_right_optimizer_passes(part):
    assert check_optimizer(part) is None


def test_one_that_goes_up_is_found():
    assert "300 steps from w = -4 do not make ½(w − 3)² smaller than 24.5: with the learning rates [1, 0.1, 0.01, 0.001] it comes to [" \
        in only(optimizer(lambda w, g, rate: w + rate * 1e-3 * g))


@pytest.mark.parametrize("step, start, words", [
    (lambda w, g, rate, state: (w - rate * g / (state[0] + g * g) ** 0.5, (state[0] + g * g,)), (0.0,),
     "step(1, 0, 0.1, (0)) raised ZeroDivisionError"),
    (lambda w, g, rate: w - rate * g if abs(g) < 1e6 else math.nan, (), "step(1, 1e+06, 0.1) is nan"),
    (lambda w, g, rate: (w - rate * g,), (), "step(1, 0, 0.1) is (1) where a number belongs"),
    (lambda w, g, rate, state: w - rate * g, (0.0,), "step(1, 0, 0.1, (0)) is 1: with start = (0) it should be the tuple (weight, (number))"),
    (lambda w, g, rate, state: [w - rate * g, state], (0.0,), "it should be the tuple (weight, (number))"),
    (lambda w, g, rate, state: (w - rate * g, state[:1]), (0.0, 0.0), "it should be the tuple (weight, (number, number))"),
    (lambda w, g, rate, state: (w - rate * g, (math.inf,)), (0.0,), "the state that step returns: step(1, 0, 0.1, (0)) has at [0] inf"),
], ids=["a division by 0", "no number", "a tuple", "no state", "a list", "a short state", "an infinite state"])
def test_a_step_that_gives_something_else_is_found(step, start, words):
    assert words in only(optimizer(step, start))


def test_a_start_that_is_no_tuple_is_found():
    assert "its start is [0, 0], where a tuple of numbers belongs" in only(optimizer(momentum, [0.0, 0.0]))


def test_state_in_the_optimizer_itself_is_found():
    class Keeping:
        name = "keeping"
        v = 0.0

        def step(self, w, gradient, learning_rate, memory):
            self.v = 0.9 * self.v - learning_rate * gradient
            return w + self.v

    sentence = only(Keeping())
    assert sentence.startswith("optimizer 'keeping': step(") and "what an optimizer remembers of a weight belongs in `start`" in sentence


@needs_numpy
@pytest.mark.parametrize("step, words", [
    (lambda w, g, rate: w - rate * math.tanh(g), "step of an array raised TypeError"),
    (lambda w, g, rate: w - rate if g > 0 else w + rate if g < 0 else w, "step of an array raised ValueError"),
    (lambda w, g, rate: w - rate * (g if isinstance(g, float) else g / 2), "step of an array in row 0 has at [0] "),
], ids=["a function of numbers", "a condition", "another formula"])
def test_a_rule_that_does_not_serve_arrays_is_found(step, words):
    assert words in only(optimizer(step))


@needs_numpy
def test_a_rule_that_changes_its_arrays_in_place_is_found():
    def step(w, gradient, learning_rate):
        w -= learning_rate * gradient
        return w

    assert "step of an array changes an array that it is given" in only(optimizer(step))
