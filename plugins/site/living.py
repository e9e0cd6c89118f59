"""The living book: below each function its example, which can be edited and run, and itself.

Which lines of a function are an equation is told to the page, which lights them up.
"""

import ast
import html
import json
import re

from minnet import equations

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

# What the examples' comments say, in Chinese.
COMMENTS_ZH = {
    "1000 and the logarithm of 2": "1000 加上 2 的对数",
    "A larger first output would cost more: its z goes down, the others' up.":
        "第一个输出越大，损失越大：所以它的 z 该减小，其余的该增大。",
    "Backpropagation with a wrong sign, and then the right one.":
        "先是符号错了的反向传播，然后是正确的。",
    "Equal neurons stay equal: their gradients are the same.":
        "相同的神经元一直相同：它们的梯度也一样。",
    "Exclusive or, with weights that one can think out.": "异或，权重是自己想得出来的。",
    "Of three fours one is taken for a nine, here class 1.":
        "三个 4 里有一个被认成了 9，即这里的类别 1。",
    "Of two samples that pull a bias in opposite directions, little is left.":
        "两个样本把偏置往相反的方向拉，剩下的很少。",
    "The chapter's picture, and a kernel that looks for edges.":
        "本章的图像，和一个寻找边缘的卷积核。",
    "The slope, and what a nudge of z says it is.": "斜率，以及把 z 挪动一点量出来的斜率。",
    "The surer of a wrong class, the dearer.": "对错误的类别越有把握，代价越高。",
    "Two neurons that ask the same, and one that asks the opposite.":
        "两个神经元问同样的问题，另一个问相反的问题。",
    "What meets in the first output of a kernel of 2x2.": "2x2 的卷积核在第一个输出里遇到什么。",
    "a layer that bends nothing": "不作任何弯曲的一层",
    "an output for the digits 0 to 3": "数字 0 到 3 各有一个输出",
    "at a right angle": "互相垂直",
    "channel, row, column": "通道，行，列",
    "down the columns": "沿着各列求和",
    "five times as far: 25 times as dear": "远五倍，代价就是 25 倍",
    "half a deviation below the mean price": "比平均价格低半个标准差",
    "it should be 1": "应当是 1",
    "its softmax is 0, and the cost still exact": "它的 softmax 是 0，损失仍然精确",
    "nothing to bring back: the lists are the network's own":
        "没有什么要带回：列表就是网络自己的",
    "nothing to learn": "没有要学的",
    "nothing to prepare for lists": "列表不需要准备",
    "says nothing: all is well": "什么也不说：一切正常",
    "says nothing: it fits": "什么也不说：合适",
    "says nothing: they fit": "什么也不说：接得上",
    "shifted by 1000: the same": "都加上 1000，结果相同",
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
<button type="button" data-do="run" aria-label="{run_named}" title="{keys}" \
aria-keyshortcuts="Control+Enter">{run}</button></div>
<textarea id="example-{name}" lang="en" spellcheck="false" autocapitalize="off" \
autocomplete="off" rows="{rows}">
{code}</textarea>
</div>
<div class="editor" data-kind="function" hidden>
<div class="bar"><label for="function-{name}">{function} <code lang="en">{name}</code></label> \
<span class="edited" hidden>{edited}</span>
<button type="button" data-do="back" aria-label="{back_function}" hidden>{back}</button>
<button type="button" data-do="run" aria-label="{check_named}" title="{keys}" \
aria-keyshortcuts="Control+Enter">{check}</button></div>
<textarea id="function-{name}" lang="en" spellcheck="false" autocapitalize="off" \
autocomplete="off" rows="{function_rows}">
{source}</textarea>
</div>
<div class="result" role="status"></div>
</div>
"""


def below(lang: str, place: str) -> str:
    """The cell below the code of a piece; "" where that is no function, or has no example."""
    example = cells_of(place)[0].rstrip("\n")
    if not example:
        return ""
    here, words, code = Place(place), WORDS[lang], example_in(lang, example)
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


def example_in(lang: str, code: str) -> str:
    """An example with its comments in a language."""
    if lang == "zh":
        return re.sub(r"(?<=# ).+$", lambda found: COMMENTS_ZH.get(found.group(), found.group()),
                      code, flags=re.MULTILINE)
    return code


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
