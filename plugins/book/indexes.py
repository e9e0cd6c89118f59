"""The pages that lead into the book: the contents, the index of equations, and the tutorials' sections with the code that they became."""

import html

from minnet.equations import EQUATIONS
from . import typeset
from .pages import page, tutorial_links
from .tutorials import TUTORIALS


def contents(book, title: str, lede: str, introduction: str) -> str:
    """The first page: what the book is, and its chapters."""
    words = book.words
    items = "\n".join(f'<li><a href="{chapter.page}"><span class="title">{chapter.title}</span> <code>{chapter.stem}.py</code></a>\n'
                      f'{typeset.prose(chapter.lede, book.resolve)}</li>' for chapter in book.chapters)
    body = (f'<header class="opening">\n<h1>{title}</h1>\n<div class="lede">{typeset.prose(lede, book.resolve)}</div>\n'
            f'{typeset.prose(introduction, book.resolve)}\n</header>\n'
            f'<section class="chapters">\n<h2>{words["contents"]}</h2>\n<ol>\n{items}\n</ol>\n'
            f'<ul class="more">\n<li><a href="equations.html">{words["equations"]}</a><p>{words["equations_lede"]}</p></li>\n'
            f'<li><a href="tutorials.html">{words["tutorials"]}</a><p>{words["tutorials_lede"]}</p></li>\n</ul>\n</section>')
    first = book.chapters[0]
    return page(book, "index.html", words["book"], "cover", body, None, (first.page, first.title))


def equations_page(book) -> str:
    """The index of equations, chapter by chapter: id, formula, function and tutorial of each, with links."""
    words = book.words
    groups = []
    for chapter in book.chapters:
        rows = [equation_row(book, equation) for equations in chapter.equations.values() for equation in equations]
        if rows:
            heading = f'<tr><th colspan="4" scope="rowgroup"><h2><a href="{chapter.page}">{chapter.title}</a></h2></th></tr>'
            groups.append("<tbody>\n" + "\n".join([heading] + rows) + "\n</tbody>")
    heads = "".join(f'<th scope="col">{words[key]}</th>' for key in ("equation", "formula", "function", "tutorial"))
    body = (f'{opening(words["equations"], words["equations_lede"])}\n<table class="index">\n<thead><tr>{heads}</tr></thead>\n'
            + "\n".join(groups) + "\n</table>")
    last = book.chapters[-1]
    return page(book, "equations.html", words["equations"], "index", body, (last.page, last.title), ("tutorials.html", words["tutorials"]))


def equation_row(book, equation) -> str:
    """One line of the index of equations."""
    place = book.equation_places[equation.id]
    return (f'<tr><th scope="row"><a href="{place}">{html.escape(book.name(equation))}</a> <code class="id">{equation.id}</code></th>\n'
            f'<td class="formula">{typeset.formula(equation.latex, block=True)}</td>\n'
            f'<td>{code_link(book, equation.function, place)}</td>\n<td>{tutorial_links(equation)}</td></tr>')


def tutorials_page(book) -> str:
    """Each tutorial, its sections, and the equations and the code of each."""
    words = book.words
    parts = [opening(words["tutorials"], words["tutorials_lede"])]
    heads = "".join(f'<th scope="col">{words[key]}</th>' for key in ("section", "equation", "code"))
    for tutorial in TUTORIALS:
        rows = "\n".join(section_row(book, tutorial, *section) for section in tutorial.sections)
        title = tutorial.title_zh if book.lang == "zh" else tutorial.title
        parts.append(f'<section id="{tutorial.id}">\n<h2><span class="number">{tutorial.id}</span> {title}</h2>\n'
                     f'<table class="index">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</section>')
    return page(book, "tutorials.html", words["tutorials"], "index", "\n".join(parts), ("equations.html", words["equations"]), None)


def section_row(book, tutorial, english: str, heading: str, more: str) -> str:
    """One section of a tutorial."""
    equations = [equation for equation in EQUATIONS if equation.sections.get(tutorial.id) == heading]
    names = "".join(f'<li><a href="{book.equation_places[equation.id]}">{html.escape(book.name(equation))}</a></li>' for equation in equations)
    functions = list(dict.fromkeys([equation.function for equation in equations] + more.split()))
    code = "".join(f"<li>{code_link(book, function)}</li>" for function in functions)
    original = f'<span lang="zh">{heading}</span>'
    title = original if book.lang == "zh" else f'{english} {original}'
    return f'<tr><th scope="row">{title}</th>\n<td><ul>{names}</ul></td>\n<td><ul>{code}</ul></td></tr>'


def code_link(book, name: str, otherwise: str = "") -> str:
    """A function of the core as a link to its lines; a file outside the core by its name alone."""
    if "/" in name:
        return f"<code>{name}</code>"
    place = book.code_places.get(name) or otherwise or book.resolve(f"code:{name}")
    return f'<a href="{place}"><code>{name}</code></a>'


def opening(title: str, lede: str) -> str:
    """The head of a page that is an index."""
    return f'<header class="opening">\n<h1>{title}</h1>\n<div class="lede"><p>{lede}</p></div>\n</header>'
