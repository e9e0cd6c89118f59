"""Writing the site to a folder: all its files or none, and nothing that is not the site's."""

import hashlib
import json
import os
import shutil

import minnet
from minnet import MinnetError

# The list of a site's files, by which a later one knows them.
LIST = "minnet-site.json"
KIND = "minnet site"


def put(files: dict, out: str):
    """Write files, bytes by name, to a folder; those that only an earlier site had are removed."""
    out = os.fspath(out)
    gone = check_folder(out, files)
    files = {**files, LIST: list_of(files)}
    made = [folder for folder in folders_of(out, files) if not os.path.isdir(folder)]
    unfinished = os.path.join(out, os.urandom(8).hex() + ".unfinished")
    try:
        for folder in made:
            os.makedirs(folder, exist_ok=True)
        for name, data in files.items():
            path = place(unfinished, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "xb") as file:
                file.write(data)
        with minnet.signals_waiting():
            for name in files:
                os.replace(place(unfinished, name), place(out, name))
            for name in gone:
                os.remove(place(out, name))
    except OSError as error:
        raise MinnetError(f"the site was not written to {out}: {error.strerror}; name a folder "
                          "that may be written to, with room for twenty megabytes") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        remove_empty(made + [os.path.dirname(place(out, name)) for name in gone])


def check_folder(out: str, files: dict) -> list:
    """The files that only an earlier site had; refuse to write where something else stands."""
    another = "name a new folder for the site, or an empty one, after --out"
    if not out:
        raise MinnetError("the folder to write the site to has no name: name one after --out")
    if os.path.lexists(out) and not os.path.isdir(out):
        raise MinnetError(f"{out} is no folder: {another}")
    if not os.path.isdir(out):
        return []
    try:
        earlier = earlier_files(out)
        here = sorted(name for name in os.listdir(out) if name[0] != ".")
        if here and not earlier:
            raise MinnetError(f"{out} holds {here[0]} and is no earlier site, which would be mixed "
                              f"up with it: {another}")
        for name in sorted({*files, *earlier}):
            if is_strange(place(out, name), earlier.get(name)):
                raise MinnetError(f"{out} holds {name}, which is not as the earlier site had it, "
                                  f"and would be lost: move it away, or {another}")
        return [name for name in earlier
                if name not in files and os.path.lexists(place(out, name))]
    except OSError as error:
        raise MinnetError(f"the folder {out} cannot be read: {error.strerror}; "
                          "name another for the site after --out") from None


def is_strange(path: str, mark) -> bool:
    """Whether something is at a path that has not this mark."""
    if not os.path.lexists(path):
        return False
    if os.path.islink(path) or not os.path.isfile(path):
        return True
    with open(path, "rb") as file:
        return mark_of(file.read()) != mark


def earlier_files(out: str) -> dict:
    """The marks of an earlier site's files by their names, {} if there is none."""
    try:
        with open(os.path.join(out, LIST), encoding="utf-8") as file:
            known = json.load(file)
        marks = known["files"] if known["made by"] == KIND else {}
        return {name: mark for name, mark in marks.items() if is_inside(name)}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def is_inside(name: str) -> bool:
    """Whether a name is of a file that a site may have, below its folder."""
    return not any(part in ("", ".", "..") or "\\" in part or ":" in part
                   for part in name.split("/"))


def list_of(files: dict) -> bytes:
    """The list of the files with their marks."""
    marks = {name: mark_of(data) for name, data in sorted(files.items())}
    return (json.dumps({"made by": KIND, "files": marks}, indent=1) + "\n").encode("utf-8")


def mark_of(data: bytes) -> str:
    """What tells whether a file is still as it was written."""
    return hashlib.sha256(data).hexdigest()


def place(out: str, name: str) -> str:
    """Where a file of this name is."""
    return os.path.join(out, *name.split("/"))


def folders_of(out: str, files: dict) -> list:
    """The folder and those below it that the files are in, the outer ones first."""
    folders = {out}
    for name in files:
        parts = name.split("/")[:-1]
        folders.update(os.path.join(out, *parts[:depth + 1]) for depth in range(len(parts)))
    return sorted(folders, key=len)


def remove_empty(folders: list):
    """Remove those folders that nothing is in, the inner ones first."""
    for folder in sorted(set(folders), key=len, reverse=True):
        if os.path.isdir(folder) and not os.listdir(folder):
            os.rmdir(folder)
