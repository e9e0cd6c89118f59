"""The same program in fewer characters: without comments, docstrings, annotations and blanks that part nothing, its local names short."""

import ast
import io
import tokenize

from .renaming import short_names


def smaller(source: str) -> str:
    """The source, shortened. What can be called by name from outside, and the text of its strings, stay as they are."""
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    changed = {place(lines, node): name for node, name in short_names(tree)}
    changed.update((place(lines, node), "" if len(owner.body) > 1 else "pass") for owner, node in docstrings_of(tree))
    annotations = list(annotations_of(tree, lines))
    shortened, line, indent = [], [], 0
    for kind, text, start, end in tokens_of(source, lines):
        if kind == tokenize.INDENT:
            indent += 1
        elif kind == tokenize.DEDENT:
            indent -= 1
        elif kind == tokenize.NEWLINE:
            if any(line):
                shortened.append((indent, together(line)))
            line = []
        elif kind not in (tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER) and not any(first <= start < last for first, last in annotations):
            line.append(changed.get(start, text))
    return "".join(" " * indent + text + "\n" for indent, text in folded(shortened))


def folded(lines: list) -> list:
    """Lines, each (indent, text), with statements that follow each other on one line, behind the header that they belong to if it has no others."""
    runs = []
    for number, (indent, text) in enumerate(lines):
        opens = number + 1 < len(lines) and lines[number + 1][0] > indent
        simple = not opens and not text.startswith("@")
        if simple and runs and runs[-1][2] and runs[-1][0] == indent:
            runs[-1] = (indent, f"{runs[-1][1]};{text}", True)
        else:
            runs.append((indent, text, simple))
    result = []
    for number, (indent, text, simple) in enumerate(runs):
        alone = number + 1 == len(runs) or runs[number + 1][0] < indent
        if simple and alone and result and result[-1][0] == indent - 1 and number and runs[number - 1][0] < indent:
            result[-1] = (indent - 1, result[-1][1] + text)
        else:
            result.append((indent, text))
    return result


def docstrings_of(tree):
    """Each docstring, and what it belongs to."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node, clean=False) is not None:
            yield node, node.body[0]


def annotations_of(tree, lines: list):
    """Where each annotation of an argument or a result begins and ends, its colon or arrow included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            row, column = place(lines, node)
            yield (row, column + len(node.arg)), end_of(lines, node.annotation)
        if isinstance(node, ast.FunctionDef) and node.returns:
            row, column = place(lines, node.returns)
            yield (row, lines[row - 1].rindex("->", 0, column)), end_of(lines, node.returns)


def place(lines: list, node) -> tuple:
    """Where a node begins: line, from 1, and character, from 0. The syntax tree counts bytes."""
    return node.lineno, len(lines[node.lineno - 1].encode("utf-8")[:node.col_offset].decode("utf-8"))


def end_of(lines: list, node) -> tuple:
    """Where a node ends."""
    return node.end_lineno, len(lines[node.end_lineno - 1].encode("utf-8")[:node.end_col_offset].decode("utf-8"))


def tokens_of(source: str, lines: list):
    """The tokens, (kind, text, start, end). An f-string is one, as it stands: Python 3.12 and later take it apart."""
    opened = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            opened.append(token.start)
        elif kind == "FSTRING_END":
            start = opened.pop()
            if not opened:
                yield tokenize.STRING, between(lines, start, token.end), start, token.end
        elif not opened:
            yield token.type, token.string, token.start, token.end


def between(lines: list, start: tuple, end: tuple) -> str:
    """The text from one place to another."""
    rows = lines[start[0] - 1:end[0]]
    rows[-1] = rows[-1][:end[1]]
    rows[0] = rows[0][start[1]:]
    return "".join(rows)


def together(tokens: list) -> str:
    """Tokens as one line, with a blank only between words, and beside strings, where two might become one."""
    text = ""
    for token in filter(None, tokens):
        text += " " + token if text and wordlike(text[-1]) and wordlike(token[0]) else token
    return text


def wordlike(letter: str) -> bool:
    """Whether a letter may be part of a name, a number or a string's edge."""
    return letter.isalnum() or letter in "_'\""
