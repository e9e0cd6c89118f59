"""Parts are found by name, and a name is never taken twice."""

import pytest

from minnet import core
from minnet.core import BACKENDS, INITIALIZERS, OPTIMIZERS, PENALTIES, Registry


class Tool:
    def __init__(self, name):
        self.name = name

    def use(self):
        """What the registry asks of a tool."""


@pytest.fixture
def tools(monkeypatch):
    monkeypatch.setattr(Registry, "ask_plugins", None)
    return Registry("tool", "use", [Tool("saw"), Tool("axe")])


def test_a_part_is_found_by_its_name(tools):
    assert tools.find("saw").name == "saw"
    assert tools.names() == ["axe", "saw"]


def test_a_part_itself_is_handed_back(tools):
    own = Tool("own")
    assert tools.find(own) is own
    assert "own" not in tools.names()


def test_an_added_part_is_known(tools):
    tools.add(Tool("drill"))
    assert tools.find("drill").name == "drill"


def test_a_second_part_of_one_name_is_refused(tools):
    first = tools.find("saw")
    with pytest.raises(core.MinnetError, match="there is already a tool named 'saw'"):
        tools.add(Tool("saw"))
    assert tools.find("saw") is first


def test_an_unknown_part_is_refused_with_those_known(tools):
    with pytest.raises(core.MinnetError, match="there is no tool named 'hammer'; known: axe, saw"):
        tools.find("hammer")


def test_what_is_no_such_part_is_refused(tools):
    with pytest.raises(core.MinnetError,
                       match="expected a tool or its name, got 7"):
        tools.find(7)


def test_an_unknown_name_is_asked_for_once_and_may_be_brought(tools, monkeypatch):
    asked = []

    def ask_plugins(registry, wanted):
        asked.append(wanted)
        registry.add(Tool(wanted))
        return ""

    monkeypatch.setattr(Registry, "ask_plugins", ask_plugins)
    assert tools.find("hammer").name == tools.find("hammer").name == "hammer"
    assert tools.find("saw").name == "saw"
    assert asked == ["hammer"]


def test_what_is_to_be_said_of_an_unknown_name_stands_behind_it(tools, monkeypatch):
    monkeypatch.setattr(Registry, "ask_plugins", lambda registry, wanted: " (is it a nail?)")
    with pytest.raises(core.MinnetError, match=r"named 'hammer' \(is it a nail\?\); known: axe"):
        tools.find("hammer")


@pytest.mark.parametrize("part", [Tool(7), Tool(None), object()], ids=["7", "None", "no name"])
def test_a_part_without_a_name_that_is_text_is_refused(tools, part):
    with pytest.raises(core.MinnetError,
                       match="is no tool: no name, no use"):
        tools.add(part)


def test_names_with_settings_are_known_and_not_listed(tools):
    tools.add(Tool("saw:fine"))
    assert tools.find("saw:fine").name == "saw:fine"
    assert tools.names() == ["axe", "saw"]


def test_the_core_has_no_penalty_of_its_own(monkeypatch):
    monkeypatch.setattr(Registry, "ask_plugins", None)
    monkeypatch.setattr(PENALTIES, "parts", {})
    with pytest.raises(core.MinnetError, match="there is no penalty named 'l2'; known: "):
        core.Network.mlp([1, 1], penalties="l2")


def test_the_core_knows_its_initializers_its_optimizer_and_its_backend():
    assert {"zeros", "uniform", "normal", "xavier", "he"} <= set(INITIALIZERS.names())
    assert "sgd" in OPTIMIZERS.names()
    assert "python" in BACKENDS.names()
