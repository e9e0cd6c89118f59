"""Stands in for minnet, so that the notebooks beside it run from a checkout too.

It makes way for the real minnet: the checkout's, or else the installed one.
"""

import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
paths = [path for path in sys.path if os.path.abspath(path) != here]
sys.path[:] = [os.path.dirname(os.path.dirname(here)), *paths]
del sys.modules["minnet"]

import minnet  # noqa: E402, F401

sys.path.append(here)
