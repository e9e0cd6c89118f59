"""minnet export and minnet import: Python files, Nielsen's JSON, scikit-learn, and the commands."""

import importlib.util
import json
import math
import pathlib
import random
import re
import shutil
import subprocess
import sys

import minnet
import pytest
from minnet_plugins.exchange import from_nielsen, from_sklearn, to_c, to_python

RESTRICTED = pathlib.Path(__file__).parent.parent / "restricted"


def near(found, expected, most=1e-12):
    """Whether two lists of numbers are the same but for rounding."""
    return len(found) == len(expected) and all(
        abs(a - b) <= most * max(1, abs(b)) for a, b in zip(found, expected))


def test_the_python_file_of_every_part_gives_the_networks_numbers(travellers, samples_of):
    for network in travellers.values():
        names = {"__name__": "exported"}
        exec(to_python(network), names)
        for x in samples_of(network):
            assert near(names["predict"](tuple(x)), network.predict(x), 4e-15), network
            if network.classes:
                assert names["classify"](x) == network.classify(x)


def test_the_python_file_needs_only_math_and_has_only_what_the_network_needs(travellers):
    for network in travellers.values():
        text = to_python(network)
        assert set(re.findall(r"^ *(?:import|from) .*", text, re.MULTILINE)) == {
            "import math", "    import sys"}
        assert ("def conv2d" in text) == ("conv2d" in [layer.name for layer in network.layers])
    assert re.findall(r"def (\w+)", to_python(travellers["f_tanh"])) == ["predict", "dot", "dense"]
    assert "z if z > 0 else 0.2 * z" in to_python(travellers["f_leaky_relu:0.2"])
    said = to_python(travellers["units"])
    assert 'It takes: age, a \\"quoted\\" \\\\, c */.\nIt answers: price.\n' in said


def test_numbers_are_the_networks_to_the_last_digit(travellers):
    for name in "whole", "digits":
        network, names = travellers[name], {"__name__": "exported"}
        exec(to_python(network), names)
        assert names["WEIGHTS_1"] == network.layers[0].weights
        assert names["BIASES_1"] == network.layers[0].biases


def test_run_as_a_program_it_answers_its_words_and_its_input(travellers, samples_of, tmp_path):
    network, path = travellers["lone"], tmp_path / "lone.py"
    path.write_text(to_python(network), encoding="utf-8")
    bare = [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(path)]
    x, other = samples_of(network, 2)
    done = subprocess.run([*bare, *map(repr, x)], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"{network.classify(x)} {network.predict(x)[0]!r}\n"
    given = "\n".join(",".join(map(repr, sample)) for sample in (x, other))
    done = subprocess.run(bare, input=given, capture_output=True, encoding="utf-8", check=True)
    assert [float(line.split()[-1]) for line in done.stdout.splitlines()] == [
        network.predict(sample)[0] for sample in (x, other)]
    done = subprocess.run([*bare, "1", "2"], capture_output=True, encoding="utf-8")
    assert "ValueError: a sample is 4 numbers, and this has 2" in done.stderr


def test_micropython_gives_the_same_numbers(travellers, samples_of):
    folder = matrix().FOLDER
    if not shutil.which("node") or not (folder / "node_modules" / "@micropython").is_dir():
        pytest.skip("there is no MicroPython: tests/restricted/run --install gets it")
    files, lines, expected = {}, [], []
    for name, network in travellers.items():
        name = re.sub(r"\W", "_", name)
        files[f"{name}.py"] = to_python(network)
        lines.append(f"import {name}")
        for x in samples_of(network, 2):
            lines.append(f"x = [float(word) for word in {' '.join(map(repr, x))!r}.split()]")
            lines.append(f"print(*['%.17g' % a for a in {name}.predict(x)])")
            expected.append(network.predict(x))
    done = subprocess.run(["node", RESTRICTED / "in_node.mjs", "micropython", folder],
                          input=json.dumps({"files": files, "program": "\n".join(lines)}),
                          capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-300:]
    found = [list(map(float, line.split())) for line in done.stdout.splitlines()]
    assert len(found) == len(expected) and all(map(near, found, expected))


def matrix():
    """What knows where the interpreters of tests/restricted are."""
    spec = importlib.util.spec_from_file_location("restricted_matrix", RESTRICTED / "matrix.py")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(RESTRICTED))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(RESTRICTED))
    return module


class Wrong(minnet.Layer):
    """A layer whose own text does something else."""

    name = "wrong"

    def forward(self, x):
        """a = x + 1"""
        return x, [x_k + 1 for x_k in x]

    def exported(self, form, name, inputs):
        """The text of a function, of a = x."""
        return f"def {name}(x):\n    return x" if form == "python" else None


class Dense(minnet.Dense):
    """Another layer of the same name."""


def test_what_cannot_come_along_is_refused_by_name():
    def of_others(z):
        """A function with a name that is known here alone."""
        return json.loads(str(z))

    own = minnet.Network([Dense(2, 1)])
    wrong = minnet.Network.mlp([2, Wrong(), 1])
    others = minnet.Network.mlp([2, 1], minnet.Activation("others", of_others, of_others))
    diverged = minnet.Network.mlp([2, 1])
    diverged.layers[0].biases = [math.nan]
    for network, write, words in [
            (own, to_python, "layer 'dense' cannot come along, for it is not minnet's own"),
            (own, to_c, "layer 'dense' cannot come along"),
            (wrong, to_python, "is a part's text wrong"),
            (wrong, to_c, "layer 'wrong' cannot come along"),
            (others, to_python, "activation 'others' cannot come along, for its formula uses"),
            (others, to_c, "activation 'others' cannot come along, for its formula uses 'json'"),
            (diverged, to_python, "some of its weights are infinite or not a number"),
            (diverged, to_c, "some of its weights are infinite or not a number")]:
        with pytest.raises(minnet.MinnetError) as caught:
            write(network)
        assert words in str(caught.value)


@pytest.mark.parametrize("form, ending, mark", [("python", ".py", "def predict"),
                                                ("c", ".h", "float the_net_predict")])
def test_the_command_writes_beside_the_model_and_says_how_to_use_it(done, tmp_path, form, ending,
                                                                    mark):
    model = tmp_path / "the-net.json"
    minnet.save(minnet.Network.mlp([3, 2, 1]), model)
    output = done("export", model, "--to", form)
    out = tmp_path / f"the-net{ending}"
    text = out.read_text(encoding="utf-8")
    assert output.startswith(f"{out}: {out.stat().st_size:,} bytes, Network(3-2-1, sigmoid,")
    use = {"python": f"python3 {out} 0.5 0.5 … answers, and so does its predict(x)",
           "c": f'#include "{out}", and the_net_predict(x, y) answers'}[form]
    assert output.splitlines()[1] == use and mark.replace("float", "void") in text
    minnet.save(minnet.Network.mlp([3, 2, 2]), model)
    done("export", model, "--to", form)
    assert out.read_text(encoding="utf-8") != text


def test_a_path_of_spaces_and_chinese_is_quoted_and_its_names_are_of_letters_c_knows(done,
                                                                                     tmp_path):
    model = tmp_path / "网 络.json"
    minnet.save(minnet.Network.mlp([3, 1]), model)
    assert f"python3 '{tmp_path}/网 络.py' 0.5 0.5 …" in done("export", model, "--to", "python")
    assert "and model_predict(x, y) answers" in done("export", model, "--to", "c")
    assert "void model_predict(" in (tmp_path / "网 络.h").read_text(encoding="utf-8")


def test_files_that_minnet_export_did_not_write_are_left_as_they_are(done, refused, tmp_path):
    model, program = tmp_path / "net.json", tmp_path / "net.py"
    minnet.save(minnet.Network.mlp([3, 1]), model)
    program.write_text("import minnet\n", encoding="utf-8")
    assert "minnet export did not write it" in refused("export", model, "--to", "python")
    assert program.read_text(encoding="utf-8") == "import minnet\n"
    saved = model.read_bytes()
    assert "is the network itself: name another" in refused("export", model, "--to", "c", "--out",
                                                            model)
    assert model.read_bytes() == saved
    assert "there is no folder" in refused("export", model, "--to", "c", "--out",
                                           tmp_path / "nowhere" / "net.h")


def test_wrong_words_are_told_with_the_known_ones(says, tmp_path):
    status, _, errors = says("export", tmp_path / "net.json", "--to", "java")
    assert status == 2 and "'java'" in errors
    assert all(form in errors for form in ("onnx", "python", "c"))
    status, _, errors = says("export", tmp_path / "net.json", "--to", "python", "--dtype",
                             "float32")
    assert status == 2 and "--dtype float32 is not for --to python, whose numbers are fl" in errors


def nielsen(sizes=(3, 4, 2), cost="CrossEntropyCost", seed=0):
    """What his network2.py saves: of weights a list of rows, of biases a list of columns."""
    source = random.Random(seed)
    return {"sizes": list(sizes), "cost": cost,
            "weights": [[[source.gauss(0, 1) for k in range(n)] for j in range(m)]
                        for n, m in zip(sizes, sizes[1:])],
            "biases": [[[source.gauss(0, 1)] for j in range(m)] for m in sizes[1:]]}


@pytest.mark.parametrize("cost, loss", [("CrossEntropyCost", "binary_cross_entropy"),
                                        ("QuadraticCost", "half_squared_error")])
def test_nielsens_network_answers_as_his_feedforward_and_costs_what_his_does(done, tmp_path, cost,
                                                                             loss):
    np = pytest.importorskip("numpy", reason="his feedforward is NumPy's")
    saved = nielsen([6, 5, 4, 3], cost)
    (tmp_path / "his.json").write_text(json.dumps(saved), encoding="utf-8")
    output = done("import", tmp_path / "his.json", "--out", tmp_path / "net.json")
    assert output.startswith(f"{tmp_path / 'net.json'}: Network(6-5-4-3, sigmoid, {loss})\n")
    network = minnet.load(tmp_path / "net.json")
    x, y = np.linspace(-1, 1, 6).reshape(-1, 1), np.array([[0.0], [1.0], [0.0]])
    a = x
    for w, b in zip(saved["weights"], saved["biases"]):
        a = 1.0 / (1.0 + np.exp(-(np.dot(np.array(w), a) + np.array(b))))
    assert near(network.predict(x.ravel().tolist()), a.ravel().tolist())
    his = (np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a)) if cost == "CrossEntropyCost"
           else 0.5 * np.linalg.norm(a - y) ** 2)
    assert network.cost(x.ravel().tolist(), y.ravel().tolist()) == pytest.approx(his, rel=1e-12)
    delta = (a - y) * (1 if cost == "CrossEntropyCost" else a * (1 - a))
    found = network.backprop(x.ravel().tolist(), y.ravel().tolist())[-1]["biases"]
    assert near(found, delta.ravel().tolist())


@pytest.mark.parametrize("change, words", [
    ({"cost": "HingeCost"}, "its cost is 'HingeCost', and known are QuadraticCost and Cross"),
    ({"sizes": [3, 4]}, "by its sizes it should have weights of 1 layers"),
    ({"sizes": "3-4-2"}, "its sizes should be whole numbers"),
    ({"sizes": [3, -4, 2]}, "its sizes should be whole numbers"),
    ({"weights": [[[1, 2]], [[1]]]}, "the weights into layer 2 should be 4 rows of 3 finite"),
    ({"biases": [[[1], [2], [3], [math.nan]], [[0], [0]]]}, "the biases of layer 2 should be 4"),
    ({"weights": None}, "by its sizes it should have weights of 2 layers"),
    ({"format": "other", "cost": None}, "its cost is None"),
], ids=str)
def test_a_damaged_file_of_his_is_refused(tmp_path, change, words):
    path = tmp_path / "his.json"
    path.write_text(json.dumps({**nielsen(), **change}), encoding="utf-8")
    with pytest.raises(minnet.MinnetError) as caught:
        from_nielsen(path)
    assert words in str(caught.value)


@pytest.mark.parametrize("content, words", [
    (b'{"sizes": [3, 1]', "is no whole JSON"),
    (b'{"layers": []}', "no network of Nielsen's network2.py: it lacks sizes, weights, biases, co"),
    (b'{"format": "minnet network"}', "is a network of minnet's own, so it needs no import"),
    (b"\x80\x04 a pickle", "is neither ONNX nor the JSON of Nielsen's network2.py"),
    (b"", "is neither ONNX nor the JSON"),
    (None, "No such file"),
], ids=["cut", "other JSON", "minnet's", "pickle", "empty", "missing"])
def test_a_file_of_another_kind_is_refused_and_nothing_written(refused, tmp_path, content, words):
    if content is not None:
        (tmp_path / "file").write_bytes(content)
    assert words in refused("import", tmp_path / "file", "--out", tmp_path / "net.json")
    assert not (tmp_path / "net.json").exists()


def test_that_nothing_could_be_written_is_told_before_anything_is_read(refused, tmp_path):
    assert "there is no folder" in refused("import", tmp_path / "net.onnx", "--out",
                                           tmp_path / "nowhere" / "net.json")


@pytest.fixture
def fitted():
    """A function that fits an MLP of scikit-learn for a few steps: (it, its samples)."""
    network = pytest.importorskip("sklearn.neural_network", reason="scikit-learn is not installed")

    def fit(kind, activation, targets):
        source = random.Random(0)
        x = [[source.gauss(0, 1) for k in range(4)] for i in range(30)]
        mlp = getattr(network, kind)(hidden_layer_sizes=(5, 3), activation=activation,
                                     random_state=1, max_iter=8, solver="lbfgs")
        return mlp.fit(x, [targets(x_i) for x_i in x]), x
    return fit


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_networks_answer_the_same(fitted, activation):
    kinds = {
        "two": lambda x: "yes" if x[0] > 0 else "no",
        "three": lambda x: (x[0] > 0) + (x[1] > 0),
        "labels": lambda x: [int(x[0] > 0), int(x[1] > 0), 1],
    }
    for kind, targets in kinds.items():
        mlp, xs = fitted("MLPClassifier", activation, targets)
        network = from_sklearn(mlp)
        for x, expected in zip(xs, mlp.predict_proba(xs).tolist()):
            assert near(network.predict(x), expected[1:] if kind == "two" else expected), kind
        if kind == "labels":
            assert network.classes is None
        else:
            assert network.classes == [str(name) for name in mlp.classes_]
            assert list(map(network.classify, xs)) == list(map(str, mlp.predict(xs)))
    for targets in (lambda x: x[0] * 3, lambda x: [x[0], x[1] - 2]):
        mlp, xs = fitted("MLPRegressor", activation, targets)
        network = from_sklearn(mlp)
        for x, expected in zip(xs, mlp.predict(xs).reshape(len(xs), -1).tolist()):
            assert near(network.predict(x), expected)


@pytest.mark.filterwarnings("ignore")
def test_a_pipelines_scaler_comes_along_and_is_saved(fitted, tmp_path):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, StandardScaler
    mlp, xs = fitted("MLPClassifier", "tanh", lambda x: int(x[0] > 0))
    targets, xs = mlp.predict(xs), [[100 * x_k + 7 for x_k in x] for x in xs]
    pipeline = make_pipeline(StandardScaler(), mlp).fit(xs, targets)
    minnet.save(from_sklearn(pipeline), tmp_path / "net.json")
    network = minnet.load(tmp_path / "net.json")
    for x, expected in zip(xs, pipeline.predict_proba(xs).tolist()):
        assert near(network.predict(x), expected[1:])
    with pytest.raises(minnet.MinnetError, match="step MinMaxScaler of the Pipeline cannot come"):
        from_sklearn(make_pipeline(MinMaxScaler(), mlp).fit(xs, targets))


@pytest.mark.filterwarnings("ignore")
def test_what_of_scikit_learn_cannot_come_along_is_named(fitted):
    mlp, _ = fitted("MLPRegressor", "tanh", lambda x: abs(x[0]))
    mlp.out_activation_, mlp.loss = "exp", "poisson"
    with pytest.raises(minnet.MinnetError, match="output activation 'exp', of the loss 'poisson'"):
        from_sklearn(mlp)
    with pytest.raises(minnet.MinnetError, match="MLPRegressor has learned nothing yet"):
        from_sklearn(type(mlp)())
    with pytest.raises(minnet.MinnetError, match="expected an MLPClassifier or MLPRegressor"):
        from_sklearn("mlp.pkl")
