"""A plugin cannot tell whether pluggy calls it or minnet does: every claim is held against both."""

import types

import minnet
import pytest
from minnet.plugin import markers
from minnet.plugin.hooks import DirectHooks, PluggyHooks


@pytest.fixture(params=[
    pytest.param(PluggyHooks, marks=pytest.mark.skipif(markers.pluggy is None,
                                                       reason="pluggy is not installed")),
    DirectHooks,
])
def hooks(request):
    """The hooks of no plugin yet."""
    return request.param()


def unguarded(hook, function):
    """A guard that guards nothing."""
    return function


def plugin(name, *functions, **options):
    """A module with these functions as its hooks."""
    module = types.ModuleType(name)
    for function in functions:
        setattr(module, function.__name__,
                minnet.hookimpl(**options)(function) if options else minnet.hookimpl(function))
    return module


def offering(result):
    """A hook for activations with this result."""
    def minnet_activations():
        return result
    return minnet_activations


def reading(result, asked=None):
    """A hook for reading with this result, which adds the path that it was given to `asked`."""
    def minnet_read(path):
        if asked is not None:
            asked.append(path)
        return result
    return minnet_read


def taken_up(hooks, *modules):
    """The hooks, after these modules have been registered in turn."""
    for module in modules:
        hooks.register(module.__name__, module, unguarded)
    return hooks


def test_without_plugins_there_are_no_results(hooks):
    assert hooks.call("minnet_activations") == []
    assert hooks.first("minnet_read", path="x", options={}) is None


def test_results_come_in_the_order_of_registration(hooks):
    taken_up(hooks, *(plugin(name, offering([name])) for name in ("one", "two", "three")))
    assert hooks.call("minnet_activations") == [["one"], ["two"], ["three"]]


def test_a_result_of_none_is_left_out(hooks):
    taken_up(hooks, plugin("one", offering(["a"])), plugin("two", offering(None)),
             plugin("three", offering(["c"])))
    assert hooks.call("minnet_activations") == [["a"], ["c"]]


def test_an_empty_result_is_a_result(hooks):
    taken_up(hooks, plugin("one", offering([])), plugin("two", reading("")))
    assert hooks.call("minnet_activations") == [[]]
    assert hooks.first("minnet_read", path="x", options={}) == ""


def test_an_implementation_is_given_the_arguments(hooks):
    asked = []
    taken_up(hooks, plugin("one", reading("content", asked)))
    assert hooks.first("minnet_read", path="a/b", options={}) == "content"
    assert asked == ["a/b"]


def test_an_implementation_may_leave_arguments_out(hooks):
    def minnet_read():
        return "whatever the path"

    taken_up(hooks, plugin("one", minnet_read))
    assert hooks.first("minnet_read", path="x", options={}) == "whatever the path"


def test_an_argument_with_a_default_is_the_implementations_own(hooks):
    def minnet_read(path, strict=True):
        return path, strict

    taken_up(hooks, plugin("one", minnet_read))
    assert hooks.first("minnet_read", path="x", options={}) == ("x", True)


def test_an_argument_that_the_hook_does_not_have_is_refused_at_once(hooks):
    def minnet_read(path, encoding):
        return path

    with pytest.raises(Exception, match="encoding"):
        taken_up(hooks, plugin("one", minnet_read))


def test_a_refused_plugin_is_not_called(hooks):
    def minnet_read(path, encoding):
        return path

    with pytest.raises(Exception):
        taken_up(hooks, plugin("one", minnet_read, offering(["from the refused"])))
    taken_up(hooks, plugin("two", reading("content"), offering(["good"])))
    assert hooks.first("minnet_read", path="x", options={}) == "content"
    assert hooks.call("minnet_activations") == [["good"]]


def minnet_activation():
    """A hook whose name was misspelled."""
    return []


def test_a_misspelled_hook_is_refused_at_once(hooks):
    with pytest.raises(Exception, match="minnet_activation"):
        taken_up(hooks, plugin("one", minnet_activation))


def test_a_misspelled_hook_does_not_stop_the_next_plugin(hooks):
    with pytest.raises(Exception):
        taken_up(hooks, plugin("one", minnet_activation))
    taken_up(hooks, plugin("two", offering(["good"])))
    assert hooks.call("minnet_activations") == [["good"]]


def test_the_first_result_wins_and_nobody_else_is_asked(hooks):
    asked_before, asked_after = [], []
    taken_up(hooks, plugin("one", reading("by one", asked_after)), plugin("two", reading("by two")),
             plugin("three", reading(None, asked_before)))
    assert hooks.first("minnet_read", path="x", options={}) == "by two"
    assert (asked_before, asked_after) == (["x"], [])


def test_if_nobody_has_a_result_there_is_none(hooks):
    taken_up(hooks, plugin("one", reading(None)), plugin("two", reading(None)))
    assert hooks.first("minnet_read", path="x", options={}) is None


def test_a_plugin_that_wants_to_be_asked_first_is(hooks):
    taken_up(hooks, plugin("one", reading("eager"), tryfirst=True),
             plugin("two", reading("ordinary")))
    assert hooks.first("minnet_read", path="x", options={}) == "eager"


def test_a_plugin_that_wants_to_be_asked_last_is(hooks):
    taken_up(hooks, plugin("one", reading("ordinary")),
             plugin("two", reading("modest"), trylast=True))
    assert hooks.first("minnet_read", path="x", options={}) == "ordinary"


def test_registering_tells_which_hooks_a_plugin_has(hooks):
    found = hooks.register("one", plugin("one", reading(None), offering([])), unguarded)
    assert found == ["minnet_activations", "minnet_read"]


def test_a_function_of_a_hooks_name_without_the_mark_is_refused_at_once(hooks):
    module = types.ModuleType("one")
    module.minnet_activations = offering(["unmarked"])
    with pytest.raises(Exception, match="minnet_activations.*minnet.hookimpl"):
        hooks.register("one", module, unguarded)
    assert hooks.call("minnet_activations") == []


def test_other_functions_need_no_mark(hooks):
    module = plugin("one", offering(["a"]))
    module.helper = len
    assert hooks.register("one", module, unguarded) == ["minnet_activations"]


def test_a_hook_may_be_named_in_the_mark(hooks):
    def from_text(path):
        return "content"

    assert hooks.register("one", plugin("one", from_text, specname="minnet_read"),
                          unguarded) == ["minnet_read"]
    assert hooks.first("minnet_read", path="x", options={}) == "content"


def test_a_module_without_hooks_is_taken_up_all_the_same(hooks):
    assert hooks.register("one", types.ModuleType("one"), unguarded) == []


def test_the_guard_stands_before_every_hook_of_its_plugin_alone(hooks):
    def guard(hook, function):
        return lambda *arguments: [hook, *arguments, function(*arguments)]

    hooks.register("one", plugin("one", reading("content"), offering(["a"])), guard)
    hooks.register("two", plugin("two", offering(["b"])), unguarded)
    assert hooks.call("minnet_activations") == [["minnet_activations", ["a"]], ["b"]]
    assert hooks.first("minnet_read", path="x", options={}) == ["minnet_read", "x", {}, "content"]


def test_an_error_reaches_the_caller(hooks):
    def minnet_read(path):
        raise minnet.MinnetError(f"{path} is damaged")

    taken_up(hooks, plugin("one", minnet_read))
    with pytest.raises(minnet.MinnetError, match="x is damaged"):
        hooks.first("minnet_read", path="x", options={})


def test_a_marked_function_can_still_be_called():
    module = plugin("one", reading("content"))
    assert module.minnet_read("x") == "content"
