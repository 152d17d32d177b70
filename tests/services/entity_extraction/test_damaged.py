"""Words that lost letters."""

import pytest

from services.entity_extraction.damaged import is_damaged


@pytest.mark.parametrize("word", ["Absutely", "contr", "adted", "Govnment"])
def test_a_common_word_that_lost_two_letters_is_seen(word: str) -> None:
    assert is_damaged(word)


@pytest.mark.parametrize("word", ["Absolutely", "control", "Quill", "Oslo", "Zhdanko", "NATO"])
def test_words_and_names_are_not_damaged(word: str) -> None:
    assert not is_damaged(word)
