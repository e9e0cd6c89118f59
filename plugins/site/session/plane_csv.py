"""Points as text: a table of one's own, and the file that the terminal learns from.

That file is a CSV whose last two columns are the label (or number) of each row, and whether its
part is to train or to test. Its numbers go into the network as they stand, for the page does not
standardise them either; any other CSV is left to the plugin csv_data.
"""

import csv
import io
import os

import minnet

from .plane_data import FEATURES, number, own_points, places_of

KINDS = ("label", "number")


def read_csv(text) -> dict:
    """{points, classes, scaled} of a table as text: x, y and a label in each row, a header or not.

    Columns that leave the plane are drawn together to −5 … 5; scaled says so by a sentence.
    """
    rows = [[cell.strip() for cell in cells] for cells in rows_of(text)]
    if all(number(cell) is None for cell in rows[0][:2]):
        rows = rows[1:]
    if not rows:
        raise minnet.MinnetError("the table has a header and no row below it: each row should hold "
                                 "x, y and a label")
    points = []
    for count, cells in enumerate(rows, 1):
        if len(cells) != 3:
            raise minnet.MinnetError(f"row {count} of the table has {len(cells)} cells, and should "
                                     "have 3: x, y and a label, parted by commas")
        for cell in cells[:2]:
            if number(cell) is None:
                raise minnet.MinnetError(f"row {count} of the table has {cell!r:.40} where a "
                                         "number belongs: x, y and a label make a row")
        if not cells[2]:
            raise minnet.MinnetError(f"row {count} of the table has no label after x and y")
        points.append([float(cells[0]), float(cells[1]), cells[2]])
    if all(number(point[2]) is not None for point in points):
        points = [[x, y, float(label)] for x, y, label in points]
    scaled = [fit(points, k, name) for k, name in enumerate("xy")]
    placed, classes = own_points(points)
    if classes is None:
        scaled.append(fit(points, 2, "the label", 1))
    return {"points": points, "classes": classes, "scaled": " ".join(filter(None, scaled))}


def rows_of(text) -> list:
    """The rows of a table as cells, blank ones left out."""
    if not isinstance(text, str) or not text.strip():
        raise minnet.MinnetError("the table is empty: each row should hold x, y and a label, "
                                 "1.5,-2,red say")
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    delimiter = max("\t;,", key=lines[0].count)
    try:
        return list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise minnet.MinnetError(f"the table cannot be read ({error}): close every quote") from None


def fit(points, k: int, name: str, limit=5) -> str:
    """Draw column k together to ±limit where it leaves the plane; what was done, in a sentence."""
    column = [point[k] for point in points]
    low, high = min(column), max(column)
    if -6 <= low and high <= 6:
        return ""
    middle, half = low / 2 + high / 2, (high / 2 - low / 2) or 1.0
    for point in points:
        point[k] = limit * (point[k] - middle) / half
    return f"{name} from {low:g} … {high:g} is shown as {-limit} … {limit}."


def file_of(plane) -> str:
    """The text of the file for the points of a Plane: features, label or number, part."""
    features = plane.setup["features"]
    kind = "number" if plane.classes is None else "label"
    lines = [[*features, kind, "part"]]
    for part, points in (("train", plane.points.train), ("test", plane.points.test)):
        for x, y, target in points:
            answer = repr(target) if plane.classes is None else plane.classes[target]
            lines.append([*[repr(FEATURES[name](x, y)) for name in features], answer, part])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def read_file(path: str, network=None):
    """(train, test) of such a file, or for a network all its samples; None of any other file."""
    rows = rows_of_file(path)
    if rows is None:
        return None
    columns, kind = rows[0][:-2], rows[0][-2]
    answers, classes = [cells[-2] for cells in rows[1:]], None
    if kind == "label":
        answers, classes = places_of(answers)
    samples = [(list(map(float, cells[:-2])), answer, cells[-1])
               for cells, answer in zip(rows[1:], answers)]
    chosen = [("train", "test")] if network else [("train",), ("test",)]
    parts = [part_of([sample for sample in samples if sample[2] in names], classes)
             for names in chosen]
    made = [part and minnet.Dataset(*part, classes, os.path.basename(path), columns=columns,
                                    target=kind) for part in parts]
    if made[0] is None:
        raise minnet.MinnetError(f"{path} has no row to train with: its column 'part' says train "
                                 "or test of each")
    return tuple((made + [None])[:2])


def part_of(samples: list, classes):
    """(inputs, targets) of some samples, None of none."""
    if not samples:
        return None
    inputs, answers, _ = zip(*samples)
    if classes is None:
        return list(inputs), [[float(answer)] for answer in answers]
    return list(inputs), minnet.Labels(answers, len(classes))


def rows_of_file(path: str):
    """The rows of a file of this kind as cells, None of any other."""
    if not path.lower().endswith(".csv") or not os.path.isfile(path):
        return None
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            if len(header) < 3 or header[-2] not in KINDS or header[-1] != "part":
                return None
            rows = [header, *filter(None, rows)]
    except (OSError, ValueError, csv.Error):
        return None
    whole = all(len(cells) == len(header) and cells[-1] in ("train", "test")
                and None not in map(number, cells[:-2])
                and (cells[-2] if header[-2] == "label" else number(cells[-2]) is not None)
                for cells in rows[1:])
    return rows if whole else None
