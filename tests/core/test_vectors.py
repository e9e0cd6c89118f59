"""The sums of products that every layer rests on, set beside sums written out."""

import pytest

from minnet.core.vectors import apply, argmax, combination, dot, numbers


def test_dot_is_the_sum_of_products():
    assert dot([1.0, 2.0, 3.0], [4.0, -5.0, 6.0]) == 12.0
    assert dot([0.5, 0.25], bytes([4, 8])) == 4.0
    assert dot([], []) == 0


@pytest.mark.parametrize("count", range(1, 13))
def test_a_combination_is_the_sum_of_the_vectors_each_times_its_number(count):
    c = [k + 1 for k in range(count)]
    vectors = [[10 * k, k * k, -1] for k in range(count)]
    expected = [sum((k + 1) * 10 * k for k in range(count)), sum((k + 1) * k * k for k in range(count)), -count * (count + 1) / 2]
    assert combination(c, vectors) == expected


@pytest.mark.parametrize("v, k", [([3], 0), ([1, 5, 2], 1), ([-3, -1, -2], 1), ([2, 7, 7], 1)], ids=str)
def test_argmax_is_the_place_of_the_largest_and_the_first_of_equals(v, k):
    assert argmax(v) == k


def test_apply_keeps_the_shape():
    assert apply(lambda x: 10 * x, 3) == 30
    assert apply(lambda x: 10 * x, [[[1], [2, 3]], [[]]]) == [[[10], [20, 30]], [[]]]
    assert apply(lambda x, y: x - y, [[1, 2], [3]], [[10, 20], [30]]) == [[-9, -18], [-27]]


def test_numbers_are_in_reading_order():
    assert numbers([[[1], [2, 3]], [[4]]]) == [1, 2, 3, 4]
    assert numbers([1, 2]) == [1, 2]
    assert numbers(5) == [5]
