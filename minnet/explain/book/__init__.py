"""The book: a static site made from the core's own source, prose and equations on the left, the very lines of code on the right."""

from .build import Book
from .folder import put


def write_book(out: str, lang: str = "en") -> int:
    """Write the book to a folder, which is made if need be; returns how many pages it has. What cannot be written leaves all as it was."""
    files = Book(lang).files()
    put(files, out)
    return sum(name.endswith(".html") for name in files)
