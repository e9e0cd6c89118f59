"""The zip of minnet that the pages run: minnet itself, its plugins, the digits; always the same."""

import io
import os
import zipfile

import minnet
import minnet_plugins

# What the pages have no use for, or cannot run: commands, and what needs other libraries.
LEFT_OUT = ("minnet/cli", "minnet/__main__.py", "minnet_plugins/book", "minnet_plugins/bundle",
            "minnet_plugins/numpy_backend", "minnet_plugins/plots", "minnet_plugins/site")
KEPT = ("minnet_plugins/site/__init__.py", "minnet_plugins/site/session")
EARLIEST = (1980, 1, 1, 0, 0, 0)


def archive() -> bytes:
    """The zip, the same bytes for the same sources."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zip_file:
        for name, path in sorted(sources().items()):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            with open(path, "rb") as file:
                zip_file.writestr(entry, file.read(), zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def sources() -> dict:
    """The paths of the files that go in, by their names there."""
    places = {"minnet": os.path.dirname(os.path.abspath(minnet.__file__)),
              "minnet_plugins": os.path.abspath(list(minnet_plugins.__path__)[0])}
    found = {}
    for package, top in places.items():
        for folder, inner, names in os.walk(top):
            inner[:] = [name for name in inner if name != "__pycache__" and name[0] != "."]
            for name in names:
                path = os.path.join(folder, name)
                place = f"{package}/{os.path.relpath(path, top)}".replace(os.sep, "/")
                if goes_in(place):
                    found[place] = path
    return found


def goes_in(name: str) -> bool:
    """Whether a file goes in: Python, and what it reads."""
    if name.endswith(".pyc") or name.split("/")[-1][0] == ".":
        return False
    return is_below(name, KEPT) or not is_below(name, LEFT_OUT)


def is_below(name: str, places: tuple) -> bool:
    """Whether a file is one of these, or in one of these folders."""
    return any(name == place or name.startswith(place + "/") for place in places)
