"""Sums of products, the largest number of a list, numbers nested in lists, and shapes."""

import pytest

from minnet.core import MinnetError
from minnet.core.vectors import apply, argmax, by_x, dot, numbers, product, shape_of


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


@pytest.mark.parametrize("size, shape, count", [
    (784, (784,), 784), ("784", (784,), 784), ("28x28", (28, 28), 784),
    ("3x32x16", (3, 32, 16), 1536), ((1, 2, 3), (1, 2, 3), 6), ([2, 5], (2, 5), 10)], ids=str)
def test_a_shape_is_lengths_and_holds_their_product(size, shape, count):
    assert shape_of(size) == shape
    assert product(shape) == count
    assert shape_of(by_x(shape)) == shape


def test_no_lengths_hold_one_number():
    assert product(()) == 1


@pytest.mark.parametrize("size, shown", [
    ("1xax28", "'a'"), ("0x28", "0"), ("28x", "''"), ("", "''"), ((), "()"), ([], "[]"),
    (1.5, "'1.5'"), (-3, "'-3'"), ([[1]], "[1]"), ((2, 2.0), "2.0"), (True, "'True'"),
    (None, "'None'")], ids=repr)
def test_what_is_no_shape_is_refused(size, shown):
    with pytest.raises(MinnetError) as caught:
        shape_of(size)
    assert str(caught.value) == ("each length of a shape, 784 or 1x28x28, should be a whole "
                                 f"number, 1 or more, and is {shown}")
