"""The book as a whole: its chapters, where each equation and function stands in it, its files."""

import os
import re

from minnet import MinnetError

from . import indexes, pages, pictures, source, typeset
from .chapter import FOLDER, chapters, parts_of
from .words import WORDS

STYLE = os.path.join(os.path.dirname(__file__), "style.css")


def nothing(lang: str, name: str) -> str:
    """What a book that stands alone adds to a page or a piece."""
    return ""


class Book:
    """What a page may ask for: `words` in the book's language, `chapters` in order, addresses.

    head, links: functions of the language and of a page's name, for what a site around the book
    adds to the page's head and to the links at its top; below: of the language and of a piece's
    place, "layer.Dense.backward", for what it adds below the code.
    """

    def __init__(self, lang: str = "en", head=nothing, links=nothing, below=nothing):
        if lang not in WORDS:
            raise MinnetError(f"there is no book in '{lang}': its languages are {', '.join(WORDS)}")
        self.lang, self.head, self.links, self.below = lang, head, links, below
        self.words = WORDS[lang]
        self.chapters = chapters(lang)
        self.code_places, self.equation_places = {}, {}
        for chapter in self.chapters:
            self.code_places[chapter.place] = chapter.page
            self.code_places.update({f"{chapter.place}.{name}": f"{chapter.page}#code-{name}"
                                     for name in chapter.equations if name})
            self.equation_places.update({equation.id: f"{chapter.page}#{equation.id}"
                                         for equation in chapter.all_equations()})

    def resolve(self, name: str) -> str:
        """The address of "eq:BP1" or "code:layer.Dense.gradient"; "picture:sigmoid" in SVG."""
        kind, wanted = name.split(":", 1)
        if kind == "picture":
            return pictures.draw(wanted, self.lang)
        what, places = (("equation", self.equation_places) if kind == "eq"
                        else ("function", self.code_places))
        if wanted not in places:
            raise MinnetError(f"the book's text names the {what} '{wanted}', and there is none in "
                              f"its chapters: correct the link in chapters/{self.lang}")
        return places[wanted]

    def name(self, equation) -> str:
        """What an equation is called in the book's language."""
        if self.lang == "zh":
            return equation.name_zh
        return equation.name[0].upper() + equation.name[1:]

    def variant(self, equation) -> str:
        """How some tutorials write an equation otherwise, in the book's language."""
        told = equation.variant
        for english, other in self.words["variants"]:
            told = re.sub(english, other, told)
        return told

    def files(self) -> dict:
        """The book's files by name, as text."""
        typeset.require_libraries()
        path = os.path.join(FOLDER, self.lang, "index.md")
        opening = parts_of(source.read(path), path)[:3]
        made = {"style.css": source.read(STYLE), "index.html": indexes.contents(self, *opening)}
        made.update({chapter.page: pages.chapter_page(self, chapter) for chapter in self.chapters})
        made["equations.html"] = indexes.equations_page(self)
        made["tutorials.html"] = indexes.tutorials_page(self)
        return made
