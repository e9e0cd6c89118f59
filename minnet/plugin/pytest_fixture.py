"""check_minnet_plugin, a fixture for tests of plugins; pytest finds it where minnet is installed.

    def test_it(check_minnet_plugin):
        check_minnet_plugin("swish.py")
"""

import pytest


@pytest.fixture
def check_minnet_plugin():
    """minnet.plugin.testing.check_plugin, which loads a plugin and checks every part of it."""
    from .testing import check_plugin
    return check_plugin
