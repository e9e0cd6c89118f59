"""Sums of products, the largest number of a list, and numbers nested in lists."""

import pytest

from minnet.core.vectors import apply, argmax, dot, numbers


def test_dot_is_the_sum_of_products():
    assert dot([1.0, 2.0, 3.0], [4.0, -5.0, 6.0]) == 12.0
    assert dot([0.5, 0.25], bytes([4, 8])) == 4.0
    assert dot([], []) == 0


@pytest.mark.parametrize("v, k", [([3], 0), ([1, 5, 2], 1), ([-3, -1, -2], 1), ([2, 7, 7], 1)],
                         ids=str)
def test_argmax_is_the_place_of_the_largest_and_the_first_of_equals(v, k):
    assert argmax(v) == argmax(tuple(v)) == k


def test_argmax_of_bytes_is_the_place_of_the_brightest():
    assert argmax(bytes([0, 255, 7])) == 1


def test_nothing_has_no_largest():
    with pytest.raises(ValueError):
        argmax([])


def test_apply_keeps_the_shape():
    assert apply(lambda x: 10 * x, 3) == 30
    assert apply(lambda x: 10 * x, [[[1], [2, 3]], [[]]]) == [[[10], [20, 30]], [[]]]
    assert apply(lambda x, y: x - y, [[1, 2], [3]], [[10, 20], [30]]) == [[-9, -18], [-27]]


def test_numbers_are_in_reading_order():
    assert numbers([[[1], [2, 3]], [[4]]]) == [1, 2, 3, 4]
    assert numbers([1, 2]) == [1, 2]
    assert numbers(5) == [5]
