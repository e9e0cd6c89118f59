"""A grey picture, and how colours become grey."""

# The largest picture that is read: those of a camera of 24 million pixels are.
MOST_PIXELS = 25_000_000

RED, GREEN, BLUE = ([share * level for level in range(256)] for share in (299, 587, 114))


class Picture:
    """Grey levels from 0, black, to 255, white: a byte for each pixel, row after row."""

    def __init__(self, height: int, width: int, levels):
        self.height, self.width, self.levels = height, width, bytes(levels)

    def rows(self) -> list:
        """The rows, each as bytes."""
        starts = range(0, len(self.levels), self.width)
        return [self.levels[start:start + self.width] for start in starts]

    def tiles(self, height: int, width: int) -> list:
        """The tiles of this size that the picture is made of, as they are read."""
        rows = self.rows()
        return [Picture(height, width, b"".join(row[left:left + width]
                                                for row in rows[top:top + height]))
                for top in range(0, self.height, height) for left in range(0, self.width, width)]


def grey(red, green, blue) -> bytes:
    """0.299 R + 0.587 G + 0.114 B, rounded, of each pixel"""
    return bytes((RED[r] + GREEN[g] + BLUE[b] + 500) // 1000
                 for r, g, b in zip(red, green, blue))


def onto_white(levels, opacities) -> bytes:
    """α v + (1 − α) 255, rounded, of each pixel; an opacity of 255 is α = 1"""
    return bytes((opacity * level + (255 - opacity) * 255 + 127) // 255
                 for level, opacity in zip(levels, opacities))
