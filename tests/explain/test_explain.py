"""`minnet.explain`: its numbers are those of the core, and what is shown comes to what it says."""

import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys

import minnet
import pytest
from minnet.explain import by_hand, explanation
from minnet.explain.as_text import columns
from minnet.equations import equation
from minnet.explain.notation import Names, Style
from minnet.explain.words import EN, ZH
from minnet.plugin import plugins

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

# What textbooks and lectures give for the 2-2-2 network, by the symbol and the part of the step.
TEXTBOOK = {
    ("forward", "z₁⁽¹⁾"): "0.3775",
    ("forward", "a₁⁽¹⁾"): "0.593269992", ("forward", "a₂⁽¹⁾"): "0.596884378",
    ("forward", "z₁⁽²⁾"): "1.105905967",
    ("forward", "a₁⁽²⁾"): "0.751365070", ("forward", "a₂⁽²⁾"): "0.772928465",
    ("cost", "C"): "0.298371109", ("backward", "δ₁⁽²⁾"): "0.138498562",
    ("gradient", "∂C/∂w₁₁⁽²⁾"): "0.082167041", ("gradient", "∂C/∂w₁₁⁽¹⁾"): "0.000438568",
    ("update", "w₁₁⁽²⁾"): "0.358916480", ("update", "w₁₂⁽²⁾"): "0.408666186",
    ("update", "w₂₁⁽²⁾"): "0.511301270", ("update", "w₂₂⁽²⁾"): "0.561370121",
    ("update", "w₁₁⁽¹⁾"): "0.149780716", ("update", "w₁₂⁽¹⁾"): "0.199561432",
    ("update", "w₂₁⁽¹⁾"): "0.249751144", ("update", "w₂₂⁽¹⁾"): "0.299502287",
}

NETWORKS = [
    {"sizes": [2, 3, 2]},
    {"sizes": [2, 1], "activation": "tanh", "loss": "sum_squared_error"},
    {"sizes": [2, 3, 4, 2], "activation": "relu", "output_activation": "identity",
     "loss": "mean_squared_error"},
    {"sizes": [2, 3, 2], "bias": False, "output_activation": "softmax", "loss": "cross_entropy"},
    {"sizes": [2, 3, 2], "loss": "cross_entropy"},
    {"sizes": [2, 3, 2], "activation": "softmax"},
    {"sizes": [2, 3, 2], "penalties": ["l2:0.01", "l1:0.001"]},
    {"sizes": [2, 3, 2], "activation": "leaky_relu", "output_activation": "sigmoid",
     "loss": "binary_cross_entropy"},
    {"sizes": [2, 8, 2], "activation": "tanh"},
]

IDS = [" ".join(str(value) for value in network.values()) for network in NETWORKS]


def example():
    """The network of the textbooks."""
    return by_hand.with_textbook_weights(minnet.Network.mlp(by_hand.SETTINGS["layers"]))


def explained():
    """Its step explained."""
    return minnet.explain(example(), by_hand.X, by_hand.Y, by_hand.SETTINGS["learning_rate"])


def sample_for(network):
    """A sample that fits the network."""
    source = random.Random(1)
    x = [source.uniform(-1, 1) for k in range(network.inputs)]
    return x, [1.0] + [0.0] * (network.outputs - 1)


def values(explanation, quantity, part=None):
    """{(layer, neuron, input): value} of a quantity."""
    return {(step.layer, step.neuron, step.input): step.value for step in explanation.steps
            if step.quantity == quantity and part in (None, step.part)}


def test_the_numbers_of_the_textbooks_are_each_where_it_belongs():
    style = Style()
    found = {(step.part, step.symbol): step.written(style)[2] for step in explained().steps}
    assert {place: found[place] for place in TEXTBOOK} == TEXTBOOK


@pytest.mark.parametrize("format", explanation.FORMATS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_format_shows_the_numbers_of_the_textbooks(format, lang):
    text = explained().render(format, lang)
    for (part, symbol), number in TEXTBOOK.items():
        assert symbol in text
        assert number in text or format == "json" and number.rstrip("0")[:-1] in text


def test_a_step_is_written_with_symbols_then_numbers_then_its_value():
    text = explained().render(width=100)
    assert "  z₁⁽¹⁾ = w₁₁⁽¹⁾ x₁ + w₁₂⁽¹⁾ x₂ + b₁⁽¹⁾ = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775\n" in text
    assert "  w₁₁⁽²⁾ ← w₁₁⁽²⁾ − η ∂C/∂w₁₁⁽²⁾ = 0.4 − 0.5·0.082167041 = 0.358916480\n" in text


def test_a_network_of_one_layer_needs_no_number_of_the_layer():
    assert minnet.explain(minnet.Network.mlp([2, 1]), [1.0, 2.0], [1.0]).steps[0].symbol == "z₁"


def test_numbers_of_two_digits_are_parted_by_a_comma():
    assert Names(2).name("w", 1, 0, 11) == "w₁,₁₂⁽¹⁾"


@pytest.mark.parametrize("settings", NETWORKS, ids=IDS)
def test_every_gradient_is_backprops_to_the_bit(settings):
    network = minnet.Network.mlp(**settings)
    x, y = sample_for(network)
    slopes, biases = {}, {}
    for l, layer in enumerate(network.backprop(x, y), 1):
        for j, row in enumerate(layer["weights"], 1):
            slopes.update({(l, j, k): slope for k, slope in enumerate(row, 1)})
        if "biases" in network.layers[l - 1].parameters:
            biases.update({(l, j, None): slope for j, slope in enumerate(layer["biases"], 1)})
    explanation = minnet.explain(network, x, y)
    assert values(explanation, "dC/dw") == slopes
    assert values(explanation, "dC/db") == biases
    assert explanation.cost == network.cost(x, y)
    assert list(values(explanation, "C", "cost").values()) == [explanation.cost]


@pytest.mark.parametrize("settings", NETWORKS, ids=IDS)
def test_every_new_weight_and_the_cost_after_are_those_of_a_training_step_to_the_bit(settings):
    network = minnet.Network.mlp(**settings)
    x, y = sample_for(network)
    explanation = minnet.explain(network, x, y, learning_rate=0.25)
    minnet.train(network, minnet.Dataset([x], [y]), epochs=1, batch_size=1, learning_rate=0.25,
                 backend="python")
    weights = {(l, j, k): w for l, layer in enumerate(network.layers, 1)
               for j, row in enumerate(layer.weights, 1) for k, w in enumerate(row, 1)}
    assert values(explanation, "w") == weights
    assert explanation.cost_after == network.cost(x, y)
    assert list(values(explanation, "C", "after").values()) == [explanation.cost_after]
    assert list(values(explanation, "a", "after").values()) == network.predict(x)


def computed(numbers):
    """What an expression comes to that is written with numbers, by Python's own arithmetic."""
    for sign, python in (("·", "*"), ("−", "-"), ("½", "0.5"), ("²", "**2"), ("10⁻⁷", "1e-7"),
                         ("e^", "exp")):
        numbers = numbers.replace(sign, python)
    return eval(numbers, {"exp": math.exp, "log": math.log, "max": max, "tanh": math.tanh,
                          "leaky_relu": lambda z: z if z > 0 else 0.01 * z})


@pytest.mark.parametrize("settings", NETWORKS, ids=IDS)
def test_the_numbers_that_are_shown_come_to_the_value_that_is_shown(settings):
    network = minnet.Network.mlp(**settings)
    x, y = sample_for(network)
    style = Style(digits=17, most=1000)
    for step in minnet.explain(network, x, y).steps:
        symbols, numbers, value = step.written(style)
        assert float(value) == pytest.approx(step.value, rel=1e-15, abs=6e-18)
        assert computed(numbers or value) == pytest.approx(step.value, rel=1e-9, abs=1e-14), step


@pytest.mark.parametrize("settings", NETWORKS, ids=IDS)
def test_every_step_names_an_equation_that_there_is(settings):
    network = minnet.Network.mlp(**settings)
    for step in minnet.explain(network, *sample_for(network)).steps:
        assert equation(step.equation)


@pytest.mark.parametrize("settings", NETWORKS, ids=IDS)
def test_the_network_stays_as_it_was(settings):
    network = minnet.Network.mlp(**settings)
    before = json.dumps([(layer.weights, layer.biases) for layer in network.layers])
    layers = list(network.layers)
    minnet.explain(network, *sample_for(network))
    assert network.layers == layers
    assert json.dumps([(layer.weights, layer.biases) for layer in layers]) == before


def test_the_error_of_a_pair_is_a_minus_y_and_said_to_be():
    network = minnet.Network.mlp([2, 3], output_activation="softmax", loss="cross_entropy")
    explanation = minnet.explain(network, [1.0, 2.0], [0.0, 1.0, 0.0])
    deltas = [step.symbols for step in explanation.steps if step.quantity == "delta"]
    assert deltas == ["a₁ − y₁", "a₂ − y₂", "a₃ − y₃"]
    assert "softmax and cross_entropy are a pair" in explanation.render(width=200)


def test_a_penalty_is_shown_in_the_cost_and_its_share_in_each_gradient():
    network = minnet.Network([minnet.Dense(2, 1, "identity", "zeros")], penalties=["l2:0.5"])
    network.layers[0].weights = [[2.0, 4.0]]
    explanation = minnet.explain(network, [1.0, 1.0], [5.0])
    found = {step.symbol: step for step in explanation.steps if step.part in ("cost", "gradient")}
    assert [found[symbol].value for symbol in ("C₀", "Ω", "C")] == [0.5, 5.0, 5.5]
    assert (found["∂C/∂w₁₁"].numbers, found["∂C/∂w₁₁"].value) == ("1·1 + 1", 2.0)
    assert (found["∂C/∂w₁₂"].numbers, found["∂C/∂w₁₂"].value) == ("1·1 + 2", 3.0)
    assert found["∂C/∂w₁₁"].symbols == "x₁ δ₁ + ∂Ω/∂w₁₁"
    assert "Ω is the penalty on the weights, l2:0.5: it is added" in explanation.render(width=200)


class Doubled(minnet.Layer):
    """A layer with a parameter of its own: a = 2 s x."""

    name = "doubled"
    parameters = ("scale",)

    def __init__(self):
        self.scale = [0.5]
        self.unlikely_to_be_copied = sys

    def forward(self, x):
        return None, [2 * self.scale[0] * x_k for x_k in x]

    def backward(self, x, delta):
        return [2 * self.scale[0] * delta_k for delta_k in delta]

    def gradient(self, inputs, deltas):
        return {"scale": [sum(2 * x_k * delta_k for x, delta in zip(inputs, deltas)
                              for x_k, delta_k in zip(x, delta))]}


@pytest.mark.parametrize("layers, shown", [
    ([minnet.Dense(2, 2), Doubled(), minnet.Dense(2, 2)], (2, 2)),
    ([Doubled(), minnet.Dense(2, 2)], (1, 2)),
    ([minnet.Dense(2, 2), Doubled()], (2, 2)),
])
def test_a_layer_of_another_kind_is_shown_by_what_goes_in_and_what_comes_out(layers, shown):
    network = minnet.Network(layers)
    before = [layer.scale[0] for layer in layers if isinstance(layer, Doubled)]
    explanation = minnet.explain(network, [1.0, 2.0], [1.0, 0.0])
    whole = [step for step in explanation.steps
             if isinstance(step.value, list) and step.part == "forward"]
    assert [(step.layer, len(step.value)) for step in whole] == [shown]
    assert f"doubled({Names(len(layers)).a(shown[0] - 1)})" in explanation.render()
    slope = network.backprop([1.0, 2.0], [1.0, 0.0])[shown[0] - 1]["scale"]
    assert [step.value for step in explanation.steps if step.quantity == "dC/dscale"] == [slope]
    assert [layer.scale[0] for layer in layers if isinstance(layer, Doubled)] == before == [0.5]
    for format in ("text", "markdown", "html", "json"):
        assert "doubled(" in explanation.render(format)


def test_dropout_is_said_to_work_in_training_only_and_draws_nothing_from_the_network_itself():
    plugins()
    network = minnet.Network.mlp([2, 3, "dropout:0.5", 1])
    state = network.layers[1].source.getstate()
    text = str(minnet.explain(network, [1.0, 2.0], [1.0]))
    assert "'dropout' is no dense layer" in text
    assert "does its part in training only" in " ".join(text.split())
    assert network.layers[1].source.getstate() == state


def wide(inputs=784, neurons=30):
    """A step of a network with many inputs, of which a few are not 0."""
    network = minnet.Network.mlp([inputs, neurons, 10])
    x = [0.0] * inputs
    for place, k in enumerate((20, 300, 301, 302, 500)):
        x[k % inputs] = 1.0 / 2 ** place
    return minnet.explain(network, x, [1.0] + [0.0] * 9)


def test_of_a_long_sum_the_first_terms_that_are_not_0_are_shown_and_how_many_others():
    step = wide().steps[0]
    assert step.symbols == "w₁,₂₁⁽¹⁾ x₂₁ + w₁,₃₀₁⁽¹⁾ x₃₀₁ + w₁,₃₀₂⁽¹⁾ x₃₀₂ + … + b₁⁽¹⁾"
    assert re.fullmatch(r"\S+·1 \+ \S+·0\.5 \+ \S+·0\.25 \+ … \+ 781 more \+ \S+", step.numbers)


def test_of_a_large_layer_the_first_neurons_are_shown_and_how_to_see_the_others():
    text = " ".join(wide().render().split())
    assert "… and 27 more neurons; --neuron 1.4 shows one." in text
    assert "… and 781 more weights of each neuron; --most 784 shows all." in text
    assert "779 of the 784 inputs are 0 and add nothing." in text
    assert "z₃⁽¹⁾ =" in text and "z₄⁽¹⁾ =" not in text


def test_the_steps_as_data_leave_nothing_out():
    explanation = wide(40, 30)
    assert len(values(explanation, "w")) == 40 * 30 + 30 * 10
    assert len(values(explanation, "z")) == 40


def test_more_is_shown_if_more_is_asked_for():
    text = wide(40, 30).render(most=20)
    assert "z₃₀⁽¹⁾ =" in text and "more neurons" not in text and " more" not in text


def test_one_neuron_is_shown_alone():
    text = wide().render(neuron="1.5", width=200)
    shown = set(re.findall(r"^  (\S+) =", text, re.MULTILINE))
    assert {"z₅⁽¹⁾", "a₅⁽¹⁾", "δ₅⁽¹⁾"} <= shown
    assert not re.search(r"^  (C|z₁⁽¹⁾|δ₅⁽²⁾) =", text, re.MULTILINE)
    assert "After the step\n  a₉⁽²⁾ =" in wide().render(neuron="2.9", width=200)
    assert explained().render(neuron=(2, 1)) == explained().render(neuron="2.1")


@pytest.mark.parametrize("step, parts", explanation.PARTS.items())
def test_a_part_is_shown_alone(step, parts):
    described = json.loads(explained().render("json", step=step))
    assert {step["part"] for step in described["steps"]} == set(parts)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_longer_than_the_width(width, lang):
    for shown in (explained(), wide()):
        for line in shown.render(lang=lang, width=width).splitlines():
            assert columns(line) <= width or len(line.split()) <= 2, line


def test_a_wide_letter_takes_two_columns():
    assert columns("神经 z₁") == 7


def test_the_width_is_the_terminals(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    assert max(columns(line) for line in str(explained()).splitlines()) in range(45, 51)


@pytest.mark.parametrize("format", explanation.FORMATS)
def test_both_languages_show_the_same_numbers_in_the_same_order(format):
    width = {"width": 10 ** 6} if format == "text" else {}
    english, chinese = (re.sub(r'lang="[^"]*"', "", wide().render(format, lang, **width))
                        for lang in ("en", "zh"))
    assert english != chinese
    for pattern in (r"\d\.\d{9}\b", r"<[^>]+>", r"^#+ |^\|---", r"[zaδwb][₀-₉,]+⁽.⁾"):
        found = re.findall(pattern, english, re.MULTILINE)
        assert found == re.findall(pattern, chinese, re.MULTILINE)
    assert len(english.splitlines()) == len(chinese.splitlines())


def test_both_languages_have_the_same_words_with_the_same_gaps():
    assert {key: sorted(re.findall(r"{(\w+)}", text)) for key, text in EN.items()} == {
        key: sorted(re.findall(r"{(\w+)}", text)) for key, text in ZH.items()}


def test_chinese_takes_the_words_of_the_tutorials():
    text = explained().render(lang="zh", width=200)
    for word in ("神经网络", "前向传播", "加权输入", "损失函数", "反向传播", "误差", "梯度", "权重", "偏置", "学习率"):
        assert word in text


def test_json_is_one_object_whose_values_are_whole():
    described = json.loads(explained().render("json", digits=2))
    steps = {(step["part"], step["symbol"]): step for step in described["steps"]}
    assert described["cost"] == explained().cost
    assert steps["cost", "C"]["value"] == explained().cost
    assert steps["forward", "z₁⁽¹⁾"]["known"] == {
        "w₁₁⁽¹⁾": 0.15, "x₁": 0.05, "w₁₂⁽¹⁾": 0.2, "x₂": 0.1, "b₁⁽¹⁾": 0.35}
    assert steps["forward", "z₁⁽¹⁾"]["equation"] == "weighted-input"


def test_markdown_has_a_table_of_four_columns_for_each_section():
    text = explained().render("markdown")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert text.count("\n## ") == text.count("|---|---|---|---:|") == 10
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


def test_html_is_one_element_without_scripts_and_with_every_sign_escaped():
    plugins()
    network = minnet.Network([minnet.Dense(2, 1)],
                             minnet.Loss("a<b>&\"c\"", lambda a, y: a[0], lambda a, y: [1.0]))
    html = minnet.explain(network, [1.0, 2.0], [1.0])._repr_html_()
    assert html.startswith('<div class="minnet-explain"') and html.rstrip().endswith("</div>")
    assert not any(sign in html for sign in ("<script", "http", "a<b>"))
    assert "a&lt;b&gt;&amp;" in html
    for tag in ("div", "table", "tr", "td", "th", "h3", "dl"):
        assert len(re.findall(f"<{tag}[ >]", html)) == html.count(f"</{tag}>")
    assert "prefers-color-scheme" in html


@pytest.mark.parametrize("digits, value, written", [
    (9, 0.3775, "0.3775"), (9, 0.7513650695523157, "0.751365070"), (9, 1.5e-07, "1.5e-07"),
    (9, 1 / 3e7, "3.33333333e-08"),
    (9, -0.0, "0"), (9, 2.0, "2"), (3, 2 / 3, "0.667"), (3, 0.0123456, "1.23e-02"), (1, 0.5, "0.5"),
    (17, 0.1 + 0.2, "0.30000000000000004"),
    (9, 1e300, "1e+300"), (9, [1.0, 0.5], "[1, 0.5]"), (9, [0.0] * 20, "[0, 0, 0, … + 17 more]"),
])
def test_a_number_is_rounded_to_the_decimals_that_are_asked_for(digits, value, written):
    assert Style(digits).number(value) == written


@pytest.mark.parametrize("call, told", [
    (lambda: minnet.explain(example(), [1.0], [0.0, 1.0]),
     "the network's input should have 2 numbers, and has 1"),
    (lambda: minnet.explain(example(), [1.0, 2.0], [0.0]),
     "the target should have 2 numbers, and has 1"),
    (lambda: minnet.explain(minnet.Network([Doubled()]), [1.0, 2.0], [0.0]),
     "the target should have 2 numbers, and has 1"),
    (lambda: minnet.explain(example(), [1.0, math.nan], [0.0, 1.0]),
     "the network's input holds a number that is infinite or not a number"),
    (lambda: minnet.explain(example(), "ab", [0.0, 1.0]),
     "should be a list of numbers, and is 'ab'"),
    (lambda: minnet.explain([2, 2, 2], [1.0], [0.0]),
     "expected a Network to explain, and got [2, 2, 2]"),
    (lambda: minnet.explain(example(), [1.0, 2.0], [0.0, 1.0], learning_rate=0),
     "learning_rate should be a number above 0, and is 0"),
    (lambda: minnet.explain(minnet.Network.mlp([2, 2], "identity"), [1.0, 2.0], [0.0, 9.0],
                            learning_rate=1e300), "the step is too large"),
    (lambda: minnet.explain(minnet.Network.mlp([2, 2], "identity"), [1e300, 2.0], [0.0, 9.0]),
     "too large to compute with"),
    (lambda: explained().render("pdf"),
     "there is no format 'pdf'; there are text, markdown, html, json"),
    (lambda: explained().render(lang="fr"),
     "there are no words in the language 'fr'; there are en, zh"),
    (lambda: explained().render(step="sideways"), "there is no step 'sideways' to explain"),
    (lambda: explained().render(digits=0),
     "digits should be a whole number from 1 to 17, and is 0"),
    (lambda: explained().render(most=0), "most should be a whole number, 1 or more, and is 0"),
    (lambda: explained().render(neuron="3.1"), "has 2 layers, counted from 1"),
    (lambda: explained().render(neuron="2.3"), "layer 2 has 2 neurons, counted from 1"),
    (lambda: explained().render(neuron="first"), "and this is 'first'"),
])
def test_what_cannot_be_explained_is_refused_in_a_sentence(call, told):
    with pytest.raises(minnet.MinnetError, match=re.escape(told)) as caught:
        call()
    assert "\n" not in str(caught.value)


IN_EVERY_ORDER = [
    "import minnet\nminnet.explain(network(minnet), [1.0, 2.0], [1.0])\n"
    "import minnet.explain.words",
    "import minnet.explain.words\nimport minnet",
    "from minnet.explain import notation\nimport minnet",
    "from minnet import explain\nimport minnet\nassert explain is minnet.explain",
]


def bare(program, *options):
    """What a program prints, run by this Python without anything that is installed."""
    done = subprocess.run([sys.executable, "-S", *options, "-c", program], encoding="utf-8",
                          capture_output=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"})
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("imports", IN_EVERY_ORDER)
def test_minnet_explain_can_be_called_whatever_was_imported_first(imports):
    program = ("import sys\ndef network(minnet):\n    return minnet.Network.mlp([2, 1])\n"
               f"{imports}\n"
               "print(repr(minnet.explain(network(minnet), [1.0, 2.0], [1.0])))")
    assert bare(program).startswith("Explanation(Network(2-1, sigmoid, half_squared_error), cost ")


def test_a_bare_python_explains():
    program = ("import sys, minnet\n"
               "print(minnet.explain(minnet.Network.mlp([2, 1]), [1.0, 2.0], [1.0]))\n"
               "assert not {'numpy', 'pluggy', 'minnet.plugin', 'minnet.cli'} & set(sys.modules)")
    assert "After the step" in bare(program)
