"""A network that has learned from a table knows what to do with new rows, wherever it goes."""

import io
import json
import random
import subprocess
import sys
import tracemalloc

import minnet
import pytest

KINDS = {"setosa": ((5.0, 3.4, 1.5, 0.2), (0.35, 0.38, 0.17, 0.1)),
         "versicolor": ((5.9, 2.8, 4.3, 1.3), (0.5, 0.3, 0.4, 0.2)),
         "virginica": ((6.6, 3.0, 5.8, 2.1), (0.5, 0.3, 0.4, 0.2))}
COLUMNS = ["sepal length", "sepal width", "petal length", "petal width"]
SETOSA, VIRGINICA = "5.0,3.4,1.5,0.2", "6.6,3.0,5.8,2.1"


def flowers():
    """150 rows of three kinds, as far apart as irises are."""
    source = random.Random(7)
    rows = [[*(f"{max(0.1, source.gauss(m, s)):.1f}" for m, s in zip(*KINDS[kind])), kind]
            for kind in KINDS for _ in range(50)]
    return "\n".join(map(",".join, [[*COLUMNS, "species"], *rows])) + "\n"


def houses(count=100):
    """What houses cost, 50,000 and 30,000 a room and 1,500 a square metre."""
    source, lines = random.Random(5), ["rooms,area,price"]
    for _ in range(count):
        rooms, area = source.randint(1, 6), source.uniform(20, 200)
        lines.append(f"{rooms},{area:.1f},{50000 + 30000 * rooms + 1500 * area:.0f}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with two tables, and a network that has learned from each."""
    where = tmp_path_factory.mktemp("tables")
    for name, text in ("iris", flowers()), ("houses", houses()):
        (where / f"{name}.csv").write_text(text)
        train, test = minnet.load_dataset(where / f"{name}.csv")
        s = train.settings
        network = minnet.Network.mlp(s["layers"], s["activation"], s["output_activation"],
                                     s["loss"], s["initializer"])
        minnet.train(network, train, epochs=60, batch_size=10, learning_rate=s["learning_rate"],
                     validation=test)
        minnet.save(network, where / f"{name}.json")
    return where


@pytest.fixture
def answers(folder, done, tmp_path):
    """A function that has a saved network answer a table: what it predicts, row by row."""
    def ask(text, model="iris", *options, name="new.csv"):
        (tmp_path / name).write_text(text)
        output = done("predict", folder / f"{model}.json", tmp_path / name, "--json", *options)
        records = [json.loads(line) for line in output.splitlines()]
        assert [record["sample"] for record in records] == list(range(len(records)))
        return [record["class"] or record["output"][0] for record in records]
    return ask


@pytest.fixture
def named(folder, says, tmp_path):
    """A function that has a command refuse a table for a saved network: the sentence."""
    def ask(text, command="predict", model="iris", *options):
        (tmp_path / "new.csv").write_text(text)
        status, output, errors = says(command, folder / f"{model}.json", tmp_path / "new.csv",
                                      *options)
        assert (status, output, errors.count("\n")) == (1, "", 1)
        return errors
    return ask


def by_hand(model, row):
    """The numbers that a saved network gives for one raw row."""
    return minnet.load(model).predict([float(cell) for cell in row.split(",")])


def test_from_a_table_to_answers(done, monkeypatch, tmp_path):
    (tmp_path / "iris.csv").write_text(flowers())
    model = tmp_path / "iris.json"
    learned = done("train", tmp_path / "iris.csv", "--save", model)
    assert float(learned.split("\naccuracy ")[1].split(" %")[0]) >= 93
    for row, kind in (SETOSA, "setosa"), (VIRGINICA, "virginica"):
        monkeypatch.setattr("sys.stdin", io.StringIO(row + "\n"))
        assert done("predict", model, "-").startswith(f"- 0: {kind}  ")
    network = minnet.load(model)
    assert network.classify([5.0, 3.4, 1.5, 0.2]) == "setosa"
    assert (network.columns, network.target) == (COLUMNS, "species")
    measured = json.loads(done("evaluate", model, tmp_path / "iris.csv", "--json"))
    assert measured["total"] == 150 and measured["accuracy"] >= 0.93


def test_what_is_learned_of_quantities_answers_in_their_unit(folder, answers):
    found = answers("rooms,area\n3,100\n1,50\n", "houses")
    assert found == pytest.approx([290000, 155000], rel=0.05)
    assert by_hand(folder / "houses.json", "3,100")[0] == found[0]


def test_a_bundle_of_it_answers_the_same_on_a_bare_python(folder, done, tmp_path):
    for model, row in ("iris", SETOSA), ("houses", "3,100"):
        done("bundle", "--model", folder / f"{model}.json", "--out", tmp_path / f"{model}.py")
        program = (f"import {model}; network = {model}.model(); print(network.predict([{row}]), "
                   "network.columns, network.target, sep='; ')")
        found = subprocess.run([sys.executable, "-S", "-c", program], cwd=tmp_path,
                               capture_output=True, encoding="utf-8")
        network = minnet.load(folder / f"{model}.json")
        assert (found.stdout, found.stderr) == (
            f"{by_hand(folder / f'{model}.json', row)}; {network.columns}; {network.target}\n", "")


@pytest.mark.parametrize("text", [
    f"sepal length,sepal width,petal length,petal width\n{SETOSA}\n{VIRGINICA}\n",
    f"sepal length,sepal width,petal length,petal width,species\n{SETOSA},setosa\n{VIRGINICA},\n",
    f"sepal length,sepal width,petal length,petal width,species\n{SETOSA},x\n{VIRGINICA},y\n",
    "petal width,petal length,sepal width,sepal length\n0.2,1.5,3.4,5.0\n2.1,5.8,3.0,6.6\n",
    "petal width,species,petal length,sepal width,sepal length\n0.2,setosa,1.5,3.4,5.0\n"
    "2.1,setosa,5.8,3.0,6.6\n",
    f"{SETOSA}\n{VIRGINICA}\n",
    f"{SETOSA},virginica\n{VIRGINICA},setosa\n",
    f"setosa,{SETOSA}\nsetosa,{VIRGINICA}\n",
    "5,0;3,4;1,5;0,2\n6,6;3,0;5,8;2,1\n",
    "sepal length;sepal width;petal length;petal width\n5;3,4;1,5;0,2\n6,6;3;5,8;2,1\n",
    f"sepal length,sepal width,petal length,petal width,,\n{SETOSA},,\n{VIRGINICA}\n,,,,,\n",
], ids=["by name", "with some of the targets", "with targets that are unknown", "reordered",
        "reordered with targets", "by place", "by place with the target", "the target first",
        "by place with decimal commas", "decimal commas", "empty columns and rows"])
@pytest.mark.parametrize("name", ["new.csv", "new.txt", "-"])
def test_every_row_is_answered_in_its_order(folder, answers, done, monkeypatch, text, name):
    if name == "-":
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        output = done("predict", folder / "iris.json", "-")
        assert [line.split()[2] for line in output.splitlines()] == ["setosa", "virginica"]
    else:
        assert answers(text, name=name) == ["setosa", "virginica"]


@pytest.mark.parametrize("command", ["predict", "evaluate"])
@pytest.mark.parametrize("text, words", [
    ("sepal length,sepal width,petal length\n5,3,1\n", ["lacks the column 'petal width'"]),
    ("sepal length,sepal width,petal len,petal width\n5,3,1,0\n",
     ["lacks the column 'petal length'", "has the unknown column 'petal len'"]),
    (f"sepal length,sepal width,petal length,petal width,id\n{SETOSA},1\n",
     ["has the unknown column 'id'"]),
    ("5.0,3.4,1.5\n", ["has 3 columns, and the network takes 4, 'sepal length'"]),
    ("5.0,3.4,1.5,0.2,7\n", ["has no header", "5 columns where the network takes 4"]),
    ("5.0,3.4,,0.2\n", ["line 1, column 'petal length' is empty", "--missing mean"]),
    ("", ["is empty"]),
    ("sepal length,sepal width,petal length,petal width\n", ["no rows below it"]),
    ("sepal length,sepal width,petal length,petal width\n5,3,red,1\n",
     ["text in its column 'petal length' ('red' in line 2)"]),
])
def test_what_is_missing_or_unknown_is_named(named, command, text, words):
    for word in words:
        assert word in named(text, command)


@pytest.mark.parametrize("rows, total", [(1, 1), (20, 20), (90, 90)],
                         ids=["one row", "one class", "two of three classes"])
def test_all_rows_of_a_file_are_measured_however_few_their_classes(folder, done, tmp_path, rows,
                                                                   total):
    (tmp_path / "few.csv").write_text("\n".join(flowers().splitlines()[:rows + 1]))
    measured = json.loads(done("evaluate", folder / "iris.json", tmp_path / "few.csv", "--json"))
    assert measured["total"] == total and measured["accuracy"] > 0.9
    assert measured["classes"] == ["setosa", "versicolor", "virginica"]


@pytest.mark.parametrize("text, words", [
    (f"sepal length,sepal width,petal length,petal width\n{SETOSA}\n", "has no column 'species'"),
    (f"{SETOSA}\n", "has no column 'species' to measure with"),
    (flowers().splitlines()[0] + f"\n{SETOSA},rose\n", "has the class 'rose' in its row 1, and the "
                                                       "network tells 'setosa'"),
    (flowers().splitlines()[0] + f"\n{SETOSA},\n", "has no target in its row 1"),
])
def test_what_cannot_be_measured_says_why(named, text, words):
    assert words in named(text, "evaluate")


def test_quantities_that_happen_to_be_0_and_1_are_measured_as_quantities(folder, done, tmp_path):
    (tmp_path / "cheap.csv").write_text("rooms,area,price\n1,20,0\n2,30,1\n")
    measured = json.loads(done("evaluate", folder / "houses.json", tmp_path / "cheap.csv",
                               "--json"))
    assert measured["total"] == 2 and measured["accuracy"] is None


def test_missing_cells_are_taken_as_the_mean_that_the_network_knows(folder, says, tmp_path):
    (tmp_path / "new.csv").write_text("area,rooms\n100,\n,3\n")
    status, output, errors = says("predict", folder / "houses.json", tmp_path / "new.csv",
                                  "--missing", "mean", "--json")
    assert errors == "minnet: new.csv: 2 missing cells taken as the column's mean\n"
    rooms, area = minnet.load(folder / "houses.json").layers[0].means
    assert ([json.loads(line)["output"] for line in output.splitlines()]
            == [minnet.load(folder / "houses.json").predict(x) for x in ([rooms, 100], [3, area])])


def with_gaps():
    """30 rows of which 3 have a missing number, and one has no target."""
    rows = [[str(i), str(i * i % 7), "pq"[i % 2]] for i in range(30)]
    rows[4][0], rows[9][1], rows[9][0], rows[20][1], rows[25][2] = "", "NA", "?", "nan", ""
    return "\n".join(map(",".join, [["a", "b", "kind"], *rows])) + "\n"


def test_missing_cells_are_refused_with_what_may_be_done(refused, tmp_path):
    (tmp_path / "gaps.csv").write_text(with_gaps())
    sentence = refused("train", tmp_path / "gaps.csv")
    for word in ("line 6, column 'a' is empty", "line 11, column 'b' holds 'NA'", "and 2 more",
                 "--missing drop leaves rows", "--missing mean puts"):
        assert word in sentence


@pytest.mark.parametrize("choice, told, samples", [
    ("drop", ["4 rows with missing cells left out, of 30"], 26),
    ("mean", ["1 row without a target left out, of 30",
              "4 missing cells taken as the column's mean"], 29),
])
def test_missing_cells_are_dropped_or_filled_and_counted(says, tmp_path, choice, told, samples):
    (tmp_path / "gaps.csv").write_text(with_gaps())
    train, test = minnet.load_dataset(tmp_path / "gaps.csv", missing=choice)
    assert (len(train) + len(test), train.notes) == (samples, told)
    status, output, errors = says("train", tmp_path / "gaps.csv", "--missing", choice, "--epochs",
                                  "1")
    assert status == 0
    assert errors == "".join(f"minnet: gaps.csv: {note}\n" for note in told)


def test_a_filled_cell_has_the_mean_of_the_rows_to_learn_from(tmp_path):
    (tmp_path / "gaps.csv").write_text("a,kind\n1,p\n,q\n5,p\n6,q\n")
    data, _ = minnet.load_dataset(tmp_path / "gaps.csv", missing="mean")
    assert [x[0] for x in data.inputs] == [1, 4, 5, 6]


def test_another_way_with_missing_cells_is_refused(tmp_path):
    (tmp_path / "gaps.csv").write_text(with_gaps())
    with pytest.raises(minnet.MinnetError, match="missing should be 'drop', .* and is 'zero'"):
        minnet.load_dataset(tmp_path / "gaps.csv", missing="zero")


def test_the_target_is_named_on_the_command_line(done, tmp_path):
    (tmp_path / "table.csv").write_text("kind,a,b\np,1,5\nq,2,6\np,3,5\nq,4,7\n")
    model = tmp_path / "model.json"
    done("train", tmp_path / "table.csv", "--target", "kind", "--epochs", "1", "--save", model)
    assert (minnet.load(model).columns, minnet.load(model).target) == (["a", "b"], "kind")
    assert minnet.load(model).classes == ["p", "q"]


def test_a_network_learns_on_without_a_second_layer_that_standardises(folder):
    for name in "iris", "houses":
        network = minnet.load(folder / f"{name}.json")
        layers, means = len(network.layers), network.layers[0].means
        train, test = minnet.load_dataset(folder / f"{name}.csv")
        before = minnet.evaluate(network, train).loss
        minnet.train(network, train, epochs=20, batch_size=10, learning_rate=0.03)
        assert (len(network.layers), network.layers[0].means) == (layers, means)
        assert minnet.evaluate(network, train).loss < before
        assert network.layers[0].name == "standardize"


def test_a_loss_of_quantities_is_counted_in_deviations(folder):
    network = minnet.load(folder / "houses.json")
    train, _ = minnet.load_dataset(folder / "houses.csv")
    mean, deviation = train.scales["price"]
    errors = [(network.predict(x)[0] - y[0]) / deviation for x, y in zip(train.inputs,
                                                                         train.targets)]
    expected = sum(e * e / 2 for e in errors) / len(errors)
    for backend in "python", "lists", "numpy":
        assert minnet.evaluate(network, train, backend).loss == pytest.approx(expected, rel=1e-9)
    assert minnet.check_gradients(network, train.inputs[0], train.targets[0]) < 1e-6


def test_a_step_through_them_is_explained(folder, done):
    shown = done("explain", folder / "houses.json", folder / "houses.csv")
    assert "a₁⁽¹⁾ = (x₁ − μ₁) / s₁ = (" in shown
    assert "a₁⁽⁴⁾ = μ₁ + s₁ a₁⁽³⁾" in shown


def test_a_header_of_100_000_columns_is_read_in_as_many_steps(tmp_path):
    names = [f"column {k}" for k in range(100_000)]
    rows = [",".join(["0.5" if i else "0.25"] * 100_000) + "," + "pq"[i] for i in range(2)]
    (tmp_path / "wide.csv").write_text("\n".join([",".join([*names, "kind"]), *rows]))
    data, _ = minnet.load_dataset(tmp_path / "wide.csv")
    assert data.columns == names


def test_a_table_keeps_eight_bytes_for_a_number(tmp_path):
    header = ",".join([f"c{k}" for k in range(50)] + ["kind"])
    lines = [",".join([f"{i % 9}.25"] * 50 + ["pq"[i % 2]]) for i in range(4000)]
    (tmp_path / "long.csv").write_text("\n".join([header, *lines]))
    minnet.load_dataset(tmp_path / "long.csv")
    tracemalloc.start()
    parts = minnet.load_dataset(tmp_path / "long.csv")
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(parts[0]) == 3200
    assert most < 4 * (tmp_path / "long.csv").stat().st_size
