"""Typesetting: LaTeX to MathML, Python to coloured lines, Markdown to HTML.

Each is done by the library that is kept for it.
"""

import html
import importlib
import re

from minnet import MinnetError

# ![caption](picture:name), where a chapter asks for a picture.
PICTURE = re.compile(r"!\[(.*?)\]\(picture:(.*?)\)", re.DOTALL)
INSTALL = "python3 -m pip install latex2mathml Pygments Markdown"


def require_libraries():
    """Refuse to begin where one of the three libraries is not installed."""
    try:
        for library in ("latex2mathml.converter", "pygments", "markdown"):
            importlib.import_module(library)
    except ImportError as error:
        raise MinnetError("minnet book needs latex2mathml, Pygments and Markdown, and one of them "
                          f"is missing ({error}): {INSTALL}") from None


def formula(latex: str, block=False) -> str:
    """A formula in LaTeX as MathML."""
    from latex2mathml.converter import convert
    told = f"the formula {latex} cannot be typeset: latex2mathml"
    try:
        made = convert(latex, display="block" if block else "inline")
    except Exception as error:
        cause = f"{type(error).__name__} {error}"
        raise MinnetError(f"{told} says {cause}; correct its LaTeX") from None
    unknown = re.search(r"\\[A-Za-z]+", made)
    if unknown:
        raise MinnetError(f"{told} does not know {unknown.group()}; write it otherwise")
    return spaced(made)


def spaced(mathml: str) -> str:
    """MathML with the spaces that a formula has in print.

    Browsers space an operator <mo> by their own table, and a name <mi> not at all.
    """
    mathml = re.sub(r"<mo>([A-Za-z]{2,})</mo>", r"<mi>\1</mi>", mathml)
    mathml = re.sub(r"(</(?:mi|mn|msub|msup|msqrt)>)(<mi>(?:log|cos|exp|max)</mi>)",
                    r'\1<mspace width="0.17em"/>\2', mathml)
    mathml = re.sub("(&#x0003D;|&#x00028;|&#x0005B;)</mo><mo>&#x02212;",
                    r'\1</mo><mo form="prefix">&#x02212;', mathml)
    mathml = mathml.replace("<mi>&#x0007E;</mi>", "<mo>&#x0223C;</mo>")
    return mathml.replace("<mi>&#x02032;</mi>", '<mo lspace="0" rspace="0">&#x02032;</mo>')


def code_lines(source: str) -> list:
    """The lines of a Python file in HTML, with the classes that the style sheet colours."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer
    made = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return made.split("\n")[:len(source.splitlines())]


def prose(text: str, resolve) -> str:
    """Markdown with $formulas$ and pictures in HTML.

    resolve: maps what a link names, "eq:BP1" or "code:layer.Dense.gradient", to its address, and
    what an image names, "picture:sigmoid", to the picture in SVG.
    """
    import markdown
    formulas, figures = [], []

    def figure(match):
        """A mark in the place of a picture, as a paragraph."""
        caption = prose(match.group(1), resolve).replace("<p>", "").replace("</p>", "")
        figures.append(f'<figure class="picture">\n{resolve("picture:" + match.group(2))}'
                       f"<figcaption>{caption}</figcaption>\n</figure>")
        return f"\n\n⟪{len(figures) - 1}⟫\n\n"

    def keep(match):
        """A mark in the place of a formula, which Markdown shall not touch."""
        formulas.append(formula(match.group(1) or match.group(2), block=bool(match.group(1))))
        return f"⟦{len(formulas) - 1}⟧"

    text = PICTURE.sub(figure, text)
    marked = re.sub(r"\$\$(.+?)\$\$|\$(.+?)\$", keep, text, flags=re.DOTALL)
    made = markdown.markdown(marked, extensions=["tables"], output_format="html")
    # What follows a formula at once, a comma say, must not begin the next line.
    made = re.sub(r"⟦(\d+)⟧([.,:;?!)，。：；？！）、]+)", r'<span class="together">⟦\1⟧\2</span>', made)
    made = re.sub(r"⟦(\d+)⟧", lambda match: formulas[int(match.group(1))], made)
    made = re.sub(r'href="((?:eq|code):[^"]+)"',
                  lambda match: f'href="{resolve(match.group(1))}"', made)
    return re.sub(r"<p>⟪(\d+)⟫</p>", lambda match: figures[int(match.group(1))], made)


def docstring(text: str) -> str:
    """A docstring in HTML; T0 to T4, the tutorials, become links.

    A line that begins with a name and a colon is a paragraph of its own.
    """
    parts = re.split(r"\n\s*\n|\n(?=[a-z_]+(?:, [a-z_]+)*: )", text)
    made = "\n".join(f"<p>{html.escape(' '.join(part.split()), quote=False)}</p>"
                     for part in parts if part.strip())
    made = re.sub(r"`([^`]+)`", r"<code>\1</code>", made)
    return re.sub(r"\bT[0-4]\b", r'<a href="tutorials.html#\g<0>">\g<0></a>', made)
