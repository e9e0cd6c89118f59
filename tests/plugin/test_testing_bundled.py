"""Every plugin that comes with minnet passes the test kit."""

import os
import pathlib

import pytest

import minnet
from minnet.plugin import plugins
from minnet.plugin.testing import check_plugin

FOLDER = pathlib.Path(minnet.__file__).resolve().parent.parent / "plugins"
FILES = {path.stem: path for path in FOLDER.glob("*.py") if not path.stem.startswith("_")}
FILES.update({path.parent.name: path for path in FOLDER.glob("*/__init__.py")})
NAMES = sorted(FILES)


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_plugin_has_nothing_wrong(name):
    plugin = next(plugin for plugin in plugins().all if plugin.name == name)
    if plugin.status == "unavailable":
        pytest.skip(plugin.reason)
    if name == "numba_backend" and not os.environ.get("MINNET_SLOW"):
        pytest.skip("compiling every network of the kit takes a minute: MINNET_SLOW=1 does it")
    checked = check_plugin(name)
    assert checked == [(kind, part.name) for kind, parts in plugin.parts.items() for part in parts]


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_plugin_is_the_same_named_by_its_file(name):
    plugin = next(plugin for plugin in plugins().all if plugin.name == name)
    assert plugin.origin == "bundled"
    assert pathlib.Path(plugin.file).resolve() == FILES[name]
