"""The site as a whole, in a real browser."""

import minnet
import pytest
from minnet_plugins.site import write_site

# A worker that knows a few calls, in the place of the one that loads Python.
WORKER = """
postMessage({share: 0.5});
postMessage({ready: true});
onmessage = ({data: {id, call, arguments: given}}) => {
    if (call === "loop") for (;;);
    if (call === "die") setTimeout(() => { throw new Error("no memory"); });
    else if (call === "bytes") postMessage({id, bytes: new Uint8Array([1, 2])});
    else if (call === "wrong") postMessage({id, error: "It is wrong."});
    else postMessage({id, result: [call, JSON.parse(given)]});
};
"""


@pytest.fixture
def quick(page, site):
    """The page of the playground with that worker."""
    page.route("**/worker.js", lambda route: route.fulfill(content_type="text/javascript",
                                                           body=WORKER))
    page.goto(site + "playground.html")
    return page


def test_python_loads_shows_how_far_it_is_and_answers(page, site, ask):
    page.goto(site + "playground.html")
    page.wait_for_selector(".python[data-state=loading] progress")
    assert ask(page, "about")["minnet"] == minnet.__version__
    assert page.locator(".python").inner_text() == "Python is ready"
    assert ask(page, "nonsense") == {"error": "Python knows no call 'nonsense'"}
    assert "unexpected keyword argument" in ask(page, "about", {"nonsense": 1})["error"]
    assert page.refused == []


def test_calls_are_answered_in_their_order(quick):
    assert quick.evaluate("""async () => {
        const {call} = await import(new URL("runtime.js", document.baseURI));
        const order = [];
        const note = (what) => order.push(what instanceof Error ? what.message : what);
        await Promise.all(["a", "wrong", "bytes", "b"].map(
            (name, n) => call(name, {n}).then(note, note)));
        return order.map((each) => each instanceof Uint8Array ? [...each] : each);
    }""") == [["a", {"n": 0}], "It is wrong.", [1, 2], ["b", {"n": 3}]]


def test_an_endless_call_is_stopped_and_python_begins_anew(quick, ask):
    assert "ran for more than 0.3 s" in ask(quick, "loop", limit=300)["error"]
    assert ask(quick, "again") == ["again", {}]


def test_a_worker_that_dies_is_an_error_of_one_sentence(quick, ask):
    said = ask(quick, "die")["error"]
    assert said.startswith("Python ended unexpectedly (") and "no memory" in said
    assert ask(quick, "again") == ["again", {}]


def test_without_pyodide_the_page_says_so_in_both_languages(page, site, ask):
    page.route("**/pyodide/*", lambda route: route.abort())
    page.goto(site + "playground.html")
    page.wait_for_selector(".python.missing")
    said = page.locator(".python").inner_text()
    assert said.startswith("Python could not be loaded from pyodide/: ") and "--pyodide" in said
    assert ask(page, "about") == {"error": said}
    page.get_by_role("button", name="中文").click()
    assert page.locator(".python").inner_text().startswith("无法从 pyodide/ 加载 Python：")


def test_a_site_without_its_own_pyodide_names_where_it_cannot_get_it(page, serve, tmp_path):
    write_site(tmp_path / "site", with_book=False)
    page.goto(serve(tmp_path / "site") + "playground.html")
    page.wait_for_selector(".python.missing")
    assert "https://cdn.jsdelivr.net/pyodide/" in page.locator(".python").inner_text()
    assert [address.rpartition("/")[2] for address in page.refused] == ["pyodide.mjs"]
    page.goto((tmp_path / "site" / "playground.html").as_uri())
    said = page.get_by_role("alert").inner_text()
    assert "python3 -m http.server" in said and "网页服务器" in said


def test_the_first_page_needs_no_python_and_remembers_the_language(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(site, wait_until="networkidle")
    assert not [name for name in asked if name.startswith(("pyodide", "minnet.zip", "worker"))]
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == "A neural network you can read"
    page.get_by_role("button", name="中文").click()
    assert heading.inner_text() == "一个读得懂的神经网络"
    assert page.title() == "minnet：读得懂的神经网络"
    page.goto(site + "book/zh/index.html")
    page.goto(site)
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    page.get_by_role("link", name="读一读书").click()
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Home").click()
    assert heading.inner_text() == "A neural network you can read"


@pytest.mark.parametrize("name", ["index.html", "playground.html", "book/en/losses.html"])
def test_no_page_hinders_anyone_or_is_wider_than_a_phone(page, site, findings, name):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + name)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
