"""Ink told from paper: how much of each pixel is ink, whatever the paper, the ink and the light."""

# A picture whose darkest spot takes away less of the paper's light than this share is blank.
FAINTEST = 0.1

# Of what is left, the grain of the paper is up to so many times what 3 of 10 pixels stay below, and
# never more than so much of the darkest ink.
GRAIN = 3
MOST_GRAIN = 0.35

# A spot beside the largest belongs to the drawing if it has so much of its ink, and is so dark.
LEAST_SHARE = 0.05
LEAST_DARKNESS = 0.4
PALE = 0.25


def ink(rows: list) -> list:
    """How much of each pixel is ink, from 0 to 1: 1 − v / paper, less the paper's grain.

    rows: of grey levels. The paper's level is estimated pixel by pixel, so that shadows and grey
    paper are none. Of a blank picture all is 0.
    """
    if is_light(rows):
        rows = [[255 - v for v in row] for row in rows]
    papers = paper(rows, max(1, min(len(rows), len(rows[0])) // 4))
    found = [[1 - v / level if level else 0.0 for v, level in zip(row, levels)]
             for row, levels in zip(rows, papers)]
    ordered = sorted(sum(found, []))
    darkest, grain = ordered[-1], GRAIN * ordered[len(ordered) * 3 // 10]
    if darkest < max(FAINTEST, grain):
        return [[0.0] * len(row) for row in rows]
    grain = min(grain, MOST_GRAIN * darkest)
    return without_specks([[max(0.0, (v - grain) / (darkest - grain)) for v in row]
                           for row in found])


def is_light(rows: list) -> bool:
    """Σ (v − plane)³ > 0: whether the ink is lighter than the plane through the border's levels.

    Where there is no ink, whether the picture is dark.
    """
    middle_row, middle_column = (len(rows) - 1) / 2, (len(rows[0]) - 1) / 2
    border = [(r - middle_row, c - middle_column, v)
              for r, row in enumerate(rows) for c, v in enumerate(row)
              if r in (0, len(rows) - 1) or c in (0, len(row) - 1)]
    mean = sum(v for r, c, v in border) / len(border)
    down = sum(r * v for r, c, v in border) / (sum(r * r for r, c, v in border) or 1)
    right = sum(c * v for r, c, v in border) / (sum(c * c for r, c, v in border) or 1)
    lighter = sum((v - mean - down * (r - middle_row) - right * (c - middle_column)) ** 3
                  for r, row in enumerate(rows) for c, v in enumerate(row))
    return lighter > 0 if abs(lighter) > 1 else mean < 128


def paper(rows: list, reach: int) -> list:
    """min over the squares that a pixel is in of max over the square, of the levels v

    The level of the paper: dark strokes narrower than the squares are gone, shadows stay. A square
    reaches so far from its middle; beyond the picture its border goes on.
    """
    for _ in "across", "down":
        rows = transposed([extremes(widened(row, 2 * reach), 2 * reach + 1, max) for row in rows])
    for _ in "across", "down":
        rows = transposed([extremes(row, 2 * reach + 1, min) for row in rows])
    return rows


def widened(row, by: int) -> list:
    """A row that goes on at both ends as it ends there."""
    return [row[0]] * by + list(row) + [row[-1]] * by


def extremes(row: list, count: int, choose) -> list:
    """The least, or the largest, of each so many neighbours in a row."""
    covered = 1
    while covered < count:
        step = min(covered, count - covered)
        row = list(map(choose, row, row[step:]))
        covered += step
    return row


def transposed(rows: list) -> list:
    """Columns as rows."""
    return list(map(list, zip(*rows)))


def without_specks(rows: list) -> list:
    """The ink without the spots that are too small or too pale to belong to the drawing."""
    spots = [(sum(rows[r][c] for r, c in spot), max(rows[r][c] for r, c in spot), spot)
             for spot in connected(rows)]
    largest = max(total for total, darkest, spot in spots if darkest >= LEAST_DARKNESS)
    cleaned = [[0.0] * len(row) for row in rows]
    for total, darkest, spot in spots:
        if total >= LEAST_SHARE * largest and darkest >= LEAST_DARKNESS:
            for r, c in spot:
                cleaned[r][c] = rows[r][c]
    return cleaned


def connected(rows: list) -> list:
    """The spots of ink, each a list of the places (row, column) that touch each other.

    A pale place is in one if it touches a darker one.
    """
    inked = {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v > 0}
    left = {place for place, v in inked.items()
            if max(inked.get(beside, 0) for beside in around(place)) >= PALE}
    spots = []
    while left:
        spot = [left.pop()]
        for place in spot:
            beside = left.intersection(around(place))
            left -= beside
            spot.extend(beside)
        spots.append(spot)
    return spots


def around(place: tuple) -> list:
    """A place and the eight that touch it."""
    r, c = place
    return [(r + down, c + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
