"""swish is what its equation says, and minnet finds nothing wrong with it."""

import math

import minnet
import minnet_swish
import pytest
from minnet.plugin.testing import check_activation


def test_at_log_3_where_sigma_is_3_quarters_swish_and_its_derivative_are_as_by_hand():
    z = math.log(3)
    assert minnet_swish.SWISH.f(z) == pytest.approx(3 / 4 * z, rel=1e-15)
    assert minnet_swish.SWISH.derivative(z) == pytest.approx(3 / 4 + 3 / 16 * z, rel=1e-15)


def test_swish_is_lowest_where_lamberts_w_of_1_over_e_says():
    w = 0.2784645427610738
    assert minnet_swish.SWISH.f(-1 - w) == pytest.approx(-w, rel=1e-15)
    assert minnet_swish.SWISH.derivative(-1 - w) == pytest.approx(0, abs=1e-15)


def test_the_kit_finds_nothing_wrong_with_the_activation():
    check_activation(minnet_swish.SWISH)


def test_minnet_finds_the_plugin_by_its_entry_point_and_nothing_wrong_with_it(check_minnet_plugin):
    assert check_minnet_plugin("swish") == [("activation", "swish")]


def test_a_network_takes_it_by_its_name():
    neuron = minnet.Neuron([1.0, 2.0], 0.0, "swish")
    assert neuron.output([math.log(3), 0.0]) == pytest.approx(3 / 4 * math.log(3), rel=1e-15)
