"""The site in a real browser: Chromium by Playwright, on a server of this machine."""

import functools
import http.server
import os
import pathlib
import shutil
import threading

import pytest
from minnet_plugins.site import write_site

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
PACKAGES = CACHE / "minnet-restricted" / "node_modules"
PYODIDE = PACKAGES / "pyodide"
AXE = PACKAGES / "axe-core" / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *words):
        """Nothing."""


@pytest.fixture(scope="session")
def serve():
    """A function that serves a folder on this machine: its address."""
    servers = []

    def start(folder):
        handler = functools.partial(Handler, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.handle_error = lambda request, address: None
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory, serve):
    """The address of the site, written once, with its own Pyodide and with the book."""
    for library in ("latex2mathml", "pygments", "markdown"):
        pytest.importorskip(library, reason=f"{library} is not installed, and the book needs it")
    if not PYODIDE.is_dir():
        pytest.skip(f"Pyodide is not in {PYODIDE}: tests/restricted/run --install puts it there")
    folder = tmp_path_factory.mktemp("site") / "in" / "a" / "folder"
    write_site(folder, PYODIDE)
    return serve(folder.parent.parent) + "a/folder/"


@pytest.fixture(scope="session")
def chromium():
    """Chromium, headless."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: "
                                     "pip install playwright, and Chromium")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        pytest.skip(f"no browser is here to look at the site with: {', '.join(BROWSERS)}")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A new page, which may ask this machine alone, and in which nothing may go wrong unseen.

    `page.refused` has the addresses elsewhere that were asked for.
    """
    context = chromium.new_context(locale="en-GB", service_workers="block")
    page = context.new_page()
    page.refused, wrong = [], []

    def guard(route):
        if route.request.url.startswith(("http://127.0.0.1:", "file:", "blob:", "data:")):
            return route.continue_()
        page.refused.append(route.request.url)
        return route.abort()
    context.route("**/*", guard)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def ask():
    """A function that asks the Python of a page: what it answers, or {"error": sentence}."""
    def call(page, name, arguments=None, limit=None):
        return page.evaluate("""async ([name, given, limit]) => {
            const {call} = await import(new URL("runtime.js", document.baseURI));
            try { return await call(name, given, {limit}); }
            catch (error) { return {error: error.message}; }
        }""", [name, arguments or {}, limit])
    return call


@pytest.fixture
def findings():
    """A function that has axe-core look at a page in light and dark: what is serious."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is not in {AXE.parent}: tests/restricted/run --install puts it "
                    "there")

    def look(page):
        found = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            violations = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
            found += [(scheme, each["id"], node["html"][:200]) for each in violations
                      if each["impact"] in ("serious", "critical") for node in each["nodes"]]
        return found
    return look
