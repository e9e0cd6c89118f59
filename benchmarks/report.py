"""What the benchmarks of the backends print: the machine, and a table for each work."""

import os
import platform
from importlib import metadata


def table(names, best, absent, backend, floor=None):
    """Yield the lines of a table.

    In each: samples a second, how many times as fast the backend is, and how many times the floor's
    time is taken. best: by name (seconds for a sample, what the way is called); absent: by name the
    reason; backend, floor: the names of those two, floor None if there is none.
    """
    of_floor = f"{'time / floor':>14}" if floor else ""
    yield f"{'':36}{'samples/s':>12}{'numpy backend is':>20}{of_floor}"
    for name in names:
        if name in absent:
            yield f"{name:36}{'absent':>12}    {absent[name]}"
            continue
        seconds, label = best[name]
        faster = f"{seconds / best[backend][0]:.2f} x as fast" if backend in best else "-"
        times = f"{seconds / best[floor][0]:.2f}" if floor in best else "-"
        of_floor = f"{times:>14}" if floor else ""
        way = name + (", " + label if label else "")
        yield f"{way:36}{1 / seconds:12,.0f}{faster:>20}{of_floor}"


def machine():
    """The machine in words: processor, cores, Python, libraries, NumPy's BLAS and its threads."""
    name = platform.processor() or platform.machine()
    if os.path.isfile("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            name = next((line.split(":", 1)[1].strip() for line in file
                         if line.startswith("model name")), name)
    words = [name, f"{os.cpu_count()} cores", platform.system(),
             f"{platform.python_implementation()} {platform.python_version()}"]
    for library in ("numpy", "scikit-learn", "torch"):
        try:
            words.append(f"{library} {metadata.version(library)}")
        except metadata.PackageNotFoundError:
            words.append(f"no {library}")
    try:
        import numpy  # noqa: F401
        import threadpoolctl
        words += [f"{pool['internal_api']} {pool['version']} with {pool['num_threads']} threads"
                  for pool in threadpoolctl.threadpool_info()]
    except ImportError as error:
        words.append(f"BLAS and its threads unknown ({error})")
    return ", ".join(words)
