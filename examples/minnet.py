"""Stands in for minnet, so that the programs beside it run from a checkout where minnet is not installed: it makes way for the real one."""

import os
import sys

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
del sys.modules["minnet"]

import minnet  # noqa: E402, F401
