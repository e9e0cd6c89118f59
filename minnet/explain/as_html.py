"""An explanation as a piece of HTML, which takes its colours from the page that it is put in."""

from html import escape

from .words import COLUMNS, heading, notes, opening

STYLE = """
.minnet-explain { color: inherit; line-height: 1.5; overflow-x: auto; }
.minnet-explain table { border-collapse: collapse; background: none; color: inherit; }
.minnet-explain th, .minnet-explain td { padding: 0.15em 0.8em; text-align: left;
  vertical-align: top; background: none; color: inherit;
  border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
.minnet-explain .value { text-align: right; font-variant-numeric: tabular-nums; font-weight: bold; }
.minnet-explain dl { display: grid; grid-template-columns: max-content auto; gap: 0 1em; }
.minnet-explain dd { margin: 0; }
.minnet-explain .note { font-style: italic; }
@media (prefers-color-scheme: dark) { .minnet-explain { color-scheme: dark; } }
"""


def render(explanation, sections: list, style, words: dict) -> str:
    """The piece of HTML: one element with everything in it."""
    lines = [f'<div class="minnet-explain" lang="{words["lang"]}">', f"<style>{STYLE}</style>",
             f"<h2>{escape(words['title'])}</h2>", "<dl>"]
    lines += [f"<dt>{escape(word)}</dt><dd>{escape(text)}</dd>"
              for word, text in opening(explanation, style, words)] + ["</dl>"]
    header = "".join(f'<th scope="col">{escape(words[name])}</th>' for name in COLUMNS)
    for section in sections:
        lines += [f"<h3>{escape(heading(section, explanation, words))}</h3>", "<table>",
                  f"<thead><tr>{header}</tr></thead>", "<tbody>"]
        for step in section.steps:
            symbol, symbols, numbers, value = map(escape, step.cells(style))
            lines.append(f'<tr><th scope="row">{symbol}</th><td>{symbols}</td><td>{numbers}</td>'
                         f'<td class="value">{value}</td></tr>')
        lines += ["</tbody>", "</table>"]
        lines += [f'<p class="note">{escape(note)}</p>' for note in notes(section, style, words)]
    return "\n".join(lines + ["</div>"]) + "\n"
