"""Writing the book to a folder: all its files or none, and nothing that is not the book's."""

import os

from minnet import MinnetError


def put(files: dict, out: str):
    """Write text files, by name, to a folder; pages that only an earlier book had are removed."""
    out = os.fspath(out)
    check_folder(out, files)
    made = not os.path.isdir(out)
    unfinished = {name: os.path.join(out, f"{name}.{os.getpid()}.unfinished") for name in files}
    try:
        if made:
            os.makedirs(out)
        for name, text in files.items():
            with open(unfinished[name], "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
        for name in files:
            os.replace(unfinished[name], os.path.join(out, name))
        for name in others(out, files):
            os.remove(os.path.join(out, name))
    except OSError as error:
        raise MinnetError(f"the book was not written to {out}: {error.strerror}; name a folder "
                          "that may be written to, with room for a megabyte or two") from None
    finally:
        for path in unfinished.values():
            if os.path.exists(path):
                os.remove(path)
        if made and os.path.isdir(out) and not os.listdir(out):
            os.rmdir(out)


def check_folder(out: str, files: dict):
    """Refuse to write where something other than an earlier book stands."""
    another = "name a new folder for the book, or an empty one, after --out"
    if not out:
        raise MinnetError("the folder to write the book to has no name: name one after --out")
    if os.path.lexists(out) and not os.path.isdir(out):
        raise MinnetError(f"{out} is no folder: {another}")
    if os.path.isdir(out):
        try:
            there = [name for name in files if os.path.lexists(os.path.join(out, name))]
            strange = [name for name in there + others(out, files) if not is_ours(out, name)]
        except OSError as error:
            raise MinnetError(f"the folder {out} cannot be read: {error.strerror}; "
                              "name another for the book after --out") from None
        if strange:
            raise MinnetError(f"{out} holds {strange[0]}, which is not the book's, "
                              f"and would be mixed up with it or lost: {another}")


def others(out: str, files: dict) -> list:
    """What a folder holds besides these files and hidden ones (.git, .nojekyll), which stay."""
    return sorted(name for name in os.listdir(out) if name not in files and name[0] != ".")


def is_ours(out: str, name: str) -> bool:
    """Whether a file is of an earlier book, which says so, and under which name, near its start."""
    path = os.path.join(out, name)
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return f"minnet book: {name}".encode() in file.read(400)
