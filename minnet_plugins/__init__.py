"""Stands for the folder plugins in a checkout.

Installed, that folder is itself the package minnet_plugins (setup.cfg says so).
"""

import os

CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

__path__ = [os.path.join(CHECKOUT, "plugins")]
