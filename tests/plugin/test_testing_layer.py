"""The test kit finds what is wrong with a layer, and with nothing else: every wrong one here has exactly one finding."""

import importlib.util
import math
import random

import pytest

import minnet
from minnet.core import LAYERS
from minnet.plugin.testing import CheckFailed, check_layer

needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="NumPy is not installed")


class Scaling(minnet.Layer):
    """a_k = s_k x_k² + t: two parameters, one a list and one nested."""

    name = "scaling of the tests"
    parameters = ("scales", "shift")

    def __init__(self, count=3):
        self.inputs = self.outputs = count
        self.scales = [1.0 + 0.5 * k for k in range(count)]
        self.shift = [[0.25]]

    def forward(self, x):
        return x, [s_k * x_k * x_k + self.shift[0][0] for s_k, x_k in zip(self.scales, x)]

    def backward(self, x, delta):
        return [2 * s_k * x_k * d_k for s_k, x_k, d_k in zip(self.scales, x, delta)]

    def gradient(self, inputs, deltas):
        return {"scales": [sum(delta[k] * x[k] ** 2 for x, delta in zip(inputs, deltas)) for k in range(self.inputs)],
                "shift": [[sum(map(sum, deltas))]]}

    def settings(self):
        return {"count": self.inputs}


class Largest(minnet.Layer):
    """a = (max x), of any width: a kink wherever two inputs are equal."""

    name = "largest of the tests"
    outputs = 1

    def forward(self, x):
        place = x.index(max(x))
        return [float(place)], [x[place]]

    def delta(self, z, a, gradient):
        return [gradient[0], z[0]]

    def backward(self, x, delta):
        return [delta[0] if k == x.index(max(x)) else 0.0 for k in range(len(x))]


class Dropping(minnet.Layer):
    """a_k = m_k x_k, m drawn in training."""

    name = "dropping of the tests"

    def __init__(self):
        self.source = random.Random(3)

    def forward(self, x):
        return [1.0] * len(x), list(x)

    def forward_in_training(self, x):
        mask = [2.0 * (self.source.random() < 0.5) for x_k in x]
        return mask, [m_k * x_k for m_k, x_k in zip(mask, x)]

    def delta(self, z, a, gradient):
        return [m_k * g_k for m_k, g_k in zip(z, gradient)]


def findings(layer):
    """The sentences of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_layer(layer)
    return caught.value.findings


def only(layer):
    """The one sentence of what is wrong."""
    found = findings(layer)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("layer", [
    minnet.Dense(3, 2), minnet.Dense(1, 1, "tanh"), minnet.Dense(4, 3, "relu", bias=False), minnet.Dense(2, 3, "softmax"),
], ids=repr)
def test_the_cores_own_layer_is_right(layer):
    weights = [list(w_j) for w_j in layer.weights]
    assert check_layer(layer) is None
    assert layer.weights == weights


@pytest.mark.parametrize("layer", [Scaling(), Scaling(1), Scaling, Largest(), Dropping()], ids=str)
def test_a_right_layer_passes_and_leaves_no_class_known(layer):
    known = dict(LAYERS.known)
    assert check_layer(layer) is None
    assert LAYERS.known == known


def test_a_class_is_checked_by_its_example():
    class Sized(Scaling):
        name = "sized of the tests"

        def __init__(self, count):
            super().__init__(count)

        @classmethod
        def example(cls):
            return cls(2)

    check_layer(Sized)


def test_a_class_that_cannot_be_made_without_arguments_is_asked_for_an_example():
    class Needy(Scaling):
        def __init__(self, count):
            super().__init__(count)

    sentence = only(Needy)
    assert "Needy() raised TypeError: " in sentence
    assert sentence.endswith("give the class a static method example() that makes one to check")


def test_an_example_of_another_class_is_found():
    class Other(Scaling):
        @staticmethod
        def example():
            return Scaling()

    assert "Other.example() is" in only(Other)


def changed(**methods):
    """A layer as Scaling, with other methods."""
    return type("Changed", (Scaling,), {"name": "changed of the tests", **methods})()


@pytest.mark.parametrize("methods, words", [
    ({"backward": lambda self, x, delta: [s_k * x_k * d_k for s_k, x_k, d_k in zip(self.scales, x, delta)]},
     "backward at x = [0.09, 1.25, -0.93]: its ∂C/∂x_1 is"),
    ({"delta": lambda self, z, a, gradient: [1.0 for g_j in gradient]}, None),
    ({"gradient": lambda self, inputs, deltas: {**Scaling.gradient(self, inputs, deltas), "scales": [0.0] * 3}}, "its gradient of scales[0] at x = "),
    ({"gradient": lambda self, inputs, deltas: {**Scaling.gradient(self, inputs, deltas), "shift": [[1.0]]}}, None),
], ids=["backward", "delta", "the gradient of one parameter", "the gradient of the other"])
def test_a_wrong_slope_is_found(methods, words):
    found = findings(changed(**methods))
    assert any((words or "numerical one is") in sentence for sentence in found)
    assert all("numerical one is" in sentence or "of their single ones" in sentence for sentence in found)


def test_a_wrong_backward_is_the_only_finding_and_has_both_numbers():
    sentence = only(changed(backward=lambda self, x, delta: [0.0] * len(x)))
    assert "its ∂C/∂x_1 is 0, and the numerical one is" in sentence and "apart)" in sentence


def test_a_gradient_of_several_samples_that_is_not_their_sum_is_found():
    def gradient(self, inputs, deltas):
        right = Scaling.gradient(self, inputs, deltas)
        return {**right, "scales": [g_k / len(inputs) for g_k in right["scales"]]}

    assert "its gradient of scales for 3 samples, each δ divided by 3, is " in only(changed(gradient=gradient))


@pytest.mark.parametrize("methods, words", [
    ({"forward": lambda self, x: Scaling.forward(self, x)[1]},
     "forward([0.09, 1.25, -0.93]) is [0.2581, 2.594, 1.98], where the tuple (z, a) belongs"),
    ({"outputs": property(lambda self: 4, lambda self, value: None)}, "the a of forward([0.09, 1.25, -0.93]) has 3 entries where 4 belong"),
    ({"backward": lambda self, x, delta: Scaling.backward(self, x, delta)[:2]}, "has 2 entries where 3 belong"),
    ({"backward": lambda self, x, delta: tuple(Scaling.backward(self, x, delta))}, "is a tuple where a list belongs"),
    ({"gradient": lambda self, inputs, deltas: {"scales": Scaling.gradient(self, inputs, deltas)["scales"]}},
     "where a dict with the gradient of 'shift' belongs"),
    ({"gradient": lambda self, inputs, deltas: {**Scaling.gradient(self, inputs, deltas), "shift": [1.0]}},
     "its gradient of shift at x = [0.09, 1.25, -0.93] has at [0] a float where a list belongs"),
    ({"scales": property(lambda self: (1.0, 2.0, 3.0), lambda self, value: None)}, "among its parameters is 'scales', which is a tuple"),
    ({"delta": None}, "raised TypeError"),
], ids=["forward", "outputs", "backward", "a tuple", "a missing gradient", "nesting", "a parameter", "no method"])
def test_another_shape_is_found(methods, words):
    assert words in only(changed(**methods))


def test_what_is_no_subclass_of_layer_lacks_something():
    class Bare:
        name = "bare"

        def forward(self, x):
            return x, x

    assert "it has no forward_in_training: a layer is a subclass of minnet.Layer" in only(Bare())


def test_a_large_input_that_overflows_is_found():
    def forward(self, x):
        z, a = Scaling.forward(self, x)
        return z, a if max(x) < 100 else [a_k + 0 * math.exp(x[0]) for a_k in a]

    assert "forward([710, -710, 710]) raised OverflowError" in only(changed(forward=forward))


def test_a_backward_that_depends_on_the_last_forward_is_found():
    def forward(self, x):
        self.x = x
        return Scaling.forward(self, x)

    found = findings(changed(forward=forward, backward=lambda self, x, delta: Scaling.backward(self, self.x, delta)))
    assert any("backward(" in sentence and "after other calls: what the backward pass needs is handed to it" in sentence for sentence in found)


def test_a_forward_that_counts_is_found():
    def forward(self, x):
        self.count = getattr(self, "count", 0) + 1
        return x, [a_k + 1e-9 * self.count for a_k in Scaling.forward(self, x)[1]]

    assert any("forward(" in sentence and " after other calls" in sentence for sentence in findings(changed(forward=forward)))


def test_a_forward_that_changes_its_parameters_is_found():
    def forward(self, x):
        result = Scaling.forward(self, x)
        self.shift = [[0.25 + 1e-12]]
        return result

    assert any("were" in sentence and "by being run" in sentence for sentence in findings(changed(forward=forward)))


def test_a_list_that_is_changed_in_place_is_found():
    def backward(self, x, delta):
        result = Scaling.backward(self, x, delta)
        delta[0] = 0.0
        return result

    assert any("backward(" in sentence and "changes what it is given" in sentence for sentence in findings(changed(backward=backward)))


def test_an_output_that_is_not_that_of_forward_is_found():
    assert "output([0.09, 1.25, -0.93]) is [0.09, 1.25, -0.93], and the a of forward is" in only(changed(output=lambda self, x: list(x)))


def test_settings_that_are_not_the_constructors_arguments_are_found():
    assert "it is not saved and loaded again: " in only(changed(settings=lambda self: {"width": 3}))


def test_settings_that_forget_something_are_found():
    class Powered(Scaling):
        name = "powered of the tests"
        parameters = ()

        def __init__(self, power=1.0):
            self.power = power

        def forward(self, x):
            return x, [self.power * x_k for x_k in x]

        def backward(self, x, delta):
            return [self.power * d_k for d_k in delta]

        def gradient(self, inputs, deltas):
            return {}

        def settings(self):
            return {}

    check_layer(Powered(1.0))
    sentence = only(Powered(3.0))
    assert "when it is saved, and" in sentence and "what else decides it belongs in settings() or among the parameters" in sentence


def test_settings_of_another_size_are_found():
    assert "it is not saved and loaded again: cannot load the network of it: the scales of layer 1 should be 2 numbers, and are 3" \
        in only(changed(settings=lambda self: {"count": 2}))


def test_a_name_inherited_from_another_class_is_found():
    class Doubled(minnet.Dense):
        pass

    assert "its name is that of Dense: it needs one of its own" in only(Doubled(2, 2))


def test_a_name_that_is_layers_own_is_found():
    class Nameless(minnet.Layer):
        def forward(self, x):
            return x, list(x)

    assert "its name is that of Layer" in only(Nameless)


def dropping(**methods):
    """A layer as Dropping, with other methods."""
    return type("Changed", (Dropping,), {"name": "changed of the tests", **methods})()


def test_a_training_pass_that_does_not_draw_from_the_layers_own_source_is_found():
    def forward_in_training(self, x):
        mask = [2.0 * (random.random() < 0.5) + 1e-6 * random.random() for x_k in x]
        return mask, [m_k * x_k for m_k, x_k in zip(mask, x)]

    assert "of one copy of the layer and" in only(dropping(forward_in_training=forward_in_training))


def test_a_mask_that_is_kept_in_the_layer_is_found():
    def forward_in_training(self, x):
        self.mask, a = Dropping.forward_in_training(self, x)
        return self.mask, a

    def forward(self, x):
        return [1.0] * len(x), list(x)

    def delta(self, z, a, gradient):
        mask = z if z == [1.0] * len(z) else self.mask
        return [m_k * g_k for m_k, g_k in zip(mask, gradient)]

    found = findings(dropping(forward_in_training=forward_in_training, forward=forward, delta=delta))
    assert found and all("in training" in sentence or "forward_in_training" in sentence or "delta" in sentence for sentence in found)


def test_a_delta_that_does_not_fit_the_training_pass_is_found():
    found = only(dropping(delta=lambda self, z, a, gradient: list(gradient)))
    assert "backward in training, at x = " in found and "numerical one is" in found


def test_training_that_changes_the_layer_in_use_is_found():
    def forward_in_training(self, x):
        self.scale = 2.0
        return Dropping.forward_in_training(self, x)

    def forward(self, x):
        return [1.0] * len(x), [x_k * getattr(self, "scale", 1.0) for x_k in x]

    assert "before samples are run in training, and" in only(dropping(forward_in_training=forward_in_training, forward=forward))


class Rows(minnet.Layer):
    """Scaling for arrays."""

    def forward(self, x):
        return x, self.scales * x * x + self.shift[0, 0]

    def backward(self, x, delta):
        return 2 * self.scales * x * delta

    def gradient(self, x, delta):
        return {"scales": (delta * x * x).sum(axis=0), "shift": delta.sum().reshape(1, 1)}


def in_rows(**methods):
    """Scaling with a vectorised form that has other methods."""
    return changed(vectorised=lambda self, np: type("Of rows", (Rows,), methods)())


@needs_numpy
def test_a_right_vectorised_form_passes():
    check_layer(in_rows())


@needs_numpy
@pytest.mark.parametrize("methods, words", [
    ({"forward": lambda self, x: (x, self.scales * x * x)}, "vectorised forward for [0.09, 1.25, -0.93] has at [0] "),
    ({"forward": lambda self, x: x}, "vectorised forward is [["),
    ({"forward_in_training": lambda self, x: (x, x)}, "vectorised forward_in_training for [0.09, 1.25, -0.93] has at [0] "),
    ({"delta": lambda self, z, a, gradient: gradient / 2}, "vectorised backward for [0.09, 1.25, -0.93] has at [0] "),
    ({"backward": lambda self, x, delta: delta}, "vectorised backward for [0.09, 1.25, -0.93] has at [0] "),
    ({"gradient": lambda self, x, delta: {**Rows.gradient(self, x, delta), "scales": (delta * x).sum(axis=0)}},
     "vectorised gradient of scales in row 0 is "),
    ({"gradient": lambda self, x, delta: {}}, "vectorised gradient is {}, where a dict with the gradient of 'scales' belongs"),
    ({"backward": lambda self, x, delta: 1 / 0}, "vectorised backward raised ZeroDivisionError: "),
    ({"delta": None}, "which has no delta: it should have forward, forward_in_training, delta, backward, gradient"),
], ids=["forward", "no tuple", "in training", "delta", "backward", "gradient", "no gradient", "raises", "no delta"])
def test_a_vectorised_form_that_differs_is_found(methods, words):
    assert any(words in sentence for sentence in findings(in_rows(**methods)))


@needs_numpy
def test_a_vectorised_dropout_has_to_draw_the_same_numbers():
    class OfRows(minnet.Layer):
        def __init__(self, np, source):
            self.np, self.source = np, source

        def forward(self, x):
            return self.np.ones(x.shape), x

        def forward_in_training(self, x):
            mask = self.np.array([[2.0 * (self.source.random() < 0.5) for x_k in row] for row in x])
            return mask, mask * x

        def delta(self, z, a, gradient):
            return z * gradient

    check_layer(dropping(vectorised=lambda self, np: OfRows(np, self.source)))
    assert "vectorised forward_in_training for " in only(dropping(vectorised=lambda self, np: OfRows(np, random.Random(99))))
