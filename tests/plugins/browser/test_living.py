"""The living book, in a real browser: a cell is run, broken and mended; equations light up."""

import json

import pytest

PLACE = "layer.Dense.backward"


@pytest.fixture
def chapter(page, site):
    """A function that opens the chapter on layers, and gives the page and a cell."""
    def look(lang="en"):
        page.goto(f"{site}book/{lang}/layer.html")
        return page, page.locator(f"[data-place='{PLACE}']")
    return look


def areas(cell):
    """The areas of a cell: the example and the function."""
    return (cell.locator("[data-kind=example] textarea"),
            cell.locator("[data-kind=function] textarea"))


def test_a_cell_is_run_broken_and_mended(chapter, findings):
    page, cell = chapter()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    example, function = areas(cell)
    page.wait_for_load_state("networkidle")
    assert not any("pyodide" in address or "worker" in address for address in asked)
    example.fill("layer = Dense(2, 3, 'identity', 'zeros')\n"
                 "layer.weights = [[1, 2], [0, 1], [3, 3]]\nlayer.backward(None, [1, 10, 100])")
    example.press("Control+Enter")
    cell.locator(".output").wait_for(timeout=60_000)
    assert cell.locator(".result").inner_text() == "[301, 312]"
    assert any("worker.js" in address for address in asked)

    cell.get_by_role("button", name="Edit the function").click()
    original = function.input_value()
    function.fill(original.replace("dot(w_k, delta)", "-dot(w_k, delta)"))
    function.press("Control+Enter")
    cell.locator(".differences").wait_for()
    assert cell.locator(".output").inner_text() == "[-301, -312]"
    assert "does not agree" in cell.locator(".verdict").inner_text()
    what, found, expected = cell.locator("tbody tr").first.locator("th, td").all_inner_texts()
    assert what == "∂C/∂x[0]" and float(found) == pytest.approx(-float(expected))
    assert findings(page) == []

    page.reload()
    assert "-dot(w_k, delta)" in function.input_value() and "301" not in example.input_value()
    assert cell.get_by_text("edited", exact=True).locator("visible=true").count() == 2
    for kind in "function", "example":
        cell.locator(f"[data-kind={kind}] [data-do=back]").click()
    cell.locator(".verdict, .output").first.wait_for(timeout=60_000)
    assert function.input_value() == original
    function.press("Control+Enter")
    cell.locator(".verdict.right").wait_for()
    assert cell.locator(".output").inner_text() == "[-99, -88]"
    assert "agrees with its equation" in cell.locator(".verdict").inner_text()
    assert cell.locator(".edited >> visible=true").count() == 0
    assert list(json.loads(page.evaluate("JSON.stringify(localStorage)"))) == ["minnet.language"]


def test_a_loop_without_an_end_is_stopped_and_python_begins_anew(chapter):
    page, cell = chapter("zh")
    example, function = areas(cell)
    example.fill("while True: pass")
    example.press("Control+Enter")
    cell.locator(".error").wait_for(timeout=60_000)
    assert cell.locator(".error").inner_text().startswith("已停止：运行超过 5 秒")
    cell.locator("[data-kind=example] [data-do=back]").click()
    cell.locator(".output").wait_for(timeout=60_000)
    assert cell.locator(".result").inner_text() == "[-99, -88]"
    example.fill("layer.backward(1)")
    example.press("Control+Enter")
    cell.locator(".error").wait_for()
    assert "NameError: name 'layer' is not defined" in cell.locator(".error").inner_text()


def test_an_equation_lights_its_lines_and_a_line_its_equation(chapter):
    page, cell = chapter()

    def lit():
        return (page.locator(".equation.lit").evaluate_all("all => all.map(one => one.id)"),
                page.locator(".line.lit").all_inner_texts())
    page.locator("#BP3").hover()
    equations, lines = lit()
    assert equations == ["BP3"] and [line.split()[0] for line in lines] == ["biases"]
    page.locator(".line", has_text="weights = [[dot(a_k, delta_j)").hover()
    equations, lines = lit()
    assert equations == ["BP4"] and len(lines) == 2
    page.mouse.move(0, 0)
    page.locator("#weighted-input figcaption a").first.focus()
    assert lit()[0] == ["weighted-input"] and len(lit()[1]) == 1
    page.locator("[id='code-Dense.gradient'] pre.code").focus()
    assert lit()[0] == ["BP3", "BP4"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_page_with_cells_is_wider_than_its_window(page, site, lang):
    for width in 390, 900, 1400:
        page.set_viewport_size({"width": width, "height": 900})
        for name in "layer", "network", "convolution-convolution":
            page.goto(f"{site}book/{lang}/{name}.html")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
