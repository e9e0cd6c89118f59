"""The commands minnet export and minnet import."""

import os
import shlex

import minnet
from minnet import MinnetError

from .formulas import identifier

DTYPES = ("float32", "float64")


class Format:
    """What minnet export can write: the ending of its files, the text, and how to use the file.

    write: a function of the network, the file's name without its ending, and the dtype.
    use: one line; {file}, {word} for the file as one word of a shell, {name}, and {xs} for a
    sample's numbers, stand for the file's own.
    mark: stands near the start of such a file, and no other file is replaced.
    """

    def __init__(self, ending: str, write, use: str, mark=b"Exported by minnet", dtypes=DTYPES):
        self.ending, self.write, self.use, self.dtypes = ending, write, use, dtypes
        self.mark = mark


def onnx(network, name: str, dtype: str) -> bytes:
    """The network as ONNX."""
    from . import to_onnx
    return to_onnx(network, dtype)


def python(network, name: str, dtype: str) -> str:
    """The network as a program."""
    from . import to_python
    return to_python(network)


def c(network, name: str, dtype: str) -> str:
    """The network as a C header."""
    from . import to_c
    return to_c(network, name, dtype)


FORMATS = {
    "onnx": Format(".onnx", onnx, "onnxruntime.InferenceSession({file!r}) runs it",
                   mark=b"minnet"),
    "python": Format(".py", python, "python3 {word} {xs} answers, and so does its predict(x)",
                     dtypes=("float64",)),
    "c": Format(".h", c, '#include "{file}", and {name}_predict(x, y) answers'),
}


def add_to(commands):
    """The words of both commands."""
    parser = commands.add_parser(
        "export", help="write a saved network as ONNX, Python or C",
        description="Write a network for a place without minnet: as ONNX, which most runtimes "
                    "read; as one Python file that needs only math, for MicroPython too; or as one "
                    "C header, for a microcontroller. What can't come along is named.",
        epilog="Examples:\n"
               "  minnet export letters.json --to python\n"
               "  minnet export letters.json --to c --out letters.h\n"
               "  minnet export digits.json --to onnx --dtype float64")
    parser.add_argument("model", metavar="MODEL", help="a network that minnet train --save wrote")
    parser.add_argument("--to", choices=[*FORMATS], required=True, help="the form")
    parser.add_argument("--out", metavar="FILE", help="the file to write (MODEL's name with the "
                        "ending " + ", ".join(form.ending for form in FORMATS.values()) + ")")
    parser.add_argument("--dtype", choices=DTYPES, help="of the numbers in ONNX and C (float32, "
                        "the fast one on small machines; Python's are always float64)")
    parser.set_defaults(run=run_export, usage_error=parser.error)
    parser = commands.add_parser(
        "import", help="make a network of an ONNX file or of Nielsen's JSON",
        description="Read a network that another program made: an ONNX file of dense and "
                    "convolution layers, from PyTorch or Keras say, or the JSON that the "
                    "network2.py of Nielsen's book saves. What can't come along is named.",
        epilog="A network of scikit-learn's comes in Python: "
               "minnet_plugins.exchange.from_sklearn(mlp).\n"
               "  minnet import net.onnx --out net.json")
    parser.add_argument("file", metavar="FILE", help="the ONNX or JSON file")
    parser.add_argument("--out", metavar="MODEL.json", required=True,
                        help="the file to write, which minnet's other commands take")
    parser.set_defaults(run=run_import)


def run_export(options):
    """Carry out `export`."""
    form = FORMATS[options.to]
    dtype = options.dtype or form.dtypes[0]
    if dtype not in form.dtypes:
        options.usage_error(f"--dtype {dtype} is not for --to {options.to}, whose numbers are "
                            + form.dtypes[0])
    path = options.out or os.path.splitext(options.model)[0] + form.ending
    network = minnet.load(options.model)
    check_own(path, options.model, form.mark)
    name = os.path.splitext(os.path.basename(path))[0]
    content = form.write(network, name, dtype)
    content = content.encode("utf-8") if isinstance(content, str) else content
    minnet.write_whole(path, content, "the network was not written")
    use = form.use.format(file=path, word=shlex.quote(path), name=identifier(name),
                          xs=numbers(network))
    print(f"{path}: {len(content):,} bytes, {network}\n{use}")


def numbers(network) -> str:
    """The numbers of a sample, as one would type them."""
    return " ".join(["0.5"] * min(network.inputs or 2, 2) + ["…"] * ((network.inputs or 3) > 2))


def check_own(path: str, model: str, mark: bytes):
    """Refuse a path that can't be written to, and to replace what minnet export did not write."""
    if os.path.exists(path) and os.path.samefile(path, model):
        raise MinnetError(f"{path} is the network itself: name another file with --out")
    minnet.check_writable(path)
    if os.path.exists(path):
        with open(path, "rb") as file:
            start = file.read(1000)
        if start and mark not in start:
            raise MinnetError(f"{path} is there, and minnet export did not write it, so it is left "
                              "as it is: name another file with --out, or remove that one first")


def run_import(options):
    """Carry out `import`."""
    minnet.check_writable(options.out, "minnet network")
    network = network_of(options.file)
    minnet.save(network, options.out)
    print(f"{options.out}: {network}\nminnet predict {shlex.quote(options.out)} FILE tells what it "
          "makes of samples")


def network_of(path: str):
    """The network in a file that another program wrote."""
    from . import from_nielsen, from_onnx
    with open(path, "rb") as file:
        start = file.read(1000).lstrip()
    if start.startswith(b"{"):
        return from_nielsen(path)
    if path.endswith(".onnx") or start.startswith(b"\x08"):
        return from_onnx(path)
    raise MinnetError(f"{path} is neither ONNX nor the JSON of Nielsen's network2.py; a network of "
                      "scikit-learn's comes in Python, by minnet_plugins.exchange.from_sklearn")
