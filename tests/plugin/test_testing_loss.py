"""The test kit finds what is wrong with a loss or a penalty, and with nothing else."""

import importlib.util
import math

import minnet
import pytest
from minnet.core import ACTIVATIONS, LOSSES, Softmax
from minnet.core.losses import softmax_cross_entropy, softmax_cross_entropy_delta
from minnet.plugin.testing import CheckFailed, check_loss, check_penalty

needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None,
                                 reason="NumPy is not installed")


def only(part, check=check_loss, **options):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check(part, **options)
    assert len(caught.value.findings) == 1, caught.value.findings
    return caught.value.findings[0]


def squares(a, y):
    return sum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y))


def squares_gradient(a, y):
    return [2 * (a_j - y_j) for a_j, y_j in zip(a, y)]


def absolute(a, y):
    return sum(abs(a_j - y_j) for a_j, y_j in zip(a, y))


def absolute_gradient(a, y):
    return [1.0 if a_j > y_j else -1.0 for a_j, y_j in zip(a, y)]


def hinge(a, y):
    return sum(max(0.0, 1 - a_j * y_j) for a_j, y_j in zip(a, y))


def hinge_gradient(a, y):
    return [-y_j if a_j * y_j < 1 else 0.0 for a_j, y_j in zip(a, y)]


def refuse(a, y):
    raise minnet.MinnetError("not today")


def for_lone_outputs(function):
    """A function of (a, y) that refuses more than one output."""
    return lambda a, y: function(a, y) if len(a) == 1 else refuse(a, y)


def loss(cost=squares, gradient=squares_gradient, arrays=None):
    """A loss of these functions."""
    return minnet.Loss("squares", cost, gradient, arrays)


@pytest.mark.parametrize("name", ["sum_squared_error", "half_squared_error", "mean_squared_error",
                                  "cross_entropy"])
def test_the_cores_own_losses_are_right(name):
    assert check_loss(name) is None
    assert check_loss(LOSSES.find(name)) is None


@pytest.mark.parametrize("cost, gradient", [
    (absolute, absolute_gradient),
    (absolute, lambda a, y: [0.0 if a_j == y_j else math.copysign(1, a_j - y_j)
                             for a_j, y_j in zip(a, y)]),
    (hinge, hinge_gradient),
    (lambda a, y: 3, lambda a, y: [0] * len(a)),
    (for_lone_outputs(hinge), for_lone_outputs(hinge_gradient)),
], ids=["absolute", "absolute with 0 at its kink", "hinge", "a constant", "for lone outputs only"])
def test_a_right_loss_passes_however_awkward(cost, gradient):
    check_loss(minnet.Loss("right", cost, gradient))


def wrong_where(here):
    """A gradient that is three times the right one for some samples."""
    return lambda a, y: [(3 if here(a, y) else 1) * g_j for g_j in squares_gradient(a, y)]


def logarithmic(a, y):
    if len(a) < 2 or any(a_j < 0 for a_j in a) or min(y) < 0:
        refuse(a, y)
    return -sum(y_j * math.log(a_j) for a_j, y_j in zip(a, y) if y_j)


def in_place(a, y):
    for j, y_j in enumerate(y):
        a[j] = 2 * (a[j] - y_j)
    return list(a)


def remembering(a, y, seen=[]):
    seen.append(0)
    return squares(a, y) + 1e-9 * len(seen)


@pytest.mark.parametrize("part, words", [
    (loss(gradient=lambda a, y: [a_j - y_j for a_j, y_j in zip(a, y)]),
     "loss 'squares': its gradient for a = [0.2, 0.7, 0.4], y = [0, 1, 0], at [0], is 0.2, and the "
     "numerical one is 0.4 (0.2 apart)"),
    (loss(gradient=wrong_where(lambda a, y: min(y) < 0)),
     "a = [1.4, -2.3, 0.6], y = [0.5, -1.1, 2]"),
    (loss(gradient=wrong_where(lambda a, y: len(a) == 1 and y[0] == -1)), "a = [0.3], y = [-1]"),
    (loss(gradient=wrong_where(lambda a, y: abs(sum(a) + sum(y) - 2) < 1e-9 and len(a) > 2)),
     "a = [0.2, 0.7, 0.1], y = [0, 1, 0]"),
    (loss(gradient=wrong_where(lambda a, y: max(map(abs, a)) > 40)),
     "a = [8, -50], y = [-1.5, 0.3]"),
    (loss(absolute, lambda a, y: [math.copysign(1, a_j - y_j) if a_j != y_j else 1.5
                                  for a_j, y_j in zip(a, y)]),
     "is 1.5, and the numerical ones are -1 on the left and 1 on the right (0.5 apart)"),
    (loss(logarithmic, lambda a, y: [-y_j / a_j if y_j else 0.0 for a_j, y_j in zip(a, y)]),
     "([0.5, -1.2], [0.5, 0], [0, 1]) raised ValueError: math domain error"),
    (loss(lambda a, y: squares(a, y) if max(a) < 700 else math.exp(710)),
     "cost([710, -710], [0.5, -1.1]) raised OverflowError"),
    (loss(lambda a, y: squares(a, y) if max(a) < 700 else math.nan),
     "cost([710, -710], [0.5, -1.1]) is nan"),
    (loss(lambda a, y: [squares(a, y)]),
     "cost([0.2, 0.7, 0.4], [0, 1, 0]) is [0.29] where a number belongs"),
    (loss(gradient=lambda a, y: squares_gradient(a, y)[:1]),
     "gradient([0.2, 0.7, 0.4], [0, 1, 0]) is a list of 1 where one of 3 belongs"),
    (loss(gradient=lambda a, y: tuple(squares_gradient(a, y))),
     "gradient([0.2, 0.7, 0.4], [0, 1, 0]) is a tuple where a list belongs"),
    (loss(gradient=lambda a, y: sum(squares_gradient(a, y))), "is a float where a list belongs"),
    (loss(gradient=in_place), "gradient([0.2, 0.7, 0.4], [0, 1, 0]) changes what it is given, "
                              "to [0.4, -0.6, 0.8]"),
    (loss(remembering), "at first, and"),
    (loss(refuse, refuse), "it refuses everything: not today"),
    (loss(gradient=lambda a, y: refuse(a, y) if min(a) < 0 else squares_gradient(a, y)),
     "gradient([1.4, -2.3, 0.6], [0.5, -1.1, 2]) raised MinnetError: not today"),
    (type("Bare", (), {"name": "bare", "cost": squares, "gradient": squares_gradient})(),
     "it has no delta; such a part has cost, gradient, delta, output_cost"),
], ids=["gradient", "any numbers", "a lone output with −1", "probabilities", "far off", "a kink",
        "exactly 0", "an overflow", "no number", "a list", "too short", "a tuple", "a number",
        "in place", "remembers", "refuses everything", "gradient refuses", "no delta"])
def test_a_wrong_loss_is_found(part, words):
    assert words in only(part)


def beside_the_target(name, **attributes):
    """A loss that is smallest half a unit beside its target."""
    part = minnet.Loss(name, lambda a, y: squares(a, [y_j + 0.5 for y_j in y]),
                       lambda a, y: squares_gradient(a, [y_j + 0.5 for y_j in y]))
    vars(part).update(attributes)
    return part


@pytest.mark.parametrize("part, options", [
    (beside_the_target("shifted_error"), {}),
    (beside_the_target("shifted_distance"), {}),
    (beside_the_target("shifted", distance=True), {}),
    (beside_the_target("shifted"), {"distance": True}),
], ids=["by its name", "by its other name", "by itself", "as the caller says"])
def test_a_distance_that_is_not_smallest_at_the_target_is_found(part, options):
    sentence = only(part, **options)
    assert ("its cost at the target itself, a = y = [0, 1, 0], is 0.75, and at "
            "a = [0.002, 0.997, 0.004] it is less, 0.7") in sentence
    assert "a distance is smallest at the target" in sentence


@pytest.mark.parametrize("part, options", [
    (beside_the_target("shifted"), {}),
    (beside_the_target("shifted_error", distance=False), {}),
    (beside_the_target("shifted_error"), {"distance": False}),
])
def test_what_does_not_claim_to_be_a_distance_need_not_be_one(part, options):
    check_loss(part, **options)


class Paired(minnet.Loss):
    """cross_entropy, with these functions after softmax and the plain rule elsewhere."""

    def __init__(self, exact_cost=softmax_cross_entropy, exact_delta=softmax_cross_entropy_delta,
                 arrays=None):
        core = LOSSES.find("cross_entropy")
        super().__init__("paired", core.cost, core.gradient, arrays)
        self.exact_cost, self.exact_delta = exact_cost, exact_delta

    def delta(self, layer, z, a, y):
        if isinstance(layer.activation, Softmax):
            return self.exact_delta(a, y)
        return super().delta(layer, z, a, y)

    def output_cost(self, layer, z, a, y):
        return self.exact_cost(z, y) if isinstance(layer.activation, Softmax) else self.cost(a, y)


class Forgetful(minnet.Loss):
    """Its δ is the gradient, whatever the activation."""

    def delta(self, layer, z, a, y):
        return self.gradient(a, y)


@pytest.mark.parametrize("part, words", [
    (Paired(lambda z, y: 2 * softmax_cross_entropy(z, y),
            lambda a, y: [2 * d for d in softmax_cross_entropy_delta(a, y)]),
     "its output_cost after softmax, of z = [0.5, -1.2] and y = [1, 0], is 0.335"),
    (Paired(exact_delta=lambda a, y: [y_j - a_j for a_j, y_j in zip(a, y)]),
     "its delta after softmax, for z = [0.3], y = [0] is -1, "),
    (Paired(lambda z, y: softmax_cross_entropy(z, y) if max(z) < 700 else math.inf),
     "output_cost([710], [1], [0]) is inf"),
    (Paired(exact_delta=lambda a, y: softmax_cross_entropy_delta(a, y) + [0.0]),
     "delta([0.3], [1], [0]) is a list of 2 where one of 1 belongs"),
    (Paired(lambda z, y: math.log(sum(math.exp(z_k) for z_k in z)) * sum(y)
            - sum(y_j * z_j for y_j, z_j in zip(y, z))),
     "output_cost([710], [1], [0]) raised OverflowError: "),
    (Forgetful("forgetful", squares, squares_gradient),
     "its delta after sigmoid, for z = [0.3], y = [0] is 1.149, and the numerical one is"),
], ids=["cost", "delta", "infinite", "shape", "overflow", "no derivative of the activation"])
def test_a_wrong_delta_or_output_cost_is_found(part, words):
    assert words in only(part)


def test_a_loss_is_checked_after_every_activation_with_which_it_makes_a_pair(monkeypatch):
    monkeypatch.setitem(ACTIVATIONS.parts, "curl", minnet.Activation("curl", math.sin, math.cos))

    class AfterCurl(minnet.Loss):
        def delta(self, layer, z, a, y):
            if str(layer.activation) == "curl":
                return [2 * (a_j - y_j) for a_j, y_j in zip(a, y)]
            return super().delta(layer, z, a, y)

    assert "its delta after curl" in only(AfterCurl("after curl", squares, squares_gradient))


def test_a_wrong_activation_of_somebodys_is_not_held_against_a_loss(monkeypatch):
    monkeypatch.setitem(ACTIVATIONS.parts, "bent", minnet.Activation("bent", math.sin, abs))
    check_loss("half_squared_error")


def rows(cost=lambda xp, a, y: xp.sum((a - y) ** 2, axis=1),
         gradient=lambda xp, a, y: 2 * (a - y)):
    """Squares with this array form."""
    return loss(arrays=lambda xp: minnet.Loss("squares", lambda a, y: cost(xp, a, y),
                                              lambda a, y: gradient(xp, a, y)))


@needs_numpy
def test_a_right_array_form_passes():
    check_loss(rows())


@needs_numpy
@pytest.mark.parametrize("part, words", [
    (rows(lambda xp, a, y: xp.mean((a - y) ** 2, axis=1) * 2),
     "its array form for numpy: output_cost of ([[0.3], [0.3], [0.3]], [[0.5744], [0.5744], "
     "[0.5744]], [[0], [1], [-1]]) has at [0] 0.66, and the scalar one is 0.33 (0.33 apart)"),
    (rows(lambda xp, a, y: xp.sum((a - y) ** 2)),
     "output_cost is an array of shape (), where an array of shape (3,) belongs"),
    (rows(gradient=lambda xp, a, y: a - y),
     "[[0], [1], [-1]]) has at [0][0] 0.1404, and the scalar one is"),
    (rows(lambda xp, a, y: xp.sum(xp.subtract(a, y, out=a) ** 2, axis=1)),
     "output_cost changes an array that it is given"),
    (rows(lambda xp, a, y: xp.sum((a - xp.asarray(y, dtype=xp.float64)) ** 2, axis=1)),
     "of float32 arrays is of float64, where float32 belongs"),
    (rows(gradient=lambda xp, a, y: xp.sum(a - y, axis=1)),
     "delta is an array of shape (3, 3), where an array of shape (3, 1) belongs"),
], ids=["cost", "one cost for all", "gradient", "in place", "float64", "shape"])
def test_an_array_form_that_differs_is_found(part, words):
    assert words in only(part)


@needs_numpy
def test_an_array_form_is_not_given_what_the_loss_itself_refuses():
    def arrays(xp):
        def cost(a, y):
            assert a.shape[1] == 1
            return xp.sum(xp.where(a * y < 1, 1 - a * y, xp.zeros_like(a)), axis=1)

        return minnet.Loss("hinge", cost, lambda a, y: xp.where(a * y < 1, -y, xp.zeros_like(y)))

    check_loss(minnet.Loss("hinge", for_lone_outputs(hinge), for_lone_outputs(hinge_gradient),
                           arrays))


def paired_rows(exact_cost=None, exact_delta=None):
    """The array form of Paired, the exact functions after softmax replaced."""
    def arrays(xp):
        form = LOSSES.find("cross_entropy").arrays(xp)
        own = form.output_cost, form.delta

        def output_cost(layer, z, a, y):
            exact = exact_cost and isinstance(layer.activation, Softmax)
            return exact_cost(xp, z, y) if exact else own[0](layer, z, a, y)

        def delta(layer, z, a, y):
            exact = exact_delta and isinstance(layer.activation, Softmax)
            return exact_delta(xp, a, y) if exact else own[1](layer, z, a, y)

        form.output_cost, form.delta = output_cost, delta
        return form
    return Paired(arrays=arrays)


@needs_numpy
def test_a_right_array_form_with_an_exact_delta_passes():
    check_loss(paired_rows())


@needs_numpy
@pytest.mark.parametrize("part, words", [
    (paired_rows(lambda xp, z, y: 2 * xp.sum(y * (xp.log(xp.sum(
        xp.exp(z), axis=1, keepdims=True)) - z), axis=1)), "output_cost of ("),
    (paired_rows(exact_delta=lambda xp, a, y: a - y), "delta of ("),
    (paired_rows(lambda xp, z, y: xp.sum(y * (xp.log(xp.sum(
        xp.exp(z), axis=1, keepdims=True)) - z), axis=1)), " nan"),
], ids=["cost", "delta", "overflow"])
def test_an_array_form_with_another_exact_delta_or_cost_is_found(part, words):
    assert words in only(part)


def penalty(cost=lambda w: w * w / 2, gradient=lambda w: w, arrays=None):
    """½ w² of every weight, or another."""
    return minnet.Penalty("decay", cost, gradient, arrays)


def form(**functions):
    """The array form of such a penalty, with other functions."""
    return penalty(arrays=lambda xp: penalty(**functions))


@pytest.mark.parametrize("part", [penalty(), penalty(abs, lambda w: (w > 0) * 1.0 - (w < 0)),
                                  form()], ids=["decay", "lasso", "arrays"])
def test_a_right_penalty_passes(part):
    assert check_penalty(part) is None


@pytest.mark.parametrize("part, words", [
    (penalty(gradient=lambda w: 2 * w), "penalty 'decay': its gradient at w = -50 is -100, and the "
                                        "numerical one is -50 (50 apart)"),
    (penalty(abs, lambda w: 1.5 if w == 0 else (w > 0) - (w < 0)), "its gradient at w = 0 is 1.5"),
    (penalty(lambda w: math.cosh(w) if abs(w) < 100 else math.inf, math.sinh),
     "cost(1e+04) is inf"),
    (penalty(lambda w: 1 / w, lambda w: -1 / w / w), "cost(0) raised ZeroDivisionError"),
    (penalty(gradient=lambda w: [w]), "gradient(-50) is [-50] where a number belongs"),
    (type("Half", (), {"name": "half", "gradient": abs})(), "it has no cost"),
], ids=["gradient", "kink", "infinite", "raises", "a list", "no cost"])
def test_a_wrong_penalty_is_found(part, words):
    assert words in only(part, check_penalty)


@needs_numpy
@pytest.mark.parametrize("part, words", [
    (form(cost=lambda w: float(w) * w / 2), "its array form for numpy: cost raised TypeError"),
    (form(gradient=lambda w: w / 2), "gradient of ([-50, -2.5, -1]) has at [0] -25, and the "),
], ids=["for single numbers only", "another gradient"])
def test_a_penaltys_array_form_that_differs_is_found(part, words):
    assert words in only(part, check_penalty)
