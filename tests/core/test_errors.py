"""The errors' sentences are not longer than a screen, whatever they quote."""

import pickle

import minnet
import pytest


def test_of_a_long_sentence_the_middle_is_left_out():
    sentence = str(minnet.MinnetError("there is no " + "x" * 10 ** 6 + " of that name"))
    assert len(sentence) < 1100
    assert sentence.startswith("there is no xxx") and " … " in sentence
    assert sentence.endswith("xxx of that name")


def test_a_short_sentence_stands_as_it_is():
    error = minnet.DivergedError("the cost became nan")
    assert (str(error), error.args) == ("the cost became nan", ("the cost became nan",))
    assert str(pickle.loads(pickle.dumps(error))) == "the cost became nan"


def test_a_name_that_is_not_known_is_an_error_of_its_own_kind():
    with pytest.raises(minnet.core.UnknownName, match="there is no activation named 'none'"):
        minnet.core.ACTIVATIONS.find("none")
