"""The files of the site: the pages, the book in both languages, minnet in a zip, Pyodide."""

import hashlib
import json
import os

from . import book, first_page, frame, package, plane_page, pyodide

WEB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "web")


def site_files(pyodide_folder=None, with_book: bool = True) -> dict:
    """The site's files, bytes by name."""
    found = pyodide.found(pyodide_folder)
    files = dict(web_files())
    for name in [name for name in files if name.endswith(".html")]:
        files[name] = frame.filled(files[name].decode("utf-8"), with_book).encode("utf-8")
    archive = package.archive()
    files["minnet.zip"] = archive
    files["settings.js"] = settings(found, archive).encode("utf-8")
    files["plane/defaults.js"] = plane_page.defaults().encode("utf-8")
    files["index.html"] = first_page.page(with_book).encode("utf-8")
    files.update(found.files)
    if with_book:
        files.update(book.files())
    return files


def web_files():
    """Each file of the folder web: (name, bytes)."""
    for folder, inner, names in os.walk(WEB):
        inner.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            yield os.path.relpath(path, WEB).replace(os.sep, "/"), pyodide.read(path)


def settings(found, archive: bytes) -> str:
    """The module that tells the worker where Python and minnet are, and how much is to come."""
    mark = hashlib.sha256(archive).hexdigest()[:8]
    constants = {"PYODIDE": found.address, "MINNET": f"minnet.zip?{mark}",
                 "BYTES": found.size + len(archive)}
    return "".join(f"export const {name} = {json.dumps(value)};\n"
                   for name, value in constants.items())
