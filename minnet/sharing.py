"""A training that several processes share: one of them reports and saves, and all end alike.

Whatever starts the processes says in WORLD_SIZE how many there are, as torchrun does. A backend
that shares the work has `together`, an object with what is in Alone.
"""

import os

from .core import MinnetError


class Alone:
    """The processes of a training, of which there is this one; entered while it trains.

    reports: whether this process prints, and writes files; tells: where an error has ended the
    training, whether it tells of that.
    """

    reports = tells = True

    def load(self, backend, network):
        """The backend's engine for a network, which learns its share of every batch."""
        return backend.load(network)

    def agreed(self, value):
        """What every process goes by, where each may have found another value."""
        return value

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        """The training has ended, by an error perhaps, or by Ctrl-C."""


def processes_of(backend):
    """The processes that share a training by this backend; one that cannot share is refused."""
    count = os.environ.get("WORLD_SIZE", "").strip()
    if count in ("", "0", "1"):
        return Alone()
    if not hasattr(backend, "together"):
        raise MinnetError(f"{count} processes were started to train together (WORLD_SIZE), and "
                          f"backend {backend.name} cannot share a training: each would learn all "
                          "of it, and write the same files; take the backend torch, or start one "
                          "process, without torchrun")
    return backend.together
