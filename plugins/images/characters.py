"""A picture drawn in characters, for a terminal."""

from .fit import resized
from .picture import Picture

# From dark to light; a character is twice as high as it is wide.
SHADES = " ░▒▓█"


def in_characters(picture: Picture, columns: int) -> str:
    """Lines of at most so many characters, light where the picture is."""
    width = max(1, min(picture.width, columns))
    height = max(1, round(picture.height * width / picture.width / 2))
    steps = len(SHADES) - 1
    return "\n".join("".join(SHADES[round(v / 255 * steps)] for v in row).rstrip()
                     for row in resized(picture.rows(), height, width))
