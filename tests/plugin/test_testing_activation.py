"""The test kit finds what is wrong with an activation, and with nothing else: one finding each."""

import importlib.util
import math

import minnet
import pytest
from minnet.core import ACTIVATIONS
from minnet.plugin.testing import CheckFailed, check_activation

needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None,
                                 reason="NumPy is not installed")


def only(part):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_activation(part)
    assert len(caught.value.findings) == 1, caught.value.findings
    assert str(caught.value) == caught.value.findings[0] and "\n" not in str(caught.value)
    return caught.value.findings[0]


def sigma(z):
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def swish(z):
    return z * sigma(z)


def swish_prime(z):
    return sigma(z) + swish(z) * (1 - sigma(z))


def made(f=math.sin, derivative=math.cos, **methods):
    """An activation of these functions, with other methods."""
    return type("Made", (minnet.Activation,), {"name": "made", **methods})("", f, derivative)


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
], ids=["smooth", "relu from the right", "relu with ½ at 0", "two kinks, in whole numbers",
        "absolute", "a step", "a constant"])
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


class Forgetful(Centred):
    """Its delta forgets the coupling."""

    def delta(self, z, a, gradient):
        return list(gradient) if len(z) > 1 else [0.0]


class Broken(Centred):
    """It cannot do with three neurons."""

    def output(self, z):
        return [z_j / (len(z) - 3) for z_j in z]


@pytest.mark.parametrize("part", [Centred(), ForTwoAtLeast()])
def test_a_coupled_activation_is_right_by_the_slopes_of_all_its_outputs_together(part):
    check_activation(part)


class Counting(minnet.Activation):
    """It counts its calls."""

    calls = 0

    def output(self, z):
        self.calls += 1
        return [0.0 if self.calls > 30 else 1e-9 for z_j in z]


class Remembering(minnet.Activation):
    """Its delta is that of the last output."""

    def output(self, z):
        self.z = z
        return super().output(z)

    def delta(self, z, a, gradient):
        return super().delta(self.z, a, gradient)


class Reusing(minnet.Activation):
    """All its outputs are one list."""

    buffer = []

    def output(self, z):
        self.buffer[:] = [math.sin(z_j) for z_j in z]
        return self.buffer


def in_place(self, z):
    for j, z_j in enumerate(z):
        z[j] = math.sin(z_j)
    return list(z)


def refuse(z):
    raise minnet.MinnetError("not today")


@pytest.mark.parametrize("part, words", [
    # σ(1.3) = 0.785835 and σ(1.3) (1 + 1.3 (1 − σ(1.3))) = 1.00462, by hand.
    (made(swish, lambda z: 0.5), "activation 'made': its derivative at z = 1.3 is 0.5, and the "
                                 "numerical one is 1.005 (0.5 apart)"),
    (made(swish, lambda z: swish_prime(z) if z < 30 else 0.0),
     "its derivative at z = 50 is 0, and the numerical one is 1 (1 apart)"),
    (made(lambda z: max(z, 0.0), lambda z: 1.0 if z > 0 else 2.0 if z == 0 else 0.0),
     "its derivative at z = 0 is 2, and the numerical ones are 0 on the left and 1 on the right "
     "(1 apart)"),
    (Forgetful(), "its delta for z = [0.3, -1.2] and ∂C/∂a = [1.5, 0.6], at [0], is 1.5, and the "
                  "numerical one is 0.45 (1"),
    (made(lambda z: z / (1 + math.exp(-z)), swish_prime),
     "output([-710]) raised OverflowError: math range error"),
    (made(lambda z: swish(z) if abs(z) < 1000 else math.nan, swish_prime),
     "output([1e+04]) has at [0] nan"),
    (made(lambda z: swish(z) if z < 700 else math.inf, swish_prime),
     "output([710]) has at [0] inf"),
    (made(math.tanh, lambda z: math.cosh(z) ** -2),
     "delta([1e+04], [1], [1.5]) raised OverflowError: "),
    (Broken(), "output([1.3, -0.4, 0.8]) raised ZeroDivisionError: "),
    (made(output=lambda self, z: [math.sin(z_j) for z_j in z][:2]),
     "output([1.3, -0.4, 0.8]) is a list of 2 where one of 3 belongs: [0.9636, -0.3894]"),
    (made(output=lambda self, z: tuple(z)),
     "output([1.3]) is a tuple where a list belongs: (1.3)"),
    (made(output=lambda self, z: z[0]), "output([1.3]) is a float where a list belongs: 1.3"),
    (made(output=lambda self, z: [str(z_j) for z_j in z]),
     "output([1.3]) has at [0] '1.3' where a number belongs"),
    (made(delta=lambda self, z, a, gradient: sum(gradient)), "is a float where a list belongs"),
    (made(delta=None), "it has no delta; such a part has output, delta"),
    (Counting("counting", None, lambda z: 0.0), "a part keeps nothing between calls"),
    (Remembering("remembering", swish, swish_prime), " after other calls: "),
    (made(output=in_place), "output([1.3]) changes what it is given, to [0.9636]"),
    (Reusing("reusing", math.sin, math.cos), "by a later call: return a new list"),
    (made(refuse, refuse), "it refuses everything: not today"),
    (made(name=7), "its name is 7, and should be text"),
], ids=["derivative", "far out", "kink", "coupling", "overflow", "no number", "infinite",
        "derivative overflows", "raises", "too short", "tuple", "number", "text", "delta's shape",
        "no delta", "counts", "last output", "in place", "one list", "refuses", "no name"])
def test_a_wrong_activation_is_found(part, words):
    assert words in only(part)


def test_every_finding_is_collected():
    with pytest.raises(CheckFailed) as caught:
        check_activation(minnet.Activation("poor", math.exp, lambda z: 0.0))
    assert len(caught.value.findings) == 2
    assert str(caught.value) == "\n".join(caught.value.findings)


def test_a_failed_check_is_an_error_of_minnets_and_a_failed_assertion():
    assert issubclass(CheckFailed, minnet.MinnetError) and issubclass(CheckFailed, AssertionError)


def test_a_name_that_nobody_knows_is_told():
    with pytest.raises(CheckFailed, match="there is no activation named 'no such'"):
        check_activation("no such")


def form(output=lambda xp, z: xp.sin(z), delta=lambda xp, z, a, g: g * xp.cos(z)):
    """sin with this array form."""
    def arrays(xp):
        return type("Form", (), {"output": lambda self, z: output(xp, z),
                                 "delta": lambda self, *given: delta(xp, *given)})()
    return minnet.Activation("sine", math.sin, math.cos, arrays)


@needs_numpy
def test_a_right_array_form_passes():
    check_activation(form())


@needs_numpy
@pytest.mark.parametrize("part, words", [
    (form(lambda xp, z: xp.cos(z)), "its array form for numpy: output of ([[1.3], [-0.7], [0.5]]) "
                                    "has at [0][0] 0.2675, and the scalar one is 0.9636"),
    (form(delta=lambda xp, z, a, g: xp.cos(z)),
     "delta of ([[1.3], [-0.7], [0.5]], [[0.9636], [-0.6442], [0.4794]], [[1.5], [1.5], [1.5]]) "
     "has at [0][0] 0.2675, and the scalar one is 0.4012 (0.13 apart)"),
    (form(lambda xp, z: xp.sin(z)[0]),
     "output is an array of shape (1,), where an array of shape (3"),
    (form(lambda xp, z: xp.sin(z).tolist()),
     "output is [[0.9636], [-0.6442], [0.4794]], where an array "),
    (form(lambda xp, z: xp.sin(z, out=z)), "output changes an array that it is given"),
    (form(lambda xp, z: xp.sin(xp.asarray(z, dtype=xp.float64))),
     "output of float32 arrays is of float64, where float32 belongs"),
    (form(delta=lambda xp, z, a, g: xp.asarray(g * xp.cos(z), dtype=xp.float64)),
     "delta of float32 arrays is of float64"),
    (form(lambda xp, z: xp.sin(z, no_such=1)), "output raised TypeError: "),
    (form(lambda xp, z: xp.where(abs(z) < 600, xp.sin(z), 0 * xp.exp(z))), "has at [0][0] nan"),
    (form(lambda xp, z: xp.array(xp.sin(z))), "its array form for array_api_strict: output raised"),
], ids=["output", "delta", "shape", "list", "in place", "float64", "delta float64", "raises",
        "overflow", "not in the standard"])
def test_an_array_form_that_differs_is_found(part, words):
    if "strict" in words:
        pytest.importorskip("array_api_strict")
    assert words in only(part)


@needs_numpy
def test_an_array_form_that_a_subclass_leaves_behind_is_not_held_against_it():
    class Shifted(minnet.Activation):
        def arrays(self, xp):
            return ACTIVATIONS.find("identity").arrays(xp)

    class Doubled(Shifted):
        def output(self, z):
            return [2 * z_j for z_j in z]

    check_activation(Doubled("doubled", None, lambda z: 2.0))
