"""SIGTERM, which a scheduler sends before it ends a process, as an exception like Ctrl-C's."""

import contextlib
import signal
import threading


class Terminated(KeyboardInterrupt):
    """SIGTERM came."""


@contextlib.contextmanager
def sigterm_raises(wanted=True):
    """While this lasts SIGTERM raises Terminated; what nobody caught of it ends the process then.

    Only if it is wanted, and nobody else has a use for the signal.
    """
    main = threading.current_thread() is threading.main_thread()
    if not wanted or not main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    except Terminated:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTERM)
        raise
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def terminate(number, frame):
    """What is done when SIGTERM comes."""
    raise Terminated()
