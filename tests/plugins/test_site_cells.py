"""The living book's cells: examples run, functions agree with their equations, broken do not."""

import ast
import html
import json
import re

import minnet
import pytest
from minnet.equations import EQUATIONS
from minnet_plugins.book import book_pages
from minnet_plugins.book.build import Book
from minnet_plugins.site import living
from minnet_plugins.site.session import answer
from minnet_plugins.site.session.cells import (LONGEST_OUTPUT, cells_check, cells_of, cells_run,
                                               chapter_cells)
from minnet_plugins.site.session.copies import Place

minnet.plugins()
# PyTorch does not run in a page, so the chapter of its backend is there to be read.
CHAPTERS = [chapter for chapter in Book("en").chapters if "torch" not in chapter.place]


def places_of(chapter):
    """Every function of a chapter's file and of its classes."""
    for node in ast.parse(chapter.source).body:
        outer = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        inside = ast.walk(node) if isinstance(node, ast.Try) else node.body if outer else [node]
        for part in inside:
            if isinstance(part, ast.FunctionDef):
                yield f"{chapter.place}.{outer}{part.name}"


PLACES = [place for chapter in CHAPTERS for place in places_of(chapter)]


def broken(place, old, new):
    """A function's source with something replaced, which must be there."""
    source = Place(place).source
    assert old in source
    return source.replace(old, new)


def test_there_is_an_example_for_every_function_and_nothing_else():
    assert len(PLACES) > 170
    assert [place for place in PLACES if not cells_of(place)[0]] == []
    known = {f"{chapter.place}.{name.replace('check ', '')}" for chapter in CHAPTERS
             for name in chapter_cells(chapter.place)}
    assert known == set(PLACES)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.place)
def test_every_example_runs_and_every_function_agrees_with_its_equation(chapter):
    for place in places_of(chapter):
        ran = cells_run(place, cells_of(place)[0])
        assert ran["output"] and not ran["error"], (place, ran)
        result = cells_check(place, Place(place).source)
        assert result["agrees"] and result["compared"], (place, result)


def test_what_has_an_equation_is_checked_against_something_else_than_itself():
    without = {equation.function for equation in EQUATIONS if equation.function in PLACES
               and not cells_of(equation.function)[1]}
    # The price of a penalty is a plugin's, and the example has its derivative in full.
    assert without == {"network.Network.with_penalties"}


@pytest.mark.parametrize("place, old, new, what", [
    ("activations.sigmoid", "1 / (1 +", "1 / (2 +", "sigmoid(0.0)"),
    ("activations.sigmoid_prime", "(1 - ", "(1 + ", "sigmoid_prime"),
    ("layer.Dense.forward", "+ b_j", "- b_j", "z[0]"),
    ("layer.Dense.backward", "zip(*self.weights)", "self.weights", None),
    ("layer.Dense.gradient", "dot(a_k, delta_j)", "2 * dot(a_k, delta_j)", "∂C/∂w[0][0]"),
    ("losses.Loss.delta", "layer.delta(z, a, self.gradient(a, y))", "self.gradient(a, y)", "δ"),
    ("network.Network.deltas", "backward(a, deltas[0])", "backward(a, deltas[-1])", None),
    ("network.Network.deltas", "delta(z, a, gradient)", "delta(a, a, gradient)", "δ of layer 1"),
    ("network.Network.mean_gradients", "/ len(traces)", "", "∂C/∂w"),
    ("derivatives.numerical_derivative", "(2 * h)", "h", "f'(3) of x²"),
    ("optimizer.SGD.step", "w - ", "w + ", "w"),
    ("vectors.dot", "v_k * w_k", "v_k + w_k", "v · w"),
    ("convolution/convolution.Conv2D.backward", "turned(w_f[c])", "w_f[c]", "∂C/∂x"),
    ("convolution/pooling.MaxPool2D.backward", "+= delta_j", "= delta_j", "∂C/∂x"),
])
def test_a_broken_function_is_found_and_the_two_numbers_are_given(place, old, new, what):
    result = cells_check(place, broken(place, old, new))
    assert not result["agrees"]
    if what is None:
        assert result["differences"] or result["error"]
        return
    first = result["differences"][0]
    assert str(first["what"]).startswith(what) or any(
        str(told["what"]).startswith(what) for told in result["differences"])
    assert float(first["found"]) != float(first["expected"])


def test_the_two_numbers_are_those_of_the_function_and_of_its_equation():
    result = cells_check("optimizer.SGD.step", broken("optimizer.SGD.step", "w - ", "w + "))
    first = result["differences"][0]
    assert float(first["found"]) == pytest.approx(0.4411)
    assert float(first["expected"]) == pytest.approx(0.3589)


def test_what_no_check_knows_of_is_found_by_what_the_example_prints():
    result = cells_check("layer.Dense.__repr__", broken("layer.Dense.__repr__", "Dense(", "Dens("))
    assert result["differences"] == [
        {"what": 1, "found": "Dens(784, 30, relu)", "expected": "Dense(784, 30, relu)"}]
    result = cells_check("vectors.product", broken("vectors.product", "else 1", "else 2"))
    assert result["differences"] == [{"what": 1, "found": "9216", "expected": "4608"}]


def test_of_lists_of_different_lengths_the_two_lengths_are_given():
    source = broken("layer.Dense.backward", "zip(*self.weights)]", "zip(*self.weights)][1:]")
    assert cells_check("layer.Dense.backward", source)["differences"][0] == {
        "what": "len(∂C/∂x)", "found": "1", "expected": "2"}


def test_a_function_written_otherwise_agrees_too():
    for place, source in {
            "vectors.dot": "def dot(v, w):\n    return sum(map(lambda p, q: p * q, v, w))\n",
            "activations.tanh_prime": "def tanh_prime(z):\n    return 1 / math.cosh(z) ** 2\n",
            "layer.Dense.delta": "def delta(self, z, a, gradient):\n"
                                 "    f = self.activation\n"
                                 "    return f.delta(z, a, gradient)\n"}.items():
        assert cells_check(place, source)["agrees"], place


def test_an_edited_function_serves_everywhere_in_its_copy_and_nowhere_else():
    source = broken("vectors.dot", "return total", "return 1 + total")
    shown = cells_run("vectors.dot", "Neuron([1.0], activation='identity').output([2.0])", source)
    assert shown == {"output": "3.0\n", "error": ""}
    assert minnet.Neuron([1.0], activation="identity").output([2.0]) == 2.0
    assert cells_run("vectors.dot", "dot([1.0], [2.0])") == {"output": "2.0\n", "error": ""}


def test_an_exception_is_told_by_its_last_lines():
    place = "layer.Dense.backward"
    example = cells_of(place)[0]
    shown = cells_run(place, example, broken(place, "return ", "x / 0\n    return "))
    assert shown["output"] == ""
    assert shown["error"].splitlines()[-3:] == [
        '  File "layer.py", line 91, in backward', "    x / 0",
        "TypeError: unsupported operand type(s) for /: 'list' and 'int'"]
    assert cells_run(place, "layer = 1 +")["error"].endswith("SyntaxError: invalid syntax")
    assert "SyntaxError" in cells_check(place, broken(place, "return", "retrn"))["error"]
    assert cells_run(place, "print(1)\nexit(3)")["output"] == "1\n"
    assert cells_run(place, "raise MinnetError('a sentence')")["error"].endswith(
        "\nMinnetError: a sentence")
    deep = cells_run(place, example, broken(place, "return ", "return self.backward(x, delta) or "))
    assert "RecursionError: maximum recursion depth exceeded" in deep["error"]
    assert len(deep["error"].splitlines()) <= 8


def test_output_is_bounded():
    shown = cells_run("vectors.dot", "for k in range(100_000):\n    print('more', k)")
    assert len(shown["output"]) <= LONGEST_OUTPUT + 3 and shown["output"].endswith("\n…\n")


def test_the_calls_are_answered_as_json():
    given = json.dumps({"place": "vectors.dot", "code": "dot([1, 2], [3, 4])"})
    assert json.loads(answer("cells_run", given)) == {"result": {"output": "11\n", "error": ""}}
    source = broken("activations.relu", "return", "return float('nan') or")
    given = json.dumps({"place": "activations.relu", "source": source})
    assert json.loads(answer("cells_check", given))["result"]["differences"][0]["found"] == "nan"
    for place in "vectors.cross", "nowhere.dot", "../secret/x.y", "none/vectors.dot", "vectors":
        told = json.loads(answer("cells_check", json.dumps({"place": place, "source": ""})))
        assert told["error"].startswith("there is no function at"), place


def test_every_equation_has_lines_to_light_up():
    lit = {}
    for place in PLACES:
        for id, numbers in living.lines_of_equations(place, Place(place)).items():
            lit[id] = [Place(place).lines[number - 1].strip() for number in numbers]
    assert set(lit) == {equation.id for equation in EQUATIONS} and all(lit.values())
    assert lit["BP3"][0].endswith("# (BP3)") and lit["BP4"][-1].endswith("# (BP4)")
    assert lit["BP2"][-1].endswith("# (BP2)") and lit["BP1"] == [
        "return layer.delta(z, a, self.gradient(a, y))"]
    assert set(living.STATEMENTS) <= set(lit)


def chinese_pages():
    """The Chinese book in the site, by page."""
    for library in ("latex2mathml", "pygments", "markdown"):
        pytest.importorskip(library,
                            reason=f"{library} is not installed, and the book is made with it")
    return book_pages("zh", lambda lang, name: "", lambda lang, name: "", living.below)


def test_in_the_chinese_book_all_that_stands_beside_the_code_is_chinese():
    pages = chinese_pages()
    for chapter in Book("zh").chapters:
        page = pages[chapter.page]
        pieces = re.findall(r'<section class="piece".*?</section>', page, re.DOTALL)
        assert len(pieces) == len(chapter.pieces)
        for piece, text in zip(chapter.pieces, pieces):
            prose = text.partition("<pre")[0]
            # Code, formulas, pictures, and a term's English name in brackets.
            prose = re.sub(r"<(code|math|h\d|svg)\b.*?</\1>|（.*?）", " ", prose, flags=re.DOTALL)
            words = html.unescape(re.sub(r"<[^>]+>", " ", prose))
            english = re.search(r"[A-Za-z]{2,}[,;:]? +[A-Za-z]{2,}|\b(?:for|of|the)\b", words)
            assert not english, (chapter.place, piece.name, english and english.group())
            told = (piece.docstring or "").partition("\n")
            wanted = told[2].strip("\n ") if chapter.equations[piece.name] else told[0]
            wanted = re.sub(r"\(?\bT\d[^\n]*", "", wanted)
            if piece.name and wanted:
                assert re.search("[\u4e00-\u9fff]", words), (chapter.place, piece.name)


def test_the_comments_of_the_examples_are_chinese_in_the_chinese_book():
    comments = {comment for place in PLACES
                for comment in re.findall(r"(?<=# ).+$", cells_of(place)[0], re.MULTILINE)}
    assert comments == set(living.COMMENTS_ZH)


def test_a_page_has_a_cell_below_each_function_and_the_plain_book_has_none():
    pages = chinese_pages()
    places = {place for page in pages.values() for place in re.findall('data-place="(.+?)"', page)}
    assert places == set(PLACES)
    areas = re.findall(r'<textarea id="function-.+?>\n(.+?)</textarea>', pages["layer.html"],
                       re.DOTALL)
    assert [html.unescape(area) + "\n" for area in areas] == [
        Place(place).source for place in PLACES if place.startswith("layer.")]
    assert not any("<script" in page or "<textarea" in page for page in book_pages("zh").values())


def test_a_name_that_an_example_has_not_given_is_no_module_of_the_core():
    for name in "layer", "network", "neuron":
        told = cells_run("layer.Dense.backward", f"{name}.backward(1)")["error"]
        assert f"NameError: name '{name}' is not defined" in told
