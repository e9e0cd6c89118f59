"""A table from a spreadsheet is learned from as it comes, or the cell to mend is named."""

import gzip
import json
import math
import pathlib
import random
import statistics
import struct
import sys

import minnet
import pytest

csv_data = minnet.load_plugin("minnet_plugins.csv_data").module

SMALL = "width,height,kind\n1,10,round\n2,10,flat\n3,10,flat\n4,10,round\n"

# The squares of the distances of 1, 2, 3, 4 from their mean are 2.25, 0.25, 0.25 and 2.25.
WIDTHS = (2.5, math.sqrt(1.25))


@pytest.fixture
def written(tmp_path):
    """A function that writes a file; its path."""
    def write(content, name="table.csv"):
        content = content if isinstance(content, bytes) else content.encode("utf-8")
        (tmp_path / name).write_bytes(content)
        return tmp_path / name
    return write


@pytest.fixture
def load(written):
    """A function that writes a small file and loads it as one data set."""
    def write_and_load(content, name="table.csv"):
        data, test = minnet.load_dataset(written(content, name))
        assert test is None
        return data
    return write_and_load


@pytest.fixture
def refused(written):
    """A function that writes a file and loads it: the sentence that refuses it, in these words."""
    def write_and_load(content, *words, name="table.csv", load=minnet.load_dataset):
        with pytest.raises(minnet.MinnetError) as caught:
            load(written(content, name))
        sentence = str(caught.value)
        assert "\n" not in sentence
        for word in (name, *words):
            assert word in sentence
        return sentence
    return write_and_load


def table(header, rows):
    """A CSV file of these rows."""
    return "\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n"


def numbered(count):
    """A table whose first column numbers the rows, and whose class is that number's last digit."""
    return table(["number", "digit"], [(i, i % 10) for i in range(count)])


def numbers_in(data):
    """The first column of a data set."""
    return [x[0] for x in data.inputs]


def clusters(count=150):
    """Three kinds of points, round (0, 0), (4, 0) and (0, 4), each spread by 1/2."""
    source = random.Random(4)
    centres = {"low": (0, 0), "right": (4, 0), "high": (0, 4)}
    rows = [(*(c + source.gauss(0, 0.5) for c in centres[kind]), kind)
            for kind in list(centres) * (count // 3)]
    return table(["x", "height", "kind"], rows)


def parabola(count=200):
    """Points of 100,000 + 30,000 x², which no straight line comes near."""
    source = random.Random(5)
    xs = [source.uniform(-2, 2) for _ in range(count)]
    return table(["x", "price"], [(x, 100000 + 30000 * x * x) for x in xs])


def learn(train, seed=0):
    """A network with the settings that the data carry, trained as they say."""
    s = train.settings
    network = minnet.Network.mlp(s["layers"], s["activation"], s["output_activation"], s["loss"],
                                 s["initializer"], seed=seed)
    minnet.train(network, train, epochs=s["epochs"], batch_size=s["batch_size"],
                 learning_rate=s["learning_rate"], seed=seed)
    return network


def unexplained(network, data):
    """The squared error of a network's outputs as a share of that of the mean: 1 − R²."""
    y = [target[0] for target in data.targets]
    mean = statistics.fmean(y)
    errors = [network.predict(x)[0] - y_i for x, y_i in zip(data.inputs, y)]
    return sum(e * e for e in errors) / sum((y_i - mean) ** 2 for y_i in y)


def standardised(data):
    """The inputs as a network that learns from the data has them behind its first layer."""
    network = minnet.Network.mlp([len(data.inputs[0]), len(data.targets[0])])
    minnet.standardize(network, data)
    return [network.layers[0].forward(x)[1] for x in data.inputs]


def test_the_rows_are_raw_and_the_data_set_knows_mean_and_deviation_of_each_column(load):
    data = load(SMALL)
    assert list(data.inputs) == [[1, 10], [2, 10], [3, 10], [4, 10]]
    assert data.scales["width"] == pytest.approx(WIDTHS, abs=1e-15)
    assert (data.columns, data.target) == (["width", "height"], "kind")


@pytest.mark.parametrize("constant", ["10", "0.1", "-1e300", "1e-320"])
def test_a_constant_column_becomes_0_in_the_network(load, constant):
    assert [x[1] for x in standardised(load(SMALL.replace("10", constant)))] == [0, 0, 0, 0]


@pytest.mark.parametrize("size", ["e-300", "e+150", "e+300"])
def test_numbers_may_be_of_any_size(load, size):
    data = load(table(["width", "kind"], [(f"{x}{size}", "pq"[x % 2]) for x in (1, 2, 3, 4)]))
    assert ([x[0] for x in standardised(data)]
            == pytest.approx([(x - WIDTHS[0]) / WIDTHS[1] for x in (1, 2, 3, 4)], abs=1e-12))


def test_texts_are_classes_in_alphabetical_order(load):
    data = load(SMALL)
    assert data.classes == ["flat", "round"]
    assert list(data.targets) == [[0, 1], [1, 0], [1, 0], [0, 1]]


def test_the_data_set_is_called_as_the_file(load):
    assert load(SMALL, "shapes.csv").name == "shapes.csv"


def test_whole_numbers_that_are_few_are_classes_in_their_order(load):
    data = load(table(["x", "y"], [(i, (10, 9, 2)[i % 3]) for i in range(9)]))
    assert data.classes == ["2", "9", "10"]
    assert data.targets[:3] == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_1_and_1_with_a_point_are_one_class(load):
    assert load(table(["x", "y"], [(1, 0), (2, "0.0"), (3, "1.0"), (4, 1)])).classes == ["0", "1"]


def test_numbers_among_texts_are_classes_too(load):
    assert (load(table(["x", "y"], [(1, "b"), (2, 10), (3, 9), (4, "a"), (5, "b")])).classes
            == ["9", "10", "a", "b"])


def test_two_whole_numbers_are_classes_however_few_rows_there_are(load):
    assert load("x,y\n1,0\n2,1\n3,1\n").classes == ["0", "1"]


@pytest.mark.parametrize("answers", [
    [1.5, 2, 1.5, 2],
    [3, 5, 8, 8],
    [1e6, 2e6, 3e6, 4e6],
], ids=["with fractions", "mostly different", "large"])
def test_other_numbers_are_quantities(load, answers):
    data = load(table(["x", "y"], list(enumerate(answers))))
    assert data.classes is None
    assert [y[0] for y in data.targets] == answers
    assert data.scales["y"] == pytest.approx((statistics.fmean(answers),
                                              statistics.pstdev(answers)), rel=1e-12)


@pytest.mark.parametrize("different, classes", [(20, 20), (21, None)])
def test_up_to_twenty_different_whole_numbers_are_classes(written, different, classes):
    rows = [(i, i % different) for i in range(100)]
    train, _ = csv_data.read_csv(written(table(["x", "y"], rows)))
    assert (train.classes and len(train.classes)) == classes


@pytest.mark.parametrize("header, target", [
    ("a,b,c", "c"), ("target,b,c", "target"), ("a,Label,c", "Label"), ("a,CLASS,c", "CLASS"),
    ("y,b,c", "y"), ("y,class,label", "label"), ("class,label,target", "target"),
    ("x,y,class", "class"),
])
def test_the_target_is_known_by_its_name_and_else_is_the_last_column(load, header, target):
    data = load(f"{header}\n0,2,5\n1,2,5\n0,3,6\n0,3,6\n")
    names = header.split(",")
    assert list(data.scales) == [name for name in names if name != target]
    assert data.classes == [["0", "1"], ["2", "3"], ["5", "6"]][names.index(target)]


@pytest.mark.parametrize("named", ["width", "Width", "WIDTH"])
def test_the_target_may_be_named(written, named):
    path = written("width,target\n0,3\n1,4\n1,5\n0,6\n")
    data, _ = minnet.load_dataset(path, target=named)
    assert data.classes == ["0", "1"]
    assert list(data.scales) == ["target"]


def test_a_name_in_the_same_capitals_comes_first(written):
    data, _ = csv_data.read_csv(written("a,A,b\n0,3,7\n1,4,8\n1,5,9\n0,6,7\n"), target="A")
    assert list(data.scales) == ["a", "b", "A"]


def test_the_target_is_an_argument_of_read_csv_too(written):
    data, _ = csv_data.read_csv(written("kind,width,height\np,1,5\nq,2,6\n"), target="kind")
    assert data.classes == ["p", "q"]
    assert list(data.scales) == ["width", "height"]


def test_a_target_that_is_not_there_is_told_with_the_columns_that_are(refused):
    refused(SMALL, "has no column 'knid'", "'width', 'height', 'kind'", "--target COLUMN",
            load=lambda path: minnet.load_dataset(path, target="knid"))


def test_what_is_no_table_has_no_target_to_choose():
    with pytest.raises(minnet.MinnetError, match="letters is no table with columns"):
        minnet.load_dataset("letters", target="kind")


def test_a_fifth_is_kept_to_test_with(written):
    train, test = csv_data.read_csv(written(numbered(150)))
    assert (len(train), len(test)) == (120, 30)
    assert sorted(numbers_in(train) + numbers_in(test)) == list(range(150))


def test_the_samples_are_shuffled(written):
    train, test = csv_data.read_csv(written(numbered(150)))
    assert numbers_in(train) != sorted(numbers_in(train))
    assert numbers_in(test) != list(range(30))


def test_an_input_keeps_its_target(written):
    for data in csv_data.read_csv(written(numbered(150))):
        assert [y.index(1.0) for y in data.targets] == [i % 10 for i in numbers_in(data)]


def test_the_same_seed_splits_alike_and_another_does_not(written):
    path = written(numbered(150))
    first, again, other = (numbers_in(csv_data.read_csv(path, seed=seed)[1]) for seed in (0, 0, 1))
    assert first == again != other
    assert numbers_in(minnet.load_dataset(path)[1]) == first


def test_the_share_to_test_with_may_be_chosen(written):
    train, test = csv_data.read_csv(written(numbered(150)), test=0.5)
    assert (len(train), len(test)) == (75, 75)


def test_without_a_share_to_test_with_all_rows_are_learned_from_in_their_order(written):
    train, test = csv_data.read_csv(written(numbered(150)), test=0)
    assert (numbers_in(train), test) == (list(range(150)), None)


@pytest.mark.parametrize("share", [-0.1, 1, 30, "a fifth", math.nan])
def test_a_share_that_is_none_is_refused(refused, share):
    with pytest.raises(minnet.MinnetError, match="test should be the share of the rows"):
        csv_data.read_csv("table.csv", test=share)


@pytest.mark.parametrize("count, kept", [(19, None), (20, 4), (23, 5)])
def test_fewer_than_twenty_rows_are_all_learned_from(written, count, kept):
    train, test = csv_data.read_csv(written(numbered(count)))
    assert (len(train), test and len(test)) == (count - (kept or 0), kept)


def test_means_and_deviations_are_those_of_the_training_part_alone(written):
    train, test = csv_data.read_csv(written(numbered(50)))
    learned = numbers_in(train)
    expected = (statistics.fmean(learned), statistics.pstdev(learned))
    assert train.scales["number"] == test.scales["number"] == pytest.approx(expected, rel=1e-12)
    assert statistics.fmean(x[0] for x in standardised(train)) == pytest.approx(0, abs=1e-12)
    assert abs(statistics.fmean(x[0] for x in standardised(test))) > 1e-3


def test_quantities_to_learn_are_measured_by_the_training_part_too(written):
    train, test = csv_data.read_csv(written(parabola()))
    y = [target[0] for target in train.targets]
    measured = (statistics.fmean(y), statistics.pstdev(y))
    assert train.scales["price"] == test.scales["price"] == pytest.approx(measured, rel=1e-12)
    for x, y in zip(test.inputs, test.targets):
        assert y[0] == pytest.approx(100000 + 30000 * x[0] * x[0], rel=1e-9)


def test_columns_are_scaled_as_by_scikit_learn(written):
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    source = random.Random(2)
    rows = [[source.gauss(5, 3), source.expovariate(1e-4), source.uniform(-1e-6, 1e-6)]
            for i in range(15)]
    samples = [(*row, "pq"[i % 2]) for i, row in enumerate(rows)]
    data, _ = csv_data.read_csv(written(table(["a", "b", "c", "kind"], samples)))
    scaled = preprocessing.StandardScaler().fit_transform(rows).tolist()
    for x, expected in zip(standardised(data), scaled):
        assert x == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("content", [
    b"\xef\xbb\xbf" + SMALL.encode(),
    SMALL.replace("\n", "\r\n"),
    SMALL.replace("\n", "\r"),
    SMALL.replace(",", ";"),
    SMALL.replace(",", "\t"),
    SMALL.replace(",", " , "),
    SMALL.rstrip("\n"),
    "\n\n" + SMALL.replace("\n", "\n\n   \n"),
    '"width","height","kind"\n"1","10","round"\n"2",10,"flat"\n 3, 10, "flat"\n4,10,round\n',
    SMALL + ",,\n,,\n",
    SMALL.replace("\n", ",,\n") + ",,,,\n",
    SMALL.replace("\n2", "\n , ,\n2"),
], ids=["byte-order mark", "Windows line ends", "old line ends", "semicolons", "tabs", "blanks",
        "no last line end", "blank lines", "quotes", "empty rows at the end",
        "empty columns and rows at the end", "an empty row within"])
def test_a_table_is_the_same_however_it_is_written(load, content):
    data = load(content)
    assert list(data.inputs) == [[1, 10], [2, 10], [3, 10], [4, 10]]
    assert list(data.scales) == ["width", "height"]
    assert ((data.classes, list(data.targets))
            == (["flat", "round"], [[0, 1], [1, 0], [1, 0], [0, 1]]))


@pytest.mark.parametrize("name", ["table.csv", "TABLE.CSV", "table.tsv", "table.txt"])
def test_its_name_may_end_in_csv_tsv_or_txt(load, name):
    assert len(load(SMALL, name)) == 4


def test_names_and_texts_may_hold_delimiters_quotes_and_line_ends(load):
    data = load('"width, in cm","the ""kind"""\n1,"round, or so"\n2,"flat\nor bent"\n')
    assert list(data.scales) == ["width, in cm"]
    assert data.classes == ["flat\nor bent", "round, or so"]


def test_semicolons_part_the_cells_where_the_names_hold_commas(load):
    assert (list(load("height, cm;weight, kg;kind\n1;2;p\n2;3;q\n").scales)
            == ["height, cm", "weight, kg"])


def test_semicolons_part_the_cells_where_a_quote_would_be_out_of_place_between_commas(load):
    assert list(load('height, cm;kind\n"1";"p, q"\n"2";r\n').scales) == ["height, cm"]


def test_names_in_any_script_are_read(load):
    data = load("ширина,種類\n1,丸\n2,平\n")
    assert (list(data.scales), data.classes) == (["ширина"], ["丸", "平"])


def test_names_that_are_numbers_are_names_where_another_stands_above_a_number(load):
    data = load("0,1,target\n5,3,7\n6,2,8\n")
    assert (list(data.scales), data.classes) == (["0", "1"], ["7", "8"])


@pytest.mark.parametrize("content, words", [
    ("", ["is empty", "the names of its columns"]),
    ("\n \n\r\n", ["is empty"]),
    (b"\xef\xbb\xbf", ["is empty"]),
    ("width,kind\n", ["has a header and no rows"]),
    ("1,2,3\n4,5,6\n", ["has no header", "'1', '2', '3'", "above it"]),
    ("1,2,3\n", ["has no header"]),
    ("5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n",
     ["has no header", "'Iris-setosa'"]),
    ("width\n1\n2\n", ["has one column, 'width'", "two or more"]),
    ("width height kind\n1 10 round\n", ["has one column", "commas, semicolons or tabs"]),
    ("width,kind,width\n1,p,2\n", ["two columns named 'width'"]),
    (",width,kind\n0,1,p\n1,2,q\n", ["no name for its column 1", "only numbers the rows"]),
    ("width,kind\n1,p\n2,p\n3,p\n", ["'p' in every row of the target 'kind'"]),
    ("width,kind\n1,7\n2,7.0\n", ["'7' in every row of the target 'kind'"]),
    ("width,kind\n1,p\n", ["has one sample", "two or more"]),
    ("width,kind\n1,caf\xe9\n".encode("latin-1"),
     ["is not text in UTF-8", "line 2 has the byte 0xe9", "CSV UTF-8"]),
    (SMALL.encode("utf-16"), ["is not text in UTF-8"]),
    ('width,kind\n1,p\n2,"q\n3,p\n', ["from line 3 on", "quote"]),
    ('width,kind\n1,"p"p\n', ["from line 2 on", "quote"]),
])
def test_a_file_that_is_no_table_of_samples_is_refused_with_its_cause(refused, content, words):
    refused(content, *words)


@pytest.mark.parametrize("row, fault", [
    ("1,,p", "line 6, column 'height' is empty"),
    (",1,p", "line 6, column 'width' is empty"),
    ("1,2,", "line 6, column 'kind' is empty"),
    (",,p", "line 6, column 'width' is empty; line 6, column 'height' is empty"),
    ("1,tall,p", "line 6, column 'height' holds 'tall' where a number belongs"),
    ("1,12 cm,p", "line 6, column 'height' holds '12 cm' where a number belongs"),
    ("1,nan,p", "line 6, column 'height' holds 'nan', which is no finite number"),
    ("-inf,2,p", "line 6, column 'width' holds '-inf', which is no finite number"),
    ("1,1e999,p", "line 6, column 'height' holds '1e999', which is no finite number"),
    ("1,2,NaN", "line 6, column 'kind' holds 'NaN', which is no finite number"),
    ('1,"2,5",p', "line 6, column 'height' holds '2,5', and decimals are written with a point"),
    ("1,p", "line 6 has 2 cells where the header has 3"),
    ("1", "line 6 has 1 cells where the header has 3"),
    ("1,2,3,p", "line 6 has 4 cells where the header has 3"),
])
def test_a_bad_cell_is_named_by_its_line_and_column(refused, row, fault):
    sentence = refused(SMALL + row + "\n", f"cannot be learned from: {fault}: mend")
    assert " more" not in sentence


def test_lines_are_counted_as_an_editor_shows_them(refused):
    refused('width,kind\r\n\r\n1,"round\r\nor so"\r\nwide,flat\r\n2,flat\r\n',
            "line 5, column 'width' holds 'wide'")


def test_of_many_bad_cells_the_first_are_named_and_the_others_counted(refused):
    sentence = refused(SMALL + "1,,p\n,2,p\n1,tall,p\n1,2\n1,nan,p\n",
                       "line 6, column 'height'", "line 7, column 'width'", "line 8, ",
                       "; and 2 more: ")
    assert "line 9" not in sentence


@pytest.mark.parametrize("content, fault", [
    ("width\tprice\n1,5\t3\n2,5\t4\n",
     "line 2, column 'width' holds '1,5', and decimals are written with a point"),
    ("width,price\n1,5,3\n2,5,4\n", "line 2 has 3 cells where the header has 2"),
])
def test_decimal_commas_are_told_to_be_written_as_points(refused, content, fault):
    refused(content, fault, "written with a point")


def test_decimals_may_stand_after_a_comma_where_semicolons_part_the_cells(load):
    data = load("width;price\n1,5;3\n2;-4,25\n-0,5;5,5e1\n4;6,5\n")
    assert [x[0] for x in data.inputs] == [1.5, 2, -0.5, 4]
    assert [y[0] for y in data.targets] == [3, -4.25, 55, 6.5]


def test_decimals_with_a_comma_and_with_a_point_in_one_file_are_refused(refused):
    refused("width;price\n1,5;3\n2;4\n3;1.234\n",
            "a comma ('1,5' in line 2) and with a point ('1.234' in line 4)")


def test_text_among_quantities_to_learn_is_a_bad_cell(refused):
    refused(table(["x", "price"], [(i, i * 1.5) for i in range(30)] + [(30, "dear")]),
            "line 32, column 'price' holds 'dear'")


def test_a_column_of_text_is_named_with_what_to_do(refused):
    refused("width,colour,kind\n1,red,p\n2,blue,q\n3,,q\n",
            "text in its column 'colour' ('red' in line 2)", "turn them into numbers",
            "--target COLUMN")


def test_all_columns_of_text_are_named_at_once(refused):
    refused("size,colour,kind\nsmall,red,p\nlarge,blue,q\n",
            "text in its columns 'size', 'colour' ('small' in line 2)")


def test_texts_that_are_all_different_are_no_classes(refused):
    refused(table(["x", "name"], [(i, f"person {i}") for i in range(30)]),
            "30 different texts in 30 rows of the target 'name'", "--target COLUMN")


@pytest.mark.parametrize("content, name", [
    ("buy milk, bread\n", "notes.txt"),
    ("Dear all,\nthe meeting is on Friday, at 9.\n", "letter.txt"),
    ("", "nothing.txt"),
    ("1,2,3\n4,5,6\n", "numbers.txt"),
    ("1 2 3\n4 5 6\n", "numbers.txt"),
    ("width height kind\n1 2 p\n2 3 q\n", "blanks.txt"),
    (SMALL, "table.dat"),
    (SMALL, "table"),
    (SMALL, "table.csv.bak"),
    (json.dumps({"width": [1, 2], "kind": ["p", "q"]}), "table.csv"),
    (json.dumps([{"width": 1, "kind": 2}], indent=1), "table.txt"),
    (gzip.compress(SMALL.encode(), mtime=0), "table.csv"),
    (gzip.compress(SMALL.encode(), mtime=0), "table.csv.gz"),
    (b"PK\x03\x04\x14\x00\x00\x00,,,\n", "table.csv"),
    (struct.pack(">4BI", 0, 0, 8, 1, 3) + bytes(3), "labels.csv"),
])
def test_a_file_of_another_kind_is_left_to_other_plugins(written, content, name):
    assert csv_data.minnet_read(str(written(content, name)), {}) is None


def test_a_folder_is_left_to_other_plugins(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    assert csv_data.minnet_read(str(tmp_path / "folder.csv"), {}) is None


def test_images_are_read_as_images_whatever_their_name_ends_in(load):
    data = load(struct.pack(">4B3I", 0, 0, 8, 3, 1, 1, 2) + b"\x00\xff", "images.csv")
    assert (data.inputs[0], data.targets) == ([0, 1], None)


def test_a_file_of_another_name_is_read_if_it_is_asked_for_in_python(written):
    assert len(csv_data.read_csv(written(SMALL, "table.dat"))[0]) == 4


def test_a_file_that_is_missing_is_refused_by_name(tmp_path):
    with pytest.raises(minnet.MinnetError, match=r"cannot read .*nothing\.csv: No such file"):
        csv_data.read_csv(tmp_path / "nothing.csv")


@pytest.mark.parametrize("count, outputs", [(4, 4), (19, 19), (40, 40)])
def test_the_layers_fit_the_table(written, count, outputs):
    rows = [(i, i * i, i % 2, f"class {i % outputs}") for i in list(range(count)) * 2]
    train, _ = csv_data.read_csv(written(table(["a", "b", "c", "kind"], rows)))
    assert (train.settings["layers"][0], train.settings["layers"][-1]) == (3, outputs)


def test_the_output_and_the_loss_suit_classes_and_quantities(written):
    classes, _ = csv_data.read_csv(written(SMALL))
    quantities, _ = csv_data.read_csv(written(parabola()))
    assert ((classes.settings["output_activation"], classes.settings["loss"])
            == ("softmax", "cross_entropy"))
    assert ((quantities.settings["output_activation"], quantities.settings["loss"])
            == ("identity", "half_squared_error"))


@pytest.mark.parametrize("seed", [0, 1])
def test_clusters_are_told_apart(written, seed):
    train, test = csv_data.read_csv(written(clusters()), seed=seed)
    assert minnet.evaluate(learn(train, seed), test).accuracy >= 0.93


@pytest.mark.parametrize("seed", [0, 1])
def test_a_parabola_of_large_numbers_is_learned(written, seed):
    train, test = csv_data.read_csv(written(parabola()), seed=seed)
    assert unexplained(learn(train, seed), test) < 0.1


def test_a_straight_line_leaves_a_parabola_unexplained(written):
    numpy = pytest.importorskip("numpy")
    train, test = csv_data.read_csv(written(parabola()))
    slope, height = numpy.polyfit([x[0] for x in train.inputs], [y[0] for y in train.targets], 1)

    class Line:
        def predict(self, x):
            return [slope * x[0] + height]

    assert unexplained(Line(), test) > 0.8


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_irises_are_told_apart(written, seed):
    iris = pytest.importorskip("sklearn.datasets").load_iris()
    rows = [(*x, iris.target_names[k]) for x, k in zip(iris.data.tolist(), iris.target)]
    train, test = csv_data.read_csv(written(table([*iris.feature_names, "species"], rows)),
                                    seed=seed)
    assert ((len(train), len(test), train.classes)
            == (120, 30, ["setosa", "versicolor", "virginica"]))
    assert minnet.evaluate(learn(train, seed), test).accuracy >= 0.93


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_course_of_diabetes_is_told_much_better_than_by_the_mean(written, seed):
    diabetes = pytest.importorskip("sklearn.datasets").load_diabetes()
    rows = [(*x, y) for x, y in zip(diabetes.data.tolist(), diabetes.target.tolist())]
    train, test = csv_data.read_csv(written(table([*diabetes.feature_names, "progression"], rows)),
                                    seed=seed)
    assert train.classes is None
    assert unexplained(learn(train, seed), test) < 0.7


def test_a_loss_of_one_half_is_that_of_the_mean(written):
    train, _ = csv_data.read_csv(written(parabola()))
    mean = minnet.Network([minnet.Dense(1, 1, "identity", "zeros")])
    minnet.standardize(mean, train)
    assert minnet.evaluate(mean, train).loss == pytest.approx(0.5, abs=1e-12)


def test_a_path_is_enough_to_train(done, written):
    output = done("train", written(clusters()))
    assert output.startswith("table.csv: 120 samples to learn from, 30 to test with\n"
                             "Network(2-16-3, tanh, softmax, cross_entropy), ")
    assert "\naccuracy 100.00 % (30 / 30)\n" in output


def test_a_few_rows_are_learned_and_every_answer_is_shown(done, written):
    output = done("train", written("p,q,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"))
    assert output.startswith("table.csv: 4 samples to learn from\nNetwork(2-16-2, ")
    assert "\naccuracy 100.00 % (4 / 4)\n" in output
    assert ([line.split()[-2:] for line in output.splitlines() if line.startswith(("0 ", "1 "))]
            == [["1", "0"], ["0", "1"], ["0", "1"], ["1", "0"]])


def test_a_regression_trains_from_its_path_and_has_no_accuracy(done, written):
    records = [json.loads(line)
               for line in done("train", written(parabola()), "--json").splitlines()]
    assert records[0]["network"] == "Network(1-16-1, tanh, identity, half_squared_error)"
    assert records[-1]["accuracy"] is None
    assert records[-1]["loss"] < 0.05


def test_what_is_said_on_the_command_line_comes_before_what_suits_the_table(done, written):
    assert "\nNetwork(2-5-3, relu, softmax, cross_entropy), batch size 4, " in done(
        "train", written(clusters()), "--layers", "2,5,3", "--activation", "relu",
        "--batch-size", "4", "--epochs", "1")


def test_the_file_that_was_learned_from_is_read_as_in_training(done, written, tmp_path):
    path, model = written(clusters()), tmp_path / "model.json"
    done("train", path, "--epochs", "3", "--save", model)
    network, (train, test) = minnet.load(model), minnet.load_dataset(path)
    parts = [minnet.evaluate(network, part) for part in (train, test)]
    evaluated = json.loads(done("evaluate", model, path, "--json"))
    assert ((evaluated["correct"], evaluated["total"])
            == (sum(part.correct for part in parts), 150))
    assert evaluated["loss"] == pytest.approx((120 * parts[0].loss + 30 * parts[1].loss) / 150)
    answers = [json.loads(line) for line in done("predict", model, path, "--json").splitlines()]
    assert [answer["target"] for answer in answers] == ["low", "right", "high"] * 50
    assert (sum(answer["class"] == answer["target"] for answer in answers)
            == evaluated["correct"])


def test_another_file_is_read_by_the_same_network_in_the_order_of_its_rows(done, written, tmp_path):
    model = tmp_path / "model.json"
    done("train", written(clusters()), "--save", model)
    header, *rows = clusters(15).splitlines()
    answers = done("predict", model, written("\n".join([header, *rows]), "other.csv")).splitlines()
    assert ([answer.split(": ")[1].split()[0] for answer in answers]
            == [row.split(",")[-1] for row in rows])


def test_a_file_of_other_columns_does_not_fit_the_network(says, written, tmp_path):
    model, other = tmp_path / "model.json", "x,kind\n1,low\n2,right\n"
    assert says("train", written(clusters()), "--epochs", "1", "--save", model)[0] == 0
    for command in ("evaluate", "predict"):
        status, output, errors = says(command, model, written(other, "other.csv"))
        assert (status, output) == (1, "")
        assert "minnet: error: " in errors and errors.count("\n") == 1


@pytest.mark.parametrize("name", ["plain.csv", "plain.txt"])
def test_plain_numbers_stay_samples_to_predict(done, written, tmp_path, name):
    done("train", written(clusters()), "--epochs", "1", "--save", tmp_path / "model.json")
    path = written("0.5,1\n1.5,2\n", name)
    x = [[0.5, 1.0], [1.5, 2.0]]
    answers = [json.loads(line)["output"]
               for line in done("predict", tmp_path / "model.json", path, "--json").splitlines()]
    network = minnet.load(tmp_path / "model.json")
    assert answers == [network.predict(x_i) for x_i in x]


def test_a_bad_cell_is_told_in_one_line_on_the_command_line(says, written):
    status, output, errors = says("train", written(SMALL + "1,tall,p\n"))
    assert (status, output) == (1, "")
    assert (errors.startswith("minnet: error: ") and errors.count("\n") == 1
            and "line 6, column 'height' holds 'tall'" in errors)


def test_the_plugin_stays_loaded_after_a_file_that_it_refused(refused, load):
    refused("", "is empty")
    assert len(load(SMALL)) == 4


def test_the_plugin_is_listed_and_says_how_the_target_is_found(done):
    listed = {row.split()[0]: row.split() for row in done("plugins").splitlines()}
    assert listed["csv_data"][1:5] == [minnet.__version__, "bundled", "loaded", "read"]
    shown = done("plugins", "show", "csv_data")
    for word in ("--target", '"target", "label", "class" or "y"', "read_csv("):
        assert word in shown


def test_only_the_standard_library_and_public_names_are_imported():
    imports = [line.split()[1] for path in pathlib.Path(csv_data.__file__).parent.glob("*.py")
               for line in path.read_text(encoding="utf-8").splitlines()
               if line.startswith(("import ", "from "))]
    standard = getattr(sys, "stdlib_module_names", {"array", "csv", "itertools", "math", "os"})
    assert set(imports) <= standard | {"minnet", ".text", ".table", ".new_rows"}
