"""The test kit finds what is wrong with a layer, and with nothing else: one finding each."""

import math
import random
import sys

import minnet
import pytest
from minnet.core import LAYERS
from minnet.plugin.testing import CheckFailed, check_layer


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
        return {"scales": [sum(delta[k] * x[k] ** 2 for x, delta in zip(inputs, deltas))
                           for k in range(self.inputs)],
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


def only(layer):
    """The one sentence of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_layer(layer)
    assert len(caught.value.findings) == 1, caught.value.findings
    return caught.value.findings[0]


@pytest.mark.parametrize("layer", [
    minnet.Dense(3, 2), minnet.Dense(1, 1, "tanh"), minnet.Dense(4, 3, "relu", bias=False),
    minnet.Dense(2, 3, "softmax"), minnet.Dense(3, 2, initializer="zeros"),
], ids=repr)
def test_the_cores_own_layer_is_right(layer):
    weights = [list(w_j) for w_j in layer.weights]
    assert check_layer(layer) is None
    assert layer.weights == weights


@pytest.mark.parametrize("layer", [Scaling(), Scaling(1), Scaling, Largest(), Dropping()],
                         ids=["scaling", "by 1", "its class", "the largest", "dropping"])
def test_a_right_layer_passes_and_leaves_no_class_known(layer):
    known = dict(LAYERS.parts)
    assert check_layer(layer) is None
    assert LAYERS.parts == known


class Sized(Scaling):
    """One that is made by its example."""

    name = "sized of the tests"

    def __init__(self, count):
        super().__init__(count)

    @classmethod
    def example(cls):
        return cls(2)


class Needy(Scaling):
    """One that cannot be made without arguments."""

    def __init__(self, count):
        super().__init__(count)


class Other(Scaling):
    """One whose example is of another class."""

    @staticmethod
    def example():
        return Scaling()


class Bare:
    """No subclass of Layer."""

    name = "bare"

    def forward(self, x):
        return x, x


def test_a_class_is_checked_by_its_example():
    check_layer(Sized)


def changed(base=Scaling, **methods):
    """A layer as Scaling, with other methods."""
    return type("Changed", (base,), {"name": "changed of the tests", **methods})()


def gradient(**changes):
    """A gradient as Scaling's, with these instead."""
    return lambda self, inputs, deltas: {**Scaling.gradient(self, inputs, deltas), **changes}


def mean_of_scales(self, inputs, deltas):
    right = Scaling.gradient(self, inputs, deltas)
    return {**right, "scales": [g_k / len(inputs) for g_k in right["scales"]]}


def overflowing(self, x):
    z, a = Scaling.forward(self, x)
    return z, a if max(x) < 100 else [a_k + 0 * math.exp(x[0]) for a_k in a]


def remembering(self, x):
    self.x = x
    return Scaling.forward(self, x)


def counting(self, x):
    self.count = getattr(self, "count", 0) + 1
    return x, [a_k + 1e-9 * self.count for a_k in Scaling.forward(self, x)[1]]


def learning(self, x):
    result = Scaling.forward(self, x)
    self.shift = [[0.25 + 1e-12]]
    return result


def in_place(self, x, delta):
    result = Scaling.backward(self, x, delta)
    delta[0] = 0.0
    return result


class Doubled(minnet.Dense):
    """One with Dense's name."""


class Nameless(minnet.Layer):
    """One with Layer's name."""

    def forward(self, x):
        return x, list(x)


class Powered(Scaling):
    """One that forgets a setting."""

    name = "powered of the tests"
    parameters = ()

    def __init__(self, power=1.0):
        self.power = power

    inputs = outputs = 3

    def forward(self, x):
        return x, [self.power * x_k for x_k in x]

    def backward(self, x, delta):
        return [self.power * d_k for d_k in delta]

    def gradient(self, inputs, deltas):
        return {}

    def settings(self):
        return {}


class Gain(minnet.Layer):
    """a = s x, one gain, which is 1 at first."""

    name = "gain of the tests"
    parameters = ("scales",)

    def __init__(self):
        self.scales = [1.0]

    def forward(self, x):
        return x, [self.scales[0] * x_k for x_k in x]

    def backward(self, x, delta):
        return [self.scales[0] * d_k for d_k in delta]

    def gradient(self, inputs, deltas):
        return {"scales": [sum(d_k * x_k for x, delta in zip(inputs, deltas)
                               for x_k, d_k in zip(x, delta))]}


X = "[0.09, 1.25, -0.93]"


@pytest.mark.parametrize("layer, words", [
    (changed(backward=lambda self, x, delta: [s_k * x_k * d_k for s_k, x_k, d_k
                                              in zip(self.scales, x, delta)]),
     f"backward at x = {X}, at [0], is"),
    (changed(backward=lambda self, x, delta: [0.0] * len(x)),
     ", at [0], is 0, and the numerical one is"),
    (changed(delta=lambda self, z, a, gradient: [1.0 for g_j in gradient]), "numerical one is"),
    (changed(gradient=gradient(scales=[0.0] * 3)),
     f"its gradient of scales at x = [{X}], at [0], is 0"),
    (changed(gradient=gradient(shift=[[1.0]])), f"its gradient of shift at x = [{X}] is 1, "),
    (changed(Gain, backward=lambda self, x, delta: delta), ", at [0], is 1.5, and the numerical"),
    (changed(gradient=mean_of_scales), "-0.04]], at [0], is 2.299, and the numerical one is 6.897"),
    (changed(forward=lambda self, x: Scaling.forward(self, x)[1]),
     "where the tuple (z, a) belongs"),
    (changed(forward=lambda self, x: (x, 0.5)),
     f"the a of forward({X}) is a float where a list belongs: 0.5"),
    (changed(outputs=property(lambda self: 4, lambda self, value: None)),
     f"the a of forward({X}) is a list of 3 where one of 4 belongs"),
    (changed(backward=lambda self, x, delta: Scaling.backward(self, x, delta)[:2]),
     "is a list of 2 where one of 3 belongs"),
    (changed(backward=lambda self, x, delta: tuple(Scaling.backward(self, x, delta))),
     "is a tuple where a list belongs"),
    (changed(gradient=lambda self, inputs, deltas: {"scales": [0.0] * 3}),
     "where a dict with 'shift' belongs"),
    (changed(gradient=gradient(shift=[1.0])), "has at ['shift'][0] a float where a list belongs"),
    (changed(scales=property(lambda self: (1.0, 2.0, 3.0), lambda self, value: None)),
     "should be finite numbers nested in lists: 'scales' is a tuple where a list belongs"),
    (changed(delta=None), "it has no delta; such a part has forward, "),
    (Bare(), "it has no forward_in_training; such a part has forward, "),
    (changed(forward=overflowing), "forward([710, -710, 710]) raised OverflowError"),
    (changed(forward=remembering,
             backward=lambda self, x, delta: Scaling.backward(self, self.x, delta)), "backward("),
    (changed(forward=counting), "after other calls: what the backward pass needs is handed to it"),
    (changed(forward=learning), " after other calls"),
    (changed(backward=in_place), "changes what it is given"),
    (changed(settings=lambda self: {"width": 3}),
     "settings() should be the constructor's arguments, by name: save and load raised "),
    (changed(settings=lambda self: {"count": 2}),
     "the scales of layer 1 should be 2 numbers, and are 3"),
    (Powered(3.0), "what else decides it belongs in settings() or among the parameters"),
    (Doubled(2, 2), "its name is that of Dense: it needs one of its own"),
    (Nameless(), "its name is that of Layer"),
    (Needy, "without a static method example() to make one, Needy() raised TypeError: "),
    (Other, "Other.example() is"),
], ids=["backward", "no backward", "delta", "the gradient of one parameter",
        "the gradient of the other", "a gain that is 1 at first", "a mean", "no tuple",
        "a number", "outputs", "a short backward", "a tuple", "a missing gradient", "nesting",
        "a parameter", "no method", "no layer", "overflow", "the last forward",
        "counts", "changes parameters", "in place", "settings", "another size",
        "a forgotten setting", "Dense's name", "Layer's name", "no example", "another example"])
def test_a_wrong_layer_is_found(layer, words):
    assert words in only(layer)


def test_a_setting_at_its_default_may_be_forgotten():
    check_layer(Powered(1.0))


def from_elsewhere(self, x):
    mask = [2.0 * (random.random() < 0.5) + 1e-6 * random.random() for x_k in x]
    return mask, [m_k * x_k for m_k, x_k in zip(mask, x)]


def kept_mask(self, x):
    self.mask, a = Dropping.forward_in_training(self, x)
    return self.mask, a


def by_kept_mask(self, z, a, gradient):
    mask = z if z == [1.0] * len(z) else self.mask
    return [m_k * g_k for m_k, g_k in zip(mask, gradient)]


def leaving_a_trace(self, x):
    self.scale = 2.0
    return Dropping.forward_in_training(self, x)


@pytest.mark.parametrize("methods, words", [
    ({"forward_in_training": from_elsewhere}, "draw from a source that the layer keeps"),
    ({"forward_in_training": kept_mask, "delta": by_kept_mask}, "delta("),
    ({"forward_in_training": kept_mask, "delta": by_kept_mask, "mask": [1.0] * 6},
     ", at [0], is 1.5, and the numerical one is"),
    ({"delta": lambda self, z, a, gradient: list(gradient)}, "numerical one is"),
    ({"forward_in_training": leaving_a_trace,
      "forward": lambda self, x: ([1.0] * len(x),
                                  [x_k * getattr(self, "scale", 1.0) for x_k in x])},
     "before samples are run in training, and"),
], ids=["drawn elsewhere", "a mask that is kept", "a mask from the start", "delta", "a trace"])
def test_a_layer_that_is_wrong_in_training_is_found(methods, words):
    sentence = only(changed(Dropping, **methods))
    assert sentence.startswith("layer 'changed of the tests' in training: ") and words in sentence


class Rows(minnet.Layer):
    """Scaling for arrays."""

    def forward(self, x):
        return x, self.scales * x * x + self.shift[0, 0]

    def backward(self, x, delta):
        return 2 * self.scales * x * delta

    def gradient(self, x, delta):
        return {"scales": (delta * x * x).sum(axis=0), "shift": delta.sum().reshape(1, 1)}


def form(**methods):
    """Scaling with an array form for NumPy that has other methods."""
    rows = type("Form", (Rows,), methods)
    return changed(arrays=lambda self, xp: rows())


@pytest.fixture
def numpy_alone(monkeypatch):
    """The forms here are NumPy's."""
    pytest.importorskip("numpy")
    monkeypatch.setitem(sys.modules, "array_api_strict", None)


def test_a_right_array_form_passes(numpy_alone):
    check_layer(form())


@pytest.mark.parametrize("methods, words", [
    ({"forward": lambda self, x: (x, self.scales * x * x)},
     f"its array form for numpy: forward of ([{X}, "),
    ({"forward": lambda self, x: x}, "its array form: forward is array([["),
    ({"delta": lambda self, z, a, gradient: gradient / 2}, "backward of ([["),
    ({"backward": lambda self, x, delta: delta}, "backward of ([["),
    ({"gradient": lambda self, x, delta: {**Rows.gradient(self, x, delta),
                                          "scales": (delta * x).sum(axis=0)}},
     "gradient of scales of ([["),
    ({"gradient": lambda self, x, delta: {}},
     "gradient of scales is None, where an array of shape (3,)"),
    ({"backward": lambda self, x, delta: 1 / 0}, "raised ZeroDivisionError: "),
    ({"delta": None}, "raised TypeError: 'NoneType'"),
    ({"forward": lambda self, x: (x, (self.scales * x * x + self.shift[0, 0]).astype(float))},
     "forward of float32 arrays is of float64"),
], ids=["forward", "no tuple", "delta", "backward", "gradient", "no gradient", "raises",
        "no delta", "float64"])
def test_an_array_form_that_differs_is_found(methods, words, numpy_alone):
    assert words in only(form(**methods))


def lists_form(**methods):
    """Largest with a form for backend lists that has other methods."""
    rows = type("Form", (Largest,), methods)
    return type("Largest", (Largest,), {"lists": lambda self: rows()})()


def test_a_right_form_for_lists_passes():
    check_layer(lists_form())


@pytest.mark.parametrize("methods, words", [
    ({"forward": lambda self, x: ([0.0], [x[0]])}, "learn's list of costs in epoch 1 has at [0]"),
    ({"backward": lambda self, x, delta: [0.0] * len(x)}, "learn's list of costs in epoch 1 has"),
    ({"delta": None}, "its form lists(): learn raised TypeError: 'NoneType'"),
], ids=["forward", "backward", "no delta"])
def test_a_form_for_lists_that_differs_is_found(methods, words):
    assert words in only(lists_form(**methods))


def test_an_array_form_of_dropout_has_to_draw_the_same_numbers(numpy_alone):
    class OfRows(minnet.Layer):
        def __init__(self, xp, source):
            self.xp, self.source = xp, source

        def forward(self, x):
            return self.xp.ones_like(x), x

        def forward_in_training(self, x):
            mask = [[2.0 * (self.source.random() < 0.5) for x_k in row] for row in x]
            mask = self.xp.asarray(mask, dtype=x.dtype)
            return mask, mask * x

        def delta(self, z, a, gradient):
            return z * gradient

    check_layer(changed(Dropping, arrays=lambda self, xp: OfRows(xp, self.source)))
    wrong = changed(Dropping, arrays=lambda self, xp: OfRows(xp, random.Random(99)))
    assert "in training: its array form for numpy: forward_in_training of ([[" in only(wrong)
