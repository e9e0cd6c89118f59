"""The examples run as they stand from a checkout and print what their tutorials print."""

import math
import os
import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLES = os.path.join(ROOT, "examples")


def run(program, *arguments, cwd=None, path=None):
    """A finished example, run by this Python with nothing on its path, or with this folder."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run([sys.executable, os.path.join(EXAMPLES, program), *arguments],
                          cwd=cwd, env=environment, capture_output=True, text=True)


def printed_by(program, *arguments, cwd=None):
    """What an example prints that goes well."""
    done = run(program, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(os.name != "posix", reason="there are no POSIX pipes here")
@pytest.mark.parametrize("copied", [False, True], ids=["from a checkout", "with minnet installed"])
@pytest.mark.parametrize("program", ["by_hand.py", "letters.py", "one_neuron.py",
                                     "square_root.py", "learning_rates.py", "nielsen_digits.py"])
def test_an_example_whose_reader_has_gone_ends_quietly(program, copied, tmp_path):
    folder = shutil.copytree(EXAMPLES, tmp_path / "copy") if copied else EXAMPLES
    end_to_read, end_to_write = os.pipe()
    os.close(end_to_read)
    done = subprocess.run([sys.executable, os.path.join(folder, program)], stdout=end_to_write,
                          stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": ROOT})
    os.close(end_to_write)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")


def test_an_example_runs_from_any_folder(tmp_path):
    assert "cost before the step 0.298371109" in printed_by("by_hand.py", cwd=tmp_path)


def test_by_hand_prints_the_numbers_of_the_textbooks():
    printed = printed_by("by_hand.py")
    for number in ("0.298371109", "0.751365070", "0.772928465", "0.358916480", "0.408666186",
                   "0.511301270", "0.561370121", "0.149780716", "0.199561432", "0.249751144",
                   "0.299502287"):
        assert number in printed


def test_one_neuron_prints_sigmoid_relu_and_a_softmax_that_a_shift_leaves_alone():
    printed = printed_by("one_neuron.py")
    assert "sigmoid   z = 0.5000   a = f(z) = 0.6225" in printed
    assert "relu      z = 0.5000   a = f(z) = 0.5000" in printed
    assert printed.count("[0.659001, 0.242433, 0.098566]") == 3


def test_averaged_gradients_prints_the_gradient_of_the_whole_for_halves_of_any_size():
    printed = printed_by("averaged_gradients.py")
    assert printed.count("both machines' are those of one alone: True") == 2
    row = re.compile(r"^  (.+?) {2,}([-. \d]+)$", re.MULTILINE)
    rows = [(name, [float(number) for number in numbers.split()])
            for name, numbers in row.findall(printed)]
    for m, n, (one, two, *wrong, together, alone) in ((3, 3, rows[:4]), (4, 2, rows[4:])):
        assert together[0] == f"({m} x one + {n} x two) / 6" and together[1] == alone[1]
        for a, b, mean in zip(one[1], two[1], alone[1]):
            assert abs((m * a + n * b) / 6 - mean) < 2e-6
        for name, numbers in wrong:
            assert numbers != alone[1]


def test_convolution_by_hand_prints_the_numbers_that_one_works_out():
    printed = printed_by("convolution_by_hand.py")
    for line in ("z[0][0] = 1 * 1 + -1 * 1 + 2 * 3 + b = 5.5",
                 "z[0][1] = 1 * 1 + -1 * 3 + 2 * 1 + b = -0.5",
                 "z[2][2] = 1 * 0 + -1 * 1 + 2 * 2 + b = 2.5",
                 "at [(0, 0), (1, 2), (2, 1), (1, 2)]", "the cost is 0.5\n",
                 "dC/dw[0][0] = 0.5 * 1 + 1 * 1 + -0.5 * 1 = 1\n",
                 "dC/dw[0][1] = 0.5 * 1 + 1 * 0 + -0.5 * 0 = 0.5\n",
                 "dC/dw[1][0] = 0.5 * 1 + 1 * 0 + -0.5 * 0 = 0.5\n",
                 "dC/dw[1][1] = 0.5 * 3 + 1 * 1 + -0.5 * 1 = 2\n",
                 "dC/db = the sum of delta = 1\n", "b = -0.55; the cost is 0.33625"):
        assert line in printed
    maps = re.findall(r"(?:^ {4,}[-.\d ]+\n)+", printed, re.MULTILINE)
    maps = [[float(word) for word in found.split()] for found in maps]
    assert maps[2:] == [
        [5.5, 0, 0.5, 0.5, 1.5, 2.5, 0.5, 2.5, 2.5], [5.5, 2.5, 2.5, 2.5], [5, 2, 3, 2],
        [0.5, 0.5, -0.5, 0.5], [0.5, 0, 0, 0, 0, 1, 0, -0.5, 0],
        [0.5, 0, 0, 0, -0.5, 1, 1, 0, 0, -0.5, -1, 2, 0, 0.5, -1, 0], [0.95, -0.025, -1.025, 1.9]]


def test_five_ways_come_to_the_cores_numbers_and_show_their_lines_or_say_what_is_missing():
    name, *ways = re.split(r"^--- (\w+)\n", printed_by("five_ways.py"), flags=re.MULTILINE)
    ways = dict(zip(ways[::2], ways[1::2]))
    assert list(ways) == ["python", "lists", "numpy", "numba", "torch"]
    for backend, printed in ways.items():
        if printed.startswith("is not here: "):
            assert backend not in ("python", "lists") and f"'{backend}'" in printed
            continue
        difference, = re.findall(r" µs a step, .* core's weights (\S+)$", printed, re.MULTILINE)
        assert float(difference) < 1e-9
        assert printed.count("    def ") == 2
    assert "z = [dot(w_j, x) + b_j for w_j, b_j in zip(" in ways["python"]
    assert "total += level * columns[k]" in ways["lists"]


def test_edges_are_found_on_both_sides_of_the_ink_and_nowhere_else():
    lines = printed_by("edges.py").split("\n\n")[1].splitlines()
    digit, horizontal, vertical, laplace = ([f"{line:79}"[20 * k:20 * k + 19] for line in lines]
                                            for k in range(4))
    assert len(lines) == 22 and all(len(line) <= 79 for line in lines)
    assert [row[12] for row in (digit[1], *digit[2:6], digit[6])] == list(" ###+ ")
    assert (horizontal[2][12], horizontal[5][12]) == ("#", "=")
    assert "=" in vertical[6] and vertical[6].index("#") < vertical[6].index("=")
    for found in (horizontal, vertical, laplace):
        assert {"#", "="} < set("".join(found))
        for r, c in ((r, c) for r in range(22) for c in range(19)):
            near = [digit[i][j] for i in range(max(r - 1, 0), r + 2) if i < 22
                    for j in range(max(c - 1, 0), c + 2) if j < 19]
            assert found[r][c] == " " or set(near) != {" "}


def test_truth_table_prints_a_falling_cost_and_predictions_near_the_true_values():
    printed = printed_by("truth_table.py")
    costs = [float(cost) for cost in re.findall(r"cost ([\d.]+)", printed)]
    assert len(costs) == 16
    assert costs == sorted(costs, reverse=True)
    answers = re.findall(r"\] +([\d.]+) +(\d)$", printed, re.MULTILINE)
    assert len(answers) == 4
    assert all(abs(float(prediction) - int(true)) < 0.05 for prediction, true in answers)


def test_square_root_finds_roots_at_a_fitting_rate_and_fails_at_others():
    lines = re.findall(r"^[\d. ]+$", printed_by("square_root.py"), re.MULTILINE)
    rows = [[float(word) for word in line.split()] for line in lines]
    too_small, fitting, too_large = (
        [abs(row[column] - row[0] ** 0.5) / max(1, row[0] ** 0.5) for row in rows]
        for column in (2, 3, 5))
    assert len(rows) == 10
    assert max(fitting) < 0.03
    assert max(too_small) > 0.5
    assert max(too_large) > 0.2


def test_letters_are_all_told_apart_by_the_last_epoch():
    printed = printed_by("letters.py")
    epoch = re.compile(r"^Epoch: \d+, Accuracy: [\d.]+%, Loss: [\d.]+$", re.MULTILINE)
    assert len(epoch.findall(printed)) == 100
    assert "Epoch: 100, Accuracy: 100.00%" in printed
    assert re.findall(r"Predicted Letter: (\w)", printed) == ["A", "B", "C"]
    assert "..##..\n.#..#.\n######\n#....#\n#....#" in printed


def test_the_numerical_gradient_of_digits_is_backpropagations():
    printed = printed_by("numerical_gradient_digits.py", "2")
    assert re.search(r"^2/2: [\d.]+ s, loss: [\d.]+, acc: [\d.]+$", printed, re.MULTILINE)
    last = re.search(r"the same gradient, to (\S+), (\d+) times as fast", printed)
    difference, faster = last.groups()
    assert float(difference) < 1e-7
    assert int(faster) > 10


def test_nielsens_network_prints_a_line_for_each_epoch():
    printed = printed_by("nielsen_digits.py", "--epochs", "1")
    correct, total = re.search(r"^Epoch 0: (\d+) / (\d+)$", printed, re.MULTILINE).groups()
    assert int(total) == 1000
    assert int(correct) > 500


@pytest.mark.parametrize("program", ["best_digits.py", "convolution_digits.py",
                                     "nielsen_digits.py", "pure_python_95.py"])
def test_a_program_says_in_a_sentence_that_the_data_are_not_there(program, tmp_path):
    done = run(program, "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{program}: ") and done.stderr.count("\n") == 1
    assert "lacks the file train-images-idx3-ubyte" in done.stderr


@pytest.mark.parametrize(
    "program", sorted(name for name in os.listdir(EXAMPLES) if name.endswith(".py")))
def test_an_example_is_short(program):
    with open(os.path.join(EXAMPLES, program), encoding="utf-8") as file:
        assert len(file.readlines()) < 60


# The lessons: each prints a table, and draws it where matplotlib is installed.

LESSONS = ("vanishing_gradient.py", "initial_weights.py", "learning_rates.py", "overfitting.py")


@pytest.fixture(scope="module")
def no_matplotlib(tmp_path_factory):
    """A folder with a matplotlib that cannot be imported, to stand before the real one."""
    folder = tmp_path_factory.mktemp("no_matplotlib")
    (folder / "matplotlib.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lesson(no_matplotlib):
    """A function of a lesson's name: it run once, elsewhere, with --plot and no matplotlib."""
    done = {}

    def get(program):
        if program not in done:
            done[program] = run(program, "--plot", "lesson.png", cwd=no_matplotlib,
                                path=no_matplotlib)
        return done[program]
    return get


def row(printed, name):
    """The numbers of the first line that begins so."""
    line = next(line for line in map(str.strip, printed.splitlines()) if line.startswith(name))
    return [float(word) for word in re.findall(r"[\d.]+(?:e[+-]\d+)?|inf|nan", line[len(name):])]


@pytest.mark.parametrize("program", LESSONS)
def test_a_lesson_prints_its_table_and_says_that_its_plot_needs_matplotlib(program, lesson):
    done = lesson(program)
    assert done.returncode == 1
    assert done.stdout.count("\n") > 6
    assert done.stderr == (f"{program}: plots are drawn by matplotlib, which is not installed: "
                           "python3 -m pip install matplotlib\n")


def test_a_lesson_without_plot_says_nothing_of_matplotlib(lesson, no_matplotlib):
    done = run("learning_rates.py", path=no_matplotlib)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == lesson("learning_rates.py").stdout


@pytest.mark.parametrize("program", LESSONS)
def test_a_lesson_saves_its_plot_where_matplotlib_is_installed(program, tmp_path):
    pytest.importorskip("matplotlib")
    done = run(program, "--plot", "lesson.png", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "lesson.png").read_bytes().startswith(b"\x89PNG")


def test_a_plot_that_cannot_be_saved_is_a_sentence(tmp_path):
    pytest.importorskip("matplotlib")
    done = run("learning_rates.py", "--plot", str(tmp_path / "nowhere" / "lesson.png"))
    assert done.returncode == 1
    assert done.stderr.startswith("learning_rates.py: cannot save to ")
    assert done.stderr.count("\n") == 1


def mean_deltas(lesson):
    """The columns of vanishing_gradient.py: the mean |δ| of each layer, the first layer first."""
    printed = lesson("vanishing_gradient.py").stdout
    return list(zip(*(row(printed, f"{number} ") for number in range(1, 9))))


def test_the_gradient_vanishes_with_sigmoid_and_does_not_with_tanh_and_relu(lesson):
    sigmoid_normal, sigmoid_xavier, tanh_xavier, relu_he = mean_deltas(lesson)
    assert sigmoid_normal[0] < sigmoid_normal[-1] / 100
    assert sigmoid_xavier[0] < sigmoid_xavier[-1] / 10000
    for getting_through in (tanh_xavier, relu_he):
        assert max(getting_through) < 10 * min(getting_through)


def test_delta_is_4_ninths_where_nothing_is_known_and_each_xavier_sigmoid_leaves_a_quarter(lesson):
    sigmoid_xavier = mean_deltas(lesson)[1]
    assert abs(sigmoid_xavier[-1] - 4 / 9) < 0.001
    for before, after in zip(sigmoid_xavier[:6], sigmoid_xavier[1:7]):
        assert 0.18 < before / after < 0.28


def test_where_the_gradient_vanishes_nothing_is_learned(lesson):
    printed = lesson("vanishing_gradient.py").stdout
    sigmoid_normal, sigmoid_xavier, tanh_xavier, relu_he = row(printed, "learned cost")
    assert abs(sigmoid_xavier - math.log(3)) < 0.001
    assert max(tanh_xavier, relu_he) < 0.05 < 0.5 < sigmoid_normal


def cost_of_one_hidden_neuron(epochs, learning_rate):
    """T3's cost when all five hidden neurons are the same one: from zeros, they stay so."""
    drawings = ("001100010010111111100001100001", "011110010010011110010010011110",
                "011110010000010000010000011110")
    samples = [([int(dot) for dot in drawing], [int(j == k) for j in range(3)])
               for k, drawing in enumerate(drawings)]
    w, u = [0.0] * 30, [0.0] * 3

    def sigma(z):
        return 1 / (1 + math.exp(-z))

    def outputs(x):
        h = sigma(sum(w_k * x_k for w_k, x_k in zip(w, x)))
        return h, [sigma(5 * h * u_j) for u_j in u]

    for x, y in epochs * samples:
        h, a = outputs(x)
        deltas = [2 / 3 * (a_j - y_j) * a_j * (1 - a_j) for a_j, y_j in zip(a, y)]
        delta = sum(delta_j * u_j for delta_j, u_j in zip(deltas, u)) * h * (1 - h)
        u = [u_j - learning_rate * delta_j * h for u_j, delta_j in zip(u, deltas)]
        w = [w_k - learning_rate * delta * x_k for w_k, x_k in zip(w, x)]
    return sum((a_j - y_j) ** 2 / 9 for x, y in samples for a_j, y_j in zip(outputs(x)[1], y))


def test_from_zeros_a_hidden_layer_is_worth_one_neuron_whatever_the_seed(lesson):
    smallest, mean, largest, able, seeds = row(lesson("initial_weights.py").stdout, "zeros")
    assert smallest == mean == largest == round(cost_of_one_hidden_neuron(50, 2.0), 4)
    assert (able, seeds) == (0, 20)


def test_the_seed_matters_most_where_weights_are_drawn_without_regard_to_the_inputs(lesson):
    printed = lesson("initial_weights.py").stdout
    rows = {name: row(printed, name) for name in ("uniform", "normal", "xavier", "he")}
    assert all(smallest < mean < largest for smallest, mean, largest, *_ in rows.values())
    assert rows["uniform"][3] == 0
    assert rows["normal"][3] < 20 == rows["xavier"][3] == rows["he"][3]
    assert rows["he"][1] < rows["xavier"][1] < rows["normal"][1] < rows["uniform"][1]
    assert rows["normal"][2] > 5 * rows["normal"][0]


def costs_at_rates(lesson):
    """The columns of both tables of learning_rates.py: the costs of a rate until it diverged."""
    def columns(table):
        lines = [line.split() for line in re.findall(r"^ *\d+ steps (.*)$", table, re.MULTILINE)]
        return [[float(cell) for cell in column if cell != "diverged"] for column in zip(*lines)]

    return list(map(columns, lesson("learning_rates.py").stdout.split("\ncost after")[1:]))


def test_until_the_root_is_reached_every_step_multiplies_d_by_1_plus_2_eta(lesson):
    columns, _ = costs_at_rates(lesson)
    for rate, reached, column in zip((0.0001, 0.001, 0.01), (1000, 300, 30), columns):
        for steps, cost in zip((0, 1, 3, 10, 30, 100, 300, 1000), column):
            assert steps > reached or cost == float(f"{50 - (1 + 2 * rate) ** (2 * steps):.3g}")


def test_the_right_learning_rate_ends_lowest(lesson):
    root, network = ([column[-1] for column in table] for table in costs_at_rates(lesson))
    assert min(root) == root[1] < 1 < 10 < root[3] < root[0]
    assert min(network) == network[2]


def test_a_network_whose_learning_rate_is_too_large_is_said_to_diverge(lesson):
    _, (smallest, small, right, too_large) = costs_at_rates(lesson)
    for column in smallest, small, right:
        assert len(column) == 8 and column == sorted(column, reverse=True)
    assert len(too_large) == 6 and too_large[-1] > 1e100
    said = re.compile(r"^With a learning rate of 1 the cost became inf in epoch \d+, batch 1: the "
                      r"steps", re.MULTILINE)
    assert len(said.findall(lesson("learning_rates.py").stdout)) == 1


def test_a_plain_network_learns_its_few_images_by_heart(lesson):
    printed = lesson("overfitting.py").stdout
    training, validation = zip(*(row(printed, f"{epoch} ")[:2] for epoch in (10, 20, 30, 40)))
    assert list(training) == sorted(training, reverse=True) and training[-1] < 0.1
    assert validation[-1] > 1.1 * validation[0] > 5 * training[-1]


def test_l2_dropout_and_early_stopping_each_hold_overfitting_back(lesson):
    costs = row(lesson("overfitting.py").stdout, "end")
    plain, l2, dropout, stopped = zip(costs[::2], costs[1::2])
    for training, validation in (l2, dropout, stopped):
        assert training > plain[0]
        assert validation < 0.95 * plain[1]
        assert validation - training < 0.9 * (plain[1] - plain[0])


def test_early_stopping_stops_early(lesson):
    printed = lesson("overfitting.py").stdout
    assert len(row(printed, "10 ")) == 8
    assert len(row(printed, "40 ")) == 6


def test_best_digits_reads_most_digits_after_a_few_epochs():
    pytest.importorskip("numpy", reason="NumPy is not installed: best_digits.py takes it")
    last = printed_by("best_digits.py", "--epochs", "10").splitlines()[-1]
    result = re.match(r"(\d+) / (\d+) right, [\d.]+ s in all, backend numpy:float32$", last)
    right, total = result.groups()
    assert total == "1000" and int(right) > 900


def test_best_digits_runs_on_lists_too_and_says_what_it_cannot_have():
    printed = printed_by("best_digits.py", "--epochs", "0", "--backend", "lists")
    assert printed.endswith("backend lists\n")
    done = run("best_digits.py", "--backend", "abacus")
    assert done.returncode == 1
    assert done.stderr.startswith("best_digits.py: there is no backend named 'abacus'")


def test_pure_python_95_reads_most_digits_of_the_images_that_come_with_minnet():
    printed = printed_by("pure_python_95.py")
    lines = re.findall(r"^epoch \d: .* (\d+) / 1000 right$", printed, re.MULTILINE)
    right = [int(correct) for correct in lines]
    assert len(right) == 2
    assert right[-1] > 800
    assert f"{right[-1] / 10:.2f} % of the test images" in printed


def test_2026_is_read_from_both_pictures_and_drawn(tmp_path):
    printed = printed_by("read_2026.py", "--svg", str(tmp_path / "2026.svg"))
    assert re.findall(r"^(\w+)\.pgm reads (\d+)$", printed, re.MULTILINE) \
        == [("2026", "2026"), ("2026_on_paper", "2026")]
    assert len(re.findall(r"^\d, with a probability of [\d.]+ %$", printed, re.MULTILINE)) == 8
    drawing = xml.etree.ElementTree.parse(tmp_path / "2026.svg").getroot()
    kept = xml.etree.ElementTree.parse(os.path.join(ROOT, "docs", "2026.svg")).getroot()
    assert drawing[0].text == kept[0].text and drawing[0].text.endswith("it reads 2026")
    assert [len(list(root.iter())) for root in (drawing, kept)] == 2 * [len(list(kept.iter()))]


def test_convolution_digits_reads_more_digits_than_the_fully_connected_network():
    pytest.importorskip("numpy", reason="NumPy is not installed: on lists it takes two minutes")
    printed = printed_by("convolution_digits.py", "--backend", "numpy")
    results = re.findall(r"^(\d+) / 1000 right, after [\d.]+ s of learning$", printed, re.MULTILINE)
    connected, convolutional = map(int, results)
    assert convolutional > 945 > connected
    assert printed.index("784-30-10") < printed.index("1x28x28-1x14x14-12x12x12-12x6x6-10")


def test_convolution_digits_runs_on_lists_as_it_stands():
    printed = printed_by("convolution_digits.py", "--epochs", "0")
    assert printed.count(" / 1000 right, after 0.0 s of learning") == 2


def test_grid_search_finds_the_rate_between_too_small_and_too_large_and_goes_on_where_it_was(
        tmp_path):
    keep = ["--keep", str(tmp_path / "runs.jsonl")]
    printed = printed_by("grid_search.py", *keep)
    accuracy = {rate: row(printed, f"{rate} ")[::2] for rate in ("0.03", "0.3", "3", "30")}
    few, ten, thirty = accuracy["3"]
    assert few < ten < thirty and few < 50
    for rate in "0.03", "0.3", "30":
        assert accuracy[rate][2] < thirty / 2
    assert "best: Result(learning-rate 3, hidden 30: " in printed
    right, total = re.search(r"reads (\d+) of (\d+) test images", printed).groups()
    assert int(total) == 500 and int(right) > 300
    assert printed_by("grid_search.py", *keep) == printed
