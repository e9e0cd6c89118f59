"""The plugin layer: the hooks (hookspecs), the marks (markers), how plugins are found (finding), how their hooks are called
(hooks) and kept from harming others (guard), and the plugins of this process (manager)."""

from .manager import ask_for, load_plugin, plugins, tell
from .markers import hookimpl
