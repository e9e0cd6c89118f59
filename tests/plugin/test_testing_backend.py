"""The test kit finds what is wrong with a backend, and lets refusals by name pass."""

import copy
import sys

import pytest

import minnet
from minnet.plugin.testing import CheckFailed, check_backend


def findings(backend):
    """The sentences of what is wrong."""
    with pytest.raises(CheckFailed) as caught:
        check_backend(backend)
    return caught.value.findings


def only(backend):
    """The one sentence of what is wrong."""
    found = findings(backend)
    assert len(found) == 1, found
    return found[0]


class Backend:
    """The reference's engine, or another, under another name."""

    name = "other"
    speed = 2

    def __init__(self, engine=minnet.PythonEngine, refuse=None):
        self.engine = engine
        self.refuse = refuse

    def load(self, network):
        if self.refuse:
            self.refuse(network)
        return self.engine(network)


def backend(**methods):
    """A backend as the reference, whose engine has other methods."""
    return Backend(type("Engine", (minnet.PythonEngine,), methods))


@pytest.mark.parametrize("name", ["python", "lists"])
def test_a_right_backend_passes(name):
    assert check_backend(name) is None


def test_a_backend_may_refuse_what_is_not_the_cores_own():
    def refuse(network):
        for layer in network.layers:
            if type(layer) is not minnet.Dense:
                raise minnet.MinnetError(f"backend other has no layer '{layer.name}'")
            if "test_kit" in layer.activation.name:
                raise minnet.MinnetError(f"backend other has no activation '{layer.activation.name}'")
        if network.loss.penalties:
            raise minnet.MinnetError("backend other has no penalties")
        if "test_kit" in network.loss.name:
            raise minnet.MinnetError(f"backend other has no loss '{network.loss.name}'")

    check_backend(Backend(refuse=refuse))


def test_a_refusal_that_does_not_name_its_cause_is_found():
    def refuse(network):
        if any(type(layer) is not minnet.Dense for layer in network.layers):
            raise minnet.MinnetError("backend other cannot do that")

    words = "its refusal does not name what it cannot do ('scaling_in_both_of_the_test_kit'): backend other cannot do that"
    assert words in only(Backend(refuse=refuse))


def test_a_refusal_of_a_plain_network_is_found():
    def refuse(network):
        if "biases" not in network.layers[0].parameters:
            raise minnet.MinnetError("backend other needs biases")

    words = "without biases, 4-3-2: it refuses a network of dense layers and the core's own parts: backend other needs biases"
    assert words in only(Backend(refuse=refuse))


def test_what_a_backend_says_of_the_kits_own_networks_is_not_shown(capsys):
    check_backend(Backend(refuse=lambda network: print("slower", file=sys.stderr)))
    assert capsys.readouterr() == ("", "")


def test_a_refusal_after_loading_is_found():
    def learn(self, data, batch, optimizer, learning_rate):
        if hasattr(optimizer, "start"):
            raise minnet.MinnetError("only sgd")
        return minnet.PythonEngine.learn(self, data, batch, optimizer, learning_rate)

    assert "an optimizer that remembers, 4-3-2: learn raised MinnetError, which only load may: only sgd" in only(backend(learn=learn))


def test_another_cost_is_found_with_both_numbers():
    def learn(self, data, batch, optimizer, learning_rate):
        cost, correct = minnet.PythonEngine.learn(self, data, batch, optimizer, learning_rate)
        return cost / len(batch), correct

    sentence = only(backend(learn=learn))
    assert "the cost that learn gives for batch 1, the samples [4, 0, 2], is " in sentence and ", and that of the reference is " in sentence


def test_another_count_is_found():
    def learn(self, data, batch, optimizer, learning_rate):
        cost, correct = minnet.PythonEngine.learn(self, data, batch, optimizer, learning_rate)
        return cost, correct + 1

    assert "right in batch 1, the samples [4, 0, 2], and the reference " in only(backend(learn=learn))


def test_a_short_batch_divided_by_the_size_of_the_others_is_found():
    def learn(self, data, batch, optimizer, learning_rate):
        return minnet.PythonEngine.learn(self, data, batch, optimizer, learning_rate * (0.5 if len(batch) == 1 else 1))

    assert any("the weights of layer 1 after 6 batches have at [0][0] " in sentence and ", and that of the reference is " in sentence
               for sentence in findings(backend(learn=learn)))


def test_classes_that_are_not_the_outputs_are_found():
    def evaluate(self, data):
        cost, classes = minnet.PythonEngine.evaluate(self, data)
        return cost, classes[::-1]

    assert "the classes that evaluate gives before learning are [" in only(backend(evaluate=evaluate))


def test_another_cost_of_all_samples_is_found():
    def evaluate(self, data):
        cost, classes = minnet.PythonEngine.evaluate(self, data)
        return cost + 1e-6, classes

    assert "the sum of the costs that evaluate gives before learning is " in only(backend(evaluate=evaluate))


@pytest.mark.parametrize("change, words", [
    (lambda weights: tuple(map(tuple, weights)), "the weights of layer 1 after store is a tuple where a list belongs"),
    (lambda weights: [[type("Float", (float,), {})(w_jk) for w_jk in w_j] for w_j in weights],
     "the weights of layer 1 after store hold numbers of type Float, where Python's floats belong"),
    (lambda weights: weights[:-1], "entries where 3 belong"),
], ids=["tuples", "another type", "a row less"])
def test_weights_that_come_back_in_another_form_are_found(change, words):
    def store(self):
        self.network.layers[0].weights = change(self.network.layers[0].weights)

    assert words in findings(backend(store=store))[0]


def test_weights_that_do_not_come_back_are_found():
    class Engine(minnet.PythonEngine):
        def __init__(self, network):
            super().__init__(copy.deepcopy(network))

    assert "the weights of layer 1 after 6 batches have at [0][0] " in findings(Backend(Engine))[0]


def test_an_evaluation_that_changes_weights_is_found():
    def evaluate(self, data):
        result = minnet.PythonEngine.evaluate(self, data)
        self.evaluations = getattr(self, "evaluations", 0) + 1
        if self.evaluations == 3:
            layer = self.network.layers[0]
            name = layer.parameters[0]
            setattr(layer, name, [[w_jk + 1e-6 for w_jk in w_j] for w_j in getattr(layer, name)])
        return result

    assert "evaluate changes the weights" in findings(backend(evaluate=evaluate))[0]


def test_a_data_set_that_is_changed_is_found():
    def evaluate(self, data):
        if isinstance(data.inputs, list):
            data.inputs[0][0] = 0.25 if data.inputs[0][0] == 0.0 else data.inputs[0][0]
        return minnet.PythonEngine.evaluate(self, data)

    assert any("the data set is not as it was" in sentence for sentence in findings(backend(evaluate=evaluate)))


def test_an_error_is_a_finding_that_names_the_network():
    def prepare(self, dataset):
        return 1 / 0

    assert "4-3-2, sigmoid, sum_squared_error: prepare raised ZeroDivisionError: division by zero (and at " in only(backend(prepare=prepare))


def test_a_backend_needs_its_speed():
    wrong = Backend()
    wrong.speed = "fast"
    assert "its speed is 'fast', where the number belongs by which --backend auto chooses" in only(wrong)
