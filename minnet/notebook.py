"""What a Network, a History and an Evaluation look like in a notebook.

A plugin's minnet_show comes first; it alone draws a Network.
"""

import sys

from .core import Evaluation, History, Network

# The rows of a history's table.
ROWS = 8

# Of more classes than this the confusion matrix is left out.
CLASSES = 50

STYLE = """
.minnet { color: inherit; line-height: 1.4; overflow-x: auto; }
.minnet svg { color: inherit; max-width: 100%; height: auto; }
.minnet table { border-collapse: collapse; color: inherit; background: none; margin: 0.4em 0; }
.minnet caption { text-align: left; font-weight: bold; padding: 0.2em 0; color: inherit; }
.minnet tr, .minnet th, .minnet td { background: none; color: inherit; }
.minnet th, .minnet td { padding: 0.15em 0.6em; text-align: right;
  font-variant-numeric: tabular-nums; border: 1px solid rgba(128, 128, 128, 0.35); }
"""


def in_notebook() -> bool:
    """Whether this runs in a notebook, whose outputs are more than text."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def drawn_by_plugin(thing):
    """HTML or SVG of a thing from the first plugin that has a picture of it, else None."""
    from .plugin import plugins
    return plugins().show(thing)


def network_svg(network):
    """The network drawn, if a plugin draws it."""
    return drawn_by_plugin(network)


def history_html(history) -> str:
    """The curves of the losses and of the accuracies, and some of the epochs in a table."""
    drawn = drawn_by_plugin(history)
    if drawn or not history.epochs:
        return drawn or page(f"<p>{escaped(history)}</p>")
    from .chart import chart
    epochs = [record.epoch for record in history.epochs]
    charts = [chart("loss", epochs, measured(history, "loss", 1)),
              chart("accuracy in %", epochs, measured(history, "accuracy", 100))]
    return page("".join(charts) + table_of(history) + f"<p>{escaped(history)}</p>")


def measured(history, what: str, scale) -> dict:
    """A loss or accuracy of each epoch, of the training samples and of those to validate with."""
    both = {"training": what, "validation": f"validation_{what}"}
    values = {name: [getattr(record, attribute) for record in history.epochs]
              for name, attribute in both.items()}
    return {name: [scale * value for value in numbers]
            for name, numbers in values.items() if None not in numbers}


def table_of(history) -> str:
    """Some epochs, evenly spaced, the first and the last among them."""
    columns = {"epoch": str, "loss": short, "accuracy": percent, "validation_loss": short,
               "validation_accuracy": percent, "seconds": lambda seconds: f"{seconds:.1f}"}
    known = [name for name in columns
             if None not in [getattr(record, name) for record in history.epochs]]
    from .chart import thinned
    head = "".join(f'<th scope="col">{name.replace("_", " ")}</th>' for name in known)
    rows = ["".join(f"<td>{columns[name](getattr(record, name))}</td>" for name in known)
            for record in thinned(history.epochs, ROWS)]
    return f"<table><tr>{head}</tr>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def evaluation_html(evaluation) -> str:
    """The accuracy, the loss, and how many of each class were taken for each."""
    drawn = drawn_by_plugin(evaluation)
    if drawn:
        return drawn
    told = f"loss {short(evaluation.loss)}, {evaluation.total} samples"
    if evaluation.confusion is None:
        return page(f"<p>{told}</p>")
    told = (f"accuracy {percent(evaluation.accuracy)} "
            f"({evaluation.correct} / {evaluation.total}), loss {short(evaluation.loss)}")
    return page(f"<p>{told}</p>" + confusion_table(evaluation))


def confusion_table(evaluation) -> str:
    """n_ij, the darker the more of class i it is, and the classes right in bold."""
    matrix = evaluation.confusion
    if len(matrix) > CLASSES:
        return f"<p>{len(matrix)} classes are too many for a table of what was taken for what.</p>"
    names = list(map(escaped, getattr(evaluation, "classes", None) or range(len(matrix))))
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    lines = ["<table><caption>rows: the class; columns: what it was taken for</caption>",
             f"<tr><th></th>{head}</tr>"]
    for i, (name, row) in enumerate(zip(names, matrix)):
        cells = "".join(cell(count, sum(row), i == j) for j, count in enumerate(row))
        lines.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
    return "\n".join(lines + ["</table>"])


def cell(count: int, of_class: int, right: bool) -> str:
    """A count of the confusion matrix, shaded by the root of its share, so that few are seen."""
    shade = 0.6 * (count / of_class) ** 0.5 if count else 0
    colour = "58, 134, 200" if right else "200, 112, 15"
    shown = f"<b>{count}</b>" if right else count
    return f'<td style="background: rgba({colour}, {shade:.2f})">{shown}</td>'


def short(number: float) -> str:
    """0.123456 as '0.1235'."""
    return f"{number:.4g}"


def percent(share) -> str:
    """0.912 as '91.20 %'."""
    return f"{100 * share:.2f} %"


def escaped(thing) -> str:
    """The text of a thing, in HTML."""
    from html import escape
    return escape(str(thing))


def page(content: str) -> str:
    """One element of HTML with the style of what is in it."""
    return f'<div class="minnet"><style>{STYLE}</style>{content}</div>'


def show_in_notebooks():
    """Give the core's classes the methods that a notebook looks for."""
    Network._repr_svg_ = network_svg
    History._repr_html_ = history_html
    Evaluation._repr_html_ = evaluation_html


show_in_notebooks()
