"""`minnet site` and `minnet playground`: what they write, where, and what they refuse."""

import hashlib
import html.parser
import io
import json
import os
import pathlib
import posixpath
import re
import signal
import subprocess
import sys
import zipfile

import minnet
import pytest
from minnet_plugins.site import folder as site_folder
from minnet_plugins.site import package, pyodide, write_site
from minnet_plugins.site.session import answer

ADDRESSES = {"href", "src"}
IMPORTED = re.compile(r"""(?:\bfrom|\bimport|\bimport\(|new URL\()\s*["']([^"'$]+)["']""")


class Links(html.parser.HTMLParser):
    """The language of a page, its ids, and the addresses in it."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.addresses, self.lang, self.others = set(), [], None, {}
        self.feed(text)

    def handle_starttag(self, name, attributes):
        attributes = dict(attributes)
        self.lang = self.lang or attributes.get("lang")
        self.ids.add(attributes.get("id"))
        self.addresses += [attributes[key] for key in ADDRESSES & set(attributes)]
        if name == "a" and "hreflang" in attributes:
            self.others[attributes["hreflang"]] = attributes["href"]


@pytest.fixture(scope="module")
def pyodide_folder(tmp_path_factory):
    """A folder that looks like npm's of Pyodide, and has more in it."""
    folder = tmp_path_factory.mktemp("npm") / "pyodide"
    folder.mkdir()
    for name in (*pyodide.LOADED, "README.md", "pyodide.mjs.map"):
        (folder / name).write_bytes(name.encode() * 10)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory, pyodide_folder):
    """The folder of a site with its book and its own Pyodide."""
    for library in ("latex2mathml", "pygments", "markdown"):
        pytest.importorskip(library, reason=f"{library} is not installed, and the book needs it")
    out = tmp_path_factory.mktemp("site") / "out"
    write_site(out, pyodide_folder)
    return out


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A folder with a playground, made of few files, and a function that makes another there."""
    made = {"index.html": b"<title>", "plane/a.js": b"1", "minnet.zip": b"PK"}

    def write(files=made, out=tmp_path / "site"):
        site_folder.put(files, out)
        return out
    write()
    return write


def content(folder):
    """All files of a folder, by their names in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in pathlib.Path(folder).rglob("*") if path.is_file()}


def test_every_address_is_relative_and_leads_to_a_file_of_the_site(site):
    files = content(site)
    pages = {name: Links(data.decode()) for name, data in files.items() if name.endswith(".html")}
    asked = [(name, address) for name, page in pages.items() for address in page.addresses]
    asked += [(name, address) for name, data in files.items()
              if name.endswith(".js") for address in IMPORTED.findall(data.decode())]
    for name, address in asked:
        path, _, id = address.partition("#")
        assert not re.match(r"[a-z]+:|/", path), f"{name} leads away, to {address}"
        found = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
        assert found in files, f"{name} leads to {address}, which is not there"
        if id and found.endswith(".html") and "=" not in id:
            assert id in pages[found].ids, f"{name} leads to {address}, which has no such place"


def test_every_page_has_its_other_language(site):
    pages = {name: Links(data.decode())
             for name, data in content(site).items() if name.endswith(".html")}
    books = [name for name in pages if name.startswith("book/")]
    assert len(books) == 2 * len([name for name in books if name.startswith("book/en/")]) >= 38
    for name in books:
        (code, address), = pages[name].others.items()
        other = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
        assert pages[other].lang == code != pages[name].lang
        assert posixpath.basename(other) == posixpath.basename(name)
    for name in set(pages) - set(books):
        text = (site / name).read_text(encoding="utf-8")
        assert 'data-lang="zh"' in text and 'data-lang="en"' in text, name
        assert re.search(r'<title data-en="[^"]+" data-zh="[^"]*[一-龥]', text), name


def test_the_chinese_first_page_has_no_english_in_its_drawing(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    drawing = text.partition('<div class="zh" lang="zh-Hans">')[2].partition("</div>")[0]
    visible = " ".join(re.findall(r"<(?:text|title|desc)[^>]*>([^<]+)<", drawing))
    assert "权重大于 0" in visible
    assert set(re.findall(r"[A-Za-z]{2,}", visible)) <= {"sigmoid", "max"}


def test_the_site_has_of_pyodide_what_is_loaded_and_is_told_how_much_that_is(site):
    files = content(site)
    assert {name for name in files if name.startswith("pyodide/")} == {
        f"pyodide/{name}" for name in pyodide.LOADED}
    fetched = ("pyodide/pyodide.asm.wasm", "pyodide/python_stdlib.zip",
               "pyodide/pyodide-lock.json", "minnet.zip")
    assert f"BYTES = {sum(len(files[name]) for name in fetched)};" in files["settings.js"].decode()
    mark = hashlib.sha256(files["minnet.zip"]).hexdigest()[:8]
    assert f'"minnet.zip?{mark}"' in files["settings.js"].decode()


def test_without_a_folder_pyodide_is_at_its_public_address(tmp_path, done):
    said = done("playground", "--out", tmp_path / "out")
    assert re.match(r"\d+ files written to .*, 1\.\d MB; look at it by\n", said)
    settings = (tmp_path / "out" / "settings.js").read_text()
    assert f"https://cdn.jsdelivr.net/pyodide/v{pyodide.VERSION}/full/" in settings
    assert not (tmp_path / "out" / "book").exists()
    assert "book/" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_the_zip_is_always_the_same_and_python_alone_runs_it(tmp_path):
    data = package.archive()
    assert data == package.archive()
    assert len(data) < 1_500_000
    assert "minnet_plugins/digits/LICENSE.md" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    program = """if True:
        import sys
        sys.path.insert(0, sys.argv[1])
        from minnet_plugins.site.session import answer
        import minnet
        assert minnet.__file__.startswith(sys.argv[1])
        train, test = minnet.load_dataset("digits")
        network = minnet.Network.mlp([784, 2, 10], "tanh", "softmax", "cross_entropy")
        minnet.train(network, test, epochs=1, batch_size=10, learning_rate=0.1, optimizer="adam")
        print(len(train), answer("about"))
        """
    run = subprocess.run([sys.executable, "-I", "-S", "-c", program, str(tmp_path)],
                         capture_output=True, encoding="utf-8")
    assert run.stderr == ""
    count, _, about = run.stdout.partition(" ")
    assert (count, json.loads(about)["result"]["minnet"]) == ("5000", minnet.__version__)


def test_a_call_that_is_not_known_or_goes_wrong_is_a_sentence():
    assert json.loads(answer("plane_fly")) == {"error": "Python knows no call 'plane_fly'"}
    assert json.loads(answer("__import__")) == {"error": "Python knows no call '__import__'"}
    assert set(json.loads(answer("about", "{}"))["result"]) == {"python", "minnet"}


def test_a_folder_without_pyodide_is_refused_and_nothing_written(tmp_path, refused):
    said = refused("site", "--out", tmp_path / "out", "--pyodide", tmp_path)
    assert f"{tmp_path} is no folder of Pyodide, for pyodide.mjs is not in it" in said
    assert "npm install pyodide" in said
    assert not (tmp_path / "out").exists()


def test_a_later_site_takes_the_place_of_an_earlier_one_and_leaves_the_rest(small):
    out = small()
    (out / "CNAME").write_text("example.org")
    (out / ".nojekyll").touch()
    small({"index.html": b"<h1>", "digits/b.js": b"2"})
    assert set(content(out)) == {"index.html", "digits/b.js", "CNAME", ".nojekyll",
                                 "minnet-site.json"}
    assert (out / "index.html").read_bytes() == b"<h1>"
    assert not (out / "plane").exists()


@pytest.mark.parametrize("prepare, says", [
    (lambda out: (out / "index.html").write_text("mine"), "index.html, which is not as the"),
    (lambda out: (out / "new.html").write_text("mine"), "new.html, which is not as the"),
    (lambda out: (out / "minnet-site.json").write_text("[1]"), "index.html and is no earlier"),
    (lambda out: (out / "minnet-site.json").unlink(), "index.html and is no earlier"),
    (lambda out: ((out / "index.html").unlink(), (out / "index.html").mkdir()), "holds index.html"),
])
def test_what_is_not_the_sites_is_never_overwritten(small, prepare, says):
    out = small()
    prepare(out)
    before = content(out)
    with pytest.raises(minnet.MinnetError, match=re.escape(says)):
        small({"index.html": b"<h1>", "new.html": b"2"})
    assert content(out) == before


def test_a_list_that_names_files_elsewhere_removes_none_of_them(small, tmp_path):
    out = small()
    mine = tmp_path / "mine.txt"
    mine.write_bytes(b"mine")
    listed = json.loads((out / "minnet-site.json").read_text())
    listed["files"].update({name: hashlib.sha256(b"mine").hexdigest()
                            for name in ("../mine.txt", str(mine))})
    (out / "minnet-site.json").write_text(json.dumps(listed))
    small({"index.html": b"<h1>"})
    assert mine.read_bytes() == b"mine"


def test_where_no_folder_can_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    for out, says in (("", "has no name"), (tmp_path / "file", "is no folder"),
                      (tmp_path / "file" / "in", "was not written to")):
        with pytest.raises(minnet.MinnetError, match=says):
            site_folder.put({"index.html": b""}, out)
    assert content(tmp_path) == {"file": b"mine"}


def test_ctrl_c_and_a_full_disk_leave_all_as_it_was(small, monkeypatch):
    out = small()
    before = content(out)
    for error, raised in ((KeyboardInterrupt(), KeyboardInterrupt),
                          (OSError(28, "No space left on device"), minnet.MinnetError)):
        opened = open

        def fail(path, mode="r", **options):
            if "x" in mode and path.endswith("b.js"):
                raise error
            return opened(path, mode, **options)
        monkeypatch.setattr(site_folder, "open", fail, raising=False)
        with pytest.raises(raised):
            small({"index.html": b"<h1>", "digits/b.js": b"2"})
        assert content(out) == before
        assert not (out / "digits").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to a process")
def test_ctrl_c_while_files_are_moved_waits_until_all_are(small, monkeypatch):
    out = small()
    moved = os.replace

    def replace(old, new):
        signal.raise_signal(signal.SIGINT)
        moved(old, new)
    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        small({"index.html": b"<h1>", "digits/b.js": b"2"})
    assert set(content(out)) == {"index.html", "digits/b.js", "minnet-site.json"}


def test_the_pages_have_the_colours_of_the_book(site):
    def colours(path):
        text = path.read_text(encoding="utf-8")
        return dict(re.findall(r"--(\w+): (#\w+|[^;]*serif|[^;]*monospace|clamp[^;]*);",
                               text.partition("@media")[0]))
    book, base = (colours(site / name) for name in ("book/en/style.css", "base.css"))
    shared = set(book) & set(base)
    assert {"paper", "ink", "quiet", "rule", "link", "sheet", "mark", "prose", "sans"} <= shared
    assert {name: book[name] for name in shared} == {name: base[name] for name in shared}
