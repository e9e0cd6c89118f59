"""Around the core's training: events, its end, Ctrl-C, the way back, and every backend alike."""

import math
import random
import types

import pytest

import minnet
from minnet import training
from minnet.training import Shuffler


def line(w=1.0, b=None):
    """A neuron whose output is w x (+ b): of ½ (w x − y)² the gradient is (w x − y) x."""
    network = minnet.Network.mlp([1, 1], activation="identity", initializer="zeros",
                                 bias=b is not None)
    network.layers[0].weights, network.layers[0].biases = [[w]], [b or 0.0]
    return network


def weight(network):
    return network.layers[0].weights[0][0]


def weights_of(network):
    return [layer.weights + [layer.biases] for layer in network.layers]


def to_zero(*xs):
    """Samples x, each with the target 0."""
    return minnet.Dataset([[x] for x in xs], [[0.0]] * len(xs))


def train(network, dataset, **settings):
    """A training on the reference, in single steps, unless the settings say otherwise."""
    return minnet.train(network, dataset, **{"batch_size": 1, "backend": "python", **settings})


@pytest.fixture
def told(monkeypatch):
    """What the plugins are told, in order."""
    events = []

    def tell(run, event, *record):
        events.append((event, run.history.stopped, *[each.epoch for each in record]))

    monkeypatch.setattr(training.Run, "tell", tell)
    return events


def test_a_record_has_what_the_core_does_not_know_of_an_epoch():
    history = train(line(), minnet.Dataset([[1.0]], [[0.5]]), epochs=2, learning_rate=0.5)
    assert [record.loss for record in history.epochs] == [0.125, 0.03125]
    assert all(record.seconds >= 0 for record in history.epochs)


def test_the_largest_update_is_of_any_weight_or_bias_over_the_whole_epoch():
    seen = []
    train(line(w=1.0, b=1.0), minnet.Dataset([[0.5]], [[0.0]]), epochs=1, learning_rate=0.1,
          stop=lambda record: seen.append(record.largest_update))
    assert seen == [pytest.approx(0.1 * 1.5, abs=1e-15)]


def test_the_largest_update_is_measured_only_where_rules_may_ask_for_it():
    assert train(line(), to_zero(1.0), epochs=1, learning_rate=0.5).epochs[0].largest_update is None
    history = train(line(), to_zero(1.0), epochs=1, learning_rate=0.5, stop=[lambda record: False])
    assert history.epochs[0].largest_update == 0.5


def test_the_seconds_of_an_epoch_are_those_of_learning_and_leave_validation_out(monkeypatch):
    now = [0.0]

    class Slow(minnet.Dense):
        def forward(self, x):
            now[0] += 1.0
            return super().forward(x)

    monkeypatch.setattr(training, "time", types.SimpleNamespace(perf_counter=lambda: now[0]))
    history = train(minnet.Network([Slow(1, 1)]), to_zero(1.0, 2.0), epochs=2, learning_rate=0.1,
                    validation=to_zero(3.0, 4.0, 5.0))
    assert [record.seconds for record in history.epochs] == [2.0, 2.0]


def test_on_epoch_is_called_with_each_record_and_the_network_up_to_date(backend):
    network = line()
    seen = []
    history = train(network, to_zero(1.0), epochs=3, learning_rate=0.5, backend=backend,
                    on_epoch=lambda record: seen.append((record, weight(network))))
    assert [record for record, _ in seen] == history.epochs
    assert [w for _, w in seen] == pytest.approx([0.5, 0.25, 0.125], rel=1e-12)


def test_on_batch_is_told_the_epoch_and_how_many_samples_are_done(backend):
    seen = []
    train(line(), to_zero(1.0, 2.0, 3.0, 4.0, 5.0), epochs=2, batch_size=2, learning_rate=0.01,
          backend=backend, on_batch=lambda *numbers: seen.append(numbers))
    assert seen == [(1, 2, 5), (1, 4, 5), (1, 5, 5), (2, 2, 5), (2, 4, 5), (2, 5, 5)]


def test_training_ends_after_its_epochs_and_says_so():
    history = train(line(), to_zero(1.0), epochs=7, learning_rate=0.1)
    assert len(history.epochs) == 7
    assert history.stopped == "all 7 epochs are done"


def test_no_epochs_change_nothing():
    network = line()
    history = train(network, to_zero(1.0), epochs=0, learning_rate=0.1)
    assert (history.epochs, history.stopped) == ([], "all 0 epochs are done")
    assert weight(network) == 1.0


@pytest.mark.parametrize("wrap", [lambda rule: rule, lambda rule: [rule],
                                  lambda rule: (minnet.UpdateBelow(0.0), rule)],
                         ids=["alone", "in a list", "second of two"])
def test_a_plain_function_is_a_stopping_rule(wrap):
    def loss_is_small(record):
        return record.loss < 0.1

    history = train(line(), to_zero(1.0), epochs=100, learning_rate=0.5, stop=wrap(loss_is_small))
    assert [record.loss for record in history.epochs] == [0.5, 0.125, 0.03125]
    assert history.stopped == "loss_is_small"


def test_the_plugins_are_told_the_start_each_epoch_and_the_end(told):
    train(line(), to_zero(1.0), epochs=2, learning_rate=0.5)
    assert told == [("train_start", ""), ("epoch_end", "", 1), ("epoch_end", "", 2),
                    ("train_end", "all 2 epochs are done")]


def test_the_first_reason_to_stop_is_the_one_that_is_told(told):
    def enough(record):
        return True

    history = train(line(), to_zero(1.0), epochs=1, learning_rate=0.5, stop=enough)
    assert history.stopped == "enough"
    assert told[-1] == ("train_end", "enough")


def test_an_error_ends_a_training_without_an_event(told):
    with pytest.raises(minnet.DivergedError):
        train(line(), to_zero(1.0, 1.0, 1.0), epochs=1, learning_rate=1e100)
    assert told == [("train_start", "")]


def test_ctrl_c_between_batches_keeps_what_was_learned_and_goes_on_to_the_caller(backend, told):
    """Five steps of 1/2 each were told of; a fast engine may have taken the epoch's sixth too."""
    network = line()

    def interrupt(epoch, done, total):
        if (epoch, done) == (2, 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(network, to_zero(1.0, 1.0, 1.0), epochs=10, learning_rate=0.5, backend=backend,
              on_batch=interrupt)
    learned = [0.5 ** 5] if backend == "python" else [0.5 ** 5, 0.5 ** 6]
    assert weight(network) in [pytest.approx(w, rel=1e-12) for w in learned]
    assert told == [("train_start", ""), ("epoch_end", "", 1), ("train_end", "Ctrl-C")]


def test_ctrl_c_between_epochs_keeps_the_epoch():
    network = line()

    def interrupt(record):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(network, to_zero(1.0), epochs=10, learning_rate=0.5, on_epoch=interrupt)
    assert weight(network) == 0.5


def test_a_loop_of_three_trainings_needs_one_ctrl_c():
    begun = []

    def interrupt(record):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        for number in range(3):
            begun.append(number)
            train(line(), to_zero(1.0), epochs=5, learning_rate=0.5, on_epoch=interrupt)
    assert begun == [0]


def test_after_a_divergence_the_network_has_the_weights_from_before_the_epoch(backend):
    network = line(w=1.0, b=0.25)
    seen = []
    with pytest.raises(minnet.DivergedError) as caught:
        train(network, to_zero(1.0, 1.0), epochs=3, learning_rate=1e100, backend=backend,
              on_epoch=lambda record: seen.append(weights_of(network)))
    assert str(caught.value) == (
        "the cost became inf in epoch 2, batch 1: the steps are too large; try a learning rate "
        "smaller than 1e+100 (the network has the weights from before that epoch)")
    assert len(seen) == 1
    assert weights_of(network) == seen[0]


def test_a_last_step_that_overflows_is_a_divergence_too(backend):
    network = line(w=1e150)
    with pytest.raises(minnet.DivergedError,
                       match=r"a weight became -?inf in epoch 1, batch 1: .* than 1e\+300 "):
        train(network, to_zero(1.0), epochs=1, learning_rate=1e300, backend=backend)
    assert weight(network) == 1e150


def test_a_number_too_large_for_a_function_is_a_divergence_too():
    """e^z overflows for the second sample, whose z is −1000 · −1."""
    def exp(z):
        if z > 709:
            raise OverflowError("math range error")
        return z

    network = minnet.Network([minnet.Dense(1, 1, minnet.Activation("exp", exp, lambda z: 1.0),
                                           "zeros", bias=False)])
    network.layers[0].weights = [[1.0]]
    with pytest.raises(minnet.DivergedError) as caught:
        train(network, to_zero(1.0, -1.0), epochs=1, learning_rate=1001.0, shuffle=False)
    assert str(caught.value) == (
        "the numbers of epoch 1 became too large (math range error): try a learning rate smaller "
        "than 1001.0 (the network has the weights from before that epoch)")
    assert weight(network) == 1.0


def test_an_output_that_the_loss_refuses_leaves_the_weights_from_before_the_epoch(backend):
    network = minnet.Network.mlp([1, 1], activation="identity", loss="cross_entropy",
                                 initializer="zeros")
    network.layers[0].biases = [1.0]
    samples = minnet.Dataset([[1.0], [-2.0]], [[0.5], [0.5]])
    with pytest.raises(minnet.MinnetError,
                       match="cross_entropy takes the logarithm of an output, and it is -2: "):
        train(network, samples, epochs=1, learning_rate=6.0, shuffle=False, backend=backend)
    assert weights_of(network) == [[[0.0], [1.0]]]


def a_few():
    """Samples of three classes, and a network that has learned some of them."""
    inputs = [[k / 10, (k * k % 7) / 7 - 0.5] for k in range(30)]
    data = minnet.Dataset(inputs, [minnet.one_hot(k % 3, 3) for k in range(30)])
    return data, minnet.Network.mlp([2, 5, 3], "tanh", "softmax", "cross_entropy", seed=2)


def test_evaluate_finds_the_same_on_every_backend(backend):
    data, network = a_few()
    found, expected = minnet.evaluate(network, data,
                                      backend), minnet.evaluate(network, data, "python")
    assert found.loss == pytest.approx(expected.loss, abs=1e-12)
    assert (found.confusion, found.correct) == (expected.confusion, expected.correct)


def test_predict_answers_many_samples_as_the_network_answers_each_on_every_backend(backend):
    data, network = a_few()
    outputs = minnet.predict(network, data.inputs, backend)
    assert len(outputs) == 30
    for a, x in zip(outputs, data.inputs):
        assert a == pytest.approx(network.predict(x), abs=1e-12)


class Recording(minnet.PythonEngine):
    """The reference, which remembers that it was asked for."""

    asked = []

    def __init__(self, network):
        super().__init__(network)
        Recording.asked.append(network)


class Fastest:
    """A backend that says it is faster than any other."""

    name, speed, load = "fastest", 1000, Recording


def test_without_a_backend_named_the_fastest_trains_evaluates_and_predicts(monkeypatch):
    registry = training.BACKENDS
    monkeypatch.setattr(registry, "parts", {**registry.parts, "fastest": Fastest()})
    monkeypatch.setattr(Recording, "asked", [])
    data, network = a_few()
    minnet.train(network, data, epochs=1, batch_size=5, learning_rate=0.1)
    minnet.evaluate(network, data)
    minnet.predict(network, data.inputs)
    assert Recording.asked == [network] * 3


def test_a_backend_itself_is_taken_in_the_place_of_its_name(monkeypatch):
    monkeypatch.setattr(Recording, "asked", [])
    data, network = a_few()
    minnet.train(network, data, epochs=1, batch_size=5, learning_rate=0.1, backend=Fastest())
    assert Recording.asked == [network]


def test_restore_gives_back_what_parameters_kept():
    network = line(w=2.0, b=3.0)
    kept = minnet.parameters(network)
    train(network, to_zero(1.0), epochs=3, learning_rate=0.1)
    minnet.restore(network, kept)
    train(network, to_zero(1.0), epochs=3, learning_rate=0.1)
    minnet.restore(network, kept)
    assert weights_of(network) == [[[2.0], [3.0]]]
    assert kept == [{"weights": [[2.0]], "biases": [3.0]}]


@pytest.mark.parametrize("network, dataset, sentence", [
    ([784, 10], minnet.Dataset([[1.0]], [[1.0]]), "expected a Network, and got [784, 10]"),
    (minnet.Network.mlp([1, 1]), [[1.0]],
     "expected a Dataset, and got [[1.0]]; Dataset(inputs, targets) makes one"),
], ids=["no network", "no data set"])
def test_what_is_no_network_or_no_data_set_is_refused(network, dataset, sentence):
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.evaluate(network, dataset)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("settings, sentence", [
    ({"epochs": -1}, "epochs should be a whole number, 0 or more, and is -1"),
    ({"epochs": 1.5}, "epochs should be a whole number, 0 or more, and is 1.5"),
    ({"epochs": "3"}, "epochs should be a whole number, 0 or more, and is '3'"),
    ({"epochs": True}, "epochs should be a whole number, 0 or more, and is True"),
    ({"epochs": 10 ** 30}, "epochs should be 1000000000 at most: no machine can do more"),
    ({"batch_size": 0}, "batch_size should be a whole number, 1 or more, and is 0"),
    ({"batch_size": 2.0}, "batch_size should be a whole number, 1 or more, and is 2.0"),
    ({"batch_size": None}, "batch_size should be a whole number, 1 or more, and is None"),
    ({"learning_rate": 0}, "learning_rate should be a number above 0, and is 0"),
    ({"learning_rate": -0.1}, "learning_rate should be a number above 0, and is -0.1"),
    ({"learning_rate": math.nan}, "learning_rate should be a number above 0, and is nan"),
    ({"learning_rate": math.inf}, "learning_rate should be a number above 0, and is inf"),
    ({"learning_rate": "fast"}, "learning_rate should be a number above 0, and is 'fast'"),
], ids=str)
def test_settings_that_no_training_can_follow_are_refused(settings, sentence):
    network = minnet.Network.mlp([1, 1], seed=1)
    weights = minnet.parameters(network)
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.train(network, minnet.Dataset([[1.0]], [[0.5]]),
                     **dict({"epochs": 1, "batch_size": 1, "learning_rate": 0.1}, **settings))
    assert str(caught.value) == sentence
    assert minnet.parameters(network) == weights


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_samples_are_shuffled_as_pythons_own_shuffle_does(seed):
    for count in (0, 1, 2, 3, 64, 65, 1000):
        ours, pythons = list(range(count)), list(range(count))
        source, other = Shuffler(seed), random.Random(seed)
        for _ in range(3):
            source.shuffle(ours)
            other.shuffle(pythons)
            assert ours == pythons
