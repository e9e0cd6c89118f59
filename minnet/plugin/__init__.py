"""The plugin layer: the hooks (hookspecs), the marks (markers), how plugins are found (finding), how their hooks are called
(hooks) and kept from harming others (guard), the plugins of this process (manager), and formulas for numbers and arrays alike
(elementwise)."""

from .elementwise import elementwise_activation, elementwise_loss, scalars
from .manager import ask_for, load_plugin, plugins, tell
from .markers import hookimpl
