"""The test kit finds what is wrong with an activation, and with nothing else: every wrong one here has exactly one finding."""

import importlib.util
import math

import pytest

import minnet
from minnet.core import ACTIVATIONS
from minnet.plugin.testing import CheckFailed, check_activation

needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="NumPy is not installed")


def only(part):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_activation(part)
    assert len(caught.value.findings) == 1, caught.value.findings
    assert str(caught.value) == caught.value.findings[0]
    assert "\n" not in str(caught.value)
    return caught.value.findings[0]


def swish(z):
    return z / (1 + math.exp(-z)) if z > 0 else z * math.exp(z) / (1 + math.exp(z))


def sigma(z):
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def swish_prime(z):
    return sigma(z) + swish(z) * (1 - sigma(z))


def sine(z):
    return math.sin(z)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "identity", "softmax"])
def test_the_cores_own_activations_are_right(name):
    assert check_activation(name) is None
    assert check_activation(ACTIVATIONS.find(name)) is None


@pytest.mark.parametrize("f, derivative", [
    (swish, swish_prime),
    (lambda z: max(z, 0.0), lambda z: 1.0 if z >= 0 else 0.0),
    (lambda z: max(z, 0.0), lambda z: 1.0 if z > 0 else 0.5 if z == 0 else 0.0),
    (lambda z: max(-1, min(1, z)), lambda z: 1 if -1 < z < 1 else 0),
    (abs, lambda z: (z > 0) - (z < 0)),
    (lambda z: 1.0 if z > 0 else 0.0, lambda z: 0.0),
    (lambda z: 1, lambda z: 0),
], ids=["smooth", "relu from the right", "relu with ½ at 0", "two kinks, in whole numbers", "absolute", "a step", "a constant"])
def test_a_right_activation_passes_however_awkward(f, derivative):
    check_activation(minnet.Activation("right", f, derivative))


class Centred(minnet.Activation):
    """a_j = z_j − mean(z): coupled."""

    def __init__(self):
        super().__init__("centred", None, None)

    def output(self, z):
        return [z_j - sum(z) / len(z) for z_j in z]

    def delta(self, z, a, gradient):
        return [g_j - sum(gradient) / len(gradient) for g_j in gradient]


class ForTwoAtLeast(Centred):
    """One that refuses a lone z, as it may."""

    def output(self, z):
        if len(z) < 2:
            raise minnet.MinnetError("centred needs two neurons at least")
        return super().output(z)


@pytest.mark.parametrize("part", [Centred(), ForTwoAtLeast()])
def test_a_coupled_activation_is_right_by_the_slopes_of_all_its_outputs_together(part):
    check_activation(part)


def test_a_wrong_derivative_is_told_with_the_place_and_both_numbers():
    sentence = only(minnet.Activation("swish", swish, lambda z: 0.5))
    # σ(1.3) = 0.785835 and σ(1.3) (1 + 1.3 (1 − σ(1.3))) = 1.00462, by hand.
    assert sentence.startswith("activation 'swish': its derivative at z = 1.3 is 0.5, and the numerical one is 1.005 (0.5 apart)")


def test_a_derivative_that_is_wrong_only_far_out_is_found():
    assert "its derivative at z = 50 is 0, and the numerical one is 1 (1 apart)" in only(
        minnet.Activation("cut", swish, lambda z: swish_prime(z) if z < 30 else 0.0))


def test_a_derivative_outside_of_the_slopes_at_a_kink_is_found_with_both_of_them():
    assert "its derivative at z = 0 is 2, and the numerical ones are 0 on the left and 1 on the right (1 apart)" in only(
        minnet.Activation("kinked", lambda z: max(z, 0.0), lambda z: 1.0 if z > 0 else 2.0 if z == 0 else 0.0))


def test_a_coupled_activation_whose_delta_forgets_the_coupling_is_found():
    class Forgetful(Centred):
        def delta(self, z, a, gradient):
            return list(gradient) if len(z) > 1 else [0.0]

    assert "its delta for z_1 of z = [0.3, -1.2] and ∂C/∂a = [1.5, 0.6] is 1.5, and the numerical one is 0.45 (1" in only(Forgetful())


@pytest.mark.parametrize("f, words", [
    (lambda z: z / (1 + math.exp(-z)), "output([-710]) raised OverflowError: math range error"),
    (lambda z: swish(z) if abs(z) < 1000 else math.nan, "output([1e+04]) is nan"),
    (lambda z: swish(z) if z < 700 else math.inf, "output([710]) is inf"),
], ids=["an overflow", "no number", "infinite"])
def test_a_large_z_that_gives_no_finite_number_is_found(f, words):
    assert words.replace(" is ", " has at [0] ") in only(minnet.Activation("narrow", f, swish_prime))


def test_a_derivative_that_overflows_is_found():
    assert "delta([1e+04], [1], [1.5]) raised OverflowError: " in only(minnet.Activation("narrow", math.tanh, lambda z: math.cosh(z) ** -2))


def test_an_exception_is_a_finding():
    class Broken(Centred):
        def output(self, z):
            return [z_j / (len(z) - 3) for z_j in z]

        def delta(self, z, a, gradient):
            return [g_j / (len(z) - 3) for g_j in gradient]

    assert "output([1.3, -0.4, 0.8]) raised ZeroDivisionError: " in only(Broken())


@pytest.mark.parametrize("output, words", [
    (lambda z: [math.sin(z_j) for z_j in z][:2], "output([1.3, -0.4, 0.8]) has 2 entries where 3 belong: [0.9636, -0.3894]"),
    (lambda z: tuple(z), "output([1.3]) is a tuple where a list belongs: (1.3)"),
    (lambda z: z[0], "output([1.3]) is a float where a list belongs: 1.3"),
    (lambda z: [str(z_j) for z_j in z], "output([1.3]) has at [0] '1.3' where a number belongs"),
], ids=["too short", "a tuple", "a number", "text"])
def test_an_output_of_another_shape_is_found(output, words):
    part = minnet.Activation("shapeless", sine, math.cos)
    part.output = output
    assert words in only(part)


def test_a_delta_of_another_shape_is_found():
    part = minnet.Activation("shapeless", sine, math.cos)
    part.delta = lambda z, a, gradient: sum(gradient)
    assert "is a float where a list belongs" in only(part)


def test_state_between_calls_is_found():
    class Counting(minnet.Activation):
        calls = 0

        def output(self, z):
            self.calls += 1
            return [0.0 if self.calls > 60 else 1e-9 for z_j in z]

    sentence = only(Counting("counting", None, lambda z: 0.0))
    assert "at first, and" in sentence and "a part keeps nothing between calls" in sentence


def test_a_delta_from_the_last_output_is_found():
    class Remembering(minnet.Activation):
        def output(self, z):
            self.z = z
            return super().output(z)

        def delta(self, z, a, gradient):
            return super().delta(self.z, a, gradient)

    sentence = only(Remembering("remembering", swish, swish_prime))
    assert "delta(" in sentence and " after other calls" in sentence


def test_a_list_that_is_changed_in_place_is_found():
    class InPlace(minnet.Activation):
        def output(self, z):
            for j, z_j in enumerate(z):
                z[j] = math.sin(z_j)
            return list(z)

    assert "output([1.3]) changes what it is given, to [0.9636]" in only(InPlace("in place", sine, math.cos))


def test_one_list_for_all_results_is_found():
    class Reusing(minnet.Activation):
        buffer = []

        def output(self, z):
            self.buffer[:] = [math.sin(z_j) for z_j in z]
            return self.buffer

    assert "by a later call: return a new list each time" in only(Reusing("reusing", sine, math.cos))


def test_an_activation_that_refuses_everything_is_found():
    def refuse(z):
        raise minnet.MinnetError("not today")

    assert "it refuses every z: not today" in only(minnet.Activation("shy", refuse, refuse))


def test_every_finding_is_collected():
    with pytest.raises(CheckFailed) as caught:
        check_activation(minnet.Activation("poor", lambda z: math.exp(z), lambda z: 0.0))
    assert len(caught.value.findings) == 2
    assert str(caught.value) == "\n".join(caught.value.findings)


def test_a_failed_check_is_an_error_of_minnets_and_a_failed_assertion():
    assert issubclass(CheckFailed, minnet.MinnetError) and issubclass(CheckFailed, AssertionError)


def test_a_name_that_nobody_knows_is_told():
    with pytest.raises(CheckFailed, match="there is no activation named 'no such'"):
        check_activation("no such")


def test_a_part_needs_a_name():
    assert "its name is None, and should be text" in only(minnet.Activation(None, sine, math.cos))


def vectorised(output, delta):
    """sin with another vectorised form."""
    return minnet.Activation("sine of rows", sine, math.cos, vectorised=(output, delta))


@needs_numpy
def test_a_right_vectorised_form_passes():
    check_activation(vectorised(lambda np, z: np.sin(z), lambda np, z, a, gradient: gradient * np.cos(z)))


@needs_numpy
@pytest.mark.parametrize("output, delta, words", [
    (lambda np, z: np.cos(z), None, "vectorised output for [1.3] has at [0] 0.2675, and the scalar one is 0.9636 (0.7 apart)"),
    (None, lambda np, z, a, gradient: np.cos(z), "vectorised delta for [1.3] has at [0] 0.2675, and the scalar one is 0.4012 (0.13 apart)"),
    (lambda np, z: np.sin(z)[0], None, "vectorised output is an array of shape (1,), where one of shape (22, 1) belongs"),
    (lambda np, z: np.sin(z).tolist(), None, "vectorised output is no array: [[0.9636], "),
    (lambda np, z: np.sin(z, out=z), None, "vectorised output changes an array that it is given"),
    (lambda np, z: np.sin(np.array(z, dtype=float)), None, "vectorised output of float32 arrays is of float64, where float32 belongs"),
    (None, lambda np, z, a, gradient: (gradient * np.cos(z)).astype(float), "vectorised delta of float32 arrays is of float64"),
    (lambda np, z: np.sin(z, no_such=1), None, "vectorised output raised TypeError: "),
    (lambda np, z: np.where(abs(z) < 600, np.sin(z), 0 * np.exp(z)), None, "vectorised output for [710] has at [0] nan"),
], ids=["output", "delta", "shape", "list", "in place", "float64", "delta float64", "raises", "overflow"])
def test_a_vectorised_form_that_differs_is_found(output, delta, words):
    part = vectorised(output or (lambda np, z: np.sin(z)), delta or (lambda np, z, a, gradient: gradient * np.cos(z)))
    assert words in only(part)


@needs_numpy
def test_a_vectorised_form_is_two_functions():
    part = minnet.Activation("sine", sine, math.cos, vectorised=lambda np, z: np.sin(z))
    assert "vectorised should be two functions, output(np, z) and delta(np, z, a, gradient), and is" in only(part)
