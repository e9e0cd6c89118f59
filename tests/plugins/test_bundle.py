"""`minnet bundle`: the core as one file, whole or small, with a model inside or not."""

import ast
import importlib.util
import json
import pathlib
import subprocess
import sys

import minnet
import pytest
from minnet_plugins.bundle import FIRST, joining, write_bundle
from minnet_plugins.bundle.smaller import smaller

CORE = pathlib.Path(minnet.core.__file__).parent
PUBLIC = [name for name in vars(minnet.core) if name[0].isupper()
          or callable(getattr(minnet.core, name))]


def imported(path):
    """A file as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"bundle_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown(path):
    """What a file prints when it is run by a Python that sees nothing else."""
    done = subprocess.run([sys.executable, "-I", "-S", "-B", "-X", "utf8", str(path)],
                          capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def model(tmp_path):
    """The path of a trained network."""
    letters, _ = minnet.load_dataset("letters")
    network = minnet.Network.mlp([30, 5, 3], "tanh", "softmax", "cross_entropy", seed=2)
    minnet.train(network, letters, epochs=3, batch_size=1, learning_rate=0.3, backend="python")
    minnet.save(network, tmp_path / "model.json")
    return tmp_path / "model.json"


@pytest.mark.parametrize("words, limit", [([], 60_000), (["--small"], 25_000)],
                         ids=["plain", "small"])
def test_it_has_every_name_of_the_core_and_keeps_under_its_size(done, tmp_path, words, limit):
    out = tmp_path / "minnet_core.py"
    assert done("bundle", "--out", out, *words) == f"{out}: {out.stat().st_size:,} bytes\n"
    assert out.stat().st_size < limit
    assert [name for name in PUBLIC if not hasattr(imported(out), name)] == []


@pytest.mark.parametrize("words", [[], ["--small"]], ids=["plain", "small"])
def test_run_as_a_program_it_learns_exclusive_or(done, tmp_path, words):
    done("bundle", "--out", tmp_path / "minnet_core.py", *words)
    lines = shown(tmp_path / "minnet_core.py").splitlines()
    assert lines[0] == ("Network(2-4-1, tanh, sigmoid, half_squared_error) "
                        "has learned to tell when one of two is 1, but not both:")
    for line, x, y in zip(lines[1:5], ("[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"), (0, 1, 1, 0)):
        assert line.startswith(x) and abs(float(line[len(x):]) - y) < 0.1


def test_every_statement_of_the_core_is_in_it_once_and_no_import_between_its_files(done, tmp_path):
    done("bundle", "--out", tmp_path / "minnet_core.py")
    text = (tmp_path / "minnet_core.py").read_text(encoding="utf-8")
    found = [ast.dump(node) for node in ast.parse(text).body]
    for path in CORE.glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body[1:]:
            expected = 0 if isinstance(node, ast.ImportFrom) and node.level else 1
            assert found.count(ast.dump(node)) == expected, f"{path.name}, line {node.lineno}"
    assert all(f"\n# {path.name}: " in text for path in CORE.glob("*.py")
               if path.name != "__init__.py")


@pytest.mark.parametrize("words", [[], ["--small"]], ids=["plain", "small"])
def test_a_model_inside_is_the_network_to_the_last_digit(done, tmp_path, model, words):
    out = tmp_path / "with_model.py"
    printed = done("bundle", "--out", out, "--model", model, *words)
    assert printed.endswith("Network(30-5-3, tanh, softmax, cross_entropy) inside\n")
    bundled, saved = imported(out).model(), minnet.load(model)
    described = json.loads(model.read_text(encoding="utf-8"))["layers"]
    for layer, entry in zip(bundled.layers, described):
        assert (layer.weights, layer.biases) == (entry["weights"], entry["biases"])
    assert bundled.classes == ["A", "B", "C"]
    for x in minnet.load_dataset("letters")[0].inputs:
        assert bundled.predict(x) == saved.predict(x)
    assert shown(out) == ("Network(30-5-3, tanh, softmax, cross_entropy) is ready: "
                          "network.predict(x) takes 30 numbers and gives 3\n"
                          "It tells apart: A, B, C\n")


def test_each_call_of_model_gives_a_network_of_its_own(done, tmp_path, model):
    done("bundle", "--out", tmp_path / "with_model.py", "--model", model)
    module = imported(tmp_path / "with_model.py")
    first, second = module.model(), module.model()
    first.layers[0].weights[0][0] += 1
    assert first.layers[0].weights[0][0] == second.layers[0].weights[0][0] + 1


@pytest.mark.parametrize("change, words", [
    ({"activation": "elu:0.5"},
     "there is no activation named 'elu:0.5'; known: identity, relu, sigmoid, softmax, tanh"),
    ({"loss": "huber:2"}, "there is no loss named 'huber:2'"),
    ({"sizes": [2, 3, "dropout:0.2", 1]}, "its layer 'dropout' is a plugin's"),
], ids=["activation", "loss", "layer"])
def test_a_model_with_a_plugins_part_is_refused_by_name(refused, tmp_path, change, words):
    minnet.save(minnet.Network.mlp(**{"sizes": [2, 3, 1], **change}), tmp_path / "model.json")
    model = tmp_path / "model.json"
    assert words in refused("bundle", "--out", tmp_path / "out.py", "--model", model)
    assert not (tmp_path / "out.py").exists()


@pytest.mark.parametrize("words", [[], ["--small"]], ids=["plain", "small"])
def test_a_models_penalties_are_left_out_and_said_to_be(done, tmp_path, words):
    network = minnet.Network.mlp([2, 3, 1], penalties=["l2:0.001", "l1:0.01"])
    minnet.save(network, tmp_path / "model.json")
    out = tmp_path / "out.py"
    printed = done("bundle", "--out", out, "--model", tmp_path / "model.json", *words)
    assert printed.endswith(
        " bytes, Network(2-3-1, sigmoid, half_squared_error, l2:0.001, l1:0.01) inside, "
        "but for its penalties, which only training needs\n")
    bundled = imported(out).model()
    assert bundled.penalties == [] and bundled.predict([0.5, 0.1]) == network.predict([0.5, 0.1])
    write_bundle(out, network)
    assert repr(network).endswith("l2:0.001, l1:0.01)")


def test_a_part_of_a_known_name_that_is_not_the_cores_own_is_refused(tmp_path):
    class Dense(minnet.Dense):
        """Another layer of the same name."""

    network = minnet.Network([Dense(2, 1)])
    with pytest.raises(minnet.MinnetError, match="its layer 'dense' is a plugin's"):
        write_bundle(tmp_path / "out.py", network)


def test_an_earlier_bundle_is_replaced(done, tmp_path):
    out = tmp_path / "minnet_core.py"
    done("bundle", "--out", out)
    plain = out.read_bytes()
    assert plain.startswith(FIRST.encode("utf-8") + b"\n")
    done("bundle", "--out", out, "--small")
    assert out.read_bytes() != plain and out.read_bytes().startswith(FIRST.encode("utf-8") + b"\n")
    assert [path.name for path in tmp_path.iterdir()] == ["minnet_core.py"]


@pytest.mark.parametrize("text", ["print('mine')\n", "", "\n" + FIRST + "\n", FIRST + " not\n"],
                         ids=["program", "empty", "a line late", "longer"])
def test_a_file_that_is_no_bundle_is_left_alone(refused, tmp_path, text):
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    error = refused("bundle", "--out", tmp_path / "mine.py")
    assert "mine.py is there and is no bundle, so it is left as it is: name another file" in error
    assert (tmp_path / "mine.py").read_text(encoding="utf-8") == text


def test_a_folder_that_is_not_there_is_told(refused, tmp_path):
    out = tmp_path / "nowhere" / "minnet_core.py"
    assert "there is no folder" in refused("bundle", "--out", out)


def test_a_model_that_is_not_there_is_told_and_nothing_is_written(refused, tmp_path):
    none = tmp_path / "none.json"
    assert "none.json" in refused("bundle", "--out", tmp_path / "out.py", "--model", none)
    assert not (tmp_path / "out.py").exists()


def test_where_the_bundle_goes_must_be_said(says):
    status, output, errors = says("bundle")
    assert status == 2 and "--out" in errors


def files(**texts):
    """A reader of the files of some other package."""
    return lambda name: texts["init" if name == "__init__" else name]


def test_files_come_after_those_that_they_need():
    read = files(init='"""All."""\nfrom .b import g\nfrom .a import f\n',
                 a='"""A."""\nimport math\n\ndef f():\n    return math.pi\n',
                 b='"""B."""\nfrom .a import f\n\ndef g():\n    return f()\n')
    text = joining.joined(read)
    names = {}
    exec(text, names)
    assert names["g"]() == pytest.approx(3.14159265358979)
    assert text.index("# a.py: A.") < text.index("# b.py: B.")
    assert text.startswith('"""All.\n"""\n\nimport math\n')


@pytest.mark.parametrize("texts, words", [
    (dict(init="from .a import f\nfrom .b import g\n", a="f = h = 1\n", b="g = h = 2\n"),
     "a.py and b.py both define 'h'; rename one of them"),
    (dict(init="from .a import sum\n", a="def sum(xs):\n    return 0\n"),
     "'sum' of a.py would hide Python's own"),
    (dict(init="from .a import f\n", a="from .b import g\nf = g\n", b="from .a import f\ng = f\n"),
     "a imports b imports a; break that circle"),
    (dict(init="from .a import f\n", a="from .b import g as f\n", b="g = 1\n"),
     "line 1 of a.py is an import that is no plain"),
    (dict(init="from .a import f\n", a="def f():\n    from .b import g\n    return g\n",
          b="g = 1\n"), "line 2 of a.py is an import"),
    (dict(init="from . import a\n", a="f = 1\n"), "line 1 of __init__.py is an import"),
], ids=["a clash", "Python's own", "a circle", "another name", "inside a function",
        "a file itself"])
def test_files_that_cannot_share_a_namespace_are_refused(texts, words):
    with pytest.raises(minnet.MinnetError) as caught:
        joining.joined(files(**texts))
    assert words in str(caught.value)


def without_words(tree):
    """A syntax tree without docstrings and annotations: that of the shortened program."""
    for node in ast.walk(tree):
        documented = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if documented and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or ([] if isinstance(node, ast.Module) else [ast.Pass()])
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef):
            node.returns = None
    return tree


def anonymous(tree):
    """A syntax tree in which every variable has the same name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = "_"
        if isinstance(node, ast.arg):
            node.arg = "_"
    return ast.dump(tree)


def test_the_small_bundle_is_the_same_program_with_other_local_names():
    text = joining.joined()
    assert anonymous(ast.parse(smaller(text))) == anonymous(without_words(ast.parse(text)))


@pytest.mark.parametrize("source, shortened", [
    ("x = 1  # a comment\n", "x=1\n"),
    ('def f(x: list, y: int = 2) -> float:\n    """Words."""\n    return x\n',
     "def f(x,y=2):return x\n"),
    ('class E(ValueError):\n    """Words."""\n', "class E(ValueError):pass\n"),
    ("def f(xs):\n    total = 0\n    for each in xs:\n        total += each\n    return total\n",
     "def f(xs):\n a=0\n for b in xs:a+=b\n return a\n"),
    ("class C:\n    def g(self, value):\n        self.value = value\n",
     "class C:\n def g(a,value):a.value=value\n"),
    ("def f(x):\n    width = 3\n    return f'{x} of {width}'\n",
     "def f(x):a=3;return f'{x} of {a}'\n"),
    ("def f(x):\n    if x is None or x in 'ab':\n        return 1 if x else 2\n",
     "def f(x):\n if x is None or x in 'ab':return 1 if x else 2\n"),
    ("def f(xs):\n    return [xs for each in (lambda each: each)(xs)]\n",
     "def f(xs):return[xs for each in(lambda each:each)(xs)]\n"),
    ("def f():\n    text = '''two\n  lines'''\n    return text\n",
     "def f():a='two\\n  lines';return a\n"),
    ("σ = 'é'; y = σ + 'ß'  # ö\ndef f(é: list) -> list:\n    return é\n",
     "σ='é';y=σ+'ß'\ndef f(é):return é\n"),
], ids=["comment", "annotations", "docstring", "locals", "self", "f-string", "words",
        "argument of another", "long text", "letters beyond ASCII"])
def test_shortened(source, shortened):
    assert smaller(source) == shortened
