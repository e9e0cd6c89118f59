"""The array form of every part keeps to the Python array API standard, and does what its lists do.

It is run by array_api_strict, a library that has the standard and nothing besides.
"""

import math
import random

import minnet
import pytest
from minnet.core import ACTIVATIONS, LOSSES
from minnet_plugins import activations, dropout, losses, optimizers, penalties

xp = pytest.importorskip("array_api_strict", reason="array_api_strict is missing: there is nothing "
                         "that holds a form to the standard (it is in the extra `test`)")

CORE_ACTIVATIONS = [ACTIVATIONS.find(name)
                    for name in ("sigmoid", "tanh", "relu", "identity", "softmax")]
CORE_LOSSES = [LOSSES.find(name) for name in ("sum_squared_error", "half_squared_error",
                                              "mean_squared_error", "cross_entropy")]
ALL_ACTIVATIONS = CORE_ACTIVATIONS + activations.minnet_activations()
ALL_LOSSES = CORE_LOSSES + losses.minnet_losses()


def matrix(rows, columns, low=-2.0, high=2.0, seed=1):
    """Numbers in rows."""
    source = random.Random(seed)
    return [[source.uniform(low, high) for _ in range(columns)] for _ in range(rows)]


def array(lists):
    return xp.asarray(lists, dtype=xp.float64)


def same(found, expected):
    """Hold an array against nested lists."""
    assert found.dtype == xp.float64
    assert found.shape == array(expected).shape
    flat = [float(number) for number in xp.reshape(found, (-1,))]
    assert flat == pytest.approx(minnet.core.numbers(expected), rel=1e-12, abs=1e-13)


def form_of(capsys, part):
    """The part's own form: nothing that stands in for one, which would be told of."""
    form = minnet.array_form(part, xp)
    assert capsys.readouterr().err == "", "it has no form of its own"
    return form


@pytest.mark.parametrize("scale", [1.0, 100.0])
@pytest.mark.parametrize("activation", ALL_ACTIVATIONS, ids=str)
def test_an_activation(capsys, activation, scale):
    form, z = form_of(capsys, activation), [[scale * z_j for z_j in row] for row in matrix(6, 4)]
    gradient = matrix(6, 4, seed=2)
    a = [activation.output(row) for row in z]
    same(form.output(array(z)), a)
    same(form.delta(array(z), array(a), array(gradient)),
         [activation.delta(*row) for row in zip(z, a, gradient)])


@pytest.mark.parametrize("loss", ALL_LOSSES, ids=str)
@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
def test_a_loss(capsys, loss, activation):
    layer = minnet.Dense(3, 4, activation)
    form, layer_form = form_of(capsys, loss), minnet.array_form(layer, xp)
    z = matrix(6, 4)
    a = [layer.activation.output(row) for row in z]
    one_hot = [minnet.one_hot(k % 4, 4) for k in range(6)]
    shares = [layer.activation.output(row) for row in matrix(6, 4, seed=3)]
    for y in (one_hot, shares):
        same(form.cost(array(a), array(y)), [loss.cost(*row) for row in zip(a, y)])
        same(form.gradient(array(a), array(y)), [loss.gradient(*row) for row in zip(a, y)])
        same(form.output_cost(layer_form, array(z), array(a), array(y)),
             [loss.output_cost(layer, *row) for row in zip(z, a, y)])
        same(form.delta(layer_form, array(z), array(a), array(y)),
             [loss.delta(layer, *row) for row in zip(z, a, y)])


@pytest.mark.parametrize("loss", ["cross_entropy", "kl_divergence", "binary_cross_entropy"])
def test_a_loss_refuses_what_has_no_logarithm_as_its_lists_do(loss):
    loss, a, y = LOSSES.find(loss), [[0.5, 0.5], [-0.25, 0.5], [-0.75, 0.5]], [[1.0, 0.0]] * 3
    with pytest.raises(minnet.MinnetError) as expected:
        [loss.cost(*row) for row in zip(a, y)]
    with pytest.raises(minnet.MinnetError) as found:
        minnet.array_form(loss, xp).cost(array(a), array(y))
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("penalty", penalties.minnet_penalties(), ids=str)
def test_a_penalty(capsys, penalty):
    form, w = form_of(capsys, penalty), matrix(3, 4) + [[0.0, -0.0, 1.0, -1.0]]
    same(form.cost(array(w)), [list(map(penalty.cost, row)) for row in w])
    same(form.gradient(array(w)), [list(map(penalty.gradient, row)) for row in w])


@pytest.mark.parametrize("optimizer", [minnet.SGD(), *optimizers.minnet_optimizers()], ids=str)
def test_an_optimizer(capsys, optimizer):
    form = form_of(capsys, optimizer)
    w, together = matrix(3, 4), array(matrix(3, 4))
    kept, memory = [[list(optimizer.start) for _ in row] for row in w], list(form.start)
    for step in range(4):
        gradient = matrix(3, 4, seed=step)
        w = [[optimizer.step(*each[:2], 0.1, each[2]) for each in zip(*row)]
             for row in zip(w, gradient, kept)]
        together = form.step(together, array(gradient), 0.1, memory)
        same(together, w)


def dense():
    return minnet.Dense(5, 4, "tanh", source=minnet.random_source(2))


@pytest.mark.parametrize("make", [dense, lambda: dropout.Dropout(0.4, seed=3)],
                         ids=["dense", "dropout"])
@pytest.mark.parametrize("way", ["forward", "forward_in_training"])
def test_a_layer(capsys, make, way):
    layer, other = make(), make()
    form, x = form_of(capsys, other), matrix(6, 5)
    for name in layer.parameters:
        setattr(form, name, array(getattr(layer, name)))
    zs, outputs = zip(*[getattr(layer, way)(row) for row in x])
    z, a = getattr(form, way)(array(x))
    same(a, list(outputs))
    gradient = matrix(6, len(outputs[0]), seed=4)
    deltas = [layer.delta(*row) for row in zip(zs, outputs, gradient)]
    delta = form.delta(z, a, array(gradient))
    same(delta, deltas)
    same(form.backward(array(x), delta), [layer.backward(*row) for row in zip(x, deltas)])
    gradients, expected = form.gradient(array(x), delta), layer.gradient(x, deltas)
    assert gradients.keys() == expected.keys()
    for name in expected:
        same(gradients[name], expected[name])


def test_the_logarithm_of_softmax_where_exponentials_would_overflow():
    same(minnet.log_softmax(array([[1000.0, -1000.0], [0.0, 0.0]]), xp),
         [[0.0, -2000.0], [-math.log(2)] * 2])
