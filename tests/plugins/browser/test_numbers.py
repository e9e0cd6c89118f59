"""The panel "show me the numbers" in a real browser."""

import os
import shlex
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def opened(chromium, site):
    """The plane's page, loaded once, and what went wrong in it."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1400, "height": 900})
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(site + "playground.html")
    page.wait_for_selector("#net path.above", state="attached", timeout=60_000)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def plane(opened):
    """The page after one step, the panel shut."""
    if opened.locator("#numbers").is_visible():
        opened.get_by_role("button", name="Close the numbers").click()
    opened.locator("#rewind").click()
    opened.locator("#step").click()
    opened.wait_for_function("document.querySelector('#steps').textContent === '1'")
    return opened


def open_numbers(page, layer, neuron):
    """The panel at a neuron, by the keyboard alone."""
    page.locator(f".neuron[data-place='{layer} {neuron}']").focus()
    page.keyboard.press("Enter")
    page.locator("#card").get_by_role("button", name="Show me the numbers").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#numbers li")


def shown(page):
    """Every line: its symbol, and its right sides as they stand there."""
    return page.evaluate("""() => {
        const texts = (row, which) =>
            [...row.querySelectorAll(which)].map((each) => each.textContent);
        return [...document.querySelectorAll('#numbers li')].map((row) =>
            [texts(row, '.term')[0], ...texts(row, '.sides > div > :last-child')]);
    }""")


def settled(page, what):
    page.locator("#numbers .lines").get_by_text(what).first.wait_for()


def test_steps_once_and_shows_the_numbers_that_the_terminal_shows(plane, ask, tmp_path):
    open_numbers(plane, 0, 1)
    (tmp_path / "circle.json").write_text(ask(plane, "plane_export")["model"], encoding="utf-8")
    command = plane.locator("#numbers code").text_content()
    ran = subprocess.run([sys.executable, "-m", *shlex.split(command)], cwd=tmp_path,
                         stdout=subprocess.PIPE, encoding="utf-8",
                         env={**os.environ, "COLUMNS": "999", "PYTHONIOENCODING": "utf-8"})
    lines = [line.strip() for line in ran.stdout.splitlines() if line.startswith("  ")]
    for symbol, *sides in shown(plane):
        line = " = ".join([symbol, *sides])
        assert {line, line.replace(" =", " ←", 1)} & set(lines), line
    assert len(shown(plane)) == 9


def test_steps_by_neuron_layer_point_and_line_and_lights_what_is_spoken_of(plane, findings):
    open_numbers(plane, 0, 1)
    lit = "[...document.querySelectorAll('#net .neuron.lit')].map((node) => node.dataset.place)"
    assert plane.evaluate(lit) == ["feature x", "feature y", "0 1"]
    assert plane.locator("#net path.lit").count() == 2
    plane.keyboard.press("n")
    settled(plane, "z₃⁽¹⁾")
    plane.keyboard.press("l")
    settled(plane, "z₁⁽²⁾")
    plane.get_by_label("Point: the next").click()
    plane.wait_for_function("document.querySelector('#numbers .by-point input').value === '2'")
    plane.get_by_role("button", name="Backward").click()
    plane.locator("#numbers h3", has_text="Forward").wait_for(state="detached")
    plane.locator("#numbers li .term").first.focus()
    assert plane.evaluate(lit) == ["1 0", "2 0"]
    plane.keyboard.press("ArrowRight")
    assert plane.evaluate(lit) == [] and plane.locator("#net path.lit").count() == 1
    plane.keyboard.press("ArrowRight")
    assert plane.evaluate(lit) == ["2 0"]
    plane.keyboard.press("Enter")
    settled(plane, "δ₁⁽³⁾")
    assert plane.locator("#numbers .name b").first.inner_text() == "BP1"
    plane.get_by_role("button", name="中文").click()
    settled(plane, "误差的反向传播")
    assert plane.locator(".by-layer option:checked").inner_text() == "输出层"
    assert findings(plane) == []
    plane.get_by_role("button", name="English").click()
    plane.locator("#numbers li .term").first.press("Escape")
    assert plane.locator("#numbers").is_hidden() and plane.evaluate(lit) == []


def test_a_point_shows_the_forward_pass_and_training_on_makes_the_numbers_new(plane):
    point = plane.evaluate("""async () => {
        const {training} = await import(new URL("plane/training.js", document.baseURI));
        const [point] = training.points.train.slice(3);
        document.dispatchEvent(new CustomEvent("minnet-point", {detail: point}));
        return point;
    }""")
    settled(plane, "z₁⁽¹⁾")
    assert plane.locator(".by-point input").input_value() == "4"
    assert str(point[0])[:8] in plane.locator("#numbers .facts").inner_text()
    before = shown(plane)
    plane.locator("#epoch").click()
    plane.wait_for_function(
        "(old) => document.querySelector('#numbers .value').textContent !== old",
        arg=before[0][-1])
    assert [symbol for symbol, *sides in shown(plane)] == [symbol for symbol, *sides in before]
    plane.locator(".by-layer select").select_option("1")
    settled(plane, "a₄⁽¹⁾")
    now = shown(plane)
    plane.reload()
    settled(plane, "a₄⁽¹⁾")
    assert shown(plane) == now


def test_the_panel_fits_a_phone(plane):
    plane.set_viewport_size({"width": 390, "height": 844})
    open_numbers(plane, 1, 1)
    assert plane.evaluate("document.documentElement.scrollWidth") <= 390
    box = plane.locator("#numbers").bounding_box()
    assert box["y"] > 380 and box["y"] + box["height"] <= 844
