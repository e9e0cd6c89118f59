"""The bundled optimizers take PyTorch's steps, on numbers and on arrays."""

from math import cos, sin

import pytest

import minnet
from minnet.core.optimizer import OPTIMIZERS

NAMES = ["momentum", "momentum:0.5", "nesterov", "adagrad", "rmsprop", "adam", "adam:0.8:0.95",
         "adamw", "adamw:0.2"]


def slope(w):
    """The gradient of make_torch_numbers.py's (w₁ − 1)² + 0.1 w₁² w₂² + sin(w₂) w₃ + w₃⁴."""
    return [2 * (w[0] - 1) + 0.2 * w[0] * w[1] ** 2, 0.2 * w[0] ** 2 * w[1] + cos(w[1]) * w[2],
            sin(w[1]) + 4 * w[2] ** 3]


@pytest.mark.parametrize("name", NAMES)
def test_fifty_steps_are_pytorchs(torch_numbers, name):
    numbers = torch_numbers["optimizers"][name]
    optimizer, rate = OPTIMIZERS.find(name), numbers["learning_rate"]
    w, memories = numbers["weights"][0], [list(optimizer.start) for _ in range(3)]
    for expected in numbers["weights"][1:]:
        w = [optimizer.step(w_k, g_k, rate, memory)
             for w_k, g_k, memory in zip(w, slope(w), memories)]
        assert w == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_rule_serves_arrays(torch_numbers, name):
    np = pytest.importorskip("numpy", reason="NumPy is not installed: no arrays to compare")
    numbers = torch_numbers["optimizers"][name]
    form = minnet.array_form(OPTIMIZERS.find(name), np)
    w, memory = np.array(numbers["weights"][0]), list(form.start)
    for gradient, expected in zip(numbers["gradients"], numbers["weights"][1:]):
        w = form.step(w, np.array(gradient), numbers["learning_rate"], memory)
        assert w.tolist() == pytest.approx(expected, abs=1e-9)


def test_a_network_of_one_weight_trains_as_the_rule_says(backend):
    """C = ½ (w − 3)², μ = 0.5, η = 0.1 from w = 0: w is 0.3, 0.72, 1.158 by hand."""
    network = minnet.Network([minnet.Dense(1, 1, "identity", "zeros", bias=False)])
    path = []
    minnet.train(network, minnet.Dataset([[1.0]], [[3.0]]), epochs=3, batch_size=1,
                 learning_rate=0.1, optimizer="momentum:0.5", backend=backend,
                 on_epoch=lambda record: path.append(network.layers[0].weights[0][0]))
    assert path == pytest.approx([0.3, 0.72, 1.158], abs=1e-12)


@pytest.mark.parametrize("name, told", [
    ("momentum:1",
     "there is no optimizer 'momentum:1': momentum should be a number from 0 to below 1, and is 1; "
     "it is written momentum:MOMENTUM"),
    ("adam:x", "its beta1 should be a number, and is 'x'; it is written adam:BETA1:BETA2:EPSILON"),
    ("sgd:1", r"there is no optimizer named 'sgd:1' \('sgd' takes no settings\)"),
])
def test_settings_that_make_no_sense_are_refused(name, told):
    with pytest.raises(minnet.MinnetError, match=told):
        OPTIMIZERS.find(name)
