"""Maps: lists of rows, one for each channel of a picture, and what is done with them."""

from minnet import MinnetError
from minnet.core import apply, dot
from minnet.core.vectors import by_x, check_count, plain, product, shape_of


def correlation(x, w, stride=1):
    """(w ⋆ x)_uv = Σ_m Σ_n w_mn x_su+m,sv+n

    The kernel w is laid on the map x at every place, s apart, as it is. The convolution of the
    mathematicians, w ∗ x, turns it first: w ∗ x = turned(w) ⋆ x.
    """
    rows, columns = len(w), len(w[0])
    return [[sum([dot(w_m, x[u + m][v:v + columns]) for m, w_m in enumerate(w)])
             for v in range(0, len(x[0]) - columns + 1, stride)]
            for u in range(0, len(x) - rows + 1, stride)]


def turned(w):
    """turned(w)_mn = w_M−1−m,N−1−n

    The kernel of M rows and N columns, turned by half a turn.
    """
    return [row[::-1] for row in w[::-1]]


def padded(x, padding):
    """A map with so many rows and columns of zeros on every side."""
    blank = [[0.0] * (len(x[0]) + 2 * padding) for row in range(padding)]
    side = [0.0] * padding
    return blank + [side + row + side for row in x] + blank


def cut(x, padding):
    """A map without so many rows and columns on every side."""
    return [row[padding:len(row) - padding] for row in x[padding:len(x) - padding]]


def spread(x, stride):
    """A map whose numbers stand s apart, zeros between them."""
    if stride == 1:
        return x
    height, width = [(n - 1) * stride + 1 for n in (len(x), len(x[0]))]
    return [[x[r // stride][c // stride] if r % stride == c % stride == 0 else 0.0
             for c in range(width)] for r in range(height)]


def total(maps):
    """Σ of maps of one shape"""
    return apply(lambda *numbers: sum(numbers), *maps)


def as_maps(x, shape):
    """The flat list x as a map for each channel."""
    channels, rows, columns = shape
    return [[list(x[(c * rows + r) * columns:(c * rows + r + 1) * columns]) for r in range(rows)]
            for c in range(channels)]


def place_of(k: int, shape) -> tuple:
    """(channel, row, column) of number k of a flat picture."""
    channels, rows, columns = shape
    return k // (rows * columns), k // columns % rows, k % columns


def picture_shape(shape, layer: str) -> tuple:
    """(channels, rows, columns) of a shape; one of rows and columns alone has one channel."""
    shape = shape_of(plain(shape))
    if len(shape) == 2:
        shape = (1, *shape)
    if len(shape) != 3:
        raise MinnetError(f"layer '{layer}' takes pictures, and is given {by_x(shape)} numbers; "
                          "say what shape the inputs have, 1x28x28 for example, and put this layer "
                          "before those of neurons")
    check_count(product(shape), f"the number of inputs of layer '{layer}'")
    return shape


def places(shape, size: int, stride: int, padding: int, layer: str) -> list:
    """n_out = (n_in + 2p − k) / s + 1

    How many places a window of k has along n_in rows, or columns, with p zeros on either side: they
    are s apart, the stride. A window that is too large, or leaves a rest, is refused.
    """
    check_count(size, f"the size of layer '{layer}'")
    check_count(stride, f"the stride of layer '{layer}'")
    lengths = [length + 2 * padding for length in shape[1:]]
    pictures = f"pictures of {by_x(shape)}" + (f", padded by {padding}" if padding else "")
    window = f"layer '{layer}': a window of {size}x{size}"
    if size > min(lengths):
        raise MinnetError(f"{window} does not fit into {pictures}; take a smaller one, or fewer "
                          "layers before it")
    rest = [(length - size) % stride for length in lengths]
    if any(rest):
        raise MinnetError(f"{window}, moved on by {stride} at a time, leaves over {rest[0]} of "
                          f"{lengths[0]} rows and {rest[1]} of {lengths[1]} columns of {pictures}; "
                          "take another size or stride")
    return [(length - size) // stride + 1 for length in lengths]
