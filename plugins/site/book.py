"""The book in the site: in both languages, each page linked to its other, and to the playground."""

from minnet_plugins.book import book_pages

from .living import below

OTHER = {"en": ("zh", "zh-Hans", "中文"), "zh": ("en", "en", "English")}
SITE = {"en": (("index.html", "Home"), ("playground.html", "Play")),
        "zh": (("index.html", "首页"), ("playground.html", "游乐场"))}


def files() -> dict:
    """The files of the book in both languages, bytes by name."""
    return {f"book/{lang}/{name}": text.encode("utf-8") for lang in OTHER
            for name, text in book_pages(lang, head, links, below).items()}


def head(lang: str, name: str) -> str:
    """What stands last in the head of a page of the book."""
    other, code, _ = OTHER[lang]
    return (f'<link rel="alternate" hreflang="{code}" href="../{other}/{name}">\n'
            '<link rel="icon" href="../../icon.svg" type="image/svg+xml">\n'
            '<link rel="stylesheet" href="../../living/living.css">\n'
            '<script type="module" src="../../words.js"></script>\n'
            '<script type="module" src="../../reach.js"></script>\n'
            '<script type="module" src="../../living/living.js"></script>\n')


def links(lang: str, name: str) -> str:
    """The links of a page of the book to its other language and to the site."""
    other, code, title = OTHER[lang]
    site = "".join(f'<li><a href="../../{address}">{words}</a></li>\n'
                   for address, words in SITE[lang])
    return (f'{site}<li><a href="../{other}/{name}" hreflang="{code}" lang="{code}">{title}</a>'
            '</li>\n')
