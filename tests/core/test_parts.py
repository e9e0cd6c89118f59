"""Parts are found by name, and a name is never taken twice."""

import pytest

import minnet
from minnet.core import BACKENDS, INITIALIZERS, OPTIMIZERS, Parts


class Tool:
    def __init__(self, name):
        self.name = name

    def use(self):
        """What Parts asks of a tool."""


@pytest.fixture
def tools(monkeypatch):
    monkeypatch.setattr(Parts, "bring", None)
    return Parts("a tool", "use", [Tool("saw"), Tool("axe")])


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
    with pytest.raises(minnet.MinnetError, match="there is already a tool named 'saw'"):
        tools.add(Tool("saw"))
    assert tools.find("saw") is first


def test_an_unknown_part_is_refused_with_those_known(tools):
    with pytest.raises(minnet.MinnetError, match="there is no tool named 'hammer'; known: axe, saw"):
        tools.find("hammer")


def test_what_is_no_such_part_is_refused(tools):
    with pytest.raises(minnet.MinnetError, match="expected the name of a tool or an object with 'use', got 7"):
        tools.find(7)


def test_an_unknown_name_is_asked_for_once_and_may_be_brought(tools, monkeypatch):
    asked = []

    def bring(parts, wanted):
        asked.append(wanted)
        parts.add(Tool(wanted))
        return ""

    monkeypatch.setattr(Parts, "bring", staticmethod(bring))
    assert tools.find("hammer").name == tools.find("hammer").name == "hammer"
    assert tools.find("saw").name == "saw"
    assert asked == ["hammer"]


def test_the_core_knows_its_initializers_its_optimizer_and_its_backend():
    assert {"zeros", "uniform", "normal", "xavier", "he"} <= set(INITIALIZERS.names())
    assert "sgd" in OPTIMIZERS.names()
    assert "python" in BACKENDS.names()
