"""minnet site: a static site to read, play and draw on, which runs minnet itself in the browser.

Python runs there by Pyodide, whose files are copied into the site, or loaded from its public
address where it has none. `minnet playground` writes the part to play and draw on alone.
"""

import minnet


@minnet.hookimpl
def minnet_commands(subparsers):
    """The commands `site` and `playground`."""
    for name, what in (("site", "write a site: a first page, the book in both languages, and a "
                                "playground that runs minnet in the browser"),
                       ("playground", "write the site's part to play and draw on alone")):
        parser = subparsers.add_parser(name, help=what, description=what[0].upper() + what[1:],
                                       epilog="To write it and to look at it:\n"
                                              f"  minnet {name} --out {name}\n"
                                              f"  python3 -m http.server --directory {name}")
        parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to: a "
                            "new one, an empty one, or that of an earlier site")
        parser.add_argument("--pyodide", metavar="DIR", help="the folder of Pyodide, to be copied "
                            "in: node_modules/pyodide after npm install pyodide (without it the "
                            "pages load it from its public address)")
        parser.set_defaults(run=run, with_book=name == "site")


@minnet.hookimpl(tryfirst=True)
def minnet_read(path, options):
    """The points of a playground, exported with its command."""
    from .session.plane_csv import read_file
    return read_file(path, options.get("network"))


def run(options):
    """Carry out a command."""
    files = write_site(options.out, options.pyodide, options.with_book)
    size = sum(map(len, files.values()))
    print(f"{len(files)} files written to {options.out}, {size / 1e6:.1f} MB; look at it by\n"
          f"  python3 -m http.server --directory {options.out}\nand open http://localhost:8000")


def write_site(out: str, pyodide: str = None, with_book: bool = True) -> dict:
    """Write the site to a folder, which is made if need be; returns its files, bytes by name.

    pyodide: the folder of Pyodide, to be copied in. What cannot be written leaves all as it was.
    """
    from .build import site_files
    from .folder import put
    files = site_files(pyodide, with_book)
    put(files, out)
    return files
