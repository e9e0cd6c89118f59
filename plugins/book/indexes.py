"""The pages that lead into the book: its contents, its equations, and the tutorials' sections."""

import html

from minnet import equations

from . import typeset
from .pages import page, tutorial_links
from .tutorials import TUTORIALS


def contents(book, title: str, lede: str, introduction: str) -> str:
    """The first page: what the book is, and its chapters."""
    words = book.words
    items = "\n".join(f'<li><a href="{chapter.page}"><span class="title">{chapter.title}</span> '
                      f'<code>{chapter.place}.py</code></a>\n'
                      f'{typeset.prose(chapter.lede, book.resolve)}</li>'
                      for chapter in book.chapters)
    more = "\n".join(f'<li><a href="{stem}.html">{words[stem]}</a>'
                     f'<p>{words[stem + "_lede"]}</p></li>' for stem in ("equations", "tutorials"))
    body = (f'<header class="opening">\n<h1>{title}</h1>\n'
            f'<div class="lede">{typeset.prose(lede, book.resolve)}</div>\n'
            f'{typeset.prose(introduction, book.resolve)}\n</header>\n'
            f'<section class="chapters">\n<h2>{words["contents"]}</h2>\n<ol>\n{items}\n</ol>\n'
            f'<ul class="more">\n{more}\n</ul>\n</section>')
    first = book.chapters[0]
    return page(book, "index.html", words["book"], "cover", body, None, (first.page, first.title))


def equations_page(book) -> str:
    """The index of equations, by chapter: the formula, function and tutorials of each."""
    words = book.words
    without = [equation for equation in equations.EQUATIONS
               if equation.id not in book.equation_places]
    listed = [(f'<a href="{chapter.page}">{chapter.title}</a>', chapter.all_equations())
              for chapter in book.chapters] + [(words["plugins"], without)]
    groups = []
    for title, here in listed:
        rows = [equation_row(book, equation) for equation in here]
        if rows:
            heading = f'<tr><th colspan="4" scope="rowgroup"><h2>{title}</h2></th></tr>'
            groups.append("\n".join(["<tbody>", heading, *rows, "</tbody>"]))
    body = opening(book, "equations") + "\n" + table(
        book, ("equation", "formula", "function", "tutorial"), "\n".join(groups))
    last = book.chapters[-1]
    return page(book, "equations.html", words["equations"], "index", body,
                (last.page, last.title), ("tutorials.html", words["tutorials"]))


def equation_row(book, equation) -> str:
    """One line of the index of equations."""
    return (f'<tr><th scope="row">{equation_link(book, equation)} '
            f'<code class="id">{equation.id}</code></th>\n'
            f'<td class="formula">{typeset.formula(equation.latex, block=True)}</td>\n'
            f'<td>{code_link(book, equation.function, book.equation_places.get(equation.id))}</td>\n'
            f'<td>{tutorial_links(equation)}</td></tr>')


def tutorials_page(book) -> str:
    """Each tutorial, its sections, and the equations and the code of each."""
    words = book.words
    parts = [opening(book, "tutorials")]
    for tutorial in TUTORIALS:
        rows = "\n".join(section_row(book, tutorial, *section) for section in tutorial.sections)
        title = tutorial.title_zh if book.lang == "zh" else tutorial.title
        listed = table(book, ("section", "equation", "code"), f"<tbody>\n{rows}\n</tbody>")
        parts.append(f'<section id="{tutorial.id}">\n<h2><span class="number">{tutorial.id}</span> '
                     f'{title}</h2>\n{listed}\n</section>')
    return page(book, "tutorials.html", words["tutorials"], "index", "\n".join(parts),
                ("equations.html", words["equations"]), None)


def section_row(book, tutorial, english: str, heading: str, more: str) -> str:
    """One section of a tutorial."""
    here = [equation for equation in equations.EQUATIONS
            if equation.sections.get(tutorial.id) == heading]
    names = "".join(f"<li>{equation_link(book, equation)}</li>" for equation in here)
    functions = dict.fromkeys([equation.function for equation in here] + more.split())
    code = "".join(f"<li>{code_link(book, function)}</li>" for function in functions)
    original = f'<span lang="zh">{heading}</span>'
    title = original if book.lang == "zh" else f'{english} {original}'
    return (f'<tr><th scope="row">{title}</th>\n<td><ul>{names}</ul></td>\n'
            f'<td><ul>{code}</ul></td></tr>')


def equation_link(book, equation) -> str:
    """An equation's name as a link to it; its name alone where no chapter has it."""
    name, place = html.escape(book.name(equation)), book.equation_places.get(equation.id)
    return f'<a href="{place}">{name}</a>' if place else name


def code_link(book, name: str, otherwise=None) -> str:
    """A function as a link to its lines; what no chapter holds, a file say, by its name alone."""
    place = book.code_places.get(name) or otherwise
    if not place and "/" in name:
        return f"<code>{name}</code>"
    place = place or book.resolve(f"code:{name}")
    return f'<a href="{place}"><code>{name}</code></a>'


def table(book, columns: tuple, bodies: str) -> str:
    """A table; columns: the keys of the words above them."""
    heads = "".join(f'<th scope="col">{book.words[key]}</th>' for key in columns)
    return f'<table class="index">\n<thead><tr>{heads}</tr></thead>\n{bodies}\n</table>'


def opening(book, key: str) -> str:
    """The head of a page that is an index."""
    return (f'<header class="opening">\n<h1>{book.words[key]}</h1>\n'
            f'<div class="lede"><p>{book.words[key + "_lede"]}</p></div>\n</header>')
