"""The interpreters, how each is found, run and installed."""

import json
import os
import pathlib
import shutil
import subprocess

from in_chromium import find_chromium, run_page

HERE = pathlib.Path(__file__).parent
PACKAGES = {"pyodide": "pyodide@314.0.7",
            "micropython": "@micropython/micropython-webassembly-pyscript@1.27.0",
            "brython": "brython@3.14.3",
            "axe-core": "axe-core@4.14.1"}
SECONDS = 240
CACHE = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
FOLDER = pathlib.Path(CACHE) / "minnet-restricted"
VERSION = """import sys
own, language = [".".join([str(number) for number in version[:3]])
                 for version in (sys.implementation.version, sys.version_info)]
print("version " + (own if own == language else own + " (Python " + language + ")"))
"""


class Absent(Exception):
    """An interpreter that is not on this machine, and why."""


class Row:
    """One interpreter of the matrix: `run(job)` gives what it printed, or raises Absent."""

    def __init__(self, title: str, run):
        self.title = title
        self.run = run


def output_of(words: list, given: str = "") -> str:
    """What a program prints, its errors too when it fails."""
    try:
        done = subprocess.run(words, input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=SECONDS, encoding="utf-8", errors="replace")
    except subprocess.TimeoutExpired:
        return f"FAILED with no answer in {SECONDS} s\n"
    if done.returncode:
        return f"{done.stdout}FAILED with exit {done.returncode}: {done.stderr.strip()[-300:]}\n"
    return done.stdout


def answers(path, version: str) -> bool:
    """Whether this is a Python of that version."""
    try:
        program = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([str(path), "-I", "-S", "-c", program], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, timeout=20, encoding="utf-8")
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.stdout.strip() == version


def cpython(version: str) -> Row:
    """CPython of a version, without site-packages."""
    def run(job):
        own = pathlib.Path.home().glob(f".pyenv/versions/{version}*/bin/python{version}")
        named, default = shutil.which(f"python{version}"), shutil.which("python3")
        for path in (named, *sorted(own, reverse=True), default):
            if path and answers(path, version):
                return bare(path, job)
        raise Absent(f"no python{version} on the PATH or in ~/.pyenv/versions")
    return Row(f"CPython {version}", run)


def bare(path, job: dict) -> str:
    """What the job prints under a Python that sees nothing but its own library."""
    return output_of([str(path), "-I", "-S", "-B", "-X", "utf8", "-c",
                      f"import sys\nsys.path.insert(0, {job['folder']!r})\n{job['program']}"])


def pypy(job: dict) -> str:
    """PyPy, bare as well."""
    path = shutil.which("pypy3")
    if not path:
        raise Absent("no pypy3 on the PATH; Debian's package is pypy3")
    return bare(path, job)


def installed(name: str):
    """Refuse to go on without an npm package."""
    package = PACKAGES[name].rpartition("@")[0]
    if not (FOLDER / "node_modules" / package / "package.json").is_file():
        raise Absent(f"no npm package {package}; --install gets it")


def in_node(name: str):
    """A machine of machines.mjs, in Node."""
    def run(job):
        node = shutil.which("node")
        if not node:
            raise Absent("no node on the PATH")
        installed(name)
        return output_of([node, str(HERE / "in_node.mjs"), name, str(FOLDER)], json.dumps(job))
    return run


def in_chromium(name: str):
    """A machine of machines.mjs, in a page in a headless Chromium."""
    def run(job):
        if not find_chromium():
            raise Absent("no chromium on the PATH")
        installed(name)
        return run_page(name, FOLDER, job, SECONDS)
    return run


ROWS = [cpython(version) for version in ("3.9", "3.10", "3.11", "3.12", "3.13")] + [
    Row("PyPy", pypy),
    Row("Pyodide in Node", in_node("pyodide")),
    Row("Pyodide in Chromium", in_chromium("pyodide")),
    Row("MicroPython in Node", in_node("micropython")),
    Row("Brython in Chromium", in_chromium("brython")),
]


def install():
    """Install what is missing: Debian's packages if this is root's machine, and npm's in FOLDER."""
    missing = [package
               for program, package in (("pypy3", "pypy3"), ("node", "nodejs"), ("npm", "npm"))
               if not shutil.which(program)]
    missing += [] if find_chromium() else ["chromium"]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends",
                        *missing], stdout=subprocess.DEVNULL, check=False)
    wanted = [package for package in PACKAGES.values() if not has_version(package)]
    if wanted and shutil.which("npm"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund",
                        "--loglevel=error", *wanted],
                       stdout=subprocess.DEVNULL, check=False)


def has_version(package: str) -> bool:
    """Whether an npm package is there, in this version."""
    name, _, version = package.rpartition("@")
    file = FOLDER / "node_modules" / name / "package.json"
    try:
        return json.loads(file.read_text(encoding="utf-8"))["version"] == version
    except (OSError, ValueError, KeyError):
        return False
