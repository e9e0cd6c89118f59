"""The text of a CSV file: its delimiter, its rows as cells, and what a cell holds."""

import csv
import itertools
import math

import minnet

DELIMITERS = ",;\t"

# What programs write where they have nothing, in small letters; the last few may name a class.
NOTHING = ("", "na", "n/a", "#n/a", "nan", "null", "?")
NOTHING_AMONG_NUMBERS = (*NOTHING, "none", "nil", "-")


def rows_of(path, delimiter):
    """(line, cells) of each row that is not blank.

    A cell in quotes may run over several lines; the line is the row's first.
    """
    line = 1
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True, strict=True)
            for cells in reader:
                if any(cells):
                    yield line, cells
                line = reader.line_num + 1
    except csv.Error as error:
        raise minnet.MinnetError(f"{path} cannot be read from line {line} on ({error}): close "
                                 "every quote, and double one within a cell") from None
    except UnicodeDecodeError:
        raise minnet.MinnetError(f"{path} is not text in UTF-8 ({where_it_is_not_text(path)}): "
                                 "save it as 'CSV UTF-8'") from None
    except OSError as error:
        raise minnet.MinnetError(f"cannot read {path}: {error.strerror}") from None


def first_rows(path, delimiter, count=2):
    """The first rows, as rows_of has them, with the blanks round their cells taken away."""
    rows = rows_of(path, delimiter)
    first = [(line, stripped(cells)) for line, cells in itertools.islice(rows, count)]
    rows.close()
    return first


def stripped(cells):
    """Cells without the blanks round them."""
    return [cell.strip() for cell in cells]


def where_it_is_not_text(path):
    """The line and the byte where a file ceases to be text in UTF-8."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                return f"line {number} has the byte 0x{line[error.start]:02x}"
    return "it ends within a character"


def delimiter_of(path):
    """The delimiter that parts the first row, and best the second into as many cells.

    Of several that do, it is one that leaves no semicolons or tabs in the cells, and makes the
    most cells.
    """
    def fit(delimiter):
        """What makes one delimiter better than another."""
        rows = []
        try:
            for line, cells in itertools.islice(rows_of(path, delimiter), 2):
                rows.append(cells)
        except minnet.MinnetError:
            rows.append([])
        rows = rows or [[]]
        counts = list(map(len, rows))
        whole = not any(other in cell for cells in rows for cell in cells for other in ";\t")
        return counts[0] > 1, counts[1:] in ([], [counts[0]]), whole, counts[0]

    return max(DELIMITERS, key=fit)


def looks_like_csv(path, headed=True):
    """Whether a file is text and not JSON.

    headed: a .txt may hold anything, and should begin with a row of names above a row with a
    number.
    """
    start = start_of(path)
    utf_16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    binary = start.startswith(b"\x1f\x8b") or (b"\0" in start and not utf_16)
    if binary or start.strip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return False
    if not headed or not path.lower().endswith(".txt"):
        return True
    try:
        header, cells = [cells for line, cells in first_rows(path, delimiter_of(path))]
    except ValueError:
        return False
    return (len(header) == len(cells) > 1 and any(number(cell) is not None for cell in cells)
            and not all(number(cell) is not None for cell in header))


def start_of(path):
    """The first bytes of a file."""
    try:
        with open(path, "rb") as file:
            return file.read(1 << 16)
    except OSError as error:
        raise minnet.MinnetError(f"cannot read {path}: {error.strerror}") from None


def number(cell):
    """The finite number that a cell holds, else None."""
    try:
        x = float(cell)
    except ValueError:
        return None
    return x if math.isfinite(x) else None


def missing(cell, nothing=NOTHING_AMONG_NUMBERS):
    """Whether a cell is empty, or says so as programs do."""
    return cell.strip().lstrip("+-").lower() in nothing


def wrong(cell):
    """What is wrong with a cell that should hold a number."""
    cell = cell.strip()
    if not cell:
        return "is empty"
    if number(cell.replace(",", ".")) is not None:
        return f"holds {cell!r}, and decimals are written with a point"
    try:
        float(cell)
        return f"holds {cell!r:.40}, which is no finite number"
    except ValueError:
        return f"holds {cell!r:.40} where a number belongs"


def listed(names):
    """Names in a sentence, the first ten if they are many."""
    return ", ".join(map(repr, names[:10])) + (", …" if len(names) > 10 else "")
