"""The plugin layer: the hooks (hookspecs), the marks (markers), how hooks are called (hooks), and the plugins of this process (manager)."""

from .manager import plugins
from .markers import hookimpl
