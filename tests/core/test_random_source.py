"""Random numbers follow their seed, also where `random` has only functions, as on MicroPython."""

import random

import pytest

from minnet import core
from minnet.core import random_source


@pytest.fixture(params=["random.Random", "functions only"])
def source_of(request, monkeypatch):
    """random_source, on an interpreter with the class random.Random and on one without."""
    state = random.getstate()
    if request.param == "functions only":
        monkeypatch.delattr(random, "Random")
    yield random_source
    random.setstate(state)


def draws(source):
    items = list(range(20))
    source.shuffle(items)
    return [source.random(), source.gauss(0.0, 1.0)] + items


def test_the_same_seed_gives_the_same_numbers(source_of):
    assert draws(source_of(5)) == draws(source_of(5))


def test_another_seed_gives_other_numbers(source_of):
    assert draws(source_of(5)) != draws(source_of(6))


def test_a_shuffle_keeps_every_item_and_changes_their_order(source_of):
    items = list(range(100))
    source_of(1).shuffle(items)
    assert items != list(range(100))
    assert sorted(items) == list(range(100))


def test_a_shuffle_puts_every_item_in_every_place_alike(source_of):
    source = source_of(2)
    counts = [[0, 0, 0] for _ in range(3)]
    for _ in range(3000):
        items = [0, 1, 2]
        source.shuffle(items)
        for place, item in enumerate(items):
            counts[place][item] += 1
    assert all(880 < count < 1120 for row in counts for count in row)


def test_gauss_has_the_mean_and_deviation_asked_for(source_of):
    source = source_of(3)
    values = [source.gauss(2.0, 3.0) for _ in range(5000)]
    mean = sum(values) / 5000
    assert mean == pytest.approx(2.0, abs=0.17)
    assert sum((value - mean) ** 2 for value in values) / 5000 == pytest.approx(9.0, rel=0.08)


def test_a_network_learns_the_same_twice_on_either(source_of):
    found = []
    for _ in range(2):
        network = core.Network.mlp([2, 3, 1], seed=4)
        core.train(network, core.Dataset([[0, 1], [1, 0], [1, 1]], [[1], [1], [0]]), epochs=3,
                   batch_size=2, learning_rate=1.0)
        found.append(network.predict([1, 0]))
    assert found[0] == found[1]
