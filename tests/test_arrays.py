"""The array form of the core's parts gives their own numbers; what has none is run row by row."""

import copy
import math

import pytest

import minnet
from minnet import core

np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")

Z = [[0.3, -1.2, 2.0], [-0.7, 0.0, 0.4], [800.0, -800.0, 1.0]]
Y = [[0.0, 1.0, 0.0], [0.2, 0.5, 0.3], [0.0, 0.0, 1.0]]
PAIRS = [(f, loss) for f in ("sigmoid", "tanh", "relu", "identity", "softmax")
         for loss in ("sum_squared_error", "half_squared_error", "mean_squared_error",
                      "cross_entropy")
         if loss != "cross_entropy" or f in ("sigmoid", "softmax")]


def last_layer(activation):
    """A layer of three neurons whose z are the numbers put in."""
    layer = minnet.Dense(3, 3, activation, "zeros")
    layer.weights = [minnet.one_hot(j, 3) for j in range(3)]
    return layer


def form_of(layer, xp=np):
    """The array form of a layer, with its weights."""
    form = minnet.array_form(layer, xp)
    for name in layer.parameters:
        setattr(form, name, np.array(getattr(layer, name)))
    return form


def in_lists(layer, loss):
    """C and δ of every sample."""
    rows = [(*layer.forward(z), y) for z, y in zip(Z, Y)]
    return ([loss.output_cost(layer, z, a, y) for z, a, y in rows],
            [loss.delta(layer, z, a, y) for z, a, y in rows])


def in_arrays(layer, loss):
    """C and δ of all samples at once."""
    form, loss = form_of(layer), minnet.array_form(loss, np)
    z, a = form.forward(np.array(Z))
    return (loss.output_cost(form, z, a, np.array(Y)).tolist(),
            loss.delta(form, z, a, np.array(Y)).tolist())


def same(found, expected):
    assert found[0] == pytest.approx(expected[0], rel=1e-13, abs=1e-15)
    for row, expected_row in zip(found[1], expected[1]):
        assert row == pytest.approx(expected_row, rel=1e-13, abs=1e-15)


@pytest.mark.filterwarnings("ignore:overflow encountered in exp")
@pytest.mark.parametrize("activation, loss", PAIRS)
def test_cost_and_delta_of_the_last_layer_are_those_of_the_lists(activation, loss):
    layer, loss = last_layer(activation), core.LOSSES.find(loss)
    same(in_arrays(layer, loss), in_lists(layer, loss))


def test_a_dense_layers_gradients_are_those_of_the_lists():
    layer = minnet.Dense(3, 2, "tanh", source=minnet.random_source(4))
    form = form_of(layer)
    deltas = [[0.5, -1.0], [2.0, 0.25], [0.0, 3.0]]
    found, expected = form.gradient(np.array(Z), np.array(deltas)), layer.gradient(Z, deltas)
    assert found["biases"].tolist() == pytest.approx(expected["biases"], rel=1e-14)
    for row, expected_row in zip(found["weights"].tolist(), expected["weights"]):
        assert row == pytest.approx(expected_row, rel=1e-14)
    for row, x, delta in zip(form.backward(np.array(Z), np.array(deltas)).tolist(), Z, deltas):
        assert row == pytest.approx(layer.backward(x, delta), rel=1e-14)


def test_an_activation_that_happens_to_be_called_softmax_is_treated_as_what_it_is(capsys):
    layer = last_layer(minnet.Activation("softmax", math.exp, math.exp))
    layer.weights = [[w / 1000 for w in row] for row in layer.weights]
    same(in_arrays(layer, core.LOSSES.find("cross_entropy")),
         in_lists(layer, core.LOSSES.find("cross_entropy")))


def test_a_deep_copy_keeps_its_array_form_and_its_pair(capsys):
    network = copy.deepcopy(minnet.Network([last_layer("softmax")], "cross_entropy"))
    layer = network.layers[0]
    same(in_arrays(layer, network.loss), in_lists(last_layer("softmax"), network.loss))
    assert capsys.readouterr().err == ""


class Halved(minnet.Dense):
    """A dense layer that puts out half of what one would."""

    name = "halved_of_the_array_tests"

    def forward(self, x):
        z, a = super().forward(x)
        return z, [a_j / 2 for a_j in a]


class Doubled(minnet.Loss):
    """A loss with its own delta and no array form."""

    def delta(self, layer, z, a, y):
        return [2 * (a_j - y_j) for a_j, y_j in zip(a, y)]


def test_what_overrides_a_part_does_not_pass_for_it_and_is_run_row_by_row(capsys):
    layer = Halved(3, 3, "tanh", source=minnet.random_source(1))
    for _ in range(2):
        z, a = form_of(layer).forward(np.array(Z))
    for row, x in zip(a.tolist(), Z):
        assert row == pytest.approx(layer.forward(x)[1], rel=1e-14)
    assert capsys.readouterr().err == ("minnet: halved_of_the_array_tests has no array form, so it "
                                       "is run row by row, which is slower\n")


def test_a_loss_without_an_array_form_keeps_its_own_delta(capsys):
    half = core.LOSSES.find("half_squared_error")
    loss = Doubled("doubled_of_the_array_tests", half.cost, half.gradient)
    same(in_arrays(last_layer("tanh"), loss), in_lists(last_layer("tanh"), loss))


def test_an_optimizer_without_an_array_form_remembers_for_each_weight(capsys):
    class Momentum:
        name, start = "momentum_of_the_array_tests", (0.0,)

        def step(self, w, gradient, learning_rate, memory):
            memory[0] = 0.5 * memory[0] - learning_rate * gradient
            return w + memory[0]

    form = minnet.array_form(Momentum(), np)
    w, memory = np.array([[1.0, 2.0]]), list(form.start)
    for _ in range(2):
        w = form.step(w, np.array([[1.0, -2.0]]), 0.1, memory)
    assert w.tolist() == [[pytest.approx(1 - 0.1 - 0.15), pytest.approx(2 + 0.2 + 0.3)]]


def test_cross_entropy_refuses_in_arrays_what_it_refuses_in_lists():
    form = minnet.array_form(core.LOSSES.find("cross_entropy"), np)
    for ask in form.cost, form.gradient:
        with pytest.raises(minnet.MinnetError, match="takes the logarithm of an output, and it is "
                                                     "-0.5: choose softmax"):
            ask(np.array([[0.5, -0.5]]), np.array([[0.0, 1.0]]))
