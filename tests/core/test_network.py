"""The network backpropagates through all its parts, and says clearly what does not fit."""

import math

import pytest

from minnet import core
from minnet.core import ACTIVATIONS, INITIALIZERS, LOSSES, random_source

ACTIVATION_NAMES = ["sigmoid", "tanh", "relu", "identity", "softmax"]
LOSS_NAMES = ["sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy"]


def numbers_of(network):
    return [number for layer in network.layers for row in layer.weights + [layer.biases]
            for number in row]


@pytest.mark.parametrize("loss", LOSS_NAMES)
@pytest.mark.parametrize("output_activation", ACTIVATION_NAMES)
@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_every_pairing_backpropagates_its_numerical_gradient(activation, output_activation, loss):
    network = core.Network.mlp([3, 4, 3], activation, output_activation, loss, initializer="xavier",
                               seed=3)
    network.layers[-1].biases = [1.7, 1.4, 1.6]
    x, y = [0.9, -0.4, 0.6], [0.0, 0.7, 0.3]
    # cross_entropy takes logarithms of the outputs, and a ReLU has no slope at its kink.
    assert all(a_j > 0 for a_j in network.predict(x))
    assert all(abs(z_j) > 0.01 for _, z, _ in network.forward(x) for z_j in z)
    assert core.check_gradients(network, x, y) < 1e-6


@pytest.mark.parametrize("sizes", [[2, 1], [4, 3, 2], [3, 5, 4, 4, 2]], ids=str)
@pytest.mark.parametrize("bias", [True, False])
def test_networks_of_any_depth_backpropagate_their_numerical_gradient(sizes, bias):
    network = core.Network.mlp(sizes, "tanh", "sigmoid", initializer="xavier", bias=bias, seed=6)
    assert (core.check_gradients(network, [0.3, -0.8, 0.5, 1.0][:sizes[0]], [0.2, 0.9][:sizes[-1]])
            < 1e-6)


def test_backprop_gives_a_dict_for_each_layer_shaped_as_its_lists():
    network = core.Network.mlp([4, 3, 2])
    gradients = network.backprop([1.0, 2.0, 3.0, 4.0], [0.0, 1.0])
    assert [sorted(gradient) for gradient in gradients] == [["biases", "weights"]] * 2
    assert ([[len(row) for row in gradient["weights"]] for gradient in gradients]
            == [[4, 4, 4], [3, 3]])
    assert [len(gradient["biases"]) for gradient in gradients] == [3, 2]


def test_backprop_of_one_neuron_is_bp1_bp3_and_bp4_by_hand():
    network = core.Network.mlp([2, 1], loss="half_squared_error", initializer="zeros")
    assert network.backprop([2.0, -4.0], [1.0]) == [{"weights": [[-0.25, 0.5]], "biases": [-0.125]}]


def test_backprop_does_not_change_the_network_or_its_arguments():
    network = core.Network.mlp([2, 3, 2], seed=1)
    before, x, y = numbers_of(network), [0.5, 1.0], [0.0, 1.0]
    network.backprop(x, y)
    assert (numbers_of(network), x, y) == (before, [0.5, 1.0], [0.0, 1.0])


def test_mlp_has_a_row_of_weights_for_each_neuron_and_a_column_for_each_input():
    network = core.Network.mlp([784, 30, 10])
    assert [len(layer.weights) for layer in network.layers] == [30, 10]
    assert [{len(row) for row in layer.weights} for layer in network.layers] == [{784}, {30}]
    assert [len(layer.biases) for layer in network.layers] == [30, 10]
    assert (network.inputs, network.outputs) == (784, 10)


def test_mlp_gives_the_last_layer_the_activation_of_the_others_unless_told():
    assert ([layer.activation.name for layer in core.Network.mlp([2, 2, 2], "tanh").layers]
            == ["tanh", "tanh"])
    assert [layer.activation.name
            for layer in core.Network.mlp([2, 2, 2], "tanh",
                                          "softmax").layers] == ["tanh", "softmax"]


def test_the_same_seed_draws_the_same_weights():
    assert (numbers_of(core.Network.mlp([5, 4, 3], seed=8))
            == numbers_of(core.Network.mlp([5, 4, 3], seed=8)))


def test_another_seed_draws_other_weights():
    assert (numbers_of(core.Network.mlp([5, 4, 3], seed=8))
            != numbers_of(core.Network.mlp([5, 4, 3], seed=9)))


def test_without_a_seed_the_weights_differ_each_time():
    assert (numbers_of(core.Network.mlp([5, 4, 3], seed=None))
            != numbers_of(core.Network.mlp([5, 4, 3], seed=None)))
    assert core.Dense(5, 4).weights != core.Dense(5, 4).weights


def test_bias_false_keeps_every_bias_at_zero():
    network = core.Network.mlp([2, 3, 2], bias=False)
    core.train(network, core.Dataset([[1.0, 2.0]], [[0.0, 1.0]]), epochs=5, batch_size=1,
               learning_rate=3.0)
    assert [layer.biases for layer in network.layers] == [[0.0] * 3, [0.0] * 2]


LAYER = {"inputs": 150, "neurons": 50}


def drawn(name):
    layer = core.Dense(**LAYER, initializer=name, source=random_source(17))
    return [w for row in layer.weights for w in row], layer.biases


def moments(values):
    mean = sum(values) / len(values)
    return mean, sum((value - mean) ** 2 for value in values) / len(values)


@pytest.mark.parametrize("name, mean, variance", [
    ("uniform", 0.5, 1 / 12),
    ("normal", 0.0, 1.0),
    ("xavier", 0.0, 2 / (150 + 50)),
    ("he", 0.0, 2 / 150),
])
def test_an_initializer_draws_weights_of_its_mean_and_variance(name, mean, variance):
    found_mean, found_variance = moments(drawn(name)[0])
    assert abs(found_mean - mean) < 4 * math.sqrt(variance / 7500)
    assert found_variance == pytest.approx(variance, rel=0.07)


def test_uniform_weights_lie_from_0_to_1():
    weights, _ = drawn("uniform")
    assert 0 <= min(weights) < 0.01 and 0.99 < max(weights) < 1


def test_xavier_weights_lie_within_the_root_of_6_over_inputs_plus_neurons():
    weights, _ = drawn("xavier")
    r = math.sqrt(6 / 200)
    assert -r <= min(weights) < -0.99 * r and 0.99 * r < max(weights) < r


@pytest.mark.parametrize("name", ["normal", "he"])
def test_normal_weights_reach_three_deviations(name):
    weights, _ = drawn(name)
    _, variance = moments(weights)
    outside = sum(abs(w) > 3 * math.sqrt(variance) for w in weights) / len(weights)
    assert 0.001 < outside < 0.005


def test_zeros_are_zeros():
    weights, biases = drawn("zeros")
    assert set(weights) == set(biases) == {0.0}


@pytest.mark.parametrize("name", ["uniform", "xavier", "he"])
def test_biases_start_at_zero(name):
    assert drawn(name)[1] == [0.0] * 50


def test_with_normal_the_biases_are_drawn_too():
    _, biases = drawn("normal")
    mean, variance = moments(biases)
    assert len(set(biases)) == 50
    assert abs(mean) < 4 / math.sqrt(50)
    assert 0.4 < variance < 1.9


@pytest.mark.parametrize("thing, shown", [
    (core.Network.mlp([784, 30, 10]), "Network(784-30-10, sigmoid, half_squared_error)"),
    (core.Network.mlp([4, 3, 2], "relu", "softmax", "cross_entropy"),
     "Network(4-3-2, relu, softmax, cross_entropy)"),
    (core.Network.mlp([2, 1], penalties=[core.Penalty("square:2", abs, abs)]),
     "Network(2-1, sigmoid, half_squared_error, square:2)"),
    (core.Dense(3, 2, "tanh"), "Dense(3, 2, tanh)"),
    (core.Neuron([1.0, 2.0]), "Neuron(2 inputs, sigmoid)"),
    (ACTIVATIONS.find("softmax"), "softmax"),
    (LOSSES.find("cross_entropy"), "cross_entropy"),
    (INITIALIZERS.find("he"), "he"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_repr_shows_the_thing(thing, shown):
    assert repr(thing) == shown


MANY = "; predict(network, samples) takes many at once"


@pytest.mark.parametrize("call, sentence", [
    (lambda network: network.predict([1.0]),
     "the network's input should have 2 numbers, and has 1"),
    (lambda network: network.predict([1.0, 2.0, 3.0]),
     "the network's input should have 2 numbers, and has 3"),
    (lambda network: network.cost([1.0, 2.0, 3.0], [0.0] * 3),
     "the network's input should have 2 numbers, and has 3"),
    (lambda network: network.cost([1.0, 2.0], [0.0]),
     "the target should have 3 numbers, and has 1"),
    (lambda network: network.backprop([1.0], [0.0] * 3),
     "the network's input should have 2 numbers, and has 1"),
    (lambda network: network.backprop([1.0, 2.0], [0.0] * 4),
     "the target should have 3 numbers, and has 4"),
    (lambda network: network.predict(["1", "2"]),
     "the network's input should be a list of numbers, and is ['1', '2']" + MANY),
    (lambda network: network.predict("ab"),
     "the network's input should be a list of numbers, and is 'ab'" + MANY),
    (lambda network: network.predict(None),
     "the network's input should be a list of numbers, and is None" + MANY),
    (lambda network: network.predict(0.5),
     "the network's input should be a list of numbers, and is 0.5" + MANY),
    (lambda network: network.predict([[1.0, 2.0]]),
     "the network's input should be a list of numbers, and is [[1.0, 2.0]]" + MANY),
    (lambda network: network.cost([1.0, 2.0], 1),
     "the target should be a list of numbers, and is 1"),
], ids=range(12))
def test_a_network_refuses_what_does_not_fit_it(call, sentence):
    with pytest.raises(core.MinnetError) as caught:
        call(core.Network.mlp([2, 4, 3]))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("build, sentence", [
    (lambda: core.Network([]), "Network needs layers (mlp takes sizes), and got []"),
    (lambda: core.Network([core.Dense(2, 3), core.Dense(4, 1)]),
     "layer 2 takes 4 inputs, but the layer before it puts out 3"),
    (lambda: core.Network.mlp([3]),
     "a network needs two or more sizes, and not [3]"),
    (lambda: core.Network.mlp([3, 0]),
     "a layer's number of neurons should be a whole number, 1 or more, and is 0"),
    (lambda: core.Network.mlp([3, 2.5]),
     "a layer's number of neurons should be a whole number, 1 or more, and is 2.5"),
    (lambda: core.Dense(-1, 2),
     "a layer's number of inputs should be a whole number, 1 or more, and is -1"),
    (lambda: core.Dense("2", 2),
     "a layer's number of inputs should be a whole number, 1 or more, and is '2'"),
    (lambda: core.Dense(True, 2),
     "a layer's number of inputs should be a whole number, 1 or more, and is True"),
    (lambda: core.Network.mlp([784, 10 ** 12, 10]),
     "a layer's number of neurons should be 1000000000 at most: no machine can do more"),
    (lambda: core.Network.mlp([10 ** 5, 10 ** 5]),
     "a layer's number of weights should be 1000000000 at most: no machine can do more"),
    (lambda: core.Dense(10 ** 5000, 1),
     "a layer's number of inputs should be 1000000000 at most: no machine can do more"),
], ids=range(11))
def test_a_network_that_cannot_be_is_refused(build, sentence):
    with pytest.raises(core.MinnetError) as caught:
        build()
    assert str(caught.value) == sentence


@pytest.mark.parametrize("thing", [784, core.Dense], ids=["a number", "a class"])
def test_a_network_of_things_that_are_not_layers_is_refused(thing):
    with pytest.raises(core.MinnetError,
                       match=r"Network needs layers \(mlp takes sizes\), and got"):
        core.Network([thing])


@pytest.mark.parametrize("build, what", [
    (lambda: core.Dense(2, 2, activation="sigmoyd"), "there is no activation named 'sigmoyd'"),
    (lambda: core.Network.mlp([2, 2], output_activation="cross_entropy"),
     "there is no activation named 'cross_entropy'"),
    (lambda: core.Network.mlp([2, 2], loss="hinges"), "there is no loss named 'hinges'"),
    (lambda: core.Network.mlp([2, 2], initializer="gaussian"),
     "there is no initializer named 'gaussian'"),
    (lambda: core.Neuron([1.0], activation=""), "there is no activation named ''"),
], ids=range(5))
def test_an_unknown_name_is_refused_with_the_names_that_are_known(build, what):
    with pytest.raises(core.MinnetError) as caught:
        build()
    found, known = str(caught.value).split("; known: ")
    assert found.startswith(what)
    assert known.split(", ") == sorted(known.split(", ")) and len(known.split(", ")) >= 4


def test_an_object_that_is_no_such_part_is_refused():
    with pytest.raises(core.MinnetError,
                       match="expected an activation or its name, got "
                             "<built-in function tanh>"):
        core.Dense(2, 2, activation=math.tanh)


def test_objects_are_taken_in_place_of_names():
    cube = core.Activation("cube", lambda z: z ** 3, lambda z: 3 * z ** 2)
    fourth = core.Loss("fourth_power", lambda a, y: sum((p - q) ** 4 for p, q in zip(a, y)),
                       lambda a, y: [4 * (p - q) ** 3 for p, q in zip(a, y)])
    halves = core.Initializer("halves", lambda source, inputs, neurons: 0.5)
    network = core.Network.mlp([2, 1], activation=cube, loss=fourth, initializer=halves)
    assert network.predict([1.0, 3.0]) == [8.0]
    assert network.cost([1.0, 3.0], [7.0]) == 1.0
    assert network.backprop([1.0, 3.0], [7.0]) == [{"weights": [[48.0, 144.0]], "biases": [48.0]}]
    assert repr(network) == "Network(2-1, cube, fourth_power)"


def test_a_layer_of_any_size_stands_between_dense_ones():
    class Doubling(core.Layer):
        name = "doubling"

        def forward(self, x):
            return x, [2 * x_k for x_k in x]

        def backward(self, x, delta):
            return [2 * delta_k for delta_k in delta]

    network = core.Network([core.Dense(2, 3), Doubling(), core.Dense(3, 2)])
    assert core.check_gradients(network, [0.5, -0.5], [0.0, 1.0]) < 1e-6
    assert (network.inputs, network.outputs) == (2, 2)


def test_a_layer_without_a_forward_pass_is_named():
    with pytest.raises(core.MinnetError, match="layer 'layer' has no forward pass"):
        core.Network([core.Layer()]).predict([1.0])


def test_a_neuron_refuses_another_number_of_inputs_than_it_has_weights():
    with pytest.raises(core.MinnetError,
                       match="the neuron's input should have 2 numbers, and has 3"):
        core.Neuron([1.0, 2.0]).output([1.0, 2.0, 3.0])


@pytest.mark.parametrize("ask", [
    lambda network, x: network.predict(x), lambda network, x: network.classify(x),
    lambda network, x: network.cost(x, [1.0]), lambda network, x: network.backprop(x, [1.0]),
    lambda network, x: core.predict(network, [x])],
    ids=["predict", "classify", "cost", "backprop", "predict of many"])
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_an_input_that_is_not_finite_is_refused(ask, number):
    with pytest.raises(core.MinnetError,
                       match="input.* holds a number that is infinite or not a number"):
        ask(core.Network.mlp([2, 1]), [number, 1])


def test_large_numbers_whose_sum_is_infinite_are_numbers():
    assert core.Network.mlp([2, 1], initializer="zeros").predict([1e308, 1e308]) == [0.5]


def test_a_number_too_large_for_a_float_is_refused():
    with pytest.raises(core.MinnetError, match="the network's input should be a list of numbers"):
        core.Network.mlp([2, 1]).predict([10 ** 400, 1])


@pytest.mark.parametrize("x", ["ab", ["a", "b"], None], ids=repr)
def test_a_neuron_refuses_inputs_that_are_not_numbers(x):
    with pytest.raises(core.MinnetError):
        core.Neuron([1.0, 2.0]).output(x)


def test_classify_names_the_class_of_the_largest_output():
    network = core.Network.mlp([2, 2], "identity", initializer="zeros")
    network.layers[0].weights = [[1.0, 0.0], [0.0, 1.0]]
    assert [network.classify(x) for x in ([2.0, 1.0], [1.0, 2.0], [1.0, 1.0])] == [0, 1, 0]
    network.classes = ["left", "right"]
    assert [network.classify(x) for x in ([2.0, 1.0], [1.0, 2.0])] == ["left", "right"]


def test_classify_takes_a_lone_output_above_a_half_for_class_1():
    network = core.Network.mlp([1, 1], "identity", initializer="zeros")
    network.layers[0].weights = [[1.0]]
    network.classes = ["no", "yes"]
    assert [network.classify([x]) for x in (0.5, 0.51)] == ["no", "yes"]


class Square(core.Penalty):
    """ω(w) = λ w²."""

    def __init__(self, strength):
        super().__init__("square", lambda w: strength * w * w, lambda w: 2 * strength * w)


def test_every_penalty_adds_to_the_cost_and_to_the_gradient_of_the_weights_alone():
    """Weights 3 and −1, bias 5: Ω = (1 + 2) (9 + 1) = 30; ∂Ω/∂w = 2 (1 + 2) w; C = ½ (5 − 5)²."""
    network = core.Network.mlp([2, 1], "identity", initializer="zeros",
                               penalties=(Square(1.0), Square(2.0)))
    network.layers[0].weights, network.layers[0].biases = [[3.0, -1.0]], [5.0]
    assert network.penalty() == network.cost([0.0, 0.0], [5.0]) == 30.0
    assert (network.backprop([0.0, 0.0], [5.0])
            == [{"weights": [[18.0, -6.0]], "biases": [0.0]}])


def test_the_gradient_with_penalties_is_the_numerical_one():
    network = core.Network.mlp([3, 4, 3], "tanh", "softmax", "cross_entropy", seed=2,
                               penalties=[Square(0.03)])
    assert core.check_gradients(network, [0.4, -0.3, 0.9], [0.0, 1.0, 0.0]) < 1e-6


def test_a_penalty_counts_once_a_batch_however_many_samples_it_has():
    """w ← 2 − 0.25 (mean of 2 and 0, plus 2 · 0.5 · 2) = 1.25, and each sample costs Ω = 2."""
    network = core.Network.mlp([1, 1], "identity", initializer="zeros", bias=False,
                               penalties=[Square(0.5)])
    network.layers[0].weights = [[2.0]]
    data = core.Dataset([[1.0], [1.0]], [[0.0], [2.0]])
    history = core.train(network, data, epochs=1, batch_size=2, learning_rate=0.25)
    assert network.layers[0].weights == [[1.25]]
    assert history.epochs[0].loss == (2.0 + 0.0) / 2 + 2.0


def test_a_layer_without_weights_costs_nothing():
    class Scaling(core.Layer):
        name, parameters, factors = "scaling", ("factors",), [7.0]

        def forward(self, x):
            return x, [self.factors[0] * x_k for x_k in x]

        def gradient(self, inputs, deltas):
            return {"factors": [0.0]}

    network = core.Network([Scaling()], penalties=[Square(1.0)])
    assert network.penalty() == 0
    assert network.backprop([1.0], [7.0]) == [{"factors": [0.0]}]


def test_a_network_takes_tuples_and_ints_for_numbers():
    network = core.Network.mlp([2, 2], seed=1)
    assert network.predict((0, 255)) == network.predict([0.0, 255.0])


def test_minnet_errors_are_value_errors():
    assert issubclass(core.MinnetError, ValueError)


class Transposed(core.Layer):
    """Pictures with rows and columns exchanged, times a factor."""

    name = "transposed"
    takes = ("shape", "activation", "source")

    def __init__(self, shape, activation, source, factor=1):
        self.taken = shape, activation, source
        self.input_shape, self.factor = shape, factor
        self.output_shape = *shape[:-2], shape[-1], shape[-2]
        self.inputs = self.outputs = shape[0] * shape[1]

    def forward(self, x):
        columns = self.input_shape[-1]
        return x, [self.factor * x_k for c in range(columns) for x_k in x[c::columns]]


@pytest.fixture
def with_layers(monkeypatch):
    """A function that makes layers known by their names to the core alone."""
    def add(*layers):
        monkeypatch.setattr(core.Registry, "ask_plugins", None)
        for layer in layers:
            monkeypatch.setitem(core.LAYERS.parts, layer.name, layer)
    return add


@pytest.mark.parametrize("shape", ["2x3", (2, 3), [2, 3], 6, "6"], ids=str)
def test_the_first_size_may_be_a_shape(shape):
    network = core.Network.mlp([shape, 4, 2], seed=1)
    assert numbers_of(network) == numbers_of(core.Network.mlp([6, 4, 2], seed=1))
    assert (network.inputs, network.input_shape) == (6, None)
    assert repr(network) == "Network(6-4-2, sigmoid, half_squared_error)"


def test_a_layer_made_by_its_name_takes_what_it_asks_for(with_layers):
    with_layers(Transposed)
    network = core.Network.mlp(["2x3", "transposed", "transposed", 4], "tanh", "relu", seed=5)
    first, second, dense = network.layers
    assert first.taken[:2] == ((2, 3), "tanh") and second.taken[:2] == ((3, 2), "tanh")
    assert first.taken[2] is second.taken[2] and dense.inputs == 6
    assert network.layers[0].forward([1, 2, 3, 4, 5, 6])[1] == [1, 4, 2, 5, 3, 6]
    assert (network.inputs, network.input_shape) == (6, (2, 3))
    assert repr(network) == "Network(2x3-3x2-2x3-4, relu, half_squared_error)"


def test_a_layer_of_numbers_hands_on_their_count_and_one_of_any_size_the_shape(with_layers):
    class Same(core.Layer):
        name, takes = "same", ("inputs", "shape")

        def __init__(self, inputs, shape):
            self.taken = inputs, shape

    with_layers(Same)
    network = core.Network.mlp(["2x3", "same", core.Dense(6, 5), "same", 2])
    assert [layer.taken for layer in network.layers[::2]] == [(6, (2, 3)), (5, (5,))]


def test_what_a_layer_takes_and_no_network_gives_is_named(with_layers):
    class Greedy(core.Layer):
        name, takes = "greedy", ("inputs", "outputs")

    with_layers(Greedy, Transposed)
    with pytest.raises(core.MinnetError, match="layer 'greedy' cannot be made: 'outputs'"):
        core.Network.mlp([3, "greedy", 2])

    Transposed.takes += ("inputs",)
    try:
        with pytest.raises(core.MinnetError, match="layer 'transposed' cannot be made: .*'inputs'"):
            core.Network.mlp(["2x2", "transposed", 2])
    finally:
        Transposed.takes = Transposed.takes[:-1]


def test_neighbours_of_as_many_numbers_in_other_shapes_are_refused():
    def transposed(*shape):
        return Transposed(shape, None, None)

    assert core.Network([transposed(2, 3), transposed(3, 2)]).outputs == 6
    assert core.Network([transposed(2, 3), core.Dense(6, 6), transposed(2, 3)]).inputs == 6
    for layers, takes, gives in (
            ([transposed(2, 3), transposed(2, 3)], "2x3", "3x2"),
            ([core.Dense(1, 5), transposed(2, 3)], "2x3", "5"),
            ([transposed(2, 3), core.Dense(5, 1)], "5", "3x2")):
        with pytest.raises(core.MinnetError) as caught:
            core.Network(layers)
        assert str(caught.value) == (f"layer 2 takes {takes} inputs, but the layer before it puts "
                                     f"out {gives}")
