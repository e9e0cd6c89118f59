"""The pages: what is around each, and a chapter's, its prose on the left, its code on the right."""

import html

from . import typeset

PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="generator" content="minnet book: {name}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="style.css">
{relations}{head}</head>
<body class="{kind}">
<a class="skip" href="#text">{skip}</a>
<header class="top">
<nav aria-label="{book_nav}">
<a class="home" href="index.html"{at_index}>{book}</a>
<ul>
<li><details class="contents"><summary>{contents}</summary><ol>
{list}
</ol></details></li>
<li><a href="equations.html"{at_equations}>{equations}</a></li>
<li><a href="tutorials.html"{at_tutorials}>{tutorials}</a></li>
{links}</ul>
</nav>
</header>
<main id="text" tabindex="-1">
{body}
</main>
{turn}</body>
</html>
"""


def page(book, name: str, title: str, kind: str, body: str, before=None, after=None) -> str:
    """A whole page. before, after: (address, title) of its neighbours."""
    words = book.words
    here = {f"at_{stem}": current(name == f"{stem}.html")
            for stem in ("index", "equations", "tutorials")}
    items = "\n".join(f'<li><a href="{chapter.page}"{current(chapter.page == name)}>'
                      f'{chapter.title}</a></li>' for chapter in book.chapters)
    sides = ("prev", "←", before), ("next", "→", after)
    neighbours = [(rel, arrow, *neighbour) for rel, arrow, neighbour in sides if neighbour]
    relations = "".join(f'<link rel="{rel}" href="{address}">\n'
                        for rel, arrow, address, neighbour in neighbours)
    links = "".join(f'<a rel="{rel}" href="{address}"><span aria-hidden="true">{arrow}</span> '
                    f'{neighbour}</a>\n' for rel, arrow, address, neighbour in neighbours)
    turn = f'<nav class="turn" aria-label="{words["turn_nav"]}">\n{links}</nav>\n' if links else ""
    full = title if title == words["book"] else f"{title} · minnet"
    return PAGE.format(**{**words, **here}, name=name, title=full, kind=kind, body=body, list=items,
                       turn=turn, relations=relations, head=book.head(book.lang, name),
                       links=book.links(book.lang, name))


def current(is_here: bool) -> str:
    """What marks a link to the page it stands on."""
    return ' aria-current="page"' if is_here else ""


def chapter_page(book, chapter) -> str:
    """The page of one file."""
    words = book.words
    number = words["chapter"].format(chapter.number)
    lines = typeset.code_lines(chapter.source)
    names = [piece.name for piece in chapter.pieces if piece.name and not piece.name.endswith("__")]
    here = "".join(f'<li><a href="#code-{name}"><code>{name}</code></a></li>\n' for name in names)
    if here:
        here = f'<nav class="here" aria-label="{words["here_nav"]}"><ul>\n{here}</ul></nav>'
    body = [f'<header class="opening">\n<p class="number">{number} · '
            f'<code>{chapter.file}</code></p>\n<h1>{chapter.title}</h1>',
            f'<div class="lede">{typeset.prose(chapter.lede, book.resolve)}</div>\n'
            f'{typeset.prose(chapter.introduction, book.resolve)}\n</header>', here]
    body += [piece_section(book, chapter, piece, lines) for piece in chapter.pieces]
    neighbours = [("index.html", words["contents"]),
                  *((other.page, other.title) for other in book.chapters),
                  ("equations.html", words["equations"])]
    before, after = neighbours[chapter.number - 1], neighbours[chapter.number + 1]
    return page(book, chapter.page, chapter.title, "chapter", "\n".join(body), before, after)


def piece_section(book, chapter, piece, lines: list) -> str:
    """One piece of a chapter: its name, equations, docstring and prose beside its lines.

    The first line of a docstring, where it is an equation, stands there typeset. A docstring is
    English, and stands in the English book alone.
    """
    equations = chapter.equations[piece.name]
    level = piece.level + 1
    prose = [f"<h{level}><code>{piece.name}</code></h{level}>"] if piece.name else []
    prose += [equation_figure(book, chapter, equation) for equation in equations]
    docstring = piece.docstring or ""
    if equations:
        docstring = docstring.partition("\n")[2]
    if docstring and book.lang == "en":
        prose.append(f'<div class="docstring">{typeset.docstring(docstring)}</div>')
    if piece.name in chapter.sections:
        made = typeset.prose(chapter.sections[piece.name], book.resolve)
        prose.append(f'<div class="step">{made}</div>')
    text = "\n".join(prose)
    source = chapter.source.splitlines()
    code = "".join(f'<span class="line"{indent(source[n])}>{lines[n]}\n</span>'
                   for n in range(piece.first - 1, piece.last))
    name = piece.name or chapter.file.rpartition("/")[2]
    label = html.escape(book.words["code_label"].format(name, piece.first, piece.last))
    anchor = f' id="code-{piece.name}"' if piece.name else ""
    return (f'<section class="piece"{anchor}>\n<div class="prose">\n{text}\n</div>\n'
            f'<pre class="code" lang="en" tabindex="0" role="group" aria-label="{label}" '
            f'data-first="{piece.first}" data-last="{piece.last}"><code>{code}</code></pre>\n'
            f'{book.below(book.lang, f"{chapter.place}.{piece.name}")}</section>')


def indent(line: str) -> str:
    """What tells the style sheet where to set the rest of a line that has to be broken."""
    spaces = len(line) - len(line.lstrip())
    return f' style="--indent:{spaces}"' if spaces else ""


def equation_figure(book, chapter, equation) -> str:
    """A typeset equation with its name, which is the link to it, and the tutorials that have it."""
    id, wanted = equation.id, equation.function[len(chapter.place) + 1:]
    elsewhere = "" if wanted in chapter.equations else f" <code>{wanted}</code>"
    variant = html.escape(book.variant(equation))
    variant = f' <span class="variant">{variant}</span>' if variant else ""
    return (f'<figure class="equation" id="{id}">\n'
            f'<div class="formula">{typeset.formula(equation.latex, block=True)}</div>\n'
            f'<figcaption><a href="#{id}">{html.escape(book.name(equation))}</a> '
            f'<code class="id">{id}</code>{elsewhere} {tutorial_links(equation)}{variant}'
            '</figcaption>\n</figure>')


def tutorial_links(equation) -> str:
    """The tutorials that an equation comes from, as links."""
    links = " ".join(f'<a href="tutorials.html#{id}">{id}</a>' for id in equation.tutorials)
    return f'<span class="from">{links}</span>' if links else ""
