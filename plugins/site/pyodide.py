"""Pyodide, which is Python in the browser: the files that the site takes of it, and their place."""

import os

from minnet import MinnetError

VERSION = "314.0.7"
PUBLIC = "https://cdn.jsdelivr.net/pyodide/v{}/full/"
LOADED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip",
          "pyodide-lock.json")

# What a page fetches of them, in bytes, of the public version.
PUBLIC_BYTES = 12_262_932


class Pyodide:
    """Pyodide's files, bytes by name, its address seen from the pages, how much is fetched."""

    def __init__(self, files: dict, address: str, size: int):
        self.files, self.address, self.size = files, address, size


def found(folder=None) -> Pyodide:
    """Pyodide from a folder, None: from its public address."""
    if folder is None:
        return Pyodide({}, PUBLIC.format(VERSION), PUBLIC_BYTES)
    folder = os.fspath(folder)
    missing = [name for name in LOADED if not os.path.isfile(os.path.join(folder, name))]
    if missing:
        raise MinnetError(f"{folder or 'the folder without a name'} is no folder of Pyodide, for "
                          f"{missing[0]} is not in it: npm install pyodide makes one, "
                          "node_modules/pyodide")
    try:
        files = {f"pyodide/{name}": read(os.path.join(folder, name)) for name in LOADED}
    except OSError as error:
        raise MinnetError(f"Pyodide could not be read from {folder}: {error.strerror}") from None
    size = sum(len(data) for name, data in files.items() if not name.endswith(".mjs"))
    return Pyodide(files, "pyodide/", size)


def read(path: str) -> bytes:
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()
