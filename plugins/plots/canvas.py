"""What all plots share: matplotlib when it is first needed, axes, colours, fonts, and saving.

Neither pyplot's state nor rcParams are other than they were when a plot is done, but for the new
figure of pyplot's that a plot without an ax is drawn in.
"""

import contextlib
import functools
import importlib
import io
import os

from minnet import MinnetError, check_writable, write_whole

from .words import WORDS

ENDINGS = (".png", ".svg", ".pdf")

# So many dots to an inch has a PNG.
DPI = 150

# Okabe and Ito's colours, which the colour-blind tell apart, the darkest and the lightest first;
# line styles and markers tell lines apart in grey. Yellow is left out, for it is hardly seen.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">", "p")
STYLES = ("-", "--", "-.", ":")

# From negative to positive: blue, grey and yellow, of rising lightness, so that grey tells it too.
DIVERGING = ("#001c54", "#3b568a", "#8f8f8f", "#d6c164", "#fff3a0")

CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "SimHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "Arial Unicode MS",
    "Noto Sans CJK JP")


def plot(draw):
    """Let a function draw with fonts that suit its language, and leave matplotlib as it was."""
    @functools.wraps(draw)
    def drawn(*data, lang="en", **settings):
        require_matplotlib()
        import matplotlib
        if lang not in WORDS:
            raise MinnetError(f"there are no plots in '{lang}': their languages are "
                              + ", ".join(WORDS))
        with matplotlib.rc_context({"font.family": families(lang)}):
            return draw(*data, lang=lang, **settings)
    return drawn


def has_matplotlib() -> bool:
    """Whether matplotlib can be imported."""
    try:
        importlib.import_module("matplotlib.figure")
    except ImportError:
        return False
    except ValueError as error:
        raise MinnetError(f"matplotlib does not load: {error}") from None
    return True


def require_matplotlib():
    """Refuse to go on without matplotlib."""
    if not has_matplotlib():
        raise MinnetError("plots are drawn by matplotlib, which is not installed: python3 -m pip "
                          "install matplotlib")


def families(lang: str) -> list:
    """The families of fonts to take signs from: matplotlib's usual one, then one with Chinese."""
    import matplotlib
    chinese = chinese_font() if lang == "zh" else known_chinese_font()
    if lang == "zh" and chinese is None:
        raise MinnetError("no font with Chinese is installed, which --lang zh needs: install Noto "
                          "Sans SC (on Debian and Ubuntu: apt-get install fonts-noto-cjk), or "
                          "leave --lang zh out")
    return [*matplotlib.rcParamsDefault["font.sans-serif"][:1], *[chinese] * bool(chinese)]


def chinese_font():
    """The first of the usual families with Chinese that is installed, None if there is none.

    matplotlib keeps a list of the fonts that it once found: it is told of those that came later.
    """
    from matplotlib.font_manager import findSystemFonts, fontManager
    if known_chinese_font() is None:
        for path in set(findSystemFonts()) - {font.fname for font in fontManager.ttflist}:
            with contextlib.suppress(Exception):  # Fonts that nobody can read are there, too.
                fontManager.addfont(path)
    return known_chinese_font()


def known_chinese_font():
    """The first of the families with Chinese that matplotlib knows, None if it knows none."""
    from matplotlib.font_manager import fontManager
    known = {font.name for font in fontManager.ttflist}
    return next((family for family in CHINESE_FONTS if family in known), None)


def axes_in(place, width: float, height: float):
    """The axes to draw in: `place` itself, or new ones in a figure, made so many inches large.

    place: axes; an empty figure; or None for a new figure of pyplot's.
    """
    if place is None:
        from matplotlib import pyplot
        place = pyplot.figure(layout="constrained")
    if not hasattr(place, "add_subplot"):
        return place
    place.set_size_inches(width, height)
    return place.add_subplot()


def shown(name: str) -> str:
    """A name for matplotlib to show as it is: $ begins no formula, _ hides it from no legend."""
    return (" " * name.startswith("_") + name).replace("$", r"\$")


def panels(ax, count: int, columns: int) -> list:
    """So many smaller axes within some, row by row, in the place of their own frame."""
    rows = -(-count // columns)
    across, down = columns + 0.25 * (columns - 1), rows + 0.4 * (rows - 1)
    ax.set_axis_off()
    return [ax.inset_axes([k % columns * 1.25 / across, 1 - (k // columns * 1.4 + 1) / down,
                           1 / across, 1 / down]) for k in range(count)]


def diverging(values) -> dict:
    """How an image shows numbers on both sides of 0: the colours, and limits as far from it."""
    from matplotlib.colors import LinearSegmentedColormap
    most = max(map(abs, values), default=0.0) or 1.0
    return {"cmap": LinearSegmentedColormap.from_list("diverging", DIVERGING),
            "vmin": -most, "vmax": most}


def line_style(number: int) -> dict:
    """The colour, style and marker of line `number`, which no other of the first 77 has."""
    return {"color": COLOURS[number % len(COLOURS)], "marker": MARKERS[number % len(MARKERS)],
            "linestyle": STYLES[number % len(STYLES)]}


def save(path: str, draw, *data, **settings):
    """Draw a plot to a file, whole, in the form that its ending says: .png, .svg or .pdf.

    draw: history, say; what follows is handed to it. No window opens. A file that could not be
    written is refused before anything is drawn.
    """
    require_matplotlib()
    path = os.fspath(path)
    ending = os.path.splitext(path)[1].lower()
    if ending not in ENDINGS:
        raise MinnetError(f"cannot save to {path}: a plot is saved as PNG, SVG or PDF, by the "
                          "ending of the file's name, .png, .svg or .pdf")
    check_writable(path)
    from matplotlib.figure import Figure
    figure, drawn = Figure(layout="constrained"), io.BytesIO()
    draw(*data, ax=figure, **settings)
    figure.savefig(drawn, format=ending[1:], dpi=DPI)
    write_whole(path, drawn.getvalue(), "the plot was not saved")


def show(otherwise: str, draw, *data, **settings):
    """Draw a plot in a window, and wait until that is closed.

    otherwise: what an error says is to be done where there can be none.
    """
    require_matplotlib()
    from matplotlib import pyplot
    try:
        figure = pyplot.figure(layout="constrained")
    except ImportError:
        figure = None
    if not getattr(getattr(figure, "canvas", None), "required_interactive_framework", None):
        pyplot.close(figure)
        raise MinnetError(f"there is no display to show a window on: {otherwise}")
    draw(*data, ax=figure, **settings)
    pyplot.show()
