"""The tutorials' programs run as they stand from a checkout and print what their tutorials print."""

import os
import re
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLES = os.path.join(ROOT, "examples")


def run(program, *arguments, cwd=None):
    """What an example prints, run by this Python with nothing on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([sys.executable, os.path.join(EXAMPLES, program), *arguments], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_example_runs_from_any_folder(tmp_path):
    assert "cost before the step 0.298371109" in run("by_hand.py", cwd=tmp_path)


def test_by_hand_prints_the_numbers_of_the_textbooks():
    printed = run("by_hand.py")
    for number in ("0.298371109", "0.751365070", "0.772928465", "0.358916480", "0.408666186", "0.511301270", "0.561370121",
                   "0.149780716", "0.199561432", "0.249751144", "0.299502287"):
        assert number in printed


def test_one_neuron_prints_sigmoid_relu_and_a_softmax_that_a_shift_leaves_alone():
    printed = run("one_neuron.py")
    assert "sigmoid   z = 0.5000   a = f(z) = 0.6225" in printed
    assert "relu      z = 0.5000   a = f(z) = 0.5000" in printed
    assert printed.count("[0.659001, 0.242433, 0.098566]") == 3


def test_truth_table_prints_a_falling_cost_and_predictions_near_the_true_values():
    printed = run("truth_table.py")
    costs = [float(cost) for cost in re.findall(r"cost ([\d.]+)", printed)]
    assert len(costs) == 16
    assert costs == sorted(costs, reverse=True)
    answers = re.findall(r"\] +([\d.]+) +(\d)$", printed, re.MULTILINE)
    assert len(answers) == 4
    assert all(abs(float(prediction) - int(true)) < 0.05 for prediction, true in answers)


def test_square_root_finds_roots_at_a_fitting_rate_and_fails_at_others():
    rows = [[float(word) for word in line.split()] for line in run("square_root.py").splitlines() if re.fullmatch(r"[\d. ]+", line)]
    too_small, fitting, too_large = ([abs(row[column] - row[0] ** 0.5) / max(1, row[0] ** 0.5) for row in rows] for column in (2, 3, 5))
    assert len(rows) == 10
    assert max(fitting) < 0.03
    assert max(too_small) > 0.5
    assert max(too_large) > 0.2


def test_letters_are_all_told_apart_by_the_last_epoch():
    printed = run("letters.py")
    assert len(re.findall(r"^Epoch: \d+, Accuracy: [\d.]+%, Loss: [\d.]+$", printed, re.MULTILINE)) == 100
    assert "Epoch: 100, Accuracy: 100.00%" in printed
    assert re.findall(r"Predicted Letter: (\w)", printed) == ["A", "B", "C"]
    assert "..##..\n.#..#.\n######\n#....#\n#....#" in printed


def test_the_numerical_gradient_of_digits_is_backpropagations():
    printed = run("numerical_gradient_digits.py", "2")
    assert re.search(r"^2/2: [\d.]+ s, loss: [\d.]+, acc: [\d.]+$", printed, re.MULTILINE)
    difference, faster = re.search(r"the same gradient, to (\S+), (\d+) times as fast", printed).groups()
    assert float(difference) < 1e-7
    assert int(faster) > 10


def test_nielsens_network_prints_a_line_for_each_epoch():
    printed = run("nielsen_digits.py", "--epochs", "1")
    correct, total = re.search(r"^Epoch 0: (\d+) / (\d+)$", printed, re.MULTILINE).groups()
    assert int(total) == 1000
    assert int(correct) > 500


def test_nielsens_network_says_in_a_sentence_that_the_data_are_not_there(tmp_path):
    done = subprocess.run([sys.executable, os.path.join(EXAMPLES, "nielsen_digits.py"), "--data", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "lacks the file train-images-idx3-ubyte" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("program", sorted(name for name in os.listdir(EXAMPLES) if name.endswith(".py")))
def test_an_example_is_short(program):
    with open(os.path.join(EXAMPLES, program), encoding="utf-8") as file:
        assert len(file.readlines()) < 60
