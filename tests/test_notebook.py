"""What a notebook shows: a bar that stays one, curves, tables and the network drawn."""

import html.parser
import importlib.util
import json
import sys
import xml.etree.ElementTree

import minnet
import pytest
from minnet.chart import ticks, whole_ticks

CELLS = {
    "begin": """
        import sys
        sys.modules["tqdm"] = None
        import minnet
        letters, _ = minnet.load_dataset("letters")
        network = minnet.Network.mlp([30, 4, 3], seed=2)
        history = minnet.train(network, letters, epochs=2000, batch_size=1, learning_rate=0.1,
                               backend="python", validation=letters)""",
    "several": """
        for seed in range(5):
            again = minnet.Network.mlp([30, 4, 3], seed=seed)
            minnet.train(again, letters, epochs=200, batch_size=1, learning_rate=0.1)
            print(seed)""",
    "history": "history",
    "evaluation": "minnet.evaluate(network, letters)",
    "network": "network",
    "explanation": "minnet.explain(network, letters.inputs[0], letters.targets[0])",
    "numbers": """
        import json
        result = minnet.evaluate(network, letters)
        print(json.dumps([history.losses, history.validation_accuracies, result.confusion]))""",
    "tqdm": """
        del sys.modules["tqdm"]
        for seed in range(3):
            minnet.train(minnet.Network.mlp([30, 4, 3]), letters, epochs=200, batch_size=1,
                         learning_rate=0.1, backend="python")""",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What each cell of a notebook puts out, executed by this Python."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is missing: no notebook is made")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is missing: no notebook is run")
    pytest.importorskip("ipykernel", reason="ipykernel is missing: there is no kernel to run it")
    import textwrap
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "kernels" / "here").mkdir(parents=True)
    (folder / "kernels" / "here" / "kernel.json").write_text(json.dumps({
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "here", "language": "python"}))
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell(textwrap.dedent(cell).strip()) for cell in CELLS.values()])
    root = minnet.__file__.rpartition("minnet")[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        patch.setenv("PYTHONPATH", root)
        nbclient.NotebookClient(notebook, kernel_name="here", timeout=60).execute()
    return dict(zip(CELLS, [cell.outputs for cell in notebook.cells]))


class Tables(html.parser.HTMLParser):
    """The texts in the cells of HTML's tables, row by row."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """A row or a cell begins."""
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        """A cell ends."""
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data):
        """What stands in a cell."""
        if self.inside:
            self.rows[-1][-1] += data


def shown(outputs, cell, kind):
    """What the one result of a cell holds of a kind."""
    assert [output.output_type for output in outputs[cell]] == ["execute_result"]
    return outputs[cell][0].data[kind]


def numbers(outputs):
    """The numbers that minnet told in the notebook: losses, accuracies, the confusion matrix."""
    return json.loads(outputs["numbers"][0].text)


def test_a_training_shows_one_line_which_ends_with_what_came_of_it(outputs):
    assert [output.output_type for output in outputs["begin"]] == ["display_data"]
    loss = numbers(outputs)[0][-1]
    assert outputs["begin"][0].data == {
        "text/plain": f"epoch 2000 / 2000  loss {loss:.4g}  all 2000 epochs are done"}


def test_several_trainings_of_a_cell_share_one_line(outputs):
    kinds = [output.output_type for output in outputs["several"]]
    assert kinds.count("display_data") == 1 and set(kinds) == {"display_data", "stream"}
    printed = "".join(output.text for output in outputs["several"] if "text" in output)
    assert printed.split() == list("01234")


def test_where_there_are_tqdm_and_its_widgets_the_bar_is_tqdms(outputs):
    kind = "application/vnd.jupyter.widget-view+json"
    widgets = all(map(importlib.util.find_spec, ("tqdm", "ipywidgets")))
    assert [output.output_type for output in outputs["tqdm"]] == ["display_data"]
    assert (kind in outputs["tqdm"][0].data) is widgets


def test_a_history_is_shown_with_its_curves_and_its_numbers(outputs):
    losses, accuracies, _ = numbers(outputs)
    text = shown(outputs, "history", "text/html")
    header, *rows = Tables(text).rows
    assert header == ["epoch", "loss", "accuracy", "validation loss", "validation accuracy",
                      "seconds"]
    assert len(rows) == 8 and (rows[0][0], rows[-1][0]) == ("1", "2000")
    for row in rows:
        epoch = int(row[0]) - 1
        assert row[1] == f"{losses[epoch]:.4g}"
        assert row[4] == f"{100 * accuracies[epoch]:.2f} %"
    assert text.count("<svg") == 2 and text.count("<polyline") == 4


def test_an_evaluation_is_shown_with_its_confusion_matrix_and_the_names_of_the_classes(outputs):
    confusion = numbers(outputs)[2]
    text = shown(outputs, "evaluation", "text/html")
    assert Tables(text).rows == [["", "A", "B", "C"]] + [
        [name, *map(str, row)] for name, row in zip("ABC", confusion)]
    assert f"({sum(confusion[i][i] for i in range(3))} / 3)" in text


def test_a_network_is_drawn(outputs):
    drawing = xml.etree.ElementTree.fromstring(shown(outputs, "network", "image/svg+xml"))
    assert drawing.tag.endswith("svg")
    assert shown(outputs, "network", "text/plain").startswith("Network(30-4-3")


def test_an_explanation_is_shown_as_tables(outputs):
    text = shown(outputs, "explanation", "text/html")
    assert text.startswith('<div class="minnet-explain"') and Tables(text).rows


def test_the_curves_of_a_history_go_through_its_numbers():
    records = [minnet.EpochRecord(epoch, loss) for epoch, loss in ((1, 4.0), (2, 1.0), (3, 0.0))]
    text = minnet.History(records, "enough")._repr_html_()
    drawing = xml.etree.ElementTree.fromstring(text[text.index("<svg"):text.index("</svg>") + 6])
    svg = "{http://www.w3.org/2000/svg}"
    [line] = drawing.iter(f"{svg}polyline")
    (x1, y1), (x2, y2), (x3, y3) = [map(float, point.split(","))
                                    for point in line.get("points").split()]
    assert x2 - x1 == x3 - x2 > 0
    assert (y3 - y1) / (y3 - y2) == pytest.approx(4, abs=0.02)
    assert {"0", "4", "1", "2", "3", "loss"} <= {label.text for label in drawing.iter(f"{svg}text")}


@pytest.mark.parametrize("losses", [[], [0.5], [0.0, 0.0], [1e-300, 2e-300], [1.0, 1.0 + 2e-16],
                                    [5.0] * 5000, [-1.0, 1e12]])
def test_every_history_can_be_shown(losses):
    records = [minnet.EpochRecord(i + 1, loss) for i, loss in enumerate(losses)]
    text = minnet.History(records, "a < b")._repr_html_()
    assert "a &lt; b" in text and text.count("<tr>") <= 9
    for piece in text.split("<svg")[1:]:
        xml.etree.ElementTree.fromstring("<svg" + piece.partition("</svg>")[0] + "</svg>")


def test_names_of_classes_are_texts_and_no_html():
    data = minnet.Dataset([[0.0]] * 2, [[1, 0], [0, 1]], classes=["<b>", "&"])
    result = minnet.evaluate(minnet.Network([minnet.Dense(1, 2)]), data)
    assert Tables(result._repr_html_()).rows[0] == ["", "<b>", "&"]


def test_an_evaluation_without_classes_or_with_very_many_is_shown_without_a_table():
    assert "loss 0.25, 7 samples" in minnet.Evaluation(0.25, 7)._repr_html_()
    many = minnet.Evaluation(0.25, 60, [[int(i == j) for j in range(60)] for i in range(60)])
    assert "<table" not in many._repr_html_() and "60 classes" in many._repr_html_()


def test_the_marks_of_an_axis_are_round_and_few():
    assert ticks(0.13, 0.87) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    assert ticks(60, 91) == [60, 70, 80, 90, 100]
    assert whole_ticks(1, 4) == [1, 2, 3, 4]
    assert whole_ticks(1, 3000) == [1000, 2000, 3000]
    assert whole_ticks(7, 7) == [7]


def test_a_script_trains_silently(capfd):
    letters, _ = minnet.load_dataset("letters")
    minnet.load_plugin("minnet_plugins.progress")
    minnet.train(minnet.Network.mlp([30, 3]), letters, epochs=3, batch_size=1, learning_rate=1.0)
    assert not minnet.in_notebook()
    assert capfd.readouterr() == ("", "")
