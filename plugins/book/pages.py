"""The pages: what is around every page, and a chapter's page, prose and equations on the left and the very lines of code on the right."""

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
{relations}</head>
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
</ul>
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
    here = {f"at_{stem}": ' aria-current="page"' if name == f"{stem}.html" else "" for stem in ("index", "equations", "tutorials")}
    items = "\n".join(f'<li><a href="{chapter.page}"{current(chapter.page == name)}>{chapter.title}</a></li>' for chapter in book.chapters)
    relations = "".join(f'<link rel="{rel}" href="{neighbour[0]}">\n' for rel, neighbour in (("prev", before), ("next", after)) if neighbour)
    links = "".join(f'<a rel="{rel}" href="{neighbour[0]}"><span aria-hidden="true">{arrow}</span> {neighbour[1]}</a>\n'
                    for rel, arrow, neighbour in (("prev", "←", before), ("next", "→", after)) if neighbour)
    turn = f'<nav class="turn" aria-label="{words["turn_nav"]}">\n{links}</nav>\n' if links else ""
    full = title if title == words["book"] else f"{title} · minnet"
    texts = {key: words[key] for key in ("lang", "skip", "book_nav", "book", "contents", "equations", "tutorials")}
    return PAGE.format(name=name, title=full, kind=kind, body=body, list=items, turn=turn, relations=relations, **texts, **here)


def current(is_here: bool) -> str:
    """What marks a link to the page it stands on."""
    return ' aria-current="page"' if is_here else ""


def chapter_page(book, chapter) -> str:
    """The page of one core file."""
    words = book.words
    number = words["chapter"].format(chapter.number)
    lines = typeset.code_lines(chapter.source)
    names = [piece.name for piece in chapter.pieces if piece.name and not piece.name.endswith("__")]
    here = "".join(f'<li><a href="#code-{name}"><code>{name}</code></a></li>\n' for name in names)
    body = [f'<header class="opening">\n<p class="number">{number} · <code>minnet/core/{chapter.stem}.py</code></p>\n<h1>{chapter.title}</h1>',
            f'<div class="lede">{typeset.prose(chapter.lede, book.resolve)}</div>\n{typeset.prose(chapter.introduction, book.resolve)}\n</header>',
            f'<nav class="here" aria-label="{words["here_nav"]}"><ul>\n{here}</ul></nav>' if here else ""]
    body += [piece_section(book, chapter, piece, lines) for piece in chapter.pieces]
    neighbours = [("index.html", words["contents"]), *((other.page, other.title) for other in book.chapters), ("equations.html", words["equations"])]
    before, after = neighbours[chapter.number - 1], neighbours[chapter.number + 1]
    return page(book, chapter.page, chapter.title, "chapter", "\n".join(body), before, after)


def piece_section(book, chapter, piece, lines: list) -> str:
    """One piece of a chapter: its name, its equations, its docstring and its section of the prose beside its lines."""
    equations = chapter.equations[piece.name]
    level = piece.level + 1
    prose = [f"<h{level}><code>{piece.name}</code></h{level}>"] if piece.name else []
    prose += [equation_figure(book, chapter, equation) for equation in equations]
    if piece.docstring:
        made = typeset.docstring(piece.docstring, [equation.id for equation in equations])
        prose.append(f'<div class="docstring" lang="en">{made}</div>')
    if piece.name in chapter.sections:
        prose.append(f'<div class="step">{typeset.prose(chapter.sections[piece.name], book.resolve)}</div>')
    source = chapter.source.splitlines()
    code = "".join(f'<span class="line"{indent(source[n])}>{lines[n]}\n</span>' for n in range(piece.first - 1, piece.last))
    label = book.words["code_label"].format(piece.name or f"{chapter.stem}.py", piece.first, piece.last)
    text = "\n".join(prose)
    anchor = f' id="code-{piece.name}"' if piece.name else ""
    return (f'<section class="piece"{anchor}>\n<div class="prose">\n{text}\n</div>\n'
            f'<pre class="code" lang="en" tabindex="0" role="group" aria-label="{html.escape(label)}" '
            f'data-first="{piece.first}" data-last="{piece.last}"><code>{code}</code></pre>\n</section>')


def indent(line: str) -> str:
    """What tells the style sheet how far a line is indented, so that its rest, if it has to be broken, is set below its beginning."""
    spaces = len(line) - len(line.lstrip())
    return f' style="--indent:{spaces}"' if spaces else ""


def equation_figure(book, chapter, equation) -> str:
    """A typeset equation with its name, which is the link to it, and the tutorials that have it."""
    wanted = equation.function[len(chapter.stem) + 1:]
    elsewhere = f" <code>{wanted}</code>" if wanted not in chapter.equations else ""
    return (f'<figure class="equation" id="{equation.id}">\n<div class="formula">{typeset.formula(equation.latex, block=True)}</div>\n'
            f'<figcaption><a href="#{equation.id}">{html.escape(book.name(equation))}</a> <code class="id">{equation.id}</code>'
            f'{elsewhere} {tutorial_links(equation)}{variant(equation)}</figcaption>\n</figure>')


def tutorial_links(equation) -> str:
    """The tutorials that an equation comes from, as links."""
    links = [f'<a href="tutorials.html#{tutorial}">{tutorial}</a>' for tutorial in equation.tutorials]
    return f'<span class="from">{" ".join(links)}</span>' if links else ""


def variant(equation) -> str:
    """How a tutorial writes an equation otherwise."""
    return f' <span class="variant" lang="en">{html.escape(equation.variant)}</span>' if equation.variant else ""
