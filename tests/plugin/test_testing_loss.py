"""The test kit finds what is wrong with a loss, its pairs and its penalties, and with nothing else: every wrong one here has exactly one finding."""

import importlib.util
import math

import pytest

import minnet
from minnet.core import LOSSES
from minnet.core.losses import softmax_cross_entropy, softmax_cross_entropy_delta
from minnet.plugin.testing import CheckFailed, check_loss

needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="NumPy is not installed")


def only(part, **options):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_loss(part, **options)
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


def for_lone_outputs(function):
    """A function of (a, y) that refuses more than one output."""
    def of_lone(a, y):
        if len(a) > 1:
            raise minnet.MinnetError(f"this loss is for one output, and there are {len(a)}")
        return function(a, y)
    return of_lone


@pytest.mark.parametrize("name", ["sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy"])
def test_the_cores_own_losses_are_right(name):
    assert check_loss(name) is None
    assert check_loss(LOSSES.find(name)) is None


@pytest.mark.parametrize("cost, gradient", [
    (absolute, absolute_gradient),
    (absolute, lambda a, y: [0.0 if a_j == y_j else math.copysign(1, a_j - y_j) for a_j, y_j in zip(a, y)]),
    (hinge, hinge_gradient),
    (lambda a, y: 3, lambda a, y: [0] * len(a)),
    (for_lone_outputs(hinge), for_lone_outputs(hinge_gradient)),
], ids=["absolute", "absolute with 0 at its kink", "hinge", "a constant", "for lone outputs only"])
def test_a_right_loss_passes_however_awkward(cost, gradient):
    check_loss(minnet.Loss("right", cost, gradient))


def test_a_wrong_gradient_is_told_with_the_sample_and_both_numbers():
    sentence = only(minnet.Loss("squares", squares, lambda a, y: [a_j - y_j for a_j, y_j in zip(a, y)]))
    assert sentence.startswith("loss 'squares': its gradient for a_1 of a = [0.2, 0.7, 0.4] and y = [0, 1, 0] is 0.2, "
                               "and the numerical one is 0.4 (0.2 apart)")


@pytest.mark.parametrize("wrong_where, sample", [
    (lambda a, y: min(y) < 0, "a = [1.4, -2.3, 0.6] and y = [0.5, -1.1, 2]"),
    (lambda a, y: len(a) == 1 and y[0] == -1, "a = [0.3] and y = [-1]"),
    (lambda a, y: abs(sum(a) + sum(y) - 2) < 1e-9 and len(a) > 2, "a = [0.2, 0.7, 0.1] and y = [0, 1, 0]"),
    (lambda a, y: max(map(abs, a)) > 40, "a = [8, -50] and y = [-1.5, 0.3]"),
], ids=["any numbers", "a lone output with −1", "probabilities", "far off"])
def test_a_gradient_that_is_wrong_for_one_kind_of_samples_is_found(wrong_where, sample):
    def gradient(a, y):
        return [3 * g_j for g_j in squares_gradient(a, y)] if wrong_where(a, y) else squares_gradient(a, y)

    assert sample in only(minnet.Loss("squares", squares, gradient))


def test_a_gradient_outside_of_the_slopes_at_a_kink_is_found():
    def gradient(a, y):
        return [math.copysign(1, a_j - y_j) if a_j != y_j else 1.5 for a_j, y_j in zip(a, y)]

    assert "is 1.5, and the numerical ones are -1 on the left and 1 on the right (0.5 apart)" in only(minnet.Loss("absolute", absolute, gradient))


def test_an_output_of_exactly_0_or_1_that_gives_an_error_is_found():
    def cost(a, y):
        if len(a) < 2 or any(a_j < 0 for a_j in a) or min(y) < 0:
            raise minnet.MinnetError("probabilities only")
        return -sum(y_j * math.log(a_j) for a_j, y_j in zip(a, y) if y_j)

    assert "cost([1, 0, 0], [0, 1, 0]) raised ValueError: " in only(minnet.Loss(
        "logarithmic", cost, lambda a, y: [-y_j / a_j if y_j else 0.0 for a_j, y_j in zip(a, y)]))


@pytest.mark.parametrize("cost, words", [
    (lambda a, y: squares(a, y) if max(a) < 700 else math.exp(710), "cost([710, -710], [0.5, -1.1]) raised OverflowError"),
    (lambda a, y: squares(a, y) if max(a) < 700 else math.nan, "cost([710, -710], [0.5, -1.1]) is nan"),
    (lambda a, y: [squares(a, y)], "cost([0.2, 0.7, 0.4], [0, 1, 0]) is [0.29] where a number belongs"),
], ids=["an overflow", "no number", "a list"])
def test_a_cost_that_is_no_finite_number_is_found(cost, words):
    assert words in only(minnet.Loss("squares", cost, squares_gradient))


@pytest.mark.parametrize("gradient, words", [
    (lambda a, y: squares_gradient(a, y)[:1], "gradient([0.2, 0.7, 0.4], [0, 1, 0]) has 1 entry where 3 belong"),
    (lambda a, y: tuple(squares_gradient(a, y)), "gradient([0.2, 0.7, 0.4], [0, 1, 0]) is a tuple where a list belongs"),
    (lambda a, y: sum(squares_gradient(a, y)), "is a float where a list belongs"),
], ids=["too short", "a tuple", "a number"])
def test_a_gradient_of_another_shape_is_found(gradient, words):
    assert words in only(minnet.Loss("squares", squares, gradient))


def test_a_loss_that_changes_its_lists_is_found():
    def gradient(a, y):
        for j, y_j in enumerate(y):
            a[j] = 2 * (a[j] - y_j)
        return list(a)

    assert "gradient([0.2, 0.7, 0.4], [0, 1, 0]) changes what it is given, to [0.4, -0.6, 0.8]" in only(minnet.Loss("squares", squares, gradient))


def test_a_loss_that_remembers_is_found():
    class Averaging(minnet.Loss):
        seen = 0

        def __init__(self):
            super().__init__("averaging", self.cost_of, squares_gradient)

        def cost_of(self, a, y):
            self.seen += 1
            return squares(a, y) + 1e-9 * self.seen

    assert "at first, and" in only(Averaging())


def test_a_loss_that_refuses_everything_is_found():
    def refuse(a, y):
        raise minnet.MinnetError("not today")

    assert "it refuses every kind of sample: not today" in only(minnet.Loss("shy", refuse, refuse))


def test_a_gradient_that_refuses_what_the_cost_takes_is_found():
    def gradient(a, y):
        if min(a) < 0:
            raise minnet.MinnetError("no negative outputs")
        return squares_gradient(a, y)

    assert "gradient([1.4, -2.3, 0.6], [0.5, -1.1, 2]) raised MinnetError: no negative outputs" in only(minnet.Loss("squares", squares, gradient))


def beside_the_target(name, **attributes):
    """A loss that is smallest half a unit beside its target."""
    loss = minnet.Loss(name, lambda a, y: squares(a, [y_j + 0.5 for y_j in y]), lambda a, y: squares_gradient(a, [y_j + 0.5 for y_j in y]))
    for attribute, value in attributes.items():
        setattr(loss, attribute, value)
    return loss


@pytest.mark.parametrize("part, options", [
    (beside_the_target("shifted_error"), {}),
    (beside_the_target("shifted_distance"), {}),
    (beside_the_target("shifted", distance=True), {}),
    (beside_the_target("shifted"), {"distance": True}),
], ids=["by its name", "by its other name", "by itself", "as the caller says"])
def test_a_distance_that_is_not_smallest_at_the_target_is_found(part, options):
    sentence = only(part, **options)
    assert "its cost at the target itself, a = y = [0, 1, 0], is 0.75, and at a = [0.002, 0.997, 0.004] it is less, 0.7" in sentence
    assert "a distance is smallest at the target" in sentence


@pytest.mark.parametrize("part, options", [
    (beside_the_target("shifted"), {}),
    (beside_the_target("shifted_error", distance=False), {}),
    (beside_the_target("shifted_error"), {"distance": False}),
])
def test_what_does_not_claim_to_be_a_distance_need_not_be_one(part, options):
    check_loss(part, **options)


def paired(cost=softmax_cross_entropy, delta=softmax_cross_entropy_delta, *arrays, activation="softmax"):
    """cross_entropy, with this pair."""
    core = LOSSES.find("cross_entropy")
    return minnet.Loss("paired", core.cost, core.gradient, pairs={activation: (cost, delta, *arrays)})


@pytest.mark.parametrize("part, words", [
    (paired(lambda z, y: 2 * softmax_cross_entropy(z, y), lambda a, y: [2 * d for d in softmax_cross_entropy_delta(a, y)]),
     "its pair with softmax: its cost of z = [0.5, -1.2] and y = [1, 0] is 0.335"),
    (paired(delta=lambda a, y: [y_j - a_j for a_j, y_j in zip(a, y)]), "its pair with softmax: its delta for z_1 of z = [0.3] and y = [0] is -1, "),
    (paired(lambda z, y: softmax_cross_entropy(z, y) if max(z) < 700 else math.inf), "its pair with softmax: cost([710], [0]) is inf"),
    (paired(delta=lambda a, y: softmax_cross_entropy_delta(a, y) + [0.0]), "its pair with softmax: delta([1], [0]) has 2 entries where 1 belongs"),
    (paired(activation="sofmax"), "it is paired with 'sofmax', and there is no activation named 'sofmax'"),
    (minnet.Loss("paired", squares, squares_gradient, pairs={"softmax": squares}), "its pair with softmax should be two functions"),
    (minnet.Loss("paired", squares, squares_gradient, pairs=["softmax"]), "its pairs should be a dict"),
], ids=["cost", "delta", "infinite", "shape", "activation", "no pair", "no dict"])
def test_a_wrong_pair_is_found(part, words):
    assert words in only(part)


def test_a_pair_whose_logarithm_overflows_is_found():
    def cost(z, y):
        return sum(y_j * (math.log(sum(math.exp(z_k) for z_k in z)) - z_j) for z_j, y_j in zip(z, y))

    with pytest.raises(CheckFailed) as caught:
        check_loss(paired(cost))
    assert "its pair with softmax: cost([710], [0]) raised OverflowError: " in str(caught.value)


def rows(cost, gradient):
    """Squares with this vectorised form."""
    return minnet.Loss("squares of rows", squares, squares_gradient, vectorised=(cost, gradient))


def cost_of_rows(np, a, y):
    return ((a - y) ** 2).sum(axis=1)


def gradient_of_rows(np, a, y):
    return 2 * (a - y)


@needs_numpy
def test_a_right_vectorised_form_passes():
    check_loss(rows(cost_of_rows, gradient_of_rows))


@needs_numpy
@pytest.mark.parametrize("cost, gradient, words", [
    (lambda np, a, y: ((a - y) ** 2).mean(axis=1) * 2, gradient_of_rows,
     "vectorised cost for ([-0.4], [2.2]) is 13.52, and the scalar one is 6.76 (6.8 apart)"),
    (lambda np, a, y: ((a - y) ** 2).sum(), gradient_of_rows, "vectorised cost is an array of shape (), where one of shape ("),
    (cost_of_rows, lambda np, a, y: a - y, "vectorised gradient for ([-0.4], [2.2]) has at [0] -2.6, and the scalar one is -5.2 (2.6 apart)"),
    (cost_of_rows, lambda np, a, y: np.subtract(a, y, out=a) * 2, "vectorised gradient changes an array that it is given"),
    (cost_of_rows, lambda np, a, y: 2.0 * (a - np.array(y, dtype=float)),
     "vectorised gradient of float32 arrays is of float64, where float32 belongs"),
    (cost_of_rows, lambda np, a, y: squares_gradient(a, y)[0], "vectorised gradient is an array of shape (1,)"),
], ids=["cost", "one cost for all", "gradient", "in place", "float64", "shape"])
def test_a_vectorised_form_that_differs_is_found(cost, gradient, words):
    assert words in only(rows(cost, gradient))


@needs_numpy
def test_a_vectorised_form_is_not_given_what_the_scalar_one_refuses():
    def cost(np, a, y):
        assert a.shape[1] == 1
        return np.maximum(0, 1 - a * y).sum(axis=1)

    check_loss(minnet.Loss("hinge", for_lone_outputs(hinge), for_lone_outputs(hinge_gradient),
                           vectorised=(cost, lambda np, a, y: np.where(a * y < 1, -y, np.zeros_like(y)))))


def softmax_cost_of_rows(np, z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    return (y * (np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted)).sum(axis=1)


def softmax_delta_of_rows(np, a, y):
    return a * y.sum(axis=1, keepdims=True) - y


@needs_numpy
def test_a_right_vectorised_pair_passes():
    check_loss(paired(softmax_cross_entropy, softmax_cross_entropy_delta, (softmax_cost_of_rows, softmax_delta_of_rows)))


@needs_numpy
@pytest.mark.parametrize("cost, delta, words", [
    (lambda np, z, y: 2 * softmax_cost_of_rows(np, z, y), softmax_delta_of_rows, "its pair with softmax: vectorised cost for "),
    (softmax_cost_of_rows, lambda np, a, y: a - y, "its pair with softmax: vectorised delta for ([1], [0]) has at [0] 1, and the scalar one is 0"),
    (lambda np, z, y: (y * (np.log(np.exp(z).sum(axis=1, keepdims=True)) - z)).sum(axis=1), softmax_delta_of_rows,
     "its pair with softmax: vectorised cost for ([710], [0]) is nan"),
], ids=["cost", "delta", "overflow"])
def test_a_vectorised_pair_that_differs_is_found(cost, delta, words):
    assert words in only(paired(softmax_cross_entropy, softmax_cross_entropy_delta, (cost, delta)))


class Decay:
    """½ w² of every weight."""

    def cost(self, w):
        return w * w / 2

    def gradient(self, w):
        return w

    def constrain(self, weights):
        return weights


class Lasso(Decay):
    """|w| of every weight."""

    def cost(self, w):
        return abs(w)

    def gradient(self, w):
        return (w > 0) * 1.0 - (w < 0)


def penalised(penalty):
    """Squares with a penalty."""
    return minnet.Loss("penalised", squares, squares_gradient, penalties=[penalty])


@pytest.mark.parametrize("penalty", [Decay(), Lasso()])
def test_a_right_penalty_passes(penalty):
    check_loss(penalised(penalty))


def test_a_penaltys_gradient_that_is_not_the_slope_of_its_cost_is_found():
    class Doubled(Decay):
        def gradient(self, w):
            return 2 * w

    assert "its penalty Doubled: its gradient at w = -50 is -100, and the numerical one is -50 (50 apart)" in only(penalised(Doubled()))


def test_a_penalty_that_cuts_rows_off_is_found():
    class Cutting(Decay):
        def constrain(self, weights):
            return weights[:1]

    assert "its penalty Cutting: constrain([[0.3, -1.2, 0.8], [5, -7, 2]]) has 1 entry where 2 belong" in only(penalised(Cutting()))


def test_a_penalty_that_cuts_in_place_is_found():
    class InPlace(Decay):
        def constrain(self, weights):
            weights[0][0] = 0.5
            return [list(row) for row in weights]

    assert "its penalty InPlace: constrain([[0.3, -1.2, 0.8], [5, -7, 2]]) changes what it is given" in only(penalised(InPlace()))


def test_a_penalty_without_constrain_is_found():
    class Half:
        def cost(self, w):
            return 0.0

        gradient = cost

    assert "its penalty Half has no constrain" in only(penalised(Half()))


@needs_numpy
def test_a_penalty_for_single_numbers_only_is_found():
    class Single(Decay):
        def cost(self, w):
            return float(w) * w / 2

    assert "its penalty Single: cost of an array raised TypeError" in only(penalised(Single()))


@needs_numpy
def test_a_constraint_on_arrays_that_differs_is_found():
    class Differing(Decay):
        def constrain_arrays(self, np, weights):
            return weights / 2

    assert "its penalty Differing: constrain_arrays for [0.3, -1.2, 0.8] has at [0] 0.15, and the scalar one is 0.3 (0.15 apart)" \
        in only(penalised(Differing()))
