"""The numbers of a step, as the page asks for them: explain's own, with what they speak of."""

import json
import shlex
import subprocess
import sys

import minnet
import pytest

from minnet_plugins.site.session import answer
from minnet_plugins.site.session.plane import current

SETUP = {"samples": 60, "layers": [3, 2], "activations": ["tanh", "relu"], "batch_size": 7,
         "penalty": "l2:0.001", "features": ["x", "y", "xy"]}


def ask(call, **arguments):
    """What a call returns, through JSON as the page has it."""
    answered = json.loads(answer(call, json.dumps(arguments)))
    if "error" in answered:
        raise minnet.MinnetError(answered["error"])
    return answered["result"]


def explain(**what):
    return ask("numbers_explain", **what)


def lines(told):
    return [step for section in told["sections"] for step in section["steps"]]


@pytest.fixture(autouse=True)
def plane():
    ask("plane_make", **SETUP)
    ask("plane_step", steps=5)


def terminal(told, folder, *more):
    """What the command of the panel prints as JSON, beside the model of the export."""
    (folder / "circle.json").write_text(ask("plane_export")["model"])
    words = [sys.executable, "-m", *shlex.split(told["command"]), "--format", "json", *more]
    ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert ran.stderr == ""
    return json.loads(ran.stdout)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("where", [{}, {"layer": 0, "neuron": 2}, {"layer": 2, "neuron": 0}])
def test_the_numbers_are_the_terminals_to_the_last_digit(where, lang, tmp_path):
    told = explain(sample=7, lang=lang, digits=17, **where)
    printed = terminal(told, tmp_path, "--lang", lang, "--digits", "17")
    assert [{name: step[name] for name in printed["steps"][0]} for step in lines(told)] == \
        printed["steps"]
    assert [told[name] for name in ("x", "y", "cost", "cost_after", "learning_rate")] == \
        [printed[name] for name in ("x", "y", "cost", "cost_after", "learning_rate")]
    assert [note["text"] for note in told["notes"]] == [note["text"] for note in printed["notes"]]


def test_pieces_make_up_what_stands_there():
    for step in lines(explain()):
        symbols, numbers = ("".join(piece[side] for piece in step["pieces"]) for side in (0, 1))
        assert step["general"] + symbols == step["symbols"]
        assert numbers == step["numbers"] or step["numbers"] == step["value"]


def test_a_line_lights_what_its_equation_speaks_of():
    def at(layer, neuron, input=None):
        return {"layer": layer, "neuron": neuron, "input": input}

    z, a, delta, *rest = lines(explain(layer=1, neuron=1))
    assert [z["symbol"], a["symbol"], delta["symbol"]] == ["z₂⁽²⁾", "a₂⁽²⁾", "δ₂⁽²⁾"]
    assert z["light"] == [at(1, 1), at(1, 1, 0), at(0, 0), at(1, 1, 1), at(0, 1), at(1, 1, 2),
                          at(0, 2), at(1, 1, "bias")]
    assert a["light"] == [at(1, 1)]
    assert delta["light"] == [at(1, 1), at(2, 0, 1), at(2, 0)]
    first = lines(explain(part="forward", layer=0, neuron=0))[0]
    assert [places for *text, places in first["pieces"] if places][:2] == [[at(0, 0, 0)],
                                                                          [at(-1, 0)]]
    assert rest[0]["own"] == [at(1, 1, 0)]
    cost = [step for step in lines(explain(part="forward")) if step["part"] == "cost"]
    assert cost[-1]["own"] == [at(2, 0)]


def test_a_weight_has_its_own_gradient_and_update_alone():
    told = explain(layer=1, neuron=0, weight=2)
    assert [step["symbol"] for step in lines(told)] == \
        ["z₁⁽²⁾", "a₁⁽²⁾", "δ₁⁽²⁾", "∂C/∂w₁₃⁽²⁾", "w₁₃⁽²⁾"]
    ids = {step["equation"] for step in lines(told)}
    assert set(told["equations"]) == ids
    assert told["equations"]["BP2"]["name"] == "error of the layer before (backpropagation)"
    assert explain(lang="zh")["equations"]["BP1"]["name"] == "输出层的误差"


def test_a_layer_has_its_lines_and_the_last_the_cost_besides():
    assert {step["layer"] for step in lines(explain(layer=0))} == {1}
    assert {step["part"] for step in lines(explain(layer=2))} >= {"cost", "after"}


def test_points_are_known_by_their_numbers_or_by_themselves():
    points = ask("plane_points")
    count = len(points["train"])
    assert explain(sample=points["train"][4])["number"] == 4
    told = explain(sample=count + 1)
    assert [told["point"], told["of"], told["count"]] == [points["test"][1], "test", 60]
    other = explain(sample=[0.5, -2, 1])
    assert [other["x"], other["y"], other["number"]] == [[0.5, -2, -1], [1.0], None]


def test_a_class_for_each_output_and_the_network_itself_stay_as_they_are():
    ask("plane_make", loss="cross_entropy", output_activation="softmax")
    before = minnet.parameters(current().network)
    told = explain(sample=1)
    assert sorted(told["y"]) == [0.0, 1.0] and len(told["written"]["output"]) == 2
    assert minnet.parameters(current().network) == before


def test_of_a_large_network_the_whole_has_few_lines_and_a_neuron_all():
    ask("plane_make", layers=[12] * 6, activations=["tanh"] * 6)
    assert len(lines(explain())) < 250
    assert len(lines(explain(layer=3, neuron=11))) == 3 + 13 + 13


@pytest.mark.parametrize("wrong, said", [
    ({"layer": 9}, "the layer should be a whole number from 0 to 2, and is 9"),
    ({"layer": 0, "neuron": 3}, "the neuron should be a whole number from 0 to 2, and is 3"),
    ({"neuron": 1}, "the neuron's layer should be a whole number from 0 to 2, and is None"),
    ({"layer": 1, "weight": 0}, "the weight's neuron should be a whole number from 0 to 1"),
    ({"layer": 1, "neuron": 0, "weight": 3}, "the weight's input should be a whole number"),
    ({"sample": 60}, "the number of a point should be a whole number from 0 to 59, and is 60"),
    ({"sample": [1]}, "a sample is the number of a point, or x, y and the target in a list"),
    ({"sample": [1, 2, "red"]}, "a sample is the number of a point, or x, y and the target"),
    ({"part": "sideways"}, "there is no step 'sideways' to explain"),
    ({"lang": "de"}, "there are no words in the language 'de'")])
def test_what_is_not_there_is_refused_in_a_sentence(wrong, said):
    with pytest.raises(minnet.MinnetError, match=said.replace("[", r"\[")):
        explain(**wrong)


def test_a_step_too_large_to_compute_is_refused_in_explains_words():
    ask("plane_make", **{**SETUP, "activations": ["relu", "relu"], "loss": "half_squared_error",
                         "output_activation": "identity", "learning_rate": 1e12})
    ask("plane_edit", layer=0, name="weights", place=[0, 0], value=1e200)
    ask("plane_edit", layer=1, name="weights", place=[0, 0], value=1e200)
    with pytest.raises(minnet.MinnetError, match="too large|beyond what a float"):
        explain()
