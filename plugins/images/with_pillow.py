"""PNG, JPEG, BMP and WebP, which Pillow reads."""

import warnings
from array import array

from minnet import MinnetError

from .netpbm import check_size
from .picture import Picture, grey, onto_white

FORMATS = ("PNG", "JPEG", "BMP", "WEBP")


def read_with_pillow(path: str, kind: str) -> Picture:
    """The picture in a file of one of these kinds, turned upright, on white where transparent."""
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise MinnetError(
            f"{path} is a {kind} picture, which takes Pillow to read, and that is not installed: "
            "python3 -m pip install Pillow (PGM and PPM are read without it)") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as image:
                check_size(path, *image.size)
                image.load()
                return grey_of(ImageOps.exif_transpose(image))
    except MinnetError:
        raise
    except Image.DecompressionBombError:
        raise MinnetError(f"{path} is too large: its header says more pixels than can be read; "
                          "make it smaller first") from None
    except Exception as error:  # Pillow's readers raise what they come upon
        raise MinnetError(f"{path} is a damaged {kind} picture: {error}; make or fetch it "
                          "again") from None


def grey_of(image) -> Picture:
    """A picture of Pillow's, as grey levels."""
    width, height = image.size
    if image.mode.startswith("I"):
        levels = array("i", image.convert("I").tobytes())
        return Picture(height, width, [min(max(level >> 8, 0), 255) for level in levels])
    if image.mode == "L":
        return Picture(height, width, image.tobytes())
    transparent = image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info
    mode = "RGBA" if transparent else "RGB"
    data = image.convert(mode).tobytes()
    step = len(mode)
    levels = grey(data[0::step], data[1::step], data[2::step])
    return Picture(height, width, onto_white(levels, data[3::4]) if transparent else levels)
