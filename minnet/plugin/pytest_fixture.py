"""A fixture for those who test a plugin with pytest, which finds it where minnet is installed: check_minnet_plugin.

    def test_it(check_minnet_plugin):
        check_minnet_plugin("swish.py")
"""

import pytest


@pytest.fixture
def check_minnet_plugin():
    """A function that loads a plugin and checks every part that it adds: minnet.plugin.testing.check_plugin."""
    from .testing import check_plugin
    return check_plugin
