"""minnet book: the core as a book to read in a browser, equations beside the lines that are them.

It is a static site made from the source itself: prose and equations on the left, code on the right.
A plugin's file is a chapter too where a text about it lies beside it, chapters/en/FILE.md. The
libraries that it needs, latex2mathml, Pygments and Markdown, load when one is written.
"""

import minnet


@minnet.hookimpl
def minnet_commands(subparsers):
    """The command `book`."""
    parser = subparsers.add_parser(
        "book", help="write the code as a book: equations and code side by side, in HTML",
        description=(__doc__ or "").partition("\n")[0],
        epilog="Example:\n  minnet book --out book --lang zh")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to: "
                        "a new one, an empty one, or that of an earlier book")
    parser.add_argument("--lang", choices=("en", "zh"), default="en",
                        help="the language of its text: English or Chinese (en)")
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    pages = write_book(options.out, options.lang)
    start = f"{options.out.rstrip('/')}/index.html"
    print(f"{pages} pages written to {options.out}; begin with {start}")


def write_book(out: str, lang: str = "en") -> int:
    """Write the book to a folder, which is made if need be; returns how many pages it has.

    What cannot be written leaves all as it was.
    """
    from .folder import put
    files = book_pages(lang)
    put(files, out)
    return sum(name.endswith(".html") for name in files)


def book_pages(lang: str = "en", *around) -> dict:
    """The book's files by name, as text.

    around: three functions of the language, which return what a site adds: to a page's head and to
    the list of links at its top, by the page's name, and below the code of a piece, by its place,
    "layer.Dense.backward".
    """
    from .build import Book
    return Book(lang, *around).files()
