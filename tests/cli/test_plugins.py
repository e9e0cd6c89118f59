"""`minnet plugins`: which plugins there are, what each adds, and by what they are called."""

import json
import re

import minnet
from minnet.plugin import markers


def test_the_bundled_plugins_are_listed_with_what_they_add(done):
    rows = done("plugins").splitlines()
    assert rows[0].split() == ["plugin", "version", "from", "status", "hooks", "adds"]
    listed = {row.split()[0]: re.split("  +", row)[1:] for row in rows[1:-1]}
    assert listed["lists_backend"] == [minnet.__version__, "bundled", "loaded", "backends", "backend lists"]
    assert listed["mnist_idx"] == [minnet.__version__, "bundled", "loaded", "datasets read", "data set digits, mnist"]


def test_what_calls_them_is_told(done):
    by = f"called by pluggy {markers.pluggy.__version__}" if markers.pluggy else "called directly, since pluggy is not installed"
    assert done("plugins").splitlines()[-1] == by


def test_json_is_an_object_for_each_plugin(done):
    listed = {record["name"]: record for record in map(json.loads, done("plugins", "--json").splitlines())}
    record = listed["mnist_idx"]
    assert (record["origin"], record["status"], record["reason"]) == ("bundled", "loaded", "")
    assert record["hooks"] == ["minnet_datasets", "minnet_read"]
    assert record["parts"] == {"data set": ["digits", "mnist"]}
    assert record["file"].endswith("mnist_idx.py")
