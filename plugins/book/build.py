"""The book as a whole: its chapters, where each equation and each function stands in it, and its files as text."""

import os

from minnet import MinnetError
from minnet.equations import EQUATIONS
from . import indexes, pages, source, typeset
from .chapter import FOLDER, Chapter, parts_of
from .tutorials import TUTORIALS
from .words import WORDS

STYLE = os.path.join(os.path.dirname(__file__), "style.css")


class Book:
    """Everything that a page may ask for: `words` in the book's language, `chapters` in reading order, and addresses."""

    def __init__(self, lang: str = "en"):
        if lang not in WORDS:
            raise MinnetError(f"there is no book in '{lang}': its languages are {', '.join(WORDS)}")
        self.lang = lang
        self.words = WORDS[lang]
        self.chapters = [Chapter(stem, lang, number) for number, stem in enumerate(source.core_files(), 1)]
        self.code_places = {f"{chapter.stem}.{piece.name}": f"{chapter.page}#code-{piece.name}"
                            for chapter in self.chapters for piece in chapter.pieces if piece.name}
        self.code_places.update({chapter.stem: chapter.page for chapter in self.chapters})
        self.equation_places = {equation.id: f"{chapter.page}#{equation.id}" for chapter in self.chapters
                                for equations in chapter.equations.values() for equation in equations}
        for equation in EQUATIONS:
            if equation.id not in self.equation_places:
                raise MinnetError(f"equation '{equation.id}' is said to be {equation.function}, but minnet/core has no such file: "
                                  "correct its function in minnet/equations.py")
        check_sections()

    def resolve(self, name: str) -> str:
        """The address of "eq:BP1" or "code:layer.Dense.gradient"."""
        kind, wanted = name.split(":", 1)
        places = self.equation_places if kind == "eq" else self.code_places
        if wanted not in places:
            raise MinnetError(f"the book's text names the {'equation' if kind == 'eq' else 'function'} '{wanted}', and there is none in minnet/core: "
                              f"correct the link in plugins/book/chapters/{self.lang}")
        return places[wanted]

    def name(self, equation) -> str:
        """What an equation is called in the book's language."""
        return equation.name_zh if self.lang == "zh" else equation.name[0].upper() + equation.name[1:]

    def files(self) -> dict:
        """The book's files by name, as text."""
        typeset.require_libraries()
        path = os.path.join(FOLDER, self.lang, "index.md")
        made = {"style.css": source.read(STYLE), "index.html": indexes.contents(self, *parts_of(source.read(path), path)[:3])}
        for chapter in self.chapters:
            made[chapter.page] = pages.chapter_page(self, chapter)
        made["equations.html"] = indexes.equations_page(self)
        made["tutorials.html"] = indexes.tutorials_page(self)
        return made


def check_sections():
    """Refuse an equation that names a section which its tutorial lacks: the page of tutorials would not show it."""
    headings = {tutorial.id: [heading for english, heading, code in tutorial.sections] for tutorial in TUTORIALS}
    for equation in EQUATIONS:
        for tutorial, heading in equation.sections.items():
            if heading not in headings.get(tutorial, ()):
                raise MinnetError(f"equation '{equation.id}' names the section '{heading}' of {tutorial}, "
                                  "which plugins/book/tutorials.py lacks: add the section there, or correct the equation")
