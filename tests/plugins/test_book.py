"""`minnet book`: every line of the core once, every equation typeset, no link dead.

Nothing of anybody's is overwritten.
"""

import html
import html.parser
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import minnet
import pytest
from minnet.equations import EQUATIONS
from minnet_plugins.book import build, chapter, folder, source, typeset, write_book
from minnet_plugins.book.tutorials import TUTORIALS

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent
CORE = ROOT / "minnet" / "core"
LIBRARIES = ("latex2mathml", "pygments", "markdown")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(html.parser.HTMLParser):
    """What a page holds: its elements as (name, attributes), its links, the text of its parts."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.codes, self.open, self.sections = [], [], [], {}
        self.feed(text)
        self.close()

    def handle_starttag(self, name, attributes):
        attributes = dict(attributes)
        drawn = "svg " if any(outer == "svg" for outer, _ in self.open) else ""
        self.elements.append((drawn + name, attributes))
        if name not in VOID:
            self.open.append((name, attributes))
        if name == "pre":
            self.codes.append((int(attributes["data-first"]), int(attributes["data-last"]), []))

    def handle_endtag(self, name):
        assert self.open[-1][0] == name, f"<{self.open[-1][0]}> is closed as </{name}>"
        self.open.pop()

    def handle_data(self, text):
        if any(name == "pre" for name, attributes in self.open):
            self.codes[-1][2].append(text)
        for name, attributes in self.open:
            if "id" in attributes:
                self.sections[attributes["id"]] = self.sections.get(attributes["id"], "") + text

    def all(self, wanted):
        """The attributes of every element of this name."""
        return [attributes for name, attributes in self.elements if name == wanted]

    @property
    def ids(self):
        return [attributes["id"] for name, attributes in self.elements if "id" in attributes]

    @property
    def links(self):
        return [attributes["href"] for name, attributes in self.elements if "href" in attributes]


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """The folders of the book in both languages."""
    for library in LIBRARIES:
        pytest.importorskip(library,
                            reason=f"{library} is not installed, and the book is made with it")
    folders = {lang: tmp_path_factory.mktemp("book") / lang for lang in ("en", "zh")}
    for lang, out in folders.items():
        write_book(out, lang)
    return folders


@pytest.fixture(scope="module")
def pages(books):
    """The pages of both books, by language and file name."""
    return {lang: {path.name: Page(path.read_text(encoding="utf-8")) for path in out.glob("*.html")}
            for lang, out in books.items()}


@pytest.fixture
def book(books, tmp_path):
    """A folder with a copy of the English book."""
    return pathlib.Path(shutil.copytree(books["en"], tmp_path / "book"))


@pytest.fixture
def core(tmp_path, monkeypatch, books):
    """A copy of the core's files, from which the book is then made."""
    copy = pathlib.Path(shutil.copytree(CORE, tmp_path / "core",
                                        ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(source, "FOLDER", str(copy))
    return copy


@pytest.fixture
def prose(tmp_path, monkeypatch, books):
    """A copy of the chapters' Markdown, from which the book is then made."""
    copy = pathlib.Path(shutil.copytree(chapter.FOLDER, tmp_path / "chapters"))
    monkeypatch.setattr(chapter, "FOLDER", str(copy))
    monkeypatch.setattr(build, "FOLDER", str(copy))
    return copy


def page_of(path):
    """The name of the page of a core file."""
    return path.stem.strip("_") + ".html"


# The plugins' files that are chapters, in order, and their pages; torch_backend may be unavailable.
OF_PLUGINS = {ROOT / "plugins" / "convolution" / f"{stem}.py": f"convolution-{stem}.html"
              for stem in ("convolution", "maps", "pooling")}
if all(map(importlib.util.find_spec, ("torch", "array_api_compat"))):
    OF_PLUGINS[ROOT / "plugins" / "torch_backend" / "distributed.py"] = (
        "torch_backend-distributed.html")
ALL = {**{path: page_of(path) for path in CORE.glob("*.py")}, **OF_PLUGINS}


def change(path, old, new):
    """Replace a text in a file, where it must be."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(out):
    """Every file of a folder, with its bytes."""
    return {path.name: path.read_bytes() for path in pathlib.Path(out).iterdir()}


def headings(page):
    """The levels of a page's headings, in order."""
    return [int(name[1]) for name, attributes in page.elements if re.fullmatch(r"h[1-6]", name)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_line_of_every_file_is_shown_once_and_in_order(pages, lang):
    for path, page in ALL.items():
        lines = path.read_text(encoding="utf-8").splitlines()
        following = 1
        for first, last, text in pages[lang][page].codes:
            assert first == following
            assert "".join(text) == "".join(line + "\n" for line in lines[first - 1:last])
            following = last + 1
        assert following == len(lines) + 1


def test_a_changed_line_of_the_source_is_a_changed_line_of_the_book(core, tmp_path):
    change(core / "activations.py", "return max(z, 0.0)", "return z if z > 0 else 0.0")
    write_book(tmp_path / "out")
    text = (tmp_path / "out" / "activations.html").read_text(encoding="utf-8")
    assert "return z if z > 0 else 0.0\n" in "".join("".join(code[2]) for code in Page(text).codes)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_equation_is_typeset_once_beside_its_function_and_in_the_index(pages, lang):
    for equation in EQUATIONS:
        stem, name = equation.function.replace("/", "-").split(".", 1)
        page = pages[lang][f"{stem}.html"]
        assert page.ids.count(equation.id) == 1
        assert f"{stem}.html#{equation.id}" in pages[lang]["equations.html"].links
        assert equation.id in re.findall(r"[\w-]+",
                                         "".join(pages[lang]["equations.html"].sections["text"]))
        if f"code-{name}" in page.ids:
            before = page.ids[:page.ids.index(equation.id)]
            assert [id for id in before if id.startswith("code-")][-1] == f"code-{name}"
        assert {f"tutorials.html#{id}" for id in equation.tutorials} <= set(page.links)
    assert len(pages[lang]["equations.html"].all("math")) == len(EQUATIONS)


def test_an_equation_stands_typeset_and_not_a_second_time_in_plain_signs(pages):
    relu = pages["en"]["activations.html"].sections["code-relu"]
    assert relu.count("ReLU(z) = max(0, z)") == 1
    assert "(T1)" in relu.partition("def relu")[0]


def test_an_equation_of_a_function_from_elsewhere_stands_where_that_function_is_used(pages):
    ids = pages["en"]["activations.html"].ids
    assert ids.index("code-tanh_prime") < ids.index("tanh") < ids.index("code-relu")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_link_is_dead_and_no_id_stands_twice(pages, lang):
    for name, page in pages[lang].items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            target, _, anchor = link.partition("#")
            assert target in ("", "style.css") or target in pages[lang], f"{name}: {link}"
            assert not anchor or anchor in pages[lang][target or name].ids, f"{name}: {link}"


@pytest.mark.parametrize("lang, tag", [("en", "en"), ("zh", "zh-Hans")])
def test_a_page_can_be_read_by_any_reader(pages, lang, tag):
    for name, page in pages[lang].items():
        assert page.all("html") == [{"lang": tag}]
        assert len(page.all("main")) == len(page.all("h1")) == len(page.all("title")) == 1, name
        wide = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
        assert wide in page.all("meta")
        assert page.all("a")[0] == {"class": "skip", "href": "#text"}
        assert page.all("main")[0]["id"] == "text"
        assert all(nav.get("aria-label") for nav in page.all("nav"))
        levels = headings(page)
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:])), name


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_needs_no_script_and_no_network(books, pages, lang):
    for name, page in pages[lang].items():
        assert not page.all("script")
        assert not any("src" in attributes for element, attributes in page.elements)
    style = (books[lang] / "style.css").read_text(encoding="utf-8")
    assert "@import" not in style and "url(" not in style


def test_the_chapters_follow_the_reading_order_and_then_come_those_of_plugins(pages):
    order = [link[:-5] for link in pages["en"]["index.html"].links if link.endswith(".html")]
    order = list(dict.fromkeys(order))
    chapters = [stem for stem in order if stem not in ("index", "equations", "tutorials")]
    assert chapters == [stem.strip("_") for stem in source.READING_ORDER] + [
        page[:-5] for page in OF_PLUGINS.values()]


def test_each_page_leads_to_the_one_before_it_and_the_one_after_it(pages):
    name, seen = "index.html", []
    while name:
        seen.append(name)
        links = {link.get("rel"): link["href"] for link in pages["en"][name].all("a")}
        following = links.get("next")
        if following and name != "index.html":
            back = {link.get("rel"): link["href"] for link in pages["en"][following].all("a")}
            assert back["prev"] == name
        name = following
    assert sorted(seen) == sorted(pages["en"])


def test_both_languages_have_the_same_structure(pages):
    assert set(pages["en"]) == set(pages["zh"])
    for name in pages["en"]:
        assert pages["en"][name].ids == pages["zh"][name].ids
        assert headings(pages["en"][name]) == headings(pages["zh"][name])
    for path in ROOT.glob("plugins/*/chapters/en/*.md"):
        english, chinese = (re.findall(r"^## .+$", text.read_text(encoding="utf-8"), re.MULTILINE)
                            for text in (path, path.parent.parent / "zh" / path.name))
        # What the English book tells by a docstring has a section in Chinese.
        assert english == [section for section in chinese if section in english], path.name


def test_the_chinese_chapters_are_chinese_and_the_english_are_not():
    for path in ROOT.glob("plugins/*/chapters/*/*.md"):
        text = path.read_text(encoding="utf-8")
        characters = len(re.findall("[\u4e00-\u9fff]", text))
        assert characters == 0 if path.parent.name == "en" else characters > 40, path
        # Chinese prose has its own punctuation.
        assert path.parent.name == "en" or not re.search("[\u4e00-\u9fff][,:;?!]", text), path


def test_a_section_of_the_tutorials_shows_its_equations_and_its_code(pages):
    page = pages["en"]["tutorials.html"]
    assert [section["id"] for section in page.all("section")] == ["T0", "T1", "T2", "T3", "T4"]
    assert {"network.html#BP2", "network.html#code-Network.deltas",
            "training.html#code-train"} <= set(page.links)
    for path in re.findall(r"(?:examples|plugins|minnet)/[\w/]+\.py", page.sections["text"]):
        assert (ROOT / path).exists(), path


def test_a_section_whose_function_does_not_exist_is_refused(prose, tmp_path):
    change(prose / "en" / "layer.md", "## Dense.gradient", "## Dense.gradients")
    told = "en/layer.md has a section 'Dense.gradients', but minnet/core/layer.py has nothing of"
    with pytest.raises(minnet.MinnetError, match=told):
        write_book(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_link_of_the_prose_to_nothing_is_refused(prose, tmp_path):
    change(prose / "en" / "layer.md", "(eq:BP4)", "(eq:BP5)")
    with pytest.raises(minnet.MinnetError, match="the equation 'BP5', and there is none"):
        write_book(tmp_path / "out")


def test_a_formula_that_cannot_be_typeset_is_named(prose, tmp_path):
    change(prose / "en" / "neuron.md", "$x_k$", "$x_$")
    with pytest.raises(minnet.MinnetError, match="the formula x_ cannot be typeset"):
        write_book(tmp_path / "out")
    change(prose / "en" / "neuron.md", "$x_$", r"$\weight$")
    told = r"the formula \\weight cannot be typeset: latex2mathml does not know \\weight"
    with pytest.raises(minnet.MinnetError, match=told):
        write_book(tmp_path / "out")


def test_a_renamed_function_of_the_core_is_told_by_its_equation(core, tmp_path):
    change(core / "activations.py", "def relu(z)", "def rectifier(z)")
    told = ("equation 'relu' is said to be activations.relu, "
            "but minnet/core/activations.py has no 'relu'")
    with pytest.raises(minnet.MinnetError, match=told):
        write_book(tmp_path / "out")


def test_the_reading_order_names_every_file_of_the_core_once():
    assert sorted(source.READING_ORDER) == sorted(path.stem for path in CORE.glob("*.py"))


def test_every_file_of_the_core_has_a_chapter_and_every_chapter_a_file():
    for lang in "en", "zh":
        chapters = [path.stem for path in pathlib.Path(chapter.FOLDER, lang).glob("*.md")]
        assert sorted(chapters) == sorted(["index", *source.READING_ORDER])


SWISH = r'''
"""The activation swish."""

import minnet
from minnet.equations import Equation


def swish(z):
    """f(z) = z / (1 + e^(−z))"""
    return z


def swish_prime(z):
    """f'(z) = f(z) + σ(z) (1 − f(z))"""
    return z


@minnet.hookimpl
def minnet_equations():
    return [Equation("swish", "swish", "Swish 激活函数", r"f(z) = \frac{z}{1 + e^{-z}}", swish),
            Equation("swish-prime", "derivative of swish", "Swish 的导数",
                     r"f'(z) = f(z) + \sigma(z) (1 - f(z))", swish_prime)]
'''


def test_a_strangers_plugin_has_a_chapter_where_a_text_lies_beside_it(books, tmp_path):
    (tmp_path / "swish.py").write_text(SWISH, encoding="utf-8")
    (tmp_path / "other.py").write_text("", encoding="utf-8")
    texts = tmp_path / "chapters" / "en"
    texts.mkdir(parents=True)
    (texts / "swish.md").write_text("# Swish\n\nA bend, eq. [swish](eq:swish).\n\n## swish\n\n"
                                    "See [it](code:here/swish.swish_prime), of $z$.\n")
    (texts / "other.md").write_text("# Other\n\nNot this plugin's.\n")
    text = (texts / "swish.md").read_text().replace("here/", f"{tmp_path.name}/")
    (texts / "swish.md").write_text(text)
    for lang in "en", "zh":
        done = subprocess.run([sys.executable, "-X", "utf8", "-m", "minnet", "--plugin",
                               str(tmp_path / "swish.py"), "book", "--out", str(tmp_path / lang),
                               "--lang", lang], capture_output=True, encoding="utf-8",
                              env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT)])})
        assert (done.returncode, done.stderr) == (0, "")
    page = Page((tmp_path / "en" / f"{tmp_path.name}-swish.html").read_text(encoding="utf-8"))
    assert page.ids.count("swish") == page.ids.count("swish-prime") == 1
    assert f"{tmp_path.name}-swish.html#code-swish_prime" in page.links
    assert len(contents(tmp_path / "en")) == len(contents(books["en"])) + 1
    assert set(contents(tmp_path / "zh")) == set(contents(books["zh"]))
    index = Page((tmp_path / "zh" / "equations.html").read_text(encoding="utf-8"))
    assert "Swish 的导数" in index.sections["text"] and "插件" in index.sections["text"]
    assert len(index.all("math")) == len(EQUATIONS) + 2


def test_a_chapter_that_is_missing_is_told(prose, tmp_path):
    (prose / "en" / "layer.md").unlink()
    with pytest.raises(minnet.MinnetError, match=r"the book cannot read .*layer\.md: No such file"):
        write_book(tmp_path / "out")


def test_every_section_that_an_equation_names_is_one_of_its_tutorial():
    known = {(tutorial.id, heading) for tutorial in TUTORIALS
             for english, heading, code in tutorial.sections}
    named = {section for equation in EQUATIONS for section in equation.sections.items()}
    assert named - known == set()


def test_a_language_that_the_book_does_not_have_is_refused(tmp_path):
    with pytest.raises(minnet.MinnetError,
                       match="there is no book in 'fr': its languages are en, zh"):
        write_book(tmp_path / "out", "fr")


def test_the_same_source_makes_the_same_bytes_in_another_process(books, tmp_path):
    words = [sys.executable, "-X", "utf8", "-m", "minnet", "book", "--out", str(tmp_path / "again")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT)] + sys.path),
                   "PYTHONHASHSEED": "7"}
    subprocess.run(words, env=environment, check=True, capture_output=True)
    assert contents(tmp_path / "again") == contents(books["en"])


def test_a_book_is_written_over_an_earlier_one_and_hidden_files_stay(book, books):
    (book / ".nojekyll").write_text("")
    (book / "neuron.html").write_text('<meta name="generator" content="minnet book: neuron.html">')
    (book / "gone.html").write_text('<meta name="generator" content="minnet book: gone.html">')
    write_book(book)
    assert contents(book) == {**contents(books["en"]), ".nojekyll": b""}


@pytest.mark.parametrize("name", ["index.html", "notes.txt", "copy of neuron.html"])
def test_a_folder_that_holds_anything_else_is_refused_and_left_as_it_was(books, tmp_path, name):
    out = tmp_path / "site"
    out.mkdir()
    (out / name).write_text("mine, and not the 'minnet book: neuron.html' it was made from")
    before = contents(out)
    with pytest.raises(minnet.MinnetError, match=f"holds {name}, which is not the book's"):
        write_book(out)
    assert contents(out) == before


def test_a_folder_within_the_folder_is_not_the_books(books, tmp_path):
    (tmp_path / "site" / "index.html").mkdir(parents=True)
    with pytest.raises(minnet.MinnetError, match="holds index.html, which is not the book's"):
        write_book(tmp_path / "site")


def test_a_file_where_the_folder_should_be_is_refused(books, refused, tmp_path):
    (tmp_path / "file").write_text("mine")
    error = refused("book", "--out", tmp_path / "file")
    assert "is no folder: name a new folder for the book" in error
    assert (tmp_path / "file").read_text() == "mine"
    assert "was not written to" in refused("book", "--out", tmp_path / "file" / "book")
    assert "has no name" in refused("book", "--out", "")


def test_a_folder_that_may_not_be_written_to_is_refused(books, refused, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert "Permission denied" in refused("book", "--out", locked / "book")


@pytest.mark.parametrize("fails", ["open", "os.replace"])
def test_a_disk_that_is_full_halfway_leaves_what_was_there(book, tmp_path, monkeypatch, fails):
    earlier = '<meta name="generator" content="minnet book: neuron.html"> an earlier one'
    (book / "neuron.html").write_text(earlier)
    before = contents(book)
    calls = []

    def full(*words, **options):
        calls.append(words)
        if len(calls) > 3 or fails == "os.replace":
            raise OSError(28, "No space left on device")
        return open(*words, **options)

    if fails == "open":
        monkeypatch.setattr(folder, "is_ours", lambda out, name: True)
        monkeypatch.setattr(folder, "open", full, raising=False)
    else:
        monkeypatch.setattr(folder.os, "replace", full)
    for out in book, tmp_path / "new":
        with pytest.raises(minnet.MinnetError,
                           match="the book was not written to .*: No space left on device"):
            folder.put({name: text.decode() for name, text in before.items()}, out)
    assert contents(book) == before
    assert not (tmp_path / "new").exists()


def test_the_command_says_what_it_wrote(books, done, tmp_path):
    output = done("book", "--out", tmp_path / "out", "--lang", "zh")
    out, count = tmp_path / "out", len(list(books["zh"].glob("*.html")))
    assert output == f"{count} pages written to {out}; begin with {out / 'index.html'}\n"
    assert contents(out) == contents(books["zh"])


def test_the_command_needs_a_folder(says):
    status, output, errors = says("book")
    assert status == 2 and "--out" in errors


@pytest.mark.parametrize("library", ["latex2mathml.converter", "pygments", "markdown"])
def test_a_missing_library_is_named_with_what_installs_all(refused, tmp_path, monkeypatch, library):
    for name in ("latex2mathml", "latex2mathml.converter", "pygments", "markdown"):
        monkeypatch.setitem(sys.modules, name, None if name == library else sys)
    error = refused("book", "--out", tmp_path / "out")
    assert "needs latex2mathml, Pygments and Markdown" in error and library in error
    assert "python3 -m pip install latex2mathml Pygments Markdown" in error
    assert not (tmp_path / "out").exists()


def test_importing_the_book_imports_none_of_its_libraries():
    program = ("import sys, minnet, minnet_plugins.book\n"
               "print({'latex2mathml', 'pygments', 'markdown', 'numpy'} & set(sys.modules))")
    done = subprocess.run([sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True,
                          text=True)
    assert done.stdout == "set()\n", done.stderr


def test_a_docstring_becomes_paragraphs():
    made = typeset.docstring("a < b, as in `zip` (T1). [784, 30]\n\n"
                             "first, second: lists\nof numbers.\nthird: a name.")
    assert made == ('<p>a &lt; b, as in <code>zip</code> '
                    '(<a href="tutorials.html#T1">T1</a>). [784, 30]</p>\n'
                    "<p>first, second: lists of numbers.</p>\n<p>third: a name.</p>")


def test_a_formula_is_spaced_as_in_print():
    pytest.importorskip("latex2mathml",
                        reason="latex2mathml is not installed, and formulas are typeset with it")
    assert "<mi>ReLU</mi>" in typeset.formula(r"\operatorname{ReLU}(z)")
    assert '<mn>2</mn><mspace width="0.17em"/><mi>log</mi>' in typeset.formula(r"2 \log u")
    assert '<mo form="prefix">&#x02212;</mo>' in typeset.formula("z = -1000")
    assert "<mo>&#x02212;</mo>" in typeset.formula("z - 1")
    assert "<mo>&#x0223C;</mo>" in typeset.formula(r"w \sim N")
    assert '<mo lspace="0" rspace="0">&#x02032;</mo>' in typeset.formula("f'(z)")


def test_a_comment_and_a_decorator_belong_to_the_definition_below_them():
    found = source.pieces('"""Doc."""\nimport math\n\n\n# Why.\n@wraps\ndef f():\n    pass\n\n\n'
                          'class A:\n    x = 1\n\n    def g(self):\n        """G."""\n\n\nB = 2\n')
    assert [(piece.name, piece.level, piece.first, piece.last, piece.docstring)
            for piece in found] == [
        ("", 0, 1, 4, "Doc."), ("f", 1, 5, 10, None), ("A", 1, 11, 13, None),
        ("A.g", 2, 14, 17, "G."), ("B", 1, 18, 18, None)]


def test_a_name_defined_under_try_is_a_piece():
    head, dot = source.pieces("try:\n    from math import dot\nexcept ImportError:\n"
                              "    def dot(v, w):\n        '''Sum.'''\n")
    assert (dot.name, dot.first, dot.last, dot.docstring) == ("dot", 1, 5, "Sum.")


def luminance(colour):
    """The relative luminance of #rrggbb, by the formula of WCAG 2."""
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                        for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_all_colours_of_text_have_the_contrast_of_wcag_aa_by_day_by_night_and_in_print():
    style = pathlib.Path(build.STYLE).read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))
              for block in re.findall(r":root \{(.*?)\n *\}", style, re.DOTALL)]
    assert len(themes) == 3
    day, night = themes[:2]
    assert set(day) == set(night)
    papers = {**dict.fromkeys(("ink", "quiet", "link"), ("paper", "sheet", "mark")),
              **dict.fromkeys(("keyword", "name", "string", "number", "remark"), ("sheet",))}
    for theme in day, night, {**day, **themes[-1]}:
        for text in papers:
            for paper in papers[text]:
                lighter, darker = sorted((luminance(theme[text]), luminance(theme[paper])),
                                         reverse=True)
                assert (lighter + 0.05) / (darker + 0.05) >= 4.5, f"{text} on {paper}"


MEASURE = """<!DOCTYPE html><body>FRAMES<pre id="measured"></pre><script>
addEventListener("load", () => {
  const measured = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, box = element => element.getBoundingClientRect();
    return {
      page: frame.getAttribute("src"), width: frame.width,
      math: [...page.querySelectorAll("math")].map(math => [box(math).width, box(math).height]),
      code: [...page.querySelectorAll("pre.code")].map(
        block => [+block.dataset.first, +block.dataset.last, block.textContent]),
      broken: [...page.querySelectorAll(".line")].map(line => [line.textContent, box(line).height])
        .filter(([text, height]) => text.length <= 101 && height > 24),
      wider: page.documentElement.scrollWidth - page.documentElement.clientWidth,
      apart: [...page.querySelectorAll(".piece")].map(
        piece => box(piece.querySelector(".code")).top - box(piece.querySelector(".prose")).top),
      targets: [...page.querySelectorAll("a[href^='#']")]
        .filter(link => !page.getElementById(link.getAttribute("href").slice(1))).length,
    };
  });
  document.getElementById("measured").textContent = JSON.stringify(measured);
});
</script></body>"""


@pytest.fixture(scope="module")
def measured(books, tmp_path_factory):
    """What Chromium makes of each page, at the width of a desk and of a phone."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed, and these pages are measured in it")
    found = []
    for lang, out in books.items():
        copy = pathlib.Path(shutil.copytree(out, tmp_path_factory.mktemp("measured") / lang))
        frames = "".join(f'<iframe src="{path.name}" width="{width}" height="900" '
                         f'style="border:0"></iframe>'
                         for path in sorted(out.glob("*.html")) for width in (1400, 390))
        (copy / "measure.html").write_text(MEASURE.replace("FRAMES", frames))
        done = subprocess.run([CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu",
                               "--allow-file-access-from-files", "--hide-scrollbars",
                               f"--user-data-dir={copy / 'profile'}", "--window-size=1500,900",
                               "--dump-dom", (copy / "measure.html").as_uri()],
                              capture_output=True, text=True, encoding="utf-8", timeout=300)
        text = re.search(r'<pre id="measured">(.+?)</pre>', done.stdout, re.DOTALL)
        assert text, done.stderr[-2000:]
        found += json.loads(html.unescape(text.group(1)))
    return found


def test_in_chromium_every_equation_has_a_size(measured):
    assert sum(len(page["math"]) for page in measured) > 4 * 2 * len(EQUATIONS)
    for page in measured:
        assert all(width > 4 and height > 4 for width, height in page["math"]), page["page"]


def test_in_chromium_each_code_block_is_the_lines_of_its_file(measured):
    for path, name in ALL.items():
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        shown = [page for page in measured if page["page"] == name]
        assert len(shown) == 4
        for page in shown:
            assert all(text == "".join(lines[first - 1:last]) for first, last, text in page["code"])
            assert sum(last - first + 1 for first, last, text in page["code"]) == len(lines)


def test_in_chromium_no_page_is_wider_than_its_window_and_no_link_within_it_dead(measured):
    assert [(page["page"], page["width"], page["wider"]) for page in measured
            if page["wider"] > 0] == []
    assert [page["page"] for page in measured if page["targets"]] == []


def test_in_chromium_a_hundred_columns_of_code_fit_beside_the_prose_and_in_step_with_it(measured):
    for page in measured:
        assert page["broken"] == [], page["page"]
        if page["width"] == "1400":
            assert all(abs(distance) < 1 for distance in page["apart"]), page["page"]
        else:
            assert all(distance > 0 for distance in page["apart"]), page["page"]
