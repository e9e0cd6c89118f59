"""The equations by name: the function of each begins with it, and none lacks a name."""

import ast
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unicodedata

import pytest

import minnet.core
from minnet.core import ACTIVATIONS, LOSSES, SGD, Network, activations, layer, vectors
from minnet.equations import EQUATIONS, Equation, add, equation, equations_of, formulas_in
from minnet.equations import function_of
from minnet.plugin import plugins
from minnet_plugins.convolution import Conv2D

ROOT = pathlib.Path(minnet.core.__file__).resolve().parents[2]
CORE = ROOT / "minnet" / "core"
TUTORIALS = ROOT.parent / "shared" / "seeds"

plugins()
CORES = [entry for entry in EQUATIONS if entry.given == entry.function]
OF_PLUGINS = [entry for entry in EQUATIONS if entry not in CORES]

# Equations whose function is not always Python's: the function beside whose docstring they stand.
STATED_ELSEWHERE = {"tanh": "activations.tanh_prime", "dot-product": "vectors.dot"}
# Functions whose docstring begins with a formula, but which are no equation, each with its reason.
NO_EQUATION = {"activations.Softmax.output": "calls softmax, which is the equation",
               "losses.CrossEntropy.delta": "chooses between two equations",
               "losses.CrossEntropy.output_cost": "chooses between two equations"}


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


def disagreements(entries, functions: dict) -> list:
    """What is wrong between a table of equations and the docstrings of the functions, in words."""
    wrong = []
    for entry in entries:
        place = STATED_ELSEWHERE.get(entry.id, entry.function)
        docstring = functions.get(place)
        if docstring is None:
            wrong.append(f"{entry.id}: there is no {place}")
        elif entry.stated and entry.stated not in docstring:
            wrong.append(f"{entry.id}: {place} does not say {entry.stated}")
        elif not entry.stated and entry.part >= len(formulas_in(docstring)):
            wrong.append(f"{entry.id}: {place} has no equation {entry.part + 1}")
    for place, docstring in functions.items():
        parts = [entry.part for entry in entries if entry.function == place]
        line, formulas = docstring.partition("\n")[0], formulas_in(docstring)
        if parts and sorted(parts) != list(range(len(formulas))):
            wrong.append(f"{place} is {len(formulas)} equations, and {len(parts)} are in the table")
        if not parts and place not in NO_EQUATION and re.search("[=←≈~]", line):
            wrong.append(f"{place} is not in the table")
        named = re.findall(r"\((BP\d)\)", line)
        of_it = [entry.id for entry in entries
                 if entry.function == place and entry.id.startswith("BP")]
        if named != of_it:
            wrong.append(f"{place} says {named}, and the table {of_it}")
    return wrong


@pytest.fixture
def copied_core(tmp_path):
    shutil.copytree(CORE, tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "core"


@pytest.fixture
def table():
    """The table of equations, which is afterwards as it was."""
    before = list(EQUATIONS)
    yield EQUATIONS
    EQUATIONS[:] = before


def documented_in_plugins() -> dict:
    """The docstrings of the plugins' functions that are equations."""
    wanted = {entry.function for entry in OF_PLUGINS}
    found = {f"{folder.name}/{place}": docstring for folder in (ROOT / "plugins").iterdir()
             if folder.is_dir() for place, docstring in documented(folder).items()}
    return {place: docstring for place, docstring in found.items() if place in wanted}


def rewrite(path, old: str, new: str):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_equation_begins_its_functions_docstring_and_every_formula_is_in_the_table():
    assert disagreements(CORES, documented(CORE)) == []
    assert disagreements(OF_PLUGINS, documented_in_plugins()) == []


def test_every_exception_is_needed():
    functions = documented(CORE)
    assert set(NO_EQUATION) <= set(functions)
    assert [entry.id for entry in EQUATIONS if entry.stated] == list(STATED_ELSEWHERE)[::-1]


def test_a_formula_is_the_one_that_stands_in_the_source():
    functions = {**documented(CORE), **documented_in_plugins()}
    for entry in EQUATIONS:
        if not entry.stated:
            assert entry.formula == formulas_in(functions[entry.function])[entry.part]
    assert equation("BP4").formula == "∂C/∂w_jk = a_k δ_j"
    assert equation("accuracy").formula == "accuracy = (1/n) Σ_i n_ii"


@pytest.mark.parametrize("entry", EQUATIONS, ids=lambda entry: entry.id)
def test_the_function_of_an_equation_is_there_and_can_be_called(entry):
    assert callable(entry.itself)
    assert entry in equations_of(entry.function) and entry in equations_of(entry.itself)


def test_a_renamed_function_is_noticed(copied_core):
    rewrite(copied_core / "activations.py", "def sigmoid(z):", "def logistic(z):")
    wrong = disagreements(CORES, documented(copied_core))
    assert wrong == ["sigmoid: there is no activations.sigmoid",
                     "activations.logistic is not in the table"]


def test_a_renamed_method_is_noticed(copied_core):
    rewrite(copied_core / "layer.py", "def gradient(self, inputs, deltas):", "def slopes(self):")
    assert disagreements(CORES, documented(copied_core)) == [
        "BP3: there is no layer.Dense.gradient", "BP4: there is no layer.Dense.gradient",
        "layer.Dense.slopes is not in the table",
        "layer.Dense.slopes says ['BP3', 'BP4'], and the table []"]


def test_a_renamed_function_of_the_running_core_is_noticed(monkeypatch):
    monkeypatch.setattr(activations, "logistic", activations.sigmoid, raising=False)
    monkeypatch.delattr(activations, "sigmoid")
    with pytest.raises(AttributeError, match="sigmoid"):
        function_of(equation("sigmoid").function)


def test_an_equation_that_left_its_docstring_is_noticed(copied_core):
    rewrite(copied_core / "layer.py", ",  ∂C/∂w_jk = a_k δ_j (BP4)", "")
    assert disagreements(CORES, documented(copied_core)) == [
        "BP4: layer.Dense.gradient has no equation 2",
        "layer.Dense.gradient is 1 equations, and 2 are in the table",
        "layer.Dense.gradient says ['BP3'], and the table ['BP3', 'BP4']"]


def test_equations_that_changed_places_are_noticed(copied_core):
    rewrite(copied_core / "layer.py", "∂C/∂b_j = δ_j (BP3),  ∂C/∂w_jk = a_k δ_j (BP4)",
            "∂C/∂w_jk = a_k δ_j (BP4),  ∂C/∂b_j = δ_j (BP3)")
    assert disagreements(CORES, documented(copied_core)) == [
        "layer.Dense.gradient says ['BP4', 'BP3'], and the table ['BP3', 'BP4']"]


def test_a_formula_that_is_said_in_the_table_is_the_cores(copied_core):
    rewrite(copied_core / "vectors.py", "v · w = Σ_k v_k w_k", "v · w = Σ_i v_i w_i")
    assert disagreements(CORES, documented(copied_core)) == [
        "dot-product: vectors.dot does not say v · w = Σ_k v_k w_k"]


def test_a_new_equation_without_an_entry_is_noticed(copied_core):
    with open(copied_core / "activations.py", "a", encoding="utf-8") as file:
        file.write('\n\ndef cube(z):\n    """f(z) = z³"""\n')
    assert disagreements(CORES, documented(copied_core)) == [
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


def letters(text: str) -> str:
    """The letters, digits and brackets of a formula in their order, be it in LaTeX or not."""
    for command, sign in (("sigma", "σ"), ("delta", "δ"), ("eta", "η"), ("mu", "μ"), ("pi", "π"),
                          ("Omega", "Ω"), ("omega", "ω"), ("sum", "Σ"), ("partial", "∂"),
                          ("nabla", "∇")):
        text = text.replace(f"\\{command} ", f"\\{command}").replace(f"\\{command}", sign)
    text = re.sub(r"\\(max|log|cos|exp|tanh)(?![A-Za-z])", r"\1", text.replace("1e-", "10-"))
    text = re.sub(r"\\[A-Za-z]+", "", unicodedata.normalize("NFKC", text))
    return "".join(re.findall(r"[^\W_]|[∂∇]", text))


# Equations that are said in words, or whose letters LaTeX writes otherwise.
IN_OTHER_LETTERS = {"relu-prime", "one-hot", "predicted-class", "confusion-matrix", "xavier", "he"}


@pytest.mark.parametrize("entry", EQUATIONS, ids=lambda entry: entry.id)
def test_a_formula_in_latex_has_the_letters_of_the_formula(entry):
    assert (letters(entry.latex) == letters(entry.formula)) is (entry.id not in IN_OTHER_LETTERS)


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
        named = {tutorial for entry in equations_of(place) for tutorial in entry.tutorials}
        docstring = functions[place].replace("T1 gives the name to", "")
        assert tutorials_in(docstring) <= named, place


@pytest.mark.skipif(not TUTORIALS.is_dir(),
                    reason="the tutorials' texts are not beside this checkout")
@pytest.mark.parametrize("number", range(5))
def test_every_section_named_stands_in_its_tutorial(number):
    text = next(TUTORIALS.glob(f"00{number}_*.txt")).read_text(encoding="utf-8")
    sections = {entry.sections[f"T{number}"] for entry in EQUATIONS
                if f"T{number}" in entry.sections}
    assert sections
    assert [section for section in sections if section not in text] == []


def test_an_equation_is_found_by_its_id():
    bp1 = equation("BP1")
    assert (bp1.function, bp1.formula) == ("losses.Loss.delta", "δᴸ = ∇ₐC ⊙ f'(zᴸ)")
    assert repr(bp1) == "Equation(BP1: δᴸ = ∇ₐC ⊙ f'(zᴸ))"
    assert isinstance(bp1, Equation)


def test_importing_minnet_is_enough_to_ask_for_an_equation():
    program = "import minnet; print(minnet.equations.equation('BP1').formula)"
    assert subprocess.run([sys.executable, "-X", "utf8", "-c", program], capture_output=True,
                          encoding="utf-8", check=True).stdout == "δᴸ = ∇ₐC ⊙ f'(zᴸ)\n"


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
    assert ids_of("network.Network.mlp") == ids_of(Network.mlp) == []


def test_the_equations_of_a_networks_own_methods_and_parts_are_found():
    network = Network.mlp([2, 2, 2], "tanh", "softmax", loss="cross_entropy")
    assert ids_of(LOSSES.find("sum_squared_error").delta) == ["BP1"]
    assert ids_of(network.layers[0].gradient) == ["BP3", "BP4"]
    assert ids_of(network.layers[0].activation.output) == ["activation"]
    assert ids_of(network.layers[-1].activation.delta) == ["softmax-prime", "softmax-delta"]
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
    assert ids_of("activations.softmax") == ["softmax"]
    assert ids_of("losses.softmax_cross_entropy") == ["softmax-cross-entropy"]
    assert ids_of("losses.softmax_cross_entropy_delta") == ["softmax-cross-entropy-delta"]


def test_a_place_that_is_not_there_is_refused_with_the_nearest():
    told = "no function 'activations.sigmod' in minnet.core; did you mean 'activations.sigmoid'"
    with pytest.raises(minnet.core.MinnetError, match=told):
        equations_of("activations.sigmod")


def test_what_is_no_function_is_refused():
    told = ("^expected a function of minnet.core, "
            "or its place like 'activations.sigmoid', and got 7$")
    with pytest.raises(minnet.core.MinnetError, match=told):
        equations_of(7)


def test_a_plugins_equations_are_found_as_the_cores_are():
    convolution = equation("convolution")
    assert convolution.formula == "z_fuv = Σ_c Σ_m Σ_n w_fcmn x_c,su+m,sv+n + b_f"
    assert convolution.function == "convolution/convolution.Conv2D.forward"
    assert convolution.tutorials == ("T0", "T4")
    assert ids_of(Conv2D.forward) == ["convolution", "feature-map"]
    layer = Conv2D((1, 4, 4), 1, 2)
    assert ids_of(layer.gradient) == ["convolution-biases", "convolution-weights"]


def test_plugins_load_when_an_equation_is_asked_for_that_the_core_does_not_have():
    program = ("from minnet.equations import equation, equations_of\n"
               "import sys\nequation('BP1')\nassert 'minnet.plugin' not in sys.modules\n"
               "from minnet_plugins.convolution import MaxPool2D\n"
               "print([entry.id for entry in equations_of(MaxPool2D.backward)])")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (done.stdout, done.stderr) == ("['max-pooling-gradient']\n", "")


def swish(z):
    """f(z) = z σ(z)"""


@pytest.mark.parametrize("make, told", [
    (lambda: swish, "expected a minnet.equations.Equation, and got <function swish"),
    (lambda: Equation("BP1", "swish", "Swish", "", swish), "there is already an equation 'BP1'"),
    (lambda: Equation("swish", "swish", "Swish", "", math.sin),
     "the function of an equation is one written in Python, or the place of one in minnet.core"),
    (lambda: Equation("swish", "swish", "Swish", "", "activations.swish"),
     "equation 'swish' is said to be activations.swish, and the first line of its docstring has "
     "no formula 1"),
    (lambda: Equation("swish", "swish", "Swish", "", swish, part=1), "has no formula 2"),
])
def test_what_is_no_equation_is_refused(table, make, told):
    before = list(table)
    with pytest.raises(minnet.core.MinnetError, match=told):
        add(make())
    assert table == before


def test_the_equations_import_the_core_alone():
    tree = ast.parse((ROOT / "minnet" / "equations.py").read_text(encoding="utf-8"))
    imported = [ast.unparse(node) for node in tree.body
                if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert imported == ["import difflib", "import re", "from . import core",
                        "from .core import MinnetError"]
