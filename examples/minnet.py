"""Stands in for minnet, so that the programs beside it run from a checkout too.

It lets a program whose reader has gone (… | head) end quietly, and makes way for the real minnet.
"""

import os
import signal
import sys

if hasattr(signal, "SIGPIPE"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)

examples = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(examples))
del sys.modules["minnet"], sys.path[1]

import minnet  # noqa: E402, F401

sys.path.insert(1, examples)
