"""A plugin as minnet keeps it: where it is from, what has become of it, and what it adds."""

import importlib.util
import os
import pkgutil
import sys

from ..core import MinnetError

# The package of the plugins that come with minnet; a plugin in a file is a module named after it.
BUNDLED = "minnet_plugins"

# What installs a library, where that is not the name it is imported by.
PACKAGES = {"PIL": "Pillow", "array_api_compat": "array-api-compat", "cv2": "opencv-python",
            "sklearn": "scikit-learn", "yaml": "PyYAML"}

# Libraries that plugins are likely to need, and so are likely to be misspelt.
KNOWN = ("array_api_compat", "attrs", "cupy", "cupyx", "flax", "h5py", "imageio", "joblib", "keras",
         "lxml", "matplotlib", "networkx", "numba", "numpy", "onnx", "onnxruntime", "pandas",
         "polars", "pyarrow", "requests", "safetensors", "scipy", "seaborn", "tensorflow", "tomli",
         "toml", "torch", "torchvision", "tqdm")


class Plugin:
    """A plugin that was found. load() imports it and returns its module.

    origin: "bundled", "file", "module", or the distribution that it is from.
    source: the file, module or entry point's object that it is: what is found twice has the same.
    status: "found", then "loaded", "blocked", "unavailable" (a library that it needs is missing)
    or "failed"; reason: why, for the last two. hooks: the names of the hooks that it implements;
    parts: for each kind of part those that it added. sits_out: not to be told of a training.
    wanted: that it can't serve will be an error, and need not be told before.
    """

    def __init__(self, name: str, origin: str, source: str, load, file="", version=""):
        self.name = name
        self.origin = origin
        self.source = source
        self.load = load
        self.file = file
        self.version = version
        self.module = None
        self.status = "found"
        self.reason = ""
        self.sits_out = self.wanted = False
        self.hooks = []
        self.parts = {}

    def note(self, error, hook: str = ""):
        """Put an error down to its cause: a missing library, or else a fault of the plugin."""
        library = self.missing_library(error)
        meant = library and library_meant(library)
        if meant:
            error = MinnetError(f"there is no library '{library}' (did you mean '{meant}'?)")
        if meant or not library:
            self.fails(error, hook)
            return
        package = PACKAGES.get(library, library)
        self.status = "unavailable"
        self.reason = f"needs {library}, which is not installed: python3 -m pip install {package}"
        if self.origin in ("file", "module") and not self.wanted:
            print(f"minnet: {self.in_words()}", file=sys.stderr)

    def in_words(self) -> str:
        """What has become of it, and why."""
        return f"plugin {self.name} is {self.status}" + (f": {self.reason}" if self.reason else "")

    def missing_library(self, error) -> str:
        """The library that is missing, "" if it is a part of minnet or of the plugin itself.

        Or a part that a library lacks which is there.
        """
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        library = str(missing or "").partition(".")[0]
        own = self.source.replace(":", ".").partition(".")[0]
        if library in ("minnet", own) or library.startswith(BUNDLED):
            return ""
        lacks_a_part = library != missing and is_installed(library)
        return "" if lacks_a_part else library

    def fails(self, error, hook: str = ""):
        """Take note of a fault, and tell of it."""
        self.status = "failed"
        self.reason = f"{hook}: {in_words(error)}" if hook else in_words(error)
        if hook or not self.wanted:
            self.tell(self.reason)

    def tell(self, what: str):
        """Say what went wrong, in one line on standard error.

        With MINNET_STRICT=1 it is raised as a MinnetError.
        """
        told = f"plugin {self.name} ({self.file or self.origin}): {what}"
        if os.environ.get("MINNET_STRICT") == "1":
            raise MinnetError(told)
        print(f"minnet: {told}", file=sys.stderr)


def is_installed(library: str) -> bool:
    """Whether there is a module of this name to import."""
    try:
        return importlib.util.find_spec(library) is not None
    except (ImportError, ValueError):
        return False


def in_words(error) -> str:
    """What an error says, in a line that fits on a screen, after its kind unless it is minnet's."""
    try:
        words = str(MinnetError(" ".join(str(error).split())))
    except Exception:
        words = "(what it says cannot be shown)"
    kind = [] if isinstance(error, MinnetError) else [type(error).__name__]
    return ": ".join(kind + [words] * bool(words))


def library_meant(library: str) -> str:
    """The library that a name is a misspelling of, one slip of the keys away from it, else ""."""
    known = {*KNOWN, *PACKAGES, *sys.builtin_module_names,
             *(module.name for module in pkgutil.iter_modules())}
    if library in known or len(library) < 4:
        return ""
    return next((name for name in sorted(known) if one_slip(library.lower(), name.lower())), "")


def one_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, too many or another, or two neighbours are swapped."""
    same = len(os.path.commonprefix([written, meant]))
    written, meant = written[same:], meant[same:]
    return (written[1:] == meant[1:] or written[1:] == meant or written == meant[1:]
            or (written[:2] == meant[1::-1] and written[2:] == meant[2:]))
