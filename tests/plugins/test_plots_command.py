"""`minnet plot`: its files, its languages, its errors, and what it does without matplotlib."""

import itertools
import os
import re
import subprocess
import sys

import minnet
import pytest
from minnet_plugins import plots
from minnet_plugins.plots import canvas, words
from minnet_plugins.plots.in_text import history_in_text

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed: no plots")

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(minnet.__file__)))
MAGIC = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF-"}


@pytest.fixture
def diagonal():
    """A network of two inputs, which tells two classes apart."""
    network = minnet.Network.mlp([2, 2], "softmax", loss="cross_entropy")
    network.classes = ["above", "below"]
    return network


@pytest.mark.parametrize("ending", MAGIC)
def test_a_file_is_written_in_the_form_of_its_ending_and_pyplot_is_left_alone(
        ending, done, tmp_path):
    before = dict(matplotlib.rcParams)
    path = tmp_path / f"valley.{ending}"
    assert done("plot", "descent", "valley", "--save", path) == f"saved to {path}\n"
    assert path.read_bytes().startswith(MAGIC[ending])
    assert dict(matplotlib.rcParams) == before
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or not pyplot.get_fignums()


def test_a_plot_is_drawn_in_the_axes_that_are_handed_in_or_in_a_new_figure_of_pyplots(run):
    matplotlib.use("agg")
    from matplotlib import pyplot
    given = pyplot.figure().add_subplot()
    assert plots.history(run(), given) is given and len(given.lines) == 2
    assert pyplot.gcf() is given.figure
    assert plots.history(run()).figure is pyplot.gcf() is not given.figure
    pyplot.close("all")


def test_every_plot_has_labelled_axes_in_both_languages(stripes_reader, folder, run, diagonal):
    if canvas.chinese_font() is None:
        pytest.skip("no font with Chinese is installed")
    network, (_, test) = minnet.load(stripes_reader), minnet.load_dataset(str(folder))
    assert words.EN.keys() == words.ZH.keys()
    for lang, draw in itertools.product(("en", "zh"), (
            lambda **place: plots.history([run(), run()], **place),
            lambda **place: plots.confusion(network, test, **place),
            lambda **place: plots.boundary(diagonal, **place),
            plots.roots, plots.descent)):
        from matplotlib.figure import Figure
        figure = Figure(layout="constrained")
        ax = draw(ax=figure, lang=lang)
        said = [ax.get_xlabel(), ax.get_ylabel(), ax.get_title() or ax.get_title("left")]
        assert all(said) and bool(re.search("[一-龥]", "".join(said))) == (lang == "zh"), said


@pytest.mark.filterwarnings("error")
def test_chinese_is_drawn_with_a_font_that_has_it(done, tmp_path):
    if canvas.chinese_font() is None:
        pytest.skip("no font with Chinese is installed")
    for plot in ("activations",), ("descent", "valley"), ("roots",):
        done("plot", *plot, "--lang", "zh", "--save", tmp_path / "zh.png")


def test_a_font_is_found_that_was_installed_after_matplotlib_made_its_list(monkeypatch):
    family = canvas.chinese_font()
    if family is None:
        pytest.skip("no font with Chinese is installed")
    from matplotlib.font_manager import fontManager
    new = {font.fname for font in fontManager.ttflist if font.name in canvas.CHINESE_FONTS}
    monkeypatch.setattr(fontManager, "ttflist", [font for font in fontManager.ttflist
                                                 if font.fname not in new])
    assert canvas.known_chinese_font() is None
    assert canvas.chinese_font() is not None


def test_without_a_font_for_chinese_it_says_what_to_install(refused, tmp_path, monkeypatch):
    monkeypatch.setattr(canvas, "chinese_font", lambda: None)
    told = refused("plot", "descent", "--lang", "zh", "--save", tmp_path / "zh.png")
    assert "no font with Chinese is installed" in told and "fonts-noto-cjk" in told
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("plot, told", [
    ("history {run} --save out.jpg", "a plot is saved as PNG, SVG or PDF, by the ending"),
    ("history {run} --save nowhere/out.png", "there is no folder"),
    ("history {folder} --save out.png", "is a folder, and no run"),
    ("history {reader} --save out.png", "is a network that was saved, which holds no history"),
    ("history {begun} --save out.png", "is a run without a whole epoch: there is nothing to draw"),
    ("history {run} --save out.png --text", "leave one of the two out"),
    ("weights {run} --save out.png", "is not a network that minnet saved"),
    ("digits truth-table --save out.png", "samples of 3 numbers, which are no pictures"),
    ("digits letters --model {reader} --save out.png", "tells the classes 0, 1, 2"),
    ("confusion {reader} letters --save out.png", "has A, B, C: take data of the classes"),
    ("boundary {reader} --save out.png", "has 16 inputs, and only of two a plane can be drawn"),
    ("descent --learning-rate -1 --save out.png", "should be a number above 0, and is -1"),
    ("roots", "there is no display to show a window on: save the plot, with --save FILE.png"),
    ("history {run}", "or draw it in characters, with --text"),
])
def test_what_cannot_be_drawn_is_a_sentence_and_leaves_nothing_behind(
        plot, told, refused, stripes_reader, folder, done, tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(tmp_path)
    lines = done("train", "letters", "--epochs", 2, "--json")
    (tmp_path / "run.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "begun.jsonl").write_text(lines.splitlines()[0], encoding="utf-8")
    before = sorted(os.listdir(tmp_path))
    places = {"run": "run.jsonl", "begun": "begun.jsonl", "folder": folder,
              "reader": stripes_reader}
    assert told in refused("plot", *plot.format(**places).split())
    assert sorted(os.listdir(tmp_path)) == before


def test_without_matplotlib_history_is_in_characters_and_all_else_says_what_to_install(
        process, done, tmp_path):
    (tmp_path / "matplotlib.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    (tmp_path / "run.jsonl").write_text(done("train", "letters", "--epochs", 9, "--json"),
                                        encoding="utf-8")
    for encoding, curve in ("utf-8", "⠤"), ("ascii", "aaa"):
        settings = {"cwd": tmp_path, "encoding": "utf-8",
                    "env": {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
                            "PYTHONIOENCODING": encoding}}
        shown, errors = process("plot", "history", "run.jsonl", **settings).communicate()
        assert errors == "" and curve in shown and shown.endswith("a  training\nA  validation\n")
    for plot in ("roots",), ("history", "run.jsonl", "--save", "out.png"):
        refused = process("plot", *plot, **settings)
        assert refused.communicate()[1] == (
            "minnet: error: plots are drawn by matplotlib, which is not installed: python3 -m pip "
            "install matplotlib\n")
        assert refused.returncode == 1 and not (tmp_path / "out.png").exists()


def test_a_chart_in_characters_begins_and_ends_where_the_numbers_do(run):
    lines = history_in_text(run(5, 2.0), "en", "ascii").splitlines()
    assert lines[0] == "loss, mean of a sample"
    assert lines[1].startswith("       2|a") and lines[12].strip().startswith("0.4|")
    assert lines[12].endswith("a a") and " A" in lines[10]
    assert lines[14].split() == ["1", "5", "epoch"]
    braille = history_in_text(run(5, 2.0), "zh", "utf-8")
    assert braille.splitlines()[0] == words.ZH["loss"]
    signs = {sign for sign in braille if "\u2800" <= sign <= "\u28ff"}
    assert len(signs) > 5
    assert history_in_text(run(), "zh", "ascii").startswith(words.EN["loss"])


def test_the_plugin_loads_no_matplotlib_before_a_plot_is_drawn():
    program = ("import sys; from minnet.cli import main; main(['plugins']); "
               "print('matplotlib' in sys.modules)")
    shown = subprocess.run([sys.executable, "-c", program], text=True, capture_output=True,
                           env={**os.environ, "PYTHONPATH": ROOT})
    assert shown.stdout.splitlines()[-1] == "False"
    assert any(line.split()[:1] == ["plots"] for line in shown.stdout.splitlines())
