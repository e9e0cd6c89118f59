"""A chapter: one file of the core, and the Markdown file that accompanies it in one language."""

import os
import re

from minnet import MinnetError, equations

from . import source
from .pictures import PICTURES
from .typeset import PICTURE

FOLDER = os.path.join(os.path.dirname(__file__), "chapters")


class Chapter:
    """A file of the core and the text beside it.

    stem: the file's name without .py; page: its page; pieces: the code.
    title, lede, introduction: what stands above the code.
    sections: Markdown by the name of the function that it is placed beside.
    equations: those of this file, by the name of their piece.
    """

    def __init__(self, stem: str, lang: str, number: int):
        self.stem, self.number = stem, number
        self.page = stem.strip("_") + ".html"
        self.source = source.read(os.path.join(source.FOLDER, f"{stem}.py"))
        self.pieces = source.pieces(self.source)
        path = os.path.join(FOLDER, lang, f"{stem}.md")
        parts = parts_of(source.read(path), path)
        self.title, self.lede, self.introduction, self.sections = parts
        self.equations = {piece.name: [] for piece in self.pieces}
        for name in self.sections:
            if name not in self.equations:
                raise MinnetError(
                    f"chapters/{lang}/{stem}.md has a section '{name}', but minnet/core/{stem}.py "
                    "has nothing of that name: rename the section as the code was, or remove it")
        for equation in equations.EQUATIONS:
            if equation.function.startswith(f"{stem}."):
                self.equations[self.piece_of(equation)].append(equation)

    def all_equations(self) -> list:
        """The equations of this file, in the order of its pieces."""
        return [equation for equations in self.equations.values() for equation in equations]

    def piece_of(self, equation) -> str:
        """The name of the piece that is an equation.

        If its function comes from elsewhere (math.tanh), that of the first piece that uses it.
        """
        wanted = equation.function[len(self.stem) + 1:]
        if wanted in self.equations:
            return wanted
        lines = self.source.splitlines()
        for piece in self.pieces:
            if f"{wanted}(" in "\n".join(lines[piece.first - 1:piece.last]):
                return piece.name
        raise MinnetError(f"equation '{equation.id}' is said to be {equation.function}, but "
                          f"minnet/core/{self.stem}.py has no '{wanted}': "
                          "correct its function in minnet/equations.py")

    def __repr__(self):
        return f"Chapter({self.stem}.py, {len(self.pieces)} pieces)"


def parts_of(text: str, path: str) -> tuple:
    """A Markdown file's title, the paragraph below it, the rest of its introduction, its sections.

    The sections are a dictionary, by their names. Pictures that there are not are refused.
    """
    for caption, name in PICTURE.findall(text):
        if name not in PICTURES:
            raise MinnetError(f"{path} asks for a picture '{name}', and there is none of that name: "
                              f"the pictures are {', '.join(PICTURES)}")
    introduction, *rest = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    title = re.match(r"# +(.+)\n\s*(.+(?:\n.+)*)\n?", introduction)
    if title is None:
        raise MinnetError(f"{path} should begin with '# ' and its title, "
                          "and a paragraph that says what it is about")
    sections = dict(zip(rest[::2], rest[1::2]))
    return title.group(1).strip(), title.group(2), introduction[title.end():], sections
