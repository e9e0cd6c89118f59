"""The plugin layer.

hookspecs: what a plugin may define, marked with the marks in markers; finding: where plugins come
from; record: one plugin; manager: how they are loaded; hooks, guard: how they are called, and kept
from harming others; observed: what they see of a training; process: the plugins of this process;
names: names that plugins may know; elementwise: formulas for numbers and arrays alike; testing:
the checks for plugin authors.
"""

from .elementwise import elementwise_activation, elementwise_loss, scalars
from .markers import hookimpl
from .names import bring
from .process import ask_for, check_wanted, load_plugin, plugins, tell
