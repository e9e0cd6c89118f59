"""How much memory a process has held at most, a fresh one for each peer; see backends.py."""

import os
import subprocess
import sys

NOTHING, LOADED = "Python and minnet, nothing loaded", "minnet, the images loaded"


def table(names, folder):
    """Yield a line for each peer that learns, and for what it begins with."""
    yield f"{'':36}{'float64':>12}{'float32':>12}"
    yield f"{NOTHING:36}{most(NOTHING, 'float64', folder):>12}"
    yield f"{LOADED:36}{most(LOADED, 'float64', folder):>12}"
    for name in names:
        in_both = [most(name, dtype, folder) for dtype in ("float64", "float32")]
        said = [f"{words:>12}" for words in in_both if len(words) < 12]
        yield f"{name:36}" + ("".join(said) if said else f"{'absent':>12}    {in_both[0]}")


def most(name, dtype, folder) -> str:
    """The most memory of a process that does this; "-" if it is not for it, or why it failed."""
    command = [sys.executable, os.path.abspath(__file__), name, dtype] + [folder] * bool(folder)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
    return done.stdout.strip()


def learn(name, dtype, folder=None):
    """Let a peer learn from all images once; False if the work is not for it."""
    from works import SMALL, Work, all_peers, minnet
    if name == NOTHING:
        return True
    train, _ = minnet.load_dataset("mnist" if folder else "digits", folder)
    work = Work(SMALL, 10, dtype, train)
    peer = next((peer for peer in all_peers([1]) if peer.name == name), None)
    if peer and peer.fits(work):
        next(iter(peer.ways.values()))(work)()
    return peer is None or peer.fits(work)


def peak() -> float:
    """The most memory that this process has held, in MB."""
    if os.path.isfile("/proc/self/status"):
        with open("/proc/self/status", encoding="utf-8") as file:
            found = [int(line.split()[1]) for line in file if line.startswith("VmHWM:")]
        if found:
            return found[0] / 1e3
    # Second choice: a process may begin with the peak of the one that started it.
    import resource
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    try:
        print(f"{peak():.0f} MB" if learn(*sys.argv[1:]) else "-")
    except (ImportError, ValueError) as error:
        sys.exit(str(error))
