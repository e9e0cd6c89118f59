"""What every page of the site has around it: its head, the way to the other pages, the language."""

import minnet

HEAD = """<meta charset="utf-8">
<meta name="generator" content="minnet {version}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="base.css">
<script src="fromfile.js"></script>
<script type="module" src="words.js" blocking="render"></script>"""

TOP = """<a class="skip" href="#main">{skip}</a>
<header class="top">
<nav aria-label="minnet">
<a class="home" href="index.html">minnet</a>
<ul>
{items}
</ul>
</nav>
</header>"""

PAGES = (("playground.html", "Play", "游乐场"), ("digits.html", "Draw a digit", "手写数字"))
BOOK = ('<li><a class="en" href="book/en/index.html">The book</a>'
        '<a class="zh" lang="zh-Hans" href="book/zh/index.html">书</a></li>')
SWITCH = ('<li><button type="button" class="en" data-lang="zh" lang="zh-Hans">中文</button>'
          '<button type="button" class="zh" data-lang="en" lang="en">English</button></li>')


def filled(text: str, with_book: bool) -> str:
    """A page whose <!-- head --> and <!-- top --> are filled in."""
    return text.replace("<!-- head -->", head()).replace("<!-- top -->", top(with_book))


def head() -> str:
    """What stands first in a page's head."""
    return HEAD.format(version=minnet.__version__)


def top(with_book: bool) -> str:
    """The way to the other pages, and the switch of the language."""
    items = [f'<li><a href="{address}">{both(english, chinese)}</a></li>'
             for address, english, chinese in PAGES]
    items += [BOOK] * with_book + [SWITCH]
    return TOP.format(skip=both("Skip to the page", "跳到正文"), items="\n".join(items))


def both(english: str, chinese: str) -> str:
    """A text in both languages, of which the page shows one."""
    return f'<span class="en">{english}</span><span class="zh" lang="zh-Hans">{chinese}</span>'
