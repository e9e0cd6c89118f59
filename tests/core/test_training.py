"""Training takes the steps one would take by hand, in the order of the seed, and records them."""

import math

import pytest

from minnet import core


def line(w=1.0, b=None):
    """A neuron whose output is w x (+ b): of ½ (w x − y)² the gradient is (w x − y) x."""
    network = core.Network.mlp([1, 1], activation="identity", initializer="zeros",
                               bias=b is not None)
    network.layers[0].weights = [[w]]
    network.layers[0].biases = [b or 0.0]
    return network


def weight(network):
    return network.layers[0].weights[0][0]


def to_zero(*xs):
    """Samples x, each with the target 0."""
    return core.Dataset([[x] for x in xs], [[0.0]] * len(xs))


def letters():
    """Three letters of 3 by 3 dots."""
    drawings = ["010 111 101", "110 111 110", "111 100 111"]
    bitmaps = [[float(dot) for dot in drawing.replace(" ", "")] for drawing in drawings]
    return core.Dataset(bitmaps, [core.one_hot(k, 3) for k in range(3)], ["A", "B", "C"])


def weights_of(network):
    return [layer.weights for layer in network.layers] + [layer.biases for layer in network.layers]


def test_the_gradient_of_a_batch_is_the_mean_over_its_samples():
    network = line()
    core.train(network, to_zero(1.0, 2.0, 3.0), epochs=1, batch_size=3, learning_rate=0.3)
    assert weight(network) == pytest.approx(1 - 0.3 * (1 + 4 + 9) / 3, abs=1e-15)


def test_the_last_batch_may_be_short_and_is_divided_by_its_own_length():
    network = line()
    core.train(network, to_zero(1.0, 2.0, 3.0), epochs=1, batch_size=2, learning_rate=0.1,
               shuffle=False)
    assert weight(network) == pytest.approx(0.75 - 0.1 * 9 * 0.75, abs=1e-15)


def test_a_batch_larger_than_the_data_set_holds_all_of_it():
    network = line()
    core.train(network, to_zero(1.0, 2.0, 3.0), epochs=1, batch_size=1000, learning_rate=0.3)
    assert weight(network) == pytest.approx(-0.4, abs=1e-15)


def test_a_bias_moves_with_its_weight():
    network = line(w=1.0, b=1.0)
    core.train(network, core.Dataset([[2.0]], [[0.5]]), epochs=1, batch_size=1, learning_rate=0.1)
    assert weight(network) == pytest.approx(1 - 0.1 * 2.5 * 2, abs=1e-15)
    assert network.layers[0].biases == pytest.approx([1 - 0.1 * 2.5], abs=1e-15)


def test_the_same_seed_gives_the_same_network():
    found = []
    for _ in range(2):
        network = core.Network.mlp([9, 5, 3], seed=3)
        core.train(network, letters(), epochs=5, batch_size=1, learning_rate=1.0, seed=11)
        found.append(weights_of(network))
    assert found[0] == found[1]


def orders_seen(**settings):
    """The order in which a training run takes six samples, epoch by epoch."""
    seen = []

    class Watching(core.Dense):
        def gradient(self, inputs, deltas):
            seen.extend(x[0] for x in inputs)
            return super().gradient(inputs, deltas)

    core.train(core.Network([Watching(1, 1)]), to_zero(0, 1, 2, 3, 4, 5), batch_size=2,
               learning_rate=0.1, **settings)
    return [seen[k:k + 6] for k in range(0, len(seen), 6)]


def test_every_epoch_takes_every_sample_once():
    assert [sorted(order) for order in orders_seen(epochs=4, seed=0)] == [[0, 1, 2, 3, 4, 5]] * 4


def test_every_epoch_has_an_order_of_its_own():
    first, second, third = orders_seen(epochs=3, seed=0)
    assert first != second != third


def test_the_seed_decides_the_order():
    assert orders_seen(epochs=3, seed=1) == orders_seen(epochs=3, seed=1)
    assert orders_seen(epochs=3, seed=1) != orders_seen(epochs=3, seed=2)


def test_without_shuffling_the_samples_keep_their_order():
    assert orders_seen(epochs=2, shuffle=False) == [[0, 1, 2, 3, 4, 5]] * 2


def test_no_epochs_change_nothing():
    network = line()
    history = core.train(network, to_zero(1.0), epochs=0, batch_size=1, learning_rate=0.1)
    assert history.epochs == []
    assert weight(network) == 1.0


class Momentum:
    """v ← μ v − η ∂C/∂w,  w ← w + v."""

    name = "momentum of a half"
    start = (0.0,)

    def step(self, w, gradient, learning_rate, memory):
        memory[0] = 0.5 * memory[0] - learning_rate * gradient
        return w + memory[0]


def test_an_optimizer_that_remembers_takes_the_steps_found_by_hand():
    network = line()
    weights = [weight(network) for record in core.learn(
        network, to_zero(1.0), epochs=3, batch_size=1, learning_rate=0.1, optimizer=Momentum())]
    assert weights == pytest.approx([0.9, 0.76, 0.614], abs=1e-15)


def test_an_optimizer_remembers_each_weight_and_bias_apart():
    network = line(w=1.0, b=-0.5)
    samples = core.Dataset([[2.0], [-1.0]], [[0.25], [3.0]])
    w, b, v_w, v_b = 1.0, -0.5, 0.0, 0.0
    for _ in range(10):
        for x, y in ((2.0, 0.25), (-1.0, 3.0)):
            delta = w * x + b - y
            v_w = 0.5 * v_w - 0.1 * delta * x
            v_b = 0.5 * v_b - 0.1 * delta
            w += v_w
            b += v_b
    core.train(network, samples, epochs=10, batch_size=1, learning_rate=0.1, optimizer=Momentum(),
               shuffle=False)
    assert weight(network) == pytest.approx(w, abs=1e-13)
    assert network.layers[0].biases == pytest.approx([b], abs=1e-13)


def test_an_optimizer_remembers_each_layer_apart():
    network = core.Network.mlp([1, 1, 1], activation="identity", initializer="zeros", bias=False)
    first, second = network.layers
    first.weights, second.weights = [[0.5]], [[2.0]]
    u, w, v_u, v_w = 0.5, 2.0, 0.0, 0.0
    for _ in range(5):
        delta = w * u - 3.0
        v_u, v_w = 0.5 * v_u - 0.1 * delta * w, 0.5 * v_w - 0.1 * delta * u
        u, w = u + v_u, w + v_w
    core.train(network, core.Dataset([[1.0]], [[3.0]]), epochs=5, batch_size=1, learning_rate=0.1,
               optimizer=Momentum())
    assert first.weights == [pytest.approx([u], abs=1e-13)]
    assert second.weights == [pytest.approx([w], abs=1e-13)]


def test_an_optimizer_starts_anew_with_every_training_run():
    network, momentum = line(), Momentum()
    for _ in range(2):
        core.train(network, to_zero(1.0), epochs=1, batch_size=1, learning_rate=0.1,
                   optimizer=momentum)
    assert weight(network) == pytest.approx(0.9 * 0.9, abs=1e-15)


def test_an_optimizer_without_memory_is_given_an_empty_one():
    class SignDescent:
        name, start = "sign", ()

        def step(self, w, gradient, learning_rate, memory):
            assert memory == []
            return w - math.copysign(learning_rate, gradient)

    network = line()
    core.train(network, to_zero(3.0), epochs=2, batch_size=1, learning_rate=0.25,
               optimizer=SignDescent())
    assert weight(network) == 0.5


def test_a_layer_that_stands_twice_has_a_memory_in_each_place():
    """a = w² x and y = 1.25: the gradient is −0.5 in either place, so each takes a step of 0.05."""
    layer = core.Dense(1, 1, "identity", "zeros", bias=False)
    layer.weights = [[0.5]]
    core.train(core.Network([layer, layer]), core.Dataset([[1.0]], [[1.25]]), epochs=1,
               batch_size=1, learning_rate=0.1, optimizer=Momentum())
    assert layer.weights == [[pytest.approx(0.6, abs=1e-15)]]


def test_the_loss_of_an_epoch_is_taken_as_its_batches_are_learned():
    history = core.train(line(), to_zero(1.0, 2.0, 3.0), epochs=1, batch_size=2, learning_rate=0.1,
                         shuffle=False)
    assert history.epochs[0].loss == pytest.approx((0.5 + 2.0 + 0.5 * 2.25 ** 2) / 3, abs=1e-15)


def test_a_record_holds_what_the_epoch_came_to():
    history = core.train(line(), core.Dataset([[1.0]], [[0.5]]), epochs=2, batch_size=1,
                         learning_rate=0.5)
    first, second = history.epochs
    assert (first.epoch, second.epoch) == (1, 2)
    assert (first.loss, second.loss) == (0.125, 0.03125)
    assert first.accuracy is first.validation_loss is first.validation_accuracy is None
    assert first.seconds is first.largest_update is None


def test_learn_yields_each_record_with_the_network_up_to_date():
    network = line()
    records = core.learn(network, to_zero(1.0), epochs=3, batch_size=1, learning_rate=0.5)
    assert [(record.epoch, weight(network)) for record in records] == [
        (1, 0.5), (2, 0.25), (3, 0.125)]


def test_the_accuracy_of_an_epoch_is_the_share_right_as_its_batches_are_learned():
    samples = core.Dataset([[1.0], [0.2], [0.9], [0.1]], [[1], [1], [0], [0]])
    history = core.train(line(), samples, epochs=1, batch_size=4, learning_rate=0.01)
    assert history.epochs[0].accuracy == 0.5


def test_the_validation_set_is_evaluated_after_each_epoch_and_not_learned():
    network = line()
    validation = core.Dataset([[2.0], [0.25]], [[1.0], [0.0]])
    history = core.train(network, core.Dataset([[1.0]], [[0.0]]), epochs=2, batch_size=1,
                         learning_rate=0.5, validation=validation)
    assert weight(network) == 0.25
    first, second = history.epochs
    assert first.validation_loss == (0.0 + 0.5 * 0.125 ** 2) / 2
    assert second.validation_loss == (0.5 * 0.5 ** 2 + 0.5 * 0.0625 ** 2) / 2
    assert (first.validation_accuracy, second.validation_accuracy) == (1.0, 0.5)


def test_quantities_to_validate_have_a_loss_and_no_accuracy():
    history = core.train(line(), to_zero(1.0), epochs=1, batch_size=1, learning_rate=0.5,
                         validation=core.Dataset([[1.0]], [[2.5]]))
    assert history.epochs[0].validation_loss == 2.0
    assert history.epochs[0].validation_accuracy is None


def test_a_trained_network_knows_the_names_of_its_classes():
    network = core.Network.mlp([9, 3])
    core.train(network, letters(), epochs=1, batch_size=3, learning_rate=1.0)
    assert network.classes == ["A", "B", "C"]


def test_histories_and_records_show_their_numbers():
    history = core.train(line(), core.Dataset([[1.0]], [[0.5]]), epochs=2, batch_size=1,
                         learning_rate=0.5)
    assert repr(history) == "History(2 epochs, stopped: all 2 epochs are done)"
    assert repr(core.EpochRecord(3, 0.5, 0.75, core.Evaluation(0.25, 2, [[1, 1], [0, 0]]))) == (
        "EpochRecord({'epoch': 3, 'loss': 0.5, 'accuracy': 0.75, 'validation_loss': 0.25, "
        "'validation_accuracy': 0.5, 'seconds': None, 'largest_update': None})")


def test_training_ends_after_its_epochs():
    history = core.train(line(), to_zero(1.0), epochs=7, batch_size=1, learning_rate=0.1)
    assert len(history.epochs) == 7
    assert history.stopped == "all 7 epochs are done"


def test_a_cost_that_becomes_infinite_names_epoch_batch_and_learning_rate():
    with pytest.raises(core.DivergedError) as caught:
        core.train(line(), to_zero(1.0, 1.0, 1.0, 1.0), epochs=1, batch_size=1, learning_rate=1e100)
    assert str(caught.value) == ("the cost became inf in epoch 1, batch 3: the steps are too "
                                 "large; try a learning rate smaller than 1e+100")


def test_a_cost_that_is_not_a_number_is_refused():
    nowhere = core.Loss("nowhere", lambda a, y: math.nan, lambda a, y: [0.0] * len(a))
    with pytest.raises(core.DivergedError, match="the cost became nan in epoch 1, batch 1: "):
        core.train(core.Network.mlp([1, 1], loss=nowhere), to_zero(1.0), epochs=1, batch_size=1,
                   learning_rate=0.5)


def test_an_engine_brings_the_networks_lists_up_to_date_even_when_its_batches_fail():
    class Failing(core.PythonEngine):
        stored = 0

        def learn(self, data, batches, optimizer, learning_rate):
            yield 0.0, 0
            raise KeyboardInterrupt

        def store(self):
            Failing.stored += 1

    class Backend:
        name, speed, load = "failing", 0, Failing

    with pytest.raises(KeyboardInterrupt):
        core.train(line(), to_zero(1.0, 2.0), epochs=3, batch_size=1, learning_rate=0.1,
                   backend=Backend())
    assert Failing.stored == 1


@pytest.mark.parametrize("settings, sentence", [
    ({"optimizer": "downhill"}, "there is no optimizer named 'downhill'"),
    ({"backend": "abacus"}, "there is no backend named 'abacus'"),
    ({"optimizer": 3}, "expected an optimizer or its name, got 3"),
    ({"backend": len}, "expected a backend or its name"),
    ({"validation": core.Dataset([[1.0, 2.0]], [[0.5]])},
     "Network.1-1, identity, half_squared_error. has 1 inputs, but the data set has 2"),
    ({"validation": core.Dataset([[1.0]], None)}, "has no targets"),
], ids=["optimizer", "backend", "no optimizer", "no backend", "validation",
        "validation without targets"])
def test_parts_and_data_that_do_not_serve_are_refused_before_training(settings, sentence):
    network = line()
    with pytest.raises(core.MinnetError, match=sentence):
        core.train(network, to_zero(1.0), epochs=1, batch_size=1, learning_rate=0.1, **settings)
    assert weight(network) == 1.0


def test_a_data_set_that_does_not_fit_the_network_is_refused():
    with pytest.raises(core.MinnetError,
                       match="has 30 inputs, but the data set has 1 for each sample: choose the "
                             "sizes"):
        core.train(core.Network.mlp([30, 1]), to_zero(1.0), epochs=1, batch_size=1,
                   learning_rate=0.1)
