"""The equations by name: each is a function of the core that says so, and none lacks a name."""

import ast
import math
import pathlib
import re
import shutil

import pytest

import minnet.core
from minnet.core import ACTIVATIONS, LOSSES, SGD, Network, activations, layer, vectors
from minnet.equations import EQUATIONS, Equation, equation, equations_of, function_of

ROOT = pathlib.Path(minnet.core.__file__).resolve().parents[2]
CORE = ROOT / "minnet" / "core"
TUTORIALS = ROOT.parent / "shared" / "seeds"

# Equations whose function is not written in the core: the docstring that has the id is this one's.
STATED_ELSEWHERE = {"tanh": "activations.tanh_prime"}
# Functions whose docstring begins with a formula, but which are no equation, each with its reason.
NO_EQUATION = {}


def documented(folder) -> dict:
    """The docstring of every public function and method in a folder's files, by its place.

    The files are read, not run; a place is "layer.Dense.forward".
    """
    found = {}

    def look(nodes, place):
        for node in nodes:
            name = getattr(node, "name", None)
            if isinstance(node, ast.FunctionDef) and not name.startswith("_"):
                found[f"{place}.{name}"] = ast.get_docstring(node) or ""
            elif isinstance(node, ast.ClassDef) and not name.startswith("_"):
                look(node.body, f"{place}.{name}")
            elif isinstance(node, (ast.Try, ast.ExceptHandler, ast.If)):
                look(ast.iter_child_nodes(node), place)

    for path in sorted(pathlib.Path(folder).glob("*.py")):
        look(ast.parse(path.read_text(encoding="utf-8")).body, path.stem)
    return found


def ids_in(docstring: str) -> list:
    """The ids in square brackets at the ends of a docstring's lines."""
    ends = re.findall(r"(?: \[[\w-]+\])+$", docstring, re.MULTILINE)
    return [id for end in ends for id in re.findall(r"\[([\w-]+)\]", end)]


def disagreements(entries, functions: dict) -> list:
    """What is wrong between a table of equations and the docstrings of the functions, in words."""
    wrong = []
    stated = [(id, place) for place, docstring in functions.items() for id in ids_in(docstring)]
    for entry in entries:
        place = STATED_ELSEWHERE.get(entry.id, entry.function)
        if place not in functions:
            wrong.append(f"{entry.id}: there is no {place}")
        elif entry.id not in ids_in(functions[place]):
            wrong.append(f"{entry.id}: {place} does not say [{entry.id}]")
        wrong += [f"{entry.id}: {other} says it too" for id, other in stated
                  if id == entry.id and other != place and place in functions]
    known = {entry.id for entry in entries}
    wrong += [f"[{id}] of {place} is not in the table" for id, place in stated if id not in known]
    for place, docstring in functions.items():
        formula = re.search("[=←≈~]", docstring.partition("\n")[0])
        if formula and not ids_in(docstring) and place not in NO_EQUATION:
            wrong.append(f"{place} is not in the table")
    return wrong


@pytest.fixture
def copied_core(tmp_path):
    shutil.copytree(CORE, tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "core"


def rewrite(path, old: str, new: str):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_equation_stands_in_its_functions_docstring_and_every_formula_is_in_the_table():
    assert disagreements(EQUATIONS, documented(CORE)) == []


def test_every_exception_is_needed():
    functions = documented(CORE)
    assert set(NO_EQUATION) <= set(functions)
    assert [id for id in STATED_ELSEWHERE if equation(id).function in functions] == []


@pytest.mark.parametrize("entry", EQUATIONS, ids=lambda entry: entry.id)
def test_the_function_of_an_equation_is_there_and_can_be_called(entry):
    assert callable(function_of(entry.function))
    assert entry in equations_of(entry.function)


def test_a_renamed_function_is_noticed(copied_core):
    rewrite(copied_core / "activations.py", "def sigmoid(z):", "def logistic(z):")
    wrong = disagreements(EQUATIONS, documented(copied_core))
    assert wrong == ["sigmoid: there is no activations.sigmoid"]


def test_a_renamed_method_is_noticed(copied_core):
    rewrite(copied_core / "network.py", "def output_delta(", "def last_delta(")
    wrong = disagreements(EQUATIONS, documented(copied_core))
    assert wrong == ["BP1: there is no network.Network.output_delta"]


def test_a_renamed_function_of_the_running_core_is_noticed(monkeypatch):
    monkeypatch.setattr(activations, "logistic", activations.sigmoid, raising=False)
    monkeypatch.delattr(activations, "sigmoid")
    with pytest.raises(AttributeError, match="sigmoid"):
        function_of(equation("sigmoid").function)


def test_an_id_that_left_its_docstring_is_noticed(copied_core):
    rewrite(copied_core / "layer.py", " [BP3] [BP4]", " [BP3]")
    wrong = disagreements(EQUATIONS, documented(copied_core))
    assert wrong == ["BP4: layer.Dense.gradient does not say [BP4]"]


def test_an_id_that_moved_is_noticed(copied_core):
    rewrite(copied_core / "activations.py", " [relu-prime]", "")
    rewrite(copied_core / "activations.py", " [relu]", " [relu] [relu-prime]")
    assert disagreements(EQUATIONS, documented(copied_core)) == [
        "relu-prime: activations.relu_prime does not say [relu-prime]",
        "relu-prime: activations.relu says it too",
        "activations.relu_prime is not in the table"]


def test_an_id_said_twice_is_noticed(copied_core):
    rewrite(copied_core / "vectors.py", " [argmax]", " [argmax] [softmax]")
    rewrite(copied_core / "activations.py", " [sigmoid]", " [sigmoid] [BP1]")
    wrong = disagreements(EQUATIONS, documented(copied_core))
    assert wrong == ["softmax: vectors.argmax says it too", "BP1: activations.sigmoid says it too"]


def test_a_new_equation_without_an_entry_is_noticed(copied_core):
    with open(copied_core / "activations.py", "a", encoding="utf-8") as file:
        file.write('\n\ndef cube(z):\n    """f(z) = z³."""\n'
                   '\n\ndef fourth(z):\n    """f(z) = z⁴. [fourth]"""\n')
    assert disagreements(EQUATIONS, documented(copied_core)) == [
        "[fourth] of activations.fourth is not in the table",
        "activations.cube is not in the table"]


def test_an_id_is_one_equations_only_and_short():
    ids = [entry.id for entry in EQUATIONS]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if not re.fullmatch(r"BP[1-4]|[a-z]+(-[a-z]+){0,3}", id)] == []


def test_the_four_equations_of_backpropagation_and_every_part_of_the_core_by_name_are_there():
    ids = [entry.id for entry in EQUATIONS]
    parts = ["sigmoid", "tanh", "relu", "identity", "sum-squared-error", "half-squared-error",
             "mean-squared-error", "cross-entropy", "softmax"]
    parts += [name + "-prime" for name in parts[:4]] + [name + "-gradient" for name in parts[4:8]]
    parts += ["BP1", "BP2", "BP3", "BP4", "zeros", "uniform", "normal", "xavier", "he", "sgd"]
    assert set(parts) <= set(ids)


@pytest.mark.parametrize("language", ["name", "name_zh"])
def test_a_name_is_one_equations_only(language):
    names = [getattr(entry, language) for entry in EQUATIONS]
    assert sorted(names) == sorted(set(names))


def test_chinese_names_are_chinese_and_english_names_are_not():
    chinese = re.compile("[\u4e00-\u9fff]")
    assert [entry.id for entry in EQUATIONS if not chinese.search(entry.name_zh)] == []
    assert [entry.id for entry in EQUATIONS
            if chinese.search(entry.name + entry.formula + entry.latex + entry.variant)] == []


@pytest.mark.parametrize("entry", EQUATIONS, ids=lambda entry: entry.id)
def test_a_formula_closes_what_it_opens(entry):
    latex = entry.latex.replace("\\{", "").replace("\\}", "")
    assert latex.count("{") == latex.count("}")
    left = latex.count("\\left") - latex.count("\\leftarrow")
    assert left == latex.count("\\right") - latex.count("\\rightarrow")
    assert latex.count("\\begin") == latex.count("\\end")
    depth = 0
    for sign in latex:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    signs = re.sub(r"[^\[\]()]", "", entry.formula).translate(str.maketrans("[]", "()"))
    assert signs.count("(") == signs.count(")")


@pytest.mark.parametrize("entry", EQUATIONS, ids=lambda entry: entry.id)
def test_a_formula_in_latex_is_typeset(entry):
    missing = "latex2mathml is not installed, which typesets LaTeX"
    mathml = pytest.importorskip("latex2mathml.converter", reason=missing).convert(entry.latex)
    assert mathml.startswith("<math")
    assert "\\" not in mathml, "a command that latex2mathml does not know is left as it stands"


def tutorials_in(text: str) -> set:
    """The tutorials that a text names: (T0 to T4) is all five."""
    named = set(re.findall(r"\bT[0-4]\b", text))
    return {"T0", "T1", "T2", "T3", "T4"} if "T0 to T4" in text else named


def test_a_tutorial_is_one_of_the_five_and_the_docstring_names_none_that_the_table_lacks():
    functions = documented(CORE)
    for entry in EQUATIONS:
        five = {"T0", "T1", "T2", "T3", "T4"}
        assert entry.tutorials == tuple(sorted(set(entry.tutorials) & five)), entry
        assert tutorials_in(entry.variant) <= set(entry.tutorials), entry
    for place in {entry.function for entry in EQUATIONS} & set(functions):
        line = next(line for line in functions[place].splitlines() if ids_in(line))
        named = {tutorial for entry in equations_of(place) for tutorial in entry.tutorials}
        assert tutorials_in(line.replace("T1 gives the name to", "")) <= named, place


@pytest.mark.skipif(not TUTORIALS.is_dir(),
                    reason="the tutorials' texts are not beside this checkout")
@pytest.mark.parametrize("number", range(5))
def test_every_section_named_stands_in_its_tutorial(number):
    text = next(TUTORIALS.glob(f"00{number}_*.txt")).read_text(encoding="utf-8")
    sections = {entry.sections[f"T{number}"] for entry in EQUATIONS
                if f"T{number}" in entry.sections}
    assert sections
    assert [section for section in sections if section not in text] == []


def test_the_functions_of_the_readmes_table_have_equations():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| `(\w+)\.py` \| (`.+`) \|$", readme, re.MULTILINE)
    assert len(rows) >= 16
    for formula, file, names in rows:
        places = [f"{file}.{name}" for name in re.findall(r"`([\w.]+)`", names)]
        entries = [entry for place in places for entry in equations_of(place)]
        assert all(equations_of(place) for place in places), places
        named = {f"({entry.id})" for entry in entries if entry.id.startswith("BP")}
        assert set(re.findall(r"\(BP\d\)", formula)) == named, formula


def test_an_equation_is_found_by_its_id():
    bp1 = equation("BP1")
    assert (bp1.function, bp1.formula) == ("network.Network.output_delta", "δᴸ = ∇ₐC ⊙ f'(zᴸ)")
    assert repr(bp1) == "Equation(BP1: δᴸ = ∇ₐC ⊙ f'(zᴸ))"
    assert isinstance(bp1, Equation)


@pytest.mark.parametrize("wrong, near", [("bp2", "BP2"), ("sigmoid_prime", "sigmoid-prime"),
                                         ("Softmax", "softmax"),
                                         ("cross entropy", "cross-entropy"),
                                         ("gradient-decent", "gradient-descent")])
def test_an_unknown_id_is_refused_with_the_nearest(wrong, near):
    with pytest.raises(minnet.core.MinnetError,
                       match=f"^there is no equation '{wrong}'; did you mean '{near}'\\?$"):
        equation(wrong)


@pytest.mark.parametrize("wrong", ["qqqq", "", 7])
def test_an_id_near_to_none_is_refused_with_where_they_are(wrong):
    told = f"^there is no equation '{wrong}'; EQUATIONS in minnet.equations lists them all$"
    with pytest.raises(minnet.core.MinnetError, match=told):
        equation(wrong)


def ids_of(function):
    return [entry.id for entry in equations_of(function)]


def test_the_equations_of_a_function_are_found_by_its_place_and_by_itself():
    assert ids_of("layer.Dense.gradient") == ids_of(layer.Dense.gradient) == ["BP3", "BP4"]
    assert ids_of("vectors.dot") == ids_of(vectors.dot) == ["dot-product"]
    assert ids_of("network.Network.pair") == ids_of(Network.pair) == []


def test_the_equations_of_a_networks_own_methods_and_parts_are_found():
    network = Network.mlp([2, 2], "tanh", "softmax", loss="cross_entropy")
    assert ids_of(network.output_delta) == ["BP1"]
    assert ids_of(network.layers[0].gradient) == ["BP3", "BP4"]
    found = ids_of(network.layers[0].activation.output)
    assert found == ids_of(activations.softmax) == ["softmax", "softmax-shift"]
    assert ids_of(network.loss.cost) == ["cross-entropy"]
    assert ids_of(SGD().step) == ["sgd"]
    assert ids_of(ACTIVATIONS.find("tanh").f) == ids_of(math.tanh) == ["tanh"]


def test_every_activation_and_loss_of_the_core_has_its_equations():
    for name in ("sigmoid", "tanh", "relu", "identity"):
        part = ACTIVATIONS.find(name)
        assert (ids_of(part.f), ids_of(part.derivative)) == ([name], [name + "-prime"])
    for name in ("sum_squared_error", "half_squared_error", "mean_squared_error", "cross_entropy"):
        part, id = LOSSES.find(name), name.replace("_", "-")
        assert (ids_of(part.cost), ids_of(part.gradient)) == ([id], [id + "-gradient"])
    cost, delta = LOSSES.find("cross_entropy").pairs["softmax"]
    assert ids_of(cost) == ["softmax-cross-entropy"]
    assert ids_of(delta) == ["softmax-cross-entropy-delta"]


def test_a_place_that_is_not_there_is_refused_with_the_nearest():
    told = "no function 'activations.sigmod' in minnet.core; did you mean 'activations.sigmoid'"
    with pytest.raises(minnet.core.MinnetError, match=told):
        equations_of("activations.sigmod")


def test_what_is_no_function_is_refused():
    told = ("^expected a function of minnet.core, "
            "or its place like 'activations.sigmoid', and got 7$")
    with pytest.raises(minnet.core.MinnetError, match=told):
        equations_of(7)


def test_the_equations_import_the_core_alone():
    tree = ast.parse((ROOT / "minnet" / "equations.py").read_text(encoding="utf-8"))
    imported = [ast.unparse(node) for node in ast.walk(tree)
                if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert imported == ["import difflib", "from . import core", "from .core import MinnetError"]
