"""The living book: below each function its example, which can be edited and run, and itself.

Which lines of a function are an equation is told to the page, which lights them up.
"""

import ast
import html
import json

from minnet import MinnetError, equations

from .session.cells import cells_of
from .session.copies import Place

WORDS = {
    "en": {"example": "Example", "function": "The function", "edited": "edited", "run": "Run",
           "check": "Run and check", "edit": "Edit the function", "back": "Bring back the original",
           "of": "{}: {}", "keys": "Ctrl-Enter"},
    "zh": {"example": "示例", "function": "函数", "edited": "已修改", "run": "运行",
           "check": "运行并检验", "edit": "修改函数", "back": "恢复原样",
           "of": "{}：{}", "keys": "Ctrl-Enter"},
}

# Where not all of a function is an equation: how the statements begin that are it.
STATEMENTS = {
    "tanh": ["return"], "neuron-input": ["return"], "weighted-input": ["z ="],
    "layer-output": ["return"], "BP3": ["biases ="], "BP4": ["weights ="],
    "network-output": ["return"], "cost": ["return"],
    "chain-rule": ["return"], "error": ["deltas = ["], "BP2": ["gradient =", "deltas.insert"],
    "mini-batch": ["gradients =", "update("], "numerical-gradient": ["return [partial"],
    "partial-derivative": ["entries[k] = x_k", "return f(", "return numerical"],
    "gradient-descent": ["xs ="], "one-hot": ["return"], "standardize": ["a ="], "in-unit": ["a ="],
    "convolution": ["z ="], "feature-map": ["return"], "convolution-biases": ["biases ="],
    "convolution-weights": ["weights ="], "window-places": ["return"],
    "penalty-gradient": ["gradient["],
}

# An equation that stands beside the function where it is used.
USED_IN = {"activations.math.tanh": "activations.tanh_prime"}

CELL = """<div class="cell" id="cell-{name}" data-place="{place}" data-name="{name}" \
data-equations="{equations}">
<div class="editor" data-kind="example">
<div class="bar"><label for="example-{name}">{example}</label> \
<span class="edited" hidden>{edited}</span>
<button type="button" data-do="back" aria-label="{back_example}" hidden>{back}</button>
<button type="button" data-do="edit" aria-expanded="false" aria-controls="function-{name}" \
aria-label="{edit_named}">{edit}</button>
<button type="button" data-do="run" aria-label="{run_named}" title="{keys}">{run}</button></div>
<textarea id="example-{name}" lang="en" spellcheck="false" autocapitalize="off" \
autocomplete="off" rows="{rows}">
{code}</textarea>
</div>
<div class="editor" data-kind="function" hidden>
<div class="bar"><label for="function-{name}">{function} <code lang="en">{name}</code></label> \
<span class="edited" hidden>{edited}</span>
<button type="button" data-do="back" aria-label="{back_function}" hidden>{back}</button>
<button type="button" data-do="run" aria-label="{check_named}" title="{keys}">{check}</button></div>
<textarea id="function-{name}" lang="en" spellcheck="false" autocapitalize="off" \
autocomplete="off" rows="{function_rows}">
{source}</textarea>
</div>
<div class="result" role="status"></div>
</div>
"""


def below(lang: str, place: str) -> str:
    """The cell below the code of a piece; "" where that is no function."""
    try:
        here = Place(place)
    except MinnetError:
        return ""
    code, words = cells_of(place)[0].rstrip("\n"), WORDS[lang]
    named = {"run_named": ("run", "example"), "back_example": ("back", "example"),
             "edit_named": ("edit", None), "check_named": ("check", "function"),
             "back_function": ("back", "function")}
    labels = {key: " ".join(filter(None, [words["of"].format(words[verb], here.name),
                                          what and f"({words[what]})"]))
              for key, (verb, what) in named.items()}
    source = here.source.rstrip("\n")
    return CELL.format(
        **words, **labels, name=here.name, place=html.escape(place), code=html.escape(code),
        source=html.escape(source), rows=len(code.splitlines()),
        function_rows=len(source.splitlines()),
        equations=html.escape(json.dumps(lines_of_equations(place, here))))


def lines_of_equations(place: str, here: Place) -> dict:
    """The lines of a function that are each of its equations, by the equation's id."""
    return {equation.id: lines_of(equation.id, here) for equation in equations.EQUATIONS
            if USED_IN.get(equation.function, equation.function) == place}


def lines_of(id: str, here: Place) -> list:
    """The lines of a function that are an equation: its statements, or those named for it."""
    body = here.function.body[bool(ast.get_docstring(here.function)):]
    wanted = STATEMENTS.get(id)
    if wanted:
        body = [node for node in ast.walk(here.function) if isinstance(node, ast.stmt)
                and here.lines[node.lineno - 1].strip().startswith(tuple(wanted))]
    return sorted({line for node in body for line in range(node.lineno, node.end_lineno + 1)})
