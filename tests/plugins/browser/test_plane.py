"""The plane's page in a real browser: trained, edited, rewound, compared, shared, never broken."""

import json
import re

import pytest

WIDTHS = (390, 900, 1400)
SETTLED = """async () => {
    const from = (name) => import(new URL(`plane/${name}.js`, document.baseURI));
    const [{training}, {read, setup}] = await Promise.all([from("training"), from("setup")]);
    read();
    return JSON.stringify(training.state?.setup) === JSON.stringify(setup());
}"""


class Plane:
    """The page, opened once; a set-up is opened by its address alone."""

    def __init__(self, page, address, ask):
        self.page, self.address, self.ask = page, address + "playground.html", ask

    def open(self, words=""):
        """Open a set-up, and wait until Python stands before its first step."""
        self.page.goto(f"{self.address}#{words}")
        self.settle()
        self.page.click("#rewind")
        self.ask(self.page, "plane_points")

    def settle(self):
        """Wait until what Python holds is what the page shows."""
        self.page.wait_for_function(SETTLED, timeout=60_000)

    def train_until(self, accuracy, epochs):
        """Run at 10 epochs a frame until the test part is so good, in so many epochs at most."""
        self.page.select_option("#speed", "epochs10")
        self.page.click("#run")
        self.page.wait_for_function(
            f"parseFloat(document.querySelectorAll('#figures b')[1].textContent) >= {accuracy}"
            f" || Number(document.querySelector('#epochs').textContent) >= {epochs}",
            timeout=120_000)
        self.page.click("#run")
        self.page.wait_for_selector("#run:not(.running)")
        return self.test_accuracy()

    def test_accuracy(self):
        """What the page tells of the test part, in percent."""
        return float(re.search(r"[\d.]+", self.page.inner_text("#figures div:last-child b"))[0])

    def weights(self):
        """The network's weights, as Python has them."""
        return [layer["weights"] for layer in
                json.loads(self.ask(self.page, "plane_export")["model"])["layers"]]


@pytest.fixture(scope="module")
def opened(chromium, site):
    """A page of the module's tests, and what went wrong in it."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1400, "height": 900},
                                   reduced_motion="reduce")
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def plane(opened, site, ask):
    """The plane, with the default set-up."""
    plane = Plane(opened, site, ask)
    plane.open()
    return plane


def test_the_circle_is_learned_to_97_percent_from_the_defaults(plane):
    assert plane.train_until(97, 400) >= 97


def test_the_spiral_is_learned_to_95_percent_from_the_settings_it_suggests(plane):
    plane.page.check("input[value=spiral]")
    plane.settle()
    assert plane.train_until(95, 150) >= 95


def test_rewind_gives_the_same_first_weights_and_new_weights_do_not(plane):
    first = plane.weights()
    plane.page.click("#epoch")
    plane.page.wait_for_function("document.querySelector('#epochs').textContent === '1'")
    assert plane.weights() != first
    plane.page.click("#rewind")
    plane.page.wait_for_function("document.querySelector('#epochs').textContent === '0'")
    assert plane.weights() == first
    plane.page.click("#renew")
    plane.settle()
    assert plane.weights() != first
    assert "seed=1" in plane.page.url


def test_a_weight_is_edited_by_keyboard_and_by_its_line(plane):
    page = plane.page
    page.focus("[data-place='0 1']")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("1.25")
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('[data-weight=\"0 1 0\"]').textContent === "
                           "'w = 1.250'")
    assert plane.weights()[0][1][0] == 1.25
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == "0 1"
    page.locator("[data-weight='1 0 2']").dispatch_event("click")
    page.keyboard.press("Control+a")
    page.keyboard.type("-2")
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('[data-weight=\"1 0 2\"]').textContent === "
                           "'w = -2.000'")
    assert plane.weights()[1][0][2] == -2
    page.keyboard.press("Escape")


def test_a_reload_loses_neither_the_training_nor_what_was_changed_by_hand(plane):
    page = plane.page
    page.click("#epoch")
    page.wait_for_function("document.querySelector('#epochs').textContent === '1'")
    page.click("[data-place='2 0']")
    page.keyboard.press("Control+a")
    page.keyboard.type("0.5")
    page.keyboard.press("Tab")
    page.click("#step")
    page.wait_for_function("document.querySelector('#steps').textContent === '26'")
    before = plane.weights()
    page.reload()
    page.wait_for_function("document.querySelector('#steps').textContent === '26'", timeout=60_000)
    assert plane.weights() == before


def test_the_address_holds_the_whole_set_up(plane):
    words = ("problem=moons&samples=200&noise=10&share=70&data_seed=3&features=x,y2,sinx"
             "&layers=3,5,2&activations=relu,tanh,leaky_relu:0.2&output_activation=sigmoid"
             "&loss=binary_cross_entropy&initializer=he&optimizer=momentum:0.8&penalty=l2:0.01"
             "&learning_rate=0.02&batch_size=7&seed=11&backend=python&stop_error=0.001"
             "&stop_update=0.00001&speed=steps10&show_test=yes&discretize=yes")
    plane.open(words)
    plane.page.click("#export-link")
    link = plane.page.input_value("#taken textarea")
    plane.open()
    plane.page.goto(link)
    plane.settle()
    setup = plane.ask(plane.page, "plane_step", {"steps": 1})["setup"]
    assert setup["activations"] == ["relu", "tanh", "leaky_relu:0.2"]
    assert setup["optimizer"] == "momentum:0.8" and setup["stop_update"] == 1e-5
    for word in words.split("&"):
        name, value = word.split("=")
        if name in setup and not isinstance(setup[name], list):
            assert str(setup[name]) == value or float(setup[name]) == float(value)
    assert plane.page.input_value("#speed") == "steps10"
    assert plane.page.is_checked("#show_test") and plane.page.is_checked("#discretize")


def test_absurd_settings_are_survived(plane):
    page = plane.page
    page.goto(plane.address + "#problem=nope&layers=999,-3,foo,1,1,1,1,1&learning_rate=NaN"
              "&noise=1e99&batch_size=-5&features=zzz&activations=huh&seed=1.5&share=abc&speed=warp"
              "&points=1:2:x;;3&task=<img src=x onerror=alert(1)>&hide=,,&fix=nothing")
    page.wait_for_selector("#lesson.wrong")
    assert "no activation named 'huh'" in page.inner_text("#lesson")
    assert page.inner_text("#task p").startswith("<img") and not page.query_selector("#task img")
    for layer in range(6):
        page.select_option(f"[data-place='activation {layer}']", "tanh")
    plane.settle()
    assert page.inner_text("#lesson") == "" and page.is_hidden("#lesson")
    page.click("#step")
    page.wait_for_function("document.querySelector('#steps').textContent === '1'")


def test_divergence_is_told_and_a_tenth_of_the_rate_offered_from_the_same_weights(plane):
    plane.open("learning_rate=1000&activations=relu,relu&output_activation=identity")
    first, page = plane.weights(), plane.page
    page.click("#run")
    page.wait_for_selector("#lesson.diverged", timeout=60_000)
    assert re.search(r"Step \d+ diverged.* layer \d .*\|z\|", page.inner_text("#lesson"))
    page.click("#lesson button")
    page.wait_for_function("location.hash.includes('learning_rate=100&') "
                           "|| location.hash.endsWith('learning_rate=100')")
    page.wait_for_selector("#run:not(.running)", timeout=60_000)
    page.click("#rewind")
    page.wait_for_function("document.querySelector('#steps').textContent === '0'")
    assert plane.weights() == first


def test_points_are_clicked_in_pasted_and_kept(plane):
    page = plane.page
    page.check("input[value=own]")
    box = page.locator("#surface").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.check(".class-0 input")
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5)
    plane.settle()
    points = plane.ask(page, "plane_points")
    [first, second] = sorted(points["train"] + points["test"])
    assert first == pytest.approx([-3, 3, 1], abs=0.05)
    assert second == pytest.approx([3, 0, 0], abs=0.05)
    page.click(".of-own summary")
    page.fill("#table", "x,y,colour\n1,2,red\n-2,3,green\n4,4,blue\n1,1,red")
    page.click("[data-words='plane.takeTable']")
    page.wait_for_function("location.hash.includes('green')")
    plane.settle()
    assert plane.ask(page, "plane_points")["classes"] == ["blue", "green", "red"]
    assert page.inner_text("#scale").split() == ["blue", "green", "red"]


def test_two_runs_lie_side_by_side(plane):
    page = plane.page
    page.click("#epoch")
    page.wait_for_function("document.querySelector('#epochs').textContent === '1'")
    page.click("#keep")
    page.wait_for_function("document.querySelector('#epochs').textContent === '0'")
    page.fill("#set-learning_rate", "0.1")
    page.keyboard.press("Tab")
    plane.settle()
    assert page.inner_text("#compare-says") == ("Changed: Learning rate η: 0.3 → 0.1. "
                                                "Both began at the same first weights.")
    assert page.locator("#compare canvas").count() == 2
    page.click("#forget")


def test_a_lesson_hides_and_fixes_and_the_language_keeps_the_state(plane):
    page = plane.page
    plane.open("hide=loss,optimizer&fix=learning_rate,layers&task=97 %25 without more neurons")
    assert page.is_hidden("#set-loss") and page.is_hidden("#set-optimizer")
    assert page.is_disabled("#set-learning_rate") and page.is_disabled("#more-layers")
    assert page.inner_text("#task p") == "97 % without more neurons"
    page.click("#epoch")
    page.wait_for_function("document.querySelector('#epochs').textContent === '1'")
    page.click("[data-lang=zh]")
    assert page.inner_text("#run") .endswith("运行")
    assert page.inner_text("#epochs") == "1"
    page.click("[data-lang=en]")


def test_nothing_is_cut_from_phone_to_wide_screen_and_axe_finds_nothing_serious(plane, findings):
    plane.open("penalty=l2:0.001")
    for width in WIDTHS:
        plane.page.set_viewport_size({"width": width, "height": 900})
        assert plane.page.evaluate("document.documentElement.scrollWidth") <= width
    plane.page.click("[data-place='0 0']")
    assert findings(plane.page) == []


def test_a_tab_closed_in_the_middle_does_no_harm(chromium, site, plane):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site + "playground.html")
    page.click("#run")
    page.wait_for_timeout(300)
    page.close()
    plane.page.click("#step")
    plane.page.wait_for_function("document.querySelector('#steps').textContent === '1'")
    context.close()
