"""The test kit finds what is wrong with a backend, and lets refusals by name pass."""

import copy
import sys

import minnet
import pytest
from minnet.core import PythonBackend, apply
from minnet.plugin.testing import CheckFailed, backend, check_backend
from minnet.plugin.testing.backend_cases import cases


def findings(part):
    """The sentences of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_backend(part)
    return caught.value.findings


class Backend:
    """The reference's engine, or another, under another name."""

    name = "other"
    speed = 2

    def __init__(self, engine=minnet.PythonEngine, refuse=None):
        self.engine, self.refuse = engine, refuse

    def load(self, network):
        if self.refuse:
            self.refuse(network)
        return self.engine(network)


def engine(**methods):
    """A backend as the reference, whose engine has other methods."""
    return Backend(type("Engine", (minnet.PythonEngine,), methods))


def test_the_reference_is_right():
    assert check_backend("python") is None


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_case_may_be_run_alone(case):
    backend.check_case(PythonBackend(), case)


def test_a_case_that_fails_says_which_it_is():
    def learn(self, data, batches, optimizer, learning_rate):
        return minnet.PythonEngine.learn(self, data, batches, optimizer, 0.2)

    case = next(case for case in cases() if str(case) == "without biases")
    with pytest.raises(CheckFailed, match="'other', without biases: learn's list of costs"
                                          " in epoch 1 has at "):
        backend.check_case(engine(learn=learn), case)


def test_a_backend_may_refuse_what_is_not_the_cores_own():
    def refuse(network):
        for part in [*network.layers, *[layer.activation for layer in network.layers],
                     network.loss, *network.penalties]:
            if part and "test_kit" in part.name:
                raise minnet.MinnetError(f"backend other has no '{part.name}'")

    check_backend(Backend(refuse=refuse))


def refuse_layers(network):
    if any(type(layer) is not minnet.Dense for layer in network.layers):
        raise minnet.MinnetError("backend other cannot do that")


def refuse_without_biases(network):
    if "biases" not in network.layers[0].parameters:
        raise minnet.MinnetError("backend other needs biases")


def test_what_a_backend_says_of_the_kits_own_networks_is_not_shown(capsys):
    check_backend(Backend(refuse=lambda network: print("slower", file=sys.stderr)))
    assert capsys.readouterr() == ("", "")


def learn(change=lambda cost, correct, batch: (cost, correct), rate=lambda batch: 1.0):
    """The reference's learn, with other results or learning rates."""
    def steps(self, data, batches, optimizer, learning_rate):
        for batch in batches:
            rated = learning_rate * rate(batch)
            for result in minnet.PythonEngine.learn(self, data, [batch], optimizer, rated):
                yield change(*result, batch)
    return steps


def only_sgd(self, data, batches, optimizer, learning_rate):
    if optimizer.start:
        raise minnet.MinnetError("only sgd")
    return minnet.PythonEngine.learn(self, data, batches, optimizer, learning_rate)


def evaluate(change):
    """The reference's evaluate, with another result."""
    return lambda self, data: change(*minnet.PythonEngine.evaluate(self, data))


def forgetting(self, data, batches, optimizer, learning_rate):
    self.memory = None
    return minnet.PythonEngine.learn(self, data, batches, optimizer, learning_rate)


def moving(self, data):
    result = minnet.PythonEngine.evaluate(self, data)
    self.network.layers[0].weights = apply(lambda w: w + 1e-6, self.network.layers[0].weights)
    return result


def needing_targets(self, data):
    len(data.targets)
    return minnet.PythonEngine.evaluate(self, data)


def writing(self, data):
    result = minnet.PythonEngine.evaluate(self, data)
    data.inputs[0][0] += 1e-3
    return result


def store(change):
    """A backend that gives the first layer's weights back in another form."""
    class Engine(minnet.PythonEngine):
        def __init__(self, network):
            super().__init__(copy.deepcopy(network))
            self.given = network

        def store(self):
            for own, layer in zip(self.given.layers, self.network.layers):
                for name in layer.parameters:
                    setattr(own, name, getattr(layer, name))
            self.given.layers[0].weights = change(self.given.layers[0].weights)

    return Backend(Engine)


class Detached(minnet.PythonEngine):
    """One that works on a copy, and never gives it back."""

    def __init__(self, network):
        super().__init__(copy.deepcopy(network))


class Slow(Backend):
    """One whose speed is no number."""

    speed = "fast"


@pytest.mark.parametrize("part, words", [
    (Backend(refuse=refuse_layers),
     "its refusal does not name what it cannot do ('other_dense_of_the_test_kit'): load raised "
     "MinnetError: backend other cannot do that"),
    (Backend(refuse=refuse_without_biases), "backend 'other', without biases: it refuses a network "
                                            "of dense layers and the core's own parts"),
    (engine(learn=only_sgd),
     "an optimizer that remembers: learn raised MinnetError: only sgd"),
    (engine(learn=learn(lambda cost, correct, batch: (cost / len(batch), correct))),
     "learn's list of costs in epoch 1 has at [0] "),
    (engine(learn=learn(lambda cost, correct, batch: (cost, correct + 1))),
     "learn's list of how many are right in epoch 1 has at [0] "),
    (engine(learn=learn(lambda cost, correct, batch: cost)),
     "where the tuple (sum of the costs, how many are right) belongs"),
    (engine(learn=lambda self, data, batches, *how: minnet.PythonEngine.learn(
        self, data, batches[:1], *how)),
     "learn's list of costs in epoch 1 is a list of 1 where one of 3 belongs"),
    (engine(learn=learn(rate=lambda batch: 0.5 if len(batch) == 1 else 1)),
     "evaluate's cost after epoch 1 is "),
    (engine(learn=forgetting),
     "an optimizer that remembers: learn's list of costs in epoch 2 has at [1] "),
    (engine(evaluate=evaluate(lambda cost, outputs: (cost, outputs[::-1]))),
     "evaluate's list of outputs after epoch 1 has at [0][0] "),
    (engine(evaluate=evaluate(lambda cost, outputs: (cost + 1e-6, outputs))),
     "evaluate's cost after epoch 1 is "),
    (engine(evaluate=evaluate(lambda cost, outputs: outputs)),
     "where the tuple (sum of the costs, outputs) belongs"),
    (engine(evaluate=needing_targets), "evaluate raised TypeError: "),
    (store(lambda weights: list(map(tuple, weights))),
     "the weights of layer 1 has at [0] a tuple where a list belongs"),
    (store(lambda weights: apply(type("Float", (float,), {}), weights)),
     "the weights of layer 1 holds numbers of type Float, where Python's floats"),
    (store(lambda weights: weights[:-1] + [[0.0]]),
     "the weights of layer 1 has at [2] a list of 1 where one of 4 belongs"),
    (Backend(Detached), "the weights of layer 1 has at [0][0] "),
    (engine(evaluate=moving), "the weights of layer 1 has at [0][0] "),
    (engine(evaluate=writing), "learn's list of costs in epoch 2 has at [0] "),
    (engine(prepare=lambda self, dataset: 1 / 0),
     "backend 'other', 4-3-2, sigmoid, sum_squared_error: prepare raised ZeroDivisionError: "),
    (Slow(), "its speed is 'fast', where the number belongs by which --backend auto chooses"),
], ids=["no name", "refuses biases", "refuses late", "cost", "count", "no two", "too few steps",
        "short batches", "forgets", "outputs", "cost of all", "outputs alone", "needs targets",
        "tuples", "another type", "a row less", "detached", "evaluate learns", "data changed",
        "an error", "speed"])
def test_a_wrong_backend_is_found(part, words):
    assert any(words in sentence for sentence in findings(part)), findings(part)[:3]


def test_weights_and_data_that_an_evaluation_changes_last_are_found():
    def last(change):
        def evaluated(self, data):
            result = minnet.PythonEngine.evaluate(self, data)
            if data.targets is None:
                change(self, data)
            return result
        return engine(evaluate=evaluated)

    def move(self, data):
        layer = self.network.layers[0]
        layer.weights = apply(lambda w: w + 1e-6, layer.weights)

    def write(self, data):
        data.inputs[0][0] += 1e-3

    assert "the weights of layer 1 has at" in findings(last(move))[0]
    assert "the inputs of the data set are not as they were" in findings(last(write))[0]
