"""`minnet plugins`: which plugins there are, what each adds, and by what they are called."""

import json
import re

import pytest

import minnet
from minnet.plugin import markers, plugins


def test_the_bundled_plugins_are_listed_with_what_they_add(done):
    rows = done("plugins").splitlines()
    assert rows[0].split() == ["plugin", "version", "from", "status", "hooks", "and", "parts"]
    found = {row.split()[0]: i for i, row in enumerate(rows) if row[0] != " "}
    for name, hooks, parts in (("lists_backend", "backends", "backend: lists"),
                               ("mnist_idx", "datasets read", "data set: digits, mnist")):
        row = rows[found[name]]
        assert re.split("  +", row)[1:] == [minnet.__version__, "bundled", "loaded", hooks]
        assert rows[found[name] + 1] == " " * row.index(hooks) + parts


@pytest.mark.parametrize("columns", [80, 132])
def test_what_plugins_bring_is_listed_within_the_terminals_width(done, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    rows = done("plugins").splitlines()
    # Below the table why a plugin is not there stands in one line, to be copied.
    reasons = [f"{plugin.name} {plugin.status}: {plugin.reason}"
               for plugin in plugins().all if plugin.reason]
    assert all(reason in rows for reason in reasons)
    assert max(len(row) for row in rows if row not in reasons) <= columns
    words = " ".join(rows).replace(",", "").split()
    names = [part.name for plugin in plugins().all for parts in plugin.parts.values()
             for part in parts]
    assert set(names) <= set(words)


def test_what_calls_them_is_told(done):
    by = "called directly, since pluggy is not installed"
    if markers.pluggy:
        by = f"called by pluggy {markers.pluggy.__version__}"
    assert done("plugins").splitlines()[-1] == by


def test_json_is_an_object_for_each_plugin(done):
    listed = {record["name"]: record
              for record in map(json.loads, done("plugins", "--json").splitlines())}
    record = listed["mnist_idx"]
    assert (record["origin"], record["status"], record["reason"]) == ("bundled", "loaded", "")
    assert record["hooks"] == ["minnet_datasets", "minnet_read"]
    assert record["parts"] == {"data set": ["digits", "mnist"]}
    assert record["file"].endswith("mnist_idx.py")
