"""The page "Draw a digit", in a real browser."""

import base64
import json
import os
import pathlib

import pytest

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
AXE = CACHE / "minnet-restricted" / "node_modules" / "axe-core" / "axe.min.js"
READ = "#reading-part[aria-busy=false]"


@pytest.fixture
def digits(page, site):
    """The page, when its first picture is read."""
    page.goto(site + "digits.html")
    page.wait_for_selector(READ, state="attached", timeout=60000)
    return page


def draw(page, levels: bytes):
    """Draw along the light pixels of every other row of a picture with the mouse."""
    box = page.locator("#pad").bounding_box()
    pixel = box["width"] / 28
    for row in range(0, 28, 2):
        light = [level > 110 for level in levels[28 * row:28 * row + 28]] + [False]
        for start in (c for c in range(28) if light[c] and not light[c - 1]):
            end = light.index(False, start) - 1
            y = box["y"] + pixel * (row + 0.5)
            page.mouse.move(box["x"] + pixel * (start + 0.4), y)
            page.mouse.down()
            page.mouse.move(box["x"] + pixel * (end + 0.6), y)
            page.mouse.up()


def is_read(page) -> str:
    """The digit that is read, once the page has come to rest."""
    page.wait_for_selector(READ, state="attached")
    return page.locator("#read-digit").inner_text()


def test_test_images_drawn_with_the_mouse_are_read(digits, ask):
    right = {"dense": 0, "conv": 0}
    for number in range(20):
        sample = ask(digits, "digits_sample", {"number": number})
        digits.click("#clear")
        draw(digits, base64.b64decode(sample["levels"]))
        for network in right:
            digits.check(f"input[value={network}]")
            right[network] += is_read(digits) == str(sample["label"])
    assert min(right.values()) >= 18, right


def test_a_stroke_by_keys_is_read_said_and_undone(digits):
    digits.click("#clear")
    assert is_read(digits) == "?"
    digits.focus("#pad")
    for key in ["Shift+ArrowUp"] * 5 + ["Space"] + ["Shift+ArrowDown"] * 10 + ["Space"]:
        digits.keyboard.press(key)
    assert is_read(digits) == "1"
    digits.wait_for_function("document.getElementById('said').textContent.startsWith('Reads 1')")
    digits.keyboard.press("Backspace")
    assert is_read(digits) == "?"


def test_a_digit_is_kept_over_a_reload_learned_from_exported_deleted_and_imported(digits):
    digits.select_option("#label", "3")
    digits.click("#keep")
    digits.wait_for_selector(".owned li")
    digits.get_by_role("button", name="中文").click()
    assert digits.locator("h1").inner_text() == "手写数字"
    digits.reload()
    digits.wait_for_selector(".owned .misread", timeout=60000)
    assert digits.locator("h1").inner_text() == "手写数字"
    assert is_read(digits) == "7"
    digits.get_by_role("button", name="English").click()
    with digits.expect_download() as download:
        digits.click("#export-json")
    path = download.value.path()
    kept = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    assert [digit["label"] for digit in kept["digits"]] == [3]
    digits.get_by_role("button", name="Delete this 3").click()
    digits.wait_for_selector(".owned li", state="detached")
    digits.set_input_files("#import-file", path)
    digits.wait_for_selector(".owned .misread")
    digits.fill("#train-epochs", "2")
    digits.click("#learn-own")
    digits.wait_for_function("document.querySelectorAll('.epochs tbody tr').length == 3",
                             timeout=60000)
    before, after = (digits.locator(f".epochs tbody tr:nth-child({n}) td").all_inner_texts()
                     for n in (1, 3))
    assert before[-1] == "0.0 %" and after[-1] == "100.0 %"
    digits.wait_for_function("document.querySelectorAll('.owned .misread').length == 0")
    digits.reload()
    digits.wait_for_selector(READ, state="attached", timeout=60000)
    assert "trained here" in digits.locator("#about-dense").inner_text()


def test_the_kernel_is_slid_by_keys_and_its_numbers_go_both_ways(digits):
    digits.check("input[value=conv]")
    digits.wait_for_selector("#place-numbers table")
    heading = digits.locator("#place-numbers h3")
    before = heading.inner_text()
    digits.locator(".stage canvas").nth(1).press("ArrowLeft")
    digits.wait_for_function("words => document.querySelector('#place-numbers h3').innerText"
                             " != words", arg=before)
    assert digits.locator("#place-numbers table").count() == 3
    digits.get_by_role("button", name="Backward").click()
    digits.get_by_role("button", name="∂C/∂w in row 2, column 2").click()
    digits.wait_for_selector("#place-terms tbody tr")
    digits.get_by_role("button", name="Play").click()
    now = heading.inner_text()
    digits.wait_for_function("words => document.querySelector('#place-numbers h3').innerText"
                             " != words", arg=now)
    digits.get_by_role("button", name="Pause").click()


@pytest.mark.parametrize("width, scheme", [(390, "light"), (1400, "dark")])
def test_no_accessibility_checker_finds_anything_serious(digits, width, scheme):
    if not AXE.is_file():
        pytest.skip(f"axe-core is not at {AXE}: tests/restricted/run --install puts it there")
    digits.set_viewport_size({"width": width, "height": 900})
    digits.emulate_media(color_scheme=scheme)
    digits.click("#keep")
    for network in "dense", "conv":
        digits.check(f"input[value={network}]")
        is_read(digits)
        digits.add_script_tag(path=AXE)
        found = digits.evaluate("axe.run().then(({violations}) => violations.map("
                                "({id, impact, nodes}) => [impact, id, nodes[0].html]))")
        assert [each for each in found if each[0] in ("serious", "critical")] == []
    assert digits.evaluate("document.documentElement.scrollWidth") <= width
