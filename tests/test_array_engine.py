"""A backend on minnet.ArrayEngine is a few lines, and comes to the reference's numbers."""

import minnet
import pytest
from minnet.plugin.testing.backend import check_case
from minnet.plugin.testing.backend_cases import cases

np = pytest.importorskip("numpy", minversion="2.1", reason="NumPy has no array API before 2.1")


class FewLines:
    """A stranger's backend on NumPy, as it would be on any library of the array API standard."""

    name, speed = "few lines", 0

    def load(self, network):
        return minnet.ArrayEngine(network, np)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_it_comes_to_the_references_numbers(case):
    check_case(FewLines(), case)


@pytest.mark.parametrize("white, kept", [(255, "levels"), (250, "inputs")])
def test_grey_levels_stay_bytes_and_other_numbers_do_not(white, kept):
    rows = [[(i + k) % 251 / white for k in range(3)] for i in range(1200)]
    data = minnet.ArrayEngine(minnet.Network.mlp([3, 2]), np).prepare(minnet.Dataset(rows, None))
    assert getattr(data, kept).nbytes == 1200 * 3 * (1 if kept == "levels" else 8)
    assert data.rows(slice(1100, 1200)).tolist() == rows[1100:]
    assert data.rows(np.array([7, 1199])).tolist() == [rows[7], rows[1199]]


def test_what_an_optimizer_remembers_is_handed_on_to_the_same_bits():
    network, data = minnet.Network.mlp([4, 3, 2]), cases()[0].dataset
    adam = minnet.core.OPTIMIZERS.find("adam")
    first = minnet.ArrayEngine(network, np, "float32")
    list(first.learn(first.prepare(data), [[0, 1], [2, 3, 4]], adam, 0.1))
    first.store()
    second = minnet.ArrayEngine(network, np, "float32")
    second.memory = first.memory
    again = [list(engine.learn(engine.prepare(data), [[5, 6]], adam, 0.1))
             for engine in (first, second)]
    assert again[0] == again[1]
    assert second.memory == first.memory
    assert second.layers[0].weights.tolist() == first.layers[0].weights.tolist()
