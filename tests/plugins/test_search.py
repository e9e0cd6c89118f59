"""minnet search: what it finds is what minnet.train finds by hand, however it is interrupted."""

import collections
import json
import math
import os
import signal
import subprocess
import sys
import time

import minnet
import pytest
from minnet_plugins.search import Range, Search, search, split

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(minnet.__file__)))
TRIES = {"learning_rate": [0.3, 3.0], "hidden": [2, (4, 3)]}
FIXED = {"epochs": 2, "batch_size": 5, "backend": "lists"}


@pytest.fixture
def stripes(folder):
    """(train, test) of the folder of stripes."""
    return minnet.load_dataset(str(folder))


def same(results):
    """What does not depend on the time, of each result."""
    return [(result.tried, result.losses, result.accuracies, result.errors) for result in results]


def by_hand(train, validation, rate, layers, seed):
    """A network that minnet.train trains, and its evaluation."""
    network = minnet.Network.mlp(layers, "sigmoid", "softmax", "cross_entropy", "xavier", seed=seed)
    minnet.train(network, train, epochs=2, batch_size=5, learning_rate=rate, seed=seed,
                 backend="lists")
    return network, minnet.evaluate(network, validation, "lists")


def test_a_search_finds_what_train_finds_by_hand_and_the_test_part_has_no_say(stripes):
    train, test = stripes
    read, rows = [], type(test.inputs).row
    spied = minnet.Dataset(test.inputs, test.targets, test.classes)
    spied.inputs = type("Spied", (minnet.Rows,), {
        "__len__": lambda self: len(test.inputs),
        "row": lambda self, i: read.append(i) or rows(test.inputs, i)})()
    results = search(train, TRIES, **FIXED, seeds=2, seed=5, jobs=2, test=spied,
                     on_run=lambda run: read and pytest.fail("the test part was read"))
    learn, validate = split(train, 0.2, 5)
    expected = []
    for rate in 0.3, 3.0:
        for hidden in [2], [4, 3]:
            found = [by_hand(learn, validate, rate, [16, *hidden, 10], seed)[1] for seed in (5, 6)]
            accuracies = [one.accuracy for one in found]
            losses = [one.loss for one in found]
            expected.append((-sum(accuracies) / 2, sum(losses) / 2, rate, len(hidden), accuracies,
                             losses, abs(accuracies[0] - accuracies[1]) / math.sqrt(2)))
    expected.sort()
    for result, (_, _, rate, depth, accuracies, losses, spread) in zip(results, expected):
        hidden = result.tried["hidden"]
        assert result.tried["learning_rate"] == rate and depth == (2 if hidden != 2 else 1)
        assert (result.accuracies, result.losses) == (accuracies, losses)
        assert abs(result.spread() - spread) < 1e-12
    best = results.best.settings
    network, evaluation = by_hand(train, test, best["learning_rate"], best["layers"], 5)
    assert minnet.describe(results.network) == minnet.describe(network)
    assert (results.test.loss, results.test.confusion) == (evaluation.loss, evaluation.confusion)
    assert all(read.count(i) == 1 for i in range(1, 24))


def test_the_number_of_processes_changes_nothing(stripes):
    one, two = (search(stripes[0], TRIES, **{**FIXED, "backend": "auto"}, jobs=jobs)
                  for jobs in (1, 2))
    assert same(one) == same(two)
    assert minnet.describe(one.network) == minnet.describe(two.network)


def test_a_part_to_validate_with_has_its_share_of_each_class_and_of_small_and_large_quantities():
    inputs = [[k / 50] for k in range(50)]
    classes = minnet.Dataset(inputs, ["a"] * 30 + ["b"] * 15 + ["c"] * 5)
    learn, validate = split(classes, 0.2, seed=1)
    kinds = collections.Counter(map(tuple, validate.targets))
    assert sorted(kinds.values()) == [1, 3, 6]
    assert sorted([*learn.inputs, *validate.inputs]) == inputs
    assert split(classes, 0.2, 1)[1].inputs == validate.inputs != split(classes, 0.2, 2)[1].inputs
    quantities = minnet.Dataset(inputs, [k * 0.37 for k in range(50)])
    chosen = sorted(round(50 * x) for x, in split(quantities, 0.2, 3)[1].inputs)
    assert [k // 5 for k in chosen] == list(range(10))
    assert split(classes, 0.2)[0].classes == classes.classes


def test_ranges_are_drawn_evenly_in_powers_of_ten_and_anew_with_another_seed():
    data = minnet.Dataset([[k / 9] for k in range(10)], [[0.0]] * 10)
    tries = {"learning_rate": Range(0.01, 10.0), "hidden": Range(1, 9), "activation": ["relu"]}
    drawn = Search(data, tries, random=300, seed=4).combinations
    rates = collections.Counter(math.floor(math.log10(one["learning_rate"])) for one in drawn)
    assert len(drawn) == 300 and all(70 < rates[power] < 130 for power in (-2, -1, 0))
    assert {one["hidden"] for one in drawn} == set(range(1, 10))
    assert Search(data, tries, random=9, seed=4).combinations == drawn[:9]
    assert Search(data, tries, random=9, seed=5).combinations != drawn[:9]
    some = Search(data, {"hidden": [1, 2, 3], "batch_size": [1, 2]}, random=5).combinations
    assert len({tuple(one.values()) for one in some}) == 5


def events(output):
    """The JSON lines of a search without its times, those of runs in a fixed order."""
    lines = [json.loads(line) for line in output.splitlines()]
    for line in lines:
        line.pop("seconds", None)
    return (sorted((line for line in lines if line["event"] == "run"), key=json.dumps),
            [line for line in lines if line["event"] in ("result", "end")])


@pytest.mark.skipif(os.name != "posix", reason="no process is sent Ctrl-C here")
def test_a_search_that_was_interrupted_goes_on_and_redoes_nothing(folder, tmp_path, process, done):
    words = ["search", folder, "--try", "learning-rate=0.3,3", "--try", "hidden=40,50",
             "--epochs", "30", "--backend", "lists"]
    path = tmp_path / "runs.jsonl"
    started = process(*words, "--keep", path, "--jobs", "2")
    while not path.exists() or path.read_bytes().count(b"\n") < 2:
        assert started.poll() is None
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    output, errors = started.communicate()
    kept = path.read_bytes()
    ended = kept.count(b"\n") - 1
    assert 1 <= ended < 4 and kept.endswith(b"\n") and started.returncode == 1
    assert errors == (f"minnet: stopped by Ctrl-C: {ended} of 4 runs are done and kept in {path}; "
                      "the same command goes on\n")
    assert output.count("\n") > 2 and "Traceback" not in output
    path.write_bytes(kept + b'{"combination": 3, "se')
    runs, table = events(done(*words, "--json", "--keep", path))
    assert path.read_bytes().startswith(kept) and len(runs) == 4 - ended
    all_runs, whole_table = events(done(*words, "--json", "--jobs", "1"))
    assert len(all_runs) == 4 and table == whole_table


KILLS = """
import os, signal, minnet

@minnet.hookimpl
def minnet_activations():
    return [minnet.Activation("twice", lambda z: 2 * z, lambda z: 2.0)]

@minnet.hookimpl
def minnet_train_start(run):
    if run.epochs and run.learning_rate == 0.7 and run.seed == 1:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL here")
def test_a_killed_process_and_a_diverged_run_are_told_and_ranked_last(folder, tmp_path, process):
    plugin, path = tmp_path / "kills.py", tmp_path / "runs.jsonl"
    plugin.write_text(KILLS, encoding="utf-8")
    ended = process("search", folder, "--try", "learning-rate=0.7,1e200,0.2", "--seeds", "2",
                    "--activation", "twice", "--epochs", "1", "--backend", "lists",
                    "--plugin", plugin, "--keep", path)
    output, errors = ended.communicate()
    lines = output.splitlines()
    assert (ended.returncode, errors) == (0, "")
    assert ("learning-rate 0.7, seed 1: its process was ended by SIGKILL, from outside or for want "
            "of memory") in lines
    assert any(line.startswith("learning-rate 1e+200, seed 0: the cost became") for line in lines)
    table = lines[next(k for k, line in enumerate(lines) if line.startswith("validation ")):]
    assert table[1].split()[4] == "0.2"
    assert table[2].endswith("1 of 2 failed: its process was ended by SIGKILL, from outside or for "
                             "want of memory")
    assert "2 of 2 failed: the cost became" in table[3]
    assert table[4].startswith("best: learning-rate 0.2; trained on all 40 samples")
    kept = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    assert len(kept) == 5 and sum("error" in run for run in kept) == 2


TABLE = "x,y\n" + "".join(f"{k},{3 * k + 1.5}\n" for k in range(40))


def test_quantities_are_ranked_by_their_loss_and_the_best_is_saved(tmp_path, done):
    (tmp_path / "line.csv").write_text(TABLE, encoding="utf-8")
    words = [tmp_path / "line.csv", "--try", "layers=1,1;1,3,1", "--try", "no-bias=no,yes",
             "--try", "penalty=none,l2:0.1", "--epochs", "9", "--activation", "identity",
             "--patience", "3", "--save", tmp_path / "line.json"]
    lines = [json.loads(line) for line in done("search", *words, "--json").splitlines()]
    results = [line for line in lines if line["event"] == "result"]
    losses = [line["loss"] for line in results]
    assert len(results) == 8 and losses == sorted(losses)
    assert {json.dumps(line["tried"]["layers"]) for line in results} == {"[1, 1]", "[1, 3, 1]"}
    assert lines[-1]["settings"]["options"] == {"patience": 3}
    test = minnet.load_dataset(str(tmp_path / "line.csv"))[1]
    saved = minnet.evaluate(minnet.load(tmp_path / "line.json"), test)
    assert abs(saved.loss - lines[-1]["test_loss"]) < 1e-12
    printed = done("search", *words)
    assert printed.splitlines()[2].split() == ["validation", "loss", "layers", "bias", "penalties",
                                               "seconds"]
    assert {line.split()[1] for line in printed.splitlines()[3:11]} == {"1,1", "1,3,1"}


def test_what_large_weights_cost_has_no_say_where_penalties_are_compared():
    data = minnet.Dataset([[k / 20, k % 3] for k in range(20)], [k * 0.11 for k in range(20)])
    results = search(data, {"penalties": [[], ["l2:0.5"]]}, epochs=3, hidden=2, backend="lists")
    learn, validate = split(data)
    for result in results:
        network = minnet.Network.mlp([2, 2, 1], penalties=result.tried["penalties"])
        minnet.train(network, learn, epochs=3, batch_size=10, learning_rate=0.5, backend="lists")
        errors = [network.predict(x)[0] - y[0] for x, y in zip(validate.inputs, validate.targets)]
        assert abs(result.loss - sum(error ** 2 / 2 for error in errors) / 4) < 1e-12
    with pytest.raises(minnet.MinnetError, match="different losses cannot be compared"):
        search(data, {"loss": ["half_squared_error", "huber"]})


@pytest.mark.parametrize("words, said", [
    (["lerning-rate=1"], "there is no setting 'lerning-rate' to try (did you mean 'learning-rate'"),
    (["learning-rate="], "'learning-rate=' has no value where one should be"),
    (["learning-rate=1,-1"], "argument --try: '-1' should be a number above 0"),
    (["hidden=30x"], "'30x' should be a number of hidden neurons"),
    (["hidden=3,3"], "'hidden=3,3' has 3 twice"),
    (["hidden=9..2", "--random", "3"], "from a smaller number to a larger one, and not from 9 to"),
    (["loss=a..b", "--random", "3"], "one end is 'a'"),
    (["hidden=3", "--checkpoint", "x"], "--keep FILE.jsonl keeps the runs of a search")])
def test_wrong_words_are_told(words, said, folder, says):
    status, output, errors = says("search", folder, "--try", *words)
    assert (status, output) == (2, "") and said in errors


@pytest.mark.parametrize("words, said", [
    (["activation=relu,sigmod"], "there is no activation named 'sigmod' (did you mean 'sigmoid'?)"),
    (["layers=16,5,9"], "has 9 outputs"),
    (["hidden=2..9"], "hidden is a range, 2..9, of which not every number can be tried: say how"),
    (["hidden=2,3", "--random", "3"], "without a range, as learning-rate=0.01..3 is one, the number"
                                      " of all combinations is 2, so 3 cannot be drawn"),
    (["hidden=2", "--try", "layers=16,3,10"], "hidden and layers both say"),
    (["epochs=2", "--epochs", "3"], "--epochs and --try epochs both say"),
    (["hidden=2", "--layers", "16,dropout:0.2,10"], "try layers, not hidden"),
    (["hidden=2", "--validation-part", "0.01"], "choose a larger share (--validation-part X")])
def test_what_cannot_be_searched_is_told_before_anything_is_trained(words, said, folder, says):
    status, output, errors = says("search", folder, "--try", *words)
    assert (status, output) == (1, "") and said in errors


def test_python_is_told_too_what_is_wrong(stripes):
    for tries, settings, said in [
            ({"learning_rte": [1]}, {}, "did you mean 'learning_rate'"),
            ({"hidden": []}, {}, "hidden should be given a list of values"), ({}, {}, "needs"),
            ({"loss": "cross_entropy"}, {}, "should be given a list"),
            ({"hidden": [2]}, {"epochs": 0}, "epochs should be a whole number, 1 or more"),
            ({"activation": [minnet.Activation("f", abs, abs)]}, {}, "parts by their names"),
            ({"hidden": [2]}, {"seeds": 0}, "seeds should be a whole number, 1 or more")]:
        with pytest.raises(minnet.MinnetError, match=said):
            search(stripes[0], tries, **settings)
    with pytest.raises(minnet.MinnetError, match="expected a Dataset, and got 'digits'"):
        search("digits", {"hidden": [2]})


def test_a_file_of_another_search_or_a_damaged_one_is_refused(folder, stripes, tmp_path, refused):
    path, train = tmp_path / "runs.jsonl", stripes[0]
    search(train, {"hidden": [2]}, epochs=1, jobs=1, keep=path)
    kept, words = path.read_bytes(), ["search", folder, "--keep", path, "--epochs", "1"]
    assert "is of another search, with other epochs: name another file" in refused(
        *words[:-1], "2", "--try", "hidden=2")
    assert "with other combinations:" in refused(*words, "--try", "hidden=3")
    other = minnet.Dataset([x[:] for x in train.inputs], list(train.targets)[::-1], train.classes)
    with pytest.raises(minnet.MinnetError, match="with other data:"):
        search(other, {"hidden": [2]}, epochs=1, keep=path)
    assert path.read_bytes() == kept
    path.write_bytes(kept + b"{]\n")
    assert "is damaged in line 3: take that line out" in refused(*words, "--try", "hidden=2")
    (tmp_path / "letter").write_text("Dear minnet,")
    assert "is no minnet search, so it is left as it is" in refused(
        "search", folder, "--try", "hidden=2", "--keep", tmp_path / "letter")


PROGRAM = """
import multiprocessing, minnet
from minnet_plugins.search import search

class Squares(minnet.Rows):
    def __len__(self):
        return 10

    def row(self, i):
        return [i / 10, i * i / 100]

def begin():
    print(search(minnet.Dataset(Squares(), [k % 2 for k in range(10)]), {"hidden": [1, 2]},
                 epochs=1, jobs=2).table())

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    process = multiprocessing.Process(target=begin)
    process.start()
    process.join()
else:
    print("spawned")
"""


def test_a_program_that_was_spawned_searches_and_is_not_run_once_more(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    ended = subprocess.run([sys.executable, str(tmp_path / "program.py")], capture_output=True,
                           env={**os.environ, "PYTHONPATH": ROOT}, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("spawned") == 1 and ended.stdout.count("\n") == 4
