"""What backends.py prints and draws: the machine, tables, what was to be reached, the growth."""

import contextlib
import os
import platform
from importlib import metadata

from works import BOOK, FLOOR, LARGE, LENET, PLAIN, SKLEARN, SMALL, T2, TORCH, of

LIBRARIES = ("numpy", "numba", "torch", "array-api-compat", "scikit-learn", "jax")

# Who shall be so many times as fast as whom, on a network, in batches, in numbers of a type.
PYTHON, LISTS, NUMPY, NUMBA, IN_TORCH = map(of, ("python", "lists", "numpy", "numba", "torch"))
TARGETS = [
    *[(backend, least, peer, SMALL, 10, "float64") for backend, least, peer in (
        (PYTHON, 1.8, BOOK), (LISTS, 6.0, PYTHON),
        (NUMPY, 1.0, PLAIN), (NUMPY, 6.0, T2), (NUMPY, 4.0, SKLEARN), (NUMPY, 4.0, TORCH),
        (NUMBA, 2.0, PLAIN), (NUMBA, 1.0, FLOOR), (NUMBA, 12.0, SKLEARN), (NUMBA, 12.0, TORCH))],
    (NUMPY, 1.0, PLAIN, SMALL, 100, "float64"),
    (NUMBA, 1.2, PLAIN, SMALL, 100, "float64"),
    *[(NUMBA, 1.0, TORCH, LENET, 100, dtype) for dtype in ("float64", "float32")],
    *[(IN_TORCH, 1 / 1.2, TORCH, sizes, 100, dtype) for sizes in (LARGE, LENET)
      for dtype in ("float64", "float32")],
]


def table(names, times, absent, base):
    """Yield the lines of a table: samples a second, how many times as fast as the base, the floor.

    times: by name; absent: by name the reason.
    """
    yield f"{'':36}{'samples/s':>12}{'of ' + base:>32}{'time / floor':>14}"
    for name in names:
        if name in absent:
            yield f"{name:36}{'absent':>12}    {absent[name]}"
            continue
        taken = times[name]
        faster = times_as_fast(taken.faster_than(times[base])) if base in times else "-"
        of_floor = f"{times[FLOOR].faster_than(taken):.2f}" if FLOOR in times else "-"
        way = name + (", " + taken.way if taken.way else "")
        yield f"{way:36}{1 / taken.median:12,.0f}{faster:>32}{of_floor:>14}"


def times_as_fast(ratio) -> str:
    """A ratio in figures that tell something: 2.50 x, 1/40 x"""
    return f"{ratio:.2f} x" if ratio >= 0.1 else f"1/{1 / ratio:,.0f} x"


def targets(found, names):
    """Yield a line for each target of these names: what was reached, and else what bounds it.

    found: by sizes, batch and type, the times by name, and why some could not be had.
    """
    for backend, least, peer, sizes, batch_size, dtype in TARGETS:
        if not {backend, peer} <= set(names):
            continue
        work = tuple(sizes), batch_size, dtype
        times, absent = found.get(work, ({}, {}))
        net = "LeNet-like" if sizes is LENET else "-".join(map(str, sizes))
        said = f"{backend}, {net}, batch {batch_size}, {dtype}: {least:.2f} x {peer}: "
        if not {backend, peer} <= times.keys():
            yield said + (absent.get(backend) or absent.get(peer) or "not measured")
            continue
        reached = times[backend].faster_than(times[peer])
        yield said + f"{times_as_fast(reached)}, {'reached' if reached >= least else 'missed'}"
        if reached < least:
            yield from bounds(found, backend, peer, work)


def bounds(found, backend, peer, work):
    """Yield what is known of why a target was missed: of what all do, and of what a batch costs."""
    (times, _), (sizes, _, dtype) = found[work], work
    if FLOOR in times:
        floor = times[FLOOR]
        yield (f"    the bare products take {times[backend].faster_than(floor):.2f} of its time; "
               f"alone they would be {floor.faster_than(times[peer]):.2f} x")
    large, _ = found.get((sizes, 1000, dtype), ({}, {}))
    if {backend, peer} <= large.keys():
        yield (f"    in batches of 1,000, where a step's fixed costs are shared, it is "
               f"{large[backend].faster_than(large[peer]):.2f} x")


def growth(found, names):
    """Yield the lines of a table: a row for each peer, a column for each number that grows.

    found: by number, the µs for a sample by name.
    """
    yield f"{'':36}" + "".join(f"{number:10,}" for number in found)
    for name in names:
        yield f"{name:36}" + "".join(f"{times[name]:10,.1f}" if name in times else f"{'-':>10}"
                                     for times in found.values())


class Checked(Exception):
    """Raised where a picture would be drawn."""


def check_picture(path):
    """Refuse a picture that could not be drawn, before minutes are spent on what it shows."""
    def nothing(ax):
        """All that may be refused has been looked at."""
        raise Checked

    from minnet_plugins import plots
    with contextlib.suppress(Checked):
        plots.save(path, nothing)


def draw(path, drawn):
    """Save a picture with a panel for each of what grows: {what: {peer: [(number, µs)]}}."""
    from minnet_plugins import plots
    plots.save(path, draw_lines, drawn)


def draw_lines(drawn, ax):
    """The panels, with one legend beside them for all."""
    from minnet_plugins import plots
    sets = {what: {name: tuple(zip(*points)) for name, points in lines.items()}
            for what, lines in drawn.items()}
    ax = plots.curves(sets, ax, legend=False, xscale="log", yscale="log", ylabel="µs for a sample")
    for panel, lines in zip(ax.child_axes, sets.values()):
        numbers = sorted({number for points, _ in lines.values() for number in points})
        panel.set_xticks(numbers, [f"{number:,}" for number in numbers])
        panel.set_xticks([], minor=True)
    first = ax.child_axes[0]
    ax.legend(*first.get_legend_handles_labels(), loc="upper center", ncols=4,
              bbox_to_anchor=(0.5, -0.1), frameon=False)
    return ax


def machine():
    """The machine in words: processor, cores, Python, libraries and threads."""
    name = platform.processor() or platform.machine()
    if os.path.isfile("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            name = next((line.split(":", 1)[1].strip() for line in file
                         if line.startswith("model name")), name)
    words = [name, f"{os.cpu_count()} cores", platform.system(),
             f"{platform.python_implementation()} {platform.python_version()}"]
    for library in LIBRARIES:
        try:
            words.append(f"{library} {metadata.version(library)}")
        except metadata.PackageNotFoundError:
            words.append(f"no {library}")
    return ", ".join(words + threads())


def threads():
    """How many threads NumPy's BLAS has, and what the environment says to the libraries."""
    words = [f"{name}={count}" for name, count in sorted(os.environ.items())
             if name.endswith("_NUM_THREADS")]
    try:
        import numpy  # noqa: F401
        import threadpoolctl
        words += [f"{pool['internal_api']} {pool['version']} with {pool['num_threads']} threads"
                  for pool in threadpoolctl.threadpool_info()]
    except ImportError as error:
        words.append(f"BLAS and its threads unknown ({error})")
    return words
