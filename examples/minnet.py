"""Stands in for minnet where it is not installed, so that the programs beside it run from a
checkout: it makes way for the real one."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
del sys.modules["minnet"]

import minnet  # noqa: E402, F401
