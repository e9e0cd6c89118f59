"""`minnet plot`: what is drawn is what minnet's functions say, told apart in colour and in grey."""

import math
import os
import subprocess
import sys

import minnet
import pytest
from minnet_plugins import plots
from minnet_plugins.convolution import Conv2D
from minnet_plugins.plots import canvas

np = pytest.importorskip("numpy", reason="NumPy is not installed, which matplotlib needs")
matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed: no plots")

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(minnet.__file__)))


@pytest.fixture
def diagonal():
    """A network of two inputs whose classes meet where their sum is 1."""
    network = minnet.Network([minnet.Dense(2, 2, "softmax", "zeros")], "cross_entropy")
    network.layers[0].weights, network.layers[0].biases = [[1.0, 1.0], [0.0, 0.0]], [-1.0, 0.0]
    network.classes = ["above", "below"]
    return network


@pytest.fixture
def figure():
    """An empty figure that pyplot knows nothing of."""
    from matplotlib.figure import Figure
    return Figure(layout="constrained")


def outputs(network, x):
    """The outputs of the reader for some rows, by NumPy."""
    first, last = network.layers
    hidden = np.tanh(x @ np.array(first.weights).T + first.biases)
    z = hidden @ np.array(last.weights).T + last.biases
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def looks(line):
    """By what a line is known in grey."""
    return line.get_linestyle(), line.get_marker(), line.get_fillstyle()


def test_history_draws_every_epochs_loss_and_accuracy_of_both_parts(run, figure):
    ax = plots.history({"mine": run(4)}, ax=figure)
    losses, accuracies = figure.axes
    assert losses is ax
    for panel, training, validation in ((losses, [1, 1 / 2, 1 / 3, 1 / 4], [1 / 3] * 4),
                                        (accuracies, [0.1, 0.2, 0.3, 0.4], [0.5] * 4)):
        assert [line.get_xdata().tolist() for line in panel.lines] == [[1, 2, 3, 4]] * 2
        assert np.allclose([line.get_ydata() for line in panel.lines], [training, validation])
        assert panel.get_xlabel() == "epoch"
    assert accuracies.get_ylabel() == "accuracy (%)"
    assert accuracies.yaxis.get_major_formatter()(0.5).rstrip(".0") == "5"
    assert "mine" in ax.get_title("left")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "validation"]


def test_history_reads_lines_and_checkpoints_by_their_paths(done, figure, tmp_path):
    checkpoint, lines = tmp_path / "a.checkpoint", tmp_path / "b.jsonl"
    lines.write_text(done("train", "letters", "--epochs", 3, "--json", "--checkpoint", checkpoint),
                     encoding="utf-8")
    of_file, of_lines = plots.history([checkpoint, lines], ax=figure).lines[::2]
    assert of_file.get_ydata().tolist() == of_lines.get_ydata().tolist()
    assert (of_file.get_label(), of_lines.get_label()) == ("a, training", "b, training")


def test_many_runs_are_told_apart_by_colour_and_in_grey_and_named(run, figure):
    ax = plots.history({f"run {k}": run(30, k) for k in range(1, 9)}, ax=figure)
    assert len(set(map(looks, ax.lines))) == 16
    colours = [line.get_color() for line in ax.lines[::2]]
    assert len(set(colours[:len(canvas.COLOURS)])) == len(canvas.COLOURS)
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    assert named == [f"run {k}, {part}" for k in range(1, 9) for part in ("training", "validation")]


def test_names_are_shown_as_they_are(run, diagonal, tmp_path):
    from matplotlib.figure import Figure
    figure = Figure()
    ax = plots.history({"_$a": run(), r"$\wrong$": run()}, ax=figure)
    diagonal.classes = ["$\\frac$", "_b"]
    plots.boundary(diagonal, ax=figure.add_subplot())
    figure.savefig(tmp_path / "names.png")
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    assert len(named) == 4 and named[0].strip().replace(r"\$", "$") == "_$a, training"


def test_losses_far_apart_are_on_a_logarithmic_scale_and_one_without_accuracy_has_one_panel(figure):
    plots.history(minnet.History([minnet.EpochRecord(1, 500.0), minnet.EpochRecord(2, 0.5)]),
                  ax=figure)
    loss, = figure.axes
    assert loss.get_yscale() == "log"


def test_weights_are_pictures_of_each_neuron_on_one_scale(stripes_reader, figure):
    network = minnet.load(stripes_reader)
    ax = plots.weights(network, ax=figure)
    assert len(ax.images) == 5
    for image, w_j in zip(ax.images, network.layers[0].weights):
        assert np.array_equal(image.get_array(), np.reshape(w_j, (4, 4)))
        assert image.get_clim() == ax.images[0].get_clim()
    least, most = ax.images[0].get_clim()
    assert -least == most == np.abs(network.layers[0].weights).max()
    assert [text.get_text() for text in ax.texts] == ["1", "2", "3", "4", "5"]


def test_a_convolutions_kernels_are_pictures_by_filter_and_channel(figure):
    layer = Conv2D((2, 5, 5), 3, 3)
    ax = plots.weights(minnet.Network([layer]), ax=figure)
    drawn = np.array([image.get_array() for image in ax.images])
    assert np.array_equal(drawn, np.reshape(layer.weights, (6, 3, 3)))
    assert [text.get_text() for text in ax.texts] == ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"]


def test_the_weights_of_a_table_are_one_picture_with_the_columns_names(figure):
    network = minnet.Network.mlp([3, 4, 1])
    network.columns = ["height", "width", "depth"]
    ax = plots.weights(network, ax=figure)
    assert np.array_equal(ax.images[0].get_array(), network.layers[0].weights)
    assert [label.get_text() for label in ax.get_xticklabels()] == network.columns


def test_the_diverging_scale_rises_in_grey():
    levels = [np.dot(matplotlib.colors.to_rgb(colour), [0.299, 0.587, 0.114])
              for colour in canvas.DIVERGING]
    assert levels == sorted(levels) and min(np.diff(levels)) > 0.1


def test_digits_is_a_sheet_of_the_first_samples_with_their_classes(folder, figure):
    _, test = minnet.load_dataset(str(folder))
    ax = plots.digits(test, ax=figure)
    assert np.array_equal([image.get_array().ravel() for image in ax.images], test.inputs[:24])
    assert [text.get_text() for text in ax.texts] == list("0123") * 6
    assert ax.get_title() == "stripes: 24 samples"


def test_digits_with_a_model_shows_each_mistake_with_what_it_is_and_was_taken_for(
        stripes_reader, folder, figure):
    network, (_, test) = minnet.load(stripes_reader), minnet.load_dataset(str(folder))
    taken_for = outputs(network, np.array(test.inputs[:24])).argmax(axis=1)
    wrong = [i for i in range(24) if taken_for[i] != i % 4]
    assert 0 < len(wrong) < 24
    ax = plots.digits(test, network, ax=figure)
    assert [text.get_text() for text in ax.texts] == [f"{i % 4} → {taken_for[i]}" for i in wrong]
    assert np.array_equal([image.get_array().ravel() for image in ax.images],
                          [test.inputs[i] for i in wrong])
    assert f"all {len(wrong)} mistakes among 24" in ax.get_title()


def test_confusion_counts_each_class_taken_for_each(stripes_reader, folder, figure):
    network, (_, test) = minnet.load(stripes_reader), minnet.load_dataset(str(folder))
    counts = np.zeros((10, 10), int)
    for i, j in enumerate(outputs(network, np.array(test.inputs[:24])).argmax(axis=1)):
        counts[i % 4, j] += 1
    ax = plots.confusion(network, test, ax=figure)
    assert np.array_equal(ax.images[0].get_array(), counts)
    assert [int(text.get_text()) for text in ax.texts] == counts.ravel().tolist()
    assert [label.get_text() for label in ax.get_yticklabels()] == list("0123456789")
    assert f"{np.trace(counts)} of 24 right" in ax.get_title()


def test_quantities_are_not_confused():
    with pytest.raises(minnet.MinnetError, match="has no classes that a sample could be mistaken"):
        plots.confusion(minnet.Network.mlp([1, 1]), minnet.Dataset([[0.5]], [[0.25]]))


def test_a_boundary_lies_where_two_classes_are_as_likely(diagonal, figure):
    data = minnet.Dataset([[0, 0], [1, 1], [2, 0.5]], ["below", "above", "above"])
    ax = plots.boundary(diagonal, data, ax=figure)
    lines = [path.vertices for collection in ax.collections if collection.get_facecolor().size == 0
             for path in collection.get_paths() if len(path.vertices)]
    assert lines and all(np.allclose(vertices.sum(axis=1), 1) for vertices in lines)
    drawn = {line.get_label(): line.get_xydata().tolist() for line in ax.lines}
    assert drawn == {"class below": [[0, 0]], "class above": [[1, 1], [2, 0.5]]}
    assert len(set(map(looks, ax.lines))) == 2


def test_without_samples_the_area_of_each_class_has_its_name(diagonal, figure):
    names = {text.get_text(): text.get_position() for text in
             plots.boundary(diagonal, ax=figure).texts}
    assert names.keys() == {"above", "below"}
    assert sum(names["below"]) < 1 < sum(names["above"])


def test_the_height_of_one_output_is_drawn_without_data_too(figure):
    ax = plots.boundary(minnet.Network.mlp([2, 3, 1], "tanh", "identity"), ax=figure)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xlim()) == ("x₁", "x₂", (-2, 2))


KNOWN = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh,
         "relu": lambda z: np.maximum(z, 0), "gelu": None, "leaky_relu": None,
         "softmax, first of (z, 0)": lambda z: np.exp(z) / (np.exp(z) + 1)}


def test_every_activation_is_drawn_with_its_derivative(figure):
    panels = {panel.get_title(): panel for panel in plots.activations(ax=figure).child_axes}
    assert len(panels) == len(minnet.core.ACTIVATIONS.names())
    for name, f in KNOWN.items():
        value, slope = panels[name].lines
        z = value.get_xdata()
        assert f is None or np.allclose(value.get_ydata(), f(z))
        smooth = np.abs(z) > 0.05
        numerical = np.gradient(value.get_ydata(), z)
        assert np.allclose(slope.get_ydata()[smooth], numerical[smooth], atol=1e-2)
        assert looks(value) != looks(slope)


def test_an_activation_of_a_plugin_is_drawn_too(tmp_path):
    (tmp_path / "wave.py").write_text(
        "import math, minnet\n@minnet.hookimpl\ndef minnet_activations():\n"
        "    return [minnet.Activation('wave_of_mine', math.sin, math.cos)]\n", encoding="utf-8")
    command = ("import sys; from minnet.cli import main; from minnet_plugins.plots import functions"
               " as f; "
               "kept = f.draw_panels; f.draw_panels = lambda *a: (print([*a[2]]), kept(*a))[1];"
               "raise SystemExit(main(sys.argv[1:]))")
    shown = subprocess.run([sys.executable, "-c", command, "plot", "activations", "--plugin",
                            tmp_path / "wave.py", "--save", tmp_path / "all.png"], text=True,
                           capture_output=True, env={**os.environ, "PYTHONPATH": ROOT})
    assert "'wave_of_mine'" in shown.stdout, shown.stderr


def test_every_loss_is_drawn_with_its_slope_where_it_has_a_value(figure):
    panels = {panel.get_title(): panel for panel in plots.losses(ax=figure).child_axes}
    assert len(panels) == len(minnet.core.LOSSES.names())
    for name, cost, slope in (("sum_squared_error", lambda a: (a - 1) ** 2, lambda a: 2 * (a - 1)),
                              ("cross_entropy", lambda a: -np.log(a + 1e-7), lambda a: -1 / a)):
        drawn, its_slope, target = panels[name].lines
        a = drawn.get_xdata()
        there = a > 0.01 if name == "cross_entropy" else a > -2
        assert np.allclose(drawn.get_ydata()[there], cost(a[there]))
        assert np.allclose(its_slope.get_ydata()[there], slope(a[there]), rtol=1e-4)
        assert np.isnan(drawn.get_ydata()[a < -0.01]).all() == (name == "cross_entropy")


def test_roots_are_those_that_gradient_descent_finds(figure):
    true, too_small, right, longer, too_large = plots.roots(ax=figure).lines
    xs = true.get_xdata()
    assert np.allclose(true.get_ydata(), np.sqrt(xs))
    d = np.ones(len(xs))
    for step in range(1000):
        d = d - 1e-3 * np.where(d * d < xs, -2 * d, 2 * d)
    assert np.allclose(too_small.get_ydata()[1:], d[1:], rtol=1e-2)
    assert np.allclose(right.get_ydata()[1:], np.sqrt(xs)[1:], rtol=0.03)
    assert np.abs(too_large.get_ydata() - np.sqrt(xs)).max() > 5
    assert len({looks(line) for line in (too_small, right, longer, too_large)}) == 4


def test_descent_in_a_valley_is_the_path_that_algebra_gives(figure):
    ax = plots.descent("valley", 0.15, ax=figure)
    steps = np.arange(21)
    path = np.stack([-4 * (1 - 0.15) ** steps, 1.6 * (1 - 1.5) ** steps], axis=1)
    assert np.allclose(ax.lines[0].get_xydata(), path, atol=1e-7)


def test_descent_on_a_curve_goes_by_its_slope_and_says_when_it_leaves(figure):
    ax = plots.descent(ax=figure)
    w = [1.9]
    for step in range(20):
        w.append(w[-1] - 0.02 * (4 * w[-1] ** 3 - 6 * w[-1] + 1))
    assert np.allclose(ax.lines[1].get_xdata(), w, atol=1e-6)
    assert "leaves" not in ax.get_title()
    figure.clear()
    assert "the path leaves the picture" in plots.descent("curve", 3, ax=figure).get_title()


def test_curves_of_the_lessons_are_drawn_as_they_are(figure):
    ax = plots.curves({"one": {"a": ([1, 2], [3, 4]), "b": ([1, 2], [5, math.inf])},
                       "two": {"c": ([0], [0])}}, ax=figure, xlabel="steps")
    one, two = ax.child_axes
    assert [line.get_ydata()[0] for line in one.lines] == [3, 5]
    assert looks(one.lines[0]) != looks(one.lines[1])
    assert (one.get_title(), two.get_title(), two.get_xlabel()) == ("one", "two", "steps")
