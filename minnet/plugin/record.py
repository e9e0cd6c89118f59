"""A plugin as minnet keeps it: where it is from, what has become of it, and what it adds."""

import os
import sys

from ..core import MinnetError

# The package of the plugins that come with minnet; a plugin in a file is a module named after it.
BUNDLED = "minnet_plugins"

# What installs a library, where that is not the name it is imported by.
PACKAGES = {"PIL": "Pillow", "sklearn": "scikit-learn", "yaml": "PyYAML", "cv2": "opencv-python"}


class Plugin:
    """A plugin that was found. load() imports it and returns its module.

    origin: "bundled", "file", "module", or the distribution that it is from.
    source: the file, module or entry point's object that it is: what is found twice has the same.
    status: "found", then "loaded", "blocked", "unavailable" (a library that it needs is missing)
    or "failed"; reason: why, for the last two. hooks: the names of the hooks that it implements;
    parts: for each kind of part those that it added.
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
        self.hooks = []
        self.parts = {}

    def note(self, error, hook: str = ""):
        """Put an error down to its cause: a missing library, or else a fault of the plugin."""
        library = self.missing_library(error)
        if not library:
            self.fails(error, hook)
            return
        package = PACKAGES.get(library, library)
        self.status = "unavailable"
        self.reason = f"needs {library}, which is not installed: python3 -m pip install {package}"
        if self.origin in ("file", "module"):
            print(f"minnet: plugin {self.name} is unavailable: {self.reason}", file=sys.stderr)

    def missing_library(self, error) -> str:
        """The library that is missing, "" if it is a part of minnet or of the plugin itself."""
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        library = (missing or "").partition(".")[0]
        own = self.source.replace(":", ".").partition(".")[0]
        return "" if library in ("minnet", own) or library.startswith(BUNDLED) else library

    def fails(self, error, hook: str = ""):
        """Take note of a fault, and say it in one line on standard error.

        With MINNET_STRICT=1 it is raised as a MinnetError.
        """
        cause = " ".join(str(error).split())
        if not isinstance(error, MinnetError):
            cause = f"{type(error).__name__}: {cause}"
        self.status = "failed"
        self.reason = f"{hook}: {cause}" if hook else cause
        told = f"plugin {self.name} ({self.file or self.origin}): {self.reason}"
        if os.environ.get("MINNET_STRICT") == "1":
            raise MinnetError(told)
        print(f"minnet: {told}", file=sys.stderr)
