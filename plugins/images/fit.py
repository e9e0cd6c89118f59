"""A picture brought to the size that a network takes."""

from minnet import MinnetError

from .ink import ink, is_light
from .picture import Picture

# MNIST's pictures, the box in them that a digit fills, and where its centre of mass is.
SIDE, BOX = 28, 20

# Before anything else, a picture is made smaller than this on its longer side.
LARGEST = 256


def fit_mnist(picture: Picture) -> Picture:
    """A digit as MNIST has them: light on dark, in a box of 20 × 20, its centre of mass central.

    The box of its ink is scaled, smoothly and in proportion, to be 20 pixels on its longer side,
    and put into 28 × 28 pixels. A picture without ink stays blank.
    """
    return boxed(ink(smaller(picture)))


def boxed(rows: list) -> Picture:
    """The ink in these rows, in its box of 20 × 20 and there by its centre of mass."""
    drawn = cut_to_ink(rows)
    if drawn is None:
        return Picture(SIDE, SIDE, bytes(SIDE * SIDE))
    scale = BOX / max(len(drawn), len(drawn[0]))
    drawn = resized(drawn, *(max(1, round(scale * n)) for n in (len(drawn), len(drawn[0]))))
    top, left = (place(*along) for along in
                 ((map(sum, drawn), len(drawn)), (map(sum, zip(*drawn)), len(drawn[0]))))
    full = 255 / max(map(max, drawn))
    levels = bytearray(SIDE * SIDE)
    for r, row in enumerate(drawn, top):
        levels[r * SIDE + left:r * SIDE + left + len(row)] = [round(full * v) for v in row]
    return Picture(SIDE, SIDE, levels)


def place(sums, length: int) -> int:
    """Where a box of this length begins, whose centre of mass comes to the middle.

    sums: the ink in each of its rows, or columns.
    """
    sums = list(sums)
    centre = sum(k * total for k, total in enumerate(sums)) / sum(sums)
    return min(max(0, round(SIDE / 2 - centre)), SIDE - length)


def cut_to_ink(rows: list):
    """The box of what is not 0; None if all is."""
    rows_inked = [r for r, row in enumerate(rows) if any(row)]
    columns_inked = [c for c, column in enumerate(zip(*rows)) if any(column)]
    if not rows_inked:
        return None
    return [row[columns_inked[0]:columns_inked[-1] + 1]
            for row in rows[rows_inked[0]:rows_inked[-1] + 1]]


def fit_none(picture: Picture, pixels=None, what="the picture") -> Picture:
    """A picture as it is, light on dark, scaled to a number of pixels; None: of its own size."""
    rows = picture.rows()
    if is_light(rows):
        levels = picture.levels
    else:
        levels = bytes([255 - v for v in picture.levels])
    if pixels in (None, picture.height * picture.width):
        return Picture(picture.height, picture.width, levels)
    height, width = nearest_shape(picture, pixels, what)
    made = resized(Picture(picture.height, picture.width, levels).rows(), height, width)
    return Picture(height, width, [round(v) for row in made for v in row])


def nearest_shape(picture: Picture, pixels: int, what: str) -> tuple:
    """(rows, columns) of so many pixels, in the proportions nearest to those of a picture."""
    def stretch(height):
        """How much wider or narrower than the picture this makes it."""
        ratio = height * picture.width * height / (pixels * picture.height)
        return max(ratio, 1 / ratio)

    height = min((n for n in range(1, pixels + 1) if pixels % n == 0), key=stretch)
    if stretch(height) > 2:
        raise MinnetError(f"{what} is {picture.height} × {picture.width} pixels, and the network "
                          f"takes {pixels} numbers, which make no picture of such proportions: "
                          "it has not learned from pictures like this one")
    return height, pixels // height


def smaller(picture: Picture) -> list:
    """The rows of a picture, of a large one the means of squares of its pixels."""
    rows = picture.rows()
    side = -(-max(picture.height, picture.width) // LARGEST)
    if side == 1:
        return rows
    made = []
    for top in range(0, picture.height, side):
        band = rows[top:top + side]
        sums = list(map(sum, zip(*band)))
        made.append([sum(part) / (len(part) * len(band)) for part in
                     (sums[left:left + side] for left in range(0, picture.width, side))])
    return made


def resized(rows: list, height: int, width: int) -> list:
    """v'_i = Σ_k w_ik v_k / Σ_k w_ik along rows and columns, w a triangle around i's own place

    As wide as a new pixel is far from the next, and no narrower than an old one.
    """
    rows = weighted(rows, triangles(len(rows[0]), width))
    return list(map(list, zip(*weighted(zip(*rows), triangles(len(rows), height)))))


def triangles(old: int, new: int) -> list:
    """For each new pixel, the first old one that it is made of, and their shares."""
    step = old / new
    reach = max(1.0, step)
    made = []
    for i in range(new):
        centre = (i + 0.5) * step - 0.5
        weights = {k: 1 - abs(k - centre) / reach
                   for k in range(max(0, int(centre - reach)), min(old, int(centre + reach) + 2))
                   if abs(k - centre) < reach}
        total = sum(weights.values())
        made.append((min(weights), [w / total for w in weights.values()]))
    return made


def weighted(rows, shares: list) -> list:
    """Of every row the new pixels."""
    return [[sum(w * v for w, v in zip(weights, row[first:first + len(weights)]))
             for first, weights in shares] for row in rows]
