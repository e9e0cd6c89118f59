"""The plane of the playground, as the page asks for it: data, steps, surfaces, edits, exports."""

import json
import math
import os
import shlex
import subprocess
import sys

import minnet
import pytest

from minnet_plugins.site.session import answer
from minnet_plugins.site.session.plane import current
from minnet_plugins.site.session.plane_data import Points

SMALL = {"samples": 60, "layers": [3, 2], "activations": ["tanh", "relu"], "batch_size": 7}


def ask(call, **arguments):
    """What a call returns, through JSON as the page has it; bytes as they are."""
    answered = answer(call, json.dumps(arguments))
    if isinstance(answered, bytes):
        return answered
    answered = json.loads(answered)
    if "error" in answered:
        raise minnet.MinnetError(answered["error"])
    return answered["result"]


def weights_of(state):
    return [state["weights"], state["biases"]]


def weights_in(network):
    return [[layer.weights for layer in network.layers], [layer.biases for layer in network.layers]]


def same(this, that):
    """Whether numbers nested alike are equal to 1e-12."""
    if isinstance(this, list):
        return len(this) == len(that) and all(map(same, this, that))
    return abs(this - that) < 1e-12


# The data

def points(**setup):
    """All points of a set-up."""
    ask("plane_make", **setup)
    parts = ask("plane_points")
    return parts["train"] + parts["test"]


def angle_on_arm(x, y):
    """How far the angle of a place is from where the spiral's first arm is, in half turns."""
    return ((math.atan2(x, y) - 1.75 * 2 * math.pi * math.hypot(x, y) / 5) / math.pi) % 2


OF_CLASSES = {
    "circle": lambda x, y: math.hypot(x, y) < 2.5,
    "xor": lambda x, y: x * y > 0,
    "gaussians": lambda x, y: x + y > 0,
    "spiral": lambda x, y: abs(angle_on_arm(x, y) - 1) > 0.5,
    "moons": lambda x, y: abs(math.hypot(x + 1.5, y + 0.75) - 3) < 1e-9,
}


@pytest.mark.parametrize("problem", OF_CLASSES)
def test_classes_are_where_their_figures_say(problem):
    made = points(problem=problem, samples=300)
    assert len(made) == 300 and {target for x, y, target in made} == {0, 1}
    assert max(abs(c) for x, y, target in made for c in (x, y)) <= 6
    wrong = [point for point in made if OF_CLASSES[problem](*point[:2]) != bool(point[2])]
    assert len(wrong) <= (6 if problem == "gaussians" else 1)


def test_quantities_are_where_their_figures_say():
    assert all(t == pytest.approx((x + y) / 10) for x, y, t in points(problem="plane"))
    peaks = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}
    for x, y, t in points(problem="hills"):
        near = min(peaks, key=lambda peak: math.dist(peak, (x, y)))
        assert t == pytest.approx(peaks[near] * max(0, 1 - math.dist(near, (x, y)) / 2))
    assert points(problem="rule", rule="0 < x < pi or not y**2 >= 4*abs(x)")[0][2] in (0, 1)
    for x, y, t in points(problem="rule", rule="exp(-x*x/2) * -y"):
        assert t == pytest.approx(math.exp(-x * x / 2) * -y)


@pytest.mark.parametrize("problem", [*OF_CLASSES, "plane", "hills", "rule"])
def test_noise_seed_and_share_do_what_they_say(problem):
    clean, again = (points(problem=problem, samples=100) for _ in range(2))
    assert clean == again
    assert clean != points(problem=problem, samples=100, noise=50)
    assert clean != points(problem=problem, samples=100, data_seed=1)
    assert clean == points(problem=problem, samples=100, share=80)
    assert list(map(len, list(ask("plane_points").values())[:2])) == [80, 20]


def test_own_points_of_three_classes_have_an_output_each():
    own = [[0, 0, "red"], [1, 1, "blue"], [-1, 2, "green"], [2, -1, "red"]]
    state = ask("plane_make", problem="own", points=own, share=100)
    assert state["classes"] == ["blue", "green", "red"] and len(state["biases"][-1]) == 3
    assert sorted(ask("plane_points")["train"]) == sorted(
        [[0, 0, 2], [1, 1, 0], [-1, 2, 1], [2, -1, 2]])
    assert state["test_loss"] is state["test_accuracy"] is None
    assert ask("plane_make", problem="own", points=[[1, 2, 1]])["classes"] == ["0", "1"]
    own = [[0, 0, 0.5], [1, 1, 1.25]]
    state = ask("plane_make", problem="own", points=own)
    assert state["classes"] is None and state["setup"]["output_activation"] == "identity"


def test_tables_with_a_header_or_without():
    bare = ask("plane_csv", text="1.5;-2;red\n3;4;blue\n\n")
    assert bare == {"points": [[1.5, -2, "red"], [3, 4, "blue"]], "classes": ["blue", "red"],
                    "scaled": ""}
    wide = ask("plane_csv", text="height,weight,class\n150,50,0\n200,100,1\n175,75,1\n")
    assert wide["points"] == [[-5, -5, 0], [5, 5, 1], [0, 0, 1]]
    assert wide["scaled"] == ("x from 150 … 200 is shown as -5 … 5. "
                              "y from 50 … 100 is shown as -5 … 5.")
    assert ask("plane_csv", text="0\t0\t100.5\n1\t1\t300.5")["points"][1] == [1, 1, 1]


# The training

@pytest.mark.parametrize("setup", [
    {"optimizer": "adam", "penalty": "l2:0.01", "loss": "cross_entropy",
     "output_activation": "softmax", "learning_rate": 0.01},
    {"optimizer": "momentum:0.8", "problem": "hills", "backend": "python", "noise": 10,
     "features": ["x", "y"], "learning_rate": 0.01},
    {"penalty": "l1:0.01", "loss": "hinge", "output_activation": "identity"},
])
def test_steps_are_those_of_train(setup):
    first = ask("plane_make", **SMALL, **setup)
    plane, outputs = current(), len(first["biases"][-1])
    source = minnet.random_source(0)
    layers = [minnet.Dense(inputs, neurons, activation, "xavier", source=source)
              for inputs, neurons, activation in ((2, 3, "tanh"), (3, 2, "relu"), (
                  2, outputs, plane.setup["output_activation"]))]
    network = minnet.Network(layers, plane.setup["loss"], setup.get("penalty", ()))
    assert weights_of(first) == weights_in(network)
    points, classes = Points(plane.setup), plane.classes
    train, test = (minnet.Dataset(
        [[x, y] for x, y, target in part],
        [[target] if outputs == 1 else minnet.one_hot(target, 2)
         for x, y, target in part], classes) for part in (points.train, points.test))
    history = minnet.train(network, train, epochs=3, batch_size=7, seed=0, validation=test,
                           learning_rate=plane.setup["learning_rate"], backend="python",
                           optimizer=plane.setup["optimizer"])
    for steps in ({"steps": 2}, {"steps": 7}, {"epochs": 1}, {"steps": 2}):
        state = ask("plane_step", **steps)
    assert (state["step"], state["epoch"]) == (12, 2)
    state = ask("plane_step", epochs=1)
    assert state["step"] == 15 and same(weights_of(state), weights_in(network))
    measured = minnet.evaluate(network, train, "python")
    assert state["loss"] + state["penalty"] == pytest.approx(measured.loss, abs=1e-12)
    assert state["accuracy"] == measured.accuracy
    assert state["test_loss"] + state["penalty"] == pytest.approx(history[-1].validation_loss)
    assert state["test_accuracy"] == history[-1].validation_accuracy
    assert (state["penalty"] > 0) == ("penalty" in setup)
    assert state["history"] == [[3, state["loss"], state["loss"] + state["penalty"],
                                 state["test_loss"]]]
    assert weights_of(ask("plane_rewind")) == weights_of(first)
    assert same(weights_of(ask("plane_step", epochs=3)), weights_in(network))
    assert weights_of(ask("plane_renew")) != weights_of(first)
    assert weights_of(ask("plane_renew", seed=0)) == weights_of(first)


def test_it_learns_the_circle_and_the_spiral():
    ask("plane_make", problem="circle")
    assert ask("plane_step", epochs=40)["test_accuracy"] >= 0.97
    ask("plane_make", problem="spiral")
    assert ask("plane_step", epochs=25)["test_accuracy"] >= 0.95


def test_rules_of_when_to_stop():
    ask("plane_make", problem="moons", stop_error=0.1)
    state = ask("plane_step", epochs=100)
    assert state["stopped"] == (f"stopped after epoch {state['epoch']}: the error rate is below "
                                "0.1")
    assert state["test_accuracy"] > 0.9 and state["epoch"] < 20
    assert ask("plane_step")["step"] == state["step"]
    ask("plane_make", problem="plane", stop_update=0.05)
    assert ask("plane_step", epochs=100)["stopped"].endswith("weight update is below 0.05")


def test_a_divergence_is_told_and_leaves_numbers():
    made = ask("plane_make", problem="plane", layers=[4], activations=["relu"], learning_rate=10)
    state = ask("plane_step", epochs=20)
    told = state["diverged"]
    assert told["step"] == state["step"] + 1 and 1 <= told["layer"] <= 2
    assert 1e10 < told["largest_z"] < math.inf and told["learning_rate"] == 1
    assert told["sentence"].startswith(f"Step {told['step']} diverged: the numbers of layer "
                                       f"{told['layer']} grew to |z| ")
    assert "try a learning rate of 1 from the same first weights" in told["sentence"]
    assert weights_of(ask("plane_step")) == weights_of(state)
    assert len(ask("plane_surfaces", size=5)) == 5 * 25
    assert weights_of(ask("plane_rewind")) == weights_of(made)


def test_numbers_changed_by_hand():
    ask("plane_make", **SMALL)
    state = ask("plane_edit", layer=1, name="weights", place=[1, 2], value=2)
    assert state["weights"][1][1][2] == 2 and state["loss"] != ask("plane_renew")["loss"]
    state = ask("plane_edit", layer=2, name="biases", place=[0], value=-0.5)
    assert state["biases"][2] == [-0.5] and state["setup"]["seed"] == 1
    assert ask("plane_rewind")["biases"][2] == [-0.5]


def test_surfaces_are_what_the_network_predicts():
    ask("plane_make", **{**SMALL, "features": ["x", "siny", "xy"]})
    ask("plane_step", epochs=5)
    network, size = current().network, 6
    made = ask("plane_surfaces", size=size)
    assert len(made) == 6 * size * size
    places = [-5, -3, -1, 1, 3, 5]
    traces = [network.forward([x, math.sin(y), x * y]) for y in reversed(places) for x in places]
    first = [255 * (trace[0][2][1] + 1) / 2 for trace in traces]
    last = [255 * trace[2][2][0] for trace in traces]
    assert all(abs(g - a) <= 0.51 for g, a in zip(made[36:72], first))
    assert all(abs(g - a) <= 0.51 for g, a in zip(made[-36:], last))
    relu = [trace[1][2][0] for trace in traces]
    assert max(made[108:144]) == (255 if max(relu) else 127) or max(relu) == 0
    assert ask("plane_surfaces", size=size, layer=0, neuron=1) == made[36:72]


# What is refused

@pytest.mark.parametrize("setup, words", [
    ({"samples": 0}, "samples should be a whole number from 2 to 5000, and is 0"),
    ({"layers": [1000], "activations": ["tanh"]},
     "the number of neurons of hidden layer 1 should be a whole number from 1 to 12, and is 1000"),
    ({"layers": [1] * 7}, "layers should be at most 6 numbers of neurons"),
    ({"layers": [4]}, "there are 1 hidden layers, so activations should be 1 names"),
    ({"learning_rate": 0}, "learning_rate should be a number above 0, and is 0"),
    ({"learning_rate": "fast"}, "learning_rate should be a number above 0, and is 'fast'"),
    ({"share": 0}, "share, in percent, should be a number from 10 to 100, and is 0"),
    ({"problem": "cat"}, "there is no problem 'cat'; there are circle, xor"),
    ({"problem": "own"}, "there are no points yet: click some into the plane"),
    ({"problem": "own", "points": [[1, "a", 2]]}, "point 1 should be two numbers and a label"),
    ({"features": []}, "the network needs a feature to look at"),
    ({"features": [["x"]]}, "there is no feature ['x']; there are x, y, x2"),
    ({"learning_rate": 10 ** 400}, "learning_rate should be a number above 0, and is 1000000"),
    ({"features": ["z"]}, "there is no feature 'z'; there are x, y, x2"),
    ({"optimizer": "adma"}, "there is no optimizer named 'adma' (did you mean 'adam'?)"),
    ({"activations": ["tahn", "relu"]}, "there is no activation named 'tahn' (did you mean 'tanh'"),
    ({"penalty": "l2:-1"}, "its strength should be a number above 0"),
    ({"loss": "binary_cross_entropy", "output_activation": "tanh"}, "choose an output activation"),
    ({"problem": "plane", "stop_error": 0.1}, "stop_error is for classes"),
    ({"colour": "red"}, "a set-up has no 'colour'; it has problem, rule"),
    ({"problem": "rule", "rule": "__import__('os').system('ls')"}, "is none of these"),
    ({"problem": "rule", "rule": "x.real > 0"}, "and 'x.real' is none of these"),
    ({"problem": "rule", "rule": "y > [x for x in (1,)][0]"}, "is none of these"),
    ({"problem": "rule", "rule": "y > "}, "the rule 'y >' cannot be read: write one like y > sin"),
    ({"problem": "rule", "rule": "y > x^2"}, "is none of these; a power is written x ** 2"),
    ({"problem": "rule", "rule": "y > log(x)"}, "the rule 'y > log(x)' has no value at x = -"),
    ({"problem": "rule", "rule": "9**9**9**9 > y"}, "has no value at x"),
    ({"problem": "rule", "rule": "sin(x, y) > 0"}, "gives a function too few numbers or too many"),
    ({"problem": "rule", "rule": "-" * 5000 + "x"}, "the rule has 5001 letters, and may have 200"),
    ({"problem": "rule", "rule": "factorial(999999)"}, "and 'factorial' is none of these"),
])
def test_set_ups_that_make_no_sense(setup, words):
    before = ask("plane_make", **SMALL)
    with pytest.raises(minnet.MinnetError) as error:
        ask("plane_make", **setup)
    assert words in str(error.value) and "\n" not in str(error.value)
    assert weights_of(ask("plane_rewind")) == weights_of(before)


def test_a_learning_rate_of_1e300_leaves_numbers():
    for output in ("sigmoid", "identity"):
        ask("plane_make", learning_rate=1e300, output_activation=output)
        state = ask("plane_step", epochs=2)
        assert state["diverged"] or state["epoch"] == 2
        assert len(ask("plane_surfaces", size=4)) == 7 * 16


@pytest.mark.parametrize("call, arguments, words", [
    ("plane_csv", {"text": ""}, "the table is empty: each row should hold x, y and a label"),
    ("plane_csv", {"text": "x,y,label\n"}, "the table has a header and no row below it"),
    ("plane_csv", {"text": "1,2\n"}, "row 1 of the table has 2 cells, and should have 3"),
    ("plane_csv", {"text": "1,2,a\n1,b,a\n"}, "row 2 of the table has 'b' where a number belongs"),
    ("plane_csv", {"text": "1,2,\n"}, "row 1 of the table has no label after x and y"),
    ("plane_csv", {"text": "1,2,\"a\n"}, "the table cannot be read"),
    ("plane_step", {"steps": 0}, "the number of steps should be a whole number from 1 to 100000"),
    ("plane_edit", {"layer": 0, "name": "weights", "place": [3, 0], "value": 1},
     "the neuron should be a whole number from 0 to 2, and is 3"),
    ("plane_edit", {"layer": 0, "name": "bias", "place": [0], "value": 1},
     "weights or biases can be set, and not 'bias'"),
    ("plane_edit", {"layer": 0, "name": "biases", "place": [0], "value": "big"},
     "the biases should be numbers, and this is 'big'"),
    ("plane_surfaces", {"size": 1000}, "the size of a surface should be a whole number from 2"),
    ("plane_surfaces", {"layer": 9}, "there is no neuron None of layer 9: both count from 0"),
])
def test_calls_that_make_no_sense(call, arguments, words):
    ask("plane_make", **SMALL)
    with pytest.raises(minnet.MinnetError) as error:
        ask(call, **arguments)
    assert words in str(error.value)


def test_every_name_is_known_and_works():
    names = ask("plane_names")
    assert {"tanh", "gelu"} <= {part["name"] for part in names["activation"]}
    assert {"name": "l2", "settings": True, "learning_rate": None} in names["penalty"]
    assert all(set(suited) <= set(names["defaults"]) for suited in names["suited"].values())
    for part in names["activation"]:
        ask("plane_make", **{**SMALL, "activations": [part["name"]] * 2})
        assert ask("plane_step", epochs=1)["epoch"] == 1
        assert len(ask("plane_surfaces", size=3)) == 6 * 9
    for kind in ("initializer", "optimizer", "penalty"):
        for part in names[kind]:
            ask("plane_make", **{**SMALL, kind: part["name"]})
            assert ask("plane_step", epochs=1)["epoch"] == 1
    for part in names["loss"]:
        ask("plane_make", **{**SMALL, "loss": part["name"]})
        assert ask("plane_step", epochs=1)["epoch"] == 1


# The way to the terminal

def run_in(folder, words):
    """Run a command in a folder, with this minnet."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(minnet.__file__)))
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    done = subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("setup, edits, steps", [
    ({"features": ["x", "y2"], "optimizer": "adam", "penalty": "l2:0.001", "seed": 5,
      "layers": [3, 3], "activations": ["tanh", "tanh"], "learning_rate": 0.01}, [], 10),
    ({"problem": "own", "points": [[0, 0, "no"], [0, 1, "yes"], [1, 0, "yes"], [1, 1, "no"]],
      "share": 100, "batch_size": 1}, [0], 8),
    ({"problem": "rule", "rule": "x * y", "optimizer": "momentum", "learning_rate": 0.001},
     [3, 6], 7),
])
def test_command_and_program_give_the_same_weights(setup, edits, steps, tmp_path):
    ask("plane_make", **{**SMALL, **setup})
    for step in range(steps):
        if step in edits:
            ask("plane_edit", layer=1, name="weights", place=[0, 1], value=0.25 + step)
        state = ask("plane_step")
    exported = ask("plane_export")
    assert bool(exported["note"]) == exported["command"].startswith("python3") == (len(edits) == 2)
    for folder, files in (("a", {"program.py": exported["program"]}), ("b", exported["files"])):
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
    run_in(tmp_path / "a", ["program.py"])
    program, *words = shlex.split(exported["command"])
    run_in(tmp_path / "b", words if program == "python3" else ["-m", "minnet", *words])
    (tmp_path / "model.json").write_text(exported["model"], encoding="utf-8")
    for path in "a/" + exported["model_name"], "b/" + exported["model_name"], "model.json":
        network = minnet.load(tmp_path / path)
        assert same(weights_in(network), weights_of(state))
        assert network.classes == state["classes"]


def test_a_table_of_parts_is_read_as_it_stands_and_any_other_is_not(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("x,y,label,part\n" + "1,20,a,train\n2,30,b,train\n" * 15 + "3,4,a,test\n")
    train, test = minnet.load_dataset(str(path))
    assert (len(train), len(test), train.scales, train.classes) == (30, 1, None, ["a", "b"])
    network = minnet.Network.mlp([2, 2])
    network.columns = ["x", "y"]
    assert len(minnet.load_dataset(str(path), network=network)[0]) == 31
    path.write_text(path.read_text() + "3,4,a,elsewhere\n")
    with pytest.raises(minnet.MinnetError, match="has text in its column"):
        minnet.load_dataset(str(path))
