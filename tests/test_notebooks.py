"""The notebooks of the examples run, and put out what is kept in them, in both languages."""

import importlib.util
import json
import pathlib
import sys

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is missing: no notebook is read")
pytest.importorskip("nbclient", reason="nbclient is missing: no notebook is run")
pytest.importorskip("ipykernel", reason="ipykernel is missing: there is no kernel to run it")

FOLDER = pathlib.Path(__file__).parent.parent / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture
def execute(tmp_path, monkeypatch):
    """The module execute of the notebooks, whose kernel is this Python."""
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps({
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    spec = importlib.util.spec_from_file_location("execute", FOLDER / "execute.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(notebook):
    """What each code cell puts out as text."""
    return ["".join([output.get("text") or output.data["text/plain"] for output in cell.outputs])
            for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_puts_out_what_is_kept_in_it(path, execute):
    kept = said(nbformat.read(path, as_version=4))
    assert all(kept)
    assert said(execute.executed(path)) == kept


def test_every_notebook_is_there_in_both_languages_with_the_same_code():
    english = [path for path in NOTEBOOKS if not path.name.endswith(".zh.ipynb")]
    assert len(english) == 4 and len(NOTEBOOKS) == 8
    for path in english:
        both = [nbformat.read(one, as_version=4).cells
                for one in (path, path.with_suffix(".zh.ipynb"))]
        code = [[cell.source.replace('lang="zh"', 'lang="en"') for cell in cells
                 if cell.cell_type == "code"] for cells in both]
        assert code[0] == code[1]
        prose = [cell.source for cell in both[1] if cell.cell_type == "markdown"]
        assert all(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in prose)
