"""A chapter: one file of the core or of a plugin, and the Markdown about it in one language."""

import os
import re

import minnet
from minnet import MinnetError, equations

from . import source
from .pictures import PICTURES
from .typeset import PICTURE

HERE = os.path.dirname(__file__)
FOLDER = os.path.join(HERE, "chapters")


class Chapter:
    """A file and the text beside it.

    place: what stands before its functions' names, "layer" or of a plugin "convolution/pooling";
    file: what it is called; page: its page; pieces: the code.
    title, lede, introduction: what stands above the code.
    sections: Markdown by the name of the function that it is placed beside.
    equations: those of this file, by the name of their piece.
    """

    def __init__(self, place: str, code: str, text: str):
        """code, text: the paths of the Python file and of the Markdown file."""
        self.place, self.number = place, 0
        self.file = f"{place}.py" if "/" in place else f"minnet/core/{place}.py"
        self.page = place.replace("/", "-").replace("__", "") + ".html"
        self.source = source.read(code)
        self.pieces = source.pieces(self.source)
        parts = parts_of(source.read(text), text)
        self.title, self.lede, self.introduction, self.sections = parts
        self.equations = {piece.name: [] for piece in self.pieces}
        for name in self.sections:
            if name not in self.equations:
                raise MinnetError(
                    f"{text} has a section '{name}', but {self.file} "
                    "has nothing of that name: rename the section as the code was, or remove it")
        for equation in equations.EQUATIONS:
            if equation.function.startswith(f"{place}."):
                self.equations[self.piece_of(equation)].append(equation)

    def all_equations(self) -> list:
        """The equations of this file, in the order of its pieces."""
        return [equation for equations in self.equations.values() for equation in equations]

    def piece_of(self, equation) -> str:
        """The name of the piece that is an equation.

        If its function comes from elsewhere (math.tanh), that of the first piece that uses it.
        """
        wanted = equation.function[len(self.place) + 1:]
        if wanted in self.equations:
            return wanted
        lines = self.source.splitlines()
        for piece in self.pieces:
            if f"{wanted}(" in "\n".join(lines[piece.first - 1:piece.last]):
                return piece.name
        raise MinnetError(f"equation '{equation.id}' is said to be {equation.function}, but "
                          f"{self.file} has no '{wanted}': "
                          "correct its function in minnet/equations.py")

    def __repr__(self):
        return f"Chapter({self.file}, {len(self.pieces)} pieces)"


def chapters(lang: str) -> list:
    """The chapters in order: the core's files, then those of plugins that have a text."""
    found = [Chapter(stem, os.path.join(source.FOLDER, f"{stem}.py"),
                     os.path.join(FOLDER, lang, f"{stem}.md")) for stem in source.READING_ORDER]
    for plugin in minnet.plugins().all:
        if plugin.status == "loaded":
            found += chapters_of(plugin.file, lang)
    for number, chapter in enumerate(found, 1):
        chapter.number = number
    return found


def chapters_of(file: str, lang: str) -> list:
    """The chapters that lie beside a plugin: chapters/en/pooling.md about pooling.py."""
    folder, name = os.path.split(file)
    texts = os.path.join(folder, "chapters", lang)
    if os.path.realpath(folder) == os.path.realpath(HERE) or not os.path.isdir(texts):
        return []
    stems = sorted(text[:-len(".md")] for text in os.listdir(texts) if text.endswith(".md"))
    return [Chapter(f"{os.path.basename(folder)}/{stem}", os.path.join(folder, f"{stem}.py"),
                    os.path.join(texts, f"{stem}.md"))
            for stem in stems if name in ("__init__.py", f"{stem}.py")]


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
