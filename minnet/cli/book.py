"""minnet book: the core as a book to read in a browser, each equation beside the very lines of code that are it."""


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser("book", help="write the core as a book: equations and code side by side, in HTML", description=__doc__)
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to: a new one, an empty one, or that of an earlier book")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="the language of its text: English or Chinese (en)")
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    from ..explain.book import write_book
    pages = write_book(options.out, options.lang)
    print(f"{pages} pages written to {options.out}; begin with {options.out.rstrip('/')}/index.html")
